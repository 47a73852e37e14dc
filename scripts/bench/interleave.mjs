import { shuffled } from './edit-tree.mjs'

/** @typedef {import('./measure.mjs').Sample} Sample */
/** @typedef {import('./subjects/subject.mjs').Subject} Subject */

/**
 * Runs every subject once per pair, in another order each time, so that whatever drifts on the machine drifts for all. A round before the
 * first warms the page cache, is not counted, and is where the caller checks the outcome.
 * @param {object} options
 * @param {readonly Subject[]} options.subjects
 * @param {number} options.pairs
 * @param {() => number} options.rng
 * @param {(subject: Subject, round: 'warm-up' | 'pair' | 'last pair') => Promise<Sample>} options.run
 * @returns {Promise<Record<string, Sample[]>>} by subject name, one sample per pair
 */
export async function interleave({ subjects, pairs, rng, run }) {
  /** @type {Record<string, Sample[]>} */
  const samples = Object.fromEntries(subjects.map((subject) => [subject.name, []]))
  for (const subject of subjects) await run(subject, 'warm-up')
  for (let pair = 1; pair <= pairs; pair += 1) {
    for (const subject of shuffled(subjects, rng)) {
      samples[subject.name]?.push(await run(subject, pair === pairs ? 'last pair' : 'pair'))
    }
  }
  return samples
}

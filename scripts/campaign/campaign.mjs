import { createHash } from 'node:crypto'
import { Rng } from '@belay/testing/rng'

/**
 * What a campaign is given.
 * @typedef {object} CampaignContext
 * @property {Rng} rng every random choice comes from it, so that a seed repeats a campaign
 * @property {boolean} short the cut that CI runs
 * @property {string} memory a folder of this campaign's own on a fast file system, for what is small
 * @property {string} disk one on a disk, for what is large
 * @property {Findings} findings
 */

/** What a campaign did and found. */
export class Findings {
  /** @type {{ what: string, done: string, found: string }[]} */
  rows = []
  /** @type {string[]} */
  violations = []

  /**
   * One line of the table. Printed at once: a long campaign shows where it is.
   * @param {string} what
   * @param {string} done
   * @param {string} found
   */
  row(what, done, found) {
    this.rows.push({ what, done, found })
    console.log(`| ${what} | ${done} | ${found} |`)
  }

  /**
   * Something that must not be. The first of a kind are told; the exit code counts all.
   * @param {string} text
   */
  violation(text) {
    this.violations.push(text)
    if (this.violations.length <= TOLD_MAX) console.log(`VIOLATION ${text}`)
  }

  /**
   * @param {boolean} holds
   * @param {string} text what is wrong if it does not
   */
  expect(holds, text) {
    if (!holds) this.violation(text)
    return holds
  }
}

const TOLD_MAX = 40

/**
 * A generator for one campaign, the same whether it runs alone or after others.
 * @param {number} seed
 * @param {string} name
 */
export function rngOf(seed, name) {
  return new Rng(createHash('sha256').update(`${seed} ${name}`).digest().readUInt32LE())
}

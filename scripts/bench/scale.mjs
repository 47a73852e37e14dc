// Measures how time per file and peak memory grow with the tree: docs/benchmarking.md.
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { compareTrees } from './compare-trees.mjs'
import { makeLargeFile, makeManyFiles } from './make-scaled-trees.mjs'
import { measure } from './measure.mjs'
import { makeRunFolder } from './run-folder.mjs'
import { belaySubject } from './subjects/belay.mjs'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const PEAK_RSS_BYTES_MAX = 300e6

const { values: options } = parseArgs({
  options: {
    files: { type: 'string', default: '1000,10000,100000' },
    gigabytes: { type: 'string', default: '' },
  },
})
const subject = belaySubject({ root: ROOT, names: [] })

console.log(
  '| tree | first ms | unchanged ms | restore ms | us per file: first, unchanged, restore | peak MB |',
)
console.log('| --- | --- | --- | --- | --- | --- |')
for (const count of numbers(options.files)) {
  await measureTree({ title: `${count} files`, count, make: (folder) => makeManyFiles({ folder, count }) })
}
for (const size of numbers(options.gigabytes)) {
  const make = (/** @type {string} */ folder) =>
    makeLargeFile({ file: join(folder, 'large.bin'), sizeBytes: size * 1e9 })
  await measureTree({ title: `one file of ${size} GB`, count: 1, make })
}

/** @param {{ title: string, count: number, make: (folder: string) => void }} options */
async function measureTree({ title, count, make }) {
  const folder = makeRunFolder()
  try {
    mkdirSync(folder.tree)
    make(folder.tree)
    const slot = folder.emptySlot(subject.name)
    const first = await measure(subject.create({ slot, tree: folder.tree, label: 'base' }), folder)
    const unchanged = await measure(subject.create({ slot, tree: folder.tree, label: 'next' }), folder)
    const target = folder.emptyTarget('empty')
    const restore = await measure(subject.restore({ slot, target, label: 'next' }), folder)
    compareTrees({ expected: folder.tree, found: target })
    const all = [first, unchanged, restore]
    const peak = Math.max(...all.map((sample) => sample.peakRssBytes))
    const perFile = all.map((sample) => ((sample.wallMs * 1000) / count).toFixed(1)).join(', ')
    const peakText = `${Math.round(peak / 1e6)}${peak > PEAK_RSS_BYTES_MAX ? ' **missed**' : ''}`
    console.log(
      `| ${[title, ...all.map((sample) => Math.round(sample.wallMs)), perFile, peakText].join(' | ')} |`,
    )
    rmSync(folder.tree, { recursive: true })
  } finally {
    folder.remove()
  }
}

/** @param {string} list */
function numbers(list) {
  return list
    .split(',')
    .filter((text) => text !== '')
    .map((text) => {
      const value = Number(text)
      if (!(value > 0)) throw new Error(`Expected positive numbers, found ${text}`)
      return value
    })
}

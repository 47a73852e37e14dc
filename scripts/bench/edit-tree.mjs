import { lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles } from './list-files.mjs'
import { randomBytes, seededRng } from './rng.mjs'

const BLOCK_BYTES = 128 * 1024
const BLOCKS_PER_FILE = 8
const INSERTED_BYTES = 37
const APPENDED_BYTES = 512 * 1024

/**
 * Edits 1 % of a tree's files as a person or a build would: a line more at a random place, new modification time.
 * @param {{ folder: string, seed: number }} options
 * @returns {string[]} the files changed
 */
export function editOnePercent({ folder, seed }) {
  const rng = seededRng(seed)
  const files = listFiles(folder).filter((path) => lstatSync(join(folder, path)).nlink === 1)
  const changed = shuffled(files, rng)
    .slice(0, Math.ceil(files.length / 100))
    .sort()
  for (const path of changed) {
    const file = join(folder, path)
    const bytes = readFileSync(file)
    const at = bytes.indexOf(0x0a, Math.floor(rng() * bytes.length)) + 1
    const line = Buffer.from(`// ${randomBytes(rng, 24).toString('base64url')}\n`)
    overwrite(file, Buffer.concat([bytes.subarray(0, at), line, bytes.subarray(at)]))
  }
  return changed
}

/**
 * Edits large files: in each, 128 KiB blocks replaced in place; in the tar and the log, bytes inserted in the middle; the log goes on.
 * @param {{ folder: string, seed: number }} options
 * @returns {string[]} the files changed
 */
export function editLargeFiles({ folder, seed }) {
  const rng = seededRng(seed)
  const files = listFiles(folder)
  for (const path of files) {
    const file = join(folder, path)
    const bytes = readFileSync(file)
    for (let block = 0; block < BLOCKS_PER_FILE; block += 1) {
      const at = Math.floor(rng() * (bytes.length - BLOCK_BYTES))
      alter(bytes.subarray(at, at + BLOCK_BYTES), 1 + Math.floor(rng() * 255))
    }
    overwrite(file, Buffer.concat(/\.(log|tar)$/.test(path) ? insertions(bytes, rng) : [bytes]))
    // Its own first lines again: an append is text like the rest.
    if (path.endsWith('.log')) writeFileSync(file, bytes.subarray(0, APPENDED_BYTES), { flag: 'a' })
  }
  return files
}

/**
 * Makes content that no file holds but that compresses as well as what was there: an edit of a database or a log looks like the rest of it.
 * @param {Buffer} bytes
 * @param {number} mask
 */
function alter(bytes, mask) {
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = (bytes[at] ?? 0) ^ mask
}

/**
 * @param {Buffer} bytes
 * @param {() => number} rng
 * @returns {Buffer[]}
 */
function insertions(bytes, rng) {
  const [first = 0, second = 0] = [rng(), rng()]
    .map((share) => Math.floor(share * bytes.length))
    .sort((a, b) => a - b)
  const more = () => randomBytes(rng, INSERTED_BYTES)
  return [bytes.subarray(0, first), more(), bytes.subarray(first, second), more(), bytes.subarray(second)]
}

/**
 * Writes into the file that is there, so that its inode, mode and links stay, as an editor or a database does.
 * @param {string} file
 * @param {Buffer} bytes
 */
function overwrite(file, bytes) {
  // Root may write into read-only files, as git's packs are; others make them writable first and are told by the error.
  writeFileSync(file, bytes, { flag: 'r+' })
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {() => number} rng
 * @returns {T[]}
 */
export function shuffled(items, rng) {
  const copy = [...items]
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const pick = Math.floor(rng() * (last + 1))
    const [a, b] = [copy[last], copy[pick]]
    if (a === undefined || b === undefined) throw new Error('Index out of range in a shuffle')
    copy[last] = b
    copy[pick] = a
  }
  return copy
}

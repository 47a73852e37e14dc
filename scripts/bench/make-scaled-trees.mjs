import { createCipheriv } from 'node:crypto'
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const FILES_PER_FOLDER = 100
const FOLDERS_PER_FOLDER = 100
const BLOCK_BYTES = 2 ** 20

/**
 * Writes small files, each with another content, in folders of a hundred.
 * @param {{ folder: string, count: number }} options
 */
export function makeManyFiles({ folder, count }) {
  for (let from = 0; from < count; from += FILES_PER_FOLDER) {
    const leaf = Math.floor(from / FILES_PER_FOLDER)
    const inside = join(folder, `part-${Math.floor(leaf / FOLDERS_PER_FOLDER)}`, `folder-${leaf}`)
    mkdirSync(inside, { recursive: true })
    for (let file = from; file < Math.min(count, from + FILES_PER_FOLDER); file += 1) {
      writeFileSync(
        join(inside, `file-${file}.json`),
        `{ "name": "file-${file}", "value": ${(file * 2654435761) % 4294967296} }\n`,
      )
    }
  }
}

/**
 * Writes one file whose bytes neither compress nor repeat.
 * @param {{ file: string, sizeBytes: number }} options
 */
export function makeLargeFile({ file, sizeBytes }) {
  const stream = createCipheriv('aes-128-ctr', Buffer.alloc(16, 1), Buffer.alloc(16))
  const zeros = Buffer.alloc(BLOCK_BYTES)
  const output = openSync(file, 'w')
  for (let at = 0; at < sizeBytes; at += BLOCK_BYTES)
    writeSync(output, stream.update(zeros.subarray(0, Math.min(BLOCK_BYTES, sizeBytes - at))))
  closeSync(output)
}

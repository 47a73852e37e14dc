import { createCipheriv } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { folderSizeBytes } from '../bench/folder-size.mjs'
import { makeManyFiles } from '../bench/make-scaled-trees.mjs'
import { runBelay } from './belay-command.mjs'
import { expectDone } from './expect-done.mjs'

const UNCHANGED_BYTES_MAX = 10_000
const EDIT_BYTES_MAX = 300_000
const CHUNK_BYTES = 2 ** 22

/**
 * What little changes add to a store.
 * @param {import('./campaign.mjs').CampaignContext} context
 */
export async function size(context) {
  await unchangedTree(context)
  await editedFile(context)
}

/** @param {import('./campaign.mjs').CampaignContext} context */
async function unchangedTree({ memory, findings, short }) {
  for (const count of short ? [2000] : [1000, 20_000, 100_000]) {
    const [root, store] = [join(memory, `files-${count}`), join(memory, `store-${count}`)]
    mkdirSync(root)
    makeManyFiles({ folder: root, count })
    const create = ['create', '--store-path', store, '--series', 's', '--only-if', 'always', '--json']
    const state = join(memory, `state-${count}`)
    expectDone(await runBelay(create, { cwd: root, state }), 'the first create')
    const first = folderSizeBytes(store)
    expectDone(await runBelay(create, { cwd: root, state }), 'an unchanged create')
    const same = folderSizeBytes(store)
    // A machine that has never seen the tree reads everything.
    expectDone(
      await runBelay(create, { cwd: root, state: join(memory, 'no-state') }),
      'an unchanged create elsewhere',
    )
    const elsewhere = folderSizeBytes(store)
    const added = [same - first, elsewhere - same]
    for (const bytes of added)
      findings.expect(
        bytes <= UNCHANGED_BYTES_MAX,
        `an unchanged tree of ${count} files stored ${bytes} bytes more`,
      )
    findings.row(
      `an unchanged tree of ${count} files`,
      'same machine, fresh machine',
      `${added.join(', ')} bytes more (at most ${UNCHANGED_BYTES_MAX})`,
    )
    for (const folder of [root, store, state, join(memory, 'no-state')])
      rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {import('./campaign.mjs').CampaignContext} context */
async function editedFile({ memory, rng, findings, short }) {
  const sizeBytes = short ? 60_000_000 : 1_000_000_000
  const [root, store, state] = ['large', 'large-store', 'large-state'].map((name) => join(memory, name))
  mkdirSync(root)
  const file = join(root, 'large.bin')
  writeRandom(file, sizeBytes, Buffer.from(rng.bytes(16)))
  const create = ['create', '--store-path', store, '--series', 's', '--json']
  expectDone(await runBelay(create, { cwd: root, state }), 'the first create')
  /** @type {[string, () => void][]} */
  const edits = [
    ['1 kB overwritten in the middle', () => overwrite(file, rng.int(0, sizeBytes - 1024), rng.bytes(1024))],
    ['1 kB inserted in the middle', () => insert(file, rng.int(0, sizeBytes), rng.bytes(1024))],
    ['1 kB inserted at the start', () => insert(file, 0, rng.bytes(1024))],
    ['1 kB appended', () => overwrite(file, statSync(file).size, rng.bytes(1024))],
    ['1 kB removed', () => remove(file, rng.int(0, sizeBytes - 1024), 1024)],
  ]
  for (const [title, edit] of edits) {
    edit()
    const before = folderSizeBytes(store)
    const { wallMs } = await timed(create, root, state)
    const bytes = folderSizeBytes(store) - before
    findings.expect(bytes <= EDIT_BYTES_MAX, `${title} in a file of ${sizeBytes} bytes stored ${bytes} bytes`)
    findings.row(
      `${title} in a file of ${sizeBytes / 1e6} MB`,
      `create in ${Math.round(wallMs)} ms`,
      `${bytes} bytes more (at most ${EDIT_BYTES_MAX})`,
    )
  }
  const target = join(memory, 'large-target')
  expectDone(
    await runBelay(['restore', '--store-path', store, '--series', 's', '--target', target, '--json'], {
      cwd: memory,
    }),
    'a restore',
  )
  findings.expect(sameBytes(file, join(target, 'large.bin')), 'the edited file does not come back')
  for (const folder of [root, store, state, target]) rmSync(folder, { recursive: true, force: true })
}

/** @param {readonly string[]} args @param {string} cwd @param {string} state */
async function timed(args, cwd, state) {
  const ended = await runBelay(args, { cwd, state })
  expectDone(ended, 'a create')
  return ended
}

/** Bytes that neither compress nor repeat. @param {string} file @param {number} sizeBytes @param {Buffer} key */
export function writeRandom(file, sizeBytes, key) {
  const stream = createCipheriv('aes-128-ctr', key, Buffer.alloc(16))
  const zeros = Buffer.alloc(CHUNK_BYTES)
  const fd = openSync(file, 'w')
  for (let at = 0; at < sizeBytes; at += CHUNK_BYTES)
    writeSync(fd, stream.update(zeros.subarray(0, Math.min(CHUNK_BYTES, sizeBytes - at))))
  closeSync(fd)
}

/** @param {string} file @param {number} at @param {Uint8Array} bytes */
function overwrite(file, at, bytes) {
  const fd = openSync(file, 'r+')
  writeSync(fd, bytes, 0, bytes.length, at)
  closeSync(fd)
}

/** @param {string} file @param {number} at @param {Uint8Array} bytes */
function insert(file, at, bytes) {
  rewrite(file, (from, to, end) => {
    copyRange(from, to, 0, at)
    writeSync(to, bytes)
    copyRange(from, to, at, end)
  })
}

/** @param {string} file @param {number} at @param {number} length */
function remove(file, at, length) {
  rewrite(file, (from, to, end) => {
    copyRange(from, to, 0, at)
    copyRange(from, to, at + length, end)
  })
}

/** @param {string} file @param {(from: number, to: number, end: number) => void} write */
function rewrite(file, write) {
  const { size: end } = statSync(file)
  const from = openSync(file, 'r')
  // The old content stays readable under its descriptor.
  rmSync(file)
  const to = openSync(file, 'w')
  write(from, to, end)
  closeSync(from)
  closeSync(to)
}

/** @param {number} from @param {number} to @param {number} start @param {number} end */
function copyRange(from, to, start, end) {
  const buffer = Buffer.alloc(CHUNK_BYTES)
  for (let at = start; at < end; ) {
    const count = readSync(from, buffer, 0, Math.min(buffer.length, end - at), at)
    writeSync(to, buffer, 0, count)
    at += count
  }
}

/** @param {string} a @param {string} b */
export function sameBytes(a, b) {
  const [first, second] = [openSync(a, 'r'), openSync(b, 'r')]
  try {
    if (statSync(a).size !== statSync(b).size) return false
    const [left, right] = [Buffer.alloc(CHUNK_BYTES), Buffer.alloc(CHUNK_BYTES)]
    for (let at = 0; ; at += CHUNK_BYTES) {
      const count = readSync(first, left, 0, CHUNK_BYTES, at)
      readSync(second, right, 0, CHUNK_BYTES, at)
      if (count === 0) return true
      if (left.compare(right, 0, count, 0, count) !== 0) return false
    }
  } finally {
    closeSync(first)
    closeSync(second)
  }
}

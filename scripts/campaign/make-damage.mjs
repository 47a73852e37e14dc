import { readFileSync, rmSync, writeFileSync } from 'node:fs'

/** @typedef {import('@belay/testing/rng').Rng} Rng */
/** @typedef {{ path: string, name: string, kind: 'pack' | 'record' | 'marker' }} StoredFile */

/**
 * @typedef {object} Damage
 * @property {string} kind
 * @property {string} what in words, enough to do it again by hand
 * @property {readonly StoredFile[]} files
 * @property {readonly string[]} names of the files that are not as they were
 * @property {() => void} apply
 * @property {() => void} undo
 */

/**
 * One random damage to one or two files of a store. Ends of files, where headers and trailers lie, are hit more often than their size asks for.
 * @param {Rng} rng
 * @param {readonly StoredFile[]} files
 * @returns {Damage}
 */
export function makeDamage(rng, files) {
  const file = pickFile(rng, files)
  const bytes = readFileSync(file.path)
  const kind = rng.pick(KINDS)
  if (kind === 'deletion')
    return damageOf(kind, `${file.name} deleted`, [{ file, bytes, changed: undefined }])
  if (kind === 'swap') {
    const other = rng.pick(
      files
        .filter((one) => one !== file && one.kind === file.kind)
        .concat(file.kind === 'marker' ? files : []),
    )
    const otherBytes = readFileSync(other.path)
    if (other === file || otherBytes.equals(bytes)) return makeDamage(rng, files)
    return damageOf(kind, `${file.name} and ${other.name} swapped`, [
      { file, bytes, changed: otherBytes },
      { file: other, bytes: otherBytes, changed: bytes },
    ])
  }
  const { changed, what } = changedBytes(rng, kind, bytes)
  if (changed.equals(bytes)) return makeDamage(rng, files)
  return damageOf(kind, `${file.name} (${bytes.length} bytes): ${what}`, [{ file, bytes, changed }])
}

const KINDS = /** @type {const} */ ([
  ...['bit flip', 'bit flip', 'bit flip', 'bit flip', 'byte', 'byte', 'truncation', 'growth'],
  ...['zeroed range', 'moved range', 'swap', 'deletion'],
])

/** The marker is one small file: it gets its share, not a third of all. @param {Rng} rng @param {readonly StoredFile[]} files */
function pickFile(rng, files) {
  const kind = rng.chance(0.02) ? 'marker' : rng.chance(0.25) ? 'record' : 'pack'
  const ofKind = files.filter((file) => file.kind === kind)
  return rng.pick(ofKind.length > 0 ? ofKind : files)
}

/** @param {Rng} rng @param {string} kind @param {Buffer} bytes */
function changedBytes(rng, kind, bytes) {
  const at = positionIn(rng, bytes.length)
  const length = Math.min(rng.int(1, 64), bytes.length - at)
  const changed = Buffer.from(bytes)
  switch (kind) {
    case 'bit flip': {
      const bit = rng.int(0, 7)
      changed[at] = (bytes[at] ?? 0) ^ (1 << bit)
      return { changed, what: `bit ${bit} of byte ${at} flipped` }
    }
    case 'byte': {
      const value = rng.int(0, 255)
      changed[at] = value
      return { changed, what: `byte ${at} set to ${value}` }
    }
    case 'truncation':
      return { changed: changed.subarray(0, at), what: `cut to ${at} bytes` }
    case 'growth': {
      const more = rng.bytes(rng.int(1, 64))
      return { changed: Buffer.concat([bytes, more]), what: `${more.length} bytes appended` }
    }
    case 'zeroed range':
      changed.fill(0, at, at + length)
      return { changed, what: `${length} bytes at ${at} zeroed` }
    default: {
      const from = rng.int(0, bytes.length - length)
      bytes.copy(changed, at, from, from + length)
      return { changed, what: `${length} bytes at ${from} copied to ${at}` }
    }
  }
}

/** @param {Rng} rng @param {number} length */
function positionIn(rng, length) {
  if (length === 0) return 0
  if (rng.chance(0.5)) return rng.int(0, length - 1)
  const near = Math.min(length, 2000) - 1
  return rng.chance(0.25) ? rng.int(0, Math.min(near, 128)) : length - 1 - rng.int(0, near)
}

/**
 * @param {string} kind @param {string} what
 * @param {readonly { file: StoredFile, bytes: Buffer, changed: Buffer | undefined }[]} changes
 * @returns {Damage}
 */
function damageOf(kind, what, changes) {
  return {
    kind,
    what,
    files: changes.map(({ file }) => file),
    names: changes.map(({ file }) => file.name),
    apply: () => {
      for (const { file, changed } of changes) {
        if (changed === undefined) rmSync(file.path)
        else writeFileSync(file.path, changed)
      }
    },
    undo: () => {
      for (const { file, bytes } of changes) writeFileSync(file.path, bytes)
    },
  }
}

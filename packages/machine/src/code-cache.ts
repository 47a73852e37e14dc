import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import process from 'node:process'
import { Script } from 'node:vm'
import zlib from 'node:zlib'
import { findCodeCacheDirectory, isWrittenByUsAlone } from './code-cache-directory.js'

/** A bundle that was run. */
export interface RunBundle {
  /** Keeps what V8 has compiled so far for later runs, if this run's purpose is new to them. Never fails: without it they compile. */
  keepCode(): void
}

/**
 * Runs a bundle (one file, CommonJS, all ASCII) as `require` would, with the code that V8 compiled in earlier runs.
 *
 * Node's own compile cache holds what V8 compiles when it loads a file, which is little more than the outermost functions. This one is
 * written at the end of a run, when V8 has compiled what the run called: that takes 20 ms off a command.
 * @param o.purpose what this run does with the bundle: the first run of each purpose adds its functions
 */
export function runBundle(file: string, o: { readonly purpose: string }): RunBundle {
  const source = fs.readFileSync(file)
  const place = findPlace(file, source)
  const kept = place === undefined ? undefined : findKept(place)
  const script = new Script(`${HEAD}${source.toString('latin1')}${TAIL}`, {
    filename: file,
    columnOffset: -HEAD.length,
    ...(kept === undefined ? {} : { cachedData: kept.code }),
  })
  const isUsed = kept !== undefined && script.cachedDataRejected !== true
  const purposes = isUsed ? kept.purposes : []
  const bundle = { exports: {} }
  const run = script.runInThisContext() as (...arguments_: unknown[]) => void
  run.call(bundle.exports, createRequire(file), bundle, bundle.exports, file, path.dirname(file))
  return {
    keepCode: () => {
      if (place === undefined || purposes.includes(o.purpose) || purposes.length >= PURPOSES_MAX) return
      keep(place, { code: script.createCachedData(), purposes: [...purposes, o.purpose] })
    },
  }
}

const HEAD = '(function (require, module, exports, __filename, __dirname) {'
const TAIL = '\n})'
const PURPOSES_MAX = 16

interface Kept {
  readonly code: Buffer
  readonly purposes: readonly string[]
}

/** Where the code of this bundle lies for this Node with these options: V8 takes no other. */
function findPlace(file: string, source: Buffer): string | undefined {
  // Node below 22 has no such function. It gets as far as being told that it is too old.
  if (zlib.crc32 === undefined) return undefined
  const directory = findCodeCacheDirectory()
  if (directory === undefined) return undefined
  const { version, arch, execArgv, env } = process
  const runtime = zlib.crc32(JSON.stringify([version, arch, execArgv, env['NODE_OPTIONS']]))
  const name = `${path.basename(file, '.js')}-${hexOf(zlib.crc32(source))}-${source.length}-${hexOf(runtime)}`
  return path.join(directory, name)
}

/** The code, then what it was compiled for, then how long that is, then a checksum of it all: V8 itself takes damaged code for sound. */
function findKept(place: string): Kept | undefined {
  let fd: number | undefined
  try {
    fd = fs.openSync(place, 'r')
    const found = fs.fstatSync(fd)
    if (!found.isFile() || !isWrittenByUsAlone(found) || found.size > CODE_BYTES_MAX) return undefined
    const bytes = Buffer.allocUnsafeSlow(found.size)
    if (fs.readSync(fd, bytes, 0, bytes.length, 0) !== bytes.length || bytes.length < END_BYTES)
      return undefined
    const sumAt = bytes.length - 4
    if (zlib.crc32(bytes.subarray(0, sumAt)) !== bytes.readUInt32LE(sumAt)) return undefined
    const purposesAt = sumAt - 4 - bytes.readUInt32LE(sumAt - 4)
    return {
      code: bytes.subarray(0, purposesAt),
      purposes: JSON.parse(bytes.toString('utf8', purposesAt, sumAt - 4)) as string[],
    }
  } catch {
    // Not there yet, most often. Whatever it is, the code is compiled, and kept anew.
    return undefined
  } finally {
    if (fd !== undefined) fs.closeSync(fd)
  }
}

const END_BYTES = 8
const CODE_BYTES_MAX = 64 * 2 ** 20

function keep(place: string, { code, purposes }: Kept): void {
  const names = Buffer.from(JSON.stringify(purposes))
  const end = Buffer.alloc(END_BYTES)
  end.writeUInt32LE(names.length, 0)
  const bytes = Buffer.concat([code, names, end])
  bytes.writeUInt32LE(zlib.crc32(bytes.subarray(0, -4)), bytes.length - 4)
  const unfinished = `${place}.${process.pid}.${process.hrtime.bigint()}.tmp`
  try {
    fs.writeFileSync(unfinished, bytes, { flag: 'wx', mode: 0o600 })
    fs.renameSync(unfinished, place)
    sweep(path.dirname(place))
  } catch {
    // A full disk, say: the next run compiles as this one did.
    fs.rmSync(unfinished, { force: true })
  }
}

/** Removes what versions of old left behind. */
function sweep(directory: string): void {
  const files = fs.readdirSync(directory).map((name) => path.join(directory, name))
  if (files.length <= FILES_MAX) return
  const aged = files.map((file) => ({ file, writtenAtMs: fs.statSync(file).mtimeMs }))
  aged.sort((a, b) => a.writtenAtMs - b.writtenAtMs)
  for (const { file } of aged.slice(0, -FILES_MAX)) fs.rmSync(file, { force: true })
}

const FILES_MAX = 16

function hexOf(sum: number): string {
  return sum.toString(16).padStart(8, '0')
}

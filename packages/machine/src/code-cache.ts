import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import process from 'node:process'
import type v8 from 'node:v8'
import { Script } from 'node:vm'
import zlib from 'node:zlib'
import { UserCache } from './user-cache.js'

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
 * @param o.flags V8's `cachedDataVersionTag` where flags may have been changed before: by default they are those the process began with
 */
export function runBundle(
  file: string,
  o: { readonly purpose: string; readonly flags?: number | undefined },
): RunBundle {
  const source = fs.readFileSync(file)
  const cache = UserCache.find()
  const name = cache === undefined ? '' : nameOf(file, { source, flags: o.flags })
  if (cache !== undefined) running[RUNNING] = name
  const kept = cache === undefined ? undefined : findKept(cache, name)
  const script = new Script(`${HEAD}${source.toString('latin1')}${TAIL}`, {
    filename: file,
    columnOffset: -HEAD.length,
    ...(kept === undefined ? {} : { cachedData: kept.code }),
  })
  const isUsed = kept !== undefined && script.cachedDataRejected !== true
  const purposes = isUsed ? kept.purposes : []
  const isKept = cache === undefined || purposes.includes(o.purpose) || purposes.length >= PURPOSES_MAX
  const require = createRequire(file)
  // Loading this takes 2 ms: only for runs that keep something.
  const versionTag = (): number => (require('node:v8') as typeof v8).cachedDataVersionTag()
  const flagsBefore = isKept ? undefined : versionTag()
  const bundle = { exports: {} }
  const run = script.runInThisContext() as (...arguments_: unknown[]) => void
  run.call(bundle.exports, require, bundle, bundle.exports, file, path.dirname(file))
  return {
    keepCode: () => {
      // V8 would refuse code that was compiled with other flags than those of the next start.
      if (isKept || flagsBefore !== versionTag()) return
      const names = Buffer.from(JSON.stringify([...purposes, o.purpose]))
      const length = Buffer.alloc(LENGTH_BYTES)
      length.writeUInt32LE(names.length)
      cache.keep(name, Buffer.concat([script.createCachedData(), names, length]))
    },
  }
}

/** The bundle this code runs in, by a name that no other build of it has; undefined outside of bundles, or where nothing is kept. */
export function runningBundle(): string | undefined {
  return running[RUNNING]
}

// Two bundles, the one that runs and the one that is run, have nothing in common but this.
const RUNNING = Symbol.for('belay.bundle')
const running = globalThis as { [RUNNING]?: string }

const HEAD = '(function (require, module, exports, __filename, __dirname) {'
const TAIL = '\n})'
const PURPOSES_MAX = 16

interface Kept {
  readonly code: Buffer
  readonly purposes: readonly string[]
}

/** For this bundle, this Node and these options: V8 takes no other code. */
function nameOf(file: string, o: { source: Buffer; flags: number | undefined }): string {
  const { version, arch, execArgv, env } = process
  const runtime = JSON.stringify([version, arch, execArgv, env['NODE_OPTIONS'], o.flags])
  return [path.basename(file, '.js'), sumOf(o.source), o.source.length, sumOf(runtime)].join('-')
}

function sumOf(content: Buffer | string): string {
  return zlib.crc32(content).toString(16).padStart(8, '0')
}

/** The code comes first, then what it was compiled for, then how long that is. */
function findKept(cache: UserCache, name: string): Kept | undefined {
  const bytes = cache.read(name)
  if (bytes === undefined) return undefined
  const end = bytes.length - LENGTH_BYTES
  const namesAt = end - bytes.readUInt32LE(end)
  return {
    code: bytes.subarray(0, namesAt),
    purposes: JSON.parse(bytes.toString('utf8', namesAt, end)) as string[],
  }
}

const LENGTH_BYTES = 4

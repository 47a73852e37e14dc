import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parseSeriesName } from '@belay/domain/brand'
import { Keyring, SALT_BYTES } from '@belay/snapshot/format/keys'
import { DirectoryStore } from '@belay/snapshot/store/directory'
import { DirectoryCatalog } from '@belay/snapshot/store/directory-catalog'
import { KeyringRecordCodec } from '@belay/snapshot/store/keyring-record-codec'
import { openStoreDirectory } from '@belay/snapshot/store/store-directory'
import { buildCheckpoint, type EntrySpec } from '@belay/testing/checkpoint-builder'
import { ManualClock } from '@belay/testing/clock'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { Rng } from '@belay/testing/rng'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it, jest } from '@jest/globals'

jest.setTimeout(120_000)

const MAIN = join(dirname(createRequire(import.meta.url).resolve('@belay/belay/main')), 'main.js')
const ENTRIES = 200_000
const DIRECTORIES = 200
/** Less than the list of entries takes. */
const HEAP_MB = 64

const tempDir = useTempDir()

/** A store with two checkpoints of one tree, in which every file's time differs, and an empty directory beside it. */
async function makeStore(): Promise<{ store: string; empty: string; ids: readonly [string, string] }> {
  const place = await tempDir('belay-large')
  const root = join(place, 'store')
  const rng = new Rng(3)
  const clock = new ManualClock()
  const keyring = new Keyring(undefined)
  const directory = await openStoreDirectory({
    root,
    access: 'write',
    liveness: new FixedLiveness(),
    now: clock.now,
  })
  const store = new DirectoryStore(directory)
  const catalog = new DirectoryCatalog(directory, new KeyringRecordCodec(keyring, rng.bytes(SALT_BYTES)))
  const ids: string[] = []
  for (const mtimeSec of [1_700_000_000, 1_700_000_001]) {
    const specs = Array.from({ length: ENTRIES }, (_, at): EntrySpec => {
      const name = String(at).padStart(6, '0')
      return {
        path: `directory-${name.slice(0, 3)}/file with a name of some length-${name}`,
        content: `one of a thousand: ${at % 1000}`,
        entry: { mtimeSec },
      }
    })
    const { entry } = await buildCheckpoint(specs, {
      store,
      rng,
      record: { series: parseSeriesName('large') },
    })
    await catalog.publish(entry)
    ids.push(entry.record.id)
  }
  await directory.close()
  return { store: root, empty: await tempDir('belay-empty'), ids: [ids[0] ?? '', ids[1] ?? ''] }
}

interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line with a heap that could not hold the list. */
function belay(args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      'nice',
      ['-n', '19', process.execPath, `--max-old-space-size=${HEAP_MB}`, MAIN, ...args],
      {
        cwd,
        env: { PATH: process.env['PATH'] ?? '', HOME: cwd },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    const [out, err] = [[] as Buffer[], [] as Buffer[]]
    child.stdout.on('data', (part: Buffer) => out.push(part))
    child.stderr.on('data', (part: Buffer) => err.push(part))
    child.once('error', reject)
    child.once('close', (exitCode) => {
      const text = (parts: Buffer[]): string => Buffer.concat(parts).toString('utf8')
      resolve({ exitCode, stdout: text(out), stderr: text(err) })
    })
  })
}

describe(`a checkpoint of ${ENTRIES} entries, with a heap of ${HEAP_MB} MB`, () => {
  it('is listed and compared without being held', async () => {
    const { store, empty, ids } = await makeStore()
    const common = ['--store-path', store, '--series', 'large']

    const shown = await belay(['show', '--files', '--json', ...common], empty)
    expect([shown.exitCode, shown.stderr]).toEqual([0, ''])
    const { entries, packs } = JSON.parse(shown.stdout) as { entries: { path: string }[]; packs: number }
    expect([entries.length, packs]).toEqual([ENTRIES, 1])
    expect(entries.at(-1)).toMatchObject({ kind: 'file', mode: '0644', 'size-bytes': 22 })
    const rows = await belay(['show', '--files', ...common], empty)
    expect(rows.stdout.split('\n').at(-2)).toBe('200,000 entries')

    const between = await belay(['diff', ...ids, '--json', ...common], empty)
    expect([between.exitCode, between.stderr]).toEqual([0, ''])
    expect(JSON.parse(between.stdout)).toMatchObject({ same: false, metadata: ENTRIES, added: 0 })

    const since = await belay(['diff', '--json', '--exit-code', ...common], empty)
    expect([since.exitCode, since.stderr]).toEqual([1, ''])
    const { removed, changes } = JSON.parse(since.stdout) as { removed: number; changes: { path: string }[] }
    // Also the directories, which the checkpoint does not name.
    expect([removed, changes.length]).toEqual([ENTRIES + DIRECTORIES, ENTRIES + DIRECTORIES])
    const paths = changes.map(({ path }) => path)
    expect(paths).toEqual(paths.toSorted())
  })
})

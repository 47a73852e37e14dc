import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { zstdDecompressSync } from 'node:zlib'
import { Keyring } from '@belay/snapshot/format/keys'
import { blobsOf, CheckpointReader } from '@belay/snapshot/reading/checkpoint-reader'
import { DirectoryStore } from '@belay/snapshot/store/directory'
import { DirectoryCatalog } from '@belay/snapshot/store/directory-catalog'
import { KeyringRecordCodec } from '@belay/snapshot/store/keyring-record-codec'
import { openStoreDirectory } from '@belay/snapshot/store/store-directory'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { describe, expect, it } from '@jest/globals'
import { readCheckpoint, readRecord } from './independent-reader.js'

const fixtures = fileURLToPath(new URL('../fixtures/v1', import.meta.url))
const PASSPHRASE = 'Zugänge für immer'
const CHECKPOINTS = { first: '20260102T030405678Z-00000001', second: '20260102T030406678Z-00000002' }

interface Described {
  path: string
  kind: string
  mode: string
  mtimeNs: string
  size: number
  sha256: string
  target: string
  linkOf: string
}

describe.each([
  { kind: 'plain', passphrase: undefined },
  { kind: 'encrypted', passphrase: PASSPHRASE },
])('the golden $kind store of version 1', ({ kind, passphrase }) => {
  const store = `${fixtures}/${kind}`

  it.each(['first', 'second'] as const)('gives the %s tree back, entry by entry', async (which) => {
    expect(await readWithEngine(store, CHECKPOINTS[which], passphrase)).toEqual(describedTree(which))
  })

  it.each(['first', 'second'] as const)(
    'gives a reader written from the document alone the %s tree',
    (which) => {
      const { entries, facts } = readCheckpoint(store, CHECKPOINTS[which], passphrase)
      const read = entries.map(({ path, kind: entryKind, mode, mtimeNs, content, target, linkOf }) => ({
        path,
        kind: entryKind,
        mode: mode.toString(8),
        mtimeNs: `${mtimeNs}`,
        size: content.length,
        sha256: entryKind === 'file' ? sha256(content) : '',
        target,
        linkOf,
      }))
      expect(read).toEqual(describedTree(which))
      expect(facts).toMatchObject({
        entries: read.length,
        record: { id: CHECKPOINTS[which], values: { answer: 42 } },
      })
    },
  )

  it('lists its checkpoints to both readers alike', async () => {
    const { catalog } = await openStore(store, passphrase)
    const ids = [CHECKPOINTS.second, CHECKPOINTS.first]
    for await (const entry of catalog.list()) {
      const id = ids.shift() as string
      expect(JSON.parse(JSON.stringify(entry))).toEqual(readRecord(store, id, passphrase))
      expect(entry.record).toMatchObject({ id, encrypted: passphrase !== undefined, phase: 'build' })
    }
    expect(ids).toEqual([])
  })
})

it('a passphrase opens the golden store in whichever Unicode form it is typed', async () => {
  const entries = await readWithEngine(
    `${fixtures}/encrypted`,
    CHECKPOINTS.first,
    PASSPHRASE.normalize('NFD'),
  )
  expect(entries).toHaveLength(describedTree('first').length)
})

it('the document takes the fixture apart as it is, byte for byte', () => {
  const document = readFileSync(new URL('../../../../docs/snapshot-format.md', import.meta.url), 'utf8')
  const [, name = ''] = /`packs\/b7\/([0-9a-f]{64})`/.exec(document) ?? []
  const object = readFileSync(`${fixtures}/plain/packs/b7/${name}`)
  const root = zstdDecompressSync(object.subarray(501, 1080))
  const whole = Buffer.concat([object, zstdDecompressSync(object.subarray(16, 389)), root]).toString('hex')
  const example = document.slice(document.indexOf('## A worked example'), document.indexOf('## Sources'))
  const blocks = [...example.matchAll(/```\n([^`]*)```/g)].map(([, block = '']) =>
    block
      .split('\n')
      .map((line) =>
        (/^ *((?:[0-9a-f]{2} +)*[0-9a-f]{2})(?= {2}|$)/.exec(line)?.[1] ?? '').replaceAll(' ', ''),
      ),
  )
  expect(blocks).toHaveLength(5)
  for (const lines of blocks.slice(0, 4)) expect(whole).toContain(lines.join(''))
  // Of the root the long parts are left out.
  for (const line of blocks[4] ?? []) expect(whole).toContain(line)
})

function describedTree(which: 'first' | 'second'): Described[] {
  return JSON.parse(readFileSync(`${fixtures}/${which}.json`, 'utf8')) as Described[]
}

async function openStore(root: string, passphrase: string | undefined) {
  const directory = await openStoreDirectory({
    root,
    access: 'read',
    liveness: new FixedLiveness(),
    now: () => new Date(0),
  })
  const keyring = new Keyring(passphrase)
  const catalog = new DirectoryCatalog(directory, new KeyringRecordCodec(keyring, Buffer.alloc(32)))
  return { store: new DirectoryStore(directory), catalog, keyring }
}

async function readWithEngine(
  root: string,
  id: string,
  passphrase: string | undefined,
): Promise<Described[]> {
  const { store, catalog, keyring } = await openStore(root, passphrase)
  const described: Described[] = []
  for await (const entry of catalog.list()) {
    if (entry.record.id !== id) continue
    const checkpoint = await CheckpointReader.open(entry, { store, keyring })
    const firstOfGroup = new Map<number, string>()
    for await (const segment of checkpoint.segments()) {
      for (const { path, kind, mode, mtimeSec, mtimeNsec, sizeBytes, runs, target, linkGroup } of segment) {
        const parts: Uint8Array[] = []
        for (const [pack, blob] of blobsOf(runs)) parts.push(await checkpoint.readBlob(pack, blob))
        if (linkGroup > 0 && !firstOfGroup.has(linkGroup)) firstOfGroup.set(linkGroup, path)
        described.push({
          path,
          kind,
          mode: mode.toString(8),
          mtimeNs: `${BigInt(mtimeSec) * 1_000_000_000n + BigInt(mtimeNsec)}`,
          size: sizeBytes,
          sha256: kind === 'file' ? sha256(Buffer.concat(parts)) : '',
          target,
          linkOf: firstOfGroup.get(linkGroup) ?? '',
        })
      }
    }
  }
  return described
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

import { hash } from 'node:crypto'
import type { CheckpointRecord } from '@belay/domain/checkpoint/record'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { appendBlob, type BytePath, comparePaths, type Entry } from '@belay/snapshot/format/entry'
import { encodeFrame } from '@belay/snapshot/format/frame-codec'
import { BlobHasher, type StoreKeys } from '@belay/snapshot/format/keys'
import { encodeLinkTable } from '@belay/snapshot/format/link-table'
import { ObjectWriter } from '@belay/snapshot/format/object'
import { encodeRoot, type Root } from '@belay/snapshot/format/root'
import { endsSegment, SegmentEncoder } from '@belay/snapshot/format/segment'
import type { ObjectName, WriteStore } from '@belay/snapshot/store/store'
import { makeRecord } from './checkpoint-record.js'
import type { Rng } from './rng.js'

/** One entry of a checkpoint to build; what is left out is harmless. `entry` wins over what follows from the rest, so that manifests can lie. */
export interface EntrySpec {
  readonly path: BytePath
  readonly kind?: Entry['kind']
  readonly content?: string | Uint8Array
  readonly target?: string
  readonly linkGroup?: number
  readonly entry?: Partial<Entry>
}

export interface BuiltCheckpoint {
  readonly entry: CatalogEntry
  /** As the manifest holds them. */
  readonly entries: readonly Entry[]
}

/**
 * Builds a checkpoint object by object from the format's own parts, without a tree on disk: any manifest can be made, also one that no archive
 * would write. Everything lies in one pack.
 */
export async function buildCheckpoint(
  specs: readonly EntrySpec[],
  o: {
    readonly store: WriteStore
    readonly rng: Rng
    readonly keys?: StoreKeys | undefined
    /** Files are cut into blobs of this size. */
    readonly blobBytes?: number
    readonly frameBytes?: number
    /** The order of the manifest is the caller's. */
    readonly keepOrder?: boolean
    readonly record?: Partial<CheckpointRecord>
    readonly root?: (root: Root) => Root
  },
): Promise<BuiltCheckpoint> {
  const parts: Uint8Array[] = []
  const object = new ObjectWriter({ append: (bytes) => parts.push(Uint8Array.from(bytes)), keys: o.keys })
  const blobs = new BlobAdder(object, { keys: o.keys, frameBytes: o.frameBytes ?? 2 ** 20 })
  const sorted = o.keepOrder === true ? specs : [...specs].sort((a, b) => comparePaths(a.path, b.path))
  const entries = sorted.map((spec) => entryOf(spec, blobs, o.blobBytes ?? 128 * 1024))
  blobs.endFrame()
  const segments: number[] = []
  const encoder = new SegmentEncoder()
  entries.forEach((entry, at) => {
    encoder.add(entry)
    if (at === entries.length - 1 || endsSegment(entry.path, encoder.count))
      appendBlob(segments, 0, blobs.add(encoder.finish()))
  })
  const links: number[] = []
  for (const part of encodeLinkTable(linkGroups(entries))) appendBlob(links, 0, blobs.add(part))
  blobs.endFrame()

  const record = makeRecord({
    rng: o.rng,
    now: new Date('2026-01-02T03:04:05.678Z'),
    over: { encrypted: o.keys !== undefined, ...o.record },
  })
  const { digest: _, ...facts } = record
  const root: Root = {
    facts: {
      record: facts,
      selection: { paths: ['.'], exclude: [], keepCredentials: false, ignoreFiles: [] },
      entries: entries.length,
      chunking: { minBytes: 8192, averageBytes: 32_768, maxBytes: 131_072, wholeFileMaxBytes: 131_072 },
    },
    selfPack: 0,
    selfReferencedBytes: blobs.bytes,
    packs: [],
    segments,
    links,
  }
  const { name, sizeBytes, trailerBytes } = object.finish(encodeRoot(o.root?.(root) ?? root))
  const bytes = Buffer.concat(parts)
  const at = await o.store.put(name, { kind: 'bytes', bytes })
  return {
    entry: {
      record: { ...record, digest: name as ObjectName & CheckpointRecord['digest'] },
      at,
      sizeBytes,
      trailerBytes,
    },
    entries,
  }
}

class BlobAdder {
  bytes = 0
  readonly #object: ObjectWriter
  readonly #hasher: BlobHasher
  readonly #frameBytes: number
  readonly #known = new Map<string, number>()
  #frame: Uint8Array[] = []
  #length = 0

  constructor(object: ObjectWriter, o: { keys: StoreKeys | undefined; frameBytes: number }) {
    this.#object = object
    this.#hasher = new BlobHasher(o.keys?.blobId)
    this.#frameBytes = o.frameBytes
  }

  add(content: Uint8Array): number {
    const copy = Uint8Array.from(content)
    const digest = this.#hasher.digestOf(copy)
    const key = hash('sha256', copy, 'hex')
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const blob = this.#object.addBlob(copy.length, digest)
    this.#known.set(key, blob)
    this.#frame.push(copy)
    this.#length += copy.length
    this.bytes += copy.length
    if (this.#length >= this.#frameBytes) this.endFrame()
    return blob
  }

  endFrame(): void {
    if (this.#length === 0) return
    const raw = Buffer.concat(this.#frame)
    this.#object.addFrame(raw.length, encodeFrame(raw, { level: 1 }))
    this.#frame = []
    this.#length = 0
  }
}

function entryOf(spec: EntrySpec, blobs: BlobAdder, blobBytes: number): Entry {
  const kind =
    spec.kind ?? (spec.target !== undefined ? 'symlink' : spec.content !== undefined ? 'file' : 'directory')
  const content =
    typeof spec.content === 'string' ? Buffer.from(spec.content, 'utf8') : (spec.content ?? new Uint8Array(0))
  const runs: number[] = []
  for (let at = 0; at < content.length; at += blobBytes)
    appendBlob(runs, 0, blobs.add(content.subarray(at, at + blobBytes)))
  return {
    path: spec.path,
    kind,
    mode: kind === 'directory' ? 0o755 : kind === 'symlink' ? 0o777 : 0o644,
    mtimeSec: 1_700_000_000,
    mtimeNsec: 123_456_789,
    sizeBytes: content.length,
    runs,
    target: spec.target ?? '',
    linkGroup: spec.linkGroup ?? 0,
    unstable: false,
    ...spec.entry,
  }
}

function linkGroups(entries: readonly Entry[]): BytePath[][] {
  const groups = new Map<number, BytePath[]>()
  for (const { linkGroup, path } of entries) {
    if (linkGroup === 0) continue
    const group = groups.get(linkGroup) ?? []
    group.push(path)
    groups.set(linkGroup, group)
  }
  return [...groups.values()].filter((paths) => paths.length > 1)
}

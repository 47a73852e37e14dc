import { mkdir, readdir } from 'node:fs/promises'
import { makeCheckpointId, parseSeriesName } from '@belay/domain/brand'
import { archive } from '@belay/snapshot/archive/archive'
import type { ArchiveOptions, ArchiveResult } from '@belay/snapshot/archive/archive-options'
import { ReferencedBytes } from '@belay/snapshot/archive/referenced-bytes'
import type { CatalogEntry, PruneCatalog } from '@belay/snapshot/catalog'
import type { Entry } from '@belay/snapshot/format/entry'
import { Keyring } from '@belay/snapshot/format/keys'
import { blobsOf, CheckpointReader } from '@belay/snapshot/reading/checkpoint-reader'
import { DirectoryStore } from '@belay/snapshot/store/directory'
import { DirectoryCatalog } from '@belay/snapshot/store/directory-catalog'
import { KeyringRecordCodec } from '@belay/snapshot/store/keyring-record-codec'
import type { PruneStore } from '@belay/snapshot/store/store'
import { openStoreDirectory } from '@belay/snapshot/store/store-directory'
import { credentialCheck } from '@belay/snapshot/tree/credential-check'
import { compileSelection } from '@belay/snapshot/tree/selection'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { MemoryCatalog, MemoryPlace, MemoryStore } from '@belay/testing/memory-store'
import { Rng } from '@belay/testing/rng'

export type StoreKind = 'memory' | 'directory' | 'encrypted directory'

/** What a test may set of an archive; the rest is harmless. */
export type TakeOptions = Partial<Omit<ArchiveOptions, 'selection'>> & {
  readonly paths?: readonly string[]
  readonly exclude?: readonly string[]
  readonly keepCredentials?: boolean
}

/** A tree, a store and what a machine remembers, for checkpoints one after the other. The clock stands an hour ahead of the files, so that
 *  all of them have long been what they are, unless a test turns it back. */
export class Bench {
  readonly root: string
  readonly stateDirectory: string
  readonly place: string
  readonly store: PruneStore
  readonly catalog: PruneCatalog
  readonly keyring: Keyring
  readonly close: () => Promise<void>
  readonly rng = new Rng(7)
  parent: CatalogEntry | undefined
  nowMs = Date.now() + 3_600_000

  private constructor(
    o: Pick<Bench, 'root' | 'stateDirectory' | 'place' | 'store' | 'catalog' | 'keyring' | 'close'>,
  ) {
    this.root = o.root
    this.stateDirectory = o.stateDirectory
    this.place = o.place
    this.store = o.store
    this.catalog = o.catalog
    this.keyring = o.keyring
    this.close = o.close
  }

  static async open(directory: string, kind: StoreKind = 'memory'): Promise<Bench> {
    const root = `${directory}/tree`
    await mkdir(root, { recursive: true })
    const keyring = new Keyring(kind === 'encrypted directory' ? 'correct horse battery staple' : undefined)
    const place = `${directory}/store`
    const common = { root, stateDirectory: `${directory}/state`, place, keyring }
    if (kind === 'memory') {
      const memory = new MemoryPlace(() => new Date())
      const store = new MemoryStore(memory)
      const close = async (): Promise<void> => await store.close()
      return new Bench({ ...common, store, catalog: new MemoryCatalog(memory), close })
    }
    const opened = await openStoreDirectory({
      root: place,
      access: 'write',
      liveness: new FixedLiveness(),
      now: () => new Date(),
    })
    const codec = new KeyringRecordCodec(keyring, new Rng(3).bytes(32))
    const close = async (): Promise<void> => await opened.close()
    return new Bench({
      ...common,
      store: new DirectoryStore(opened),
      catalog: new DirectoryCatalog(opened, codec),
      close,
    })
  }

  /** Takes a checkpoint, which becomes the next one's parent. */
  async take(o: TakeOptions = {}): Promise<ArchiveResult & { entry: CatalogEntry }> {
    const { paths = [], exclude = [], keepCredentials = false, ...rest } = o
    const selection = { paths: [...paths], exclude: [...exclude], keepCredentials }
    const now = new Date(this.nowMs++)
    const result = await archive({
      root: this.root,
      selection,
      selector: compileSelection({ ...selection, holdsCredentials: credentialCheck(this.root) }),
      policy: { scrubGitConfig: !keepCredentials },
      facts: {
        id: makeCheckpointId(now, this.rng.bytes(4)),
        series: parseSeriesName('build'),
        lineage: { commit: null, configuration: null },
        closed: false,
        phase: null,
        trigger: 'user-request',
        priority: 'medium',
        lane: 'standard',
        createdAt: now.toISOString(),
        expiresAt: null,
        git: null,
        values: {},
        platform: { os: 'linux', arch: 'x64' },
      },
      store: this.store,
      catalog: this.catalog,
      keyring: this.keyring,
      salt: this.rng.bytes(32),
      parent: this.parent,
      stateDirectory: this.stateDirectory,
      workerUrl: new URL('../../lib/engine-worker.js', import.meta.url),
      parallelism: 2,
      compression: { level: 1 },
      isWorthIt: () => true,
      clock: () => now.getTime(),
      ...rest,
    })
    const { entry } = result
    if (entry === undefined) throw new Error('expected a checkpoint')
    this.parent = entry
    return { ...result, entry }
  }

  async open(entry: CatalogEntry): Promise<CheckpointReader> {
    return await CheckpointReader.open(entry, { store: this.store, keyring: this.keyring })
  }

  /** The entries by path, with each file's content. */
  async contents(entry: CatalogEntry): Promise<Map<string, Entry & { content: Buffer }>> {
    const checkpoint = await this.open(entry)
    const contents = new Map<string, Entry & { content: Buffer }>()
    for await (const segment of checkpoint.segments()) {
      for (const found of segment) {
        const parts: Uint8Array[] = []
        for (const [pack, blob] of blobsOf(found.runs)) parts.push(await checkpoint.readBlob(pack, blob))
        contents.set(found.path, { ...found, content: Buffer.concat(parts) })
      }
    }
    return contents
  }

  /** What the root says of each pack's use, and what the manifest says. */
  async packUse(entry: CatalogEntry): Promise<{ said: [number, number][]; counted: [number, number][] }> {
    const checkpoint = await this.open(entry)
    const { root } = checkpoint
    const referenced = new ReferencedBytes()
    for (const [pack, blob] of [...blobsOf(root.segments), ...blobsOf(root.links)]) {
      referenced.addBytes(pack, (await checkpoint.readBlob(pack, blob)).length)
    }
    for await (const segment of checkpoint.segments()) for (const one of segment) referenced.addEntry(one, 1)
    const numbers = checkpoint.packNumbers().sort((a, b) => a - b)
    const saidOf = new Map([[root.selfPack, root.selfReferencedBytes]])
    for (const pack of root.packs) saidOf.set(pack.number, pack.referencedBytes)
    return {
      said: numbers.map((number) => [number, saidOf.get(number) ?? -1]),
      counted: numbers.map((number) => [number, referenced.of(number)]),
    }
  }

  /** Files under construction that are still there. */
  async leftovers(): Promise<string[]> {
    const found: string[] = []
    for (const directory of [await this.store.spoolDirectory(), this.stateDirectory]) {
      const names = await readdir(directory, { recursive: true }).catch(() => [])
      found.push(...names.filter((name) => name.includes('pack-') || name.endsWith('.tmp')))
    }
    return found
  }
}

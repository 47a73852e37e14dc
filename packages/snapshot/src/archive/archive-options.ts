import type { CheckpointRecord } from '@belay/domain/checkpoint/record'
import type { Catalog, CatalogEntry } from '../catalog.js'
import type { Compression } from '../format/frame-codec.js'
import type { Keyring } from '../format/keys.js'
import type { Selection } from '../format/root.js'
import type { WriteStore } from '../store/store.js'
import type { Selector } from '../tree/selection.js'
import type { ContentPolicy } from './content-rules.js'
import type { ChangeReport } from './tree-reading.js'

/** What the caller says of the checkpoint; the rest of its record is measured. */
export type RecordFacts = Omit<
  CheckpointRecord,
  | 'version'
  | 'files'
  | 'sizeBytes'
  | 'storedBytes'
  | 'reusedBytes'
  | 'durationMs'
  | 'unstableFiles'
  | 'digest'
  | 'parent'
  | 'encrypted'
>

export interface ArchiveOptions {
  /** Absolute path of the tree. */
  readonly root: string
  readonly selection: Omit<Selection, 'ignoreFiles'>
  /** `selection`, compiled. */
  readonly selector: Selector
  readonly policy: ContentPolicy
  readonly facts: RecordFacts
  readonly store: WriteStore
  readonly catalog: Catalog
  readonly keyring: Keyring
  /** Random bytes for a store salt, used when there is no parent to inherit one from. */
  readonly salt: Uint8Array
  /** The checkpoint to share content with. */
  readonly parent: CatalogEntry | undefined
  /** A directory for what this machine remembers of the tree; without it every file is read. */
  readonly stateDirectory: string | undefined
  readonly workerUrl: URL
  readonly parallelism: number
  readonly compression: Compression
  /** Asked once everything is read: whether the change is worth a checkpoint. May throw, to refuse it. */
  readonly isWorthIt: (change: ArchiveChange) => boolean
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly onProgress?: ((progress: ArchiveProgress) => void) | undefined
  /** Called once for a tree of more entries than most: the time to trade some speed for memory. */
  readonly onLargeTree?: (() => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export interface ArchiveChange {
  /** Nothing differs from the parent, not even a mode. */
  readonly unchanged: boolean
  /** Bytes that the store did not have: contents, and the descriptions of what changed. */
  readonly newBytes: number
  readonly files: number
  readonly sizeBytes: number
}

export interface ArchiveProgress {
  readonly entries: number
  readonly path: string
}

export interface ArchiveResult extends ChangeReport {
  /** `undefined`: the change was not worth it, so nothing was published. */
  readonly entry: CatalogEntry | undefined
  readonly entries: number
  readonly files: number
  readonly sizeBytes: number
  /** Bytes added to the store. */
  readonly storedBytes: number
  /** Bytes of content that are in the store only once more by name: unchanged, or found by digest. */
  readonly reusedBytes: number
  readonly durationMs: number
}

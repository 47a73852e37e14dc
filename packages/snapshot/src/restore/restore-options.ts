import type { CheckpointId } from '@belay/domain/brand'
import type { BytePath } from '../format/entry.js'
import type { CheckpointReader } from '../reading/checkpoint-reader.js'
import type { SessionLiveness } from '../store/session-liveness.js'
import type { ReadStore } from '../store/store.js'
import type { TargetSemantics } from '../tree/path-rules.js'
import type { OpenTimeSetter } from '../tree/time-setter.js'
import type { TreeFiles } from '../tree/tree-files.js'
import type { RestoreAction, RestorePolicy } from './restore-action.js'
import type { RememberOptions } from './restore-memory.js'
import type { RestoreCounts } from './restore-tally.js'

export interface RestoreOptions {
  readonly checkpoint: CheckpointReader
  /** The store the checkpoint is read from. */
  readonly store: ReadStore
  /** Absolute. Made if it is not there. */
  readonly target: string
  readonly semantics: TargetSemantics
  readonly policy: Omit<RestorePolicy, 'keepsModes'>
  /** Plan, compare, change nothing. */
  readonly dryRun?: boolean
  /** fsync files and directories. */
  readonly durable?: boolean
  /** Called with what will be overwritten or removed, before anything is, in a dry run, too. What it throws ends the restore with nothing
   *  changed; where it is misuse, a dry run notes it instead. */
  readonly guard?: ((paths: readonly BytePath[]) => Promise<void>) | undefined
  /** As `guard`, but not in a dry run: keeps what will be overwritten. */
  readonly backup?: ((paths: readonly BytePath[]) => Promise<CheckpointId | undefined>) | undefined
  /** Called with each action of the plan, in no strict order. */
  readonly onAction?: ((action: RestoreAction) => void) | undefined
  readonly onProgress?: ((progress: RestoreProgress) => void) | undefined
  /** For a restore of everything, into the tree the checkpoint was taken of: spares the next checkpoint reading it all. */
  readonly remember?: RememberOptions | undefined
  /** Called first for a checkpoint of more entries than most: the time to trade some speed for memory. */
  readonly onLargeTree?: (() => void) | undefined
  /** Without it times are kept to the microsecond. */
  readonly openTimeSetter?: OpenTimeSetter | undefined
  readonly liveness: SessionLiveness
  /** Names this run: letters and digits nobody else uses. */
  readonly session: string
  readonly clock: { now(): Date; elapsedMs(): number }
  /** The module that runs `engine-worker.ts`; without it everything is done on this thread. */
  readonly workerUrl?: URL | undefined
  readonly threads: number
  readonly files?: TreeFiles
  readonly signal?: AbortSignal | undefined
}

export interface RestoreProgress {
  readonly entries: number
  readonly entriesAll: number
  readonly bytesWritten: number
}

export interface RestoreReport extends RestoreCounts {
  readonly entries: number
  /** Something is different now, or would be. */
  readonly changed: boolean
  /** Stored bytes of content that were read or fetched from the store. */
  readonly bytesFetched: number
  readonly bytesWritten: number
  /** Content in place that was hashed. */
  readonly bytesChecked: number
  readonly mtimePrecision: 'ns' | 'us'
  readonly backupId: CheckpointId | undefined
  readonly threads: number
  readonly timingsMs: {
    readonly prepare: number
    /** Planning, comparing, and building what is new in staging. */
    readonly build: number
    readonly backup: number
    /** Putting it in place; modes and times of directories; removing the staging directory. */
    readonly commit: number
  }
  /** What could not be done as the checkpoint says, in words; of a dry run also why the restore would refuse. */
  readonly notes: readonly string[]
}

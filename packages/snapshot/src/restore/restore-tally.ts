import { assertNever } from '@belay/domain/assert-never'
import type { RestoreAction } from './restore-action.js'

/** What a restore did, or would do. */
export interface RestoreCounts {
  /** New and replaced files, symlinks and hard links. */
  readonly filesWritten: number
  /** Files and symlinks in place that are right, or needed only another mode or time. */
  readonly filesUnchanged: number
  readonly filesRemoved: number
  readonly directoriesCreated: number
  readonly directoriesRemoved: number
  /** Modes and times of what is otherwise right. */
  readonly metadataFixed: number
  /** Content of the files that are written. */
  readonly bytesToWrite: number
}

/** Counts the actions of a plan. */
export class RestoreTally implements RestoreCounts {
  filesWritten = 0
  filesUnchanged = 0
  filesRemoved = 0
  directoriesCreated = 0
  directoriesRemoved = 0
  metadataFixed = 0
  bytesToWrite = 0

  add(action: RestoreAction): void {
    switch (action.kind) {
      case 'write-file':
      case 'replace-file':
        this.filesWritten++
        this.bytesToWrite += action.entry.sizeBytes
        return
      case 'create-symlink':
      case 'link':
        this.filesWritten++
        return
      case 'keep':
        this.filesUnchanged++
        return
      case 'fix-metadata':
        this.filesUnchanged++
        this.metadataFixed++
        return
      case 'create-directory':
        this.directoriesCreated++
        return
      case 'remove':
        if (action.found.kind === 'directory') this.directoriesRemoved++
        else this.filesRemoved++
        return
      case 'finish-directory':
        if (action.differs) this.metadataFixed++
        return
      // Decided when its content has been read.
      case 'check':
      case 'enter-directory':
      case 'conflict':
        return
      default:
        assertNever(action)
    }
  }

  /** Something is different from what the checkpoint holds. */
  get changes(): boolean {
    return (
      this.filesWritten +
        this.filesRemoved +
        this.directoriesCreated +
        this.directoriesRemoved +
        this.metadataFixed >
      0
    )
  }

  /** How many files and symlinks are new, or have another mode or time. */
  get filesChanged(): number {
    return this.filesWritten + this.metadataFixed
  }

  /** Something that was counted as written turned out to be there. */
  unchangedAfterAll(): void {
    this.filesWritten--
    this.filesUnchanged++
  }
}

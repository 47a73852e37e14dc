import { assertNever } from '@belay/domain/assert-never'
import type { BytePath, Entry } from '../format/entry.js'
import type { PackFiles } from '../reading/pack-files.js'
import type { TreeBuilder } from '../tree/build-tree.js'
import type { Found } from '../tree/read-tree.js'
import type { Staging } from '../tree/staging.js'
import { CheckQueue, type FileToCheck } from './check-queue.js'
import { Conflicts } from './conflicts.js'
import type { FileToWrite } from './frame-groups.js'
import { PendingLinks } from './pending-links.js'
import { isMetadataRight } from './plan-rules.js'
import type { RestoreAction } from './restore-action.js'
import type { WriteResult } from './restore-job.js'
import type { JobSource, QueuedJob } from './restore-queue.js'
import { RestoreTally } from './restore-tally.js'
import type { RestoredFacts } from './restored-facts.js'
import { type EnteredDirectory, StagedPlaces } from './staged-places.js'
import { WriteQueue } from './write-queue.js'

/** Where new things are built. */
export interface Site {
  readonly staging: Staging
  readonly builder: TreeBuilder
}

export interface RestorationOptions {
  readonly packs: PackFiles
  readonly what: string
  readonly keepsModes: boolean
  /** Device of the target's root. */
  readonly device: number
  /** Only for a plan that is carried out, and only from the first action on that builds something. */
  readonly site: () => Site
  readonly dryRun: boolean
  readonly listsOverwritten: boolean
  readonly onAction: ((action: RestoreAction) => void) | undefined
  /** Told of what is written and verified, if anybody wants to know. */
  readonly facts: RestoredFacts | undefined
}

/** Turns the actions of a plan into jobs for a crew, things built at once, and steps for later. */
export class Restoration implements JobSource {
  readonly tally = new RestoreTally()
  readonly places: StagedPlaces
  readonly conflicts = new Conflicts()
  bytesWritten = 0
  bytesRead = 0
  bytesChecked = 0
  readonly #o: RestorationOptions
  readonly #writes: WriteQueue
  readonly #checks: CheckQueue
  readonly #links = new PendingLinks()
  #failedChecks: FileToCheck[] = []

  constructor(o: RestorationOptions) {
    this.#o = o
    const { packs, what, device, dryRun, listsOverwritten } = o
    this.places = new StagedPlaces({ device, dryRun, listsOverwritten, staging: () => o.site().staging })
    this.#writes = new WriteQueue({
      packs: packs.packs,
      fetcher: packs,
      what,
      onWritten: (files, result) => this.#written(files, result),
      createSplit: ({ entry, staged }) => o.site().builder.createSplit(staged, entry),
      finishSplit: ({ entry, staged }) => {
        o.site().builder.finishSplit(staged, entry)
        this.#o.facts?.written(entry, o.site().builder.inodeOf(staged))
      },
    })
    this.#checks = new CheckQueue({
      packs: packs.packs,
      what,
      onChecked: (file, same) => this.#checked(file, same),
    })
  }

  get weightMs(): number {
    return this.#writes.weightMs + this.#checks.weightMs
  }

  get isEmpty(): boolean {
    return this.#writes.isEmpty && this.#checks.isEmpty
  }

  get isFull(): boolean {
    return this.#writes.isFull || this.#checks.isFull
  }

  /** See `WriteQueue.pass`. */
  pass(): void {
    this.#writes.pass()
  }

  take(last: boolean): QueuedJob | undefined {
    return this.#checks.take(last) ?? this.#writes.take(last)
  }

  /** Carries out one action. What takes long pauses wherever more waits than should. */
  apply(action: RestoreAction): Pauses | undefined {
    this.tally.add(action)
    this.#o.onAction?.(action)
    switch (action.kind) {
      case 'enter-directory':
        this.places.enter({ path: action.path, staged: undefined, device: action.found.device })
        return undefined
      case 'create-directory':
        this.#createDirectory(action.path, action.entry, action.found)
        return undefined
      case 'finish-directory':
        this.places.finishDirectory(action.entry, action.created)
        return undefined
      case 'write-file':
        return this.#write(action.entry, undefined, this.places.parentOf(action.path))
      case 'replace-file':
        return this.#write(action.entry, action.found, this.places.parentOf(action.path))
      case 'check':
        this.bytesChecked += action.entry.sizeBytes
        return this.#checks.add(action.entry, action.found)
      case 'create-symlink': {
        const staged = this.places.stage(action.path, action.found, this.places.parentOf(action.path))
        if (staged !== undefined) this.#createSymlink(staged, action.entry)
        this.#links.remember(action.entry, staged ?? action.path, undefined)
        return undefined
      }
      case 'link': {
        const parent = this.places.parentOf(action.path)
        this.#links.add({ entry: action.entry, found: action.found, parent })
        return undefined
      }
      case 'keep':
        this.#links.remember(action.entry, action.path, action.found)
        return undefined
      case 'fix-metadata':
        this.#links.remember(action.entry, action.path, action.found)
        this.places.fix(action.entry)
        return undefined
      case 'remove':
        this.places.remove(action.path, action.found.kind, action.replacedBy)
        return undefined
      case 'conflict':
        this.conflicts.add(action)
        return undefined
      default:
        return assertNever(action)
    }
  }

  takeFailedChecks(): FileToCheck[] {
    const failed = this.#failedChecks
    this.#failedChecks = []
    return failed
  }

  /** A file in place turned out not to be what the checkpoint holds. */
  replace(file: FileToCheck): Pauses | undefined {
    this.tally.filesWritten++
    this.tally.bytesToWrite += file.entry.sizeBytes
    this.#o.onAction?.({ kind: 'replace-file', path: file.entry.path, ...file })
    const parent = { path: parentPath(file.entry.path), staged: undefined, device: file.found.device }
    return this.#write(file.entry, file.found, parent)
  }

  /** Makes the hard links, once the files they lead to are there, and pauses now and then. Those that are there already are announced as kept
   *  after all. */
  link(): Generator<void> {
    return this.#links.settle({
      keep: ({ entry }, found) => {
        this.tally.unchangedAfterAll()
        this.#o.onAction?.({ kind: 'keep', path: entry.path, entry, found })
        this.#o.facts?.linked(entry, false)
      },
      make: ({ entry, found, parent }, existing) => {
        const staged = this.places.stage(entry.path, found, parent)
        if (staged === undefined) return
        this.#o.site().builder.link(existing, staged, entry)
        this.#o.facts?.linked(entry, true)
      },
    })
  }

  #write(entry: Entry, found: Found | undefined, parent: EnteredDirectory): Pauses | undefined {
    const staged = this.places.stage(entry.path, found, parent)
    this.#links.remember(entry, staged ?? entry.path, undefined)
    return staged === undefined ? undefined : this.#writes.add(entry, staged)
  }

  #createSymlink(staged: BytePath, entry: Entry): void {
    const { builder } = this.#o.site()
    builder.symlink(staged, entry)
    this.#o.facts?.written(entry, builder.inodeOf(staged))
  }

  #createDirectory(path: BytePath, entry: Entry | undefined, found: Found | undefined): void {
    if (path === '') {
      this.places.enter({ path, staged: undefined, device: this.#o.device })
      return
    }
    const parent = this.places.parentOf(path)
    const staged = this.places.stageDirectory(path, found, parent)
    if (staged !== undefined) this.#o.site().builder.directory(staged, entry?.mode ?? 0o755)
    this.places.enter({ path, staged: staged ?? '', device: parent.device })
  }

  #written(files: readonly FileToWrite[], result: WriteResult): void {
    this.bytesWritten += result.bytesWritten
    this.bytesRead += result.bytesRead
    const { builder } = this.#o.site()
    for (const { entry, staged } of files) builder.setExactTime(staged, entry)
    const { facts } = this.#o
    if (facts === undefined) return
    for (const [at, { entry }] of files.entries()) facts.written(entry, result.inodes[at] as number)
  }

  #checked(file: FileToCheck, same: boolean): void {
    if (!same) {
      this.#failedChecks.push(file)
      return
    }
    const { entry, found } = file
    this.tally.filesUnchanged++
    this.#links.remember(entry, entry.path, found)
    const isRight = isMetadataRight(entry, found, this.#o.keepsModes)
    this.#o.facts?.verified(entry, found, isRight)
    if (isRight) return
    this.tally.metadataFixed++
    this.places.fix(entry)
  }
}

/** Work that goes on when it is asked for more. */
export type Pauses = Iterable<void>

function parentPath(path: BytePath): BytePath {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

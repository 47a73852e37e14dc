import { assertNever } from '@belay/domain/assert-never'
import type { BytePath, Entry } from '../format/entry.js'
import type { PackFiles } from '../reading/pack-files.js'
import type { TreeBuilder } from '../tree/build-tree.js'
import type { Found } from '../tree/read-tree.js'
import type { Staging } from '../tree/staging.js'
import { metadataOf, StepLog } from '../tree/step-log.js'
import { CheckQueue, type FileToCheck } from './check-queue.js'
import type { FileToWrite } from './frame-groups.js'
import { isMetadataRight } from './plan-rules.js'
import type { RestoreAction } from './restore-action.js'
import type { WriteResult } from './restore-job.js'
import type { JobSource, QueuedJob } from './restore-queue.js'
import { RestoreTally } from './restore-tally.js'
import type { RestoredFacts } from './restored-facts.js'
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
  readonly steps = new StepLog()
  readonly directories = new StepLog()
  readonly conflicts: { path: BytePath; reason: string }[] = []
  conflictCount = 0
  /** Something directly below the root is made, replaced or removed, or its time set. */
  changesRoot = false
  /** Modes or times of files in place are set. */
  fixesFiles = false
  /** What will be overwritten or removed; empty unless asked for. */
  readonly overwritten: BytePath[] = []
  bytesWritten = 0
  bytesRead = 0
  bytesChecked = 0
  readonly #o: RestorationOptions
  readonly #writes: WriteQueue
  readonly #checks: CheckQueue
  readonly #open: OpenDirectory[] = []
  readonly #links: PendingLink[] = []
  /** First members of hard-link groups: where their file is. */
  readonly #primaries = new Map<number, { at: BytePath; found: Found | undefined }>()
  /** Paths where a directory makes room for something else, or the other way round, and how many entries are below each. */
  readonly #replaced = new Map<BytePath, number>()
  #failedChecks: FileToCheck[] = []

  constructor(o: RestorationOptions) {
    this.#o = o
    const { packs, what } = o
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
        this.#enter({ path: action.path, staged: undefined, device: action.found.device })
        return undefined
      case 'create-directory':
        this.#createDirectory(action.path, action.entry, action.found)
        return undefined
      case 'finish-directory':
        if (action.path === '') this.changesRoot = true
        this.directories.add({
          kind: 'finish-directory',
          path: action.path,
          created: action.created,
          ...metadataOf(action.entry),
        })
        return undefined
      case 'write-file':
        return this.#write(action.entry, undefined, this.#parentOf(action.path))
      case 'replace-file':
        return this.#write(action.entry, action.found, this.#parentOf(action.path))
      case 'check':
        this.bytesChecked += action.entry.sizeBytes
        return this.#checks.add(action.entry, action.found)
      case 'create-symlink': {
        const staged = this.#stage(action.path, action.found, this.#parentOf(action.path))
        if (staged !== undefined) this.#createSymlink(staged, action.entry)
        this.#remember(action.entry, staged ?? action.path, undefined)
        return undefined
      }
      case 'link': {
        const parent = this.#parentOf(action.path)
        this.#links.push({ entry: action.entry, found: action.found, parent })
        return undefined
      }
      case 'keep':
        this.#remember(action.entry, action.path, action.found)
        return undefined
      case 'fix-metadata':
        this.#remember(action.entry, action.path, action.found)
        this.#fix(action.entry)
        return undefined
      case 'remove':
        this.#overwrite(action.path)
        if (!action.path.includes('/')) this.changesRoot = true
        if (action.replacedBy !== undefined) {
          const entries = this.#replaced.get(action.replacedBy)
          // The directory itself comes last and is not below itself.
          this.#replaced.set(action.replacedBy, entries === undefined ? 0 : entries + 1)
          return undefined
        }
        this.steps.add({
          kind: action.found.kind === 'directory' ? 'remove-directory' : 'remove-leaf',
          path: action.path,
        })
        return undefined
      case 'conflict':
        this.conflictCount++
        if (this.conflicts.length < CONFLICTS_KEPT) this.conflicts.push(action)
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
  *link(): Generator<void> {
    let count = 0
    for (const { entry, found, parent } of this.#links) {
      if (++count % LINKS_PER_PAUSE === 0) yield
      const primary = this.#primaries.get(entry.linkGroup)
      if (primary === undefined) continue
      const isSame =
        found !== undefined && found.inode === primary.found?.inode && found.device === primary.found.device
      if (isSame) {
        this.tally.unchangedAfterAll()
        this.#o.onAction?.({ kind: 'keep', path: entry.path, entry, found })
        this.#o.facts?.linked(entry, false)
        continue
      }
      const staged = this.#stage(entry.path, found, parent)
      if (staged === undefined) continue
      this.#o.site().builder.link(primary.at, staged, entry)
      this.#o.facts?.linked(entry, true)
    }
    this.#links.length = 0
  }

  #write(entry: Entry, found: Found | undefined, parent: OpenDirectory): Pauses | undefined {
    const staged = this.#stage(entry.path, found, parent)
    this.#remember(entry, staged ?? entry.path, undefined)
    return staged === undefined ? undefined : this.#writes.add(entry, staged)
  }

  #createSymlink(staged: BytePath, entry: Entry): void {
    const { builder } = this.#o.site()
    builder.symlink(staged, entry)
    this.#o.facts?.written(entry, builder.inodeOf(staged))
  }

  #createDirectory(path: BytePath, entry: Entry | undefined, found: Found | undefined): void {
    if (path === '') {
      this.#enter({ path, staged: undefined, device: this.#o.device })
      return
    }
    const parent = this.#parentOf(path)
    // A leaf, which holds nothing.
    if (found !== undefined) this.#replaced.set(path, 0)
    const staged = this.#stage(path, found, parent)
    if (staged !== undefined) this.#o.site().builder.directory(staged, entry?.mode ?? 0o755)
    this.#enter({ path, staged: staged ?? '', device: parent.device })
  }

  /** Where to build `path`; `undefined` in a dry run. */
  #stage(path: BytePath, found: Found | undefined, parent: OpenDirectory): BytePath | undefined {
    if (found !== undefined) this.#overwrite(path)
    if (this.#o.dryRun) return undefined
    if (parent.staged !== undefined) return `${parent.staged}/${path.slice(path.lastIndexOf('/') + 1)}`
    const staged = this.#o.site().staging.newPath(parent.path, parent.device)
    if (parent.path === '') this.changesRoot = true
    const entries = this.#replaced.get(path)
    this.#replaced.delete(path)
    this.steps.add(
      entries === undefined
        ? { kind: 'place', path, staged, replaces: found === undefined ? 'nothing' : 'leaf' }
        : { kind: 'exchange', path, staged, entries },
    )
    return staged
  }

  #remember(entry: Entry, at: BytePath, found: Found | undefined): void {
    if (entry.linkGroup !== 0) this.#primaries.set(entry.linkGroup, { at, found })
  }

  #fix(entry: Entry): void {
    this.fixesFiles = true
    this.steps.add({
      kind: entry.kind === 'symlink' ? 'fix-symlink' : 'fix-file',
      path: entry.path,
      ...metadataOf(entry),
    })
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
    this.#remember(entry, entry.path, found)
    const isRight = isMetadataRight(entry, found, this.#o.keepsModes)
    this.#o.facts?.verified(entry, found, isRight)
    if (isRight) return
    this.tally.metadataFixed++
    this.#fix(entry)
  }

  #overwrite(path: BytePath): void {
    if (this.#o.listsOverwritten) this.overwritten.push(path)
  }

  #enter(directory: OpenDirectory): void {
    this.#leave(directory.path)
    this.#open.push(directory)
  }

  #parentOf(path: BytePath): OpenDirectory {
    this.#leave(path)
    return this.#open.at(-1) ?? { path: '', staged: undefined, device: this.#o.device }
  }

  #leave(path: BytePath): void {
    for (;;) {
      const top = this.#open.at(-1)
      if (top === undefined || top.path === '' || path.startsWith(`${top.path}/`)) return
      this.#open.pop()
    }
  }
}

/** Work that goes on when it is asked for more. */
export type Pauses = Iterable<void>

interface OpenDirectory {
  readonly path: BytePath
  /** Where it is being built; `undefined` if it is there already. */
  readonly staged: BytePath | undefined
  readonly device: number
}

interface PendingLink {
  readonly entry: Entry
  readonly found: Found | undefined
  readonly parent: OpenDirectory
}

const CONFLICTS_KEPT = 20
const LINKS_PER_PAUSE = 256

function parentPath(path: BytePath): BytePath {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

import { realPathOf } from '@belay/machine/real-path'
import { SpooledSort } from '@belay/machine/spooled-sort'
import { targetSemantics } from '@belay/machine/target-semantics'
import { restorePorts } from '@belay/restore-checkpoint/run'
import { comparePaths } from '@belay/snapshot/format/entry'
import type { CheckpointReader } from '@belay/snapshot/reading/checkpoint-reader'
import { restore } from '@belay/snapshot/restore/restore'
import type { RestoreAction } from '@belay/snapshot/restore/restore-action'
import { restoreSelection } from '@belay/snapshot/restore/restore-selection'
import { leftOutOf } from '@belay/snapshot/tree/left-out'
import type { Found } from '@belay/snapshot/tree/read-tree'
import { type Change, detailsOf } from './change.js'
import type { CommandContext } from './command.js'
import type { OpenStore } from './open-store.js'

export interface TreeComparison {
  readonly checkpoint: CheckpointReader
  readonly target: string
  readonly open: OpenStore
  readonly paths: readonly string[]
  /** A directory for what memory is not meant to hold. */
  readonly spool: string
}

/** What changed in a tree since a checkpoint, in path order: the plan of a restore that removes what is new, read backwards. Contents are read
 *  and compared; nothing is changed. Memory is bounded however much has changed.
 *  @throws BelayError as `restore` does */
export async function* changesOfTree(o: TreeComparison, context: CommandContext): AsyncGenerator<Change> {
  // A directory is finished behind what it holds, and what only reading tells comes later still.
  const seen = new SpooledSort<Seen>({
    directory: o.spool,
    compare: (a, b) => comparePaths(a.path, b.path),
  })
  await planBackwards(o, seen, context)
  let path: string | undefined
  let ofPath: Seen[] = []
  for (const each of seen.sorted()) {
    context.signal.throwIfAborted()
    if (each.path !== path) {
      yield* changeOfAll(ofPath)
      path = each.path
      ofPath = []
    }
    ofPath.push(each)
  }
  yield* changeOfAll(ofPath)
}

/** What one action says of a path. */
interface Seen {
  readonly path: string
  /** `checked`: only reading tells whether the file is the same; if it is not, a replacement of it follows. `kept`: what was said of it before,
   *  that a link is missing, is not so. */
  readonly what: 'changed' | 'checked' | 'kept'
  readonly change: Change | null
  /** What the checkpoint holds, where a directory is made of it. */
  readonly made: string | null
}

async function planBackwards(
  o: TreeComparison,
  seen: SpooledSort<Seen>,
  context: CommandContext,
): Promise<void> {
  const { checkpoint, target, open } = o
  const leftOut = await leftOutOf(target, {
    store: open.path,
    state: context.env['BELAY_STATE_DIR'] || undefined,
    realPathOf,
  })
  const { selects, extras } = await restoreSelection(
    { paths: o.paths, deleteExtra: true, leftOut },
    checkpoint,
    context,
  )
  const directories = new Map<string, Found>()
  await restore({
    checkpoint,
    store: open.store,
    target,
    semantics: await targetSemantics(target, { mayWrite: false }),
    policy: { selects, extras, verify: { kind: 'full' }, random: () => 0 },
    dryRun: true,
    onAction: (action) => {
      if (action.kind === 'enter-directory') directories.set(action.path, action.found)
      const found = seenIn(action, directories)
      if (found !== undefined) seen.add(found)
    },
    ...(await restorePorts(context)),
  })
}

function seenIn(action: RestoreAction, directories: Map<string, Found>): Seen | undefined {
  const change =
    action.kind === 'finish-directory' ? changeOfDirectory(action, directories) : changeOf(action)
  // Only of links something was said before.
  const isKept = action.kind === 'keep' && action.entry.linkGroup !== 0
  if (change === undefined && !isKept) return undefined
  return {
    path: action.path,
    what: isKept ? 'kept' : action.kind === 'check' ? 'checked' : 'changed',
    change: change ?? null,
    made: 'entry' in action ? (action.entry?.kind ?? null) : null,
  }
}

/** What all that was said of one path comes to. */
function changeOfAll(ofPath: readonly Seen[]): Change[] {
  let change: Change | null = null
  let checked: Change | null = null
  for (const seen of ofPath) {
    if (seen.what === 'checked') checked = seen.change
    else if (seen.what === 'kept') change = seen.change
    else change = overDirectory(seen, change)
  }
  const found = change ?? checked
  return found === null ? [] : [found]
}

/** What was a file and is a directory now is removed and made anew: one change. */
function overDirectory({ change, made }: Seen, before: Change | null): Change | null {
  if (change?.kind !== 'removed' || before?.kind !== 'added' || made === null) return change
  return { ...change, kind: 'modified', isDirectory: true, details: [`${made} -> directory`] }
}

/** A directory in place whose mode is another. Its time changes whenever something in it comes or goes, which is listed by itself. */
function changeOfDirectory(
  { path, entry }: RestoreAction & { kind: 'finish-directory' },
  directories: Map<string, Found>,
): Change | undefined {
  const found = directories.get(path)
  directories.delete(path)
  if (found === undefined || found.mode === entry.mode) return undefined
  const details = detailsOf(entry, { ...found, mtimeSec: entry.mtimeSec, mtimeNsec: entry.mtimeNsec })
  return { kind: 'metadata', path, isDirectory: true, sizeBefore: undefined, sizeAfter: undefined, details }
}

/** What an action that would undo a change says of the change. */
function changeOf(action: RestoreAction): Change | undefined {
  const { path } = action
  switch (action.kind) {
    case 'remove': {
      const { found } = action
      return {
        kind: 'added',
        path,
        isDirectory: found.kind === 'directory',
        sizeBefore: undefined,
        sizeAfter: found.sizeBytes,
        details: [],
      }
    }
    case 'write-file':
      return {
        kind: 'removed',
        path,
        isDirectory: false,
        sizeBefore: action.entry.sizeBytes,
        sizeAfter: undefined,
        details: [],
      }
    case 'create-directory':
    case 'create-symlink':
    case 'link': {
      const { entry, found } = action
      const isDirectory = action.kind === 'create-directory'
      if (found === undefined)
        return {
          kind: 'removed',
          path,
          isDirectory,
          sizeBefore: entry?.sizeBytes,
          sizeAfter: undefined,
          details: [],
        }
      if (entry === undefined) return undefined
      return {
        kind: 'modified',
        path,
        isDirectory,
        sizeBefore: entry.sizeBytes,
        sizeAfter: found.sizeBytes,
        details: detailsOf(entry, found),
      }
    }
    case 'replace-file': {
      const { entry, found } = action
      return {
        kind: 'modified',
        path,
        isDirectory: false,
        sizeBefore: entry.sizeBytes,
        sizeAfter: found.sizeBytes,
        details: detailsOf(entry, found),
      }
    }
    case 'keep':
      // Mode and time belong to all names of a file, but only the first is compared.
      return action.entry.linkGroup === 0 ? undefined : changeOf({ ...action, kind: 'fix-metadata' })
    case 'check':
    case 'fix-metadata': {
      const { entry, found } = action
      const details = detailsOf(entry, found)
      if (details.length === 0) return undefined
      return {
        kind: 'metadata',
        path,
        isDirectory: false,
        sizeBefore: entry.sizeBytes,
        sizeAfter: found.sizeBytes,
        details,
      }
    }
    case 'conflict':
      return {
        kind: 'modified',
        path,
        isDirectory: false,
        sizeBefore: undefined,
        sizeAfter: undefined,
        details: [action.reason],
      }
    case 'enter-directory':
    case 'finish-directory':
      return undefined
  }
}

import { absent } from '@belay/domain/errors'
import type { BytePath } from '../format/entry.js'
import type { CheckpointReader } from '../reading/checkpoint-reader.js'
import type { CallOptions } from '../store/store.js'
import { compileSelection, type Selector } from '../tree/selection.js'
import type { RestorePolicy } from './restore-action.js'

export interface RestoreSelection extends Pick<RestorePolicy, 'selects' | 'extras'> {
  /** How many entries of the checkpoint were passed over so far, since they lie where the store or Belay's state is. */
  readonly leftAlone: () => number
}

/** What of a checkpoint to restore, and what to do with what it does not hold. Never what lies in a directory that a checkpoint would leave out
 *  whatever is asked for: the store it is read from, Belay's own.
 *  @throws BelayError misuse for paths that make no sense, `path-not-found` for one that the checkpoint does not hold */
export async function restoreSelection(
  o: {
    readonly paths: readonly string[]
    readonly deleteExtra: boolean
    readonly leftOut: readonly BytePath[]
  },
  checkpoint: CheckpointReader,
  call: CallOptions,
): Promise<RestoreSelection> {
  const asked =
    o.paths.length === 0
      ? undefined
      : compileSelection({ paths: [...o.paths], exclude: [], keepCredentials: true })
  if (asked !== undefined) await checkHeld(asked, checkpoint, call)
  let leftAlone = 0
  return {
    selects: (path, isDirectory) => {
      if (asked !== undefined && !asked.selects(path, isDirectory)) return false
      if (!isOwn(path, o.leftOut)) return true
      leftAlone++
      return false
    },
    extras: o.deleteExtra ? extrasOf(asked, checkpoint, o.leftOut) : undefined,
    leftAlone: () => leftAlone,
  }
}

/** As `compileSelection` leaves out always; whoever made this checkpoint may have had no such directory there. */
function isOwn(path: BytePath, leftOut: readonly BytePath[]): boolean {
  if (OWN_NAME.test(path)) return true
  return leftOut.some(
    (own) => path.startsWith(own) && (path.length === own.length || path.charAt(own.length) === '/'),
  )
}

const OWN_NAME = /(?:^|\/)\.belay(?:\/|$)/

/** Only what the checkpoint itself would have kept, had it been there: so nothing that its paths or exclusions passed over is removed. */
function extrasOf(
  asked: Selector | undefined,
  checkpoint: CheckpointReader,
  leftOut: readonly BytePath[],
): RestorePolicy['extras'] {
  const kept = compileSelection({ ...checkpoint.root.facts.selection, leftOut })
  return (path, isDirectory) => {
    const [ours, theirs] = [asked?.judge(path, isDirectory) ?? 'keep', kept.judge(path, isDirectory)]
    if (ours === 'keep' && theirs === 'keep') return 'remove'
    const mayHold = (ours === 'keep' || ours === 'descend') && (theirs === 'keep' || theirs === 'descend')
    return isDirectory && mayHold ? 'look-inside' : 'keep'
  }
}

async function checkHeld(
  asked: Selector,
  checkpoint: CheckpointReader,
  { signal }: CallOptions,
): Promise<void> {
  const missing = new Map(asked.literalPaths.map((literal) => [literal.path, literal.given]))
  if (missing.size === 0) return
  for await (const entries of checkpoint.segments({ signal })) {
    for (const { path } of entries) missing.delete(path)
    if (missing.size === 0) return
  }
  const [given] = missing.values()
  throw absent('path-not-found', `The path ${JSON.stringify(given)} is not in ${checkpoint.what}`, {
    hint: `\`belay show ${checkpoint.entry.record.id} --files\` lists what it holds.`,
  })
}

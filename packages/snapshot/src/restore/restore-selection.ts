import { absent } from '@belay/domain/errors'
import type { BytePath } from '../format/entry.js'
import type { CheckpointReader } from '../reading/checkpoint-reader.js'
import type { CallOptions } from '../store/store.js'
import { compileSelection, type Selector } from '../tree/selection.js'
import type { RestorePolicy } from './restore-action.js'

/** What of a checkpoint to restore, and what to do with what it does not hold.
 *  @throws BelayError misuse for paths that make no sense, `path-not-found` for one that the checkpoint does not hold */
export async function restoreSelection(
  o: {
    readonly paths: readonly string[]
    readonly deleteExtra: boolean
    readonly leftOut: readonly BytePath[]
  },
  checkpoint: CheckpointReader,
  call: CallOptions,
): Promise<Pick<RestorePolicy, 'selects' | 'extras'>> {
  const asked =
    o.paths.length === 0
      ? undefined
      : compileSelection({ paths: [...o.paths], exclude: [], keepCredentials: true })
  if (asked !== undefined) await checkHeld(asked, checkpoint, call)
  return {
    selects: asked === undefined ? undefined : (path, isDirectory) => asked.selects(path, isDirectory),
    extras: o.deleteExtra ? extrasOf(asked, checkpoint, o.leftOut) : undefined,
  }
}

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

import { BelayError, type ErrorCode } from '@belay/domain/errors'

/** A checkpoint that rests on nothing that is damaged. */
export const NO_PARENT_HINT =
  '`belay create --no-parent` takes a new checkpoint that needs nothing of what is damaged.'

/** An error that says that something of a checkpoint is damaged also says what to do about it; every other one stays as it is. Until then
 *  the next checkpoints would go on sharing what is stored already. */
export function withWayOut(error: unknown): unknown {
  if (!(error instanceof BelayError) || !OF_A_CHECKPOINT.has(error.code)) return error
  const { code, message, hint } = error
  const both = hint === undefined ? `${GOOD_HINT} ${NO_PARENT_HINT}` : `${hint} ${NO_PARENT_HINT}`
  return new BelayError({ code, message, hint: both, cause: error })
}

const GOOD_HINT = '`belay restore good` brings back the newest checkpoint that verifies.'

const OF_A_CHECKPOINT: ReadonlySet<ErrorCode> = new Set([
  'pack-corrupt',
  'blob-corrupt',
  'index-corrupt',
  'manifest-corrupt',
  'object-missing',
  'authentication-failed',
] as const)

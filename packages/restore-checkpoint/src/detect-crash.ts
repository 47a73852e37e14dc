import { type CrashVerdict, judgeCrash } from '@belay/domain/checkpoint/judge-crash'
import type { Origin } from '@belay/domain/checkpoint/origin'
import { kindOf } from '@belay/domain/errors'
import type { LanePolicy } from '@belay/domain/lane-policy'
import type { Surroundings } from '@belay/domain/surroundings'
import type { OpenStore } from '@belay/github/with-store'
import { freeSpace } from '@belay/machine/free-space'
import { sessionLiveness } from '@belay/machine/sessions'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { verifyCheckpoint } from '@belay/snapshot/upkeep/verify'

export interface CrashScene {
  /** The newest checkpoint of the lineage; undefined: there was no session. */
  readonly entry: CatalogEntry | undefined
  readonly ours: Origin
  readonly lane: LanePolicy
  /** Where it would be restored. */
  readonly target: string
  /** Whether a run is over, as the service tells. */
  readonly runStatus: (runId: string) => Promise<'in-progress' | 'ended' | 'unknown'>
}

/** What the output `crash` says. */
export interface CrashReport extends CrashVerdict {
  readonly session: { readonly runId: string; readonly attempt: number; readonly job: string } | null
  readonly checkpoint: string | null
}

/** Finds out whether the session before died. It reads the manifest of its last checkpoint, not its contents: a restore verifies those.
 *  @throws BelayError misuse for a wrong passphrase, unavailable */
export async function detectCrash(
  { entry, ours, lane, target, runStatus }: CrashScene,
  open: OpenStore,
  surroundings: Surroundings,
): Promise<CrashReport> {
  if (entry === undefined) return NO_SESSION
  const { record } = entry
  const theirs = record.origin ?? null
  const [process, run, verifies, freeBytes] = await Promise.all([
    processOf(theirs, ours),
    runOf(theirs, ours, runStatus),
    verifiesNow(entry, open, surroundings),
    freeBytesAt(target, surroundings),
  ])
  const verdict = judgeCrash({
    process,
    run,
    silentMs: Math.max(0, surroundings.now().getTime() - Date.parse(record.createdAt)),
    // Two checkpoints may fail in turn before a session counts as silent.
    silentMsMax:
      Math.max(theirs?.intervalMs ?? 0, theirs?.intervalMs == null ? lane.rpoMsTarget : SILENT_MS_MIN) * 3,
    verifies,
    neededBytes: record.sizeBytes,
    freeBytes,
    hasEndMark: record.closed,
  })
  const session = theirs === null ? null : { runId: theirs.runId, attempt: theirs.attempt, job: theirs.job }
  return { ...verdict, session, checkpoint: verdict.crashed && verdict.isRestorable ? record.id : null }
}

const SILENT_MS_MIN = 20_000

/** Nothing tells of a session. */
export const NO_SESSION: CrashReport = {
  crashed: false,
  isRestorable: false,
  because: 'there was no session before',
  layers: [],
  session: null,
  checkpoint: null,
}

async function processOf(theirs: Origin | null, ours: Origin): Promise<'alive' | 'dead' | 'unknown'> {
  if (theirs?.session == null) return 'unknown'
  // Something that starts one job after another lives on, whatever becomes of a job.
  if (theirs.session.pid === ours.session?.pid && theirs.session.host === ours.session.host) return 'unknown'
  return await (await sessionLiveness()).isAlive(theirs.session)
}

async function runOf(
  theirs: Origin | null,
  ours: Origin,
  runStatus: CrashScene['runStatus'],
): Promise<'in-progress' | 'ended' | 'unknown'> {
  if (theirs === null || theirs.repository !== ours.repository) return 'unknown'
  // A run is tried again once the attempt before is over.
  if (theirs.runId === ours.runId) return theirs.attempt < ours.attempt ? 'ended' : 'in-progress'
  return await runStatus(theirs.runId)
}

async function verifiesNow(
  entry: CatalogEntry,
  open: OpenStore,
  { signal }: Surroundings,
): Promise<'yes' | 'no' | 'unknown'> {
  const { verdict } = await verifyCheckpoint(entry, { ...open, depth: { kind: 'manifest' }, signal })
  return ({ sound: 'yes', corrupt: 'no', unavailable: 'unknown' } as const)[verdict]
}

async function freeBytesAt(target: string, { signal }: Surroundings): Promise<number | undefined> {
  try {
    return (await freeSpace(target, { signal })).freeBytes
  } catch (error) {
    // Not there yet, or a file system that does not tell: the restore will say so if there is too little.
    if (kindOf(error) === 'absent' || kindOf(error) === 'unavailable') return undefined
    throw error
  }
}

import { formatByteSize } from '../byte-size.js'
import { roundedDuration } from '../duration.js'

/** What was found of the session before: a job that used checkpoints. The five layers, cheapest first. */
export interface CrashEvidence {
  /** 1: its process, where that ran on this machine. */
  readonly process: 'alive' | 'dead' | 'unknown'
  /** 1: its run, as the service tells. */
  readonly run: 'in-progress' | 'ended' | 'unknown'
  /** 2: since it was last heard of. */
  readonly silentMs: number
  /** 2: a session that is silent for longer has died, if nothing better is known. */
  readonly silentMsMax: number
  /** 3: whether its last checkpoint is whole. */
  readonly verifies: 'yes' | 'no' | 'unknown'
  /** 4: what restoring it takes, and what the disk has left. */
  readonly neededBytes: number
  readonly freeBytes: number | undefined
  /** 5: it left the mark of a job that has succeeded. */
  readonly hasEndMark: boolean
}

export interface LayerFinding {
  readonly layer: 'process' | 'heartbeat' | 'checkpoint' | 'disk' | 'end-mark'
  readonly finding: string
  /** What it says about a crash; for the checkpoint and the disk, whether they stand in the way of a restore. */
  readonly says: 'crashed' | 'not-crashed' | 'restorable' | 'not-restorable' | 'nothing'
}

export interface CrashVerdict {
  readonly crashed: boolean
  readonly isRestorable: boolean
  /** One clause. */
  readonly because: string
  readonly layers: readonly LayerFinding[]
}

/** Whether the session before died. A mark of its end, or a sign of life, settles it; then proof of its process's or its run's end; and only
 *  where nobody knows, its silence. */
export function judgeCrash(evidence: CrashEvidence): CrashVerdict {
  const layers = [
    processFinding(evidence),
    heartbeatFinding(evidence),
    ...stateFindings(evidence),
    endFinding(evidence),
  ]
  const isRestorable = !layers.some(({ says }) => says === 'not-restorable')
  const verdict = (crashed: boolean, because: string): CrashVerdict => ({
    crashed,
    isRestorable,
    because,
    layers,
  })
  if (evidence.hasEndMark) return verdict(false, 'the session before ended with success')
  if (evidence.process === 'alive') return verdict(false, 'its process still runs')
  if (evidence.run === 'in-progress') return verdict(false, 'its run is still in progress')
  if (evidence.process === 'dead') return verdict(true, 'its process has ended without closing its lineage')
  if (evidence.run === 'ended') return verdict(true, 'its run has ended without closing its lineage')
  return evidence.silentMs > evidence.silentMsMax
    ? verdict(true, `it has been silent for ${roundedDuration(evidence.silentMs)}`)
    : verdict(false, `it was heard of ${roundedDuration(evidence.silentMs)} ago and may still run`)
}

function processFinding({ process, run }: CrashEvidence): LayerFinding {
  const finding = `process ${process}, run ${run}`
  const lives = process === 'alive' || run === 'in-progress'
  const ended = process === 'dead' || run === 'ended'
  return { layer: 'process', finding, says: lives ? 'not-crashed' : ended ? 'crashed' : 'nothing' }
}

function heartbeatFinding({ silentMs, silentMsMax }: CrashEvidence): LayerFinding {
  return {
    layer: 'heartbeat',
    finding: `last heard of ${roundedDuration(silentMs)} ago, expected every ${roundedDuration(silentMsMax)}`,
    says: silentMs > silentMsMax ? 'crashed' : 'not-crashed',
  }
}

function stateFindings({ verifies, neededBytes, freeBytes }: CrashEvidence): LayerFinding[] {
  const fits = freeBytes === undefined || freeBytes >= neededBytes
  return [
    {
      layer: 'checkpoint',
      finding: { yes: 'it verifies', no: 'it is damaged', unknown: 'it could not be verified' }[verifies],
      says: { yes: 'restorable', no: 'not-restorable', unknown: 'nothing' }[verifies] as LayerFinding['says'],
    },
    {
      layer: 'disk',
      finding: `${formatByteSize(neededBytes)} needed, ${freeBytes === undefined ? 'nobody knows how much' : formatByteSize(freeBytes)} free`,
      says: fits ? 'restorable' : 'not-restorable',
    },
  ]
}

function endFinding({ hasEndMark }: CrashEvidence): LayerFinding {
  return {
    layer: 'end-mark',
    finding: hasEndMark ? 'its lineage is closed' : 'its lineage is open',
    says: hasEndMark ? 'not-crashed' : 'crashed',
  }
}

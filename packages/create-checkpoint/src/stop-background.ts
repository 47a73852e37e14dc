import { formatByteSize } from '@belay/domain/byte-size'
import { roundedDuration } from '@belay/domain/duration'
import { counted } from '@belay/domain/text'
import type { Step } from '@belay/github/host-process'
import { code, summaryOf } from '@belay/github/host-summary'
import { endDetached } from '@belay/machine/detached-process'
import { removeDirectory } from '@belay/machine/remove-directory'
import { type BackgroundLook, BackgroundReport } from './background-report.js'
import type { CheckpointPlan } from './plan-checkpoint.js'
import { BACKGROUND_STATE, backgroundStateSchema } from './start-background.js'

export interface BackgroundEnd {
  /** `gone`: it had died before. */
  readonly how: 'gone' | 'ended' | 'killed' | 'unknown'
  readonly looks: readonly BackgroundLook[]
}

/** Ends the background process of this step, and takes its account; undefined if there is none.
 *  @throws BelayError unavailable if its account cannot be read */
export async function stopBackground({ host }: Step): Promise<BackgroundEnd | undefined> {
  const state = host.state(BACKGROUND_STATE)
  if (state === '') return undefined
  const { process, directory } = backgroundStateSchema.parse(JSON.parse(state))
  const how = await endDetached(process, { graceMs: GRACE_MS })
  const looks = await new BackgroundReport(directory).read()
  await removeDirectory(directory)
  if (how === 'gone') host.warn('The background process had died before the job ended.', 'Checkpoint')
  if (how === 'killed')
    host.warn('The background process did not end when asked, and was killed.', 'Checkpoint')
  return { how, looks }
}

// Longer than it gives the checkpoint that it may be taking.
const GRACE_MS = 20_000

/** What it did, for people. */
export function backgroundSummary({ how, looks }: BackgroundEnd, plan: CheckpointPlan): string {
  const taken = looks.filter(({ checkpoint }) => checkpoint !== null)
  const failed = looks.filter(({ error }) => error !== null)
  const storedBytes = taken.reduce((sum, look) => sum + look.storedBytes, 0)
  const cpuMs = looks.reduce((sum, look) => sum + look.cpuMs, 0)
  return summaryOf({
    title: `${counted(taken.length, 'checkpoint')} in the background`,
    rows: [
      ['series', code(plan.series)],
      ['looked', `${counted(looks.length, 'time')}, ${roundedDuration(cpuMs)} of processor time`],
      ['stored', formatByteSize(storedBytes)],
      ['failed', failed.length === 0 ? undefined : counted(failed.length, 'time')],
      ['ended', how === 'ended' ? undefined : how],
    ],
    details: [
      {
        title: 'Each of them',
        lines: taken
          .slice(-LISTED_MAX)
          .map(
            ({ checkpoint, storedBytes: bytes }) =>
              `- ${code(checkpoint ?? '')}, ${formatByteSize(bytes)} stored`,
          ),
      },
      {
        title: 'What failed',
        lines: failed.slice(-LISTED_MAX).map(({ at, error }) => `- ${at}: ${code(error ?? '')}`),
      },
    ],
  })
}

const LISTED_MAX = 50

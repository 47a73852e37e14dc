import { kindOf } from '@belay/domain/errors'
import type { CallOptions } from '@belay/snapshot/store/store'
import { z } from 'zod'
import type { GithubRest } from './github-rest.js'

/** Whether a run is over; `unknown` where the token may not ask, or the run is no longer listed. */
export async function runStatus(
  rest: GithubRest,
  runId: string,
  o: CallOptions = {},
): Promise<'in-progress' | 'ended' | 'unknown'> {
  try {
    const found = await rest.call({
      route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
      parameters: { run_id: Number(runId) },
      answer: z.object({ status: z.string().nullable() }),
      doing: `ask whether run ${runId} is over`,
      signal: o.signal,
    })
    if (found.kind === 'not-found' || found.value.status === null) return 'unknown'
    return found.value.status === 'completed' ? 'ended' : 'in-progress'
  } catch (error) {
    // Another layer decides then: that it cannot be told is what `unknown` says.
    if (kindOf(error) === 'unavailable' && o.signal?.aborted !== true) return 'unknown'
    throw error
  }
}

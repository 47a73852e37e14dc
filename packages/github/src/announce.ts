import type { CheckpointRecord } from '@belay/domain/checkpoint/record'
import { unavailable } from '@belay/domain/errors'
import type { CallOptions } from '@belay/snapshot/store/store'
import { z } from 'zod'
import type { GithubRest } from './github-rest.js'
import { cell, code, summaryOf } from './host-summary.js'
import type { Network } from './network.js'

/** Tells an address of a checkpoint that somebody should know of: what the record says, without values and git's state.
 *  @throws BelayError unavailable; the message does not name the address, which may be a secret */
export async function announceToWebhook(
  url: string,
  o: { readonly record: CheckpointRecord; readonly runUrl: string; readonly network: Network } & CallOptions,
): Promise<void> {
  const { id, series, phase, priority, trigger, createdAt, files, sizeBytes, digest } = o.record
  const checkpoint = { id, series, phase, priority, trigger, createdAt, files, sizeBytes, digest }
  const body = JSON.stringify({ text: textOf(o.record, o.runUrl), run: o.runUrl, checkpoint })
  const timeout = AbortSignal.timeout(o.network.limits.timeoutMs)
  const signal = o.signal === undefined ? timeout : AbortSignal.any([o.signal, timeout])
  let status: number
  try {
    const headers = { 'content-type': 'application/json' }
    const response = await o.network.fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' })
    await response.body?.cancel()
    status = response.status
  } catch (cause) {
    // Its message may quote the address.
    const name = cause instanceof Error ? cause.name : 'an error'
    throw unavailable('store-unavailable', `The webhook could not be told of checkpoint ${id}: ${name}`)
  }
  if (status >= 200 && status < 300) return
  throw unavailable(
    'store-unavailable',
    `The webhook was told of checkpoint ${id} and answered ${status}: expected 2xx`,
  )
}

/** Opens an issue about a checkpoint that somebody should know of.
 *  @returns its address
 *  @throws BelayError unavailable, also where the token may not write issues */
export async function announceInIssue(
  rest: GithubRest,
  o: { readonly record: CheckpointRecord; readonly runUrl: string } & CallOptions,
): Promise<string> {
  const { record, runUrl, signal } = o
  const body = summaryOf({
    title: `Checkpoint ${record.id}`,
    rows: [
      ['series', code(record.series)],
      ['phase', record.phase === null ? undefined : cell(record.phase)],
      ['priority', record.priority],
      ['trigger', record.trigger],
      ['run', runUrl],
      ['digest', code(record.digest)],
    ],
  })
  const made = await rest.call({
    route: 'POST /repos/{owner}/{repo}/issues',
    parameters: { title: `Checkpoint of priority ${record.priority}: ${record.series.slice(0, 150)}`, body },
    answer: z.object({ html_url: z.string() }),
    doing: `announce checkpoint ${record.id} in an issue`,
    permission: 'issues: write',
    signal,
  })
  if (made.kind === 'ok') return made.value.html_url
  throw unavailable(
    'permission-denied',
    `Cannot announce checkpoint ${record.id} in an issue: GitHub says there is no such place`,
    {
      hint: 'Issues may be switched off, or the token may lack `issues: write`.',
    },
  )
}

function textOf({ id, series, priority }: CheckpointRecord, runUrl: string): string {
  return `Belay took checkpoint ${id} of ${series}, priority ${priority}: ${runUrl}`
}

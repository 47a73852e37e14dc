import type { MessagePort } from 'node:worker_threads'
import { type PlainError, toPlain } from '@belay/domain/plain-error'
import { JobRunner, type RunnerSetup } from '../tree/job-runner.js'
import { machineTreeFiles } from '../tree/tree-files.js'
import type { JobResult, PackFile, RestoreJob } from './restore-job.js'

export type RestoreRequest =
  | { readonly kind: 'pack'; readonly file: PackFile }
  | { readonly kind: 'job'; readonly id: number; readonly job: RestoreJob }

export type RestoreReply =
  | { readonly kind: 'done'; readonly id: number; readonly result: JobResult }
  | { readonly kind: 'failed'; readonly error: PlainError }

/** A worker thread of a restore: answers each job with its result. The first failure is its last word. */
export function runRestoreWorker(port: MessagePort, setup: RunnerSetup): void {
  const runner = new JobRunner(setup, machineTreeFiles)
  const send = (reply: RestoreReply): void => port.postMessage(reply)
  port.on('message', (request: RestoreRequest) => {
    try {
      if (request.kind === 'pack') runner.addPack(request.file)
      else send({ kind: 'done', id: request.id, result: runner.run(request.job) })
    } catch (error) {
      send({ kind: 'failed', error: toPlain(error) })
      port.close()
    }
  })
}

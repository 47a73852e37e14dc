import { parentPort, workerData } from 'node:worker_threads'
import { assertNever } from '@belay/domain/assert-never'
import { corrupt } from '@belay/domain/errors'
import { type ArchiveSetup, runArchiveWorker } from './archive/archive-worker.js'
import { runRestoreWorker } from './restore/restore-worker.js'
import type { RunnerSetup } from './tree/job-runner.js'
import { type VouchSetup, vouchRows } from './tree/vouch-rows.js'

type Request =
  | { readonly kind: 'archive'; readonly setup: ArchiveSetup }
  | { readonly kind: 'vouch'; readonly setup: VouchSetup }
  | { readonly kind: 'restore'; readonly setup: RunnerSetup }

/** The one entry of all worker threads, so that a bundle carries the engine's code for them once. */
function runWorker(): void {
  const request = workerData as Request
  if (parentPort === null) throw corrupt('internal', 'The engine worker runs as a worker thread only')
  switch (request.kind) {
    case 'archive':
      runArchiveWorker(parentPort, request.setup)
      return
    case 'vouch':
      vouchRows(request.setup)
      return
    case 'restore':
      runRestoreWorker(parentPort, request.setup)
      return
    default:
      assertNever(request)
  }
}

runWorker()

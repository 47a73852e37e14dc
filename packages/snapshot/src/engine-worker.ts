import { parentPort, workerData } from 'node:worker_threads'
import { assertNever } from '@belay/domain/assert-never'
import { corrupt } from '@belay/domain/errors'
import { type ArchiveSetup, runArchiveWorker } from './archive-worker.js'
import { runRestoreWorker } from './restore-worker.js'
import type { RunnerSetup } from './tree/job-runner.js'

/** The one entry of all worker threads, so that a bundle carries the engine's code for them once. */
function runWorker(): void {
  const request = workerData as { kind: 'archive'; setup: ArchiveSetup } | { kind: 'restore'; setup: RunnerSetup }
  if (parentPort === null) throw corrupt('internal', 'The engine worker runs as a worker thread only')
  switch (request.kind) {
    case 'archive':
      runArchiveWorker(parentPort, request.setup)
      return
    case 'restore':
      runRestoreWorker(parentPort, request.setup)
      return
    default:
      assertNever(request)
  }
}

runWorker()

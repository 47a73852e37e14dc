import { parentPort, workerData } from 'node:worker_threads'
import { corrupt } from '@belay/domain/errors'
import { type ArchiveSetup, runArchiveWorker } from './archive-worker.js'

/** The one entry of all worker threads, so that a bundle carries the engine's code for them once. */
function runWorker(): void {
  const request = workerData as { kind: 'archive'; setup: ArchiveSetup }
  if (parentPort === null) throw corrupt('internal', 'The engine worker runs as a worker thread only')
  switch (request.kind) {
    case 'archive':
      runArchiveWorker(parentPort, request.setup)
  }
}

runWorker()

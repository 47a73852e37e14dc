// An engine worker that dies with its first batch.
import { parentPort, workerData } from 'node:worker_threads'

parentPort.on('message', () => {
  if (workerData.setup.root.endsWith('-throws')) throw new Error('out of luck')
  process.exit(3)
})

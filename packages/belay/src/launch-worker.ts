import path from 'node:path'
import { workerData } from 'node:worker_threads'
import { runBundle } from '@belay/machine/code-cache'

// As launch.ts, for worker threads.
const { kind } = workerData as { readonly kind: string }
const engine = runBundle(path.join(__dirname, 'engine.js'), { purpose: kind })
process.once('exit', () => engine.keepCode())
// Most are ended from outside, which no event tells of. By then they have called what they will call.
setTimeout(() => engine.keepCode(), 200).unref()

import path from 'node:path'
import { cachedDataVersionTag } from 'node:v8'
import { workerData } from 'node:worker_threads'
import { runBundle } from '@belay/machine/code-cache'

// As launch.ts, for worker threads. The main thread may have changed V8's flags: it does so for large trees.
const { kind } = workerData as { readonly kind: string }
const engine = runBundle(path.join(__dirname, 'engine.js'), { purpose: kind, flags: cachedDataVersionTag() })
process.once('exit', () => engine.keepCode())
// Most are ended from outside, which no event tells of. By then they have called what they will call.
setTimeout(() => engine.keepCode(), 100).unref()

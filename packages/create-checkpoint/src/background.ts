import process from 'node:process'
import { text } from 'node:stream/consumers'
import { stepWith } from '@belay/github/host-process'
import { backgroundLoop } from './background-loop.js'
import { backgroundOrderSchema } from './start-background.js'

const stop = new AbortController()
const abandon = new AbortController()
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.on(name, () => {
    stop.abort()
    // The checkpoint that is being taken may end; it may not keep the job waiting.
    setTimeout(() => abandon.abort(new Error(`${name} was received`)), 15_000).unref()
  })
}
const { env, directory, session } = backgroundOrderSchema.parse(JSON.parse(await text(process.stdin)))
const step = stepWith(process, import.meta.url, {
  env,
  write: (line) => void process.stderr.write(line),
  signal: abandon.signal,
  session: async () => session,
})
// Whoever started this stops listening then: there is nothing to say on this stream any more.
await backgroundLoop(step, {
  directory,
  stop: stop.signal,
  ready: () => void process.stdout.write('ready\n'),
})

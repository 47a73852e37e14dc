import { exitCodeOf, unavailable } from '@belay/domain/errors'
import { elapsedMs } from '@belay/machine/elapsed-ms'
import { signalOfInterrupts } from './interrupts.js'
import { Output } from './output.js'
import { runCommandLine } from './run-command-line.js'
import { readAll, sinkOf, written } from './streams.js'

const signal = signalOfInterrupts(process)
let unwritten: Error | undefined
const exitCode = await runCommandLine(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  nodeVersion: process.versions.node,
  now: () => new Date(),
  elapsedMs,
  // Loaded when it is needed: it takes 5 ms, and `--version` does without.
  randomBytes: (count) => process.getBuiltinModule('node:crypto').randomBytes(count),
  readStdin: () => readAll(process.stdin, signal),
  output: new Output({
    stdout: sinkOf(process.stdout, (error) => {
      unwritten = error
    }),
    // There is nowhere to say so.
    stderr: sinkOf(process.stderr, () => undefined),
    clockMs: elapsedMs,
  }),
  // Computed, so that a bundler does not ship the file as it is: it is bundled as an entry of its own.
  workerUrl: new URL(['.', 'worker.js'].join('/'), import.meta.url),
  signal,
})
// At once: to take the heap of a large tree apart piece by piece, only to end, takes as long as a small command.
await written(process.stdout, process.stderr)
if (unwritten !== undefined) {
  process.stderr.write(`belay: Cannot write the result to standard output: ${unwritten.message}\n`)
  await written(process.stderr)
}
// What a script was to read is missing: not done, though it may have been done.
process.exit(
  unwritten !== undefined && exitCode === 0
    ? exitCodeOf(unavailable('output-unwritable', unwritten.message))
    : exitCode,
)

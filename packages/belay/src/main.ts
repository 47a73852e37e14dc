import { elapsedMs } from '@belay/machine/elapsed-ms'
import { signalOfInterrupts } from './interrupts.js'
import { Output } from './output.js'
import { runCommandLine } from './run-command-line.js'
import { readAll, sinkOf, written } from './streams.js'

const signal = signalOfInterrupts(process)
process.exitCode = await runCommandLine(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  nodeVersion: process.versions.node,
  now: () => new Date(),
  elapsedMs,
  // Loaded when it is needed: it takes 5 ms, and `--version` does without.
  randomBytes: (count) => process.getBuiltinModule('node:crypto').randomBytes(count),
  readStdin: () => readAll(process.stdin, signal),
  output: new Output({
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    clockMs: elapsedMs,
  }),
  // Computed, so that a bundler does not ship the file as it is: it is bundled as an entry of its own.
  workerUrl: new URL(['.', 'worker.js'].join('/'), import.meta.url),
  signal,
})
// At once: to take the heap of a large tree apart piece by piece, only to end, takes as long as a small command.
await written(process.stdout, process.stderr)
process.exit()

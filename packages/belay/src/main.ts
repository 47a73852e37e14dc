#!/usr/bin/env node
import { randomBytes } from 'node:crypto'
import { enableCompileCache } from 'node:module'

// Before anything else is loaded: what follows comes from the cache next time.
enableCompileCache()
const { Output } = await import('./output.js')
const { runCommandLine } = await import('./run-command-line.js')
const { signalOfInterrupts } = await import('./interrupts.js')
const { readAll, sinkOf } = await import('./streams.js')

process.exitCode = await runCommandLine(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  now: () => new Date(),
  elapsedMs: () => performance.now(),
  randomBytes,
  readStdin: () => readAll(process.stdin),
  output: new Output({
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    clockMs: () => performance.now(),
  }),
  // Computed, so that a bundler does not ship the file as it is: it is bundled as an entry of its own.
  workerUrl: new URL(['.', 'worker.js'].join('/'), import.meta.url),
  signal: signalOfInterrupts(process),
})

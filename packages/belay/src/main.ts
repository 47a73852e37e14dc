#!/usr/bin/env node
import { randomBytes } from 'node:crypto'
import module from 'node:module'

// Before anything else is loaded: what follows comes from the cache next time. Older versions of Node, which are told so below, lack it.
module.enableCompileCache?.()
const { Output } = await import('./output.js')
const { runCommandLine } = await import('./run-command-line.js')
const { signalOfInterrupts } = await import('./interrupts.js')
const { readAll, sinkOf } = await import('./streams.js')

const signal = signalOfInterrupts(process)
process.exitCode = await runCommandLine(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  nodeVersion: process.versions.node,
  now: () => new Date(),
  elapsedMs: () => performance.now(),
  randomBytes,
  readStdin: () => readAll(process.stdin, signal),
  output: new Output({
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    clockMs: () => performance.now(),
  }),
  // Computed, so that a bundler does not ship the file as it is: it is bundled as an entry of its own.
  workerUrl: new URL(['.', 'worker.js'].join('/'), import.meta.url),
  signal,
})

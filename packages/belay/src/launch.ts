#!/usr/bin/env node
import path from 'node:path'
import { runBundle } from '@belay/machine/code-cache'

// The bundle's first file: main.ts and all it needs is the second, beside this one.
const [, , command = ''] = process.argv
const program = runBundle(path.join(__dirname, 'program.js'), { purpose: command })
process.once('exit', (exitCode) => {
  // Of a command that went wrong the functions that matter were not called.
  if (exitCode === 0) program.keepCode()
})

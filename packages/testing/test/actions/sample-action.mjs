import { readFileSync } from 'node:fs'
import * as core from '@actions/core'

// What a small action does with its runner.
const state = core.getState('step')
core.setOutput('input', core.getInput('Some name'))
core.setOutput('lines', 'one\ntwo=2')
core.setOutput('state', state)
core.setOutput('event', readFileSync(process.env.GITHUB_EVENT_PATH, 'utf8'))
core.saveState('step', 'main')
core.exportVariable('EXPORTED', 'yes')
await core.summary
  .addRaw(`in ${process.cwd() === process.env.GITHUB_WORKSPACE ? 'the workspace' : process.cwd()}`)
  .write()
core.warning('careful')
if (core.getInput('hang') === 'true') setInterval(() => {}, 1000)
if (core.getInput('fail') === 'true') core.setFailed('as asked')

import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hrtime, env as processEnv } from 'node:process'

const GNU_TIME = '/usr/bin/time'

/**
 * @typedef {object} Command
 * @property {string} command
 * @property {readonly string[]} args
 * @property {string} cwd
 * @property {Readonly<Record<string, string>>} env added to this process's
 */

/**
 * @typedef {object} Sample
 * @property {number} wallMs from spawn to exit
 * @property {number} userMs
 * @property {number} systemMs
 * @property {number} peakRssBytes of the largest process, as wait4 tells it
 */

/**
 * Runs a command to its end and measures it. Wall time includes the 1-2 ms that GNU time takes to start, alike for every subject.
 * @param {Command} command
 * @param {{ scratch: string }} options a folder for what it prints
 * @returns {Promise<Sample>}
 * @throws {Error} if it fails: a broken run must not look fast
 */
export async function measure({ command, args, cwd, env }, { scratch }) {
  if (!existsSync(GNU_TIME)) throw new Error(`${GNU_TIME} is missing: install GNU time (package "time")`)
  const report = join(scratch, 'time.txt')
  const printed = join(scratch, 'output.txt')
  const output = openSync(printed, 'w')
  const timed = ['--output', report, '--format', '%U %S %M', command, ...args]
  const start = hrtime.bigint()
  const status = await new Promise((resolve, reject) => {
    const child = spawn(GNU_TIME, timed, {
      cwd,
      env: { ...processEnv, ...env },
      stdio: ['ignore', output, output],
    })
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? signal))
  })
  const wallMs = Number(hrtime.bigint() - start) / 1e6
  closeSync(output)
  if (status !== 0) {
    const words = [command, ...args].join(' ')
    throw new Error(
      `${words} in ${cwd} exited with ${status}:\n${readFileSync(printed, 'utf8').slice(-3000)}`,
    )
  }
  const [user, system, peakKib] = readFileSync(report, 'utf8').trim().split(' ').map(Number)
  if (user === undefined || system === undefined || peakKib === undefined)
    throw new Error(`${report} does not hold three numbers`)
  return { wallMs, userMs: user * 1000, systemMs: system * 1000, peakRssBytes: peakKib * 1024 }
}

import { spawnSync } from 'node:child_process'

const OUTPUT_BYTES_MAX = 256 * 1024 * 1024

/**
 * Runs a command to its end and returns what it printed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, input?: string | Buffer, accept?: readonly number[] }} [options]
 *   `env` is added to this process's; `accept` lists the exit codes that count as success (0 alone by default)
 * @returns {string}
 * @throws {Error} with the end of its error output if it cannot start or exits otherwise
 */
export function runCommand(command, args, { cwd, env = {}, input, accept = [0] } = {}) {
  const done = spawnSync(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    ...(input === undefined ? {} : { input }),
    env: { ...process.env, ...env },
    maxBuffer: OUTPUT_BYTES_MAX,
  })
  if (done.error !== undefined) throw new Error(`${command} did not run`, { cause: done.error })
  if (done.status === null || !accept.includes(done.status)) {
    const errors = done.stderr.toString().slice(-2000)
    throw new Error(
      `${[command, ...args].join(' ').slice(0, 300)} exited with ${done.status ?? done.signal}: ${errors}`,
    )
  }
  return done.stdout.toString()
}

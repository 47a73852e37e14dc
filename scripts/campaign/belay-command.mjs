import { spawn } from 'node:child_process'
import { existsSync, watch } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const ENTRY = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist', 'belay', 'index.js')
const OUTPUT_BYTES_MAX = 64 * 2 ** 20
const TIME_MS_MAX = 10 * 60_000

/** Process groups that run now. @type {Set<number>} */
const running = new Set()

/**
 * @typedef {object} Ended
 * @property {number | null} code
 * @property {NodeJS.Signals | null} signal
 * @property {boolean} wasKilled as planned, before it ended by itself
 * @property {string} stdout
 * @property {string} stderr
 * @property {number} wallMs
 * @property {any} json what it printed with --json, if it did
 */

/**
 * Runs the bundled command line in a process group of its own.
 * @param {readonly string[]} args
 * @param {{ cwd: string, state?: string, passphrase?: string, killAfterMs?: number, killAfterChangeOf?: string, timeMsMax?: number, prefix?: readonly string[] }} o
 *   `state` is where it remembers trees; `killAfterMs` kills the whole group then, counted from
 *   the first change of a name in the folder `killAfterChangeOf` if that is given, and of none that Belay uses in passing; `prefix` is a command that starts it, such as setpriv
 * @returns {Promise<Ended>} whatever its exit code
 */
export async function runBelay(
  args,
  { cwd, state, passphrase, killAfterMs, killAfterChangeOf, timeMsMax = TIME_MS_MAX, prefix = [] },
) {
  if (!existsSync(ENTRY)) throw new Error(`${ENTRY} is missing: run npm run build`)
  const [command = process.execPath, ...rest] = [...prefix, process.execPath, ENTRY, ...args]
  const began = performance.now()
  const child = spawn(command, rest, {
    cwd,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '/',
      ...(state === undefined ? {} : { BELAY_STATE_DIR: state }),
      ...(passphrase === undefined ? {} : { BELAY_PASSPHRASE: passphrase }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const group = child.pid
  if (group === undefined) throw new Error(`${command} did not start`)
  running.add(group)
  let hasEnded = false
  let wasKilled = false
  let isLate = false
  const kill = () => {
    if (hasEnded) return
    wasKilled = true
    endGroup(group)
  }
  const limit = setTimeout(() => {
    isLate = true
    endGroup(group)
  }, timeMsMax)
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const startTimer = () => {
    if (killAfterMs !== undefined) timer ??= setTimeout(kill, killAfterMs)
  }
  const watcher =
    killAfterChangeOf === undefined
      ? undefined
      : watch(killAfterChangeOf, (_, name) => {
          if (name !== null && !name.startsWith('.belay')) startTimer()
        })
  if (watcher === undefined) startTimer()
  const printed = { stdout: '', stderr: '' }
  for (const stream of /** @type {const} */ (['stdout', 'stderr'])) {
    child[stream].setEncoding('utf8')
    child[stream].on('data', (text) => {
      if (printed[stream].length < OUTPUT_BYTES_MAX) printed[stream] += text
    })
  }
  child.once('exit', () => {
    hasEnded = true
  })
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (...ended) => resolve(ended))
  })
  const wallMs = performance.now() - began
  clearTimeout(limit)
  clearTimeout(timer)
  watcher?.close()
  // What it started itself must not outlive it.
  endGroup(group)
  running.delete(group)
  if (isLate) throw new Error(`belay ${args.join(' ')} in ${cwd} did not end within ${timeMsMax} ms`)
  return { code, signal, wasKilled, ...printed, wallMs, json: jsonOf(printed.stdout) }
}

/** Ends every process that `runBelay` started and that still runs. */
export function endChildren() {
  for (const group of running) endGroup(group)
  running.clear()
}

/** @param {number} group */
function endGroup(group) {
  try {
    process.kill(-group, 'SIGKILL')
  } catch (error) {
    // ESRCH: all of it has ended.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ESRCH') throw error
  }
}

/** @param {string} text */
function jsonOf(text) {
  try {
    return JSON.parse(text)
  } catch {
    // Killed, or it prints text.
    return undefined
  }
}

import { spawn } from 'node:child_process'
import { mkdir, open } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { unavailable } from '@belay/domain/errors'
import { errnoCode, fileError } from './file-error.js'
import { type SessionIdentity, sessionLiveness, sessionOf } from './sessions.js'

export interface DetachedOptions {
  readonly argv: readonly [string, ...string[]]
  readonly cwd: string
  /** All of its environment. What is secret goes through `stdin`, which no other process can read. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: string
  /** Gets what it writes to its standard error. */
  readonly logFile: string
  /** How long it may take to say, by any output, that it is ready. */
  readonly readyTimeoutMs: number
}

/** Starts a process that outlives this one, in a group of its own, and waits until it says that it is ready.
 *  @throws BelayError `command-failed` if it ends, `timed-out` if it says nothing; then it is gone */
export async function startDetached(o: DetachedOptions): Promise<SessionIdentity> {
  await mkdir(path.dirname(o.logFile), { recursive: true })
  const log = await open(o.logFile, 'a').catch((cause: unknown) => {
    throw fileError(cause, { doing: `open ${o.logFile}`, access: 'write' })
  })
  const [program, ...args] = o.argv
  const child = spawn(program, args, {
    cwd: o.cwd,
    env: { ...o.env },
    stdio: ['pipe', 'pipe', log.fd],
    detached: true,
    windowsHide: true,
  })
  try {
    const ready = Promise.withResolvers<void>()
    child.stdout?.once('data', () => ready.resolve())
    child.once('error', (cause) => ready.reject(failed(o, String(cause), cause)))
    child.once('exit', (code, signal) => ready.reject(failed(o, `it ended with ${signal ?? code}`)))
    const timer = setTimeout(() => {
      ready.reject(unavailable('timed-out', `${program} was not ready within ${o.readyTimeoutMs} ms`))
    }, o.readyTimeoutMs)
    // If it ends before it has read everything, its exit says so.
    child.stdin?.on('error', () => {})
    child.stdin?.end(o.stdin)
    try {
      await ready.promise
    } finally {
      clearTimeout(timer)
    }
    const identity = child.pid === undefined ? null : await sessionOf(child.pid)
    if (identity === null) throw failed(o, 'it cannot be found again')
    return identity
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  } finally {
    await log.close()
    // Nothing of it keeps this process from ending.
    child.stdout?.destroy()
    child.unref()
  }
}

/** Asks a process of this machine to end, waits, and forces it if it does not.
 *  @returns `gone` if it had ended before; `unknown` where it cannot be told whether it runs: then nothing was done */
export async function endDetached(
  identity: SessionIdentity,
  o: { readonly graceMs: number },
): Promise<'gone' | 'ended' | 'killed' | 'unknown'> {
  const { isAlive } = await sessionLiveness()
  const before = await isAlive(identity)
  if (before !== 'alive') return before === 'dead' ? 'gone' : 'unknown'
  signal(identity, 'SIGTERM')
  const deadlineMs = performance.now() + o.graceMs
  while (performance.now() < deadlineMs) {
    await sleep(POLL_MS)
    if ((await isAlive(identity)) !== 'alive') return 'ended'
  }
  signal(identity, 'SIGKILL')
  return 'killed'
}

const POLL_MS = 25

function signal({ pid }: SessionIdentity, name: NodeJS.Signals): void {
  try {
    // Its whole group: what it started ends with it.
    process.kill(process.platform === 'win32' ? pid : -pid, name)
  } catch (error) {
    if (errnoCode(error) !== 'ESRCH') throw error
  }
}

function failed({ argv, logFile }: DetachedOptions, why: string, cause?: unknown): Error {
  return unavailable('command-failed', `${argv.join(' ')} did not start: ${why}`, {
    hint: `What it said is in ${logFile}.`,
    ...(cause === undefined ? {} : { cause }),
  })
}

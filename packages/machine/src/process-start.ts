import { readFileSync } from 'node:fs'
import process from 'node:process'
import { runCommand } from './exec.js'
import { errnoCode } from './file-error.js'

export type ProcessStart =
  | { readonly kind: 'running'; readonly start: string }
  /** It has ended; its parent may not have collected it yet. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'unknown' }

const PS_TIMEOUT_MS = 5_000

/** When the process with this id started: on Linux in clock ticks since boot, on macOS a date to the second. */
export async function findProcessStart(pid: number): Promise<ProcessStart> {
  if (process.platform === 'linux') return startFromProc(pid)
  if (process.platform === 'win32') return { kind: 'unknown' }
  return await startFromPs(pid)
}

function startFromProc(pid: number): ProcessStart {
  let stat: string
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  } catch (error) {
    // Not even ENOENT is proof of its end: /proc can be mounted to hide other users' processes.
    if (errnoCode(error) !== undefined) return { kind: 'unknown' }
    throw error
  }
  // proc_pid_stat(5). The second field is the program's name in parentheses and may hold anything, also parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state] = fields
  const start = fields[19]
  if (state === 'Z' || state === 'X') return { kind: 'ended' }
  return start === undefined ? { kind: 'unknown' } : { kind: 'running', start }
}

async function startFromPs(pid: number): Promise<ProcessStart> {
  const { exitCode, stdout } = await runCommand(['ps', '-o', 'stat=,lstart=', '-p', String(pid)], {
    timeoutMs: PS_TIMEOUT_MS,
    env: { LC_ALL: 'C', TZ: 'UTC' },
  })
  const [, state, start] = /^\s*(\S+)\s+(.+?)\s*$/.exec(stdout.bytes.toString('latin1')) ?? []
  if (exitCode !== 0 || state === undefined || start === undefined) return { kind: 'unknown' }
  return state.startsWith('Z') ? { kind: 'ended' } : { kind: 'running', start }
}

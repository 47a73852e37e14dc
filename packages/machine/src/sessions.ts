import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import process from 'node:process'
import { errnoCode } from './file-error.js'
import { findProcessStart } from './process-start.js'

/** One run of one process. A process id alone is not enough: ids are used again. */
export interface SessionIdentity {
  /** Host, boot and, on Linux, process namespace: within it a process id means one thing at a time. */
  readonly host: string
  readonly pid: number
  /** When the process started, in the system's own form: compare, never read. Empty where the system does not tell. */
  readonly processStart: string
}

export type Liveness = 'alive' | 'dead' | 'unknown'

export interface SessionLiveness {
  readonly own: SessionIdentity
  /** `dead` only where the system says so: of another host, container or boot nothing is known. */
  isAlive(session: SessionIdentity): Promise<Liveness>
}

/** Who this process is, and whether others still run. */
export async function sessionLiveness(): Promise<SessionLiveness> {
  const host = hostIdentity()
  const start = await findProcessStart(process.pid)
  const own = { host, pid: process.pid, processStart: start.kind === 'running' ? start.start : '' }
  return { own, isAlive: (session) => livenessOf(session, host) }
}

/** The process that started this one; null where the system does not tell when it began. */
export async function parentSession(): Promise<SessionIdentity | null> {
  return await sessionOf(process.ppid)
}

/** A running process of this machine as others recognise it; null where it has ended, or the system does not tell when it began. */
export async function sessionOf(pid: number): Promise<SessionIdentity | null> {
  const found = await findProcessStart(pid)
  return found.kind === 'running' ? { host: hostIdentity(), pid, processStart: found.start } : null
}

async function livenessOf(session: SessionIdentity, host: string): Promise<Liveness> {
  if (session.host !== host) return 'unknown'
  // 0 and negative numbers are groups of processes, and would always be found.
  if (!Number.isSafeInteger(session.pid) || session.pid <= 0) return 'unknown'
  if (!processExists(session.pid)) return 'dead'
  const found = await findProcessStart(session.pid)
  switch (found.kind) {
    case 'ended':
      return 'dead'
    case 'unknown':
      return 'unknown'
    case 'running':
      if (session.processStart === '') return 'unknown'
      return found.start === session.processStart ? 'alive' : 'dead'
  }
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there and belongs to someone else.
    if (errnoCode(error) === 'EPERM') return true
    if (errnoCode(error) === 'ESRCH') return false
    throw error
  }
}

function hostIdentity(): string {
  if (process.platform !== 'linux') return hostname()
  // Hosts made from one image share a name; containers on one host may share it too, and count their processes apart.
  return [
    hostname(),
    tryRead(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    tryRead(() => readlinkSync('/proc/self/ns/pid')),
  ].join(' ')
}

function tryRead(read: () => string): string {
  try {
    return read()
  } catch (error) {
    // Without /proc nobody's start is known either, so that no one is ever taken for dead or alive by mistake.
    if (errnoCode(error) !== undefined) return '?'
    throw error
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import fs from 'node:fs'
import process from 'node:process'
import { type BelayError, misuse, unavailable } from '@belay/domain/errors'
import { BoundedOutput, type CapturedOutput } from './bounded-output.js'
import { elapsedMs } from './elapsed-ms.js'
import { errnoCode, fileError } from './file-error.js'
import { endProcessTree } from './process-tree.js'

export interface CommandOptions {
  readonly cwd?: string | undefined
  /** The variables of this process that the command gets: all, or those named. Default: all. */
  readonly inheritEnv?: 'all' | readonly string[] | undefined
  /** Set over the inherited ones; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /** Default: nothing to read. */
  readonly stdin?: Uint8Array | string | undefined
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
  /** Kept of each stream, first and last half; the rest is counted only. Default: 1 MiB. */
  readonly outputBytesMax?: number | undefined
  /** After the request to end, before it is forced. Default: 2,000. */
  readonly killGraceMs?: number | undefined
}

export interface CommandResult {
  /** null: ended by a signal. */
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: CapturedOutput
  readonly stderr: CapturedOutput
  readonly durationMs: number
  /** It was ended because its time was up. */
  readonly timedOut: boolean
}

const OUTPUT_BYTES_MAX_DEFAULT = 1024 * 1024
const KILL_GRACE_MS_DEFAULT = 2_000
// A process that the command left running may hold its pipes open for ever.
const CLOSE_AFTER_EXIT_MS = 500

/** Runs a program, never a shell, in a process group of its own, and waits for its end. However it ends, also by a time-out, it is the
 *  caller's to judge. On time-out and abort its whole group is ended: asked to first, then forced. What it left running otherwise, stays.
 *  @throws BelayError `unavailable` where the program cannot be found or started, or on abort; `absent` where `cwd` is not there. */
export async function runCommand(
  argv: readonly [string, ...string[]],
  o: CommandOptions,
): Promise<CommandResult> {
  if (o.signal?.aborted) throw abortedError(argv[0], o.signal)
  // A missing working directory and a missing program fail alike (ENOENT), and must not be taken for each other.
  if (o.cwd !== undefined) requireDirectory(o.cwd, argv[0])
  const startedAtMs = elapsedMs()
  const [program, ...args] = argv
  const child = startProcess(program, args, o)
  const outputBytesMax = o.outputBytesMax ?? OUTPUT_BYTES_MAX_DEFAULT
  const stdout = new BoundedOutput(outputBytesMax)
  const stderr = new BoundedOutput(outputBytesMax)
  child.stdout?.on('data', (chunk: Buffer) => stdout.add(chunk))
  child.stderr?.on('data', (chunk: Buffer) => stderr.add(chunk))
  if (o.stdin !== undefined) {
    // A program that ends without reading all its input breaks the pipe: its exit code says what that meant.
    child.stdin?.on('error', () => {})
    child.stdin?.end(o.stdin)
  }
  const { exitCode, signal, endedFor } = await ended(child, o)
  if (endedFor === 'abort' && o.signal !== undefined) throw abortedError(program, o.signal)
  return {
    exitCode,
    signal,
    stdout: stdout.captured(),
    stderr: stderr.captured(),
    durationMs: elapsedMs() - startedAtMs,
    timedOut: endedFor === 'time-out',
  }
}

function startProcess(program: string, args: readonly string[], o: CommandOptions): ChildProcess {
  try {
    return spawn(program, args, {
      cwd: o.cwd,
      env: environment(o),
      stdio: [o.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    })
  } catch (cause) {
    // Some failures, such as too long a list of arguments, are thrown; the others come as an event.
    throw startError(program, cause)
  }
}

interface Ending {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly endedFor: 'time-out' | 'abort' | undefined
}

function ended(child: ChildProcess, o: CommandOptions): Promise<Ending> {
  return new Promise((resolve, reject) => {
    let endedFor: Ending['endedFor']
    let forcing: NodeJS.Timeout | undefined
    let closing: NodeJS.Timeout | undefined
    const end = (why: 'time-out' | 'abort') => {
      if (endedFor !== undefined || child.exitCode !== null || child.signalCode !== null) return
      endedFor = why
      endProcessTree(child, 'SIGTERM')
      forcing = setTimeout(() => endProcessTree(child, 'SIGKILL'), o.killGraceMs ?? KILL_GRACE_MS_DEFAULT)
    }
    const onAbort = () => end('abort')
    const timer = setTimeout(() => end('time-out'), o.timeoutMs)
    o.signal?.addEventListener('abort', onAbort, { once: true })
    const settle = () => {
      clearTimeout(timer)
      clearTimeout(forcing)
      clearTimeout(closing)
      o.signal?.removeEventListener('abort', onAbort)
    }
    child.once('error', (cause) => {
      // Also sent when a kill fails; only a failed start leaves no process id.
      if (child.pid !== undefined) return
      settle()
      reject(startError(child.spawnfile, cause))
    })
    child.once('exit', () => {
      // The leader has gone; what is left of its group had its request too.
      if (endedFor !== undefined) endProcessTree(child, 'SIGKILL')
      closing = setTimeout(() => {
        child.stdout?.destroy()
        child.stderr?.destroy()
      }, CLOSE_AFTER_EXIT_MS)
    })
    child.once('close', (exitCode, signal) => {
      settle()
      resolve({ exitCode, signal, endedFor })
    })
  })
}

function environment(o: CommandOptions): NodeJS.ProcessEnv {
  const names = o.inheritEnv ?? 'all'
  const inherited =
    names === 'all'
      ? { ...process.env }
      : Object.fromEntries(names.map((name) => [name, process.env[name]] as const))
  // An undefined value is left out by spawn.
  return { ...inherited, ...o.env }
}

function requireDirectory(cwd: string, program: string): void {
  let found: fs.Stats
  try {
    found = fs.statSync(cwd)
  } catch (cause) {
    throw fileError(cause, { doing: `run ${program} in ${cwd}`, access: 'read' })
  }
  if (!found.isDirectory())
    throw misuse(
      'path-invalid',
      `Cannot run ${program} in ${cwd}: expected a directory, found another kind of file`,
    )
}

function startError(program: string, cause: unknown): BelayError {
  if (errnoCode(cause) === 'ENOENT') {
    return unavailable('command-not-found', `Cannot run ${program}: there is no such program on the PATH`, {
      hint: `Install ${program}, or name it by its full path.`,
      cause,
    })
  }
  return fileError(cause, { doing: `run ${program}`, access: 'read' })
}

function abortedError(program: string, signal: AbortSignal): BelayError {
  return unavailable('aborted', `Running ${program} was aborted`, { cause: signal.reason })
}

import { spawn } from 'node:child_process'
import process from 'node:process'
import { type BelayError, unavailable } from '@belay/domain/errors'
import type { TimeFailure, TimeSetter } from './set-times.js'
import { TimeRecords } from './time-records.js'
import type { TimeSetterProgram } from './time-setter-programs.js'

const ANSWER_TIMEOUT_MS = 10_000
const FAILURES_KEPT_MAX = 1000
const STDERR_CHARS_MAX = 2000
const ENOENT = 2

/** A running time-setter program. Once its `answers` is true, the promises of TimeSetter hold. */
export class TimeSetterProcess implements TimeSetter {
  readonly #child
  readonly #ended: Promise<void>
  readonly #records = new TimeRecords()
  readonly #failed: TimeFailure[] = []
  readonly #signal: AbortSignal | undefined
  readonly #program: string
  readonly #onAbort = () => this.kill()
  #failedCount = 0
  #unread: Buffer = Buffer.alloc(0)
  #stderr = ''
  #deathCause: unknown
  #over = false
  #finishing = false
  #answered: (() => void) | undefined

  constructor(program: TimeSetterProgram, root: string, signal: AbortSignal | undefined) {
    this.#program = program.command
    this.#signal = signal
    // Nothing but what finding and starting the interpreter needs: PERL5OPT, PYTHONPATH and the like could change what it does.
    const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], LC_ALL: 'C' }
    const child = spawn(program.command, program.args, { cwd: root, env, stdio: ['pipe', 'pipe', 'pipe'] })
    this.#child = child
    this.#ended = new Promise((resolve) => {
      // `close` comes after all output; after a failed spawn it may not come at all.
      child.once('close', () => resolve(this.#end()))
      child.once('error', (cause) => {
        this.#deathCause ??= cause
        resolve(this.#end())
      })
    })
    // A dead program shows as EPIPE here; its exit code, judged in finish, says more.
    child.stdin.on('error', (cause) => {
      this.#deathCause ??= cause
    })
    child.stdout.on('data', (chunk: Buffer) => this.#read(chunk))
    child.stderr.setEncoding('latin1').on('data', (chunk: string) => {
      this.#stderr = (this.#stderr + chunk).slice(0, STDERR_CHARS_MAX)
    })
    if (signal?.aborted) this.kill()
    else signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  /** Proves that the program runs and reaches the system call: an entry that cannot exist must fail with ENOENT and nothing else. */
  async answers(): Promise<boolean> {
    const missing = '.belay-absent/entry'
    this.set(missing, 1, 1)
    this.#send(this.#records.takeFrame())
    let timer: NodeJS.Timeout | undefined
    const answer = new Promise<boolean>((resolve) => {
      this.#answered = () => resolve(true)
      timer = setTimeout(() => resolve(false), ANSWER_TIMEOUT_MS)
    })
    this.#send(TimeRecords.emptyFrame())
    const answered = await Promise.race([answer, this.#ended.then(() => false)])
    clearTimeout(timer)
    const proof = this.#failed.pop()
    this.#failedCount = 0
    return answered && proof?.path === missing && proof.errno === ENOENT
  }

  set(path: string, mtimeSec: number, mtimeNsec: number): void {
    if (this.#records.add(path, mtimeSec, mtimeNsec)) return
    this.#send(this.#records.takeFrame())
    this.#records.add(path, mtimeSec, mtimeNsec)
  }

  async drained(): Promise<void> {
    if (this.#over) throw this.#death()
    if (!this.#child.stdin.writableNeedDrain) return
    const drain = new Promise<void>((resolve) => this.#child.stdin.once('drain', resolve))
    await Promise.race([drain, this.#ended])
    if (this.#over) throw this.#death()
  }

  async finish(): Promise<{ failed: TimeFailure[]; failedCount: number }> {
    this.#finishing = true
    this.#send(this.#records.takeFrame())
    this.#child.stdin.end()
    await this.#ended
    if (this.#child.exitCode !== 0) throw this.#death()
    return { failed: this.#failed, failedCount: this.#failedCount }
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  #send(frame: Buffer | undefined): void {
    // To a dead program nothing can be sent; drained and finish report the death.
    if (frame === undefined || this.#over || this.#child.stdin.destroyed) return
    this.#child.stdin.write(frame)
  }

  #end(): void {
    this.#over = true
    this.#signal?.removeEventListener('abort', this.#onAbort)
  }

  #read(chunk: Buffer): void {
    const bytes = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk])
    let at = 0
    while (at + 8 <= bytes.length) {
      const errno = bytes.readUInt32LE(at)
      const end = at + 8 + bytes.readUInt32LE(at + 4)
      if (end > bytes.length) break
      if (errno === 0) this.#answered?.()
      else this.#keepFailure({ path: bytes.toString('latin1', at + 8, end), errno })
      at = end
    }
    this.#unread = bytes.subarray(at)
  }

  #keepFailure(failure: TimeFailure): void {
    this.#failedCount += 1
    if (this.#failed.length < FAILURES_KEPT_MAX) this.#failed.push(failure)
  }

  #death(): BelayError {
    if (this.#signal?.aborted) return abortedError(this.#signal)
    const { exitCode, signalCode } = this.#child
    const found = signalCode
      ? `signal ${signalCode}`
      : exitCode === null
        ? 'it did not start'
        : `exit code ${exitCode}`
    const when = this.#finishing ? 'before all times were set' : 'while times were being set'
    const said = this.#stderr.trim()
    return unavailable(
      'command-failed',
      `${this.#program} ended ${when}: expected exit code 0, found ${found}${said && `: ${said}`}`,
      {
        hint: 'The contents are in place. Run the restore again to set the times.',
        cause: this.#deathCause,
      },
    )
  }
}

/** The error of every operation after the abort. */
export function abortedError(signal: AbortSignal): BelayError {
  return unavailable('aborted', 'Setting modification times was aborted', { cause: signal.reason })
}

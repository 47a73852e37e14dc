import type { ServerResponse } from 'node:http'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Answer } from './exchange.js'
import type { Fault } from './faults.js'

/** Writes the answer as the fault says. Returns the number of bytes of the body that were sent.
 *  Ends early, without an error, if the client goes away or the fault cuts the connection. */
export async function sendAnswer(o: {
  readonly answer: Answer
  readonly response: ServerResponse
  readonly isHead: boolean
  readonly fault: Fault | undefined
  readonly signal: AbortSignal
}): Promise<number> {
  const { answer, response, fault } = o
  if (fault?.kind === 'slow') await sleep(fault.delayMs, undefined, { signal: o.signal })
  response.writeHead(answer.status, { ...answer.headers, ...lengthOf(answer, fault) })
  if (answer.body === undefined || o.isHead) {
    response.end()
    return 0
  }
  const opened = answer.body.open()
  const body = opened instanceof Readable ? opened : Readable.from([Buffer.from(opened)])
  const sent = new Transform({
    transform(part: Buffer, _encoding, done) {
      sentBytes += part.length
      done(null, part)
    },
  })
  let sentBytes = 0
  try {
    await pipeline([body, ...stepsOf(fault), sent, response], { signal: o.signal })
  } catch (error) {
    response.destroy()
    if (!isGone(error)) throw error
  }
  return sentBytes
}

/** The client went away, or the fault cut the connection. Told by codes: a test runner gives tests an Error of their own, of which
 *  Node's errors are no instances. */
export function isGone(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  return (
    error instanceof CutError ||
    ('code' in error && GONE.has(String(error.code))) ||
    ('name' in error && error.name === 'AbortError')
  )
}

const GONE: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
  'ABORT_ERR',
])

class CutError extends Error {}

function lengthOf(answer: Answer, fault: Fault | undefined): Record<string, string> {
  // A 204 or 304 must not say one.
  if (answer.body === undefined)
    return answer.status === 204 || answer.status === 304 ? {} : { 'content-length': '0' }
  const full = answer.body.sizeBytes
  return { 'content-length': String(fault?.kind === 'truncate' ? Math.min(fault.afterBytes, full) : full) }
}

function stepsOf(fault: Fault | undefined): Transform[] {
  switch (fault?.kind) {
    case 'truncate':
      return [onBytes((part, at) => part.subarray(0, Math.max(0, fault.afterBytes - at)))]
    case 'cut-answer':
      return [
        onBytes((part, at) => {
          if (at + part.length <= fault.afterBytes) return part
          // What was to come is sent first, or the client would see a reset without any body.
          if (at >= fault.afterBytes) throw new CutError('the answer is cut')
          return part.subarray(0, fault.afterBytes - at)
        }, true),
      ]
    case 'flip':
      return [
        onBytes((part, at) => {
          const index = fault.atByte - at
          if (index < 0 || index >= part.length) return part
          const flipped = Buffer.from(part)
          flipped.writeUInt8(flipped.readUInt8(index) ^ 1, index)
          return flipped
        }),
      ]
    case 'slow':
      return fault.bytesPerSecond === undefined ? [] : [paced(fault.bytesPerSecond)]
    default:
      return []
  }
}

/** Changes each part, told how many bytes came before it. */
function onBytes(change: (part: Buffer, at: number) => Buffer, cutsAtEnd = false): Transform {
  let at = 0
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      try {
        const changed = change(part, at)
        at += part.length
        if (changed.length > 0) this.push(changed)
        // The bytes before the cut leave this process first.
        if (cutsAtEnd && changed.length < part.length) setTimeout(() => done(new CutError('cut')), 20)
        else done()
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)))
      }
    },
  })
}

function paced(bytesPerSecond: number): Transform {
  const slice = Math.max(1, Math.floor(bytesPerSecond / 20))
  return new Transform({
    transform(part: Buffer, _encoding, done) {
      const next = (at: number): void => {
        this.push(part.subarray(at, at + slice))
        if (at + slice < part.length) setTimeout(() => next(at + slice), 50)
        else setTimeout(done, 50)
      }
      next(0)
    },
  })
}

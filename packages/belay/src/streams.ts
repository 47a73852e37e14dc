import { addAbortSignal, type Readable } from 'node:stream'
import { misuse } from '@belay/domain/errors'
import type { TextSink } from './output.js'

/** A stream of this process to write to. A reader that went away (`belay list | head -1`), or a terminal that was closed, is no failure of
 *  ours: it must not end a command that is giving back what it holds. Any other error (a full disk) is told to `onFailure`, once, and does not end
 *  it either. */
export function sinkOf(stream: NodeJS.WriteStream, onFailure: (error: Error) => void): TextSink {
  let isGone = false
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // A closed terminal says EIO.
    const isLeft = error.code === 'EPIPE' || (error.code === 'EIO' && stream.isTTY === true)
    if (!isGone && !isLeft) onFailure(error)
    isGone = true
  })
  return {
    write: (text) => {
      stream.write(text)
    },
    drained: async () => {
      if (!isGone && stream.writableNeedDrain) await endOfWait(stream)
      return !isGone
    },
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.columns ?? 80
    },
  }
}

/** Until the stream takes more, or will not take any more. */
async function endOfWait(stream: NodeJS.WriteStream): Promise<void> {
  await new Promise<void>((resolve) => {
    const events = ['drain', 'error', 'close'] as const
    const end = (): void => {
      for (const event of events) stream.off(event, end)
      resolve()
    }
    for (const event of events) stream.once(event, end)
  })
}

/** All of a stream; an abort ends the waiting for it.
 *  @throws BelayError misuse if it is longer than anything that is given this way */
export async function readAll(stream: Readable, signal: AbortSignal): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let sizeBytes = 0
  for await (const part of addAbortSignal(signal, stream) as AsyncIterable<Uint8Array>) {
    sizeBytes += part.length
    if (sizeBytes > STDIN_BYTES_MAX)
      throw misuse('option-invalid', `Standard input is too long: expected at most ${STDIN_BYTES_MAX} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

const STDIN_BYTES_MAX = 1024 * 1024

/** Resolves once everything has left the streams, or cannot: a pipe may be written to while the program goes on. */
export async function written(...streams: readonly NodeJS.WriteStream[]): Promise<void> {
  await Promise.all(
    streams.map((stream) => new Promise<void>((resolve) => stream.write('', () => resolve()))),
  )
}

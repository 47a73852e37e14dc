import { corrupt, misuse } from '@belay/domain/errors'
import { isErrno } from './store-error.js'
import type { StoreFiles } from './store-files.js'
import { withDescriptor } from './synced-file.js'
import { assertRunning } from './until-aborted.js'

/** At most this much in one call: a range comes out of an index, and a damaged one must not fill the memory. */
const READ_BYTES_MAX = 2 ** 30

/** Reads a file or a range of it, whole or not at all.
 *  @param o.what names the object in messages
 *  @throws BelayError `pack-corrupt` if the file ends before the range does, or is a directory; the system's errors as they are */
export async function readRange(
  files: StoreFiles,
  path: string,
  o: { range: { offset: number; length: number } | undefined; signal: AbortSignal | undefined; what: string },
): Promise<Uint8Array> {
  const { sizeBytes, isDirectory } = await files.stat(path)
  if (isDirectory) {
    throw corrupt('pack-corrupt', `${o.what} is corrupt: expected a file, found a directory`, {
      hint: `Nothing of Belay's makes it: move ${path} away, then run \`belay validate\`.`,
    })
  }
  const { offset, length } = o.range ?? { offset: 0, length: sizeBytes }
  assertRange(offset, length, o.what)
  if (offset + length > sizeBytes) throw endsEarly(o.what, offset + length, sizeBytes)
  const bytes = new Uint8Array(length)
  const fd = await files.open(path, 'read')
  await withDescriptor(files, fd, async () => {
    for (let done = 0; done < length; ) {
      assertRunning(o.signal, `read ${o.what}`)
      const count = await files.read(fd, bytes.subarray(done, done + CHUNK_BYTES), offset + done)
      if (count === 0) throw endsEarly(o.what, offset + length, offset + done)
      done += count
    }
  })
  return bytes
}

/** Reads a file that is small by its nature.
 *  @throws BelayError `record-corrupt` if it is larger than `bytesMax`, or a directory; the system's errors as they are */
export async function readSmallFile(
  files: StoreFiles,
  path: string,
  o: { bytesMax: number; what: string },
): Promise<Uint8Array> {
  try {
    return await readWhole(files, path, o)
  } catch (cause) {
    if (!isErrno(cause, 'EISDIR')) throw cause
    throw corrupt('record-corrupt', `${o.what} is corrupt: expected a file, found a directory`, {
      cause,
      hint: `Nothing of Belay's makes it: move ${path} away, then run \`belay validate --rebuild-index\`.`,
    })
  }
}

async function readWhole(
  files: StoreFiles,
  path: string,
  o: { bytesMax: number; what: string },
): Promise<Uint8Array> {
  const fd = await files.open(path, 'read')
  return await withDescriptor(files, fd, async () => {
    let bytes = new Uint8Array(Math.min(SMALL_BYTES, o.bytesMax + 1))
    for (let done = 0; ; ) {
      const count = await files.read(fd, bytes.subarray(done), done)
      if (count === 0) return bytes.subarray(0, done)
      done += count
      if (done > o.bytesMax) {
        throw corrupt(
          'record-corrupt',
          `${o.what} is corrupt: expected at most ${o.bytesMax} bytes, found more`,
        )
      }
      if (done === bytes.length) bytes = grown(bytes, o.bytesMax + 1)
    }
  })
}

const CHUNK_BYTES = 8 * 2 ** 20
const SMALL_BYTES = 8 * 2 ** 10

function assertRange(offset: number, length: number, what: string): void {
  if (
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    length <= READ_BYTES_MAX
  )
    return
  throw misuse(
    'size-limit-exceeded',
    `Cannot read ${length} bytes at ${offset} of ${what}: expected at most ${READ_BYTES_MAX} bytes in one call`,
  )
}

function endsEarly(what: string, expectedBytes: number, foundBytes: number) {
  return corrupt(
    'pack-corrupt',
    `${what} is corrupt: expected at least ${expectedBytes} bytes, found ${foundBytes}`,
    {
      hint: 'Run `belay validate`: it names the checkpoints this touches.',
    },
  )
}

function grown(bytes: Uint8Array<ArrayBuffer>, lengthMax: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.min(bytes.length * 8, lengthMax))
  larger.set(bytes)
  return larger
}

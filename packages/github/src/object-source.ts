import { createHash } from 'node:crypto'
import { corrupt } from '@belay/domain/errors'
import { readRange } from '@belay/snapshot/store/read-file'
import type { ObjectBody } from '@belay/snapshot/store/store'
import { storeError } from '@belay/snapshot/store/store-error'
import { machineFiles } from '@belay/snapshot/store/store-files'
import { findFile, unlinkIfThere } from '@belay/snapshot/store/synced-file'
import type { ByteSource } from './blob-transfer.js'

/** An object to be stored: its bytes, and what they are checked by. */
export interface ObjectSource extends ByteSource {
  /** SHA-256 of all bytes, 64 hex digits. */
  readonly digest: string
  /** Lets go of the file, once the object is stored. */
  discard(): Promise<void>
}

/** @param o.what names the object in messages
 *  @returns undefined if the file is gone: an earlier try of the same put stored it
 *  @throws BelayError `pack-corrupt` for a file of another size; unavailable if it cannot be read */
export async function openObjectSource(
  body: ObjectBody,
  o: { readonly what: string; readonly label: string; readonly signal: AbortSignal | undefined },
): Promise<ObjectSource | undefined> {
  if (body.kind === 'bytes') {
    const bytes = body.bytes.slice()
    return {
      sizeBytes: bytes.length,
      digest: createHash('sha256').update(bytes).digest('hex'),
      read: async (offset, length) => bytes.subarray(offset, offset + length),
      discard: async () => {},
    }
  }
  const { path, sizeBytes } = body
  try {
    const found = await findFile(machineFiles, path)
    if (found === undefined) return undefined
    if (found.sizeBytes !== sizeBytes) {
      throw corrupt(
        'pack-corrupt',
        `${o.what} was cut short on its way: expected ${sizeBytes} bytes in ${path}, found ${found.sizeBytes}`,
        { hint: 'The disk may be full or failing. Run this again.' },
      )
    }
    const read = (offset: number, length: number): Promise<Uint8Array> =>
      readRange(machineFiles, path, { range: { offset, length }, signal: o.signal, what: o.what })
    const digest = await digestOf({ sizeBytes, read })
    return {
      sizeBytes,
      digest,
      read,
      discard: async () => void (await unlinkIfThere(machineFiles, path)),
    }
  } catch (error) {
    throw storeError(error, { label: o.label, doing: `read ${path}` })
  }
}

/** The source, and behind it the bytes of `tail`. */
export async function withTail(source: ObjectSource, tail: Uint8Array): Promise<ObjectSource> {
  const sizeBytes = source.sizeBytes + tail.length
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    const own = Math.max(0, Math.min(length, source.sizeBytes - offset))
    const begin = Math.max(0, offset - source.sizeBytes)
    const behind = tail.subarray(begin, begin + length - own)
    if (own === 0) return behind
    const before = await source.read(offset, own)
    return behind.length === 0 ? before : Buffer.concat([before, behind])
  }
  return { sizeBytes, digest: await digestOf({ sizeBytes, read }), read, discard: source.discard }
}

async function digestOf({ sizeBytes, read }: ByteSource): Promise<string> {
  const hash = createHash('sha256')
  for (let offset = 0; offset < sizeBytes; offset += STEP_BYTES)
    hash.update(await read(offset, Math.min(STEP_BYTES, sizeBytes - offset)))
  return hash.digest('hex')
}

const STEP_BYTES = 8 * 2 ** 20

import { parseCheckpointRecord } from '@belay/domain/checkpoint/record'
import { BelayError, corrupt } from '@belay/domain/errors'
import { Mismatch, object, type Shape, text, where, wholeNumber } from '@belay/domain/shape'
import type { CatalogEntry } from '../catalog.js'
import type { ObjectName, PackLocator } from '../store/store.js'
import type { Keyring, StoreKeys } from './keys.js'
import { TRAILER_BYTES_MAX } from './limits.js'
import { checkFirstHeader, ObjectWriter, type OpenedObject, openTrailer } from './object.js'

const NAME_BYTES = 32

/** Turns catalog entries into small objects without content: the entry is their root, as JSON, so that it is encrypted like all else.
 *  The object's name follows it, since a record's file is named for its checkpoint. */
export function encodeCatalogEntry(entry: CatalogEntry, keys: StoreKeys | undefined): Uint8Array {
  const parts: Uint8Array[] = []
  const writer = new ObjectWriter({ append: (bytes) => parts.push(bytes), keys })
  const { name } = writer.finish(Buffer.from(JSON.stringify(entry), 'utf8'))
  return Buffer.concat([...parts, Buffer.from(name, 'hex')])
}

/** @param what names the record in messages
 *  @throws BelayError corrupt: `record-corrupt` for damage wherever it is, `format-version-unsupported`; misuse where the passphrase is the matter */
export async function decodeCatalogEntry(
  bytes: Uint8Array,
  keyring: Keyring,
  what: string,
): Promise<CatalogEntry> {
  const sizeBytes = bytes.length - NAME_BYTES
  if (sizeBytes <= 0)
    throw corrupt(
      'record-corrupt',
      `${what} is corrupt: expected more than ${NAME_BYTES} bytes, found ${bytes.length}`,
      { hint: REBUILD_HINT },
    )
  const object = bytes.subarray(0, sizeBytes)
  const name = Buffer.from(bytes.subarray(sizeBytes)).toString('hex') as ObjectName
  const opened = await openRecord(object, { name, keyring, what })
  if (opened.root === undefined)
    throw corrupt('record-corrupt', `${what} is corrupt: it holds no record`, { hint: REBUILD_HINT })
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(opened.root).toString('utf8'))
  } catch (cause) {
    throw corrupt('record-corrupt', `${what} is corrupt: it is not JSON`, { cause, hint: REBUILD_HINT })
  }
  const { at, sizeBytes: objectBytes, trailerBytes, record } = placeOf(value, what)
  return {
    at: at as PackLocator,
    sizeBytes: objectBytes,
    trailerBytes,
    record: parseCheckpointRecord(record, what),
  }
}

/** Whichever part of the object shows it, what is damaged is the record. */
async function openRecord(
  object: Uint8Array,
  o: { name: ObjectName; keyring: Keyring; what: string },
): Promise<OpenedObject> {
  let opened: OpenedObject
  try {
    opened = await openTrailer(object, { ...o, sizeBytes: object.length })
  } catch (error) {
    // The trailer is what its name says: it is of another version.
    throw isCorrupt(error) && error.code !== 'format-version-unsupported' ? recordDamage(error) : error
  }
  try {
    checkFirstHeader(object, object, o.what)
  } catch (error) {
    throw isCorrupt(error) ? recordDamage(error) : error
  }
  return opened
}

function isCorrupt(error: unknown): error is BelayError {
  return error instanceof BelayError && error.kind === 'corrupt' && error.code !== 'internal'
}

function recordDamage(cause: BelayError): BelayError {
  return corrupt('record-corrupt', cause.message, { cause, hint: REBUILD_HINT })
}

const REBUILD_HINT = '`belay validate --rebuild-index` makes a damaged record anew from the packs.'

const anything: Shape<unknown> = (value) => value

const placeShape = where(
  object({
    at: text({ lengthMax: 512 }),
    sizeBytes: wholeNumber({ min: 1 }),
    trailerBytes: wholeNumber({ min: 1, max: TRAILER_BYTES_MAX }),
    record: anything,
  }),
  ({ sizeBytes, trailerBytes }) => trailerBytes <= sizeBytes,
  'expected a trailer within the object',
)

function placeOf(value: unknown, what: string): ReturnType<typeof placeShape> {
  try {
    return placeShape(value)
  } catch (cause) {
    if (!(cause instanceof Mismatch)) throw cause
    throw corrupt('record-corrupt', `${what} is corrupt: expected a record and its place`, {
      cause,
      hint: REBUILD_HINT,
    })
  }
}

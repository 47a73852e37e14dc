import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { BelayError, corrupt, misuse } from '@belay/domain/errors'
import { object, oneOf, wholeNumber } from '@belay/domain/shape'
import { type DirectoryLayout, MARKER_NAME } from './directory-layout.js'
import { readSmallFile } from './read-file.js'
import { isErrno, isMissing } from './store-error.js'
import type { StoreFiles } from './store-files.js'
import { discard, unlinkIfThere, writeSynced } from './synced-file.js'

/** Raised when an older version could no longer read the store, or could harm it. */
const STORE_VERSION = 1
const MARKER_TEXT = JSON.stringify({ format: 'belay-store', version: STORE_VERSION })

/** Of whatever version. */
const markerShape = object({
  format: oneOf(['belay-store']),
  version: wholeNumber({ min: Number.MIN_SAFE_INTEGER }),
})

/** The file that says that a directory is a store. It holds the version and nothing else: keys, lists and contents are elsewhere. */
export type Marker =
  | { readonly kind: 'sound' | 'missing' }
  | { readonly kind: 'damaged'; readonly error: BelayError }

/** What to do about a marker that is lost or damaged. */
export const REBUILD_HINT =
  'Nothing else is lost by this: the file says of which version the store is, and holds neither keys nor contents. `belay validate` tells whether the rest is whole, `belay validate --rebuild-index` writes the file anew.'

/** @throws BelayError `format-version-unsupported`: what is unknown is not damaged; misuse where a file is on the way; the system's errors
 *  as they are */
export async function readMarker(
  files: StoreFiles,
  { marker, root }: Pick<DirectoryLayout, 'marker' | 'root'>,
): Promise<Marker> {
  let text: string
  try {
    const bytes = await readSmallFile(files, marker, { bytesMax: MARKER_BYTES_MAX, what: marker })
    text = Buffer.from(bytes).toString('utf8')
  } catch (error) {
    if (isErrno(error, 'ENOTDIR')) {
      throw misuse('option-invalid', `${root} is no store: expected a directory, found a file on the way`, {
        cause: error,
      })
    }
    if (isMissing(error)) return { kind: 'missing' }
    // Longer than any marker, or a directory.
    if (error instanceof BelayError && error.kind === 'corrupt') return damaged(error.message, error)
    throw error
  }
  let version: number
  try {
    version = markerShape(JSON.parse(text)).version
  } catch (cause) {
    const found = text === '' ? 'an empty file' : JSON.stringify(text.slice(0, TEXT_SHOWN))
    return damaged(`${marker} is corrupt: expected ${MARKER_TEXT}, found ${found}`, cause)
  }
  if (version === STORE_VERSION) return { kind: 'sound' }
  throw corrupt('format-version-unsupported', `${marker} has version ${version}: expected ${STORE_VERSION}`, {
    hint: 'The store was made by another version of Belay. Use that version or a later one.',
  })
}

/** Makes the root if need be. Resolves also where somebody who found the store made swept the unfinished marker away. */
export async function writeMarker(files: StoreFiles, layout: DirectoryLayout): Promise<void> {
  await files.makeDirectories(layout.root)
  await files.syncDirectory(path.dirname(layout.root))
  const unfinished = `${layout.marker}.${randomBytes(8).toString('hex')}`
  try {
    await writeSynced(files, unfinished, Buffer.from(`${MARKER_TEXT}\n`))
    await files.rename(unfinished, layout.marker)
  } catch (error) {
    if (isMissing(error)) return
    await discard(files, unfinished)
    throw error
  }
  await files.syncDirectory(layout.root)
}

/** Gives what lies in the marker's place another name: where two files were swapped, it is the only copy of the other one.
 *  @returns its new name; undefined if nothing was there */
export async function setMarkerAside(
  files: StoreFiles,
  layout: DirectoryLayout,
): Promise<string | undefined> {
  const name = `${MARKER_NAME}.damaged.${randomBytes(4).toString('hex')}`
  try {
    await files.rename(layout.marker, path.join(layout.root, name))
    return name
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

export async function sweepUnfinishedMarkers(files: StoreFiles, layout: DirectoryLayout): Promise<void> {
  for (const name of await files.readDirectory(layout.root)) {
    if (isUnfinished(name)) await unlinkIfThere(files, path.join(layout.root, name))
  }
}

/** Of a marker, finished or not. */
export function isMarkerName(name: string): boolean {
  return name === MARKER_NAME || isUnfinished(name)
}

function isUnfinished(name: string): boolean {
  return name.startsWith(`${MARKER_NAME}.`) && /^[0-9a-f]{16}$/.test(name.slice(MARKER_NAME.length + 1))
}

function damaged(message: string, cause: unknown): Marker {
  return { kind: 'damaged', error: corrupt('store-corrupt', message, { cause, hint: REBUILD_HINT }) }
}

const MARKER_BYTES_MAX = 4096
const TEXT_SHOWN = 40

import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { absent, corrupt, misuse } from '@belay/domain/errors'
import { type DirectoryLayout, MARKER_NAME } from './directory-layout.js'
import { readSmallFile } from './read-file.js'
import { isErrno, isMissing } from './store-error.js'
import type { StoreFiles } from './store-files.js'
import { discard, unlinkIfThere, writeSynced } from './synced-file.js'

/** Raised when an older version could no longer read the store, or could harm it. */
const STORE_VERSION = 1

/** Checks that the directory is a store of a version we know. With `create` one is made of a directory that is missing or empty;
 *  any number of processes may do so at once. Never writes into a directory that holds anything else.
 *  @throws BelayError `store-not-found`, `option-invalid` for a directory in other use, `format-version-unsupported`, `store-corrupt`;
 *  the system's errors as they are */
export async function openMarker(
  files: StoreFiles,
  layout: DirectoryLayout,
  o: { create: boolean },
): Promise<void> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    if (await isMarked(files, layout)) {
      if (o.create) await sweepUnfinishedMarkers(files, layout)
      return
    }
    const names = await namesInRoot(files, layout)
    const foreign = names?.find((name) => !isOwnName(name))
    if (foreign !== undefined) {
      // Between our two looks another process may have made the store.
      if (await isMarked(files, layout)) continue
      throw misuse(
        'option-invalid',
        `${layout.root} is no store: expected ${MARKER_NAME} or an empty directory, found ${JSON.stringify(foreign)}`,
        {
          hint: 'Name the directory of a store, or a new one: Belay never writes into a directory in other use.',
        },
      )
    }
    if (!o.create) {
      const found = names === undefined ? 'there is no such directory' : 'the directory is empty'
      throw absent('store-not-found', `There is no store at ${layout.root}: ${found}`, {
        hint: 'Check the path, and that its disk is mounted. `belay create` makes the store.',
      })
    }
    await writeMarker(files, layout)
  }
  throw corrupt('store-corrupt', `${layout.marker} vanishes as soon as it is written`)
}

async function isMarked(files: StoreFiles, layout: DirectoryLayout): Promise<boolean> {
  let bytes: Uint8Array
  try {
    bytes = await readSmallFile(files, layout.marker, { bytesMax: MARKER_BYTES_MAX, what: layout.marker })
  } catch (error) {
    if (isErrno(error, 'ENOTDIR')) {
      throw misuse(
        'option-invalid',
        `${layout.root} is no store: expected a directory, found a file on the way`,
        { cause: error },
      )
    }
    if (isMissing(error)) return false
    throw error
  }
  checkMarker(bytes, layout.marker)
  return true
}

function checkMarker(bytes: Uint8Array, where: string): void {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch (cause) {
    throw corrupt('store-corrupt', `${where} is corrupt: expected JSON`, { cause, hint: CORRUPT_HINT })
  }
  const isOurs =
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    value.format === FORMAT &&
    'version' in value
  if (!isOurs)
    throw corrupt('store-corrupt', `${where} is corrupt: expected the format "${FORMAT}"`, {
      hint: CORRUPT_HINT,
    })
  const { version } = value as { version: unknown }
  if (version !== STORE_VERSION) {
    throw corrupt(
      'format-version-unsupported',
      `${where} has version ${JSON.stringify(version)}: expected ${STORE_VERSION}`,
      {
        hint: 'The store was made by another version of Belay. Use that version or a later one.',
      },
    )
  }
}

async function namesInRoot(
  files: StoreFiles,
  layout: DirectoryLayout,
): Promise<readonly string[] | undefined> {
  try {
    return await files.readDirectory(layout.root)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function writeMarker(files: StoreFiles, layout: DirectoryLayout): Promise<void> {
  await files.makeDirectories(layout.root)
  await files.syncDirectory(path.dirname(layout.root))
  const unfinished = `${layout.marker}.${randomBytes(8).toString('hex')}`
  try {
    await writeSynced(
      files,
      unfinished,
      Buffer.from(`${JSON.stringify({ format: FORMAT, version: STORE_VERSION })}\n`),
    )
    await files.rename(unfinished, layout.marker)
  } catch (error) {
    // Someone who found the store made by then swept it away: the next look finds the marker.
    if (isMissing(error)) return
    await discard(files, unfinished)
    throw error
  }
  await files.syncDirectory(layout.root)
}

async function sweepUnfinishedMarkers(files: StoreFiles, layout: DirectoryLayout): Promise<void> {
  for (const name of await files.readDirectory(layout.root)) {
    if (isUnfinishedMarker(name)) await unlinkIfThere(files, path.join(layout.root, name))
  }
}

function isOwnName(name: string): boolean {
  // The root of a mounted disk is as good as empty.
  return name === MARKER_NAME || isUnfinishedMarker(name) || name === 'lost+found'
}

function isUnfinishedMarker(name: string): boolean {
  return name.startsWith(`${MARKER_NAME}.`) && /^[0-9a-f]{16}$/.test(name.slice(MARKER_NAME.length + 1))
}

const FORMAT = 'belay-store'
const MARKER_BYTES_MAX = 4096
const TRIES_MAX = 8
const CORRUPT_HINT = `Everything else may be whole: write {"format":"${FORMAT}","version":${STORE_VERSION}} into it, then run \`belay validate\`.`

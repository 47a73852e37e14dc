import path from 'node:path'
import { absent, type BelayError, corrupt, misuse } from '@belay/domain/errors'
import { type DirectoryLayout, isObjectName, MARKER_NAME } from './directory-layout.js'
import {
  isMarkerName,
  REBUILD_HINT,
  readMarker,
  setMarkerAside,
  sweepUnfinishedMarkers,
  writeMarker,
} from './marker-file.js'
import { isMissing } from './store-error.js'
import type { StoreFiles } from './store-files.js'

/** What to do about a store whose marker is lost or damaged: refuse to open it, go on without, or write a new one. */
export type DamagedMarkerPolicy = 'refuse' | 'pass' | 'rewrite'

/** Checks that the directory is a store of a version we know. With `create` one is made of a directory that is missing or empty;
 *  any number of processes may do so at once. Never writes into a directory that holds anything else.
 *  @returns what is, or was, wrong with the marker, unless that is refused
 *  @throws BelayError `store-not-found`, `option-invalid` for a directory in other use, `format-version-unsupported`, `store-corrupt`;
 *  the system's errors as they are */
export async function openMarker(
  files: StoreFiles,
  layout: DirectoryLayout,
  o: { create: boolean; damaged: DamagedMarkerPolicy },
): Promise<BelayError | undefined> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const marker = await readMarker(files, layout)
    if (marker.kind === 'damaged') return await dealWith(marker.error, files, layout, o.damaged)
    if (marker.kind === 'sound') {
      if (o.create) await sweepUnfinishedMarkers(files, layout)
      return undefined
    }
    const names = await findNames(files, layout.root)
    const foreign = names?.find((name) => !isOwnName(name))
    if (foreign !== undefined) {
      // Between our two looks another process may have made the store.
      if ((await readMarker(files, layout)).kind !== 'missing') continue
      if (await holdsStore(files, layout)) return await dealWith(lost(layout), files, layout, o.damaged)
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

function lost({ root, marker }: DirectoryLayout): BelayError {
  return corrupt('store-corrupt', `${root} holds the packs of a store, but ${marker} is missing`, {
    hint: REBUILD_HINT,
  })
}

async function dealWith(
  error: BelayError,
  files: StoreFiles,
  layout: DirectoryLayout,
  policy: DamagedMarkerPolicy,
): Promise<BelayError> {
  if (policy === 'pass') return error
  // A file of that name alone makes no store.
  if (policy === 'refuse' || !(await holdsStore(files, layout))) throw error
  const kept = await setMarkerAside(files, layout)
  await writeMarker(files, layout)
  if (kept === undefined) return error
  return corrupt('store-corrupt', `${error.message}; what was there is kept as ${kept}`, { cause: error })
}

/** Whether objects lie in it as only a store keeps them, or all of a store's directories are there. */
async function holdsStore(files: StoreFiles, layout: DirectoryLayout): Promise<boolean> {
  const { root, packs, checkpoints, leases, locks, tmp } = layout
  const names = await findNames(files, root)
  const own = [packs, checkpoints, leases, locks, tmp].map((directory) => path.basename(directory))
  if (own.every((name) => names?.includes(name))) return true
  for (const parent of (await findNames(files, packs)) ?? []) {
    if (!/^[0-9a-f]{2}$/.test(parent)) continue
    const objects = await findNames(files, path.join(packs, parent))
    if (objects?.some((name) => isObjectName(name) && name.startsWith(parent))) return true
  }
  return false
}

/** @returns undefined for what is not there, or is no directory */
async function findNames(files: StoreFiles, directory: string): Promise<readonly string[] | undefined> {
  try {
    return await files.readDirectory(directory)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

function isOwnName(name: string): boolean {
  // The root of a mounted disk is as good as empty.
  return isMarkerName(name) || name === 'lost+found'
}

const TRIES_MAX = 8

import path from 'node:path'
import { corrupt } from '@belay/domain/errors'
import { isObjectName, objectNameOf } from './directory-layout.js'
import { holdsBody } from './holds-body.js'
import { readRange } from './read-file.js'
import type {
  CallOptions,
  ObjectBody,
  ObjectName,
  PackLocator,
  PruneStore,
  ReadOptions,
  RemoveOptions,
  StoredObject,
} from './store.js'
import type { StoreDirectory } from './store-directory.js'
import { isErrno, isMissing } from './store-error.js'
import {
  copySynced,
  discard,
  ensureDirectory,
  findFile,
  syncFile,
  unlinkIfThere,
  writeSynced,
} from './synced-file.js'
import { assertRunning } from './until-aborted.js'

/** Objects as files of a directory. Open the directory with `openStoreDirectory`; close it there. */
export class DirectoryStore implements PruneStore {
  readonly label: string
  readonly #directory: StoreDirectory
  /** The directories of packs/ whose own names this process has made durable. */
  readonly #syncedParents = new Set<string>()

  constructor(directory: StoreDirectory) {
    this.#directory = directory
    this.label = directory.label
  }

  async get(at: PackLocator, o: ReadOptions = {}): Promise<Uint8Array | undefined> {
    const { files, layout, ownSession } = this.#directory
    const name = objectNameOf(at, this.label)
    const what = `object ${name} of ${this.label}`
    return await this.#directory.attempt(`read object ${name}`, o.signal, async () => {
      await ownSession?.beat()
      try {
        return await readRange(files, layout.pack(name), { range: o.range, signal: o.signal, what })
      } catch (error) {
        if (!isMissing(error)) throw error
        await this.#directory.assertPresent()
        return undefined
      }
    })
  }

  localFile(at: PackLocator): string {
    return this.#directory.layout.pack(objectNameOf(at, this.label))
  }

  async spoolDirectory(o: CallOptions = {}): Promise<string> {
    const { session } = this.#directory
    return await this.#directory.attempt('make a spool', o.signal, () => session.spool())
  }

  async put(name: ObjectName, body: ObjectBody, o: CallOptions = {}): Promise<PackLocator> {
    const { session, layout } = this.#directory
    const at = objectNameOf(name, this.label)
    const doing = `store object ${name}`
    await this.#directory.attempt(doing, o.signal, async () => {
      await session.beat()
      if (!(await this.#storeAgain(name, body, o.signal))) await this.#storeNew(name, body, o.signal)
      // Also where it was there before: whoever stored it may not have come this far yet.
      await this.#directory.files.syncDirectory(layout.packDirectory(name))
    })
    return at
  }

  async *list(o: CallOptions = {}): AsyncGenerator<StoredObject> {
    const { files, layout } = this.#directory
    const doing = 'list the objects'
    const parents = await this.#directory.attempt(doing, o.signal, async () => {
      await this.#directory.assertPresent()
      return await files.readDirectory(layout.packs)
    })
    for (const parent of parents) {
      if (!/^[0-9a-f]{2}$/.test(parent)) continue
      yield* await this.#directory.attempt(doing, o.signal, () =>
        this.#objectsIn(path.join(layout.packs, parent), o.signal),
      )
    }
  }

  async remove(at: PackLocator, o: RemoveOptions = {}): Promise<boolean> {
    const { session } = this.#directory
    const name = objectNameOf(at, this.label)
    return await this.#directory.attempt(`remove object ${name}`, o.signal, async () => {
      await session.beat()
      return await this.#removeUnlessYounger(name, o)
    })
  }

  /** If the object is there, makes it as young as if it were stored now, so that no cleanup takes it for left over.
   *  @returns false if it is not there, or is damaged: a name that stands for its content has one content */
  async #storeAgain(name: ObjectName, body: ObjectBody, signal: AbortSignal | undefined): Promise<boolean> {
    const { files, layout, now } = this.#directory
    const target = layout.pack(name)
    if ((await findFile(files, target)) === undefined) return false
    try {
      if (!(await holdsBody(files, target, { body, signal, what: `object ${name} of ${this.label}` })))
        return false
    } catch (error) {
      if (isMissing(error)) return false
      throw error
    }
    try {
      await files.setModified(target, now())
    } catch (error) {
      if (isMissing(error)) return false
      throw error
    }
    // A cleanup takes the file away first and looks at its age then. If it is still here, that look is yet to come.
    if ((await findFile(files, target)) === undefined) return false
    if (body.kind === 'file') await unlinkIfThere(files, body.path)
    return true
  }

  async #storeNew(name: ObjectName, body: ObjectBody, signal: AbortSignal | undefined): Promise<void> {
    const { files, layout, session } = this.#directory
    const source = body.kind === 'bytes' ? await session.newSpoolFile() : body.path
    if (body.kind === 'bytes') {
      await writeSynced(files, source, body.bytes)
    } else {
      await this.#checkSize(name, body)
      await syncFile(files, source)
    }
    try {
      await this.#ensureParent(name)
      assertRunning(signal, `store object ${name}`)
      await this.#move(source, layout.pack(name))
    } catch (error) {
      // A file of the caller's stays where it is, so that the same put can be tried again.
      if (body.kind === 'bytes') await discard(files, source)
      throw error
    }
  }

  async #checkSize(
    name: ObjectName,
    body: { readonly path: string; readonly sizeBytes: number },
  ): Promise<void> {
    const found = await this.#directory.files.stat(body.path)
    if (found.sizeBytes === body.sizeBytes) return
    throw corrupt(
      'pack-corrupt',
      `Object ${name} for ${this.label} was cut short on its way: expected ${body.sizeBytes} bytes in ${body.path}, found ${found.sizeBytes}`,
      { hint: 'The disk may be full or failing. Run this again.' },
    )
  }

  async #move(source: string, target: string): Promise<void> {
    const { files, session } = this.#directory
    try {
      await files.rename(source, target)
    } catch (error) {
      if (!isErrno(error, 'EXDEV')) throw error
      const copy = await session.newSpoolFile()
      await copySynced(files, source, copy)
      try {
        await files.rename(copy, target)
      } catch (renameError) {
        await discard(files, copy)
        throw renameError
      }
      await files.unlink(source)
    }
  }

  async #ensureParent(name: ObjectName): Promise<void> {
    const { files, layout } = this.#directory
    const parent = layout.packDirectory(name)
    if (this.#syncedParents.has(parent)) return
    await ensureDirectory(files, parent)
    // Also where another process made it: it may not have synced it yet.
    await files.syncDirectory(layout.packs)
    this.#syncedParents.add(parent)
  }

  async #objectsIn(parent: string, signal: AbortSignal | undefined): Promise<readonly StoredObject[]> {
    const { files } = this.#directory
    const objects: StoredObject[] = []
    for (const name of await files.readDirectory(parent)) {
      assertRunning(signal, 'list the objects')
      // What others left there, such as a file manager's notes, is neither ours to read nor to remove.
      if (!isObjectName(name)) continue
      const found = await findFile(files, path.join(parent, name))
      // Removed since the directory was read; or a directory, whose content is somebody's: whoever needs the object is told when it is read.
      if (found === undefined || found.isDirectory) continue
      objects.push({ at: name, name, sizeBytes: found.sizeBytes, storedAt: found.modifiedAt })
    }
    return objects
  }

  /** Takes the object away, looks at its age, and deletes it or puts it back: whoever stores it again meanwhile finds it gone, or
   *  has made it young before the look. */
  async #removeUnlessYounger(name: ObjectName, o: RemoveOptions): Promise<boolean> {
    const { files, layout, session } = this.#directory
    const target = layout.pack(name)
    const isYoung = async (file: string): Promise<boolean> => {
      const found = o.storedBefore === undefined ? undefined : await findFile(files, file)
      return found !== undefined && o.storedBefore !== undefined && found.modifiedAt >= o.storedBefore
    }
    if (await isYoung(target)) return false
    const taken = path.join(await session.trash('removed'), name)
    assertRunning(o.signal, `remove object ${name}`)
    try {
      await files.rename(target, taken)
    } catch (error) {
      if (!isMissing(error)) throw error
      await this.#directory.assertPresent()
      return true
    }
    if (await isYoung(taken)) {
      await files.rename(taken, target)
      await files.syncDirectory(layout.packDirectory(name))
      return false
    }
    await files.unlink(taken)
    return true
  }
}

import { isErrno, isMissing } from './store-error.js'
import type { FileFacts, StoreFiles } from './store-files.js'

/** Writes a new file and makes its bytes durable; its name is durable once its directory is synced.
 *  On failure nothing of it stays, as far as the disk lets us.
 *  @param bytes or what makes them once the file is there */
export async function writeSynced(
  files: StoreFiles,
  path: string,
  bytes: Uint8Array | (() => Promise<Uint8Array>),
): Promise<void> {
  const fd = await files.open(path, 'create')
  try {
    await withDescriptor(files, fd, async () => {
      await writeAll(files, fd, typeof bytes === 'function' ? await bytes() : bytes)
      await files.sync(fd)
    })
  } catch (error) {
    await discard(files, path)
    throw error
  }
}

/** Makes the bytes of a finished file durable. */
export async function syncFile(files: StoreFiles, path: string): Promise<void> {
  const fd = await files.open(path, 'update')
  await withDescriptor(files, fd, () => files.sync(fd))
}

/** Copies a file of another file system into `to`, durable as `writeSynced` is. */
export async function copySynced(files: StoreFiles, from: string, to: string): Promise<void> {
  const source = await files.open(from, 'read')
  await withDescriptor(files, source, async () => {
    const target = await files.open(to, 'create')
    try {
      await withDescriptor(files, target, async () => {
        const chunk = new Uint8Array(COPY_CHUNK_BYTES)
        for (let position = 0; ; ) {
          const count = await files.read(source, chunk, position)
          if (count === 0) break
          await writeAll(files, target, chunk.subarray(0, count), position)
          position += count
        }
        await files.sync(target)
      })
    } catch (error) {
      await discard(files, to)
      throw error
    }
  })
}

/** Runs `use` and closes the descriptor. A close that fails after a good `use` is a failure too: NFS reports lost writes there. */
export async function withDescriptor<T>(files: StoreFiles, fd: number, use: () => Promise<T>): Promise<T> {
  let result: T
  try {
    result = await use()
  } catch (error) {
    await files.close(fd).catch(() => {
      // The first failure says more.
    })
    throw error
  }
  await files.close(fd)
  return result
}

/** `undefined` where the system says that nothing is there. */
export async function findFile(files: StoreFiles, path: string): Promise<FileFacts | undefined> {
  try {
    return await files.stat(path)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Makes sure the directory is there, whoever made it.
 *  @returns whether it was made now */
export async function ensureDirectory(files: StoreFiles, path: string): Promise<boolean> {
  try {
    await files.makeDirectory(path)
    return true
  } catch (error) {
    if (!isErrno(error, 'EEXIST')) throw error
    return false
  }
}

/** @returns whether it was there */
export async function unlinkIfThere(files: StoreFiles, path: string): Promise<boolean> {
  try {
    await files.unlink(path)
    return true
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
}

/** Cleans up after a failure that is being reported already; what stays is swept with its session. */
export async function discard(files: StoreFiles, path: string): Promise<void> {
  await files.unlink(path).catch(() => {
    // The failure that led here is the one to report.
  })
}

async function writeAll(files: StoreFiles, fd: number, bytes: Uint8Array, at = 0): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += await files.write(fd, bytes.subarray(done, done + WRITE_CHUNK_BYTES), at + done)
  }
}

const COPY_CHUNK_BYTES = 2 ** 20
const WRITE_CHUNK_BYTES = 64 * 2 ** 20

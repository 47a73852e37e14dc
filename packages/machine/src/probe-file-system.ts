import { promises as fs } from 'node:fs'
import path from 'node:path'
import { errnoCode, fileError } from './file-error.js'

/** How the file system of a directory treats names, links and times. */
export interface FileSystemSemantics {
  /** `a` and `A` are two files. */
  readonly caseSensitive: boolean
  /** Composed and decomposed forms of an accented letter are two files. */
  readonly unicodeSensitive: boolean
  /** A name is listed in the form it was made with. */
  readonly unicodePreserving: boolean
  /** Names that are no UTF-8 can be made. */
  readonly anyBytes: boolean
  readonly symlinks: boolean
  readonly hardLinks: boolean
  /** 1, 100, 1,000, …: the step of modification times; at most 2,000,000,000, as of FAT. */
  readonly mtimeStepNs: number
}

/** Finds out by trying, with files in a temporary directory below `directory` that is removed again.
 *  @throws BelayError `absent` if the directory is not there, `unavailable` if it cannot be written. */
export async function probeFileSystem(directory: string): Promise<FileSystemSemantics> {
  try {
    const scratch = await fs.mkdtemp(path.join(directory, '.belay-probe-'))
    try {
      return await probe(scratch)
    } finally {
      await fs.rm(scratch, { recursive: true, force: true })
    }
  } catch (cause) {
    throw fileError(cause, { doing: `probe the file system of ${directory}`, access: 'write' })
  }
}

const COMPOSED = '\u00e9'
const DECOMPOSED = 'e\u0301'

async function probe(scratch: string): Promise<FileSystemSemantics> {
  const file = path.join(scratch, 'file')
  await fs.writeFile(file, '')
  const composed = path.join(scratch, COMPOSED)
  await fs.writeFile(composed, '')
  return {
    caseSensitive: !(await exists(path.join(scratch, 'FILE'))),
    unicodeSensitive: !(await exists(path.join(scratch, DECOMPOSED))),
    unicodePreserving: (await fs.readdir(scratch)).includes(COMPOSED),
    anyBytes: await succeeds(() =>
      fs.writeFile(Buffer.concat([Buffer.from(`${scratch}${path.sep}`), Buffer.from([0x66, 0xff])]), ''),
    ),
    symlinks: await succeeds(() => fs.symlink('file', path.join(scratch, 'symlink'))),
    hardLinks: await succeeds(() => fs.link(file, path.join(scratch, 'link'))),
    mtimeStepNs: await mtimeStepNs(file),
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await fs.lstat(file)
    return true
  } catch (error) {
    if (errnoCode(error) === 'ENOENT') return false
    throw error
  }
}

// What file systems answer to an operation, or a name, that they do not have.
const NOT_SUPPORTED = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EINVAL',
  'EILSEQ',
  'ENOENT',
  'EACCES',
])

async function succeeds(operation: () => Promise<void>): Promise<boolean> {
  try {
    await operation()
    return true
  } catch (error) {
    if (NOT_SUPPORTED.has(errnoCode(error) ?? '')) return false
    throw error
  }
}

async function mtimeStepNs(file: string): Promise<number> {
  // Node takes times as doubles, which hold nanoseconds only near the epoch; half a one more, so that cutting off gives all nine digits.
  const seconds = 1.123456789 + 5e-10
  await fs.utimes(file, seconds, seconds)
  const { mtimeNs } = await fs.lstat(file, { bigint: true })
  const steps = [1, 100, 1_000, 10_000_000, 1_000_000_000]
  const exact = 1_123_456_789n
  // FAT knows no time before 1980, so nothing near the epoch comes back from it.
  return steps.find((step) => mtimeNs === exact - (exact % BigInt(step))) ?? 2_000_000_000
}

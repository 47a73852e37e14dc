import fs from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { errnoCode, fileError } from './file-error.js'
import { probeFileSystem } from './probe-file-system.js'

const statfs = promisify(fs.statfs)

/** What a restore has to know of its target. */
export interface TargetSemantics {
  readonly platform: 'linux' | 'darwin' | 'win32'
  readonly caseInsensitive: boolean
  readonly normalising: boolean
}

/** How a directory, which need not exist yet, treats names. Tried out by writing where only that tells; `mayWrite: false` assumes the worst
 *  there, so that too many names count as the same rather than too few.
 *  @throws BelayError `unavailable` */
export async function targetSemantics(directory: string, o: { mayWrite: boolean }): Promise<TargetSemantics> {
  const platform = process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux'
  const existing = await existingAncestor(path.resolve(directory))
  if (platform === 'linux' && !FOREIGN_FILE_SYSTEMS.has(existing.type)) {
    return { platform, caseInsensitive: false, normalising: false }
  }
  if (!o.mayWrite) return { platform, caseInsensitive: true, normalising: true }
  const probed = await probeFileSystem(existing.path)
  return { platform, caseInsensitive: !probed.caseSensitive, normalising: !probed.unicodeSensitive }
}

/** statfs(2)'s numbers of what Linux mounts that may not tell cases apart: FAT, exFAT, NTFS (two drivers), CIFS, SMB 2, FUSE, HFS+,
 *  and what a virtual machine or container shares (9p, VirtualBox). */
const FOREIGN_FILE_SYSTEMS: ReadonlySet<number> = new Set([
  0x4d44, 0x2011bab0, 0x5346544e, 0x7366746e, 0xff534d42, 0xfe534d42, 0x65735546, 0x482b, 0x01021997,
  0x786f4256,
])

async function existingAncestor(directory: string): Promise<{ path: string; type: number }> {
  try {
    return { path: directory, type: (await statfs(directory)).type }
  } catch (cause) {
    const parent = path.dirname(directory)
    if (errnoCode(cause) === 'ENOENT' && parent !== directory) return await existingAncestor(parent)
    throw fileError(cause, { doing: `look at the file system of ${directory}`, access: 'read' })
  }
}

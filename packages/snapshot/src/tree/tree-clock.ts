import { statfsSync } from 'node:fs'
import { platform } from 'node:process'

/** Coarsest kernel clock tick: a file that changed this shortly before could change again under the same timestamp. */
export const CLOCK_TICK_MS = 20

/** How far the clock that stamps the files of a tree may be behind ours: nothing for a file system of this machine, seconds for one that a
 *  server, a host or a program stamps, or whose stamps are coarse. */
export function clockDoubtMs(root: string): number {
  if (platform !== 'linux') return DOUBT_MS
  try {
    return OWN_CLOCK.has(statfsSync(root).type) ? 0 : DOUBT_MS
  } catch {
    return DOUBT_MS
  }
}

/** Also the two seconds to which FAT rounds. */
const DOUBT_MS = 5000

/** Linux file systems that take the kernel's own time and keep it exactly: `f_type` of statfs(2). */
const OWN_CLOCK: ReadonlySet<number> = new Set([
  0xef53, // ext2, ext3, ext4
  0x58465342, // xfs
  0x9123683e, // btrfs
  0x01021994, // tmpfs
  0x794c7630, // overlayfs
  0x2fc12fc1, // zfs
  0xf2f52010, // f2fs
  0xca451a4e, // bcachefs
])

import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'

/**
 * Removes a folder with all it holds: file systems mounted in it and directories that their modes close as well.
 * @param {string} folder
 */
export function clearFolder(folder) {
  for (const mounted of mountsBelow(folder)) spawnSync('umount', [mounted])
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  } catch {
    // Directories without write permission stop whoever is not root.
    spawnSync('chmod', ['-R', 'u+rwX', folder])
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} folder */
function mountsBelow(folder) {
  if (process.platform !== 'linux') return []
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((mounted) => mounted.startsWith(`${folder}/`))
    .reverse()
}

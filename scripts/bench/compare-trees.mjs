import { runCommand } from './run-command.mjs'

/**
 * Compares two trees byte by byte: contents, types, modes, modification times, and which names are one file.
 * @param {{ expected: string, found: string }} options
 * @throws {Error} naming the first differences: then whatever was measured is void
 */
export function compareTrees({ expected, found }) {
  const flags = ['--archive', '--hard-links', '--checksum', '--delete', '--dry-run', '--itemize-changes']
  // Directory times are left out: laying a tree beside its restored copy is a write into their parent.
  const list = runCommand('rsync', [...flags, '--omit-dir-times', `${expected}/`, `${found}/`])
  const lines = list.split('\n').filter((line) => line !== '')
  if (lines.length > 0)
    throw new Error(
      `${found} differs from ${expected} in ${lines.length} entries:\n${lines.slice(0, 10).join('\n')}`,
    )
}

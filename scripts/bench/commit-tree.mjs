import { runCommand } from './run-command.mjs'

// The same names and dates on every machine: then the objects are the same as well.
const WHO = {
  GIT_AUTHOR_NAME: 'bench',
  GIT_AUTHOR_EMAIL: 'bench@example.invalid',
  GIT_COMMITTER_NAME: 'bench',
  GIT_COMMITTER_EMAIL: 'bench@example.invalid',
}
const ALONE = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' }

/**
 * Makes an empty repository that never packs by itself.
 * @param {string} folder
 */
export function initRepository(folder) {
  runCommand('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder, env: ALONE })
  runCommand('git', ['config', 'gc.auto', '0'], { cwd: folder, env: ALONE })
}

/**
 * Commits everything in the folder that its .gitignore does not leave out.
 * @param {{ folder: string, message: string, day: number }} options `day` of January 2025 is the commit's date
 */
export function commitTree({ folder, message, day }) {
  const date = `2025-01-${String(day).padStart(2, '0')}T12:00:00Z`
  const env = { ...WHO, ...ALONE, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date }
  runCommand('git', ['add', '--all', '.'], { cwd: folder, env })
  runCommand('git', ['commit', '--quiet', '--allow-empty', '-m', message], { cwd: folder, env })
}

/**
 * Packs all objects into one pack, on one thread, so that its bytes do not depend on the machine's cores.
 * @param {string} folder
 */
export function packRepository(folder) {
  runCommand('git', ['repack', '-adq', '--threads=1'], { cwd: folder, env: ALONE })
}

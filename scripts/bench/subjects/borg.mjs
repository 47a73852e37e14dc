import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../run-command.mjs'

/**
 * borg without encryption, zstd level 3.
 * @returns {import('./subject.mjs').Subject}
 */
export function borgSubject() {
  return {
    name: 'borg',
    restoresOver: true,
    incremental: true,
    version: runCommand('borg', ['--version']).trim(),
    init: (slot) => command({ slot, args: ['init', '--encryption', 'none'], cwd: slot }),
    create: ({ slot, tree, label }) =>
      command({ slot, args: ['create', '--compression', 'zstd,3', `::${label}`, '.'], cwd: tree }),
    restore: ({ slot, target, label }) => command({ slot, args: ['extract', `::${label}`], cwd: target }),
  }
}

/** @param {{ slot: string, args: readonly string[], cwd: string }} options */
function command({ slot, args, cwd }) {
  mkdirSync(join(slot, 'state'), { recursive: true })
  const env = {
    BORG_REPO: join(slot, 'store'),
    BORG_BASE_DIR: join(slot, 'state'),
    // A fresh machine has not seen the repository before; borg would ask.
    BORG_UNKNOWN_UNENCRYPTED_REPO_ACCESS_IS_OK: 'yes',
    BORG_RELOCATED_REPO_ACCESS_IS_OK: 'yes',
  }
  return { command: 'borg', args, cwd, env }
}

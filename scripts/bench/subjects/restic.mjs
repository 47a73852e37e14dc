import { join } from 'node:path'
import { runCommand } from '../run-command.mjs'

/**
 * restic with its default compression. It always encrypts: every command pays for its key derivation, which {@link resticOpen} measures.
 * @returns {import('./subject.mjs').Subject}
 */
export function resticSubject() {
  return {
    name: 'restic',
    // Over a name that is there, 0.14 loses the other names of a hard-linked file.
    restoresOver: false,
    incremental: true,
    version: runCommand('restic', ['version']).trim(),
    init: (slot) => command({ slot, args: ['init'], cwd: slot }),
    // Named from inside as `.`: what the checkpoint holds then does not depend on where the tree lies.
    create: ({ slot, tree, label }) =>
      command({ slot, args: ['backup', '--quiet', '--tag', label, '.'], cwd: tree }),
    restore: ({ slot, target }) =>
      command({ slot, args: ['restore', 'latest', '--target', target], cwd: target }),
  }
}

/**
 * The least that any restic command does: opening the repository.
 * @param {string} slot
 * @returns {import('../measure.mjs').Command}
 */
export const resticOpen = (slot) => command({ slot, args: ['cat', 'config'], cwd: slot })

/** @param {{ slot: string, args: readonly string[], cwd: string }} options */
function command({ slot, args, cwd }) {
  const env = {
    RESTIC_REPOSITORY: join(slot, 'store'),
    RESTIC_PASSWORD: 'bench',
    RESTIC_CACHE_DIR: join(slot, 'state'),
  }
  return { command: 'restic', args, cwd, env }
}

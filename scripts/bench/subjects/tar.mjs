import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '../run-command.mjs'

const ARCHIVE = 'cache.tzst'

/**
 * tar through zstdmt with the arguments that actions/cache gives it on Linux (its toolkit, packages/cache/src/internal/tar.ts).
 * @returns {import('./subject.mjs').Subject}
 */
export function tarSubject() {
  return {
    name: 'tar+zstdmt',
    restoresOver: true,
    incremental: false,
    version: `${firstLine('tar')}, ${firstLine('zstd')}`,
    init: () => undefined,
    create: ({ slot, tree }) => {
      const store = join(slot, 'store')
      const list = join(slot, 'state', 'manifest.txt')
      for (const folder of [store, join(slot, 'state')]) mkdirSync(folder, { recursive: true })
      writeFileSync(list, '.')
      const from = ['-P', '-C', tree, '--files-from', list]
      const args = [
        '--posix',
        '-cf',
        ARCHIVE,
        '--exclude',
        ARCHIVE,
        ...from,
        '--use-compress-program',
        'zstdmt',
      ]
      return { command: 'tar', args, cwd: store, env: {} }
    },
    restore: ({ slot, target }) => {
      const args = [
        '-xf',
        join(slot, 'store', ARCHIVE),
        '-P',
        '-C',
        target,
        '--use-compress-program',
        'unzstd',
      ]
      return { command: 'tar', args, cwd: target, env: {} }
    },
  }
}

/** @param {string} program */
const firstLine = (program) =>
  (runCommand(program, ['--version']).split('\n')[0] ?? '').replaceAll('*', '').trim()

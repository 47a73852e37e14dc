import { parseDigestHex } from '@belay/domain/brand'
import { findHead } from '@belay/machine/find-git-state'
import { parseVerifyPolicy } from '@belay/snapshot/restore/verify-policy'
import { checkpointOptions, selectorOf } from '../checkpoint-option.js'
import { defineCommand } from '../command.js'
import { dryRunOption, seriesOption, speechOptions, storeOptions } from '../common-options.js'
import { choice, flag, lines, read, text } from '../option.js'
import { checkOptionDirectory } from '../option-place.js'

/** `belay restore`: makes a directory hold what a checkpoint holds. */
export const restoreCommand = defineCommand({
  name: 'restore',
  summary: 'Bring a checkpoint back, all or part of it',
  description: [
    'Makes this directory hold what the checkpoint holds. Only what differs is written; files that the checkpoint does not know stay, unless --delete-extra. Everything is verified before it appears under its name, so a restore that is interrupted leaves each file old or new, never torn, and running it again completes it.',
    'In a git repository it refuses to overwrite changes that no commit holds, unless --backup or --force is given. .git/config is never overwritten.',
  ],
  positionals: [{ name: 'checkpoint', help: 'The same as --checkpoint.' }],
  options: {
    ...checkpointOptions,
    ...seriesOption,
    paths: lines({
      placeholder: '<lines>',
      help: 'Restore only this: files, directories and globs, one a line; "!pattern" leaves out. May be repeated.',
      otherwise: 'everything',
    }),
    target: text({ placeholder: '<directory>', help: 'Where to.', otherwise: 'this directory' }),
    'delete-extra': flag(
      'Remove what the checkpoint does not hold, as far as its own paths and exclusions would have kept it.',
    ),
    backup: flag('Keep what is overwritten or removed as a checkpoint of the series "<series>/backup".'),
    force: flag('Overwrite changes that no commit holds.'),
    verify: read(parseVerifyPolicy, {
      placeholder: '<how>',
      help: 'How files already in place are judged: full (read them all), sample:<n>% or stat (trust size and time). What is written is verified in any case.',
      accepts: 'full, stat, or a share such as sample:10%',
      otherwise: 'full',
    }),
    'expect-digest': read(parseDigestHex, {
      placeholder: '<sha256>',
      help: 'The digest that `belay create` printed: anything else is refused.',
      accepts: '64 hex digits',
    }),
    'if-stale': choice(['restore', 'skip', 'fail'], {
      fallback: undefined,
      help: 'What to do if commit, configuration or system are not those the checkpoint was taken with.',
      otherwise: 'skip; restore for a checkpoint named by its id or by before:',
    }),
    required: flag('That there is nothing to restore is an error, not a result.'),
    durable: flag('Do not return before everything is safely on the disk, even if the power fails.'),
    config: text({
      placeholder: '<file>',
      help: 'The configuration to compare with.',
      otherwise: '.github/belay.yml',
    }),
    ...storeOptions,
    ...dryRunOption,
    ...speechOptions,
  },
  examples: [
    { command: 'belay restore', what: 'the newest checkpoint, into this directory' },
    { command: 'belay restore --dry-run --verbose', what: 'what that would do, file by file' },
    { command: 'belay restore --paths src/db --backup', what: 'one directory; what it overwrites is kept' },
    {
      command: 'belay restore before:2026-11-21T09:00:00Z --target ../then',
      what: 'the state at a moment, somewhere else',
    },
    { command: 'belay restore good --delete-extra', what: 'the newest sound checkpoint, exactly' },
  ],
  exitCodes: ['3 also means that the checkpoint is stale and --if-stale is "skip" or "fail"'],
  run: async ({ options, positionals }, context) => {
    const checkpoint = selectorOf(positionals[0], options.checkpoint)
    await checkOptionDirectory({ option: '--target', given: options.target }, context)
    const head = findHead(context.cwd, { signal: context.signal })
    // Whoever awaits it hears of its failure, unless something else has failed before.
    head.catch(() => {})
    // While git is at work: this is most of the program.
    const { restoreTree } = await import(/* webpackMode: "eager" */ '../restore-tree.js')
    return await restoreTree({ ...options, checkpoint }, head, context)
  },
})

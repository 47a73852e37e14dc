import { parseByteSize } from '@belay/domain/byte-size'
import { parseOnlyIf } from '@belay/domain/checkpoint/only-if'
import { PRIORITIES } from '@belay/domain/checkpoint/priority'
import { parseRetentionDays } from '@belay/domain/checkpoint/retention-days'
import { TRIGGERS } from '@belay/domain/checkpoint/trigger'
import { parseValues } from '@belay/domain/checkpoint/values'
import { LANES } from '@belay/domain/lane'
import { findGitState } from '@belay/machine/find-git-state'
import { defineCommand } from '../command.js'
import { dryRunOption, seriesOption, speechOptions, storeOptions } from '../common-options.js'
import { choice, flag, lines, read, text, wholeNumber } from '../option.js'

/** `belay create`: a checkpoint of the directory it runs in. */
export const createCommand = defineCommand({
  name: 'create',
  summary: 'Take a checkpoint of this tree',
  description: [
    'Keeps the files of the directory it runs in: their contents, modes, times, links and names. What the store has already is not stored again, and on a machine that took the checkpoint before, what has not changed is not read again. The checkpoint exists once everything it needs is safely on the disk.',
    "Left out are .git unless a path names it, the store, Belay's own .belay, what exclusions and .belayignore files (gitignore syntax) say, and files known to hold credentials.",
    'Paths are relative to this directory. A directory brings all it holds; "*" and "?" match within a name, "**" any number of directories, "[a-z]" one character. "!pattern", like --exclude, leaves out by the rules of a .gitignore.',
  ],
  positionals: [],
  options: {
    paths: lines({
      placeholder: '<lines>',
      help: 'What to keep: files, directories and globs, one a line; "!pattern" leaves out. May be repeated.',
      otherwise: '.',
    }),
    exclude: lines({
      placeholder: '<lines>',
      help: 'What to leave out, in gitignore syntax. May be repeated.',
    }),
    'keep-credentials': flag('Keep files known to hold credentials, and the credentials in .git/config.'),
    ...seriesOption,
    phase: text({
      placeholder: '<name>',
      help: 'The phase of the work that is finished with this checkpoint.',
    }),
    values: read(parseValues, {
      placeholder: '<lines|json>',
      help: 'Values to carry along: key=value lines or a JSON object. Secrets are refused.',
      accepts: 'key=value lines or a JSON object',
    }),
    git: choice(['none', 'state'], {
      fallback: undefined,
      otherwise: 'state',
      help: 'What to record of the git repository: nothing, or its state (head, branch, changed paths, stashes).',
    }),
    'only-if': read(parseOnlyIf, {
      placeholder: '<condition>',
      help: 'When a checkpoint is worth taking: always, changed, or a share of new contents such as changed>=5%.',
      accepts: 'always, changed, or a share such as changed>=5%',
      otherwise: 'changed',
    }),
    trigger: choice(TRIGGERS, {
      fallback: undefined,
      otherwise: 'user-request',
      help: 'Why the checkpoint is taken.',
    }),
    priority: choice(PRIORITIES, {
      fallback: undefined,
      otherwise: 'medium',
      help: 'How much it matters: it decides how long it is kept.',
    }),
    lane: choice(['auto', ...LANES], {
      fallback: undefined,
      otherwise: 'auto',
      help: 'How heavy the work is. "auto" judges by the changed files.',
    }),
    'no-parent': flag(
      'Share nothing with earlier checkpoints: read and store everything anew, whatever has changed. For when what they hold is damaged, or to depend on it no longer.',
    ),
    'retention-days': read(parseRetentionDays, {
      placeholder: '<days|forever>',
      help: 'How long `belay cleanup` keeps it at least.',
      accepts: 'a whole number of days from 1 to 36500, or forever',
      otherwise: 'from priority and lane',
    }),
    'compression-level': wholeNumber({
      min: 1,
      max: 19,
      placeholder: '<1-19>',
      help: "zstd's level: 1 is fast, 19 is small.",
      otherwise: 'from the lane',
    }),
    'max-size': read((given) => parseByteSize(given, 'size'), {
      placeholder: '<size>',
      help: 'Refuse a tree whose files are larger than this together, such as 2GB.',
      accepts: 'a size such as 300MB or 2GiB',
      otherwise: 'no limit',
    }),
    config: text({
      placeholder: '<file>',
      help: 'The configuration: what it says holds where no option says otherwise.',
      otherwise: '.github/belay.yml',
    }),
    ...storeOptions,
    ...dryRunOption,
    ...speechOptions,
  },
  examples: [
    { command: 'belay create', what: 'everything here, into .belay/store' },
    { command: 'belay create --paths src --paths "docs/**/*.md" --exclude "*.tmp"', what: 'a part of it' },
    {
      command: 'belay create --phase build --values "commit=$(git rev-parse HEAD)"',
      what: 'as the end of a phase, with a value to find again',
    },
    { command: 'belay create --paths . --paths .git', what: 'the repository as well' },
    { command: 'belay create --no-parent', what: 'one that needs nothing of what was stored before' },
    {
      command: 'belay create --store-path /backup/belay --passphrase-file ~/.belay-passphrase',
      what: 'encrypted, into a store elsewhere',
    },
  ],
  run: async ({ options }, context) => {
    const gitState = findGitState(context.cwd, { signal: context.signal })
    // Whoever awaits it hears of its failure, unless something else has failed before.
    gitState.catch(() => {})
    // While git is at work: this is most of the program.
    const { takeCheckpointHere } = await import(/* webpackMode: "eager" */ '../take-checkpoint.js')
    return await takeCheckpointHere(options, gitState, context)
  },
})

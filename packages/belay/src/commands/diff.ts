import { parseSelector } from '@belay/domain/checkpoint/selector'
import { misuse } from '@belay/domain/errors'
import { defineCommand } from '../command.js'
import { seriesOption, speechOptions, storeOptions } from '../common-options.js'
import { diffTrees } from '../diff-trees.js'
import { flag, lines, text } from '../option.js'
import { checkOptionDirectory } from '../option-place.js'

/** `belay diff`: what changed between two checkpoints, or since one. */
export const diffCommand = defineCommand({
  name: 'diff',
  summary: 'Compare two checkpoints, or one with this tree',
  description: [
    'With one checkpoint, says what has changed in this directory since; with two, what changed from the first to the second. "+" is new, "-" is gone, "~" has another content, type or link target, "m" only another mode or time. Contents are compared, not just times.',
    "In this directory only what the checkpoint's own paths and exclusions would keep counts as new.",
  ],
  positionals: [
    {
      name: 'checkpoint',
      help: 'Where to start from: latest, good, phase:<name>, before:<time> or an id. Default: latest.',
    },
    { name: 'checkpoint', help: 'Where to end. Default: this directory as it is.' },
  ],
  options: {
    ...seriesOption,
    paths: lines({
      placeholder: '<lines>',
      help: 'Compare only this: files, directories and globs, one a line. May be repeated.',
      otherwise: 'everything',
    }),
    target: text({
      placeholder: '<directory>',
      help: 'The directory to compare with.',
      otherwise: 'this directory',
    }),
    'exit-code': flag('End with exit code 1 if there are differences.'),
    ...storeOptions,
    ...speechOptions,
  },
  examples: [
    { command: 'belay diff', what: 'what changed since the newest checkpoint' },
    { command: 'belay diff phase:build latest', what: 'what changed from the build to now' },
    {
      command: 'belay diff --paths src --exit-code --quiet',
      what: 'for a script: did anything change in src?',
    },
  ],
  exitCodes: ['0 also with differences, unless --exit-code is given; then 1'],
  run: async ({ options, positionals }, context) => {
    const [from = 'latest', to] = positionals
    if (to !== undefined && options.target !== undefined) {
      throw misuse(
        'option-conflict',
        `The option --target cannot be used with two checkpoints: expected one checkpoint, found ${JSON.stringify(from)} and ${JSON.stringify(to)}`,
      )
    }
    const selectors = { from: parseSelector(from), to: to === undefined ? undefined : parseSelector(to) }
    await checkOptionDirectory({ option: '--target', given: options.target }, context)
    return await diffTrees({ ...options, ...selectors }, context)
  },
})

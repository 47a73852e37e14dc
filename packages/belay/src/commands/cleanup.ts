import { parseDuration } from '@belay/domain/duration'
import { cleanUp } from '../clean-up.js'
import { defineCommand } from '../command.js'
import { dryRunOption, seriesOption, speechOptions, storeOptions } from '../common-options.js'
import { lines, read, text, wholeNumber } from '../option.js'

const COUNT = { min: 1, max: 10_000, placeholder: '<count>' }

/** `belay cleanup`: removes checkpoints that nothing keeps, and what only they needed. */
export const cleanupCommand = defineCommand({
  name: 'cleanup',
  summary: 'Remove checkpoints that need not be kept',
  description: [
    'Keeps a checkpoint as long as it was promised when it was taken, the newest of every series, and whatever any of the rules below keeps. What no remaining checkpoint needs is then removed from the store. It is safe while others create and restore; what they build on stays.',
    'Without rules, and with none in the configuration, it removes what is past its time and nothing else.',
  ],
  positionals: [],
  options: {
    'keep-last': wholeNumber({ ...COUNT, help: 'Keep the newest of each series, this many.' }),
    'keep-within': read((given) => parseDuration(given, 'time'), {
      placeholder: '<time>',
      help: 'Keep everything not older than this, such as 14d.',
      accepts: 'a time such as 14d or 12h',
    }),
    'keep-daily': wholeNumber({ ...COUNT, help: 'Keep the newest of each of the last days, this many.' }),
    'keep-weekly': wholeNumber({ ...COUNT, help: 'Keep the newest of each of the last weeks, this many.' }),
    'keep-monthly': wholeNumber({ ...COUNT, help: 'Keep the newest of each of the last months, this many.' }),
    series: { ...seriesOption.series, help: 'Clean up this series only.', otherwise: 'all series' },
    discard: lines({
      placeholder: '<ids>',
      help: 'Remove these checkpoints whatever keeps them: the way to be rid of a damaged one. Whole ids, one a line.',
    }),
    grace: read((given) => parseDuration(given, 'grace'), {
      placeholder: '<time>',
      help: 'Leave alone what was stored less than this ago.',
      accepts: 'a time such as 1h or 10m',
      otherwise: '1h',
    }),
    config: text({
      placeholder: '<file>',
      help: 'The configuration: its section "retention" holds where no option says otherwise.',
      otherwise: '.github/belay.yml',
    }),
    ...storeOptions,
    ...dryRunOption,
    ...speechOptions,
  },
  examples: [
    { command: 'belay cleanup --dry-run', what: 'what would go and what would stay, and why' },
    {
      command: 'belay cleanup --keep-last 3 --keep-daily 7',
      what: 'the three newest, and one for each of seven days',
    },
  ],
  exitCodes: ['4 means that a damaged checkpoint stands in the way of removing anything from the store'],
  run: async ({ options }, context) => await cleanUp(options, context),
})

import { parseSeriesName } from '@belay/domain/brand'
import { choice, flag, read, text } from './option.js'

/** How a command speaks. */
export const speechOptions = {
  json: flag('Print one JSON document on standard output; everything else goes to standard error.'),
  quiet: flag('Say nothing but warnings and errors.'),
  verbose: flag('Say more, and show where an error came from.'),
  'no-color': flag('No colours, as with the environment variable NO_COLOR.'),
  help: flag('Print this help.'),
} as const

/** Where checkpoints are, and what opens them. */
export const storeOptions = {
  store: choice(['auto', 'directory', 'artifact', 'cache'], {
    fallback: 'auto',
    help: 'The kind of store. On the command line "auto" is "directory"; the other two exist in actions only.',
  }),
  'store-path': text({
    placeholder: '<directory>',
    help: 'Where the directory store lies.',
    otherwise: '.belay/store',
  }),
  'passphrase-file': text({
    placeholder: '<file>',
    help: 'A file whose content is the passphrase, without the line end. With a passphrase everything stored is encrypted. The environment variable BELAY_PASSPHRASE does the same.',
  }),
  'passphrase-stdin': flag('Read the passphrase from standard input.'),
  encryption: choice(['auto', 'required'], {
    fallback: undefined,
    otherwise: 'auto',
    help: '"required" refuses to go on without a passphrase.',
  }),
} as const

export const seriesOption = {
  series: read(parseSeriesName, {
    placeholder: '<name>',
    help: 'The name under which checkpoints follow each other.',
    accepts: 'a name of one line, at most 200 characters',
    otherwise: 'as configured, else the name of this directory',
  }),
} as const

export const dryRunOption = {
  'dry-run': flag('Say what would be done, and change nothing.'),
} as const

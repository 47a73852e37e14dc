import { parseSeriesName } from '@belay/domain/brand'
import { LANES } from '@belay/domain/lane'
import { choiceInput, flagInput, readInput, textInput } from './host-inputs.js'

/** The inputs that every action has. */
export const commonInputs = {
  'github-token': textInput({ isSecret: true }),
  config: textInput(),
  lane: choiceInput(['auto', ...LANES], undefined),
  'dry-run': flagInput(false),
  // Never set by users: action.yml evaluates `${{ job.status }}` and `${{ toJSON(matrix) }}`, again for the post step.
  'job-status': choiceInput(['success', 'failure', 'cancelled'], 'success'),
  matrix: textInput({ lengthMax: 100_000 }),
} as const

/** Where checkpoints are, and what opens them. */
export const storeInputs = {
  store: choiceInput(['auto', 'cache', 'artifact', 'directory'], undefined),
  'store-path': textInput(),
  passphrase: textInput({ isSecret: true }),
  encryption: choiceInput(['auto', 'required'], undefined),
} as const

export const seriesInput = {
  series: readInput(parseSeriesName, { accepts: 'a name of one line, at most 200 characters' }),
} as const

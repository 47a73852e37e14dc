import { parseByteSize } from '@belay/domain/byte-size'
import { parseOnlyIf } from '@belay/domain/checkpoint/only-if'
import { PRIORITIES } from '@belay/domain/checkpoint/priority'
import { parseRetentionDays } from '@belay/domain/checkpoint/retention-days'
import { TRIGGERS } from '@belay/domain/checkpoint/trigger'
import { parseValues } from '@belay/domain/checkpoint/values'
import { commonInputs, seriesInput, storeInputs } from '@belay/github/common-inputs'
import {
  choiceInput,
  flagInput,
  type InputValues,
  linesInput,
  readInput,
  readInputOr,
  textInput,
  wholeNumberInput,
} from '@belay/github/host-inputs'
import { parseWhen } from './when.js'

/** The inputs of create-checkpoint. What is undefined, the configuration says. */
export const createInputs = {
  paths: linesInput(),
  exclude: linesInput(),
  'keep-credentials': flagInput(false),
  ...seriesInput,
  phase: textInput({ lengthMax: 200 }),
  values: readInputOr(parseValues, {
    accepts: 'key=value lines or a JSON object',
    fallback: {},
  }),
  git: choiceInput(['none', 'state', 'bundle'], undefined),
  when: readInput(parseWhen, { accepts: 'now, on-failure, always, or every:<duration> such as every:10m' }),
  'only-if': readInput(parseOnlyIf, { accepts: 'always, changed, or a share such as changed>=5%' }),
  trigger: choiceInput(TRIGGERS, undefined),
  priority: choiceInput(PRIORITIES, undefined),
  'retention-days': readInput(parseRetentionDays, { accepts: 'a whole number of days, or forever' }),
  'compression-level': wholeNumberInput({ min: 1, max: 19 }),
  'max-size': readInput((text) => parseByteSize(text, 'size'), { accepts: 'a size such as 300MB or 2GiB' }),
  required: flagInput(undefined),
  'notify-issue': flagInput(undefined),
  'notify-webhook': textInput({ isSecret: true }),
  ...storeInputs,
  ...commonInputs,
} as const

export type CreateInputs = InputValues<typeof createInputs>

/** Every output, as it is where no checkpoint was taken. */
export const CREATE_OUTPUTS = {
  'checkpoint-id': '',
  series: '',
  phase: '',
  skipped: 'failed',
  files: 0,
  'size-bytes': 0,
  'stored-bytes': 0,
  'reused-bytes': 0,
  'duration-ms': 0,
  digest: '',
  'store-url': '',
} as const

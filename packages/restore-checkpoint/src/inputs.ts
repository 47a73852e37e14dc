import { parseDigestHex } from '@belay/domain/brand'
import { parseSelector, type Selector } from '@belay/domain/checkpoint/selector'
import { commonInputs, seriesInput, storeInputs } from '@belay/github/common-inputs'
import {
  choiceInput,
  flagInput,
  type InputValues,
  linesInput,
  readInput,
  readInputOr,
  textInput,
} from '@belay/github/host-inputs'
import { parseVerifyPolicy } from '@belay/snapshot/restore/verify-policy'

/** The inputs of restore-checkpoint. What is undefined, the configuration says. */
export const restoreInputs = {
  ...seriesInput,
  checkpoint: readInputOr<Selector>(parseSelector, {
    accepts: 'latest, good, phase:<name>, before:<time>, or an id',
    fallback: { kind: 'latest' },
  }),
  scope: choiceInput(['run', 'branch', 'repository'], undefined),
  paths: linesInput(),
  target: textInput(),
  'delete-extra': flagInput(undefined),
  backup: flagInput(undefined),
  verify: readInput(parseVerifyPolicy, { accepts: 'full, stat, or a share such as sample:10%' }),
  trust: choiceInput(['same-origin', 'same-repository', 'any'], undefined),
  'expect-digest': readInput(parseDigestHex, { accepts: '64 hex digits in lower case' }),
  'if-stale': choiceInput(['skip', 'restore', 'fail'], undefined),
  'detect-crash': flagInput(undefined),
  required: flagInput(undefined),
  ...storeInputs,
  ...commonInputs,
} as const

export type RestoreInputs = InputValues<typeof restoreInputs>

/** Every output, as it is where nothing was restored. */
export const RESTORE_OUTPUTS = {
  restored: false,
  'checkpoint-id': '',
  phase: '',
  'completed-phases': [],
  'resume-from': '',
  values: {},
  'stale-reason': '',
  crash: '',
  'files-written': 0,
  'files-unchanged': 0,
  'bytes-fetched': 0,
  'rpo-seconds': '',
  'rto-ms': 0,
  'backup-id': '',
} as const

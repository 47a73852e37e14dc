import { parseSelector, type Selector } from '@belay/domain/checkpoint/selector'
import { misuse } from '@belay/domain/errors'
import { read } from './option.js'

/** Which checkpoint a command is about. */
export const checkpointOptions = {
  checkpoint: read(parseSelector, {
    placeholder: '<which>',
    help: 'latest; good (the newest that verifies); phase:<name>; before:<time>; an id, or part of one.',
    accepts: 'latest, good, phase:<name>, before:<time>, or an id',
    otherwise: 'latest',
  }),
} as const

/** The checkpoint that was meant, by word or by option.
 *  @throws BelayError misuse for both, or a word that names none */
export function selectorOf(positional: string | undefined, option: Selector | undefined): Selector {
  if (positional === undefined) return option ?? { kind: 'latest' }
  if (option === undefined) return parseSelector(positional)
  throw misuse(
    'option-conflict',
    `The checkpoint is given twice: expected it once, found ${JSON.stringify(positional)} and --checkpoint`,
  )
}

import { BelayError } from '@belay/domain/errors'

/**
 * Whether an operation ended as it may when one of its calls fails.
 * @param {unknown} error
 * @param {string} fault
 * @returns {string} empty if so, else what is wrong
 */
export function wrongFailure(error, fault) {
  if (!(error instanceof BelayError))
    return `failed with no BelayError: ${error instanceof Error ? error.stack : error}`
  const { kind, code, message } = error
  const expected = KINDS[/** @type {keyof typeof KINDS} */ (fault)] ?? ['unavailable']
  if (!expected.includes(kind))
    return `failed as ${kind} (${code}), expected ${expected.join(' or ')}: ${message}`
  if (code === 'internal') return `failed as a defect of the program: ${message}`
  return message.trim() === '' ? 'failed without a word' : ''
}

/** What is cut short cannot be told from what is damaged; everything else is known to be a failure of the moment. */
const KINDS = {
  'short-read': ['corrupt', 'unavailable'],
}

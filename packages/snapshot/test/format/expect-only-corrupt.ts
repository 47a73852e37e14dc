import { BelayError } from '@belay/domain/errors'

/** What `decode` gives; undefined if it says that its input is corrupt. Any other failure fails the test. */
export function expectOnlyCorrupt<T>(decode: () => T): T | undefined {
  try {
    return decode()
  } catch (error) {
    if (error instanceof BelayError && error.kind === 'corrupt' && error.code !== 'internal') return undefined
    throw error
  }
}

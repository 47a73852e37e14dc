import { BelayError } from './errors.js'

/** Ends a switch over a union: the compiler refuses the call while a case is missing.
 *  @throws BelayError `internal` if data that no schema checked gets here all the same. */
export function assertNever(value: never, what = 'value'): never {
  throw new BelayError({
    code: 'internal',
    message: `Unexpected ${what}: expected every case to be handled, found ${JSON.stringify(value)}`,
    hint: 'This is a defect of Belay; please report it with the command you ran.',
  })
}

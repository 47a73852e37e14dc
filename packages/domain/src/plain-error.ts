import { BelayError, isErrorCode } from './errors.js'

/** An error as a value that survives a structured clone: cloning an Error drops its class and every property of ours. */
export interface PlainError {
  readonly name: string
  readonly message: string
  /** A BelayError's code, or what Node calls it (`ENOSPC`). */
  readonly code?: string
  readonly hint?: string
  readonly stack?: string
  readonly cause?: PlainError
}

/** The error with its chain of causes as a plain value, for a message between threads. Whatever was thrown, it succeeds. */
export function toPlain(error: unknown): PlainError {
  return plainWithin(error, CAUSES_MAX)
}

/** The error again, with its class, code, hint, stack and causes. A code this version does not know becomes an ordinary Error. */
export function fromPlain(plain: PlainError): Error {
  const cause = plain.cause === undefined ? undefined : fromPlain(plain.cause)
  const error = revived(plain, cause)
  if (plain.stack !== undefined) error.stack = plain.stack
  return error
}

// A chain of causes may be a circle.
const CAUSES_MAX = 8

function plainWithin(error: unknown, causesLeft: number): PlainError {
  if (!(error instanceof Error)) return { name: 'Error', message: describe(error) }
  const code = codeOf(error)
  return {
    name: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    ...(error instanceof BelayError && error.hint !== undefined ? { hint: error.hint } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined || causesLeft === 0
      ? {}
      : { cause: plainWithin(error.cause, causesLeft - 1) }),
  }
}

function describe(thrown: unknown): string {
  try {
    return String(thrown)
  } catch {
    // An object without a prototype cannot be made a string; that it was thrown still has to be told.
    return 'a value that cannot be described was thrown'
  }
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

function revived(plain: PlainError, cause: Error | undefined): Error {
  const { name, message, code, hint } = plain
  if (name === 'BelayError' && code !== undefined && isErrorCode(code))
    return new BelayError({ code, message, hint, cause })
  const error = new Error(message, cause === undefined ? undefined : { cause })
  error.name = name
  return code === undefined ? error : Object.assign(error, { code })
}

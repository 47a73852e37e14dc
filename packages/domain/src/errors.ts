/** What went wrong, in the four words that decide what happens next. They are never merged:
 *  only `unavailable` is retried, only `absent` may become "there is no checkpoint". */
export type ErrorKind = 'misuse' | 'absent' | 'corrupt' | 'unavailable'

/** Every code and its one kind. A code says what failed; the kind says what may be done about it. */
const KIND_OF_CODE = {
  // The caller asked for something that cannot be done as asked.
  'option-invalid': 'misuse',
  'option-missing': 'misuse',
  'option-conflict': 'misuse',
  'option-unknown': 'misuse',
  'command-unknown': 'misuse',
  'config-invalid': 'misuse',
  'duration-invalid': 'misuse',
  'byte-size-invalid': 'misuse',
  'time-invalid': 'misuse',
  'pattern-invalid': 'misuse',
  'path-invalid': 'misuse',
  'series-invalid': 'misuse',
  'series-conflict': 'misuse',
  'selector-invalid': 'misuse',
  'selector-ambiguous': 'misuse',
  'checkpoint-id-invalid': 'misuse',
  'identifier-invalid': 'misuse',
  'values-invalid': 'misuse',
  'value-secret': 'misuse',
  'passphrase-missing': 'misuse',
  'passphrase-wrong': 'misuse',
  'plaintext-refused': 'misuse',
  'uncommitted-changes': 'misuse',
  'target-invalid': 'misuse',
  'size-limit-exceeded': 'misuse',
  'not-supported': 'misuse',
  // The store, or the disk, says that it is not there.
  'checkpoint-not-found': 'absent',
  'checkpoint-stale': 'absent',
  'series-not-found': 'absent',
  'store-not-found': 'absent',
  'path-not-found': 'absent',
  'repository-not-found': 'absent',
  // It is there and is not what it must be.
  'pack-corrupt': 'corrupt',
  'blob-corrupt': 'corrupt',
  'index-corrupt': 'corrupt',
  'manifest-corrupt': 'corrupt',
  'record-corrupt': 'corrupt',
  'store-corrupt': 'corrupt',
  'object-missing': 'corrupt',
  'digest-mismatch': 'corrupt',
  'authentication-failed': 'corrupt',
  'verification-failed': 'corrupt',
  'path-unsafe': 'corrupt',
  'limit-exceeded': 'corrupt',
  'format-version-unsupported': 'corrupt',
  // A broken promise inside the program. Nothing it holds can be trusted, and trying again will not help.
  internal: 'corrupt',
  // It could not be told, or could not be done, this time.
  'store-unavailable': 'unavailable',
  'store-locked': 'unavailable',
  'store-read-only': 'unavailable',
  'request-budget-spent': 'unavailable',
  'file-unstable': 'unavailable',
  'file-unreadable': 'unavailable',
  'file-unwritable': 'unavailable',
  'permission-denied': 'unavailable',
  'output-unwritable': 'unavailable',
  'disk-full': 'unavailable',
  'command-failed': 'unavailable',
  'command-not-found': 'unavailable',
  'git-failed': 'unavailable',
  'worker-failed': 'unavailable',
  'timed-out': 'unavailable',
  aborted: 'unavailable',
} as const satisfies Record<string, ErrorKind>

export type ErrorCode = keyof typeof KIND_OF_CODE
export type ErrorCodeOf<Kind extends ErrorKind> = {
  [Code in ErrorCode]: (typeof KIND_OF_CODE)[Code] extends Kind ? Code : never
}[ErrorCode]

/** The one error of the suite. The message names the object, what was expected and what was found; the hint says what to do now.
 *  Between threads it travels by `toPlain` and `fromPlain` of plain-error.ts. */
export class BelayError extends Error {
  override readonly name = 'BelayError'
  readonly code: ErrorCode
  readonly kind: ErrorKind
  readonly hint: string | undefined

  constructor(o: { code: ErrorCode; message: string; hint?: string | undefined; cause?: unknown }) {
    super(o.message, o.cause === undefined ? undefined : { cause: o.cause })
    this.code = o.code
    this.kind = KIND_OF_CODE[o.code]
    this.hint = o.hint
  }
}

export interface ErrorDetails {
  readonly hint?: string | undefined
  readonly cause?: unknown
}

/** The caller asked for something impossible: never retried, exit code 2. */
export function misuse(code: ErrorCodeOf<'misuse'>, message: string, details: ErrorDetails = {}): BelayError {
  return new BelayError({ code, message, ...details })
}

/** It was looked for, and the place that would know says it is not there: exit code 3. */
export function absent(code: ErrorCodeOf<'absent'>, message: string, details: ErrorDetails = {}): BelayError {
  return new BelayError({ code, message, ...details })
}

/** It is there and is not what it must be: never retried, never used, exit code 4. */
export function corrupt(
  code: ErrorCodeOf<'corrupt'>,
  message: string,
  details: ErrorDetails = {},
): BelayError {
  return new BelayError({ code, message, ...details })
}

/** It could not be told or done this time: the one kind worth a retry, exit code 5. */
export function unavailable(
  code: ErrorCodeOf<'unavailable'>,
  message: string,
  details: ErrorDetails = {},
): BelayError {
  return new BelayError({ code, message, ...details })
}

/** The kind of a BelayError; undefined for any other error, which nobody has judged yet. */
export function kindOf(error: unknown): ErrorKind | undefined {
  return error instanceof BelayError ? error.kind : undefined
}

/** The exit code of a command that ended in this error: 1 failed, 2 misuse, 3 absent, 4 corrupt, 5 unavailable. */
export function exitCodeOf(error: unknown): 1 | 2 | 3 | 4 | 5 {
  if (!(error instanceof BelayError) || error.code === 'internal') return 1
  return EXIT_CODE_OF_KIND[error.kind]
}

const EXIT_CODE_OF_KIND = { misuse: 2, absent: 3, corrupt: 4, unavailable: 5 } as const satisfies Record<
  ErrorKind,
  number
>

/** True for a code of this version; a message from another process may carry any string. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(KIND_OF_CODE, code)
}

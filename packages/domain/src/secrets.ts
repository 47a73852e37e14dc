import { misuse } from './errors.js'

/** A secret this process knows by name: an input, a token of the job. */
export interface KnownSecret {
  readonly name: string
  readonly value: string
}

export interface FoundSecret {
  /** Where it is: `token`, `nested.list.0`. */
  readonly key: string
  /** What it looks like: `a GitHub token`. Never the secret itself. */
  readonly looksLike: string
}

/** Refuses values that hold a secret, so that none travels in a checkpoint by accident.
 *  @throws BelayError `value-secret`, naming the key and the kind of secret, never the secret */
export function refuseSecrets(
  values: Readonly<Record<string, unknown>>,
  known: readonly KnownSecret[] = [],
): void {
  const [found] = findSecrets(values, known)
  if (found === undefined) return
  throw misuse(
    'value-secret',
    `The value ${JSON.stringify(found.key)} looks like ${found.looksLike}: expected nothing secret in values`,
    {
      hint: 'Leave it out; the job that restores can read the secret from the same place as this one.',
    },
  )
}

/** The keys whose value, however deep, holds a known secret or matches the published form of one.
 *  A secret of an unpublished form goes unnoticed. */
export function findSecrets(
  values: Readonly<Record<string, unknown>>,
  known: readonly KnownSecret[] = [],
): FoundSecret[] {
  return secretsWithin(values, '', known)
}

/** What kind of credential the text holds; undefined if it matches no published form. */
export function recognisedSecret(text: string): string | undefined {
  return TOKEN_FORMS.find(({ pattern }) => pattern.test(text))?.looksLike
}

// Shorter texts occur by chance: a passphrase of "test" would make every value that names a test a secret.
const KNOWN_SECRET_LENGTH_MIN = 6

// Each pattern is linear: one class repeated, no nested repetition, so a hostile value costs no time.
const TOKEN_FORMS: readonly { readonly looksLike: string; readonly pattern: RegExp }[] = [
  // https://github.blog/engineering/behind-githubs-new-authentication-token-formats/
  { looksLike: 'a GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9_]{30,}/ },
  { looksLike: 'a GitHub token', pattern: /\bgithub_pat_[A-Za-z0-9_]{30,}/ },
  { looksLike: 'a GitLab token', pattern: /\bgl(?:pat|dt|rt|ptt|cbt)-[A-Za-z0-9_-]{20,}/ },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  { looksLike: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/ },
  { looksLike: 'a Google API key', pattern: /\bAIza[A-Za-z0-9_-]{35}/ },
  { looksLike: 'an Azure storage key', pattern: /\bAccountKey=[A-Za-z0-9+/]{80,}/ },
  { looksLike: 'a signed Azure URL', pattern: /[?&]sig=[A-Za-z0-9%+/]{40,}/ },
  { looksLike: 'a Slack token', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/ },
  {
    looksLike: 'a Slack webhook',
    pattern: /\bhooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9/_-]{20,}/,
  },
  { looksLike: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}/ },
  { looksLike: 'a PyPI token', pattern: /\bpypi-[A-Za-z0-9_-]{50,}/ },
  { looksLike: 'a Docker Hub token', pattern: /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}/ },
  { looksLike: 'a Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{20,}/ },
  { looksLike: 'a SendGrid key', pattern: /\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}/ },
  { looksLike: 'an OpenAI or Anthropic key', pattern: /\bsk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{32,}/ },
  { looksLike: 'a private key', pattern: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/ },
  { looksLike: 'an age secret key', pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/ },
  // RFC 7519: base64url parts, the first two of which are JSON objects that begin with a quote. The bound matters:
  // without it, a text of many beginnings and no dot takes time in the square of its length.
  { looksLike: 'a JSON Web Token', pattern: /\beyJ[A-Za-z0-9_-]{8,1000}\.eyJ[A-Za-z0-9_-]{8}/ },
  {
    looksLike: 'a URL with a password',
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/]{0,100}:[^\s:@/]{3,200}@/i,
  },
]

function secretsWithin(value: unknown, at: string, known: readonly KnownSecret[]): FoundSecret[] {
  if (typeof value === 'string') {
    const looksLike = secretIn(value, known)
    return looksLike === undefined ? [] : [{ key: at, looksLike }]
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const looksLike = secretIn(key, known)
    // The message names where a secret is: a key that is one must not get there.
    const shown = looksLike === undefined ? key : '(a key)'
    const path = at === '' ? shown : `${at}.${shown}`
    const own = looksLike === undefined ? [] : [{ key: path, looksLike }]
    return [...own, ...secretsWithin(inner, path, known)]
  })
}

function secretIn(text: string, known: readonly KnownSecret[]): string | undefined {
  return knownSecretIn(text, known) ?? recognisedSecret(text)
}

function knownSecretIn(text: string, known: readonly KnownSecret[]): string | undefined {
  // An empty secret is a missing one, and would equal every empty value.
  const found = known.find(
    ({ value }) =>
      value !== '' && (text === value || (value.length >= KNOWN_SECRET_LENGTH_MIN && text.includes(value))),
  )
  return found === undefined ? undefined : `the secret ${found.name}`
}

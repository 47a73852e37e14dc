import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a signed URL allows, in the words of Azure's shared access signatures:
 *  https://learn.microsoft.com/rest/api/storageservices/create-service-sas */
export interface SignedUrlTerms {
  readonly path: string
  /** `r` to read, `cw` to create and write. */
  readonly permissions: 'r' | 'cw'
  readonly expiresAt: Date
  /** The `content-disposition` and `content-type` that reading answers with. */
  readonly contentDisposition?: string
  readonly contentType?: string
}

export function signedUrl(origin: string, key: string, terms: SignedUrlTerms): string {
  const url = new URL(terms.path, origin)
  const fields = {
    sv: '2025-11-05',
    sr: 'b',
    sp: terms.permissions,
    se: terms.expiresAt.toISOString(),
    rscd: terms.contentDisposition,
    rsct: terms.contentType,
  }
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined) url.searchParams.set(name, value)
  url.searchParams.set('sig', signatureOf(url, key))
  return url.href
}

export type SignatureVerdict = 'allowed' | 'expired' | 'forged' | 'not-permitted'

/** Judges a URL that came with a request. Parameters of the request itself, such as `comp`, are not signed. */
export function judgeSignedUrl(o: {
  readonly url: URL
  readonly key: string
  readonly now: Date
  readonly wants: 'r' | 'w'
}): SignatureVerdict {
  const given = Buffer.from(o.url.searchParams.get('sig') ?? '')
  const expected = Buffer.from(signatureOf(o.url, o.key))
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'forged'
  if (o.now >= new Date(o.url.searchParams.get('se') ?? 0)) return 'expired'
  return (o.url.searchParams.get('sp') ?? '').includes(o.wants) ? 'allowed' : 'not-permitted'
}

function signatureOf(url: URL, key: string): string {
  const signed = ['sv', 'sr', 'sp', 'se', 'rscd', 'rsct'].map((name) => url.searchParams.get(name) ?? '')
  return createHmac('sha256', key)
    .update([url.pathname, ...signed].join('\n'))
    .digest('base64')
}

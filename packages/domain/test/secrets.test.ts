import { findSecrets, recognisedSecret, refuseSecrets } from '@belay/domain/secrets'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

// Put together at run time: a scanner that reads this file should find nothing.
const join = (...parts: string[]) => parts.join('')
const SAMPLES: [string, string][] = [
  ['a GitHub token', join('ghp', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8')],
  ['a GitHub token', join('ghs', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8')],
  ['a GitHub token', join('github', '_pat_', '11ABCDEFG0123456789abc_def0123456789')],
  ['an AWS access key', join('AK', 'IA', 'IOSFODNN7EXAMPLE')],
  ['a Slack token', join('xo', 'xb-', '123456789012-abcdefghij')],
  ['a Slack webhook', join('https://hooks.', 'slack.com/services/', 'T00000000/B00000000/XXXXXXXXXXXXXXXX')],
  ['an npm token', join('np', 'm_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8')],
  ['a Google API key', join('AI', 'za', 'SyA1234567890abcdefghijklmnopqrstuv_')],
  ['a private key', join('-----BEGIN ', 'OPENSSH PRIVATE KEY-----\nabc')],
  ['a private key', join('-----BEGIN ', 'PRIVATE KEY-----')],
  ['a JSON Web Token', join('eyJhbGciOiJIUzI1NiJ9', '.', 'eyJzdWIiOiIxMjM0In0', '.', 'c2lnbmF0dXJl')],
  ['a URL with a password', join('postgres://', 'user:', 'correct-horse@', 'db/x')],
  ['a Stripe key', join('sk', '_live_', 'a1B2c3D4e5F6g7H8i9J0k1L2')],
]

describe('recognisedSecret', () => {
  it.each(SAMPLES)('knows %s', (looksLike, secret) => {
    expect(recognisedSecret(secret)).toBe(looksLike)
    expect(recognisedSecret(`before ${secret} after`)).toBe(looksLike)
  })

  it.each([
    '',
    'true',
    '1.2.3',
    '9f2c41ab'.repeat(8),
    'refs/heads/feature/ghp_short',
    'https://github.com/owner/name',
    'git@github.com:owner/name.git',
    'http://localhost:8080/path?a=b@c',
    '20261121T113112123Z-9f2c41ab',
    '-----BEGIN CERTIFICATE-----',
  ])('lets %j pass', (text) => {
    expect(recognisedSecret(text)).toBeUndefined()
  })

  it('takes time in proportion to the text', () => {
    const hostile = ['eyJ', 'eyJ-', 'a://', 'a.', 'sk-', '-----BEGIN ', 'SG.', '?sig='].map((start) =>
      start.repeat(10_000),
    )
    for (const text of hostile) expect(() => recognisedSecret(text)).not.toThrow()
  })
})

describe('refuseSecrets', () => {
  it('names the key, however deep, and never the secret', () => {
    for (const [, secret] of SAMPLES) {
      const values = { fine: 'x', outer: { list: ['x', `= ${secret}`] } }
      const refusal = expect.objectContaining({
        code: 'value-secret',
        message: expect.not.stringContaining(secret),
      })
      expect(() => refuseSecrets(values)).toThrow(refusal)
      expect(findSecrets(values).map(({ key }) => key)).toEqual(['outer.list.1'])
    }
  })

  it('refuses a secret we know, whatever its form', () => {
    const known = [{ name: 'passphrase', value: 'correct horse' }]
    expect(() => refuseSecrets({ a: 'it is correct horse!' }, known)).toThrow(
      'looks like the secret passphrase',
    )
    expect(() => refuseSecrets({ a: 'correct' }, known)).not.toThrow()
  })

  it('compares a short secret whole, since it occurs by chance within others, and passes over a missing one', () => {
    const known = [
      { name: 'short', value: 'test' },
      { name: 'missing', value: '' },
    ]
    expect(findSecrets({ a: 'latest', b: '', c: 'test' }, known)).toEqual([
      { key: 'c', looksLike: 'the secret short' },
    ])
  })

  it('finds a secret as a key too', () => {
    const [, secret] = SAMPLES[0] ?? ['', '']
    expect(findSecrets({ outer: { [secret]: 1 } })).toHaveLength(1)
  })

  it('lets ordinary values pass', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(() => refuseSecrets({ value })).not.toThrow()))
  })
})

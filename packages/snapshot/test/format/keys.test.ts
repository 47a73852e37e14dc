import { createHmac, hkdfSync, scryptSync } from 'node:crypto'
import {
  BlobHasher,
  DIGEST_HEADROOM,
  deriveKeys,
  Keyring,
  objectKey,
  type StoreKeys,
} from '@belay/snapshot/format/keys'
import { makeSeal } from '@belay/snapshot/format/seal'
import { Rng } from '@belay/testing/rng'
import { beforeAll, describe, expect, it } from '@jest/globals'

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')
const salt = new Rng(1).bytes(32)
let keys: StoreKeys

beforeAll(async () => {
  keys = await deriveKeys('passphrase', salt)
})

describe('the primitives underneath', () => {
  it('are the scrypt of RFC 7914, section 12', () => {
    const derived = scryptSync('pleaseletmein', 'SodiumChloride', 64, {
      N: 16_384,
      r: 8,
      p: 1,
      maxmem: 2 ** 26,
    })
    expect(derived.toString('hex')).toBe(
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
    )
  })

  it('are the HKDF-SHA256 of RFC 5869, appendix A.1', () => {
    const derived = hkdfSync(
      'sha256',
      Buffer.alloc(22, 0x0b),
      hex('000102030405060708090a0b0c'),
      hex('f0f1f2f3f4f5f6f7f8f9'),
      42,
    )
    expect(Buffer.from(derived).toString('hex')).toBe(
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    )
  })
})

describe('blob ids', () => {
  it('without a key are SHA-256, with one HMAC-SHA256, however they are computed', () => {
    const rng = new Rng(2)
    for (const length of [0, 1, 31, 63, 64, 65, 1000, 100_000]) {
      const content = rng.bytes(length)
      const room = Buffer.concat([rng.bytes(DIGEST_HEADROOM + 7), content, rng.bytes(5)])
      const before = Buffer.from(room)
      for (const key of [undefined, keys.blobId]) {
        const hasher = new BlobHasher(key)
        const id = hasher.digest(room, DIGEST_HEADROOM + 7, length)
        expect(id).toBe(hasher.digestOf(content))
        expect(id).toHaveLength(32)
        if (key !== undefined) expect(id).toBe(createHmac('sha256', key).update(content).digest('binary'))
        // The key's place before the content is as it was.
        expect(room.equals(before)).toBe(true)
      }
    }
  })

  it('are the HMAC-SHA256 of RFC 4231 for a key of 32 bytes', () => {
    // RFC 4231 has no key of this length; zeros behind a shorter key are the same key (RFC 2104, section 3). Test case 2, key "Jefe".
    const key = Buffer.alloc(32)
    key.write('Jefe')
    const id = new BlobHasher(key).digestOf(Buffer.from('what do ya want for nothing?'))
    expect(Buffer.from(id, 'latin1').toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    )
  })
})

describe('the keys of a passphrase', () => {
  it('are scrypt and HKDF as documented', () => {
    const master = scryptSync('passphrase', salt, 32, { N: 65_536, r: 8, p: 1, maxmem: 2 ** 28 })
    const expand = (from: Uint8Array | string, info: string, length: number): Uint8Array =>
      new Uint8Array(hkdfSync('sha256', master, from, info, length))
    expect(keys.master).toEqual(new Uint8Array(master))
    expect(keys.check).toEqual(expand('', 'belay/1/key-check', 16))
    expect(keys.blobId).toEqual(expand('', 'belay/1/blob-id', 32))
    expect(keys.chunker).toEqual(expand('', 'belay/1/chunker', 32))
    const objectSalt = new Rng(3).bytes(32)
    expect(objectKey(keys, objectSalt)).toEqual(expand(objectSalt, 'belay/1/object', 32))
  })

  it('depend on every part of it', async () => {
    const others = [
      await deriveKeys('passphrasf', salt),
      await deriveKeys('passphrase', new Rng(4).bytes(32)),
    ]
    for (const other of others) {
      for (const name of ['master', 'check', 'blobId', 'chunker'] as const)
        expect(other[name]).not.toEqual(keys[name])
    }
  })

  it('are derived once for each salt, however often they are asked for', async () => {
    const keyring = new Keyring('passphrase')
    const [one, two] = await Promise.all([keyring.keysFor(salt), keyring.keysFor(Uint8Array.from(salt))])
    expect(one).toBe(two)
    expect(await new Keyring(undefined).keysFor(salt)).toBeUndefined()
  })
})

describe('a sealed frame', () => {
  const what = 'The object'

  it('opens with its own number and place only', () => {
    const seal = makeSeal(keys, new Rng(5).bytes(32))
    const payload = new Rng(6).bytes(100)
    const stored = seal.seal(3, false, payload)
    expect(seal.open(3, false, stored, what)).toEqual(Buffer.from(payload))
    expect(() => seal.open(4, false, stored, what)).toThrow('frame 4 fails its authentication')
    expect(() => seal.open(3, true, stored, what)).toThrow('fails its authentication')
    expect(() => makeSeal(keys, new Rng(7).bytes(32)).open(3, false, stored, what)).toThrow(
      'fails its authentication',
    )
    for (const length of [0, 15, 16, 115]) {
      expect(() => seal.open(3, false, stored.subarray(0, length), what)).toThrow('fails its authentication')
    }
    for (let at = 0; at < stored.length; at++) {
      const damaged = Buffer.from(stored)
      damaged[at] = (stored[at] as number) ^ 1
      expect(() => seal.open(3, false, damaged, what)).toThrow('fails its authentication')
    }
  })

  it('has a nonce and additional data as documented', () => {
    const objectSalt = new Rng(8).bytes(32)
    const stored = makeSeal(keys, objectSalt).seal(0x01020304, true, Buffer.from('payload'))
    // Sealed by WebCrypto, from the document.
    const additional = Buffer.concat([
      Buffer.from('BELAYOBJ'),
      hex('01 00'),
      objectSalt,
      hex('04 03 02 01'),
      hex('01'),
    ])
    const nonce = hex('04 03 02 01 00 00 00 00 00 00 00 00')
    return expect(sealByWebCrypto(objectKey(keys, objectSalt), nonce, additional)).resolves.toBe(
      stored.toString('hex'),
    )
  })
})

async function sealByWebCrypto(key: Uint8Array, iv: Buffer, additionalData: Buffer): Promise<string> {
  const imported = await crypto.subtle.importKey('raw', Uint8Array.from(key), 'AES-GCM', false, ['encrypt'])
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData },
    imported,
    Buffer.from('payload'),
  )
  return Buffer.from(sealed).toString('hex')
}

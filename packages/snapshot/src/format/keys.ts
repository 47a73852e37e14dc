import { createHmac, hash, hkdfSync, scrypt, timingSafeEqual } from 'node:crypto'
import { corrupt, misuse } from '@belay/domain/errors'

export const SALT_BYTES = 32
const KEY_CHECK_BYTES = 16
// The only parameters accepted: an attacker who could choose them could make derivation trivial, or endless.
const SCRYPT = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 2 ** 16 * 8 * 2 }

/** What one passphrase and one store salt give. Plain bytes, so that worker threads can have them without the passphrase. */
export interface StoreKeys {
  readonly salt: Uint8Array
  readonly master: Uint8Array
  /** Tells a wrong passphrase from damaged data. */
  readonly check: Uint8Array
  /** HMAC-SHA256 key of blob ids, so that ids say nothing about the content. */
  readonly blobId: Uint8Array
  /** Seeds the chunker's table, so that the cuts of a known file cannot be predicted. */
  readonly chunker: Uint8Array
}

/** Derives the keys of a passphrase: scrypt (RFC 7914, N=2^16, r=8, p=1), then HKDF-SHA256 (RFC 5869) per use. About 0.2 s. */
export async function deriveKeys(passphrase: string, salt: Uint8Array): Promise<StoreKeys> {
  const master = await new Promise<Buffer>((resolve, reject) =>
    scrypt(passphrase.normalize('NFC'), salt, 32, SCRYPT, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  )
  return {
    salt: Uint8Array.from(salt),
    master: Uint8Array.from(master),
    check: expand(master, '', 'belay/1/key-check', KEY_CHECK_BYTES),
    blobId: expand(master, '', 'belay/1/blob-id', 32),
    chunker: expand(master, '', 'belay/1/chunker', 32),
  }
}

/** The key of one object: never used for another, so that frame numbers may serve as nonces. */
export function objectKey(keys: StoreKeys, objectSalt: Uint8Array): Uint8Array {
  return expand(keys.master, objectSalt, 'belay/1/object', 32)
}

/** Holds a passphrase and derives the keys of each store salt once. Without a passphrase it refuses encrypted objects, with one it
 *  refuses plaintext: content that anyone could have written must not pass for content that only the holder could. */
export class Keyring {
  readonly #passphrase: string | undefined
  readonly #derived = new Map<string, Promise<StoreKeys>>()

  constructor(passphrase: string | undefined) {
    this.#passphrase = passphrase
  }

  get encrypts(): boolean {
    return this.#passphrase !== undefined
  }

  /** The keys for writing under this salt, `undefined` without a passphrase. */
  async keysFor(salt: Uint8Array): Promise<StoreKeys | undefined> {
    if (this.#passphrase === undefined) return undefined
    const name = Buffer.from(salt).toString('hex')
    let keys = this.#derived.get(name)
    if (keys === undefined) {
      keys = deriveKeys(this.#passphrase, salt)
      this.#derived.set(name, keys)
      // Want of memory, say, must not stand in the way of a later try.
      keys.catch(() => this.#derived.delete(name))
    }
    return await keys
  }

  /** The keys that open an object with this header.
   *  @throws BelayError misuse `passphrase-missing`, `passphrase-wrong` or `plaintext-refused`. */
  async keysToOpen(
    header: { salt: Uint8Array; check: Uint8Array } | undefined,
    what: string,
  ): Promise<StoreKeys | undefined> {
    if (header === undefined) {
      if (this.#passphrase === undefined) return undefined
      throw misuse('plaintext-refused', `${what} is not encrypted, but a passphrase was given`, {
        hint: 'Leave the passphrase out to use plaintext checkpoints, or use a store (or series) of its own for encrypted ones.',
      })
    }
    const keys = await this.keysFor(header.salt)
    if (keys === undefined) {
      throw misuse('passphrase-missing', `${what} is encrypted, and no passphrase was given`, {
        hint: 'Give the passphrase the checkpoint was made with.',
      })
    }
    if (!timingSafeEqual(keys.check, header.check)) {
      throw misuse('passphrase-wrong', `The passphrase does not open ${what}`, {
        hint: 'Give the passphrase the checkpoint was made with.',
      })
    }
    return keys
  }
}

/** Room a caller leaves before content so that `blobDigest` can hash key and content in one call. */
export const DIGEST_HEADROOM = 64

/**
 * Computes blob ids: SHA-256 of the content, or with a key HMAC-SHA256 (RFC 2104), always 32 bytes in latin1.
 * One-shot hashing of one buffer is several times faster than a hash object per file; hence the headroom.
 */
export class BlobHasher {
  readonly #key: Uint8Array | undefined
  readonly #inner: Uint8Array | undefined
  readonly #outer: Buffer | undefined

  constructor(key: Uint8Array | undefined) {
    if (key === undefined) return
    if (key.length !== 32) throw corrupt('internal', `A blob-id key has 32 bytes, not ${key.length}`)
    this.#key = key
    const padded = new Uint8Array(DIGEST_HEADROOM)
    padded.set(key)
    this.#inner = padded.map((byte) => byte ^ 0x36)
    this.#outer = Buffer.alloc(DIGEST_HEADROOM + 32)
    this.#outer.set(padded.map((byte) => byte ^ 0x5c))
  }

  /** The id of `length` bytes at `start`. With a key, the 64 bytes before `start` are overwritten and put back. */
  digest(bytes: Buffer, start: number, length: number): string {
    if (this.#inner === undefined || this.#outer === undefined) {
      return hash('sha256', bytes.subarray(start, start + length), 'binary')
    }
    const from = start - DIGEST_HEADROOM
    const saved = Buffer.from(bytes.subarray(from, start))
    bytes.set(this.#inner, from)
    const inner = hash('sha256', bytes.subarray(from, start + length), 'binary')
    bytes.set(saved, from)
    this.#outer.write(inner, DIGEST_HEADROOM, 'latin1')
    return hash('sha256', this.#outer, 'binary')
  }

  /** As `digest`, for bytes without headroom. */
  digestOf(content: Uint8Array): string {
    if (this.#key === undefined) return hash('sha256', content, 'binary')
    return createHmac('sha256', this.#key).update(content).digest('binary')
  }
}

function expand(master: Uint8Array, salt: Uint8Array | string, info: string, length: number): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', master, salt, info, length))
}

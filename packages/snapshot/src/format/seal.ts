import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { corrupt } from '@belay/domain/errors'
import { objectKey, SALT_BYTES, type StoreKeys } from './keys.js'
import { FORMAT_VERSION } from './limits.js'

export const TAG_BYTES = 16
const NONCE_BYTES = 12

/** Encrypts and opens the frames of one object. Frame `n` of an object is sealed once: its number is the nonce. */
export interface Seal {
  readonly salt: Uint8Array
  readonly check: Uint8Array
  readonly objectSalt: Uint8Array
  seal(frame: number, last: boolean, payload: Uint8Array): Buffer
  /** @throws BelayError corrupt `authentication-failed`, with `what` in the message. */
  open(frame: number, last: boolean, stored: Uint8Array, what: string): Buffer
}

/** AES-256-GCM per frame (NIST SP 800-38D): nonce = frame number, additional data = magic, version, object salt, frame number, last-flag.
 *  So a frame can neither change, nor move within its object or into another, nor can the object be cut short. */
export function makeSeal(keys: StoreKeys, objectSalt: Uint8Array = randomBytes(SALT_BYTES)): Seal {
  const key = objectKey(keys, objectSalt)
  return {
    salt: keys.salt,
    check: keys.check,
    objectSalt,
    seal(frame, last, payload) {
      const cipher = createCipheriv('aes-256-gcm', key, nonceOf(frame))
      cipher.setAAD(additionalData(objectSalt, frame, last))
      return Buffer.concat([cipher.update(payload), cipher.final(), cipher.getAuthTag()])
    },
    open(frame, last, stored, what) {
      const end = stored.length - TAG_BYTES
      if (end < 0) throw failed(frame, what)
      const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(frame), { authTagLength: TAG_BYTES })
      decipher.setAAD(additionalData(objectSalt, frame, last))
      decipher.setAuthTag(stored.subarray(end))
      const payload = decipher.update(stored.subarray(0, end))
      try {
        decipher.final()
      } catch (cause) {
        throw failed(frame, what, cause)
      }
      return payload
    },
  }
}

function nonceOf(frame: number): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES)
  nonce.writeUInt32LE(frame)
  return nonce
}

function additionalData(objectSalt: Uint8Array, frame: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(8 + 2 + SALT_BYTES + 4 + 1)
  bytes.write('BELAYOBJ', 0, 'latin1')
  bytes.writeUInt16LE(FORMAT_VERSION, 8)
  bytes.set(objectSalt, 10)
  bytes.writeUInt32LE(frame, 10 + SALT_BYTES)
  bytes.writeUInt8(last ? 1 : 0, 14 + SALT_BYTES)
  return bytes
}

function failed(frame: number, what: string, cause?: unknown): Error {
  return corrupt('authentication-failed', `${what} is corrupt: frame ${frame} fails its authentication`, {
    hint: 'The object was damaged or exchanged. Use another checkpoint: `--checkpoint good` finds the newest that verifies.',
    cause,
  })
}

import type { CatalogEntry } from '../catalog.js'
import type { Keyring } from '../format/keys.js'
import { parseHeader } from '../format/object.js'
import { decodeCatalogEntry, encodeCatalogEntry } from '../format/record-codec.js'
import type { RecordCodec } from './directory-catalog.js'

/** Records as the keyring has it: encrypted with a passphrase, else plain. New records take the salt of the last one read, so that one store
 *  costs one derivation of keys; the very first takes `freshSalt`. */
export class KeyringRecordCodec implements RecordCodec {
  readonly #keyring: Keyring
  #salt: Uint8Array

  constructor(keyring: Keyring, freshSalt: Uint8Array) {
    this.#keyring = keyring
    this.#salt = freshSalt
  }

  async encode(entry: CatalogEntry): Promise<Uint8Array> {
    return encodeCatalogEntry(entry, await this.#keyring.keysFor(this.#salt))
  }

  async decode(bytes: Uint8Array, what: string): Promise<CatalogEntry> {
    const entry = await decodeCatalogEntry(bytes, this.#keyring, what)
    this.#salt = parseHeader(bytes, what)?.salt ?? this.#salt
    return entry
  }
}

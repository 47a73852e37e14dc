import { BelayError } from '@belay/domain/errors'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { deriveKeys, Keyring } from '@belay/snapshot/format/keys'
import { ObjectWriter } from '@belay/snapshot/format/object'
import { decodeCatalogEntry, encodeCatalogEntry } from '@belay/snapshot/format/record-codec'
import type { PackLocator } from '@belay/snapshot/store/store'
import { makeRecord } from '@belay/testing/checkpoint-record'
import { Rng } from '@belay/testing/rng'
import { describe, expect, it } from '@jest/globals'

const record = makeRecord({ rng: new Rng(1), now: new Date('2026-01-02T03:04:05.678Z') })
const entry: CatalogEntry = { record, at: 'somewhere' as PackLocator, sizeBytes: 5000, trailerBytes: 400 }

describe.each(['plain', 'encrypted'] as const)('a %s record', (kind) => {
  const passphrase = kind === 'plain' ? undefined : 'a passphrase'
  const keyring = new Keyring(passphrase)
  const encode = async (value: CatalogEntry): Promise<Buffer> => {
    const keys = passphrase === undefined ? undefined : await deriveKeys(passphrase, new Rng(2).bytes(32))
    return Buffer.from(encodeCatalogEntry(value, keys))
  }
  const decode = async (bytes: Uint8Array): Promise<CatalogEntry> =>
    await decodeCatalogEntry(bytes, keyring, 'The record')

  it('comes back as it was', async () => {
    expect(await decode(await encode(entry))).toEqual(entry)
  })

  it('that has a bit flipped, or is cut short, anywhere is a corrupt record, whichever part of it shows that', async () => {
    const bytes = await encode(entry)
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes)
      damaged[at] = (bytes[at] as number) ^ (1 << (at % 8))
      for (const wrong of [damaged, bytes.subarray(0, at)]) {
        const outcome = await decode(wrong).catch((error: unknown) => error)
        const found =
          outcome instanceof BelayError ? [outcome.code, /record/i.test(outcome.message)] : outcome
        expect({ at, found }).toEqual({ at, found: ['record-corrupt', true] })
      }
    }
  })

  it('refuses a place that cannot be', async () => {
    for (const change of [
      { sizeBytes: 399 },
      { trailerBytes: 2 ** 40, sizeBytes: 2 ** 41 },
      { sizeBytes: -1 },
      { trailerBytes: 0.5 },
    ]) {
      await expect(decode(await encode({ ...entry, ...change }))).rejects.toMatchObject({
        kind: 'corrupt',
        code: 'record-corrupt',
      })
    }
  })
})

it('an object that is no record is corrupt', async () => {
  for (const root of [
    undefined,
    Buffer.from('{'),
    Buffer.from('null'),
    Buffer.from('{"__proto__":{"at":"x"}}'),
  ]) {
    const parts: Uint8Array[] = []
    const { name } = new ObjectWriter({ append: (bytes) => parts.push(bytes), keys: undefined }).finish(root)
    const decoded = decodeCatalogEntry(
      Buffer.concat([...parts, Buffer.from(name, 'hex')]),
      new Keyring(undefined),
      'The record',
    )
    await expect(decoded).rejects.toMatchObject({ kind: 'corrupt', code: 'record-corrupt' })
  }
})

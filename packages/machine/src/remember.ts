import { hash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { runningBundle } from './code-cache.js'
import { UserCache } from './user-cache.js'

/**
 * What `make` makes of a text, taken from an earlier run of the same bundle where there was one.
 *
 * It is not parsed again: it was written by this program, under this name and with a checksum, where only this user writes. Only values that
 * JSON says in full are kept.
 * @param make gives the same for the same text, whenever it is called */
export async function remember<T>(
  { kind, text }: { readonly kind: string; readonly text: string },
  make: () => Promise<T>,
): Promise<T> {
  const bundle = runningBundle()
  const cache = bundle === undefined ? undefined : UserCache.find()
  if (cache === undefined) return await make()
  const name = `${kind}-${hash('sha256', JSON.stringify([bundle, text]))}`
  const kept = cache.read(name)
  if (kept !== undefined) return JSON.parse(kept.toString('utf8')) as T
  const value = await make()
  const json = JSON.stringify(value)
  if (isDeepStrictEqual(JSON.parse(json), value)) cache.keep(name, Buffer.from(json))
  return value
}

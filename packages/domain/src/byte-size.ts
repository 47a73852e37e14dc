import { misuse } from './errors.js'

/** Reads a size such as `300MB` (a thousand thousands each), `1GiB` (powers of 1024), `1.5 GB` or `4096` (bytes).
 *  Upper and lower case do not matter.
 *  @param name what is being read, for the message
 *  @throws BelayError `byte-size-invalid` */
export function parseByteSize(text: string, name = 'size'): number {
  const [, count, unit] = BYTE_SIZE_PATTERN.exec(text) ?? []
  const unitBytes = UNIT_BYTES.get((unit ?? '').toLowerCase())
  const sizeBytes =
    count === undefined || unitBytes === undefined ? Number.NaN : Math.round(Number(count) * unitBytes)
  if (!Number.isSafeInteger(sizeBytes)) {
    throw misuse(
      'byte-size-invalid',
      `The ${name} ${JSON.stringify(text)} cannot be read: expected a number with ${UNITS_ACCEPTED}, such as 300MB or 1GiB`,
    )
  }
  return sizeBytes
}

/** A size for people, to three figures in decimal units: `0 B`, `999 B`, `1.00 kB`, `12.3 MB`, `456 GB`. parseByteSize reads it back to those figures. */
export function formatByteSize(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${sizeBytes} B`
  let value = sizeBytes / 1000
  let unit = 0
  // 999.5 would be written as 1000: that is 1.00 of the next unit.
  while (value >= 999.5 && unit < DECIMAL_UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${value.toFixed(decimalsFor(value))} ${DECIMAL_UNITS[unit]}`
}

/** The texts that parseByteSize can read. Without a flag for case, which a JSON Schema could not express. */
export const BYTE_SIZE_PATTERN = /^(\d+(?:\.\d+)?) ?([bB]|[kKmMgGtT][iI]?[bB])?$/

const DECIMAL_UNITS = ['kB', 'MB', 'GB', 'TB'] as const
const UNITS_ACCEPTED = 'B, kB, MB, GB, TB, KiB, MiB, GiB or TiB'

const UNIT_BYTES: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ['kb', 1e3],
  ['mb', 1e6],
  ['gb', 1e9],
  ['tb', 1e12],
  ['kib', 2 ** 10],
  ['mib', 2 ** 20],
  ['gib', 2 ** 30],
  ['tib', 2 ** 40],
])

function decimalsFor(value: number): number {
  if (value < 9.995) return 2
  return value < 99.95 ? 1 : 0
}

/**
 * Returns a seeded generator of numbers in [0, 1) (mulberry32), so that a workload's edits are the same on every machine.
 * @param {number} seed
 * @returns {() => number}
 */
export function seededRng(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * Bytes that do not compress, from the generator.
 * @param {() => number} rng
 * @param {number} sizeBytes
 * @returns {Buffer}
 */
export function randomBytes(rng, sizeBytes) {
  const bytes = Buffer.allocUnsafe(sizeBytes)
  for (let at = 0; at < sizeBytes; at += 1) bytes[at] = Math.floor(rng() * 256)
  return bytes
}

import { createHash } from 'node:crypto'
import type { Chunking } from '@belay/snapshot/chunker/chunker'

/** Where docs/snapshot-format.md says that content is cut, step by step and in plain JavaScript: 64 bits as two halves of 32. */
export function referenceCuts(
  content: Uint8Array,
  o: { chunking: Chunking; key: Uint8Array | undefined },
): number[] {
  const { minBytes, averageBytes, maxBytes } = o.chunking
  const gear = Array.from({ length: 256 }, (_, value) => {
    const digest = createHash('sha256')
      .update(o.key ?? Buffer.alloc(32))
      .update('belay/1/gear')
      .update(Uint8Array.of(value))
      .digest()
    return { low: digest.readUInt32LE(0), high: digest.readUInt32LE(4) }
  })
  const bits = Math.log2(averageBytes)
  const cuts: number[] = []
  for (let start = 0; start < content.length; start = cuts.at(-1) as number) {
    const end = Math.min(start + maxBytes, content.length)
    let cut = end
    let [low, high] = [0, 0]
    for (let at = start + minBytes; at < end; at++) {
      const { low: gearLow, high: gearHigh } = gear[content[at] as number] as { low: number; high: number }
      high = ((high << 1) | (low >>> 31)) >>> 0
      low = (low << 1) >>> 0
      const sum = low + gearLow
      low = sum >>> 0
      high = (high + gearHigh + (sum > 0xffff_ffff ? 1 : 0)) >>> 0
      const maskBits = at < start + averageBytes ? bits + 2 : bits - 2
      if (high >>> (32 - maskBits) === 0) {
        cut = at + 1
        break
      }
    }
    cuts.push(cut)
  }
  return cuts
}

import { type BigIntStats, lstatSync, utimesSync, writeFileSync } from 'node:fs'
import { factsOf } from '@belay/snapshot/tree/file-facts'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it } from '@jest/globals'

const tempDir = useTempDir()

describe('what is kept of a file', () => {
  it('has its time to the nanosecond, before 1970 too', () => {
    for (const [ns, seconds, nanoseconds] of [
      [1_700_000_000_123_456_789n, 1_700_000_000, 123_456_789],
      [0n, 0, 0],
      [-1n, -1, 999_999_999],
      [-500_000_000n, -1, 500_000_000],
      [-86_400_500_000_000n, -86_401, 500_000_000],
      [-1_000_000_000n, -1, 0],
    ] as const) {
      expect(factsOf(statWith({ mtimeNs: ns }))).toMatchObject({ mtimeSec: seconds, mtimeNsec: nanoseconds })
    }
  })

  it('has the nearest time that a date can tell, where a file system says more', () => {
    const far = 8_640_000_000_000n * 1_000_000_000n
    expect(factsOf(statWith({ mtimeNs: far + 5n }))).toMatchObject({
      mtimeSec: 8_640_000_000_000,
      mtimeNsec: 5,
    })
    expect(factsOf(statWith({ mtimeNs: far * 3n }))).toMatchObject({
      mtimeSec: 8_640_000_000_000,
      mtimeNsec: 0,
    })
    expect(factsOf(statWith({ mtimeNs: -far * 3n }))).toMatchObject({
      mtimeSec: -8_640_000_000_000,
      mtimeNsec: 0,
    })
  })

  it('compares with what a plain lstat says later', async () => {
    const path = `${await tempDir()}/file`
    writeFileSync(path, 'content')
    for (const time of [1_700_000_000.123, -1.5, 0.000_001]) {
      utimesSync(path, time, time)
      const facts = factsOf(lstatSync(path, { bigint: true }))
      const plain = lstatSync(path)
      expect(facts).toMatchObject({
        mtimeMs: plain.mtimeMs,
        ctimeMs: plain.ctimeMs,
        inode: plain.ino,
        statSize: plain.size,
      })
    }
  })

  it('tells two inodes apart that are one as doubles', () => {
    const [one, other] = [2n ** 60n, 2n ** 60n + 1n].map((ino) => factsOf(statWith({ ino, nlink: 2n })))
    expect(one?.inode).toBe(other?.inode)
    expect(one?.linkKey).not.toBe(other?.linkKey)
    expect(factsOf(statWith({ nlink: 1n })).linkKey).toBe('')
  })
})

function statWith(over: { mtimeNs?: bigint; ino?: bigint; nlink?: bigint }): BigIntStats {
  const { mtimeNs = 0n, ino = 1n, nlink = 1n } = over
  // As Node computes them: both round towards zero.
  const stat = {
    mode: 0o100644n,
    size: 7n,
    dev: 1n,
    ino,
    nlink,
    mtimeNs,
    mtimeMs: mtimeNs / 1_000_000n,
    ctimeNs: 0n,
    ctimeMs: 0n,
  }
  return stat as unknown as BigIntStats
}

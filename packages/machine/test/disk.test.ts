import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { freeSpace } from '@belay/machine/free-space'
import { probeFileSystem } from '@belay/machine/probe-file-system'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

let directory: string

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'belay-disk-'))
})
afterEach(() => {
  fs.rmSync(directory, { recursive: true })
})

describe('free space', () => {
  it('is what the system says, in bytes', async () => {
    const { freeBytes, totalBytes } = await freeSpace(directory)
    const { blocks, bsize } = fs.statfsSync(directory)
    expect(totalBytes).toBe(blocks * bsize)
    expect(freeBytes).toBeGreaterThan(0)
    expect(freeBytes).toBeLessThanOrEqual(totalBytes)
  })

  it('is absent for a path that is not there, and unavailable on abort', async () => {
    await expect(freeSpace(path.join(directory, 'nowhere'))).rejects.toMatchObject({ kind: 'absent' })
    await expect(freeSpace(directory, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'aborted',
    })
  })
})

describe('probing a file system', () => {
  it('leaves nothing behind', async () => {
    await probeFileSystem(directory)
    expect(fs.readdirSync(directory)).toEqual([])
  })

  it('finds what Linux file systems do', async () => {
    if (process.platform !== 'linux') return
    expect(await probeFileSystem(directory)).toEqual({
      caseSensitive: true,
      unicodeSensitive: true,
      unicodePreserving: true,
      anyBytes: true,
      symlinks: true,
      hardLinks: true,
      mtimeStepNs: 1,
    })
  })

  it('is absent for a directory that is not there', async () => {
    await expect(probeFileSystem(path.join(directory, 'nowhere'))).rejects.toMatchObject({ kind: 'absent' })
  })
})

import { createCipheriv, createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { useServices } from './job-under-test.js'

const SIZE_BYTES = 200 * 2 ** 20
/** What the services may add to the memory of this process, whatever passes through them. */
const MEMORY_BYTES_MAX = 120 * 2 ** 20

describe('the services under 200 MB', () => {
  const { start, machine } = useServices()

  it('take and give a cache with little memory', async () => {
    const services = await start()
    const job = services.runs.start().startJob()
    const [first, second] = [await machine(), await machine()]
    const digest = await writeLarge(join(first.workspace, 'data/file'))
    const grown = await memoryGrowth(async () => {
      const saved = await first.call({ services, job, name: 'saveCache', args: [['data'], 'large'] })
      expect(saved).toMatchObject({ result: 1001 })
      const restored = await second.call({ services, job, name: 'restoreCache', args: [['data'], 'large'] })
      expect(restored).toMatchObject({ result: 'large' })
    })
    expect(await digestOf(join(second.workspace, 'data/file'))).toBe(digest)
    // Above 128 MB the client uploads in blocks, several at once.
    expect(services.requests.count('blob/put-block')).toBe(4)
    expect(grown).toBeLessThan(MEMORY_BYTES_MAX)
  })

  it('take and give an artifact with little memory', async () => {
    const services = await start()
    const job = services.runs.start().startJob()
    const runner = await machine()
    const file = join(runner.workspace, 'data.bin')
    const digest = await writeLarge(file)
    const grown = await memoryGrowth(async () => {
      const args = ['', [file], runner.workspace, { skipArchive: true }]
      const uploaded = await runner.call({ services, job, name: 'uploadArtifact', args })
      expect(uploaded).toMatchObject({ result: { size: SIZE_BYTES, digest } })
      const [record] = services.artifacts.listed()
      const downArgs = [record?.id, { path: 'down', expectedHash: record?.digest }]
      const downloaded = await runner.call({ services, job, name: 'downloadArtifact', args: downArgs })
      expect(downloaded).toMatchObject({ result: { digestMismatch: false } })
    })
    expect(await digestOf(join(runner.workspace, 'down/data.bin'))).toBe(digest)
    expect(grown).toBeLessThan(MEMORY_BYTES_MAX)
  })
})

/** Bytes that no compressor makes smaller, the same every time. Returns their digest. */
async function writeLarge(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true })
  const stream = createCipheriv('aes-128-ctr', Buffer.alloc(16, 1), Buffer.alloc(16, 2))
  const zeroes = Buffer.alloc(2 ** 20)
  const hash = createHash('sha256')
  const file = await open(path, 'w')
  for (let at = 0; at < SIZE_BYTES; at += zeroes.length) {
    const bytes = stream.update(zeroes)
    hash.update(bytes)
    await file.write(bytes)
  }
  await file.close()
  return hash.digest('hex')
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(path)) hash.update(part as Buffer)
  return hash.digest('hex')
}

/** How far the memory of this process rose above what it was. */
async function memoryGrowth(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage().rss
  let most = before
  const sampling = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 10)
  try {
    await work()
  } finally {
    clearInterval(sampling)
  }
  return most - before
}

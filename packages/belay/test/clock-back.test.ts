import { runCommandLine } from '@belay/belay/run-command-line'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it } from '@jest/globals'
import { writeTree } from './command-line.js'
import { testContext } from './test-context.js'

const tempDir = useTempDir()

describe('a clock that goes back', () => {
  it('does not make an earlier checkpoint the latest', async () => {
    const cwd = await tempDir('belay-clock')
    const create = async (now: string, content: string) => {
      writeTree(cwd, { 'a.txt': content })
      const { context, stdout, stderr } = testContext()
      const randomBytes = (count: number): Uint8Array => new Uint8Array(count).fill(content.length)
      expect(
        await runCommandLine(['create', '--json'], {
          ...context,
          cwd,
          now: () => new Date(now),
          randomBytes,
        }),
      ).toBe(0)
      return { id: JSON.parse(stdout())['checkpoint-id'] as string, stderr: stderr() }
    }
    const first = await create('2026-11-21T12:00:00.000Z', 'first')
    const second = await create('2026-11-21T11:00:00.000Z', 'second')
    expect(second.id > first.id).toBe(true)
    expect(second.id).toMatch(/^20261121T120000001Z-/)
    expect(second.stderr).toMatch(/the clock says 2026-11-21T11:00:00.000Z/)
  })
})

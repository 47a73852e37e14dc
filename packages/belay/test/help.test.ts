import { COMMANDS } from '@belay/belay/commands'
import { helpOf, overview } from '@belay/belay/help'
import { runCommandLine } from '@belay/belay/run-command-line'
import { describe, expect, it } from '@jest/globals'
import { testContext } from './test-context.js'

describe('help', () => {
  it('gives an overview', () => {
    expect(overview()).toMatchSnapshot()
  })

  it.each(COMMANDS.map(({ name }) => name))('explains %s', async (name) => {
    const command = await COMMANDS.find((entry) => entry.name === name)?.load()
    expect(command === undefined ? '' : helpOf(command)).toMatchSnapshot()
  })

  it.each(COMMANDS.map(({ name }) => name))('names %s as its module does', async (name) => {
    const entry = COMMANDS.find((each) => each.name === name)
    expect(await entry?.load()).toMatchObject({ name, summary: entry?.summary })
  })

  it('fits into 100 columns', async () => {
    const texts = [overview(), ...(await Promise.all(COMMANDS.map(async ({ load }) => helpOf(await load()))))]
    const tooLong = texts
      .flatMap((text) => text.split('\n'))
      .filter((line) => line.length > 100 && !line.includes('belay create'))
    expect(tooLong).toEqual([])
  })

  it.each([['--help'], ['-h'], ['help']])('is what belay %s prints', async (word) => {
    const { context, stdout } = testContext()
    expect(await runCommandLine([word], context)).toBe(0)
    expect(stdout()).toBe(overview())
  })

  it.each([['create --help'], ['create --paths x -h'], ['help create']])(
    'is what belay %s prints',
    async (line) => {
      const { context, stdout } = testContext()
      expect(await runCommandLine(line.split(' '), context)).toBe(0)
      expect(stdout()).toContain('Usage: belay create [options]')
    },
  )

  it('has a version', async () => {
    const { context, stdout } = testContext()
    expect(await runCommandLine(['--version'], context)).toBe(0)
    expect(stdout()).toMatch(/^belay \d+\.\d+\.\d+\n$/)
  })

  it('is there under an old Node too, but nothing else is', async () => {
    const old = testContext({ nodeVersion: '20.19.0' })
    expect(await runCommandLine(['--help'], old.context)).toBe(0)
    expect(await runCommandLine(['list'], old.context)).toBe(2)
    expect(old.stderr()).toContain('Node 24 or newer: found 20.19.0')
  })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { sessionLiveness } from '@belay/machine/sessions'
import { describe, expect, it } from '@jest/globals'

describe('sessions', () => {
  it('finds this process alive, by the same identity each time', async () => {
    const first = await sessionLiveness()
    const second = await sessionLiveness()
    expect(second.own).toEqual(first.own)
    expect(first.own.pid).toBe(process.pid)
    expect(await second.isAlive(first.own)).toBe('alive')
  })

  it('finds another process alive, and dead after its end', async () => {
    const child = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `import { sessionLiveness } from ${JSON.stringify(import.meta.resolve('@belay/machine/sessions'))}
       console.log(JSON.stringify((await sessionLiveness()).own)); process.stdin.resume()`,
    ])
    const [line] = await once(child.stdout, 'data')
    const identity = JSON.parse(String(line))
    const liveness = await sessionLiveness()
    expect(identity.host).toBe(liveness.own.host)
    expect(await liveness.isAlive(identity)).toBe('alive')
    child.stdin.end()
    await once(child, 'close')
    expect(await liveness.isAlive(identity)).toBe('dead')
  })

  it('does not take another process with the same id for the one that was', async () => {
    const { own, isAlive } = await sessionLiveness()
    if (own.processStart === '') return
    expect(await isAlive({ ...own, processStart: `${own.processStart}0` })).toBe('dead')
  })

  it('knows nothing of other hosts, of unknown starts and of ids that are none', async () => {
    const { own, isAlive } = await sessionLiveness()
    expect(await isAlive({ ...own, host: `${own.host}2` })).toBe('unknown')
    expect(await isAlive({ ...own, processStart: '' })).toBe('unknown')
    for (const pid of [0, -1, 1.5, Number.NaN]) expect(await isAlive({ ...own, pid })).toBe('unknown')
  })
})

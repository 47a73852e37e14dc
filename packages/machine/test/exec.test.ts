import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { runCommand } from '@belay/machine/exec'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

const node = process.execPath
let directory: string

beforeEach(() => {
  directory = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'belay-exec-')))
})
afterEach(() => {
  fs.rmSync(directory, { recursive: true })
})

function script(code: string): [string, ...string[]] {
  return [node, '-e', code]
}

/** Ended and perhaps not yet collected by its new parent: a zombie still has its process id. */
async function untilEnded(pid: number): Promise<void> {
  const deadline = performance.now() + 4_000
  while (performance.now() < deadline) {
    try {
      process.kill(pid, 0)
      if (/^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))) return
    } catch {
      return
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new Error(`process ${pid} still runs`)
}

describe('running a command', () => {
  it('gives its exit code and both streams', async () => {
    const result = await runCommand(
      script('console.log("out"); console.error("err"); process.exitCode = 3'),
      {
        timeoutMs: 20_000,
      },
    )
    expect(result).toMatchObject({ exitCode: 3, signal: null, timedOut: false })
    expect(result.stdout).toEqual({ bytes: Buffer.from('out\n'), totalBytes: 4, complete: true })
    expect(result.stderr.bytes.toString()).toBe('err\n')
  })

  it('passes arguments as they are, without a shell', async () => {
    const odd = ['$HOME', '; exit 9', '"', '*', '', 'a\nb']
    const result = await runCommand(
      [node, '-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--', ...odd],
      { timeoutMs: 20_000 },
    )
    expect(JSON.parse(result.stdout.bytes.toString())).toEqual(odd)
  })

  it('feeds standard input, and does not mind a program that reads none of it', async () => {
    const echoed = await runCommand(script('process.stdin.pipe(process.stdout)'), {
      timeoutMs: 20_000,
      stdin: 'hello',
    })
    expect(echoed.stdout.bytes.toString()).toBe('hello')
    const ignored = await runCommand(script('process.exit(0)'), {
      timeoutMs: 20_000,
      stdin: Buffer.alloc(1_000_000),
    })
    expect(ignored.exitCode).toBe(0)
  })

  it('gives only the variables named, and those set', async () => {
    process.env['BELAY_TEST_SECRET'] = 'x'
    try {
      const result = await runCommand(script('console.log(JSON.stringify(process.env))'), {
        timeoutMs: 20_000,
        inheritEnv: ['PATH', 'BELAY_TEST_MISSING'],
        env: { ADDED: '1', PATH: undefined },
      })
      const seen = JSON.parse(result.stdout.bytes.toString())
      expect(seen).toMatchObject({ ADDED: '1' })
      expect(seen).not.toHaveProperty('PATH')
      expect(seen).not.toHaveProperty('BELAY_TEST_SECRET')
    } finally {
      delete process.env['BELAY_TEST_SECRET']
    }
  })

  it('runs in the directory named', async () => {
    const result = await runCommand(script('console.log(process.cwd())'), {
      timeoutMs: 20_000,
      cwd: directory,
    })
    expect(result.stdout.bytes.toString()).toBe(`${directory}\n`)
  })

  it('keeps head and tail of long output and counts the rest', async () => {
    const result = await runCommand(
      script('process.stdout.write("a".repeat(500_000) + "b".repeat(500_000) + "end")'),
      { timeoutMs: 20_000, outputBytesMax: 10 },
    )
    expect(result.stdout.bytes.toString()).toBe('aaaaa\n[999993 bytes left out]\nbbend')
    expect(result.stdout).toMatchObject({ totalBytes: 1_000_003, complete: false })
  })

  it('ends the command and what it started when the time is up', async () => {
    const pidFile = path.join(directory, 'pid')
    const grandchild = `process.on('SIGTERM', () => {}); require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000)`
    const parent = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdio: 'inherit' }); setInterval(() => {}, 1000)`
    const result = await runCommand(script(parent), { timeoutMs: 1_500, killGraceMs: 300 })
    expect(result).toMatchObject({ timedOut: true, exitCode: null, signal: 'SIGTERM' })
    const pid = Number(fs.readFileSync(pidFile, 'utf8'))
    await untilEnded(pid)
  })

  it('forces a command that does not heed the request to end', async () => {
    const result = await runCommand(
      script('process.on("SIGTERM", () => {}); console.log("ready"); setInterval(() => {}, 1000)'),
      { timeoutMs: 1_000, killGraceMs: 100 },
    )
    expect(result).toMatchObject({ timedOut: true, signal: 'SIGKILL' })
    expect(result.stdout.bytes.toString()).toBe('ready\n')
  })

  it('is unavailable on abort, before the start and while it runs', async () => {
    const controller = new AbortController()
    const running = runCommand(script('setInterval(() => {}, 1000)'), {
      timeoutMs: 20_000,
      signal: controller.signal,
    })
    controller.abort()
    await expect(running).rejects.toMatchObject({ kind: 'unavailable', code: 'aborted' })
    await expect(
      runCommand(script(''), { timeoutMs: 20_000, signal: controller.signal }),
    ).rejects.toMatchObject({ code: 'aborted' })
  })

  it('does not wait for a process that the command left in the background', async () => {
    const parent = `const c = require('child_process').spawn('sleep', ['5'], { stdio: 'inherit', detached: true }); console.log(c.pid); c.unref(); process.exit(0)`
    const result = await runCommand(script(parent), { timeoutMs: 20_000 })
    const pid = Number(result.stdout.bytes.toString())
    expect(result).toMatchObject({ exitCode: 0, timedOut: false })
    process.kill(pid, 'SIGKILL')
  })

  it('tells a missing program, a missing directory and a file without permission apart', async () => {
    await expect(runCommand(['belay-no-such-program'], { timeoutMs: 1_000 })).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'command-not-found',
    })
    const nowhere = path.join(directory, 'nowhere')
    await expect(runCommand([node], { timeoutMs: 1_000, cwd: nowhere })).rejects.toMatchObject({
      kind: 'absent',
      message: expect.stringContaining(nowhere),
    })
    const file = path.join(directory, 'file')
    fs.writeFileSync(file, '')
    await expect(runCommand([file], { timeoutMs: 1_000 })).rejects.toMatchObject({
      code: 'permission-denied',
    })
  })
})

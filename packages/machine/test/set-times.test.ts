import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { findTimeSetter, type TimeSetter } from '@belay/machine/set-times'
import { timeSetterPrograms } from '@belay/machine/time-setter-programs'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

const programs = timeSetterPrograms(process.platform, process.arch)
let root: string

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'belay-times-'))
})
afterEach(() => {
  fs.rmSync(root, { recursive: true })
})

describe.each(programs.map((program) => [program.command, program] as const))(
  'setting times with %s',
  (_, program) => {
    async function start(o: { signal?: AbortSignal } = {}): Promise<TimeSetter> {
      const setter = await findTimeSetter(root, { ...o, programs: [program] })
      if (setter === undefined) throw new Error(`${program.command} cannot set times here`)
      return setter
    }
    function mtimeNs(name: string | Buffer): bigint {
      const at = Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name)])
      return fs.lstatSync(at, { bigint: true }).mtimeNs
    }

    it('keeps every nanosecond, also before 1970 and after 2038', async () => {
      const times: [string, number, number][] = [
        ['now', 1_795_258_000, 123_456_789],
        ['epoch', 0, 1],
        ['before', -1, 999_999_999],
        ['long-before', -1_000_000_000, 5],
        ['after', 5_000_000_000, 7],
      ]
      for (const [name] of times) fs.writeFileSync(path.join(root, name), '')
      const setter = await start()
      for (const [name, sec, nsec] of times) setter.set(name, sec, nsec)
      expect(await setter.finish()).toEqual({ failed: [], failedCount: 0 })
      for (const [name, sec, nsec] of times)
        expect(mtimeNs(name)).toBe(BigInt(sec) * 1_000_000_000n + BigInt(nsec))
    })

    it('leaves the access time alone', async () => {
      const file = path.join(root, 'file')
      fs.writeFileSync(file, '')
      const before = fs.lstatSync(file, { bigint: true }).atimeNs
      const setter = await start()
      setter.set('file', 1, 2)
      await setter.finish()
      expect(fs.lstatSync(file, { bigint: true }).atimeNs).toBe(before)
    })

    it('changes a symbolic link and not its target, and directories, and the root', async () => {
      fs.mkdirSync(path.join(root, 'directory'))
      fs.writeFileSync(path.join(root, 'target'), '')
      fs.symlinkSync('target', path.join(root, 'link'))
      fs.symlinkSync('nowhere', path.join(root, 'broken'))
      const setter = await start()
      setter.set('target', 10, 1)
      setter.set('link', 20, 2)
      setter.set('broken', 30, 3)
      setter.set('directory', 40, 4)
      setter.set('.', 50, 5)
      expect((await setter.finish()).failed).toEqual([])
      expect(['target', 'link', 'broken', 'directory', '.'].map((name) => mtimeNs(name))).toEqual([
        10_000_000_001n,
        20_000_000_002n,
        30_000_000_003n,
        40_000_000_004n,
        50_000_000_005n,
      ])
    })

    it('takes names that are no UTF-8, hold newlines, or look like numbers', async () => {
      const names = ['a\nb', '\xff\xfe', '17', '1e3', ' ', '-n', 'caf\xc3\xa9']
      for (const name of names)
        fs.writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, 'latin1')]), '')
      const setter = await start()
      for (const [i, name] of names.entries()) setter.set(name, 100, i)
      expect((await setter.finish()).failed).toEqual([])
      for (const [i, name] of names.entries()) {
        expect(mtimeNs(Buffer.from(name, 'latin1'))).toBe(100_000_000_000n + BigInt(i))
      }
    })

    it('names what could not be set, sets the rest, and counts more than it keeps', async () => {
      fs.writeFileSync(path.join(root, 'file'), '')
      const setter = await start()
      for (let i = 0; i < 1500; i++) setter.set(`missing\xff-${i}`, 1, 1)
      setter.set('file', 2, 2)
      const { failed, failedCount } = await setter.finish()
      expect(failedCount).toBe(1500)
      expect(failed.length).toBe(1000)
      expect(failed[0]).toEqual({ path: 'missing\xff-0', errno: os.constants.errno.ENOENT })
      expect(mtimeNs('file')).toBe(2_000_000_002n)
    })

    it('takes more entries than the pipe holds, and a path longer than a frame', async () => {
      for (let i = 0; i < 100; i++) fs.writeFileSync(path.join(root, `file-${i}`), '')
      const setter = await start()
      const tooLong = 'x'.repeat(100_000)
      setter.set(tooLong, 1, 1)
      for (let i = 0; i < 20_000; i++) {
        setter.set(`file-${i % 100}`, 1000, i)
        if (i % 1000 === 0) await setter.drained()
      }
      const { failed } = await setter.finish()
      expect(failed).toEqual([{ path: tooLong, errno: os.constants.errno.ENAMETOOLONG }])
      for (let i = 0; i < 100; i++) expect(mtimeNs(`file-${i}`)).toBe(1_000_000_000_000n + BigInt(19_900 + i))
    })

    it('is unavailable when the program dies, in drained and in finish', async () => {
      const setter = await start()
      setter.kill()
      await expect(setter.finish()).rejects.toMatchObject({ kind: 'unavailable', code: 'command-failed' })
      await expect(setter.drained()).rejects.toMatchObject({ kind: 'unavailable' })
      setter.set('file', 1, 1)
    })

    it('is unavailable after an abort', async () => {
      const controller = new AbortController()
      const setter = await start({ signal: controller.signal })
      controller.abort()
      await expect(setter.finish()).rejects.toMatchObject({ kind: 'unavailable', code: 'aborted' })
    })

    it('does nothing with a frame that was cut off, and says so by its exit code', () => {
      fs.writeFileSync(path.join(root, 'file'), '')
      const before = mtimeNs('file')
      const frame = Buffer.concat([
        Buffer.from([60, 0, 0, 0, 4, 0, 0, 0]),
        Buffer.from('file'),
        Buffer.alloc(32),
      ])
      const run = () =>
        execFileSync(program.command, program.args, {
          cwd: root,
          input: frame,
          timeout: 20_000,
          stdio: ['pipe', 'pipe', 'ignore'],
        })
      expect(run).toThrow(expect.objectContaining({ status: 4 }))
      expect(mtimeNs('file')).toBe(before)
    })
  },
)

describe('finding a program that sets times', () => {
  it('passes over programs that are missing, that fail, and that answer wrongly', async () => {
    const bad = [
      { command: 'belay-no-such-program', args: [] },
      { command: 'false', args: [] },
      { command: 'cat', args: [] },
    ]
    expect(await findTimeSetter(root, { programs: bad })).toBeUndefined()
    const good = programs.at(-1)
    if (good === undefined) return
    const setter = await findTimeSetter(root, { programs: [...bad, good] })
    expect(await setter?.finish()).toEqual({ failed: [], failedCount: 0 })
  })

  it('passes over a system call that is not the right one', async () => {
    const perl = programs.find((program) => program.command === 'perl')
    if (perl === undefined) return
    const wrong = { ...perl, args: [...perl.args.slice(0, -1), '9999'] }
    expect(await findTimeSetter(root, { programs: [wrong] })).toBeUndefined()
  })

  it('does not take a missing root for a missing program', async () => {
    await expect(findTimeSetter(path.join(root, 'nowhere'))).rejects.toMatchObject({ kind: 'absent' })
    fs.writeFileSync(path.join(root, 'file'), '')
    await expect(findTimeSetter(path.join(root, 'file'))).rejects.toMatchObject({ kind: 'misuse' })
  })

  it('offers none on Windows, no system call on macOS, and perl first on Linux', () => {
    expect(timeSetterPrograms('win32', 'x64')).toEqual([])
    expect(timeSetterPrograms('darwin', 'arm64').map((program) => program.command)).toEqual(['python3'])
    expect(timeSetterPrograms('linux', 'x64').map((program) => program.command)).toEqual(['perl', 'python3'])
    expect(timeSetterPrograms('linux', 'mips').map((program) => program.command)).toEqual(['python3'])
  })
})

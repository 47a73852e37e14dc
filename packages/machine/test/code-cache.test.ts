import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

const MODULE = createRequire(import.meta.url).resolve('@belay/machine/code-cache')

/** A function that is compiled only when it is called. */
const BUNDLE = `
function twice(text) { return text + text }
module.exports = { said: twice(process.argv[4]), file: __filename, sep: require('node:path').sep }
console.log(JSON.stringify(module.exports))
`

let root: string
let bundle: string
let caches: string

beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'belay-code-')))
  bundle = path.join(root, 'bundle.js')
  caches = path.join(root, 'caches')
  fs.writeFileSync(bundle, BUNDLE)
  fs.writeFileSync(
    path.join(root, 'run.mjs'),
    `import { runBundle } from ${JSON.stringify(pathToFileURL(MODULE).href)}
     const [, , file, purpose] = process.argv
     runBundle(file, { purpose }).keepCode()`,
  )
})
afterEach(() => {
  fs.rmSync(root, { recursive: true })
})

describe('a bundle that is run', () => {
  it('runs as if it were required, with kept code and without', () => {
    const expected = { said: 'xx', file: bundle, sep: path.sep }
    expect(run('one')).toEqual(expected)
    expect(run('one')).toEqual(expected)
  })

  it('leaves its code to its user alone, once for each purpose', () => {
    run('one')
    const [first] = kept()
    if (process.platform !== 'win32') {
      expect(fs.statSync(path.join(caches, 'belay')).mode & 0o777).toBe(0o700)
      expect(fs.statSync(first as string).mode & 0o777).toBe(0o600)
    }
    const before = fs.statSync(first as string)
    run('one')
    expect(fs.statSync(first as string).ino).toBe(before.ino)
    run('two')
    expect(kept()).toEqual([first])
    expect(fs.statSync(first as string).ino).not.toBe(before.ino)
  })

  it('never runs the code of another text, though it be as long', () => {
    run('one')
    const changed = BUNDLE.replace('text + text', 'text + "y" ')
    expect(changed).toHaveLength(BUNDLE.length)
    fs.writeFileSync(bundle, changed)
    expect(run('one')).toMatchObject({ said: 'xy' })
  })

  it('compiles anew where what was kept is damaged or cut short', () => {
    run('one')
    const [file] = kept()
    const sound = fs.readFileSync(file as string)
    for (const at of [0, 8, 100, sound.length >> 1, sound.length - 1]) {
      const damaged = Buffer.from(sound)
      damaged[at] = (damaged[at] as number) ^ 0xff
      fs.writeFileSync(file as string, damaged)
      expect(run('one')).toMatchObject({ said: 'xx' })
    }
    for (const length of [0, 3, 64, sound.length - 1]) {
      fs.writeFileSync(file as string, sound.subarray(0, length))
      expect(run('one')).toMatchObject({ said: 'xx' })
      expect(fs.statSync(file as string).size).toBeGreaterThan(64)
    }
  })

  it('neither reads nor writes where others may write', () => {
    if (process.platform === 'win32') return
    const directory = path.join(caches, 'belay')
    fs.mkdirSync(directory, { recursive: true })
    fs.chmodSync(directory, 0o777)
    run('one')
    expect(kept()).toEqual([])
    fs.chmodSync(directory, 0o700)
    run('one')
    const [file] = kept()
    const before = fs.statSync(file as string)
    fs.chmodSync(file as string, 0o666)
    run('one')
    // It counted for nothing, so it was written anew.
    expect(fs.statSync(file as string).ino).not.toBe(before.ino)
    expect(fs.statSync(file as string).mode & 0o777).toBe(0o600)
  })

  it('follows no link to another directory', () => {
    if (process.platform === 'win32') return
    const elsewhere = path.join(root, 'elsewhere')
    fs.mkdirSync(elsewhere, { mode: 0o700 })
    fs.mkdirSync(caches)
    fs.symlinkSync(elsewhere, path.join(caches, 'belay'))
    run('one')
    expect(fs.readdirSync(elsewhere)).toEqual([])
  })

  it('takes nothing from another user', () => {
    if (process.getuid?.() !== 0) return
    const directory = path.join(caches, 'belay')
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 })
    fs.chownSync(directory, 12345, 12345)
    run('one')
    expect(kept()).toEqual([])
    fs.rmdirSync(directory)
    // Nor makes it anything in that user's home.
    fs.chownSync(caches, 12345, 12345)
    run('one')
    expect(fs.readdirSync(caches)).toEqual([])
  })

  it('runs where nothing can be kept', () => {
    fs.writeFileSync(caches, 'a file is in the way')
    expect(run('one')).toMatchObject({ said: 'xx' })
  })

  it('keeps nothing where it is told not to', () => {
    expect(run('one', { NODE_DISABLE_COMPILE_CACHE: '1' })).toMatchObject({ said: 'xx' })
    expect(fs.existsSync(caches)).toBe(false)
  })

  it('forgets the oldest of many', () => {
    for (let version = 0; version < 40; version++) {
      fs.mkdirSync(path.join(caches, 'belay'), { recursive: true, mode: 0o700 })
      const old = path.join(caches, 'belay', `old-${version}`)
      fs.writeFileSync(old, '')
      fs.utimesSync(old, version, version)
    }
    run('one')
    expect(kept()).toHaveLength(32)
    expect(kept().some((file) => path.basename(file).startsWith('bundle-'))).toBe(true)
    expect(fs.existsSync(path.join(caches, 'belay', 'old-0'))).toBe(false)
    expect(fs.existsSync(path.join(caches, 'belay', 'old-39'))).toBe(true)
  })
})

function run(purpose: string, env: Record<string, string> = {}): unknown {
  const output = execFileSync(process.execPath, [path.join(root, 'run.mjs'), bundle, purpose, 'x'], {
    env: { PATH: process.env['PATH'] ?? '', HOME: root, XDG_CACHE_HOME: caches, ...env },
    encoding: 'utf8',
  })
  return JSON.parse(output)
}

function kept(): string[] {
  const directory = path.join(caches, 'belay')
  return fs.existsSync(directory)
    ? fs
        .readdirSync(directory)
        .sort()
        .map((name) => path.join(directory, name))
    : []
}

import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { directoryObstacle } from '@belay/machine/directory-obstacle'
import { findJsonFile, readJsonFile, writeJsonFile } from '@belay/machine/json-file'
import { makeDirectories } from '@belay/machine/make-directories'
import { findTextFile, readTextFile } from '@belay/machine/read-small-file'
import { writeFileAtomically } from '@belay/machine/write-file-atomically'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

let directory: string
let file: string

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'belay-files-'))
  file = path.join(directory, 'file')
})
afterEach(() => {
  fs.rmSync(directory, { recursive: true })
})

describe('writing a file atomically', () => {
  it('makes the file and missing directories, and leaves nothing else', async () => {
    const deep = path.join(directory, 'a/b/file')
    await writeFileAtomically(deep, 'one', { mode: 0o600 })
    expect(fs.readFileSync(deep, 'utf8')).toBe('one')
    expect(fs.statSync(deep).mode & 0o777).toBe(0o600)
    expect(fs.readdirSync(path.dirname(deep))).toEqual(['file'])
  })

  it('keeps the mode of the file it replaces', async () => {
    fs.writeFileSync(file, 'old')
    fs.chmodSync(file, 0o666)
    await writeFileAtomically(file, Buffer.from('new'))
    expect(fs.readFileSync(file, 'utf8')).toBe('new')
    expect(fs.statSync(file).mode & 0o777).toBe(0o666)
  })

  it('replaces a symbolic link and leaves its target alone', async () => {
    const target = path.join(directory, 'target')
    fs.writeFileSync(target, 'target')
    fs.symlinkSync('target', file)
    await writeFileAtomically(file, 'new')
    expect(fs.readFileSync(target, 'utf8')).toBe('target')
    expect(fs.lstatSync(file).isFile()).toBe(true)
  })

  it('keeps what was there, and removes its temporary file, when the write fails', async () => {
    fs.mkdirSync(file)
    fs.writeFileSync(path.join(file, 'inner'), 'old')
    await expect(writeFileAtomically(file, 'new')).rejects.toMatchObject({ kind: 'unavailable' })
    expect(fs.readFileSync(path.join(file, 'inner'), 'utf8')).toBe('old')
    expect(fs.readdirSync(directory)).toEqual(['file'])
  })

  it('gives readers the old or the new contents while it writes', async () => {
    const contents = ['a'.repeat(100_000), 'b'.repeat(100_000)]
    await writeFileAtomically(file, contents[0] ?? '')
    let writing = true
    const writes = (async () => {
      for (let i = 0; i < 20; i++) await writeFileAtomically(file, contents[i % 2] ?? '')
      writing = false
    })()
    while (writing) expect(contents).toContain(await readTextFile(file))
    await writes
  })
})

describe('reading a small file', () => {
  it('tells absent from unreadable', async () => {
    expect(await findTextFile(file)).toBeUndefined()
    await expect(readTextFile(file)).rejects.toMatchObject({ kind: 'absent', code: 'path-not-found' })
    await expect(findTextFile(directory)).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'file-unreadable',
    })
  })

  it('refuses more than its limit', async () => {
    fs.writeFileSync(file, '12345')
    expect(await readTextFile(file, { bytesMax: 5 })).toBe('12345')
    await expect(findTextFile(file, { bytesMax: 4 })).rejects.toMatchObject({
      kind: 'corrupt',
      code: 'limit-exceeded',
    })
  })

  it('reads files that tell no size, and characters split between two reads', async () => {
    if (process.platform === 'linux') expect(await readTextFile('/proc/self/status')).toMatch(/^Name:/)
    fs.writeFileSync(file, 'é'.repeat(50_000))
    expect(await readTextFile(file)).toBe('é'.repeat(50_000))
  })
})

describe('a JSON file', () => {
  const schema = {
    parse(value: unknown): { n: number } {
      if (typeof value === 'object' && value !== null && 'n' in value && typeof value.n === 'number')
        return { n: value.n }
      throw new Error('expected a number n')
    },
  }

  it('comes back as it was written', async () => {
    await writeJsonFile(file, { n: 1 })
    expect(fs.readFileSync(file, 'utf8')).toBe('{\n  "n": 1\n}\n')
    expect(await readJsonFile(file, schema)).toEqual({ n: 1 })
    expect(await findJsonFile(`${file}-none`, schema)).toBeUndefined()
  })

  it.each(['', '{"n":', '{"n":"1"}'])('is corrupt when it holds %j', async (text) => {
    fs.writeFileSync(file, text)
    await expect(findJsonFile(file, schema)).rejects.toMatchObject({
      kind: 'corrupt',
      message: expect.stringContaining(file),
    })
  })
})

describe('what keeps a path from being a directory', () => {
  it('is found at the path and on the way to it', async () => {
    fs.writeFileSync(file, '')
    const dangling = path.join(directory, 'dangling')
    fs.symlinkSync('nowhere', dangling)
    const round = path.join(directory, 'round')
    fs.symlinkSync('round', round)
    const toFile = path.join(directory, 'to-file')
    fs.symlinkSync('file', toFile)
    for (const below of ['', '/below', '/below/it']) {
      expect(await directoryObstacle(file + below)).toEqual({ kind: 'no-directory', at: file })
      expect(await directoryObstacle(toFile + below)).toEqual({ kind: 'no-directory', at: toFile })
      const behind = { kind: 'dangling-link', at: dangling, leadsTo: 'nowhere' }
      expect(await directoryObstacle(dangling + below)).toEqual(behind)
    }
    expect(await directoryObstacle(round)).toMatchObject({ kind: 'dangling-link', leadsTo: 'round' })
  })

  it('is nothing for a directory, a link to one, and a path where there is nothing yet', async () => {
    const link = path.join(directory, 'link')
    fs.symlinkSync('.', link)
    for (const free of [directory, link, path.join(directory, 'a/b'), path.join(link, 'a/b')])
      expect(await directoryObstacle(free)).toBeUndefined()
  })
})

describe('a directory that is to be made', () => {
  it('is made with those above it, also where it is there, and never waited for where nobody can', () => {
    const root = directory
    makeDirectories(`${root}/a/b/c`)
    makeDirectories(`${root}/a/b/c`)
    expect(fs.statSync(`${root}/a/b/c`).isDirectory()).toBe(true)
    fs.writeFileSync(`${root}/file`, '')
    expect(() => makeDirectories(`${root}/file`)).toThrow('EEXIST')
    expect(() => makeDirectories(`${root}/file/below`)).toThrow('ENOTDIR')
    // Node's own `recursive` never comes back from here.
    if (fs.existsSync('/proc/self')) expect(() => makeDirectories('/proc/nobody/can')).toThrow('ENOENT')
  })
})

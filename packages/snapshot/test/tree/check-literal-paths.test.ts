import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkLiteralPaths } from '@belay/snapshot/tree/check-literal-paths'
import { compileSelection } from '@belay/snapshot/tree/selection'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'belay-paths-'))
  mkdirSync(join(root, 'src'))
  writeFileSync(join(root, 'src/a'), '')
  symlinkSync('src', join(root, 'link'))
})
afterAll(() => rmSync(root, { recursive: true }))

function check(...paths: string[]): void {
  const selector = compileSelection({ paths, exclude: [], keepCredentials: true })
  checkLiteralPaths(root, selector.literalPaths)
}

describe('paths named without a wildcard', () => {
  it('pass where they exist, links included', () => {
    expect(() => check('src', 'src/', 'src/a', 'link', 'nothing*')).not.toThrow()
  })

  it.each(['gone', 'src/gone', 'src/a/', 'src/a/b'])('are named where %s does not exist', (path) => {
    const expected = { code: 'path-not-found', message: expect.stringContaining(JSON.stringify(path)) }
    expect(() => check(path)).toThrow(expect.objectContaining(expected))
  })

  it('are refused behind a link, which no walk follows', () => {
    expect(() => check('link/a')).toThrow(expect.objectContaining({ code: 'path-invalid' }))
  })
})

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { credentialCheck } from '@belay/snapshot/tree/credential-check'
import { compileSelection, type Decision } from '@belay/snapshot/tree/selection'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'belay-credentials-'))
})
afterAll(() => rmSync(root, { recursive: true }))

function decide(path: string): Decision {
  const selector = compileSelection({
    paths: [],
    exclude: [],
    keepCredentials: false,
    holdsCredentials: credentialCheck(root),
  })
  return selector.decide(path, path.slice(path.lastIndexOf('/') + 1), false)
}

describe('a file that is a credential only by what it holds', () => {
  it('is left out if it holds one', () => {
    writeFileSync(join(root, '.npmrc'), '//registry.npmjs.org/:_authToken=npm_x\n')
    expect(decide('.npmrc')).toBe('credential')
  })

  it('is kept if it does not', () => {
    mkdirSync(join(root, 'src'))
    writeFileSync(join(root, 'src/.npmrc'), 'save-exact=true\n')
    expect(decide('src/.npmrc')).toBe('keep')
  })

  it('is kept where it is a link, since only the link travels', () => {
    mkdirSync(join(root, 'link'))
    symlinkSync('../.npmrc', join(root, 'link/.npmrc'))
    expect(decide('link/.npmrc')).toBe('keep')
  })

  it('is never waited for', () => {
    mkdirSync(join(root, 'fifo'))
    execFileSync('mkfifo', [join(root, 'fifo/.npmrc')])
    expect(decide('fifo/.npmrc')).toBe('keep')
  })

  it('is kept where it is gone', () => {
    expect(decide('gone/.npmrc')).toBe('keep')
  })
})

import { GithubDescription, type Operation } from '@belay/testing/actions/github-description'
import { describe, expect, it } from '@jest/globals'

const description = new GithubDescription()
const ARTIFACT = {
  id: 1,
  node_id: 'a',
  name: 'a',
  size_in_bytes: 1,
  url: 'u',
  archive_download_url: 'u',
  expired: false,
  created_at: '2026-01-02T03:04:05Z',
  updated_at: null,
  expires_at: null,
}

describe("GitHub's description", () => {
  it('finds an operation by its path, and the values in it', () => {
    const found = description.find('GET', '/repos/octo/checkpoints/actions/artifacts/12')
    expect([found?.operation.id, found?.path]).toEqual([
      'actions/get-artifact',
      { owner: 'octo', repo: 'checkpoints', artifact_id: '12' },
    ])
    expect(description.find('PATCH', '/repos/octo/checkpoints/actions/artifacts/12')).toBeUndefined()
  })

  it('turns parameters into their types, with their defaults', () => {
    const parsed = operation('/repos/o/r/actions/caches').parse({
      path: { owner: 'o', repo: 'r' },
      query: { page: '2' },
      body: null,
    })
    expect(parsed).toMatchObject({
      kind: 'valid',
      parameters: { page: 2, per_page: 30, sort: 'last_accessed_at', direction: 'desc' },
    })
  })

  it('refuses parameters that are not described, missing, or of another type', () => {
    const list = operation('/repos/o/r/actions/caches')
    const parse = (query: Record<string, string>, of = list): string =>
      of.parse({ path: { owner: 'o', repo: 'r' }, query, body: null }).kind
    expect(parse({ prefix: 'a' })).toBe('invalid')
    expect(parse({ page: 'first' })).toBe('invalid')
    expect(parse({ sort: 'size' })).toBe('invalid')
    expect(parse({}, operation('/repos/o/r/actions/caches', 'DELETE'))).toBe('invalid')
  })

  it('refuses a body that is not described', () => {
    const rerun = operation('/repos/o/r/actions/runs/1/rerun', 'POST')
    const path = { owner: 'o', repo: 'r', run_id: '1' }
    expect(rerun.parse({ path, query: {}, body: { enable_debug_logging: true } }).kind).toBe('valid')
    expect(rerun.parse({ path, query: {}, body: null }).kind).toBe('valid')
    expect(rerun.parse({ path, query: {}, body: { enable_debug_logging: 'often' } }).kind).toBe('invalid')
    expect(rerun.parse({ path, query: {}, body: { unknown: 1 } }).kind).toBe('invalid')
  })

  it('judges answers: required fields, types, formats, and fields that GitHub does not have', () => {
    const get = operation('/repos/o/r/actions/artifacts/1')
    expect(get.judgeAnswer(200, ARTIFACT)).toBeUndefined()
    const { size_in_bytes: _, ...smaller } = ARTIFACT
    expect(get.judgeAnswer(200, smaller)).toContain('size_in_bytes')
    expect(get.judgeAnswer(200, { ...ARTIFACT, expired: null })).toContain('/expired')
    expect(get.judgeAnswer(200, { ...ARTIFACT, created_at: 'yesterday' })).toContain('/created_at')
    expect(get.judgeAnswer(200, { ...ARTIFACT, run_attempt: 1 })).toContain('run_attempt')
    const run = { id: 1, run_attempt: 1 }
    expect(get.judgeAnswer(200, { ...ARTIFACT, workflow_run: run })).toContain('run_attempt')
  })

  it('judges statuses: one that is not described must be an error with its body', () => {
    const get = operation('/repos/o/r/actions/artifacts/1')
    expect(get.judgeAnswer(201, ARTIFACT)).toContain('not described')
    expect(get.judgeAnswer(404, { message: 'Not Found' })).toBeUndefined()
    expect(get.judgeAnswer(404, { message: 1 })).toContain('/message')
    const remove = operation('/repos/o/r/actions/artifacts/1', 'DELETE')
    expect([remove.judgeAnswer(204, undefined), remove.judgeAnswer(204, {})]).toEqual([
      undefined,
      'a 204 has no body',
    ])
  })
})

function operation(path: string, method = 'GET'): Operation {
  const found = description.find(method, path)
  if (found === undefined) throw new Error(`no operation ${method} ${path}`)
  return found.operation
}

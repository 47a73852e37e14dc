import { isSameLineage, lineageKey } from '@belay/domain/checkpoint/lineage'
import { parseCheckpointRecord } from '@belay/domain/checkpoint/record'
import { describe, expect, it } from '@jest/globals'

const RECORD = {
  version: 1,
  id: '20261121T113112123Z-9f2c41ab',
  series: 'build',
  lineage: { commit: '0123456789abcdef0123456789abcdef01234567', configuration: null },
  closed: false,
  phase: 'build',
  trigger: 'phase-transition',
  priority: 'medium',
  lane: 'standard',
  createdAt: '2026-11-21T11:31:12.123Z',
  expiresAt: null,
  files: 2,
  sizeBytes: 10,
  storedBytes: 4,
  reusedBytes: 6,
  durationMs: 12.5,
  unstableFiles: 0,
  digest: 'ab'.repeat(32),
  parent: null,
  encrypted: false,
  git: {
    head: null,
    branch: 'main',
    upstream: null,
    ahead: null,
    behind: null,
    status: [{ letters: '??', path: 'a' }],
    statusCount: 1,
    stashCount: 0,
  },
  values: { step: 3 },
  platform: { os: 'linux', arch: 'x64' },
}

describe('a checkpoint record', () => {
  it('is read back as it was written', () => {
    expect(parseCheckpointRecord(JSON.parse(JSON.stringify(RECORD)), 'record')).toEqual(RECORD)
  })

  it('passes over a field of a later version', () => {
    expect(parseCheckpointRecord({ ...RECORD, added: 1 }, 'record')).toEqual(RECORD)
  })

  it('says so where a newer version wrote it, even if nothing else fits', () => {
    const newer = expect.objectContaining({ code: 'format-version-unsupported', kind: 'corrupt' })
    expect(() => parseCheckpointRecord({ version: 2, other: true }, 'Record x')).toThrow(newer)
  })

  it.each([
    ['id', 'latest'],
    ['series', 'a\nb'],
    ['createdAt', '2026-11-21'],
    ['createdAt', '2026-11-21T11:31:12.123+01:00'],
    ['createdAt', '2026-99-99T11:31:12.123Z'],
    ['expiresAt', undefined],
    ['files', -1],
    ['files', 1.5],
    ['sizeBytes', 2 ** 60],
    ['digest', 'AB'.repeat(32)],
    ['priority', 'urgent'],
    ['lane', 'auto'],
    ['phase', ''],
    ['values', { __proto: { deep: undefined } }],
    ['git', {}],
    ['version', '1'],
  ])('is refused with the field %s as %j, and says which', (field, value) => {
    const refused = expect.objectContaining({
      code: 'record-corrupt',
      message: expect.stringContaining(field),
    })
    expect(() => parseCheckpointRecord({ ...RECORD, [field]: value }, 'Record x')).toThrow(refused)
  })

  it.each([null, undefined, 'text', 7, []])('is not %j', (value) => {
    expect(() => parseCheckpointRecord(value, 'Record x')).toThrow('Record x is no checkpoint record')
  })
})

describe('a lineage', () => {
  it('is one for the same commit and configuration', () => {
    const lineage = { commit: 'a', configuration: null }
    expect(isSameLineage(lineage, { ...lineage })).toBe(true)
    expect(isSameLineage(lineage, { commit: 'a', configuration: 'b' })).toBe(false)
    expect(lineageKey(lineage)).toMatch(/^[0-9a-f]{16}$/)
    expect(lineageKey(lineage)).toBe(lineageKey({ ...lineage }))
  })

  it('has a key that keeps nothing, its name, and the two fields apart', () => {
    const keys = [
      { commit: null, configuration: null },
      { commit: 'null', configuration: null },
      { commit: 'a', configuration: null },
      { commit: null, configuration: 'a' },
    ].map(lineageKey)
    expect(new Set(keys).size).toBe(4)
  })
})

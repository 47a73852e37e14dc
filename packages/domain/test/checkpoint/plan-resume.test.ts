import { makeCheckpointId } from '@belay/domain/brand'
import { planResume, type Resumable } from '@belay/domain/checkpoint/plan-resume'
import { describe, expect, it } from '@jest/globals'

const HERE = { lineage: { commit: 'a', configuration: null }, os: 'linux' }

describe('planning a resume', () => {
  it('goes on from the newest checkpoint of its own commit, whatever others did since', () => {
    const plan = planResume([at(1, { phase: 'compile' }), at(2, { commit: 'b', phase: 'test' })], HERE)
    expect(plan).toMatchObject({
      kind: 'resume',
      checkpoint: at(1, { phase: 'compile' }),
      completedPhases: ['compile'],
    })
  })

  it('believes the job that took a checkpoint what was done, not the checkpoints before it', () => {
    const listed = [
      at(1, { phase: 'compile' }),
      at(2, { phase: 'test' }),
      at(3, { phase: 'compile', done: ['compile'] }),
    ]
    expect(planResume(listed, HERE)).toMatchObject({ kind: 'resume', completedPhases: ['compile'] })
  })

  it('begins again after the job has succeeded, and goes on from what a later run left', () => {
    const closed = [at(1, { phase: 'compile' }), at(2, { closed: true })]
    expect(planResume(closed, HERE).kind).toBe('closed')
    const later = [...closed, at(3, { phase: 'fetch' })]
    expect(planResume(later, HERE)).toMatchObject({ kind: 'resume', completedPhases: ['fetch'] })
    const before = planResume(later, HERE, { kind: 'phase', phase: 'compile' })
    expect(before).toMatchObject({ kind: 'none' })
  })

  it.each([
    ['commit', { commit: 'b' }],
    ['configuration', { configuration: 'c' }],
    ['system', { os: 'win32' }],
  ])('is stale for another %s', (_, over) => {
    expect(planResume([at(1, over)], HERE).kind).toBe('stale')
  })

  it('finds the newest that ends a phase', () => {
    const listed = [
      at(1, { phase: 'a' }),
      at(2, { phase: 'b' }),
      at(3, { phase: 'a' }),
      at(4, { phase: 'c' }),
    ]
    expect(planResume(listed, HERE, { kind: 'phase', phase: 'a' })).toMatchObject({
      checkpoint: at(3, { phase: 'a' }),
    })
  })

  it('finds nothing among nothing', () => {
    expect(planResume([], HERE)).toEqual({ kind: 'none', because: 'there is no checkpoint' })
  })
})

function at(
  minute: number,
  o: {
    phase?: string
    commit?: string
    configuration?: string
    os?: string
    closed?: boolean
    done?: string[]
  } = {},
): Resumable {
  const time = new Date(Date.UTC(2026, 0, 1, 0, minute))
  return {
    id: makeCheckpointId(time, new Uint8Array(4)),
    createdAt: time.toISOString(),
    phase: o.phase ?? null,
    lineage: { commit: o.commit ?? 'a', configuration: o.configuration ?? null },
    closed: o.closed ?? false,
    platform: { os: o.os ?? 'linux' },
    completedPhases: o.done ?? null,
  }
}

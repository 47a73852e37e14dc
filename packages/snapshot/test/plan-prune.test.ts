import type { CheckpointRecord } from '@belay/domain/checkpoint/record'
import { corrupt } from '@belay/domain/errors'
import type { ObjectName, PackLocator, StoredObject } from '@belay/snapshot/store/store'
import { planPrune, type StoreSurvey, type SurveyedCheckpoint } from '@belay/snapshot/upkeep/plan-prune'
import { makeRecord } from '@belay/testing/checkpoint-record'
import { Rng } from '@belay/testing/rng'
import { describe, expect, it } from '@jest/globals'

const NOW = new Date('2026-03-01T00:00:00.000Z')
const MINUTE_MS = 60_000
const rng = new Rng(3)
const agoMs = (ms: number): Date => new Date(NOW.getTime() - ms)

function object(name: string, o: { ageMs?: number; sizeBytes?: number } = {}): StoredObject {
  const padded = name.padEnd(64, '0')
  const storedAt = agoMs(o.ageMs ?? 1000 * MINUTE_MS)
  return { name: padded as ObjectName, at: padded as PackLocator, sizeBytes: o.sizeBytes ?? 10, storedAt }
}

function checkpoint(o: {
  ageMs: number
  needs: readonly string[] | 'unknown'
  series?: string
}): SurveyedCheckpoint {
  const record = makeRecord({ rng, now: agoMs(o.ageMs), series: o.series ?? 'build' })
  const entry = { record, at: record.digest as string as PackLocator, sizeBytes: 10, trailerBytes: 5 }
  if (o.needs === 'unknown')
    return { entry, needs: { kind: 'unknown', error: corrupt('manifest-corrupt', 'its root is gone') } }
  return { entry, needs: { kind: 'known', objects: o.needs.map((name) => object(name).name) } }
}

const idOf = ({ entry }: SurveyedCheckpoint): CheckpointRecord['id'] => entry.record.id
const keepLast = (count: number) => ({ retention: { keepLast: count } })
const moments = { now: NOW, storedBefore: agoMs(10 * MINUTE_MS) }

describe('planPrune', () => {
  const older = checkpoint({ ageMs: 50 * MINUTE_MS, needs: ['a', 'b'] })
  const newer = checkpoint({ ageMs: 20 * MINUTE_MS, needs: ['b', 'c'] })
  const survey: StoreSurvey = {
    checkpoints: [newer, older],
    unreadable: [],
    objects: [
      object('a', { sizeBytes: 7 }),
      object('b'),
      object('c'),
      object('d', { sizeBytes: 5 }),
      object('e', { ageMs: MINUTE_MS }),
    ],
  }
  const namesOf = (objects: readonly StoredObject[]): string[] => objects.map(({ name }) => name.slice(0, 1))

  it('removes what only a removed checkpoint needs, and what nobody needs, and counts the bytes', () => {
    const plan = planPrune(survey, keepLast(1), moments)
    expect(plan.decisions.map(({ checkpoint, verdict }) => [checkpoint.id, verdict])).toEqual([
      [idOf(newer), 'keep'],
      [idOf(older), 'remove'],
    ])
    expect(namesOf(plan.objects.removable)).toEqual(['a', 'd'])
    expect(plan.objects.removableBytes).toBe(12)
  })

  it('leaves young objects alone', () => {
    expect(planPrune(survey, keepLast(1), moments).objects.young).toEqual({ count: 1, bytes: 10 })
  })

  it('removes no object while the needs of a checkpoint that stays are unknown', () => {
    const damaged = checkpoint({ ageMs: 70 * MINUTE_MS, needs: 'unknown' })
    const plan = planPrune({ ...survey, checkpoints: [newer, older, damaged] }, keepLast(1), moments)
    expect(plan.obstacles.map(({ id }) => id)).toEqual([idOf(damaged)])
    expect(plan.objects.removable).toEqual([])
    expect(plan.decisions.find(({ checkpoint }) => checkpoint.id === idOf(damaged))?.verdict).toBe('keep')
  })

  it('never counts a damaged checkpoint among those to keep, so that the newest sound one stays', () => {
    const damaged = checkpoint({ ageMs: MINUTE_MS, needs: 'unknown' })
    const { decisions } = planPrune({ ...survey, checkpoints: [damaged, newer, older] }, keepLast(1), moments)
    expect(decisions.find(({ checkpoint }) => checkpoint.id === idOf(newer))?.verdict).toBe('keep')
  })

  it('removes a damaged checkpoint, or record, that was asked for by its id, and then its objects', () => {
    const damaged = checkpoint({ ageMs: MINUTE_MS, needs: 'unknown' })
    const lost = {
      id: idOf(checkpoint({ ageMs: 1, needs: [] })),
      error: corrupt('record-corrupt', 'damaged'),
    }
    const asked = new Set([idOf(damaged), lost.id])
    const plan = planPrune(
      { ...survey, checkpoints: [damaged, newer, older], unreadable: [lost] },
      { ...keepLast(2), discard: asked },
      moments,
    )
    expect(plan.obstacles).toEqual([])
    expect(plan.discarded).toEqual([lost.id])
    expect(plan.decisions.find(({ checkpoint }) => checkpoint.id === idOf(damaged))?.verdict).toBe('remove')
    expect(namesOf(plan.objects.removable)).toEqual(['d'])
  })

  it('counts a record that cannot be read as unknown needs', () => {
    const lost = {
      id: idOf(checkpoint({ ageMs: 1, needs: [] })),
      error: corrupt('record-corrupt', 'damaged'),
    }
    const plan = planPrune({ ...survey, unreadable: [lost] }, keepLast(1), moments)
    expect(plan.obstacles).toEqual([lost])
    expect(plan.objects.removable).toEqual([])
  })

  it('judges one series only, if asked', () => {
    const other = checkpoint({ ageMs: 90 * MINUTE_MS, needs: ['d'], series: 'other' })
    const another = checkpoint({ ageMs: 95 * MINUTE_MS, needs: [], series: 'other' })
    const plan = planPrune(
      { ...survey, checkpoints: [newer, older, other, another] },
      { ...keepLast(1), series: newer.entry.record.series },
      moments,
    )
    expect(
      plan.decisions.filter(({ verdict }) => verdict === 'remove').map(({ checkpoint }) => checkpoint.id),
    ).toEqual([idOf(older)])
    expect(namesOf(plan.objects.removable)).toEqual(['a'])
  })
})

import { type CheckpointId, makeCheckpointId, type SeriesName } from '@belay/domain/brand'
import { PRIORITIES, type Priority } from '@belay/domain/checkpoint/priority'
import {
  DEFAULT_RETENTION,
  planRetention,
  type Retainable,
  type RetentionPolicy,
} from '@belay/domain/checkpoint/retention'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

const NOW = new Date('2026-11-21T12:00:00.000Z')
const DAY = 86_400_000

function checkpoint(o: {
  ageMs: number
  series?: string
  priority?: Priority
  expiresInMs?: number | null
  n?: number
}): Retainable {
  const createdAt = new Date(NOW.getTime() - o.ageMs)
  return {
    id: makeCheckpointId(createdAt, Uint8Array.of(0, 0, (o.n ?? 0) >> 8, (o.n ?? 0) & 255)),
    series: (o.series ?? 'a') as SeriesName,
    priority: o.priority ?? 'medium',
    createdAt: createdAt.toISOString(),
    expiresAt:
      typeof o.expiresInMs === 'number' ? new Date(NOW.getTime() + o.expiresInMs).toISOString() : null,
  }
}

const hours = (count: number, everyHours: number) =>
  Array.from({ length: count }, (_, index) => checkpoint({ ageMs: index * everyHours * 3_600_000 }))

type Decide = { now: Date; mayRemoveNewest?: boolean }

function kept(
  checkpoints: readonly Retainable[],
  policy: RetentionPolicy,
  o: Decide = { now: NOW },
): CheckpointId[] {
  return planRetention(checkpoints, policy, o).flatMap(({ verdict, checkpoint: { id } }) =>
    verdict === 'keep' ? [id] : [],
  )
}

const ids = (checkpoints: readonly Retainable[]) => checkpoints.map(({ id }) => id)

describe('planRetention', () => {
  it('keeps the last n', () => {
    const series = hours(10, 1)
    expect(kept(series, { keepLast: 3 })).toEqual(ids(series.slice(0, 3)))
  })

  it('keeps what is young enough, to the millisecond', () => {
    const [young, old] = [checkpoint({ ageMs: 2 * DAY }), checkpoint({ ageMs: 2 * DAY + 1 })]
    const newest = checkpoint({ ageMs: 0 })
    expect(kept([newest, young, old], { keepWithinMs: 2 * DAY })).toEqual(ids([newest, young]))
  })

  it('keeps the newest of each of the last days, counting only days that have one', () => {
    const days = [0, 1, 4]
      .flatMap((age) => [age * DAY, age * DAY + 3_600_000])
      .map((ageMs) => checkpoint({ ageMs }))
    expect(kept(days, { keepDaily: 2 })).toEqual(ids([days[0], days[2]].filter((c) => c !== undefined)))
  })

  it('begins a week on Monday, across the turn of the year', () => {
    const at = (time: string) => checkpoint({ ageMs: NOW.getTime() - new Date(time).getTime() })
    const [monday, sunday, thursday, before] = [
      at('2026-01-05T00:00:00Z'),
      at('2026-01-04T23:59:59Z'),
      at('2025-12-29T00:00:00Z'),
      at('2025-12-28T23:59:59Z'),
    ]
    expect(kept([monday, sunday, thursday, before], { keepWeekly: 3 })).toEqual(ids([monday, sunday, before]))
    expect(kept([monday, sunday, thursday, before], { keepMonthly: 3 })).toEqual(ids([monday, thursday]))
  })

  it('keeps what a priority promises', () => {
    const series = PRIORITIES.flatMap((priority) =>
      [6, 8, 29, 31, 4000].map((days) => checkpoint({ ageMs: days * DAY, priority })),
    )
    const verdicts = planRetention(series, DEFAULT_RETENTION, { now: NOW, mayRemoveNewest: true })
    const days = (wanted: Priority) =>
      verdicts
        .filter(({ checkpoint: { priority }, verdict }) => priority === wanted && verdict === 'keep')
        .map(({ checkpoint: { createdAt } }) => (NOW.getTime() - new Date(createdAt).getTime()) / DAY)
    expect(PRIORITIES.map(days)).toEqual([[6], [6], [6, 8, 29], [6, 8, 29, 31, 4000]])
  })

  it('takes a checkpoint of its own expiry at its word, shorter or longer', () => {
    const short = checkpoint({ ageMs: DAY, priority: 'critical', expiresInMs: -1 })
    const long = checkpoint({ ageMs: 60 * DAY, priority: 'low', expiresInMs: 1 })
    const newest = checkpoint({ ageMs: 0 })
    expect(kept([newest, short, long], DEFAULT_RETENTION)).toEqual(ids([newest, long]))
    expect(kept([newest, short, long], { keepLast: 1 })).toEqual(ids([newest]))
  })

  it('gives every reason to keep, and a reason to remove', () => {
    const [newest, old] = [checkpoint({ ageMs: 0 }), checkpoint({ ageMs: 9 * DAY })]
    const [first, second] = planRetention(
      [old, newest],
      { ...DEFAULT_RETENTION, keepLast: 1, keepDaily: 1 },
      { now: NOW },
    )
    expect(first?.reasons).toEqual([
      'the newest of its series',
      'number 1 of the last 1',
      'the newest of the day 2026-11-21',
      'medium: kept 7 days',
    ])
    expect(second).toMatchObject({
      verdict: 'remove',
      reasons: [expect.stringContaining('no rule keeps it')],
    })
  })

  it('keeps a checkpoint of a clock that is ahead', () => {
    const [ahead, further] = [checkpoint({ ageMs: -DAY }), checkpoint({ ageMs: -2 * DAY })]
    expect(kept([ahead, further], DEFAULT_RETENTION)).toHaveLength(2)
  })
})

describe('the laws of retention', () => {
  const checkpoints = fc
    .array(
      fc.record({
        ageMs: fc.integer({ min: -DAY, max: 400 * DAY }),
        series: fc.constantFrom('a', 'b'),
        priority: fc.constantFrom(...PRIORITIES),
        expiresInMs: fc.option(fc.integer({ min: -100 * DAY, max: 100 * DAY }), { nil: null }),
      }),
      { maxLength: 40 },
    )
    .map((list) => list.map((o, n) => checkpoint({ ...o, n })))
  const count = fc.option(fc.nat(12), { nil: undefined })
  const policies: fc.Arbitrary<RetentionPolicy> = fc.record({
    keepLast: count,
    keepWithinMs: fc.option(fc.nat(200 * DAY), { nil: undefined }),
    keepDaily: count,
    keepWeekly: count,
    keepMonthly: count,
    priorityDays: fc.option(fc.constant(DEFAULT_RETENTION.priorityDays), { nil: undefined }),
  })

  it('decides on every checkpoint once, always with a reason', () => {
    fc.assert(
      fc.property(checkpoints, policies, (list, policy) => {
        const plan = planRetention(list, policy, { now: NOW })
        expect(ids(plan.map((decision) => decision.checkpoint)).toSorted()).toEqual(ids(list).toSorted())
        for (const { reasons } of plan) expect(reasons.length).toBeGreaterThan(0)
      }),
    )
  })

  it('never removes the newest of a series, unless told', () => {
    fc.assert(
      fc.property(checkpoints, policies, (list, policy) => {
        const keeps = new Set(kept(list, policy))
        for (const series of Map.groupBy(list, (one) => one.series).values()) {
          const newest = ids(series).toSorted().at(-1)
          expect(newest !== undefined && keeps.has(newest)).toBe(true)
        }
      }),
    )
    const only = [checkpoint({ ageMs: 0 })]
    expect(kept(only, {}, { now: NOW, mayRemoveNewest: true })).toEqual([])
  })

  it('keeps for two sets of rules what either keeps', () => {
    fc.assert(
      fc.property(checkpoints, policies, (list, policy) => {
        const { keepLast, keepDaily, ...others } = policy
        const either = new Set([...kept(list, { keepLast, keepDaily }), ...kept(list, others)])
        expect(new Set(kept(list, policy))).toEqual(either)
      }),
    )
  })

  it('keeps at least as much for a larger number', () => {
    fc.assert(
      fc.property(checkpoints, policies, fc.nat(10), (list, policy, more) => {
        const grown: RetentionPolicy = {
          ...policy,
          keepLast: (policy.keepLast ?? 0) + more,
          keepWithinMs: (policy.keepWithinMs ?? 0) + more * DAY,
          keepDaily: (policy.keepDaily ?? 0) + more,
          keepWeekly: (policy.keepWeekly ?? 0) + more,
          keepMonthly: (policy.keepMonthly ?? 0) + more,
        }
        const keepsMore = new Set(kept(list, grown))
        for (const id of kept(list, policy)) expect(keepsMore.has(id)).toBe(true)
      }),
    )
  })

  it('keeps no more as time goes by', () => {
    fc.assert(
      fc.property(checkpoints, policies, fc.nat(100 * DAY), (list, policy, laterMs) => {
        const keeps = new Set(kept(list, policy))
        const later = kept(list, policy, { now: new Date(NOW.getTime() + laterMs) })
        for (const id of later) expect(keeps.has(id)).toBe(true)
      }),
    )
  })

  it('removes nothing more when planned again', () => {
    fc.assert(
      fc.property(checkpoints, policies, fc.boolean(), (list, policy, mayRemoveNewest) => {
        const o = { now: NOW, mayRemoveNewest }
        const keeps = new Set(kept(list, policy, o))
        const left = list.filter(({ id }) => keeps.has(id))
        expect(new Set(kept(left, policy, o))).toEqual(keeps)
      }),
    )
  })

  it('judges each series by itself', () => {
    fc.assert(
      fc.property(checkpoints, policies, (list, policy) => {
        const apart = ['a', 'b'].flatMap((name) =>
          kept(
            list.filter(({ series }) => series === name),
            policy,
          ),
        )
        expect(kept(list, policy).toSorted()).toEqual(apart.toSorted())
      }),
    )
  })
})

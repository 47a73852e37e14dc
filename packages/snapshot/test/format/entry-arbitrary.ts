import { comparePaths, type Entry } from '@belay/snapshot/format/entry'
import fc from 'fast-check'

const name = fc
  .uint8Array({ minLength: 1, maxLength: 12 })
  .map((bytes) => Buffer.from(bytes).toString('latin1').replaceAll('/', '-'))
const path = fc.oneof(
  fc.constant(''),
  fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/')),
)
const run = fc
  .tuple(
    fc.integer({ min: 0, max: 2 ** 30 - 1 }),
    fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 ** 31 })),
    fc.integer({ min: 0, max: 1 }),
  )
  .map(([pack, first, count, stride]): number[] => {
    const fitting = Math.min(count, 2 ** 32 - first)
    return [pack, first, fitting, fitting === 1 ? 1 : stride]
  })
const runs = fc.array(run, { maxLength: 4 }).map((list) => list.flat())

const common = {
  mode: fc.integer({ min: 0, max: 0o7777 }),
  mtimeSec: fc.oneof(
    fc.integer({ min: -100, max: 2 ** 31 }),
    fc.integer({ min: -8_640_000_000_000, max: 8_640_000_000_000 }),
  ),
  mtimeNsec: fc.integer({ min: 0, max: 999_999_999 }),
  linkGroup: fc.constant(0),
  unstable: fc.boolean(),
}
const entry: fc.Arbitrary<Omit<Entry, 'path'>> = fc.oneof(
  fc.record({
    ...common,
    kind: fc.constant('file' as const),
    sizeBytes: fc.integer({ min: 2 ** 34, max: Number.MAX_SAFE_INTEGER }),
    runs: runs.filter((list) => list.length > 0),
    target: fc.constant(''),
  }),
  fc.record({
    ...common,
    kind: fc.constant('file' as const),
    sizeBytes: fc.constant(0),
    runs: fc.constant([]),
    target: fc.constant(''),
  }),
  fc.record({
    ...common,
    kind: fc.constant('directory' as const),
    sizeBytes: fc.constant(0),
    runs: fc.constant([]),
    target: fc.constant(''),
  }),
  fc.record({
    ...common,
    kind: fc.constant('symlink' as const),
    sizeBytes: fc.constant(0),
    runs: fc.constant([]),
    target: name,
  }),
)

/** Entries of one segment: in path order, no path twice, everything else as odd as the format allows. */
export const entriesArbitrary: fc.Arbitrary<Entry[]> = fc
  .uniqueArray(path, { minLength: 1, maxLength: 12 })
  .chain((paths) => fc.tuple(...paths.map((one) => entry.map((rest): Entry => ({ path: one, ...rest })))))
  .map((entries) => entries.sort((a, b) => comparePaths(a.path, b.path)))

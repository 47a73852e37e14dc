import fc from 'fast-check'
import type { Rng } from './rng.js'
import { bytePath, type FileContent, type TreeEntry } from './tree-builder.js'

/** Random trees for properties. A failing one shrinks to few entries, short paths, small files. */
export function treeArbitrary(
  o: { readonly entriesMax?: number; readonly sizeBytesMax?: number } = {},
): fc.Arbitrary<readonly TreeEntry[]> {
  const sketch: fc.Arbitrary<EntrySketch> = fc.record({
    kind: fc.constantFrom(...SKETCH_KINDS),
    names: fc.array(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 }),
    mode: fc.constantFrom(...MODES),
    mtimeNs: fc.bigInt({ min: 0n, max: 4_000_000_000_000_000_000n }),
    sizeBytes: fc.oneof(fc.constantFrom(0, 1, 4096), fc.nat({ max: o.sizeBytesMax ?? 20_000 })),
    seed: fc.nat({ max: 7 }),
    other: fc.nat({ max: 1000 }),
  })
  return fc.array(sketch, { maxLength: o.entriesMax ?? 30 }).map(treeOf)
}

/** A random tree from a seeded rng. */
export function randomTree(
  rng: Rng,
  o: { readonly entries: number; readonly sizeBytesMax?: number },
): readonly TreeEntry[] {
  const names = [...NAMES, ...Array.from({ length: o.entries }, (_, index) => `name-${index}`)]
  const sketches = Array.from(
    { length: o.entries },
    (): EntrySketch => ({
      kind: rng.pick(SKETCH_KINDS),
      names: Array.from({ length: rng.int(1, 5) }, () => rng.pick(names)),
      mode: rng.pick(MODES),
      mtimeNs: BigInt(rng.int(0, 2_000_000_000)) * 1_000_000_000n + BigInt(rng.int(0, 999_999_999)),
      sizeBytes: rng.chance(0.1) ? 0 : rng.int(0, o.sizeBytesMax ?? 20_000),
      // Few seeds: some files have the same content, or begin alike.
      seed: rng.int(0, 7),
      other: rng.int(0, 1000),
    }),
  )
  return treeOf(sketches)
}

interface EntrySketch {
  readonly kind: (typeof SKETCH_KINDS)[number]
  readonly names: readonly string[]
  readonly mode: number
  readonly mtimeNs: bigint
  readonly sizeBytes: number
  readonly seed: number
  readonly other: number
}

/** Passes over what cannot be: an entry twice, or something below what is no directory. */
function treeOf(sketches: readonly EntrySketch[]): readonly TreeEntry[] {
  const taken = new Map<string, 'directory' | 'leaf'>()
  const files: string[] = []
  const entries: TreeEntry[] = []
  for (const sketch of sketches) {
    const path = sketch.names.join('/')
    const parents = sketch.names.slice(0, -1).map((_, depth) => sketch.names.slice(0, depth + 1).join('/'))
    if (taken.has(path) || parents.some((parent) => taken.get(parent) === 'leaf')) continue
    const entry = entryOf(sketch, path, files)
    if (entry === undefined) continue
    for (const parent of parents) taken.set(parent, 'directory')
    taken.set(path, entry.kind === 'directory' ? 'directory' : 'leaf')
    if (entry.kind === 'file') files.push(path)
    entries.push(entry)
  }
  return entries
}

function entryOf(sketch: EntrySketch, path: string, files: readonly string[]): TreeEntry | undefined {
  const { mode, mtimeNs, other } = sketch
  switch (sketch.kind) {
    case 'directory':
      // One that its owner can still enter, so that tests need not run as root.
      return { kind: 'directory', path, mode: mode | 0o700, mtimeNs }
    case 'symlink':
      return { kind: 'symlink', path, target: files[other % (files.length + 1)] ?? '../nowhere', mtimeNs }
    case 'hard-link': {
      const to = files[other % Math.max(1, files.length)]
      return to === undefined ? undefined : { kind: 'hard-link', path, to }
    }
    default:
      return { kind: 'file', path, content: contentOf(sketch), mode: mode | 0o400, mtimeNs }
  }
}

function contentOf({ kind, seed, sizeBytes }: EntrySketch): FileContent {
  if (kind !== 'sparse-file') return { kind: kind === 'words-file' ? 'words' : 'random', seed, sizeBytes }
  return {
    kind: 'sparse',
    sizeBytes: sizeBytes * 50 + 1,
    pieces: [{ offset: Math.floor(sizeBytes / 2), text: 'x' }],
  }
}

const SKETCH_KINDS = [
  'words-file',
  'random-file',
  'words-file',
  'sparse-file',
  'directory',
  'symlink',
  'hard-link',
] as const
const MODES = [0o644, 0o600, 0o755, 0o444, 0o4755, 0o1777, 0o2750] as const
const NAMES = [
  'a',
  'b',
  'c',
  'src',
  'node_modules',
  '.hidden',
  'sp ace',
  'new\nline',
  '\xff\xfe',
  bytePath('ü'),
  '-dash',
  "quo'te",
] as const

import { bytePath, type TreeEntry } from './tree-builder.js'

// Only root reads what nobody may read: for everyone else no checkpoint could keep it.
const UNREADABLE_MODES = process.getuid?.() === 0 ? [0o000, 0o200] : []

/** A tree with every kind of entry that a checkpoint keeps, each with what is special about it. */
export function everyKindTree(): readonly TreeEntry[] {
  let count = 0n
  // All different, none at a full microsecond: what is rounded somewhere is seen.
  const mtimeNs = () => 1_700_000_000_123_456_789n + 86_400_000_000_001n * count++
  const file = (path: string, text: string, mode = 0o644): TreeEntry => ({
    kind: 'file',
    path,
    content: { kind: 'text', text },
    mode,
    mtimeNs: mtimeNs(),
  })
  const directory = (path: string, mode = 0o755): TreeEntry => ({
    kind: 'directory',
    path,
    mode,
    mtimeNs: mtimeNs(),
  })
  const symlink = (path: string, target: string): TreeEntry => ({
    kind: 'symlink',
    path,
    target,
    mtimeNs: mtimeNs(),
  })
  const sized = (path: string, kind: 'random' | 'words', sizeBytes: number): TreeEntry => ({
    kind: 'file',
    path,
    content: { kind, seed: sizeBytes, sizeBytes },
    mtimeNs: mtimeNs(),
  })
  const deep = Array.from({ length: 60 }, (_, level) => `d${level}`).join('/')
  const longName = 'n'.repeat(255)

  const entries: readonly TreeEntry[] = [
    directory('modes'),
    ...[...UNREADABLE_MODES, 0o400, 0o444, 0o600, 0o640, 0o755, 0o777, 0o4755, 0o2755, 0o6711, 0o1644].map(
      (mode) => file(`modes/file-${mode.toString(8)}`, `mode ${mode.toString(8)}\n`, mode),
    ),
    ...[0o700, 0o555, 0o500, 0o1777, 0o2775, 0o3770].map((mode) =>
      directory(`modes/directory-${mode.toString(8)}`, mode),
    ),
    file('modes/directory-500/in-a-read-only-directory', 'inside\n'),
    file('modes/directory-1777/in-a-sticky-directory', 'inside\n'),

    directory('times'),
    { kind: 'file', path: 'times/epoch', content: { kind: 'text', text: 'x' }, mtimeNs: 0n },
    { kind: 'file', path: 'times/one-nanosecond', content: { kind: 'text', text: 'x' }, mtimeNs: 1n },
    {
      kind: 'file',
      path: 'times/last-nanosecond',
      content: { kind: 'text', text: 'x' },
      mtimeNs: 1_699_999_999_999_999_999n,
    },
    {
      kind: 'file',
      path: 'times/after-2038',
      content: { kind: 'text', text: 'x' },
      mtimeNs: 4_000_000_000_000_000_001n,
    },

    directory('links'),
    file('links/target', 'the target\n'),
    directory('links/directory'),
    file('links/directory/inside', 'inside\n'),
    symlink('links/to-file', 'target'),
    symlink('links/to-directory', 'directory'),
    symlink('links/to-directory-with-slash', 'directory/'),
    symlink('links/broken', 'no/such/thing'),
    symlink('links/absolute', '/no/such/absolute/path'),
    symlink('links/out-of-the-tree', '../../..'),
    symlink('links/to-itself', 'to-itself'),
    symlink('links/to-a-link', 'to-file'),
    symlink('links/long-target', 'x/'.repeat(1500)),
    symlink('links/bytes-target', 'caf\xe9-\xff'),

    file('hard/first', 'one file with three names\n'),
    { kind: 'hard-link', path: 'hard/second', to: 'hard/first' },
    { kind: 'hard-link', path: 'elsewhere/third', to: 'hard/first' },
    file('hard/empty-first', ''),
    { kind: 'hard-link', path: 'hard/empty-second', to: 'hard/empty-first' },
    file('hard/alone', 'one file with three names\n'),
    directory('hard'),
    directory('elsewhere'),

    directory('empty'),
    directory('empty-inside/empty/empty'),
    directory('.hidden-directory'),
    file('.hidden-directory/.hidden-file', 'hidden\n'),
    file('.env.example', 'NAME=value\n'),
    file('.gitignore', 'node_modules\n'),

    directory('names'),
    ...[
      bytePath('übergröße-日本語-🎉'),
      bytePath('e\u0301-decomposed'),
      bytePath('\u00e9-composed'),
      'caf\xe9-latin1',
      '\xff\xfe-no-utf8',
      '\x80',
      'new\nline',
      '\n',
      'carriage\rreturn',
      'tab\there',
      'bell\x07escape\x1b[31m',
      'back\\slash',
      'quote\'"`$(true)',
      ' leading and trailing ',
      '-rf',
      '--help',
      '#comment',
      'star*question?',
      'colon:pipe|less<more>',
      'CON',
      'nul.txt',
      'trailing.',
      'UPPER',
      'upper',
      '...',
      '~',
      '%2e%2e',
    ].map((name) => file(`names/${name}`, `named ${name.length}\n`)),
    file(`names/${longName}`, 'a name of 255 bytes\n'),
    file('names/bytes-\xf0-directory/inside', 'inside\n'),
    file(`${deep}/deep`, 'sixty levels down\n'),

    directory('sizes'),
    ...[0, 1, 2, 4095, 4096, 4097, 65_536, 1_048_576, 1_048_577].map((sizeBytes) =>
      sized(`sizes/random-${sizeBytes}`, 'random', sizeBytes),
    ),
    sized('sizes/words-3000000', 'words', 3_000_000),
    {
      kind: 'file',
      path: 'sizes/zeros',
      content: { kind: 'text', text: '\0'.repeat(100_000) },
      mtimeNs: mtimeNs(),
    },
    file('sizes/same-content-1', 'the same content twice\n'),
    file('sizes/same-content-2', 'the same content twice\n'),

    directory('sparse'),
    {
      kind: 'file',
      path: 'sparse/all-hole',
      content: { kind: 'sparse', sizeBytes: 5_000_000, pieces: [] },
      mtimeNs: mtimeNs(),
    },
    {
      kind: 'file',
      path: 'sparse/pieces',
      content: {
        kind: 'sparse',
        sizeBytes: 20_000_000,
        pieces: [
          { offset: 0, text: 'begin' },
          { offset: 9_999_999, text: 'middle' },
          { offset: 19_999_997, text: 'end' },
        ],
      },
      mtimeNs: mtimeNs(),
    },
    {
      kind: 'file',
      path: 'sparse/hole-at-end',
      content: { kind: 'sparse', sizeBytes: 8_000_000, pieces: [{ offset: 0, text: 'only here' }] },
      mtimeNs: mtimeNs(),
    },
  ]
  const named = new Set(entries.map((entry) => entry.path))
  const parents = new Set(
    entries.flatMap((entry) => parentsOf(entry.path)).filter((parent) => !named.has(parent)),
  )
  return [...entries, ...Array.from(parents, (parent) => directory(parent))]
}

/** What a checkpoint does not keep: reported and skipped. */
export const SPECIAL_ENTRIES: readonly TreeEntry[] = [
  { kind: 'fifo', path: 'special/fifo' },
  { kind: 'socket', path: 'special/socket' },
  { kind: 'fifo', path: 'special/new\nline-\xff' },
]

function parentsOf(path: string): readonly string[] {
  const names = path.split('/')
  return names.slice(1).map((_, depth) => names.slice(0, depth + 1).join('/'))
}

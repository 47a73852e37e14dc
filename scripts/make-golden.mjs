import { execFileSync } from 'node:child_process'
import crypto, { createHash } from 'node:crypto'
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Makes the golden fixtures of the format version this release writes: two checkpoints of one small tree, plain and encrypted. With the same
// sources and the same zstd the result is the same, byte for byte: salts, ids and the clock are fixed. Fixtures of a version
// that was released are never made again, only read: see docs/snapshot-format.md.

const fixtures = join(
  dirname(fileURLToPath(import.meta.url)),
  '..',
  'packages',
  'snapshot',
  'test',
  'fixtures',
  'v1',
)
const PASSPHRASE = 'Zugänge für immer'
const STARTED_AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678)

let drawn = 0
crypto.randomBytes = (size) => pseudoRandom(`drawn ${drawn++}`, size)
syncBuiltinESMExports()
const { archive } = await import('@belay/snapshot/archive/archive')
const { Keyring } = await import('@belay/snapshot/format/keys')
const { DirectoryStore } = await import('@belay/snapshot/store/directory')
const { DirectoryCatalog } = await import('@belay/snapshot/store/directory-catalog')
const { KeyringRecordCodec } = await import('@belay/snapshot/store/keyring-record-codec')
const { openStoreDirectory } = await import('@belay/snapshot/store/store-directory')
const { compileSelection } = await import('@belay/snapshot/tree/selection')

const scratch = mkdtempSync(join(tmpdir(), 'belay-golden-'))
try {
  const root = join(scratch, 'tree')
  for (const kind of ['plain', 'encrypted']) {
    drawn = 0
    rmSync(root, { recursive: true, force: true })
    rmSync(join(fixtures, kind), { recursive: true, force: true })
    mkdirSync(join(fixtures, kind), { recursive: true })
    buildTree(root)
    const first = await take(kind, root, undefined, '20260102T030405678Z-00000001')
    writeDescription('first', root)
    editTree(root)
    await take(kind, root, first, '20260102T030406678Z-00000002')
    writeDescription('second', root)
    for (const passing of ['leases', 'locks', 'tmp'])
      rmSync(join(fixtures, kind, passing), { recursive: true, force: true })
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

async function take(kind, root, parent, id) {
  const keyring = new Keyring(kind === 'encrypted' ? PASSPHRASE : undefined)
  const now = () => new Date(STARTED_AT)
  const liveness = { own: { host: 'golden', pid: 1, processStart: '1' }, isAlive: () => 'alive' }
  const directory = await openStoreDirectory({ root: join(fixtures, kind), access: 'write', liveness, now })
  const salt = pseudoRandom('store salt', 32)
  const selection = { paths: [], exclude: ['left-out'], keepCredentials: false }
  try {
    const { entry } = await archive({
      root,
      selection,
      selector: compileSelection(selection),
      policy: { scrubGitConfig: true },
      facts: {
        id,
        series: 'golden',
        lineage: { commit: null, configuration: null },
        closed: false,
        phase: 'build',
        trigger: 'milestone',
        priority: 'medium',
        lane: 'standard',
        createdAt: now().toISOString(),
        expiresAt: null,
        git: null,
        values: { answer: 42 },
        platform: { os: 'linux', arch: 'x64' },
      },
      store: new DirectoryStore(directory),
      catalog: new DirectoryCatalog(directory, new KeyringRecordCodec(keyring, salt)),
      keyring,
      salt,
      parent,
      stateDirectory: undefined,
      workerUrl: new URL('about:blank'),
      parallelism: 1,
      compression: { level: 3 },
      isWorthIt: () => true,
      clock: () => STARTED_AT,
    })
    return entry
  } finally {
    await directory.close()
  }
}

function buildTree(root) {
  const path = (name) => Buffer.concat([Buffer.from(`${root}/`), Buffer.from(name, 'latin1')])
  for (const directory of ['', 'a', 'empty', 'names', 'names/b\xfftes', 'z']) mkdirSync(path(directory))
  const files = [
    ['hello.txt', 'Hello, checkpoint!\n'],
    ['empty-file', ''],
    ['script.sh', '#!/bin/sh\necho run\n'],
    ['a/first', 'one file, two names\n'],
    ['names/caf\xe9', 'a name in latin1\n'],
    ['names/new\nline', 'a name of two lines\n'],
    ['names/b\xfftes/inside', 'below a name that is no UTF-8\n'],
    ['left-out', 'excluded\n'],
    ['old', 'before 1970\n'],
    // Cut into chunks: the second copy differs by one byte at its front, the zeros repeat one chunk.
    ['large', pseudoRandom('large', 300_000)],
    ['large-shifted', Buffer.concat([Buffer.from('x'), pseudoRandom('large', 300_000)])],
    ['zeros', Buffer.alloc(700_000)],
  ]
  for (const [name, content] of files) writeFileSync(path(name), content)
  linkSync(path('a/first'), path('z/second'))
  symlinkSync('hello.txt', path('link'))
  symlinkSync(Buffer.from('no/such/caf\xe9', 'latin1'), path('broken'))
  chmodSync(path('script.sh'), 0o4755)
  chmodSync(path('empty'), 0o1777)
  setTimes(root)
}

function editTree(root) {
  writeFileSync(`${root}/hello.txt`, 'Hello again!\n')
  rmSync(`${root}/empty-file`)
  setTimes(root)
}

/** Modes and times that do not depend on the machine. */
function setTimes(root) {
  for (const { native, stat, number } of walk(root).reverse()) {
    if (!stat.isSymbolicLink() && (stat.mode & 0o7000n) === 0n)
      chmodSync(native, stat.isDirectory() ? 0o755 : 0o644)
    const isOld = native.toString('latin1').endsWith('/old')
    if (isOld) touch(native, '-86400.5')
    else touch(native, `${1_700_000_000 + number * 1000}.${123_456_000 + number}`)
  }
}

/** Arguments of a child process are text, so the shell spells out the bytes. */
function touch(native, time) {
  const quoted = Array.from(native, (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
  execFileSync('bash', ['-c', `touch -h -d @${time} -- $'${quoted}'`])
}

/** What a reader of a checkpoint must find, written down from the tree itself. */
function writeDescription(name, root) {
  const firstOfInode = new Map()
  const entries = walk(root)
    .filter(({ path }) => path !== 'left-out')
    .map(({ path, native, stat }) => {
      const isFile = stat.isFile()
      const linked = !stat.isDirectory() && stat.nlink > 1n
      if (linked && !firstOfInode.has(stat.ino)) firstOfInode.set(stat.ino, path)
      return {
        path,
        kind: stat.isDirectory() ? 'directory' : isFile ? 'file' : 'symlink',
        mode: (Number(stat.mode) & 0o7777).toString(8),
        mtimeNs: `${stat.mtimeNs}`,
        size: isFile ? Number(stat.size) : 0,
        sha256: isFile ? createHash('sha256').update(readFileSync(native)).digest('hex') : '',
        target: stat.isSymbolicLink() ? readlinkSync(native, { encoding: 'latin1' }) : '',
        linkOf: linked ? firstOfInode.get(stat.ino) : '',
      }
    })
  writeFileSync(join(fixtures, `${name}.json`), `${JSON.stringify(entries, undefined, 1)}\n`)
}

/** The root first, a directory right before what it holds; paths in latin1. */
function walk(root) {
  const found = []
  const visit = (path) => {
    const native = Buffer.concat([Buffer.from(root), Buffer.from(path === '' ? '' : `/${path}`, 'latin1')])
    const stat = lstatSync(native, { bigint: true })
    found.push({ path, native, stat, number: found.length })
    if (!stat.isDirectory()) return
    for (const name of readdirSync(native, { encoding: 'latin1' }).sort())
      visit(path === '' ? name : `${path}/${name}`)
  }
  visit('')
  return found
}

function pseudoRandom(seed, size) {
  const parts = []
  for (let part = 0; part * 32 < size; part++)
    parts.push(createHash('sha256').update(`${seed}/${part}`).digest())
  return Buffer.concat(parts).subarray(0, size)
}

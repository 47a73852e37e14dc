import { execFile } from 'node:child_process'
import { chmod, link, mkdir, open, rename, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { promisify } from 'node:util'
import { assertNever } from '@belay/domain/assert-never'
import { Rng } from './rng.js'

/** A path relative to the tree's root, `/`-separated, one character per byte (latin1), so that names need not be UTF-8. */
export type BytePath = string

/** One entry of a tree to build. Directories on the way to an entry are made if no entry names them. */
export type TreeEntry =
  | { readonly kind: 'directory'; readonly path: BytePath; readonly mode?: number; readonly mtimeNs?: bigint }
  | {
      readonly kind: 'file'
      readonly path: BytePath
      readonly content: FileContent
      readonly mode?: number
      readonly mtimeNs?: bigint
    }
  | {
      readonly kind: 'symlink'
      readonly path: BytePath
      readonly target: BytePath
      readonly mtimeNs?: bigint
    }
  /** Another name of the file at `to`. */
  | { readonly kind: 'hard-link'; readonly path: BytePath; readonly to: BytePath }
  | { readonly kind: 'fifo' | 'socket'; readonly path: BytePath }

export type FileContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'random'; readonly seed: number; readonly sizeBytes: number }
  | { readonly kind: 'words'; readonly seed: number; readonly sizeBytes: number }
  /** Holes but for the pieces. */
  | {
      readonly kind: 'sparse'
      readonly sizeBytes: number
      readonly pieces: readonly { readonly offset: number; readonly text: string }[]
    }

/** Builds the tree in `root`, which is made if need be. Times come last, by the system's own `touch`, to the nanosecond.
 *  Needs mkfifo and a touch that knows `-d @seconds.fraction` (GNU). */
export async function buildTree(root: string, entries: readonly TreeEntry[]): Promise<void> {
  await mkdir(root, { recursive: true })
  for (const entry of entries) {
    if (entry.kind !== 'hard-link') await makeEntry(root, entry)
  }
  // Hard links need their files; their directories may be new.
  for (const entry of entries) {
    if (entry.kind !== 'hard-link') continue
    await makeParent(root, entry.path)
    await link(at(root, entry.to), at(root, entry.path))
  }
  await touch(
    root,
    entries.flatMap((entry) =>
      'mtimeNs' in entry && entry.mtimeNs !== undefined ? [{ path: entry.path, mtimeNs: entry.mtimeNs }] : [],
    ),
  )
  // The deepest first: a directory that its mode closes is not entered again.
  for (const entry of [...entries].sort((a, b) => depthOf(b.path) - depthOf(a.path))) {
    if ('mode' in entry && entry.mode !== undefined) await chmod(at(root, entry.path), entry.mode)
  }
}

/** Sets modification times as `touch -h` does: of a link, not of what it points at. */
export async function touch(
  root: string,
  times: readonly { readonly path: BytePath; readonly mtimeNs: bigint }[],
): Promise<void> {
  const pathsOfTime = new Map<bigint, string[]>()
  for (const { path: entryPath, mtimeNs } of times) {
    pathsOfTime.set(mtimeNs, [...(pathsOfTime.get(mtimeNs) ?? []), shellQuoted(at(root, entryPath))])
  }
  const lines = ['set -e']
  for (const [mtimeNs, paths] of pathsOfTime)
    lines.push(`touch -h -d @${secondsOf(mtimeNs)} -- ${paths.join(' ')}`)
  await runShell(lines.join('\n'))
}

/** The bytes of a file as it will be built. */
export function bytesOf(content: FileContent): Uint8Array {
  switch (content.kind) {
    case 'text':
      return Buffer.from(content.text)
    case 'random':
      return new Rng(content.seed).bytes(content.sizeBytes)
    case 'words':
      return new Rng(content.seed).text(content.sizeBytes)
    case 'sparse': {
      const bytes = new Uint8Array(content.sizeBytes)
      for (const { offset, text } of content.pieces) bytes.set(Buffer.from(text), offset)
      return bytes
    }
    default:
      return assertNever(content)
  }
}

/** A UTF-8 text as a path of bytes. */
export function bytePath(text: string): BytePath {
  return Buffer.from(text, 'utf8').toString('latin1')
}

async function makeEntry(root: string, entry: Exclude<TreeEntry, { kind: 'hard-link' }>): Promise<void> {
  await makeParent(root, entry.path)
  const where = at(root, entry.path)
  switch (entry.kind) {
    case 'directory':
      await mkdir(where, { recursive: true })
      return
    case 'file':
      await writeContent(where, entry.content)
      return
    case 'symlink':
      await symlink(Buffer.from(entry.target, 'latin1'), where)
      return
    case 'fifo':
      await runShell(`mkfifo ${shellQuoted(where)}`)
      return
    case 'socket':
      await makeSocket(root, where)
      return
    default:
      return assertNever(entry)
  }
}

async function makeParent(root: string, entryPath: BytePath): Promise<void> {
  const slash = entryPath.lastIndexOf('/')
  if (slash > 0) await mkdir(at(root, entryPath.slice(0, slash)), { recursive: true })
}

async function writeContent(where: Buffer, content: FileContent): Promise<void> {
  const file = await open(where, 'w')
  try {
    if (content.kind !== 'sparse') {
      await file.writeFile(bytesOf(content))
      return
    }
    await file.truncate(content.sizeBytes)
    for (const { offset, text } of content.pieces) await file.write(Buffer.from(text), 0, undefined, offset)
  } finally {
    await file.close()
  }
}

async function makeSocket(root: string, where: Buffer): Promise<void> {
  // Addresses of sockets are short, and closing the server removes the address it was given: so it is moved away before.
  const address = path.join(root, '.s')
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(address, resolve)
  })
  await rename(address, where)
  await new Promise((resolve) => server.close(resolve))
}

function at(root: string, entryPath: BytePath): Buffer {
  return Buffer.concat([Buffer.from(`${root}/`), Buffer.from(entryPath, 'latin1')])
}

function depthOf(entryPath: BytePath): number {
  return entryPath.split('/').length
}

function secondsOf(ns: bigint): string {
  const billion = 1_000_000_000n
  return `${ns / billion}.${(ns % billion).toString().padStart(9, '0')}`
}

/** Bytes as bash's own quoted form, since arguments of a child process are text. */
function shellQuoted(bytes: Buffer): string {
  const quoted = Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte)
    return /[A-Za-z0-9._/-]/.test(character) ? character : `\\x${byte.toString(16).padStart(2, '0')}`
  })
  return `$'${quoted.join('')}'`
}

async function runShell(script: string): Promise<void> {
  const running = promisify(execFile)('bash', ['-s'])
  running.child.stdin?.end(script)
  await running
}

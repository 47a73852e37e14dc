import { createHash } from 'node:crypto'
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import type { Keyring } from '@belay/snapshot/format/keys'
import { blobsOf, CheckpointReader } from '@belay/snapshot/reading/checkpoint-reader'
import type { ReadStore } from '@belay/snapshot/store/store'

/** How a checkpoint differs from a tree: kinds, modes, times, contents, link targets and hard links, read without the code that restores.
 *  Empty if they are the same. */
export async function differencesFromCheckpoint(
  entry: CatalogEntry,
  root: string,
  o: { readonly store: ReadStore; readonly keyring: Keyring },
): Promise<readonly string[]> {
  const kept = await linesOfCheckpoint(entry, o)
  const found = await linesOfTree(root)
  return [
    ...[...kept].filter((line) => !found.has(line)).map((line) => `only in the checkpoint: ${line}`),
    ...[...found].filter((line) => !kept.has(line)).map((line) => `only in the tree: ${line}`),
  ]
}

async function linesOfCheckpoint(
  entry: CatalogEntry,
  o: { store: ReadStore; keyring: Keyring },
): Promise<Set<string>> {
  const checkpoint = await CheckpointReader.open(entry, o)
  const lines = new Set<string>()
  const firstOfGroup = new Map<number, string>()
  for await (const segment of checkpoint.segments()) {
    for (const { path, kind, mode, mtimeSec, mtimeNsec, runs, target, linkGroup } of segment) {
      const parts: Uint8Array[] = []
      for (const [pack, blob] of blobsOf(runs))
        parts.push(Uint8Array.from(await checkpoint.readBlob(pack, blob)))
      if (linkGroup !== 0 && !firstOfGroup.has(linkGroup)) firstOfGroup.set(linkGroup, path)
      const mtimeNs = BigInt(mtimeSec) * 1_000_000_000n + BigInt(mtimeNsec)
      const content = digestOf(Buffer.concat(parts))
      lines.add(
        lineOf({ path, kind, mode, mtimeNs, content, target, link: firstOfGroup.get(linkGroup) ?? '' }),
      )
    }
  }
  return lines
}

async function linesOfTree(root: string): Promise<Set<string>> {
  const paths: string[] = []
  const collect = async (path: string): Promise<void> => {
    paths.push(path)
    if (!(await lstat(native(root, path))).isDirectory()) return
    for (const name of await readdir(native(root, path), { encoding: 'latin1' }))
      await collect(path === '' ? name : `${path}/${name}`)
  }
  await collect('')
  // As the manifest orders them, so that the first link of a file is the same one: `/` below every other byte.
  const order = (path: string): string => path.replaceAll('\0', '\0\0').replaceAll('/', '\0')
  paths.sort((a, b) => (order(a) < order(b) ? -1 : 1))
  const lines = new Set<string>()
  const firstOfInode = new Map<bigint, string>()
  for (const path of paths) {
    const stat = await lstat(native(root, path), { bigint: true })
    const kind = stat.isDirectory() ? 'directory' : stat.isSymbolicLink() ? 'symlink' : 'file'
    const content = kind === 'file' ? digestOf(await readFile(native(root, path))) : ''
    const target = kind === 'symlink' ? await readlink(native(root, path), { encoding: 'latin1' }) : ''
    const isLinked = kind !== 'directory' && stat.nlink > 1n
    if (isLinked && !firstOfInode.has(stat.ino)) firstOfInode.set(stat.ino, path)
    const link = isLinked ? (firstOfInode.get(stat.ino) ?? '') : ''
    lines.add(
      lineOf({ path, kind, mode: Number(stat.mode) & 0o7777, mtimeNs: stat.mtimeNs, content, target, link }),
    )
  }
  return lines
}

/** Content as it compares: of large files the text would be hundreds of megabytes. */
function digestOf(content: Uint8Array): string {
  return content.length === 0
    ? ''
    : `${content.length} bytes, sha256 ${createHash('sha256').update(content).digest('hex')}`
}

function native(root: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(`${root}/`), Buffer.from(path, 'latin1')])
}

function lineOf(o: {
  path: string
  kind: string
  mode: number
  mtimeNs: bigint
  content: string
  target: string
  link: string
}): string {
  return JSON.stringify({ ...o, mtimeNs: `${o.mtimeNs}` })
}

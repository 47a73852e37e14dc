import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readdir, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** A listing of a tree by means that have nothing to do with Belay: type, mode, modification time, SHA-256 or link target, path. */
export async function listTree(tree) {
  const listing = { lines: [], paths: [], files: 0, sizeBytes: 0 }
  await listDirectory(tree, '', listing)
  return listing
}

/** A line with the time cut to the microsecond. */
export function toMicroseconds(line) {
  return line.replace(/^(\S+ \S+ \d+)\d{3} /, '$1 ')
}

async function listDirectory(tree, directory, listing) {
  const names = await readdir(join(tree, directory))
  for (const name of names.sort()) {
    const path = directory === '' ? name : `${directory}/${name}`
    const stat = await lstat(join(tree, path), { bigint: true })
    const kind = stat.isDirectory() ? 'directory' : stat.isSymbolicLink() ? 'symlink' : 'file'
    const content = await contentOf(join(tree, path), kind)
    listing.lines.push(`${kind} ${(stat.mode & 0o7777n).toString(8)} ${stat.mtimeNs} ${content} ${path}`)
    if (kind === 'directory') await listDirectory(tree, path, listing)
    if (kind !== 'file') continue
    listing.files++
    listing.sizeBytes += Number(stat.size)
    listing.paths.push(path)
  }
}

async function contentOf(file, kind) {
  if (kind === 'directory') return '-'
  if (kind === 'symlink') return await readlink(file)
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

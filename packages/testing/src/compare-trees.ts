import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** How two trees differ, by tools that know nothing of this project: what rsync would do to make `b` like `a` (contents by checksum, modes, owners, times,
 *  links, hard links), and the entries whose listings by find differ (type, mode, mtime to the nanosecond, size, link target, hard-link group).
 *  Empty if they are the same. Needs rsync and GNU find. */
export async function differencesOfTrees(
  a: string,
  b: string,
  o: CompareOptions = {},
): Promise<readonly string[]> {
  const [byRsync, listingOfA, listingOfB] = [
    await rsyncChanges(a, b, o),
    await listTree(a, o),
    await listTree(b, o),
  ]
  const differences = byRsync.map((change) => `rsync: ${change}`)
  for (const [path, facts] of listingOfA) {
    const found = listingOfB.get(path)
    if (found !== facts)
      differences.push(`find: ${JSON.stringify(path)}: expected ${facts}, found ${found ?? 'nothing'}`)
  }
  for (const [path, facts] of listingOfB) {
    if (!listingOfA.has(path))
      differences.push(`find: ${JSON.stringify(path)}: expected nothing, found ${facts}`)
  }
  return differences
}

export interface CompareOptions {
  /** Leaves out sockets, FIFOs and devices, which no checkpoint keeps. */
  readonly withoutSpecials?: boolean
  /** Leaves out the times of directories, for trees whose roots or parents something else touches. */
  readonly withoutDirectoryTimes?: boolean
}

/** Each entry's path and what find says of it. Names of several links of one file stand for their group. */
export async function listTree(root: string, o: CompareOptions = {}): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await run(
    'find',
    ['.', '-printf', '%p\\0%y\\0%m\\0%T@\\0%s\\0%l\\0%n\\0%i\\0%U:%G\\0'],
    { cwd: root },
  )
  const fields = stdout.split('\0')
  const entries: { path: string; inode: string; facts: string }[] = []
  const firstOfInode = new Map<string, string>()
  for (let at = 0; at + FIELDS <= fields.length; at += FIELDS) {
    const [path = '', type = '', mode, mtime, size, target, links, inode = '', owner] = fields.slice(
      at,
      at + FIELDS,
    )
    if (o.withoutSpecials === true && !'fdl'.includes(type)) continue
    const time = type === 'd' && o.withoutDirectoryTimes === true ? '-' : mtime
    // Sizes and link counts of directories are the file system's own affair.
    const facts =
      type === 'd'
        ? `${type} ${mode} ${time} ${owner}`
        : `${type} ${mode} ${time} ${owner} ${size} ${JSON.stringify(target)}`
    entries.push({ path, inode: type === 'f' && links !== '1' ? inode : '', facts })
    const first = firstOfInode.get(inode)
    if (first === undefined || path < first) firstOfInode.set(inode, path)
  }
  return new Map(
    entries.map(({ path, inode, facts }) => [
      path,
      inode === '' ? facts : `${facts} same file as ${firstOfInode.get(inode)}`,
    ]),
  )
}

async function rsyncChanges(a: string, b: string, o: CompareOptions): Promise<readonly string[]> {
  const flags = ['-aHn', '--checksum', '--delete', '--itemize-changes']
  if (o.withoutSpecials === true) flags.push('--no-devices', '--no-specials')
  if (o.withoutDirectoryTimes === true) flags.push('--omit-dir-times')
  const { stdout } = await run('rsync', [...flags, `${a}/`, `${b}/`])
  const isSkip = (line: string) => o.withoutSpecials === true && line.startsWith('skipping non-regular file')
  return stdout.split('\n').filter((line) => line !== '' && !isSkip(line))
}

async function run(
  program: string,
  args: readonly string[],
  o: { cwd?: string } = {},
): Promise<{ stdout: string }> {
  // latin1: one character per byte, so that names that are no UTF-8 compare too.
  return await promisify(execFile)(program, args, {
    ...o,
    encoding: 'latin1',
    maxBuffer: OUTPUT_BYTES_MAX,
    env: { LC_ALL: 'C', PATH: SYSTEM_PATH },
  })
}

const FIELDS = 9
const OUTPUT_BYTES_MAX = 2 ** 30
const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin'

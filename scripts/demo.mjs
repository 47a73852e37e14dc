import { rmSync } from 'node:fs'
import { mkdtemp, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { damageTree } from './demo/damage-tree.mjs'
import { listTree, toMicroseconds } from './demo/list-tree.mjs'
import { makeTree } from './demo/make-tree.mjs'
import { commandLine } from './demo/run-belay.mjs'
import { setUp } from './demo/set-up.mjs'
import { bytes, count, seconds, tell, timed, title } from './demo/story.mjs'

// Belay's main job on real data: a checkpoint, damage, a restore, and the proof that everything came back. Needs git, Node 20 and npm; runs
// under the Node that comes with the project. Ends with a code other than 0 if anything is not as it should be.

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const folder = await realpath(await mkdtemp(join(tmpdir(), 'belay-demo-')))
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

try {
  await demo()
} catch (error) {
  console.error(`\nThe demo failed: ${error.stack ?? error}`)
  process.exit(1)
}

async function demo() {
  title('Belay: checkpoints of a directory tree, and their way back')
  const node = await setUp(root)
  const tree = join(folder, 'tree')
  const belay = commandLine({ node, root, tree, store: join(folder, 'store'), state: join(folder, 'state') })

  title('1. A real tree')
  const made = await timed(() => makeTree({ root, tree }))
  const before = await timed(() => listTree(tree))
  tell(`This project's node_modules and a clone of its repository, copied to ${tree}:`)
  tell(
    `${count(before.value.files)} files, ${bytes(before.value.sizeBytes)} (copied in ${seconds(made.ms)}).`,
  )
  tell(`Listed with the SHA-256 of every file, to compare with later (${seconds(before.ms)}).`)

  title('2. A checkpoint')
  const first = await belay(['create', '--paths', '.', '--paths', 'project/.git', '--keep-credentials'])
  expect('the checkpoint holds every file', first['files'], before.value.files)
  tell(
    `${bytes(first['size-bytes'])} became ${bytes(first['stored-bytes'])} in the store, in ${seconds(first.ms)}.`,
  )

  title('3. Another one, of the same tree')
  const second = await belay([
    'create',
    '--paths',
    '.',
    '--paths',
    'project/.git',
    '--keep-credentials',
    '--only-if',
    'always',
  ])
  expect('an unchanged tree stores at most 10 kB', second['stored-bytes'] <= 10_000, true)
  tell(
    `It stored ${bytes(second['stored-bytes'])} more and took ${seconds(second.ms)}: nothing had changed, so nothing was read.`,
  )

  title('4. Damage')
  const damage = await damageTree(tree, before.value)
  tell(
    `Deleted ${count(damage.deleted)} files and the directory ${damage.deletedDirectory}, overwrote ${count(damage.overwritten)},`,
  )
  tell(
    `truncated ${count(damage.truncated)}, changed the mode of ${count(damage.chmodded)}, added ${count(damage.added)} that do not belong.`,
  )
  const diff = await belay(['diff'])
  tell(
    `\`belay diff\` found ${count(diff['removed'])} removed, ${count(diff['modified'])} modified, ${count(diff['added'])} added, ${count(diff['metadata'])} with another mode or time (${seconds(diff.ms)}).`,
  )
  expect('diff finds what was added', diff['added'], damage.added)
  expect('diff finds what was damaged', diff['modified'], damage.overwritten + damage.truncated)

  title('5. The way back')
  const restored = await belay(['restore', '--delete-extra'])
  tell(
    `Restored in ${seconds(restored.ms)}: ${count(restored['files-written'])} files written, ${count(restored['files-removed'])} removed, ${count(restored['files-unchanged'])} read and found right.`,
  )

  title('6. The proof')
  const after = await timed(() => listTree(tree))
  // Where this machine can set times to the microsecond only, they are compared so.
  const compared = restored['mtime-precision'] === 'ns' ? (line) => line : toMicroseconds
  const differences = differencesOf(before.value.lines.map(compared), after.value.lines.map(compared))
  for (const line of differences.slice(0, 10)) tell(line)
  expect('every path, type, mode, time, link and SHA-256 is what it was', differences.length, 0)
  await belay.git(['fsck', '--no-progress'])
  expect('git finds its repository sound and unchanged', await belay.git(['status', '--porcelain']), '')
  const valid = await belay(['validate', '--content', 'full'])
  expect('every byte in the store verifies', valid['sound'], true)
  tell(
    `Compared by a listing that knows nothing of Belay (${seconds(after.ms)}); git fsck; \`belay validate --content full\` (${seconds(valid.ms)}).`,
  )

  title(
    `All of it came back. ${count(before.value.files)} files: checkpoint ${seconds(first.ms)}, unchanged ${seconds(second.ms)}, restore ${seconds(restored.ms)}.`,
  )
}

function expect(what, found, expected) {
  if (found !== expected) throw new Error(`Expected that ${what}: expected ${expected}, found ${found}`)
  tell(`  ok: ${what}`)
}

function differencesOf(before, after) {
  const [had, has] = [new Set(before), new Set(after)]
  return [
    ...before.filter((line) => !has.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !had.has(line)).map((line) => `+ ${line}`),
  ]
}

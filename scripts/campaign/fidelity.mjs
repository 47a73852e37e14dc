import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  closeSync,
  cpSync,
  existsSync,
  mkdirSync,
  openSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { differencesOfTrees } from '@belay/testing/compare-trees'
import { everyKindTree, SPECIAL_ENTRIES } from '@belay/testing/every-kind-tree'
import { randomTree } from '@belay/testing/random-tree'
import { buildTree } from '@belay/testing/tree-builder'
import { runCommand } from '../bench/run-command.mjs'
import { cachedTree } from '../bench/workloads.mjs'
import { runBelay } from './belay-command.mjs'
import { clearFolder } from './clear-folder.mjs'
import { expectDone } from './expect-done.mjs'
import { sameBytes, writeRandom } from './size.mjs'

/**
 * Trees that come back identical, by tools that know nothing of this project: rsync by checksum with hard links, and find's listings of
 * types, modes, times to the nanosecond, sizes, targets and links.
 * @param {import('./campaign.mjs').CampaignContext} context
 */
export async function fidelity(context) {
  await everyKind(context)
  await randomTrees(context)
  await gitClone(context)
  if (!context.short) await nodeModules(context)
  await largeFile(context)
}

/**
 * Takes a checkpoint, restores it into nothing, and compares.
 * @param {{ findings: import('./campaign.mjs').Findings }} context
 * @param {{ title: string, tree: string, folder: string, paths?: readonly string[], passphrase?: string, target?: string }} o
 */
async function roundTrip(
  { findings },
  { title, tree, folder, paths = ['.'], passphrase, target = join(folder, 'target') },
) {
  const store = join(folder, 'store')
  const common = ['--store-path', store, '--series', 's', '--json']
  const secret = passphrase === undefined ? {} : { passphrase }
  const create = await runBelay(
    ['create', ...paths.flatMap((path) => ['--paths', path]), '--keep-credentials', ...common],
    {
      cwd: tree,
      state: join(folder, 'state'),
      ...secret,
    },
  )
  const made = expectDone(create, `${title}: create`)
  const restore = await runBelay(
    ['restore', '--target', target, '--delete-extra', '--if-stale', 'restore', ...common],
    {
      cwd: folder,
      ...secret,
    },
  )
  expectDone(restore, `${title}: restore`)
  const differences = await differencesOfTrees(tree, target, { withoutSpecials: true })
  for (const difference of differences.slice(0, 10)) findings.violation(`${title}: ${difference}`)
  findings.row(
    title,
    `${made.files} files, ${(made['size-bytes'] / 1e6).toFixed(1)} MB: create ${Math.round(create.wallMs)} ms, restore ${Math.round(restore.wallMs)} ms`,
    differences.length === 0 ? 'identical by rsync --checksum and find' : `${differences.length} differences`,
  )
  return target
}

/** @param {import('./campaign.mjs').CampaignContext} context */
async function everyKind(context) {
  for (const passphrase of [undefined, 'a passphrase']) {
    const folder = join(context.memory, passphrase === undefined ? 'plain' : 'encrypted')
    const tree = join(folder, 'tree')
    await buildTree(tree, [...everyKindTree(), ...SPECIAL_ENTRIES])
    const what = `every kind of entry${passphrase === undefined ? '' : ', encrypted'}`
    const o = { tree, folder, ...(passphrase === undefined ? {} : { passphrase }) }
    const target = await roundTrip(context, { title: `${what}, into nothing`, ...o })
    damageTarget(target)
    await roundTrip(context, { title: `${what}, over a damaged tree`, ...o })
    clearFolder(folder)
  }
}

/** Other contents, other types, other modes, things too many and too few. @param {string} target */
function damageTarget(target) {
  const remove = (/** @type {string} */ path) => rmSync(join(target, path), { recursive: true, force: true })
  remove('links/to-file')
  mkdirSync(join(target, 'links/to-file'))
  writeFileSync(join(target, 'links/to-file/inside'), 'where a link was\n')
  remove('links/directory')
  writeFileSync(join(target, 'links/directory'), 'where a directory was\n')
  remove('hard/second')
  writeFileSync(join(target, 'hard/second'), 'one file with three names\n')
  appendFileSync(join(target, 'hard/first'), 'more\n')
  writeFileSync(join(target, 'extra'), 'too many\n')
  runCommand('touch', ['-h', join(target, 'links/broken')])
  // Whoever is not root gets into no such directory, and is told so.
  runCommand('chmod', [process.getuid?.() === 0 ? '000' : '711', join(target, 'times')])
}

/** @param {import('./campaign.mjs').CampaignContext} context */
async function randomTrees(context) {
  const { rng, memory, findings, short } = context
  const count = short ? 2 : 60
  let differing = 0
  for (let at = 0; at < count; at++) {
    const folder = join(memory, `random-${at}`)
    const [first, next, target, store] = ['first', 'next', 'target', 'store'].map((name) =>
      join(folder, name),
    )
    await buildTree(first, randomTree(rng, { entries: 150, sizeBytesMax: 200_000 }))
    await buildTree(next, randomTree(rng, { entries: 150, sizeBytesMax: 200_000 }))
    const common = ['--store-path', store, '--series', 's', '--json']
    for (const tree of [first, next]) {
      expectDone(
        await runBelay(['create', '--keep-credentials', ...common], {
          cwd: tree,
          state: join(folder, 'state'),
        }),
        'a create',
      )
      // The second time over what the first left.
      expectDone(
        await runBelay(['restore', '--target', target, '--delete-extra', ...common], { cwd: folder }),
        'a restore',
      )
      const differences = await differencesOfTrees(tree, target)
      for (const difference of differences.slice(0, 5)) findings.violation(`random tree ${at}: ${difference}`)
      if (differences.length > 0) differing++
    }
    clearFolder(folder)
  }
  findings.row('random trees, one restored over the other', `${count} pairs`, `${differing} differ`)
}

/** @param {import('./campaign.mjs').CampaignContext} context */
async function gitClone(context) {
  const { memory, findings, short } = context
  const folder = join(memory, 'git')
  mkdirSync(folder)
  const clones = short ? [makeRepository(folder)] : gitFoldersIn(await cachedTree('W3'))
  for (const [at, tree] of clones.entries()) {
    const own = join(folder, `clone-${at}`)
    const here = join(folder, `work-${at}`)
    cpSync(tree, here, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
    mkdirSync(own)
    const git = (/** @type {string} */ cwd, /** @type {readonly string[]} */ args) =>
      runCommand('git', ['-c', 'safe.directory=*', '-C', cwd, ...args])
    const status = git(here, ['status', '--porcelain', '--branch', '--ignored'])
    const target = await roundTrip(context, {
      title: `a git clone (${at + 1})`,
      tree: here,
      folder: own,
      paths: ['.', '.git'],
    })
    git(target, ['fsck', '--full', '--strict'])
    findings.expect(
      git(target, ['status', '--porcelain', '--branch', '--ignored']) === status,
      `git clone ${at + 1}: git status is not the same`,
    )
    findings.expect(
      git(target, ['log', '--all', '--format=%H']) === git(here, ['log', '--all', '--format=%H']),
      `git clone ${at + 1}: git log differs`,
    )
    findings.row(`the same, by git`, 'fsck --full, status, log --all', 'clean, the same, the same')
  }
  clearFolder(folder)
}

/** @param {string} tree */
function gitFoldersIn(tree) {
  const folders = runCommand('find', [tree, '-maxdepth', '2', '-name', '.git']).trim().split('\n')
  return folders.map((path) => join(path, '..'))
}

/** A clone with history, packs, a branch, a stash and changes. @param {string} folder */
function makeRepository(folder) {
  const origin = join(folder, 'origin')
  mkdirSync(origin)
  const git = (/** @type {string} */ cwd, /** @type {readonly string[]} */ ...args) =>
    runCommand('git', [
      '-c',
      'user.name=campaign',
      '-c',
      'user.email=campaign@example.org',
      '-C',
      cwd,
      ...args,
    ])
  git(origin, 'init', '--quiet', '--initial-branch=main')
  for (let commit = 0; commit < 5; commit++) {
    writeFileSync(join(origin, `file-${commit}.txt`), `content ${commit}\n`.repeat(50))
    git(origin, 'add', '.')
    git(origin, 'commit', '--quiet', '-m', `commit ${commit}`)
  }
  const clone = join(folder, 'repository')
  runCommand('git', ['clone', '--quiet', '--no-local', origin, clone])
  git(clone, 'checkout', '--quiet', '-b', 'work')
  appendFileSync(join(clone, 'file-1.txt'), 'changed\n')
  git(clone, 'stash', '--quiet')
  appendFileSync(join(clone, 'file-2.txt'), 'changed\n')
  writeFileSync(join(clone, 'untracked.txt'), 'untracked\n')
  git(clone, 'add', 'file-2.txt')
  return clone
}

/** @param {import('./campaign.mjs').CampaignContext} context */
async function nodeModules(context) {
  const folder = join(context.memory, 'modules')
  mkdirSync(folder)
  await roundTrip(context, { title: 'a real node_modules (W1)', tree: await cachedTree('W1'), folder })
  clearFolder(folder)
}

/** @param {import('./campaign.mjs').CampaignContext} context */
async function largeFile(context) {
  const { disk, memory, rng, findings, short } = context
  const place = short ? memory : disk
  const sizeBytes = short ? 100_000_000 : 5_000_000_000
  const { bavail, bsize } = statfsSync(place)
  if (bavail * bsize < sizeBytes * 3) {
    findings.row(`a file of ${sizeBytes / 1e9} GB`, `left out: only ${(bavail * bsize) / 1e9} GB free`, '')
    return
  }
  const [tree, store, target] = ['large', 'large-store', 'large-target'].map((name) => join(place, name))
  mkdirSync(tree)
  const file = join(tree, 'large.bin')
  // Content that does not compress, a hole, content again, and a hole at the end.
  writeRandom(file, Math.round(sizeBytes * 0.4), Buffer.from(rng.bytes(16)))
  const fd = openSync(file, 'r+')
  writeSync(fd, Buffer.from('in the middle of nothing'), 0, undefined, Math.round(sizeBytes * 0.7))
  closeSync(fd)
  truncateSync(file, sizeBytes)
  const common = ['--store-path', store, '--series', 's', '--json']
  const create = await runBelay(['create', ...common], { cwd: tree, state: join(place, 'large-state') })
  expectDone(create, 'a create')
  const restore = await runBelay(['restore', '--target', target, ...common], { cwd: place })
  expectDone(restore, 'a restore')
  findings.expect(sameBytes(file, join(target, 'large.bin')), 'the large file does not come back')
  const same = spawnSync('cmp', [file, join(target, 'large.bin')]).status === 0
  findings.expect(same, 'the large file does not come back by cmp')
  const blocks = (/** @type {string} */ path) => Number(runCommand('stat', ['-c', '%b', path])) * 512
  findings.row(
    `a file of ${sizeBytes / 1e9} GB, real and sparse`,
    `create ${Math.round(create.wallMs)} ms, restore ${Math.round(restore.wallMs)} ms`,
    `${same ? 'identical by cmp' : 'differs'}; ${(blocks(file) / 1e6).toFixed(0)} MB on disk before, ${(blocks(join(target, 'large.bin')) / 1e6).toFixed(0)} MB after`,
  )
  for (const path of [tree, store, target]) if (existsSync(path)) clearFolder(path)
}

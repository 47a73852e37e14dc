import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { runBelay } from './belay-command.mjs'
import { expectDone } from './expect-done.mjs'
import { factsDifference, treeFacts } from './tree-facts.mjs'
import { WorkTree } from './work-tree.mjs'

/** An account without rights, on every Linux. */
const NOBODY = '65534'

/**
 * The same with real disks: full, read-only, forbidden. Needs root for mounts and for an account without rights.
 * @param {import('./campaign.mjs').CampaignContext} context
 */
export async function realFaults(context) {
  const { findings, memory, rng } = context
  const folder = join(memory, 'machine')
  mkdirSync(folder)
  const tree = join(folder, 'tree')
  mkdirSync(tree)
  const work = new WorkTree(tree, rng, { files: 80, largeBytes: 600_000 })
  // More than a megabyte that does not compress, so that a small disk fills in the middle of it.
  writeFileSync(join(tree, 'large.bin'), rng.bytes(1_500_000))
  if (process.getuid?.() !== 0 || process.platform !== 'linux') {
    findings.row('real disks', 'not root on Linux', 'left out')
    return
  }
  await fullStore(context, folder, tree)
  await readOnlyStore(context, folder, tree)
  await forbiddenPlaces(context, folder, tree)
  work.edit(0.5)
  await fullTarget(context, folder, tree)
}

/** @param {import('./campaign.mjs').CampaignContext} context @param {string} folder @param {string} tree */
async function fullStore({ findings, rng, short }, folder, tree) {
  const disk = mountSmall(folder, 'store-disk', 6_000_000)
  const store = join(disk, 'store')
  const create = ['create', '--store-path', store, '--series', 's', '--only-if', 'always', '--json']
  const o = { cwd: tree, state: join(folder, 'state') }
  expectDone(await runBelay(create, o), 'the first create')
  let failed = 0
  const rounds = short ? 3 : 60
  for (let round = 0; round < rounds; round++) {
    // From almost nothing to a little more than is needed.
    writeFileSync(join(tree, 'large.bin'), rng.bytes(1_500_000))
    const leave = rng.int(0, 2_000_000)
    fillUp(disk, leave)
    const ended = await runBelay(create, o)
    const where = `create with ${leave} bytes free, round ${round}`
    if (ended.code !== 0) {
      failed++
      findings.expect(
        ended.code === 5 && ended.json?.error?.code === 'disk-full',
        `${where}: ended with ${ended.code}, ${ended.json?.error?.code}: ${ended.stderr.slice(0, 300)}`,
      )
    }
    const listed = await runBelay(['list', '--store-path', store, '--json'], o)
    const count = listed.json?.checkpoints?.length
    findings.expect(
      listed.code === 0 && count >= 1,
      `${where}: list ended with ${listed.code} and ${count} checkpoints: ${listed.stderr}`,
    )
    rmSync(join(disk, 'filler'))
    const validated = await runBelay(['validate', '--content', 'full', '--store-path', store, '--json'], o)
    findings.expect(
      validated.code === 0,
      `${where}: validate ended with ${validated.code}: ${validated.stdout.slice(0, 300)}`,
    )
    if (ended.code !== 0) {
      const again = await runBelay(create, o)
      findings.expect(
        again.code === 0,
        `${where}: with space again, create ended with ${again.code}: ${again.stderr.slice(0, 300)}`,
      )
      const left = readdirSync(join(store, 'tmp'))
      findings.expect(left.length === 0, `${where}: left over: ${left.join(', ')}`)
    }
    // Makes room for the next round.
    rmSync(store, { recursive: true })
    expectDone(await runBelay(create, o), 'a create')
  }
  findings.row(
    'create into a disk that fills up',
    `${rounds} rounds`,
    `${failed} failed with disk-full; the store stayed whole`,
  )
}

/** @param {import('./campaign.mjs').CampaignContext} context @param {string} folder @param {string} tree */
async function fullTarget({ findings, rng, short }, folder, tree) {
  const store = join(folder, 'target-store')
  const o = { cwd: tree, state: join(folder, 'state-2') }
  expectDone(await runBelay(['create', '--store-path', store, '--series', 's', '--json'], o), 'a create')
  const disk = mountSmall(folder, 'target-disk', 9_000_000)
  const target = join(disk, 'target')
  const old = join(folder, 'old')
  mkdirSync(old)
  new WorkTree(old, rng, { files: 40, largeBytes: 200_000 })
  const [before, next] = [treeFacts(old), treeFacts(tree)]
  const rounds = short ? 3 : 60
  let failed = 0
  for (let round = 0; round < rounds; round++) {
    rmSync(target, { recursive: true, force: true })
    cpSync(old, target, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
    const leave = rng.int(0, 4_500_000)
    fillUp(disk, leave)
    const where = `restore with ${leave} bytes free, round ${round}`
    const restore = [
      'restore',
      '--store-path',
      store,
      '--series',
      's',
      '--target',
      target,
      '--delete-extra',
      '--json',
    ]
    const ended = await runBelay(restore, { ...o, cwd: folder })
    const difference = factsDifference(ended.code === 0 ? next : before, treeFacts(target))
    findings.expect(difference === '', `${where}: ended with ${ended.code}: ${difference}`)
    if (ended.code !== 0) {
      failed++
      findings.expect(
        ended.code === 5 && ended.json?.error?.code === 'disk-full',
        `${where}: ended with ${ended.code}, ${ended.json?.error?.code}: ${ended.stderr.slice(0, 300)}`,
      )
    }
    rmSync(join(disk, 'filler'))
    const again = await runBelay(restore, { ...o, cwd: folder })
    const rest = factsDifference(next, treeFacts(target))
    findings.expect(
      again.code === 0 && rest === '',
      `${where}: with space again, restore ended with ${again.code}: ${rest} ${again.stderr.slice(0, 300)}`,
    )
  }
  findings.row(
    'restore into a disk that fills up',
    `${rounds} rounds`,
    `${failed} failed with disk-full and everything as it was`,
  )
}

/** @param {import('./campaign.mjs').CampaignContext} context @param {string} folder @param {string} tree */
async function readOnlyStore({ findings }, folder, tree) {
  const disk = mountSmall(folder, 'read-only-disk', 20_000_000)
  const store = join(disk, 'store')
  const o = { cwd: tree, state: join(folder, 'state-3') }
  expectDone(await runBelay(['create', '--store-path', store, '--series', 's', '--json'], o), 'a create')
  mount(['-o', 'remount,ro', disk])
  const create = await runBelay(
    ['create', '--store-path', store, '--series', 's', '--only-if', 'always', '--json'],
    o,
  )
  findings.expect(
    create.code === 5,
    `create into a read-only store ended with ${create.code}: ${create.stderr.slice(0, 300)}`,
  )
  findings.expect(
    /read-only/i.test(create.stderr + create.stdout),
    `create into a read-only store does not say so: ${create.stderr.slice(0, 300)}`,
  )
  const target = join(folder, 'from-read-only')
  const restore = await runBelay(
    ['restore', '--store-path', store, '--series', 's', '--target', target, '--json'],
    { ...o, cwd: folder },
  )
  const difference = factsDifference(treeFacts(tree), treeFacts(target))
  findings.expect(
    restore.code === 0 && difference === '',
    `restore from a read-only store ended with ${restore.code}: ${difference}${restore.stderr.slice(0, 300)}`,
  )
  for (const args of [['list'], ['show', '--series', 's'], ['validate', '--content', 'full']]) {
    const { code, stderr } = await runBelay([...args, '--store-path', store, '--json'], o)
    findings.expect(code === 0, `${args[0]} of a read-only store ended with ${code}: ${stderr.slice(0, 300)}`)
  }
  findings.row(
    'a read-only store',
    'create, restore, list, show, validate',
    `create refused with code ${create.code} (${create.json?.error?.code}); the others work`,
  )
}

/** @param {import('./campaign.mjs').CampaignContext} context @param {string} folder @param {string} tree */
async function forbiddenPlaces({ findings }, folder, tree) {
  const setpriv = spawnSync('setpriv', ['--reuid', NOBODY, '--clear-groups', process.execPath, '--version'])
  if (setpriv.status !== 0) {
    findings.row('forbidden places', 'no account without rights can run node', 'left out')
    return
  }
  const prefix = ['setpriv', '--reuid', NOBODY, '--regid', NOBODY, '--clear-groups']
  const open = join(folder, 'open')
  mkdirSync(open, { mode: 0o777 })
  chmodSync(open, 0o777)
  for (const path of [folder, join(folder, '..')]) chmodSync(path, 0o755)
  const own = join(open, 'tree')
  cpSync(tree, own, { recursive: true, verbatimSymlinks: true })
  spawnSync('chown', ['-R', `${NOBODY}:${NOBODY}`, own])
  const o = { cwd: own, state: join(open, 'state'), prefix }
  const store = join(open, 'store')
  const create = ['create', '--store-path', store, '--series', 's', '--json']
  expectDone(await runBelay(create, o), 'a create by an account without rights')

  writeFileSync(join(own, 'unreadable'), 'not for you\n', { mode: 0o600 })
  const unreadable = await runBelay(create, o)
  findings.expect(
    unreadable.code === 5,
    `create with an unreadable file ended with ${unreadable.code}: ${unreadable.stderr.slice(0, 300)}`,
  )
  findings.expect(
    `${unreadable.stdout}${unreadable.stderr}`.includes('unreadable'),
    'create with an unreadable file does not name it',
  )
  rmSync(join(own, 'unreadable'))

  const closed = join(folder, 'closed')
  mkdirSync(closed, { mode: 0o755 })
  const target = join(closed, 'sub')
  const into = await runBelay(
    ['restore', '--store-path', store, '--series', 's', '--target', target, '--json'],
    { ...o, cwd: open },
  )
  findings.expect(
    into.code === 5 && !existsSync(target),
    `restore into a forbidden directory ended with ${into.code}: ${into.stderr.slice(0, 300)}`,
  )
  mkdirSync(target)
  writeFileSync(join(target, 'mine'), 'stays\n')
  const over = await runBelay(
    ['restore', '--store-path', store, '--series', 's', '--target', target, '--delete-extra', '--json'],
    { ...o, cwd: open },
  )
  findings.expect(
    over.code === 5 &&
      readdirSync(target).join() === 'mine' &&
      readFileSync(join(target, 'mine'), 'utf8') === 'stays\n',
    `restore over a forbidden directory ended with ${over.code}: ${over.stderr.slice(0, 300)}`,
  )
  const outside = await runBelay(
    ['create', '--store-path', join(closed, 'store'), '--series', 's', '--json'],
    o,
  )
  findings.expect(
    outside.code === 5 && readdirSync(closed).length === 1,
    `create into a forbidden store ended with ${outside.code}: ${outside.stderr.slice(0, 300)}`,
  )
  const codes = [unreadable, into, over, outside]
    .map(({ code, json }) => `${code} ${json?.error?.code}`)
    .join(', ')
  findings.row(
    'forbidden places',
    'an unreadable file, a forbidden target (new, there), a forbidden store',
    codes,
  )
}

/** @param {string} folder @param {string} name @param {number} sizeBytes */
function mountSmall(folder, name, sizeBytes) {
  const disk = join(folder, name)
  mkdirSync(disk)
  mount(['-t', 'tmpfs', '-o', `size=${sizeBytes}`, 'tmpfs', disk])
  return disk
}

/** @param {readonly string[]} args */
function mount(args) {
  const { status, stderr } = spawnSync('mount', args)
  if (status !== 0) throw new Error(`mount ${args.join(' ')}: ${stderr}`)
}

/** Takes all the space of a disk but for `leave` bytes. @param {string} disk @param {number} leave */
function fillUp(disk, leave) {
  const found = spawnSync('df', ['--output=avail', '-B1', disk], { encoding: 'utf8' })
  const free = Number(found.stdout.trim().split('\n').at(-1))
  writeFileSync(join(disk, 'filler'), Buffer.alloc(Math.max(0, free - leave)))
}

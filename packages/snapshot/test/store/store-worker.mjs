// One process of the race tests: argv gives the store, what to do, a seed and how many rounds. Prints what went wrong, if anything.
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { DirectoryStore } from '@belay/snapshot/store/directory'
import { DirectoryCatalog } from '@belay/snapshot/store/directory-catalog'
import { openStoreDirectory } from '@belay/snapshot/store/store-directory'
import { makeRecord } from '@belay/testing/checkpoint-record'
import { jsonRecordCodec } from '@belay/testing/json-record-codec'
import { Rng } from '@belay/testing/rng'

const [root, doing, seed, rounds] = process.argv.slice(2)
const rng = new Rng(Number(seed))
const GRACE_MS = 60
const KEPT = 1

/** Linux tells when a process started, in ticks since the boot. */
function startOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19]
  } catch {
    return undefined
  }
}

const liveness = {
  own: { host: hostname(), pid: process.pid, processStart: startOf(process.pid) },
  isAlive: (session) => (startOf(session.pid) === session.processStart ? 'alive' : 'dead'),
}

const open = async () => {
  const directory = await openStoreDirectory({ root, access: 'write', liveness, now: () => new Date() })
  return {
    directory,
    store: new DirectoryStore(directory),
    catalog: new DirectoryCatalog(directory, jsonRecordCodec),
  }
}
const nameOf = (bytes) => createHash('sha256').update(bytes).digest('hex')
// A small pool, so that sessions store what others have just stored, and what a cleanup is just removing.
const object = () => Buffer.from(`object ${rng.int(1, 12)} of the pool `.repeat(50))

async function create({ store, catalog }) {
  let parent
  for await (const entry of catalog.list()) {
    parent = entry
    break
  }
  let lease = await catalog.lease(parent)
  if (lease === undefined) {
    // A cleanup was faster: nothing is inherited.
    parent = undefined
    lease = await catalog.lease(undefined)
  }
  const needs = parent === undefined ? [] : JSON.parse(parent.record.values.needs).slice(-2)
  for (let count = rng.int(1, 4); count > 0; count--) {
    const bytes = object()
    needs.push(await store.put(nameOf(bytes), { kind: 'bytes', bytes }))
  }
  const bytes = rng.bytes(200)
  const at = await store.put(nameOf(bytes), { kind: 'bytes', bytes })
  needs.push(at)
  const record = makeRecord({
    rng: new Rng(rng.uint32() ^ process.pid),
    now: new Date(),
    over: { values: { needs: JSON.stringify(needs) } },
  })
  await catalog.publish({ record, at, sizeBytes: 200, trailerBytes: 200 })
  await lease.release()
}

async function cleanUp(session) {
  const { store, catalog } = session
  const lock = await catalog.lockForPrune()
  if (lock === undefined) return
  const critical = `${root}.critical`
  writeFileSync(critical, String(process.pid), { flag: 'wx' })
  let listed = 0
  for await (const entry of catalog.list()) if (++listed > KEPT) await catalog.withdraw(entry)
  const latest = new Date(Date.now() - GRACE_MS)
  const oldest = await catalog.oldestLease()
  const storedBefore = oldest !== undefined && oldest < latest ? oldest : latest
  const needed = new Set()
  for await (const entry of catalog.list())
    for (const at of JSON.parse(entry.record.values.needs)) needed.add(at)
  for await (const found of store.list())
    if (!needed.has(found.at)) await store.remove(found.at, { storedBefore })
  // Nobody else takes records away now, so whatever is listed is whole.
  await assertWhole(session)
  rmSync(critical)
  await lock.release()
}

async function assertWhole({ store, catalog }) {
  let checkpoints = 0
  for await (const entry of catalog.list()) {
    checkpoints++
    for (const at of JSON.parse(entry.record.values.needs)) {
      const bytes = await store.get(at)
      if (bytes === undefined) throw new Error(`${entry.record.id} lacks ${at}`)
      if (nameOf(bytes) !== at) throw new Error(`${at} is damaged`)
    }
  }
  return checkpoints
}

process.stdout.write('started\n')
let session = await open()
for (let round = 0; round < Number(rounds); round++) {
  if (doing === 'create') await create(session)
  if (doing === 'clean-up') await cleanUp(session)
  if (doing === 'verify') process.stdout.write(`${await assertWhole(session)}\n`)
  if (doing === 'open') {
    await session.directory.close()
    session = await open()
  }
  // A new session now and then, and the leases of the old one end.
  if (doing === 'create' && round % 5 === 4) {
    await session.directory.close()
    session = await open()
  }
}
await session.directory.close()

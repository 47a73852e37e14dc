import { cpSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { BelayError } from '@belay/domain/errors'
import { Keyring } from '@belay/snapshot/format/keys'
import { runBelay } from './belay-command.mjs'
import {
  listCheckpoints,
  openSession,
  restoreCheckpoint,
  SERIES,
  takeCheckpoint,
  verifyFully,
} from './engine.mjs'
import { makeDamage } from './make-damage.mjs'
import { factsDifference, treeFacts } from './tree-facts.mjs'
import { WorkTree } from './work-tree.mjs'

/** @typedef {import('./campaign.mjs').CampaignContext} CampaignContext */

const PASSPHRASE = 'a passphrase of the campaign'
const STARTED_MS = Date.UTC(2026, 0, 2)
const MARKER = 'belay-store.json'

/**
 * Damages one thing at a time in a store of several checkpoints, plain and encrypted. Each damage must be named by a full verification, and
 * a restore must either give exactly the tree, or refuse with the target as it was.
 * @param {CampaignContext} context
 */
export async function corruption(context) {
  const { short } = context
  for (const encrypted of [false, true]) {
    const place = await makePlace(context, encrypted)
    await damageInProcess(context, place, short ? 120 : 5000)
    await damageThroughCommand(context, place, short ? 3 : 150)
  }
}

/**
 * @typedef {object} Place
 * @property {string} title
 * @property {string} folder
 * @property {string} store
 * @property {Keyring} keyring
 * @property {string | undefined} passphrase
 * @property {readonly { id: string, facts: Map<string, string> }[]} versions the oldest first
 * @property {string} before a tree that restores overwrite
 */

/** @param {CampaignContext} context @param {boolean} encrypted @returns {Promise<Place>} */
async function makePlace({ memory, rng }, encrypted) {
  const title = encrypted ? 'encrypted' : 'plain'
  const folder = join(memory, title)
  const root = join(folder, 'tree')
  mkdirSync(root, { recursive: true })
  const store = join(folder, 'store')
  const passphrase = encrypted ? PASSPHRASE : undefined
  const keyring = new Keyring(passphrase)
  const tree = new WorkTree(root, rng, { files: 40, largeBytes: 400_000 })
  const versions = []
  for (let version = 0; version < 4; version++) {
    const session = await openSession({ root: store, access: 'write', keyring, rng })
    tree.settleTimes()
    // Fixed times: the same seed makes the same bytes (of an encrypted store, the same sizes).
    const now = new Date(STARTED_MS + version * 1000)
    const { entry } = await takeCheckpoint(session, { root, rng, now, clock: () => now.getTime() })
    await session.close()
    versions.push({ id: /** @type {any} */ (entry).record.id, facts: treeFacts(root) })
    tree.edit(0.2)
  }
  return { title, folder, store, keyring, passphrase, versions, before: root }
}

/** @param {CampaignContext} context @param {Place} place @param {number} count */
async function damageInProcess({ rng, findings }, place, count) {
  const tally = { detected: 0, refused: 0, right: 0, harmless: 0 }
  const byKind = new Map()
  const before = treeFacts(place.before)
  const target = join(place.folder, 'target')
  for (let at = 0; at < count; at++) {
    const files = storedFiles(place.store)
    const damage = makeDamage(rng, files)
    const where = `${place.title} ${at}: ${damage.what}`
    byKind.set(damage.kind, (byKind.get(damage.kind) ?? 0) + 1)
    const onOldTree = rng.chance(0.3)
    const chosen = rng.pick(place.versions)
    damage.apply()
    try {
      const found = await verifyPlace(place, rng)
      if (found.isSound) {
        tally.harmless++
        findings.violation(`${where}: not detected by a full verification`)
      } else {
        tally.detected++
        // A marker of another version: what is in such a store, nobody can tell.
        for (const name of found.isClosed ? [MARKER] : damage.names) {
          findings.expect(
            found.named.some((one) => one.includes(name)),
            `${where}: ${name} is not named, only ${found.named.join(', ').slice(0, 300)}`,
          )
        }
      }
      if (onOldTree)
        cpSync(place.before, target, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
      const was = onOldTree ? before : new Map()
      const outcome = await tryRestore(place, chosen.id, target, rng)
      const now = treeFacts(target)
      if (outcome === 'restored') {
        tally.right++
        const difference = factsDifference(chosen.facts, now)
        findings.expect(difference === '', `${where}: restored ${chosen.id} wrongly: ${difference}`)
      } else {
        tally.refused++
        const difference = factsDifference(was, now)
        findings.expect(
          difference === '',
          `${where}: refused ${chosen.id}, but the target changed: ${difference}`,
        )
        findings.expect(
          outcome.kind === 'corrupt' || (damage.kind === 'deletion' && outcome.kind === 'absent'),
          `${where}: the restore failed as ${outcome.kind} (${outcome.code}): ${outcome.message}`,
        )
      }
    } catch (error) {
      findings.violation(`${where}: ${error instanceof Error ? error.stack : error}`)
    } finally {
      damage.undo()
      rmSync(target, { recursive: true, force: true })
    }
  }
  const kinds = [...byKind].map(([kind, times]) => `${times} ${kind}`).join(', ')
  findings.row(
    `${place.title} store, in process`,
    `${count} damages: ${kinds}`,
    `${tally.detected} named by verification, ${tally.harmless} not; restores: ${tally.refused} refused with the target as it was, ${tally.right} of checkpoints that do not need what was damaged`,
  )
}

/**
 * Verifies all that a store lists.
 * @param {Place} place @param {import('@belay/testing/rng').Rng} rng
 * @returns {Promise<{ isSound: boolean, isClosed: boolean, named: readonly string[], soundIds: readonly string[] }>} the names of what is damaged
 */
async function verifyPlace(place, rng) {
  const { store: root, keyring } = place
  let session
  try {
    session = await openSession({ root, access: 'read', keyring, rng, damagedMarker: 'pass' })
  } catch (error) {
    if (!(error instanceof BelayError)) throw error
    return { isSound: false, isClosed: true, named: [`${MARKER}: ${error.message}`], soundIds: [] }
  }
  const named = session.markerDamage === undefined ? [] : [`${MARKER}: ${session.markerDamage.message}`]
  const soundIds = []
  const entries = await listCheckpoints(session, {
    unreadable: (id, error) => named.push(`${id}: ${error.message}`),
  })
  for (const entry of entries) {
    const report = await verifyFully(session, entry)
    if (report.verdict === 'sound') soundIds.push(entry.record.id)
    for (const { name, errors } of report.damaged) named.push(`${name}: ${errors[0]?.message}`)
  }
  for (const { id } of place.versions) {
    const isListed = entries.some(({ record }) => record.id === id) || named.some((one) => one.startsWith(id))
    // Nobody can know of a record that is gone, but its objects are there: see the rebuilding of an index.
    if (!isListed) named.push(`${id}: not listed`)
  }
  // A restore opens no store without its marker.
  const isOpen = session.markerDamage === undefined
  return { isSound: named.length === 0, isClosed: false, named, soundIds: isOpen ? soundIds : [] }
}

/** @param {Place} place @param {string} id @param {string} target @param {import('@belay/testing/rng').Rng} rng */
async function tryRestore({ store: root, keyring }, id, target, rng) {
  try {
    const session = await openSession({ root, access: 'read', keyring, rng })
    /** @type {Error | undefined} */
    let damaged
    const entries = await listCheckpoints(session, {
      unreadable: (unread, error) => {
        if (unread === id) damaged = error
      },
    })
    if (damaged !== undefined) throw damaged
    const entry = entries.find(({ record }) => record.id === id)
    if (entry === undefined) return /** @type {const} */ ({ kind: 'absent', code: '', message: '' })
    await restoreCheckpoint(session, entry, { target, rng })
    return 'restored'
  } catch (error) {
    if (error instanceof BelayError) return error
    throw error
  }
}

/** @param {CampaignContext} context @param {Place} place @param {number} count */
async function damageThroughCommand({ rng, findings }, place, count) {
  const { store, passphrase, folder } = place
  const target = join(folder, 'target')
  let good = 0
  let none = 0
  const common = ['--store-path', store, '--series', SERIES, '--json']
  for (let at = 0; at < count; at++) {
    const damage = makeDamage(rng, storedFiles(store))
    const where = `${place.title} command ${at}: ${damage.what}`
    mkdirSync(target)
    damage.apply()
    try {
      const found = await verifyPlace(place, rng)
      const o = {
        cwd: target,
        state: join(folder, 'state'),
        ...(passphrase === undefined ? {} : { passphrase }),
      }
      const isUnseen = found.named.every((one) => one.endsWith('not listed'))
      const validated = await runBelay(['validate', '--content', 'full', '--store-path', store, '--json'], o)
      findings.expect(
        validated.code === (isUnseen ? 0 : 4),
        `${where}: validate ended with ${validated.code}: ${(validated.stdout + validated.stderr).slice(0, 400)}`,
      )
      const restored = await runBelay(['restore', 'good', ...common], o)
      // What is appended to an object is no part of it: validate names it, and whatever needs the object is as good as before.
      const isAppended = damage.kind === 'growth' && damage.files[0]?.kind === 'pack'
      const expected = place.versions.findLast(({ id }) => isAppended || found.soundIds.includes(id))
      const now = treeFacts(target)
      if (expected === undefined) {
        none++
        findings.expect(
          [3, 4].includes(restored.code ?? -1),
          `${where}: none is good, but restore ended with ${restored.code}`,
        )
        findings.expect(now.size <= 1, `${where}: none is good, but the target holds ${now.size} entries`)
      } else {
        good++
        const difference = factsDifference(expected.facts, now)
        findings.expect(
          restored.code === 0 && difference === '',
          `${where}: expected good to be ${expected.id}; ${restored.code} ${restored.json?.['checkpoint-id']} ${difference} ${restored.stderr.slice(0, 300)}`,
        )
      }
      const latest = await runBelay(['restore', 'latest', '--delete-extra', '--required', ...common], o)
      const after = treeFacts(target)
      const version = place.versions.find(({ id }) => id === latest.json?.['checkpoint-id'])
      const difference = factsDifference(latest.code === 0 ? (version?.facts ?? new Map()) : now, after)
      findings.expect(
        difference === '' && [0, 3, 4].includes(latest.code ?? -1),
        `${where}: restore of the latest ended with ${latest.code}: ${difference} ${latest.stderr.slice(0, 300)}`,
      )
    } finally {
      damage.undo()
      rmSync(target, { recursive: true, force: true })
    }
  }
  findings.row(
    `${place.title} store, command line`,
    `${count} damages: validate, restore good, restore latest`,
    `good found the newest sound one ${good} times, none was sound ${none} times`,
  )
}

/** By size: names are random where a store is encrypted.
 *  @param {string} store @returns {(import('./make-damage.mjs').StoredFile & { sizeBytes: number })[]} */
function storedFiles(store) {
  const packs = readdirSync(join(store, 'packs')).flatMap((parent) =>
    readdirSync(join(store, 'packs', parent)).map((name) => join(store, 'packs', parent, name)),
  )
  const records = readdirSync(join(store, 'checkpoints')).map((name) => join(store, 'checkpoints', name))
  return [
    ...packs.map((path) => ({ path, kind: /** @type {const} */ ('pack') })),
    ...records.map((path) => ({ path, kind: /** @type {const} */ ('record') })),
    { path: join(store, MARKER), kind: /** @type {const} */ ('marker') },
  ]
    .map((file) => ({ ...file, name: basename(file.path), sizeBytes: statSync(file.path).size }))
    .sort((a, b) => a.sizeBytes - b.sizeBytes || (a.path < b.path ? -1 : 1))
}

import { appendFileSync, cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runBelay } from './belay-command.mjs'
import { leftOver } from './left-over.mjs'
import { factsDifference, treeFacts } from './tree-facts.mjs'
import { WorkTree } from './work-tree.mjs'

const CREATES = 8
const KEPT = 6

/**
 * Eight creates and a cleanup at once on one store, again and again: half of the creates in one series, so that they have the same parents, which the
 * cleanup removes. Every checkpoint whose create said so is complete, or was removed by a cleanup that said so.
 * @param {import('./campaign.mjs').CampaignContext} context
 */
export async function concurrency({ memory, rng, findings, short }) {
  const rounds = short ? 2 : 25
  const store = join(memory, 'store')
  const trees = Array.from({ length: CREATES }, (_, at) => ({
    root: join(memory, `tree-${at}`),
    state: join(memory, `state-${at}`),
    series: at < CREATES / 2 ? 'shared' : `own-${at % 2}`,
  }))
  const first = trees[0]?.root ?? ''
  mkdirSync(first)
  new WorkTree(first, rng, { files: short ? 60 : 200, largeBytes: 500_000 })
  for (const { root } of trees.slice(1)) cpSync(first, root, { recursive: true, verbatimSymlinks: true })
  const place = ['--store-path', store, '--json']
  /** @type {Map<string, Map<string, string>>} */
  const made = new Map()
  let removed = 0
  let held = 0
  for (let round = 0; round < rounds; round++) {
    // New content, and content that another has at the same moment.
    const common = rng.text(rng.int(1, 200_000))
    for (const { root } of trees) {
      appendFileSync(join(root, 'log'), rng.text(rng.int(1, 2000)))
      writeFileSync(join(root, 'common'), common)
      writeFileSync(join(root, 'random'), rng.bytes(rng.int(1, 300_000)))
    }
    const creates = trees.map(async ({ root, state, series }) => ({
      root,
      ended: await runBelay(['create', ...place, '--series', series, '--only-if', 'always'], {
        cwd: root,
        state,
      }),
    }))
    // Also those that the creates beside it build on: a lease keeps them.
    const discard = rng.shuffle([...made.keys()]).slice(0, Math.max(0, made.size - KEPT))
    const cleanup = runBelay(
      ['cleanup', ...place, '--grace', '5s', ...discard.flatMap((id) => ['--discard', id])],
      { cwd: memory },
    )
    for (const { root, ended } of await Promise.all(creates)) {
      const where = `round ${round}, create of ${root}`
      if (
        findings.expect(ended.code === 0, `${where}: ended with ${ended.code}: ${ended.stderr.slice(0, 400)}`)
      ) {
        made.set(ended.json['checkpoint-id'], treeFacts(root))
      }
    }
    const cleaned = await cleanup
    findings.expect(
      cleaned.code === 0,
      `round ${round}: cleanup ended with ${cleaned.code}: ${cleaned.stderr.slice(0, 400)}`,
    )
    const validated = await runBelay(['validate', '--content', 'full', ...place], { cwd: memory })
    findings.expect(
      validated.code === 0,
      `round ${round}: validate ended with ${validated.code}: ${`${validated.stderr}${validated.stdout}`.slice(0, 400)}`,
    )
    const listed = new Set(
      (await runBelay(['list', ...place], { cwd: memory })).json?.checkpoints?.map(
        (/** @type {any} */ one) => one['checkpoint-id'],
      ),
    )
    const gone = new Set(cleaned.json?.removed)
    for (const id of made.keys()) {
      if (listed.has(id)) continue
      findings.expect(
        gone.has(id),
        `round ${round}: ${id} is no longer listed, and the cleanup did not say that it removed it`,
      )
      made.delete(id)
      removed++
    }
    const left = leftOver({ store })
    findings.expect(left.length === 0, `round ${round}: left over: ${left.join(', ')}`)
    held += listed.size
  }
  for (const [id, facts] of made) {
    const target = join(memory, 'target')
    const restored = await runBelay(['restore', id, ...place, '--target', target, '--delete-extra'], {
      cwd: memory,
    })
    const difference = factsDifference(facts, treeFacts(target))
    findings.expect(
      restored.code === 0 && difference === '',
      `at the end, ${id} does not come back (${restored.code}): ${difference}`,
    )
  }
  findings.row(
    `${CREATES} creates and a cleanup at once`,
    `${rounds} rounds`,
    `${rounds * CREATES} checkpoints made, ${removed} removed by cleanups, ${held} verified to the last byte along the way, ${made.size} restored and compared at the end`,
  )
}

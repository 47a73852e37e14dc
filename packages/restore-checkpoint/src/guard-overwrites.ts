import { arch, platform } from 'node:os'
import { type CheckpointId, makeCheckpointId } from '@belay/domain/brand'
import { DAY_MS } from '@belay/domain/duration'
import { misuse } from '@belay/domain/errors'
import type { Surroundings } from '@belay/domain/surroundings'
import { counted, firstFew, shownPath } from '@belay/domain/text'
import { availableCpus } from '@belay/machine/cpu'
import { uncommittedChanges } from '@belay/machine/uncommitted-changes'
import { archive } from '@belay/snapshot/archive/archive'
import type { Catalog, CatalogEntry } from '@belay/snapshot/catalog'
import type { BytePath } from '@belay/snapshot/format/entry'
import type { Keyring } from '@belay/snapshot/format/keys'
import type { WriteStore } from '@belay/snapshot/store/store'
import { exactSelector, literalPattern } from '@belay/snapshot/tree/exact-selector'

/** Refuses to overwrite what is in no commit.
 *  @throws BelayError misuse `uncommitted-changes`, naming the first few; unavailable if git cannot tell */
export async function refuseUncommitted(
  target: string,
  paths: readonly BytePath[],
  context: Surroundings,
): Promise<void> {
  const changes = await uncommittedChanges(target, { paths, signal: context.signal })
  if (changes === undefined || changes.length === 0) return
  const few = firstFew(changes.map(({ letters, path }) => `${shownPath(path)} (${letters})`))
  throw misuse(
    'uncommitted-changes',
    `The restore would overwrite ${counted(changes.length, 'change')} that no commit holds: ${few}`,
    {
      hint: 'Commit or stash them, or run it with --backup, which keeps what is overwritten as a checkpoint, or with --force.',
    },
  )
}

/** Keeps what is about to be overwritten as a checkpoint of the same series' backups.
 *  @throws BelayError of every kind; then nothing may be overwritten */
export async function backUp(
  o: { readonly root: string; readonly paths: readonly BytePath[]; readonly before: CatalogEntry },
  open: { store: WriteStore; catalog: Catalog; keyring: Keyring; salt: Uint8Array },
  context: Surroundings,
): Promise<CheckpointId> {
  const { record } = o.before
  const now = context.now()
  const id = makeCheckpointId(now, context.randomBytes(4))
  await archive({
    ...open,
    root: o.root,
    selection: { paths: o.paths.map(literalPattern), exclude: [], keepCredentials: true },
    selector: exactSelector(o.paths),
    policy: { scrubGitConfig: false },
    facts: {
      id,
      series: backupSeries(record.series),
      lineage: record.lineage,
      closed: false,
      phase: null,
      trigger: 'risk-event',
      priority: 'high',
      lane: record.lane,
      createdAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + BACKUP_DAYS * DAY_MS).toISOString(),
      git: null,
      values: { restored: record.id },
      platform: { os: platform(), arch: arch() },
    },
    // What is overwritten is most often an edited form of what the checkpoint holds.
    parent: o.before,
    stateDirectory: undefined,
    workerUrl: context.workerUrl,
    parallelism: availableCpus(),
    compression: { level: 1 },
    isWorthIt: () => true,
    clock: () => context.now().getTime(),
    signal: context.signal,
  })
  return id
}

const BACKUP_DAYS = 30

/** Backups follow each other in a series of their own: they are no state of the work to go on from. */
function backupSeries(series: CatalogEntry['record']['series']): CatalogEntry['record']['series'] {
  const suffix = '/backup'
  return (
    series.endsWith(suffix) ? series : `${series.slice(0, 200 - suffix.length)}${suffix}`
  ) as typeof series
}

import { createHash } from 'node:crypto'
import { type CheckpointId, timeOfCheckpointId } from '@belay/domain/brand'
import { absent, BelayError, corrupt } from '@belay/domain/errors'
import type { CatalogEntry, Lease, ListOptions, PruneCatalog } from '@belay/snapshot/catalog'
import type { RecordCodec } from '@belay/snapshot/store/directory-catalog'
import type { CallOptions, ReadOptions } from '@belay/snapshot/store/store'
import { untilAborted } from '@belay/snapshot/store/until-aborted'
import { z } from 'zod'
import type { ArtifactFacts, ArtifactListing } from './artifact-listing.js'
import type { ArtifactMarks } from './artifact-marks.js'
import { ARTIFACT_NAMES, parseCheckpointArtifact, parseObjectArtifact } from './artifact-names.js'
import type { ArtifactService } from './artifact-service.js'
import { locatorOf, type OwnCheckpoints } from './artifact-store.js'
import type { CheckpointOrigin, OriginCatalog } from './checkpoint-origin.js'
import type { GithubRest } from './github-rest.js'
import type { Leases } from './leases.js'
import { readSigned } from './read-signed.js'
import { seriesKey } from './series-key.js'
import type { SignedObject, SignedUrls } from './signed-urls.js'

/** A record's artifact. */
interface Listed {
  readonly id: CheckpointId
  readonly series: string
  readonly artifact: ArtifactFacts
}

/** The checkpoints in the artifacts of a repository's runs. A marker of one name per series leads to the runs that have any, whatever else the
 *  repository holds; the names in a run's list say which checkpoints. The newest takes three requests and its record's bytes. */
export class ArtifactCatalog implements PruneCatalog, OriginCatalog {
  readonly #service: ArtifactService
  readonly #listing: ArtifactListing
  readonly #rest: GithubRest
  readonly #codec: RecordCodec
  readonly #marks: ArtifactMarks
  readonly #leases: Leases
  readonly #runId: number
  readonly #urls: SignedUrls
  readonly #own: OwnCheckpoints
  readonly #listed = new Map<CheckpointId, Listed>()
  /** The artifact that an entry was read from: another run may have stored one of the same name, with a record of its own. */
  readonly #readFrom = new WeakMap<CatalogEntry, ArtifactFacts>()
  readonly #runs = new Map<number, RunFacts>()
  readonly #successors = new Map<CheckpointId, Date>()

  constructor(o: {
    service: ArtifactService
    listing: ArtifactListing
    rest: GithubRest
    codec: RecordCodec
    marks: ArtifactMarks
    leases: Leases
    /** This run's, which is looked through first: what an earlier attempt left is to be found before what another run stored meanwhile. */
    runId: number
    /** The store's. */
    urls: SignedUrls
    ownCheckpoints: OwnCheckpoints
  }) {
    this.#service = o.service
    this.#listing = o.listing
    this.#rest = o.rest
    this.#codec = o.codec
    this.#marks = o.marks
    this.#leases = o.leases
    this.#runId = o.runId
    this.#urls = o.urls
    this.#own = o.ownCheckpoints
  }

  isOneWithRoot({ record }: CatalogEntry): boolean {
    const name = this.#listed.get(record.id)?.artifact.name ?? this.#own.get(record.id)?.artifactName
    return name !== undefined && parseObjectArtifact(name) !== undefined
  }

  async *list(o: ListOptions = {}): AsyncGenerator<CatalogEntry> {
    const batches = o.series === undefined ? this.#everything(o) : this.#ofSeries(o.series, o)
    for (;;) {
      const step = await this.#attempt('list the checkpoints', o, () => batches.next())
      if (step.done) return
      for (
        let next = 0, size = 1;
        next < step.value.length;
        next += size, size = Math.min(size * 4, BATCH_MAX)
      ) {
        const entries = await this.#attempt('list the checkpoints', o, () =>
          Promise.all(step.value.slice(next, next + size).map((listed) => this.#readListed(listed, o))),
        )
        for (const entry of entries)
          if (entry !== undefined && (o.series === undefined || entry.record.series === o.series)) yield entry
      }
    }
  }

  async publish(entry: CatalogEntry, o: CallOptions = {}): Promise<void> {
    const { id, series } = entry.record
    const doing = `publish checkpoint ${id}`
    await this.#attempt(doing, o, async () => {
      // The store has kept it with its root.
      if (this.#own.get(id)?.at === entry.at) return await this.#leases.assertHeld(o)
      // Before the record: one that no marker leads to would be found by nobody.
      await this.#marks.markRun([ARTIFACT_NAMES.seriesMarker(series), ARTIFACT_NAMES.runMarker], o)
      const stored = await this.#store(entry, { ...o, doing })
      if (stored.kind === 'there') {
        const there = await this.#readOwn(stored.artifact.name, id, o)
        if (there?.at !== entry.at) throw this.#idTaken(entry, there)
      }
      await this.#leases.assertHeld(o)
    })
  }

  async lease(parent: CatalogEntry | undefined, o: CallOptions = {}): Promise<Lease | undefined> {
    const doing = parent === undefined ? 'take a lease' : `lease checkpoint ${parent.record.id}`
    const isThere = async (call: CallOptions): Promise<boolean> => {
      if (parent === undefined) return true
      const { id } = parent.record
      const own = this.#own.get(id)
      if (
        own !== undefined &&
        (await this.#service.list(own.artifactName, { signal: call.signal, doing })).length > 0
      )
        return true
      return (await this.#locate(id, { signal: call.signal, doing })) !== undefined
    }
    return await this.#attempt(doing, o, () => this.#leases.take(parent, isThere, o))
  }

  async withdraw(entry: CatalogEntry, o: CallOptions = {}): Promise<boolean> {
    const { id } = entry.record
    const doing = `withdraw checkpoint ${id}`
    return await this.#attempt(doing, o, async () => {
      const call = { signal: o.signal, successor: this.#successors.get(id) }
      if (await this.#leases.isLeased(id, call)) return false
      const listed = await this.#locate(id, { ...o, doing })
      if (listed === undefined) return true
      await this.#delete(listed, { ...o, doing })
      // Whoever leases looks for the record after having stored the lease.
      if (!(await this.#leases.isLeased(id, call))) return true
      await this.#store(entry, { ...o, doing })
      return false
    })
  }

  async repair(entry: CatalogEntry, o: CallOptions = {}): Promise<boolean> {
    const { id } = entry.record
    const doing = `repair the record of checkpoint ${id}`
    return await this.#attempt(doing, o, async () => {
      const listed = await this.#locate(id, { ...o, doing })
      if (listed !== undefined && (await this.#isSound(listed, o))) return false
      if (listed !== undefined && parseObjectArtifact(listed.artifact.name) === undefined)
        await this.#delete(listed, { ...o, doing })
      await this.#marks.markRun(
        [ARTIFACT_NAMES.seriesMarker(entry.record.series), ARTIFACT_NAMES.runMarker],
        o,
      )
      await this.#store(entry, { ...o, doing })
      return true
    })
  }

  async discard(id: CheckpointId, o: CallOptions = {}): Promise<boolean> {
    const doing = `discard the record of checkpoint ${id}`
    return await this.#attempt(doing, o, async () => {
      const listed = await this.#locate(id, { ...o, doing })
      if (listed === undefined) return true
      // One that is one with its root stays: others may need that.
      if (parseObjectArtifact(listed.artifact.name) !== undefined) return false
      if ((await this.#isSound(listed, o)) || (await this.#leases.isLeased(id, o))) return false
      await this.#delete(listed, { ...o, doing })
      return true
    })
  }

  async oldestLease(o: CallOptions = {}): Promise<Date | undefined> {
    return await this.#attempt('read the leases', o, () => this.#leases.oldestStart(o))
  }

  async lockForPrune(o: CallOptions = {}): Promise<Lease | undefined> {
    return await this.#attempt('lock for a cleanup', o, () => this.#marks.lockForPrune(o))
  }

  async originOf(entry: CatalogEntry, o: CallOptions = {}): Promise<CheckpointOrigin> {
    const { id } = entry.record
    const doing = `ask for the origin of checkpoint ${id}`
    return await this.#attempt(doing, o, async () => {
      const run = (this.#readFrom.get(entry) ?? (await this.#locate(id, { ...o, doing }))?.artifact)?.run
      if (run === undefined)
        throw absent('checkpoint-not-found', `Checkpoint ${id} is no longer in ${this.#service.label}`)
      const { event, run_attempt: attempt, head_repository: head } = await this.#runOf(run.id, id, o)
      return {
        kind: 'run',
        repositoryId: run.repository_id,
        headRepositoryId: run.head_repository_id,
        headBranch: run.head_branch ?? '',
        headSha: run.head_sha ?? '',
        runId: run.id,
        event,
        attempt: attempt ?? 1,
        headRepository: head?.full_name,
      }
    })
  }

  async #runOf(runId: number, id: CheckpointId, o: CallOptions): Promise<RunFacts> {
    const known = this.#runs.get(runId)
    if (known !== undefined) return known
    const facts = await this.#rest.call({
      route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
      parameters: { run_id: runId },
      answer: runSchema,
      doing: `ask for the origin of checkpoint ${id}`,
      signal: o.signal,
    })
    if (facts.kind === 'not-found')
      throw absent(
        'checkpoint-not-found',
        `The run ${runId} that stored checkpoint ${id} is no longer in ${this.#rest.repository}`,
      )
    this.#runs.set(runId, facts.value)
    return facts.value
  }

  /** Run by run: this one first, then by when each was marked, the newest first. */
  async *#ofSeries(series: string, o: CallOptions): AsyncGenerator<readonly Listed[]> {
    const doing = 'list the checkpoints'
    const call = { ...o, doing, first: this.#runId }
    for await (const runId of this.#marks.runsMarked(ARTIFACT_NAMES.seriesMarker(series), call)) {
      const found: Listed[] = []
      for (const artifact of await this.#listing.ofRun(runId, { ...o, doing })) {
        const listed = this.#note(artifact)
        if (listed?.series === seriesKey(series)) found.push(listed)
      }
      yield this.#newestFirst(found)
    }
  }

  async *#everything(o: CallOptions): AsyncGenerator<readonly Listed[]> {
    const ours = await this.#listing.ours({ ...o, doing: 'list the checkpoints' })
    yield this.#newestFirst(ours.flatMap((artifact) => this.#note(artifact) ?? []))
  }

  #newestFirst(listed: readonly Listed[]): readonly Listed[] {
    // Of two of one checkpoint the one by itself: it was stored to repair the other.
    const byItself = listed.filter(({ artifact }) => parseObjectArtifact(artifact.name) === undefined)
    const byId = new Map([...listed, ...byItself].map((one) => [one.id, one]))
    const ordered = [...byId.values()].sort((a, b) => (a.id < b.id ? 1 : -1))
    const younger = new Map<string, Date>()
    for (const { id, series } of ordered) {
      const successor = younger.get(series)
      if (successor !== undefined) this.#successors.set(id, successor)
      younger.set(series, timeOfCheckpointId(id))
    }
    return ordered
  }

  #note(artifact: ArtifactFacts): Listed | undefined {
    const parts = parseCheckpointArtifact(artifact.name)
    if (parts === undefined) return undefined
    const listed = { ...parts, artifact }
    this.#listed.set(parts.id, listed)
    return listed
  }

  /** @returns undefined where the service says that it is not there (any more) */
  async #locate(id: CheckpointId, o: CallOptions & { doing: string }): Promise<Listed | undefined> {
    const known = this.#listed.get(id)
    if (known !== undefined && (await this.#isThere(known.artifact, o))) return known
    this.#listed.delete(id)
    for (const artifact of await this.#listing.ours(o)) this.#note(artifact)
    return this.#listed.get(id)
  }

  /** Without REST, where it is of this run's current attempt. */
  async #isThere({ id, name, runId }: ArtifactFacts, o: CallOptions & { doing: string }): Promise<boolean> {
    if (runId === this.#runId && (await this.#service.list(name, o)).some((own) => own.id === id)) return true
    return (await this.#listing.find(id, o)) !== undefined
  }

  async #delete({ id, artifact }: Listed, o: CallOptions & { doing: string }): Promise<void> {
    await this.#listing.delete(artifact.id, o)
    this.#listed.delete(id)
  }

  async #store(entry: CatalogEntry, o: CallOptions & { doing: string }) {
    const bytes = await this.#codec.encode(entry)
    const { series, id } = entry.record
    const source = {
      sizeBytes: bytes.length,
      digest: createHash('sha256').update(bytes).digest('hex'),
      read: async (offset: number, length: number) => bytes.subarray(offset, offset + length),
      discard: async () => {},
    }
    return await this.#service.store(ARTIFACT_NAMES.checkpoint(series, id), source, {
      ...o,
      what: this.#what(id),
    })
  }

  async #isSound(listed: Listed, o: CallOptions): Promise<boolean> {
    try {
      return (await this.#read(listed, o)) !== undefined
    } catch (error) {
      // By its kind alone: what could not be read may well be sound.
      if (error instanceof BelayError && error.kind === 'corrupt') return false
      throw error
    }
  }

  async #readListed(listed: Listed, o: ListOptions): Promise<CatalogEntry | undefined> {
    try {
      return await this.#read(listed, o)
    } catch (error) {
      if (o.unreadable === undefined || !(error instanceof BelayError) || error.kind !== 'corrupt')
        throw error
      o.unreadable(listed.id, error)
      return undefined
    }
  }

  /** @returns undefined if it has gone since it was listed */
  async #read({ id, artifact }: Listed, o: CallOptions): Promise<CatalogEntry | undefined> {
    const root = parseObjectArtifact(artifact.name)
    const { sizeBytes: totalBytes, digest, name, runId } = artifact
    const find = async (call: CallOptions & { doing: string }, fresh: boolean) => {
      // Without REST, where it is of this run's current attempt. What another job of the run may have put in its place is not taken twice.
      const isOwn = !fresh && runId === this.#runId && digest !== undefined
      const own = isOwn ? await this.#service.signedUrl(name, call) : undefined
      const url = own ?? (await this.#listing.address(artifact.id, call))
      return url === undefined ? undefined : { url, sizeBytes: root?.sizeBytes, totalBytes, digest }
    }
    if (root?.sizeBytes === undefined)
      return this.#noteRead(await this.#readRecord(id, o, { find }), artifact)
    // The address leads to the root as well: who opens the checkpoint next asks for none.
    const at = locatorOf({ name: root.name, id: artifact.id })
    const entry = await this.#readRecord(id, o, {
      range: { offset: root.sizeBytes, length: totalBytes - root.sizeBytes },
      find: async (call, fresh) => {
        if (fresh) this.#urls.forget(at)
        const found = await this.#urls.get(at, () => find(call, fresh))
        return found && { ...found, sizeBytes: undefined }
      },
    })
    return this.#noteRead(entry && { ...entry, at }, artifact)
  }

  #noteRead(entry: CatalogEntry | undefined, artifact: ArtifactFacts): CatalogEntry | undefined {
    if (entry !== undefined) this.#readFrom.set(entry, artifact)
    return entry
  }

  async #readOwn(name: string, id: CheckpointId, o: CallOptions): Promise<CatalogEntry | undefined> {
    return await this.#readRecord(id, o, {
      find: async (call) => {
        const url = await this.#service.signedUrl(name, call)
        return url === undefined
          ? undefined
          : { url, sizeBytes: undefined, totalBytes: undefined, digest: undefined }
      },
    })
  }

  async #readRecord(
    id: CheckpointId,
    o: CallOptions,
    from: Pick<ReadOptions, 'range'> & {
      readonly find: (
        call: CallOptions & { doing: string },
        fresh: boolean,
      ) => Promise<SignedObject | undefined>
    },
  ): Promise<CatalogEntry | undefined> {
    const what = this.#what(id)
    const call = { signal: o.signal, doing: `read the record of checkpoint ${id}` }
    const bytes = await readSigned({
      ...call,
      what,
      label: this.#service.label,
      range: from.range,
      find: (fresh) => from.find(call, fresh),
      read: (url, rest) => this.#service.read(url, rest),
    })
    if (bytes === undefined) return undefined
    const entry = await this.#codec.decode(bytes, what)
    if (entry.record.id === id) return entry
    throw corrupt('record-corrupt', `${what} is corrupt: it names checkpoint ${entry.record.id}`)
  }

  #idTaken({ at, record }: CatalogEntry, there: CatalogEntry | undefined): BelayError {
    return corrupt(
      'store-corrupt',
      `Checkpoint ${record.id} exists already in ${this.#service.label}: expected its root in ${at}, found ${there?.at ?? 'none'}`,
      { hint: 'Run this again: the next checkpoint gets another id.' },
    )
  }

  #what(id: CheckpointId): string {
    return `The record of checkpoint ${id} in ${this.#service.label}`
  }

  async #attempt<T>(doing: string, o: CallOptions, work: () => Promise<T>): Promise<T> {
    return await untilAborted(work, { signal: o.signal, doing })
  }
}

const BATCH_MAX = 8

type RunFacts = z.infer<typeof runSchema>

const runSchema = z.object({
  event: z.string(),
  run_attempt: z.int().optional(),
  head_repository: z.object({ full_name: z.string() }).nullish(),
})

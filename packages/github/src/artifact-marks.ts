import { createHash } from 'node:crypto'
import type { Lease } from '@belay/snapshot/catalog'
import type { CallOptions } from '@belay/snapshot/store/store'
import type { ArtifactListing } from './artifact-listing.js'
import { ARTIFACT_NAMES } from './artifact-names.js'
import type { ArtifactService } from './artifact-service.js'
import { LOCK_MS_MAX, RELEASE_MS_MAX } from './leases.js'

type Doing = CallOptions & { readonly doing: string }

/** Artifacts that say something by being there: that a run has checkpoints, that a cleanup is at work. */
export class ArtifactMarks {
  readonly #service: ArtifactService
  readonly #listing: ArtifactListing
  readonly #now: () => Date
  readonly #runId: number
  readonly #marked = new Map<string, Promise<void>>()

  constructor(o: { service: ArtifactService; listing: ArtifactListing; now: () => Date; runId: number }) {
    this.#service = o.service
    this.#listing = o.listing
    this.#now = o.now
    this.#runId = o.runId
  }

  /** Marks this run, once in a session; those who mark it at the same time wait for the first. */
  async markRun(names: readonly string[], { signal }: CallOptions): Promise<void> {
    for (const name of names) {
      const marking =
        this.#marked.get(name) ?? this.#markRun(name, { signal, doing: `mark this run as ${name}` })
      this.#marked.set(name, marking)
      try {
        await marking
      } catch (error) {
        // The next who needs it tries again.
        if (this.#marked.get(name) === marking) this.#marked.delete(name)
        throw error
      }
    }
  }

  async #markRun(name: string, call: Doing): Promise<void> {
    // A listing of this session may have shown it.
    for (const seen of this.#listing.allSeen()) if (seen.name === name && seen.runId === this.#runId) return
    const stored = await this.#store(name, call)
    // Its name is burnt, or of an attempt that is out of reach: it is found by names known beforehand only.
    if (stored.name !== name) await this.#store(spareOf(name), call)
  }

  /** The runs so marked, the newest mark first, each once; this run before others of its page.
   *  @param o.first the run to come first */
  async *runsMarked(name: string, o: Doing & { readonly first: number }): AsyncGenerator<number> {
    const seen = new Set<number>()
    for (const mark of [name, spareOf(name)]) {
      for await (const page of this.#listing.namedPages(mark, o)) {
        const runs = page.map(({ runId }) => runId)
        for (const runId of runs.includes(o.first) ? [o.first, ...runs] : runs) {
          if (!seen.has(runId)) yield runId
          seen.add(runId)
        }
      }
    }
  }

  async store(name: string, o: Doing): Promise<Lease> {
    return this.#releasable((await this.#store(name, o)).name)
  }

  /** @returns undefined if another cleanup is at work */
  async lockForPrune(o: CallOptions): Promise<Lease | undefined> {
    const doing = 'lock for a cleanup'
    const call = { signal: o.signal, doing }
    if ((await this.#locks(call)).length > 0) return undefined
    const stored = await this.#store(ARTIFACT_NAMES.prune, call)
    const lock = this.#releasable(stored.name)
    // Two that lock at the same moment see each other and both give way: a cleanup can wait.
    if ((await this.#locks(call)).every((other) => other === stored.id)) return lock
    await lock.release(o)
    return undefined
  }

  async #locks(o: Doing): Promise<number[]> {
    const oldest = this.#now().getTime() - LOCK_MS_MAX
    const locks: number[] = []
    for await (const { id, createdAt } of this.#listing.named(ARTIFACT_NAMES.prune, o))
      if (createdAt.getTime() >= oldest) locks.push(id)
    return locks
  }

  async #store(name: string, o: Doing): Promise<{ id: number; name: string }> {
    const bytes = Buffer.from('belay')
    const source = {
      sizeBytes: bytes.length,
      digest: createHash('sha256').update(bytes).digest('hex'),
      read: async () => bytes,
      discard: async () => {},
    }
    const stored = await this.#service.store(name, source, { ...o, what: name })
    return stored.kind === 'stored' ? stored : stored.artifact
  }

  #releasable(name: string): Lease {
    let isReleased = false
    return {
      release: async (o: CallOptions = {}) => {
        if (isReleased) return
        const signal = o.signal ?? AbortSignal.timeout(RELEASE_MS_MAX)
        await this.#service.delete(name, { signal, doing: `take back ${name}` })
        isReleased = true
      },
    }
  }
}

function spareOf(name: string): string {
  return `${name}-spare`
}

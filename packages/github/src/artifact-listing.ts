import type { CallOptions } from '@belay/snapshot/store/store'
import { z } from 'zod'
import { ARTIFACT_NAMES } from './artifact-names.js'
import { sha256Of } from './artifact-service.js'
import type { GithubRest } from './github-rest.js'
import { PAGE_ITEMS, restItems, restPages } from './rest-pages.js'

/** An artifact as REST lists it: of any run and any attempt. */
export type ArtifactFacts = z.infer<typeof artifactSchema>

type Doing = CallOptions & { readonly doing: string }

/** The artifacts of a repository, by REST, and what was seen of them in this session. */
export class ArtifactListing {
  readonly #rest: GithubRest
  readonly #seen = new Map<number, ArtifactFacts>()

  constructor(rest: GithubRest) {
    this.#rest = rest
  }

  /** What a listing of this session has shown, without asking again. */
  seen(id: number): ArtifactFacts | undefined {
    return this.#seen.get(id)
  }

  allSeen(): Iterable<ArtifactFacts> {
    return this.#seen.values()
  }

  /** Exactly of this name in all runs, not expired, the newest first; as many pages as are asked for. */
  async *named(name: string, o: Doing): AsyncGenerator<ArtifactFacts> {
    for await (const page of this.namedPages(name, o)) yield* page
  }

  async *namedPages(name: string, o: Doing): AsyncGenerator<readonly ArtifactFacts[]> {
    for await (const { items } of restPages(this.#rest, this.#listing({ name }, undefined, o)))
      yield this.#usable(items)
  }

  /** A run's own, not expired, the newest first. */
  async ofRun(runId: number, o: Doing): Promise<readonly ArtifactFacts[]> {
    return this.#usable(await restItems(this.#rest, this.#listing({}, runId, o)))
  }

  /** All of ours in the repository, in no order: through the runs that are marked, or through everything, whichever takes fewer requests. */
  async ours(o: Doing): Promise<ArtifactFacts[]> {
    const runs = new Set<number>()
    for await (const { runId } of this.named(ARTIFACT_NAMES.runMarker, o)) runs.add(runId)
    const found: ArtifactFacts[] = []
    if ((await this.#count(o)) <= Math.max(runs.size, FEW_PAGES) * PAGE_ITEMS) {
      found.push(...this.#usable(await restItems(this.#rest, this.#listing({}, undefined, o))))
    } else {
      for (const runId of runs) found.push(...(await this.ofRun(runId, o)))
    }
    return found.filter(({ name }) => name.startsWith(ARTIFACT_NAMES.everything))
  }

  /** @returns undefined if there is none of this id, or it has expired */
  async find(id: number, o: Doing): Promise<ArtifactFacts | undefined> {
    const result = await this.#rest.call({
      route: 'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}',
      parameters: { artifact_id: id },
      answer: artifactSchema,
      doing: o.doing,
      signal: o.signal,
    })
    return result.kind === 'ok' && !result.value.expired ? this.#note(result.value) : undefined
  }

  /** Where its bytes are, for a minute.
   *  @returns undefined if there is none of this id, or it has expired */
  async address(id: number, o: Doing): Promise<string | undefined> {
    const result = await this.#rest.redirect({
      route: 'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
      parameters: { artifact_id: id, archive_format: 'zip' },
      doing: o.doing,
      signal: o.signal,
    })
    return result.kind === 'ok' ? result.value : undefined
  }

  /** Content if it was gone before. */
  async delete(id: number, o: Doing): Promise<void> {
    await this.#rest.call({
      route: 'DELETE /repos/{owner}/{repo}/actions/artifacts/{artifact_id}',
      parameters: { artifact_id: id },
      answer: z.unknown(),
      doing: o.doing,
      signal: o.signal,
    })
    this.#seen.delete(id)
  }

  /** How many there are, of all names. */
  async #count(o: Doing): Promise<number> {
    const result = await this.#rest.call({
      route: 'GET /repos/{owner}/{repo}/actions/artifacts',
      parameters: { per_page: 1 },
      answer: z.object({ total_count: z.int() }),
      doing: o.doing,
      signal: o.signal,
    })
    return result.kind === 'ok' ? result.value.total_count : Number.POSITIVE_INFINITY
  }

  #listing(parameters: Readonly<Record<string, string>>, runId: number | undefined, o: Doing) {
    return {
      route:
        runId === undefined
          ? 'GET /repos/{owner}/{repo}/actions/artifacts'
          : 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
      parameters: { ...parameters, ...(runId === undefined ? {} : { run_id: runId }) },
      itemsIn: 'artifacts',
      item: artifactSchema,
      doing: o.doing,
      signal: o.signal,
    }
  }

  #usable(artifacts: readonly ArtifactFacts[]): ArtifactFacts[] {
    return artifacts.filter(({ expired }) => !expired).map((artifact) => this.#note(artifact))
  }

  #note(artifact: ArtifactFacts): ArtifactFacts {
    if (this.#seen.size >= SEEN_MAX) this.#seen.clear()
    this.#seen.set(artifact.id, artifact)
    return artifact
  }
}

const SEEN_MAX = 50_000
/** So many pages are read rather than rely on marks. */
const FEW_PAGES = 3

const artifactSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    size_in_bytes: z.int().nonnegative(),
    expired: z.boolean(),
    created_at: z.iso.datetime({ offset: true }).nullable(),
    expires_at: z.iso.datetime({ offset: true }).nullable(),
    digest: z.string().nullish(),
    workflow_run: z
      .object({
        id: z.int(),
        repository_id: z.int(),
        head_repository_id: z.int(),
        head_branch: z.string().nullish(),
        head_sha: z.string().nullish(),
      })
      .nullish(),
  })
  .transform((artifact) => ({
    id: artifact.id,
    name: artifact.name,
    sizeBytes: artifact.size_in_bytes,
    expired: artifact.expired,
    // Listed to the second: the last moment that it may have been.
    createdAt: new Date(new Date(artifact.created_at ?? 0).getTime() + 999),
    expiresAt: artifact.expires_at === null ? undefined : new Date(artifact.expires_at),
    digest: sha256Of(artifact.digest),
    runId: artifact.workflow_run?.id ?? 0,
    run: artifact.workflow_run ?? undefined,
  }))

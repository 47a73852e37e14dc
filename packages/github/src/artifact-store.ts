import type { CheckpointId } from '@belay/domain/brand'
import { corrupt, unavailable } from '@belay/domain/errors'
import type { RecordCodec } from '@belay/snapshot/store/directory-catalog'
import type {
  CallOptions,
  ObjectBody,
  ObjectName,
  PackLocator,
  PruneStore,
  PutOptions,
  ReadOptions,
  RemoveOptions,
  StoredObject,
} from '@belay/snapshot/store/store'
import { untilAborted } from '@belay/snapshot/store/until-aborted'
import type { ArtifactFacts, ArtifactListing } from './artifact-listing.js'
import type { ArtifactMarks } from './artifact-marks.js'
import { ARTIFACT_NAMES, parseObjectArtifact } from './artifact-names.js'
import { type ArtifactService, besides, type StoredArtifact } from './artifact-service.js'
import type { Network } from './network.js'
import { type ObjectSource, openObjectSource, withTail } from './object-source.js'
import { readSigned } from './read-signed.js'
import type { SessionSpool } from './session-spool.js'
import type { SignedObject, SignedUrls } from './signed-urls.js'

/** Checkpoints that this session has stored with their roots: which artifact, and where the root lies. */
export type OwnCheckpoints = Map<CheckpointId, { readonly artifactName: string; readonly at: PackLocator }>

interface Place {
  readonly name: ObjectName
  /** The artifact that held the object when it was stored. */
  readonly id: number
}

type Doing = { readonly doing: string }

/** Objects as artifacts. A locator is the object's name and the id of the artifact that held it first; when that one is gone, another of
 *  the name serves: so an object lives on when it is stored again in a later run. Writing needs the runner's service only, reading what
 *  other runs stored needs `actions: read`. */
export class ArtifactStore implements PruneStore {
  readonly label: string
  readonly #service: ArtifactService
  readonly #listing: ArtifactListing
  readonly #marks: ArtifactMarks
  readonly #spool: SessionSpool
  readonly #codec: RecordCodec | undefined
  readonly #now: () => Date
  readonly #runId: number
  readonly #urls: SignedUrls
  readonly #ownCheckpoints: OwnCheckpoints
  /** Of the current attempt, by id: these are read without REST. */
  readonly #own = new Map<number, OwnObject>()

  constructor(o: {
    service: ArtifactService
    listing: ArtifactListing
    marks: ArtifactMarks
    spool: SessionSpool
    /** Writes the record behind the object with the root; left out, records are by themselves. */
    codec: RecordCodec | undefined
    urls: SignedUrls
    ownCheckpoints: OwnCheckpoints
    network: Network
    runId: number
  }) {
    this.label = o.service.label
    this.#service = o.service
    this.#listing = o.listing
    this.#marks = o.marks
    this.#spool = o.spool
    this.#now = o.network.now
    this.#codec = o.codec
    this.#urls = o.urls
    this.#ownCheckpoints = o.ownCheckpoints
    this.#runId = o.runId
  }

  async get(at: PackLocator, o: ReadOptions = {}): Promise<Uint8Array | undefined> {
    const place = this.#placeOf(at)
    const doing = `read object ${place.name}`
    const call = { ...o, signal: o.signal, doing }
    return await untilAborted(
      () =>
        readSigned({
          ...call,
          what: `Object ${place.name} of ${this.label}`,
          label: this.label,
          find: (fresh) => this.#find(at, { ...call, fresh }),
          read: (url, rest) => this.#service.read(url, rest),
        }),
      call,
    )
  }

  localFile(): undefined {
    return undefined
  }

  async spoolDirectory(o: CallOptions = {}): Promise<string> {
    return await untilAborted(() => this.#spool.directory(), { signal: o.signal, doing: 'make a spool' })
  }

  async put(name: ObjectName, body: ObjectBody, o: PutOptions = {}): Promise<PackLocator> {
    this.#assertName(name)
    const doing = `store object ${name}`
    const id = await untilAborted(() => this.#put(name, body, { ...o, doing }), { signal: o.signal, doing })
    return locatorOf({ name, id })
  }

  async *list(o: CallOptions = {}): AsyncGenerator<StoredObject> {
    const doing = 'list the objects'
    const ours = await untilAborted(() => this.#listing.ours({ ...o, doing }), { signal: o.signal, doing })
    const newest = new Map<ObjectName, ArtifactFacts>()
    for (const artifact of ours) {
      const name = parseObjectArtifact(artifact.name)?.name
      if (name === undefined) continue
      const other = newest.get(name)
      if (other === undefined || other.createdAt < artifact.createdAt) newest.set(name, artifact)
    }
    for (const [name, artifact] of newest) {
      const { id, createdAt } = artifact
      yield { at: locatorOf({ name, id }), name, sizeBytes: objectBytesOf(artifact), storedAt: createdAt }
    }
  }

  async remove(at: PackLocator, o: RemoveOptions = {}): Promise<boolean> {
    const place = this.#placeOf(at)
    const doing = `remove object ${place.name}`
    return await untilAborted(() => this.#remove(place, { ...o, doing }), { signal: o.signal, doing })
  }

  /** When the artifact behind the locator expires; undefined where it does not say, or is not there.
   *  @throws BelayError unavailable */
  async expiryOf(at: PackLocator, o: CallOptions = {}): Promise<Date | undefined> {
    const { id, name } = this.#placeOf(at)
    const doing = `ask when object ${name} expires`
    return (this.#listing.seen(id) ?? (await this.#listing.find(id, { ...o, doing })))?.expiresAt
  }

  async #find(
    at: PackLocator,
    o: CallOptions & Doing & { fresh: boolean },
  ): Promise<SignedObject | undefined> {
    const { id, name } = this.#placeOf(at)
    if (o.fresh) {
      this.#urls.forget(at)
      // Another job of this run may have put something else in its place.
      this.#own.delete(id)
    }
    return await this.#urls.get(at, async () => {
      const own = this.#own.get(id) ?? (o.fresh ? undefined : this.#ofThisRun(id))
      if (own !== undefined) {
        const url = await this.#service.signedUrl(own.artifactName, o)
        if (url !== undefined) return { ...own, url }
        this.#own.delete(id)
      }
      const url = await this.#listing.address(id, o)
      if (url !== undefined) {
        const facts = this.#listing.seen(id)
        return { url, ...signedFactsOf(facts) }
      }
      return await this.#findByName(name, o)
    })
  }

  /** An artifact of this run, by what a listing has shown: the runner's own service costs none of REST's few requests. It may be of an
   *  earlier attempt, which that service does not show. */
  #ofThisRun(id: number): (Omit<SignedObject, 'url'> & Pick<OwnObject, 'artifactName'>) | undefined {
    const seen = this.#listing.seen(id)
    if (seen?.runId !== this.#runId || seen.digest === undefined) return undefined
    return { artifactName: seen.name, ...signedFactsOf(seen) }
  }

  /** Stored again under another id, since the one it had was damaged, expired or is out of reach. */
  async #findByName(name: ObjectName, o: CallOptions & Doing): Promise<SignedObject | undefined> {
    for await (const artifact of this.#listing.named(ARTIFACT_NAMES.object(name), o)) {
      const url = await this.#listing.address(artifact.id, o)
      if (url !== undefined) return { url, ...signedFactsOf(artifact) }
    }
    return undefined
  }

  async #put(name: ObjectName, body: ObjectBody, o: PutOptions & Doing): Promise<number> {
    const what = `Object ${name} of ${this.label}`
    const object = await openObjectSource(body, { what, label: this.label, signal: o.signal })
    if (object === undefined) return await this.#idOfStored(name, body, o)
    const codec = this.#codec
    const root = codec && o.root
    const { sizeBytes } = object
    // Where it lies, its artifact's id, is not known before it lies there: whoever lists it sees it.
    const entry = root && { ...root, at: locatorOf({ name, id: 0 }), sizeBytes }
    const source =
      codec === undefined || entry === undefined ? object : await withTail(object, await codec.encode(entry))
    const artifactName =
      root === undefined
        ? ARTIFACT_NAMES.object(name)
        : ARTIFACT_NAMES.root({ ...root.record, name, sizeBytes })
    // Before anything: also a run that never comes to publish is to be found by a cleanup, and a checkpoint that no mark leads to by nobody.
    const marks = root === undefined ? [] : [ARTIFACT_NAMES.seriesMarker(root.record.series)]
    await this.#marks.markRun([...marks, ARTIFACT_NAMES.runMarker], o)
    const stored = await this.#storeSound(artifactName, source, { ...o, what })
    await source.discard()
    const { id, name: storedAs } = stored.kind === 'stored' ? stored : stored.artifact
    this.#own.set(id, {
      artifactName: storedAs,
      sizeBytes,
      totalBytes: source.sizeBytes,
      digest: source.digest,
    })
    if (root !== undefined)
      this.#ownCheckpoints.set(root.record.id, { artifactName: storedAs, at: locatorOf({ name, id }) })
    return id
  }

  /** Replaces what is damaged, and stores once more what is old. */
  async #storeSound(
    artifactName: string,
    source: ObjectSource,
    o: CallOptions & Doing & { what: string },
  ): Promise<StoredArtifact> {
    const stored = await this.#service.store(artifactName, source, o)
    if (stored.kind === 'stored') return stored
    if (damagedDigest(stored, source) === undefined)
      return this.#isOld(stored.artifact.createdAt)
        ? await this.#service.store(besides(artifactName), source, o)
        : stored
    this.#own.delete(stored.artifact.id)
    await this.#service.delete(artifactName, o)
    const again = await this.#service.store(artifactName, source, o)
    const found = damagedDigest(again, source)
    if (found === undefined) return again
    throw corrupt(
      'digest-mismatch',
      `${o.what} is corrupt: expected sha256 ${source.digest}, found ${found}`,
      {
        hint: 'Another job of this run stores something else under its name.',
      },
    )
  }

  /** The file to store is gone: then the try before this one must have stored it. */
  async #idOfStored(name: ObjectName, body: ObjectBody, o: CallOptions & Doing): Promise<number> {
    const sizeBytes = body.kind === 'file' ? body.sizeBytes : body.bytes.length
    const found = (await this.#service.list(ARTIFACT_NAMES.object(name), o)).find(
      (one) => one.sizeBytes === sizeBytes,
    )
    if (found !== undefined) return found.id
    throw unavailable(
      'file-unreadable',
      `Cannot ${o.doing} in ${this.label}: its file is gone, and it was not stored`,
    )
  }

  /** A cleanup goes by when an object was stored: one that is used again must be young again. */
  #isOld(createdAt: Date): boolean {
    return this.#now().getTime() - createdAt.getTime() > FRESH_MS
  }

  async #remove({ name, id }: Place, o: RemoveOptions & Doing): Promise<boolean> {
    const copies = new Map<number, ArtifactFacts>()
    for (const artifact of this.#listing.allSeen())
      if (parseObjectArtifact(artifact.name)?.name === name) copies.set(artifact.id, artifact)
    for await (const artifact of this.#listing.named(ARTIFACT_NAMES.object(name), o))
      copies.set(artifact.id, artifact)
    if (!copies.has(id)) {
      const artifact = await this.#listing.find(id, o)
      if (artifact !== undefined) copies.set(id, artifact)
    }
    const { storedBefore } = o
    if (storedBefore !== undefined && [...copies.values()].some(({ createdAt }) => createdAt >= storedBefore))
      return false
    for (const copy of copies.keys()) {
      await this.#listing.delete(copy, o)
      this.#own.delete(copy)
      this.#urls.forget(locatorOf({ name, id: copy }))
    }
    return true
  }

  #placeOf(at: PackLocator): Place {
    const [, name, id] = /^([0-9a-f]{64})\.(\d{1,15})$/.exec(at) ?? []
    if (name !== undefined) return { name: name as ObjectName, id: Number(id) }
    throw corrupt(
      'path-unsafe',
      `${JSON.stringify(at)} names no object of ${this.label}: expected 64 hex digits and an artifact’s id`,
    )
  }

  #assertName(name: ObjectName): void {
    if (/^[0-9a-f]{64}$/.test(name)) return
    throw corrupt(
      'path-unsafe',
      `${JSON.stringify(name)} names no object of ${this.label}: expected 64 hex digits`,
    )
  }
}

interface OwnObject {
  readonly artifactName: string
  readonly sizeBytes: number
  readonly totalBytes: number
  readonly digest: string
}

/** Less than any cleanup's grace. */
const FRESH_MS = 10 * 60 * 1000

/** Where an object lies that this artifact holds. */
export function locatorOf({ name, id }: Place): PackLocator {
  return `${name}.${id}` as PackLocator
}

function objectBytesOf(artifact: ArtifactFacts): number {
  return parseObjectArtifact(artifact.name)?.sizeBytes ?? artifact.sizeBytes
}

function signedFactsOf(artifact: ArtifactFacts | undefined): Omit<SignedObject, 'url'> {
  if (artifact === undefined) return { sizeBytes: undefined, totalBytes: undefined, digest: undefined }
  const { sizeBytes: totalBytes, digest } = artifact
  return { sizeBytes: objectBytesOf(artifact), totalBytes, digest }
}

function damagedDigest(stored: StoredArtifact, source: ObjectSource): string | undefined {
  if (stored.kind === 'stored' || stored.artifact.digest === source.digest) return undefined
  return stored.artifact.digest
}

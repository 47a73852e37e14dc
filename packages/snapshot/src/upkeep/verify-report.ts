import { BelayError } from '@belay/domain/errors'
import type { BytePath } from '../format/entry.js'
import type { ObjectName } from '../store/store.js'

/** What a verification found. */
export interface VerifyReport {
  /** `corrupt`: something is damaged or missing. `unavailable`: nothing is known to be, but not everything could be read. */
  readonly verdict: 'sound' | 'corrupt' | 'unavailable'
  /** Every object that is not as it should be, or could not be read. */
  readonly damaged: readonly DamagedObject[]
  /** How much of the manifest could not be read: what it says of is affected beyond the paths listed. */
  readonly manifestLoss: 'none' | 'part' | 'whole'
  readonly entries: number
  readonly files: number
  readonly packs: number
  /** Frames whose content was compared with its digests, now or by an earlier verification that is remembered; of those needed. */
  readonly framesRead: number
  readonly framesNeeded: number
  readonly bytesRead: number
}

export interface DamagedObject {
  readonly name: ObjectName
  /** `corrupt` if one of the errors is. */
  readonly kind: 'corrupt' | 'unavailable'
  /** The first few. */
  readonly errors: readonly BelayError[]
  readonly errorCount: number
  /** Files that need what is damaged: the first few, in path order. */
  readonly paths: readonly BytePath[]
  readonly pathCount: number
}

/** Collects damage by object. Memory is bounded by the number of objects, whatever is wrong with them. */
export class DamageList {
  readonly #objects = new Map<ObjectName, Draft>()

  get isEmpty(): boolean {
    return this.#objects.size === 0
  }

  add(name: ObjectName, error: BelayError): void {
    const draft = this.#draft(name)
    if (draft.errors.length < ERRORS_MAX) draft.errors.push(error)
    draft.errorCount++
    if (error.kind === 'corrupt') draft.kind = 'corrupt'
  }

  addPath(name: ObjectName, path: BytePath): void {
    const draft = this.#draft(name)
    if (draft.paths.at(-1) === path) return
    if (draft.paths.length < PATHS_MAX) draft.paths.push(path)
    draft.pathCount++
  }

  objects(): DamagedObject[] {
    return [...this.#objects].map(([name, draft]) => ({ name, ...draft }))
  }

  verdict(): VerifyReport['verdict'] {
    if (this.isEmpty) return 'sound'
    return [...this.#objects.values()].some(({ kind }) => kind === 'corrupt') ? 'corrupt' : 'unavailable'
  }

  #draft(name: ObjectName): Draft {
    let draft = this.#objects.get(name)
    if (draft === undefined) {
      draft = { kind: 'unavailable', errors: [], errorCount: 0, paths: [], pathCount: 0 }
      this.#objects.set(name, draft)
    }
    return draft
  }
}

interface Draft {
  kind: DamagedObject['kind']
  readonly errors: BelayError[]
  errorCount: number
  readonly paths: BytePath[]
  pathCount: number
}

const ERRORS_MAX = 8
const PATHS_MAX = 100

/** The error as one that says something of an object. Everything else ends the verification: an abort, a wrong passphrase, a missing
 *  store, a defect of the program say nothing of the objects.
 *  @throws what it was given */
export function damageOf(error: unknown): BelayError {
  const says = error instanceof BelayError && (error.kind === 'corrupt' || error.kind === 'unavailable')
  if (!says || error.code === 'internal' || error.code === 'aborted' || error.code === 'timed-out')
    throw error
  return error
}

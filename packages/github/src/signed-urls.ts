/** A signed address and what is known of the object behind it. */
export interface SignedObject {
  readonly url: string
  /** The object's. */
  readonly sizeBytes: number | undefined
  /** Of all that lies there: the object's, and of a record behind it. */
  readonly totalBytes: number | undefined
  /** SHA-256 of all that lies there, 64 hex digits. */
  readonly digest: string | undefined
}

/** Signed addresses while they are good, by what they lead to. Many who ask for one at once cost one request. */
export class SignedUrls {
  readonly #now: () => Date
  readonly #validMs: number
  readonly #known = new Map<string, { readonly asked: Promise<SignedObject | undefined>; untilMs: number }>()

  /** @param o.validMs how long an address is good that does not say so itself */
  constructor(o: { now: () => Date; validMs: number }) {
    this.#now = o.now
    this.#validMs = o.validMs
  }

  /** @param ask finds the address; undefined where the object is said to be absent, which is not remembered */
  async get(key: string, ask: () => Promise<SignedObject | undefined>): Promise<SignedObject | undefined> {
    const known = this.#known.get(key)
    if (known !== undefined && known.untilMs > this.#now().getTime()) return await known.asked
    if (this.#known.size >= KNOWN_MAX) this.#known.clear()
    const fresh = { asked: ask(), untilMs: Number.POSITIVE_INFINITY }
    this.#known.set(key, fresh)
    try {
      const found = await fresh.asked
      if (found === undefined) this.#drop(key, fresh)
      else fresh.untilMs = this.#untilMs(found.url)
      return found
    } catch (error) {
      this.#drop(key, fresh)
      throw error
    }
  }

  forget(key: string): void {
    this.#known.delete(key)
  }

  #drop(key: string, entry: unknown): void {
    if (this.#known.get(key) === entry) this.#known.delete(key)
  }

  #untilMs(url: string): number {
    const said = new Date(new URL(url).searchParams.get('se') ?? Number.NaN).getTime()
    return Number.isNaN(said) ? this.#now().getTime() + this.#validMs : said - MARGIN_MS
  }
}

const KNOWN_MAX = 10_000
const MARGIN_MS = 5000

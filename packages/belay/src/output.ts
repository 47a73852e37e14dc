import { styleText } from 'node:util'
import type { Json } from '@belay/domain/shape'
import { ListDocument } from './list-document.js'
import { ProgressLine } from './progress-line.js'

/** Where text goes: a stream of this process, or a test's. */
export interface TextSink {
  readonly write: (text: string) => void
  /** Resolves once more may be written: to false if nobody reads it any more. */
  readonly drained: () => Promise<boolean>
  readonly isTerminal: boolean
  /** Width of the terminal. */
  readonly columns: number
}

export interface OutputSettings {
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly color: boolean
}

/** A result of which one part is a long list: what comes before it, each item, and what can only be said when all have been seen, and counted. */
export interface Listing<Item> {
  readonly items: AsyncIterable<Item>
  readonly json: {
    readonly before: Readonly<Record<string, Json>>
    /** Name of the list. */
    readonly list: string
    readonly item: (item: Item) => Json
    readonly after: (count: number) => Readonly<Record<string, Json>>
  }
  readonly text: {
    readonly before: string
    readonly item: (item: Item) => string
    readonly after: (count: number) => string
  }
}

export type Emphasis = 'bold' | 'dim' | 'red' | 'green' | 'yellow'

/** The command's voice. The result goes to stdout, once; everything else to stderr, so that a pipe gets the result alone. */
export class Output {
  readonly #stdout: TextSink
  readonly #stderr: TextSink
  readonly #clockMs: () => number
  #settings: OutputSettings = { json: false, quiet: false, verbose: false, color: false }
  #progress: ProgressLine
  /** Begun on stdout, and not ended yet. */
  #document: ListDocument | undefined

  constructor(o: { stdout: TextSink; stderr: TextSink; clockMs: () => number }) {
    this.#stdout = o.stdout
    this.#stderr = o.stderr
    this.#clockMs = o.clockMs
    this.#progress = new ProgressLine({ sink: o.stderr, clockMs: o.clockMs, isShown: false })
  }

  use(settings: OutputSettings): void {
    this.#settings = settings
    this.#progress = new ProgressLine({
      sink: this.#stderr,
      clockMs: this.#clockMs,
      isShown: !settings.quiet,
    })
  }

  get isVerbose(): boolean {
    return this.#settings.verbose
  }

  /** Says how far the work is; the text replaces the one before. */
  progress(text: () => string): void {
    this.#progress.show(text)
  }

  /** Something worth knowing that is no result. */
  note(text: string): void {
    if (!this.#settings.quiet) this.#say(text)
  }

  /** Something worth knowing for who looks closely. What is said of each of many things is put into words only if it is said. */
  detail(text: string | (() => string)): void {
    if (this.#settings.verbose) this.#say(typeof text === 'string' ? text : text())
  }

  /** Something that needs attention though the command succeeds. */
  warn(text: string): void {
    this.#say(`${this.emphasise('yellow', 'warning:', this.#stderr)} ${text}`)
  }

  /** The result, once. */
  result(o: { json: unknown; text: string }): void {
    this.#progress.clear()
    if (this.#settings.json) this.#stdout.write(`${JSON.stringify(o.json, undefined, 2)}\n`)
    else if (!this.#settings.quiet) this.#stdout.write(o.text)
  }

  /** The result, once, as it comes: nothing of the list is held. Ends early, and quietly, where nobody reads it any more.
   *  @throws what the listing throws; `failure` then ends the document that was begun */
  async listing<Item>({ items, json, text }: Listing<Item>): Promise<void> {
    const document = this.#settings.json ? new ListDocument() : undefined
    const isShown = document !== undefined || !this.#settings.quiet
    let count = 0
    let waiting = document?.begin(json.before, json.list) ?? text.before
    try {
      for await (const item of items) {
        count++
        if (!isShown) continue
        waiting += document?.item(json.item(item)) ?? text.item(item)
        if (waiting.length < WAITING_MAX) continue
        this.#document = document
        if (!(await this.#write(waiting))) return
        waiting = ''
      }
    } catch (error) {
      // Of a document that nobody has seen yet, nothing need be ended.
      const isBegun = document === undefined ? isShown && count > 0 : this.#document !== undefined
      if (isBegun) await this.#write(waiting)
      throw error
    }
    if (isShown) await this.#write(waiting + (document?.end(json.after(count)) ?? text.after(count)))
    this.#document = undefined
  }

  /** Why the command failed. With `--json` a document on stdout as well, or the end of the one that was begun. */
  failure(o: {
    json: Readonly<Record<string, Json>>
    message: string
    hint: string | undefined
    details: readonly string[]
  }): void {
    this.#say(`${this.emphasise('red', 'belay:', this.#stderr)} ${o.message}`)
    if (o.hint !== undefined) this.#say(`  ${this.emphasise('dim', 'hint:', this.#stderr)} ${o.hint}`)
    for (const detail of o.details) this.detail(`  ${detail}`)
    if (this.#document !== undefined) this.#stdout.write(this.#document.end(o.json))
    else if (this.#settings.json) this.#stdout.write(`${JSON.stringify(o.json, undefined, 2)}\n`)
  }

  /** Marks words in a text for stdout. */
  mark(emphasis: Emphasis, text: string): string {
    return this.emphasise(emphasis, text, this.#stdout)
  }

  private emphasise(emphasis: Emphasis, text: string, sink: TextSink): string {
    return this.#settings.color && sink.isTerminal
      ? styleText(emphasis, text, { validateStream: false })
      : text
  }

  async #write(text: string): Promise<boolean> {
    this.#progress.clear()
    this.#stdout.write(text)
    return await this.#stdout.drained()
  }

  #say(text: string): void {
    this.#progress.clear()
    this.#stderr.write(`${text}\n`)
  }
}

const WAITING_MAX = 64 * 1024

import { styleText } from 'node:util'
import { ProgressLine } from './progress-line.js'

/** Where text goes: a stream of this process, or a test's. */
export interface TextSink {
  readonly write: (text: string) => void
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

export type Emphasis = 'bold' | 'dim' | 'red' | 'green' | 'yellow'

/** The command's voice. The result goes to stdout, once; everything else to stderr, so that a pipe gets the result alone. */
export class Output {
  readonly #stdout: TextSink
  readonly #stderr: TextSink
  readonly #clockMs: () => number
  #settings: OutputSettings = { json: false, quiet: false, verbose: false, color: false }
  #progress: ProgressLine

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

  /** Something worth knowing for who looks closely. */
  detail(text: string): void {
    if (this.#settings.verbose) this.#say(text)
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

  /** Why the command failed. With `--json` a document on stdout as well. */
  failure(o: { json: unknown; message: string; hint: string | undefined; details: readonly string[] }): void {
    this.#say(`${this.emphasise('red', 'belay:', this.#stderr)} ${o.message}`)
    if (o.hint !== undefined) this.#say(`  ${this.emphasise('dim', 'hint:', this.#stderr)} ${o.hint}`)
    for (const detail of o.details) this.detail(`  ${detail}`)
    if (this.#settings.json) this.#stdout.write(`${JSON.stringify(o.json, undefined, 2)}\n`)
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

  #say(text: string): void {
    this.#progress.clear()
    this.#stderr.write(`${text}\n`)
  }
}

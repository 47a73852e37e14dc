import type { TextSink } from './output.js'

/** How far long work is: on a terminal one line that is written over, elsewhere (a job's log) a line now and then. */
export class ProgressLine {
  readonly #sink: TextSink
  readonly #clockMs: () => number
  readonly #isShown: boolean
  #shownAtMs: number
  #isOnScreen = false

  constructor(o: { sink: TextSink; clockMs: () => number; isShown: boolean }) {
    this.#sink = o.sink
    this.#clockMs = o.clockMs
    this.#isShown = o.isShown
    this.#shownAtMs = o.clockMs()
  }

  /** Cheap when called for every file: the text is made only if it is shown. */
  show(text: () => string): void {
    if (!this.#isShown) return
    const atMs = this.#clockMs()
    if (atMs - this.#shownAtMs < (this.#sink.isTerminal ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS)) return
    this.#shownAtMs = atMs
    if (!this.#sink.isTerminal) {
      this.#sink.write(`${text()}\n`)
      return
    }
    this.#sink.write(`\r${shortened(text(), this.#sink.columns - 1)}${ERASE_TO_END}`)
    this.#isOnScreen = true
  }

  /** Takes the line off the screen, before something else is written. */
  clear(): void {
    if (!this.#isOnScreen) return
    this.#sink.write(`\r${ERASE_TO_END}`)
    this.#isOnScreen = false
  }
}

const TERMINAL_INTERVAL_MS = 100
const LOG_INTERVAL_MS = 10_000
// ECMA-48 "erase in line", from the cursor to the end.
const ERASE_TO_END = '\u001b[K'

/** A line that wraps cannot be written over. */
function shortened(text: string, columns: number): string {
  return text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1))}…`
}

import { randomUUID } from 'node:crypto'
import type { Voice } from '@belay/domain/surroundings'
import { appendText } from '@belay/machine/append-text'

export interface HostPorts {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The step's log. */
  readonly write: (text: string) => void
  readonly elapsedMs: () => number
  /** Makes the step fail once it ends. */
  readonly setExitCode: (code: number) => void
}

/** The runner around an action: what it was given, and all it can tell. Speaks the runner's own protocol of files and of lines in the log.
 *  @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export class Host {
  readonly env: HostPorts['env']
  readonly #ports: HostPorts
  /** Texts that must not get into a log or a summary. */
  readonly #masked: string[] = []

  constructor(ports: HostPorts) {
    this.#ports = ports
    this.env = ports.env
  }

  /** What the workflow says for an input, without blanks around it; empty if it says nothing. */
  input(name: string): string {
    return (this.env[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim()
  }

  /** What the main step left for the post step; empty if it left nothing. */
  state(name: string): string {
    return this.env[`STATE_${name}`] ?? ''
  }

  /** Makes the runner blot a text out wherever it would be logged; summaries and messages of ours leave it out, too. */
  mask(secret: string): void {
    if (secret === '') return
    for (const line of secret.split(/\r?\n/)) {
      if (line.trim() === '') continue
      this.#masked.push(line)
      this.#command('add-mask', line, { masks: false })
    }
  }

  async setOutput(name: string, value: string): Promise<void> {
    await this.#appendPair('GITHUB_OUTPUT', name, value)
  }

  async saveState(name: string, value: string): Promise<void> {
    await this.#appendPair('GITHUB_STATE', name, value)
  }

  /** Adds Markdown to the page that GitHub shows for the run. */
  async addSummary(markdown: string): Promise<void> {
    const file = this.env['GITHUB_STEP_SUMMARY']
    if (file === undefined || file === '') return
    // The service refuses more than 1 MiB of a step, all of it.
    await appendText(file, `${this.#withoutSecrets(markdown).slice(0, SUMMARY_LENGTH_MAX)}\n`)
  }

  info(text: string): void {
    // A line that begins with two colons would be a command.
    this.#ports.write(`${this.#withoutSecrets(text).replace(/^::/gm, ' ::')}\n`)
  }

  debug(text: string): void {
    this.#command('debug', text)
  }

  warn(text: string, title?: string): void {
    this.#command('warning', text, title === undefined ? {} : { title })
  }

  /** Says why the step fails, and makes it fail. */
  fail(text: string, title?: string): void {
    this.#command('error', text, title === undefined ? {} : { title })
    this.#ports.setExitCode(1)
  }

  /** How work speaks in a job's log: a line now and then for progress, details only where the runner debugs. */
  voice(): Voice {
    let shownAtMs = this.#ports.elapsedMs()
    return {
      progress: (text) => {
        const atMs = this.#ports.elapsedMs()
        if (atMs - shownAtMs < PROGRESS_INTERVAL_MS) return
        shownAtMs = atMs
        this.info(text())
      },
      note: (text) => this.info(text),
      detail: (text) => {
        if (this.env['RUNNER_DEBUG'] === '1') this.debug(typeof text === 'string' ? text : text())
      },
      warn: (text) => this.warn(text),
    }
  }

  async #appendPair(variable: string, name: string, value: string): Promise<void> {
    const file = this.env[variable]
    // Outside a runner nobody listens.
    if (file === undefined || file === '') return
    // Unguessable, so that no value can end itself early and set another output.
    const end = `belay_${randomUUID()}`
    await appendText(file, `${name}<<${end}\n${value}\n${end}\n`)
  }

  #command(name: string, text: string, o: { title?: string; masks?: boolean } = {}): void {
    const shown = o.masks === false ? text : this.#withoutSecrets(text)
    const title = o.title === undefined ? '' : ` title=${escapedProperty(o.title)}`
    this.#ports.write(`::${name}${title}::${escaped(shown)}\n`)
  }

  #withoutSecrets(text: string): string {
    return this.#masked.reduce((rest, secret) => rest.replaceAll(secret, '***'), text)
  }
}

const SUMMARY_LENGTH_MAX = 200_000
const PROGRESS_INTERVAL_MS = 10_000

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

import { BelayError } from '@belay/domain/errors'
import type { Host } from './host.js'
import { type InputTable, type InputValues, parseInputs } from './host-inputs.js'
import { code, summaryOf } from './host-summary.js'

export type OutputValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly unknown[]
  | { readonly [key: string]: unknown }

export interface ActionEnd {
  readonly outputs: Readonly<Record<string, OutputValue>>
  /** Markdown; empty: nothing to tell. */
  readonly summary: string
}

export interface ActionOptions<Table extends InputTable> {
  /** For the summary: `Checkpoint`. */
  readonly title: string
  readonly inputs: Table
  /** Every output with its value where the work failed. */
  readonly outputs: Readonly<Record<string, OutputValue>>
  /** Whether a failure that is nobody's mistake makes the step fail, too: asked once there is one. */
  readonly isRequired: () => boolean
  readonly run: (inputs: InputValues<Table>) => Promise<ActionEnd>
}

/** Runs the main part of an action. All its outputs are set and a summary is written whatever happens. Misuse, and what is no failure we know,
 *  always make the step fail; what the world does to us only where the step is required to succeed. */
export async function runAction<Table extends InputTable>(
  host: Host,
  o: ActionOptions<Table>,
): Promise<void> {
  // Before anything can be said that might hold them.
  for (const [name, input] of Object.entries(o.inputs))
    if (input.isSecret === true) host.mask(host.input(name))
  let end: ActionEnd
  try {
    const inputs = parseInputs(o.inputs, (name) => host.input(name))
    end = await o.run(inputs)
  } catch (error) {
    end = { outputs: {}, summary: failureSummary(o.title, error) }
    reportFailure(host, o.title, error, { isRequired: o.isRequired() })
  }
  for (const [name, value] of Object.entries({ ...o.outputs, ...end.outputs }))
    await host.setOutput(name, outputText(value))
  if (end.summary !== '') await host.addSummary(end.summary)
}

/** Says what failed: as an error that makes the step fail, or as a warning. */
export function reportFailure(host: Host, title: string, error: unknown, o: { isRequired: boolean }): void {
  const text = failureText(error)
  const isOurs = !(error instanceof BelayError) || error.code === 'internal'
  const mustFail = o.isRequired || isOurs || (error instanceof BelayError && error.kind === 'misuse')
  if (mustFail) host.fail(text, title)
  else host.warn(text, title)
  if (isOurs && error instanceof Error) host.info(error.stack ?? error.message)
  else for (const cause of causesOf(error)) host.debug(cause)
}

/** An output as text: nothing is empty, lists and objects are JSON. */
export function outputText(value: OutputValue): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

export function failureSummary(title: string, error: unknown): string {
  return summaryOf({
    title: `${title} failed`,
    rows: [
      ['what', error instanceof Error ? `${plainCell(error.message)}` : plainCell(String(error))],
      ['hint', error instanceof BelayError && error.hint !== undefined ? plainCell(error.hint) : undefined],
      ['code', error instanceof BelayError ? code(`${error.kind}: ${error.code}`) : undefined],
    ],
  })
}

function plainCell(text: string): string {
  return code(text)
}

function failureText(error: unknown): string {
  if (error instanceof BelayError)
    return error.hint === undefined ? error.message : `${error.message}. ${error.hint}`
  return error instanceof Error ? error.message : String(error)
}

function causesOf(error: unknown): string[] {
  const causes: string[] = []
  let cause = error instanceof Error ? error.cause : undefined
  // A chain of causes may be a circle.
  for (let left = 8; left > 0 && cause !== undefined; left--) {
    causes.push(`caused by: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`)
    cause = cause instanceof Error ? cause.cause : undefined
  }
  return causes
}

import type { Json } from '@belay/domain/shape'
import type { OpenStore, StoreAccess } from './open-store.js'
import type { OptionTable, OptionValues } from './option.js'
import type { Output } from './output.js'
import type { Positional } from './parse-options.js'

/** What a command has from its surroundings. Made in main.ts, and by tests. */
export interface CommandContext {
  /** The directory it was started in, absolute. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Such as `24.21.0`. */
  readonly nodeVersion: string
  readonly now: () => Date
  /** Since some moment; never goes back. */
  readonly elapsedMs: () => number
  readonly randomBytes: (count: number) => Uint8Array
  readonly readStdin: () => Promise<Uint8Array>
  readonly output: Output
  /** Opens a store of GitHub's. Undefined on the command line, where there is none. */
  readonly withServiceStore?:
    | (<T>(access: StoreAccess, work: (open: OpenStore) => Promise<T>) => Promise<T>)
    | undefined
  /** Where the engine's worker lies. */
  readonly workerUrl: URL
  /** Aborts on SIGINT, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal
}

/** What came of a command: its result, or that the result has gone out already, as a listing. */
export type Outcome = CommandResult | { readonly kind: 'told'; readonly exitCode?: 0 | 1 | undefined }

export interface CommandResult {
  readonly kind?: 'result'
  /** The outputs by their names; the document that `--json` prints. */
  readonly outputs: Readonly<Record<string, Json>>
  /** The same for people, with a line end. Empty: nothing to say. */
  readonly text: string
  /** 0 unless said otherwise. */
  readonly exitCode?: 0 | 1 | 3 | 4 | undefined
}

export interface Example {
  readonly command: string
  readonly what: string
}

/** One command of the command line. */
export interface Command {
  readonly name: string
  /** One line, for the overview. */
  readonly summary: string
  /** Paragraphs, for its own help. */
  readonly description: readonly string[]
  readonly positionals: readonly Positional[]
  readonly options: OptionTable
  readonly examples: readonly Example[]
  /** What exit codes other than the common ones mean here. */
  readonly exitCodes?: readonly string[] | undefined
  readonly run: (
    o: { options: Record<string, unknown>; positionals: readonly string[] },
    context: CommandContext,
  ) => Promise<Outcome>
}

/** Ties a command's function to the types of its options. */
export function defineCommand<const Table extends OptionTable>(
  command: Omit<Command, 'run' | 'options'> & {
    readonly options: Table
    readonly run: (
      o: { options: OptionValues<Table>; positionals: readonly string[] },
      context: CommandContext,
    ) => Promise<Outcome>
  },
): Command {
  // Sound, because parseArguments returns what the same table's shapes gave.
  return { ...command, run: command.run as unknown as Command['run'] }
}

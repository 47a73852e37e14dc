import { BelayError, exitCodeOf, misuse, unavailable } from '@belay/domain/errors'
import type { Command, CommandContext, Outcome } from './command.js'
import { COMMANDS } from './commands.js'
import { commandHint, helpOf, overview } from './help.js'
import type { OutputSettings } from './output.js'
import { withWayOut } from './way-out.js'

export const VERSION = '0.1.0'

/** Runs one command line, from its arguments to its exit code: 0 done, 1 failed, 2 misuse, 3 nothing found, 4 corrupt, 5 unavailable. */
export async function runCommandLine(argv: readonly string[], context: CommandContext): Promise<number> {
  const { output } = context
  try {
    output.use(earlySettings(argv, context))
    const outcome = await dispatch(argv, context)
    if (outcome.kind !== 'told') output.result({ json: outcome.outputs, text: outcome.text })
    return outcome.exitCode ?? 0
  } catch (thrown) {
    const error = withWayOut(judged(thrown, context.signal))
    output.failure(failureOf(error))
    return exitCodeOf(error)
  }
}

async function dispatch(argv: readonly string[], context: CommandContext): Promise<Outcome> {
  const [first, ...args] = argv
  if (first === undefined) {
    throw misuse(
      'command-unknown',
      `No command was given: expected one of ${COMMANDS.map(({ name }) => name).join(', ')}`,
      {
        hint: '`belay --help` tells what they do.',
      },
    )
  }
  if (first === '--version' || first === '-v')
    return { outputs: { version: VERSION }, text: `belay ${VERSION}\n` }
  if (first === '--help' || first === '-h') return helpOutcome(overview())
  if (first === 'help')
    return helpOutcome(args[0] === undefined ? overview() : helpOf(await findCommand(args[0])))
  requireNode(context.nodeVersion)
  const command = await findCommand(first)
  if (isAsked(args, '--help') || isAsked(args, '-h')) return helpOutcome(helpOf(command))
  const { parseArguments } = await import(/* webpackMode: "eager" */ './parse-options.js')
  const parsed = parseArguments(args, {
    command: command.name,
    table: command.options,
    positionals: command.positionals,
  })
  return await command.run(parsed, context)
}

/** Before any command is loaded: they import what older versions do not have, which would end in a message nobody understands. */
function requireNode(version: string): void {
  if (Number.parseInt(version, 10) >= NODE_MAJOR_MIN) return
  throw misuse('not-supported', `Belay runs under Node ${NODE_MAJOR_MIN} or newer: found ${version}`, {
    hint: 'Install a newer Node, or run it by `npx` in a project that has the package "node".',
  })
}

const NODE_MAJOR_MIN = 24

async function findCommand(name: string): Promise<Command> {
  const entry = COMMANDS.find((candidate) => candidate.name === name)
  if (entry !== undefined) return await entry.load()
  throw misuse(
    'command-unknown',
    `The command ${JSON.stringify(name.slice(0, 80))} does not exist: expected one of ${COMMANDS.map((each) => each.name).join(', ')}`,
    {
      hint: commandHint(name),
    },
  )
}

function helpOutcome(text: string): Outcome {
  return { outputs: { help: text }, text }
}

/** How to speak has to be known before the options are parsed, since that can fail. */
function earlySettings(argv: readonly string[], context: CommandContext): OutputSettings {
  return {
    json: isAsked(argv, '--json'),
    quiet: isAsked(argv, '--quiet'),
    verbose: isAsked(argv, '--verbose'),
    // https://no-color.org
    color: !isAsked(argv, '--no-color') && (context.env['NO_COLOR'] ?? '') === '',
  }
}

function isAsked(argv: readonly string[], option: string): boolean {
  const end = argv.indexOf('--')
  return (end === -1 ? argv : argv.slice(0, end)).includes(option)
}

/** Whatever an interrupted command failed of, it was interrupted. */
function judged(thrown: unknown, signal: AbortSignal): unknown {
  if (!signal.aborted || (thrown instanceof BelayError && thrown.kind !== 'unavailable')) return thrown
  return unavailable('aborted', 'Interrupted before it was done', {
    cause: thrown,
    hint: 'What was there before is still whole. Run the same command again to complete it.',
  })
}

function failureOf(error: unknown): Parameters<CommandContext['output']['failure']>[0] {
  const details = causesOf(error)
  if (error instanceof BelayError) {
    const { code, kind, message, hint } = error
    return { json: { error: { code, kind, message, hint: hint ?? null } }, message, hint, details }
  }
  const message = error instanceof Error ? error.message : String(error)
  const hint = 'This is a defect of Belay. Run it again with --verbose and report what it says.'
  return { json: { error: { code: 'internal', kind: 'failed', message, hint } }, message, hint, details }
}

function causesOf(error: unknown): string[] {
  const details = error instanceof Error && error.stack !== undefined ? [error.stack] : []
  let cause = error instanceof Error ? error.cause : undefined
  // A chain of causes may be a circle.
  for (let left = 8; left > 0 && cause !== undefined; left--) {
    details.push(`caused by: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`)
    cause = cause instanceof Error ? cause.cause : undefined
  }
  return details
}

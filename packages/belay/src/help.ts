import { closestName } from './closest-name.js'
import type { Command } from './command.js'
import { COMMANDS } from './commands.js'
import type { Option } from './option.js'

/** The overview that `belay --help` prints. */
export function overview(): string {
  return `Belay takes verified, incremental checkpoints of a directory tree and brings them back.

Usage: belay <command> [options]

Commands
${table(COMMANDS.map(({ name, summary }) => [name, summary]))}

Try it
${examples([
  { command: 'belay create', what: 'a checkpoint of this directory, into .belay/store' },
  { command: 'belay create --paths src --phase build', what: 'only src, as the end of the phase "build"' },
  { command: 'belay list', what: 'what there is' },
  { command: 'belay diff', what: 'what changed since the newest checkpoint' },
  { command: 'belay restore --backup', what: 'the newest checkpoint back, what it overwrites kept' },
])}

Exit codes
${table(EXIT_CODES)}

\`belay <command> --help\` says everything about one command. --version prints the version.
`
}

/** What `belay <command> --help` prints. */
export function helpOf(command: Command): string {
  const usage = [
    `belay ${command.name}`,
    ...command.positionals.map(({ name }) => `[<${name}>]`),
    '[options]',
  ]
  const sections = [
    `${command.summary}.`,
    `Usage: ${usage.join(' ')}`,
    ...command.description.map((paragraph) => wrap(paragraph, 0)),
    ...(command.positionals.length === 0
      ? []
      : [`Arguments\n${table(command.positionals.map(({ name, help }) => [`<${name}>`, help]))}`]),
    `Options\n${Object.entries(command.options)
      .map(([name, option]) => optionHelp(name, option))
      .join('\n')}`,
    `Examples\n${examples(command.examples)}`,
    `Exit codes\n${table([...EXIT_CODES, ...(command.exitCodes ?? []).map((text): [string, string] => ['', text])])}`,
  ]
  return `${sections.join('\n\n')}\n`
}

/** The names of all commands, with the nearest to what was given. */
export function commandHint(given: string): string {
  const names = COMMANDS.map(({ name }) => name)
  const closest = closestName(given, names)
  return closest === undefined
    ? `The commands are ${names.join(', ')}.`
    : `Did you mean \`belay ${closest}\`?`
}

const EXIT_CODES: readonly (readonly [string, string])[] = [
  ['0', 'done'],
  ['1', 'failed'],
  ['2', 'misuse: an option or its value makes no sense'],
  ['3', 'nothing found'],
  ['4', 'corrupt: something stored is not what it must be'],
  ['5', 'unavailable or interrupted: try again'],
]

const WIDTH = 100
const INDENT = 30

function optionHelp(name: string, option: Option<unknown>): string {
  const head = `  --${name}${option.placeholder === '' ? '' : ` ${option.placeholder}`}`
  const body = `${option.help}${option.otherwise === undefined ? '' : ` Default: ${option.otherwise}.`}`
  const wrapped = wrap(body, INDENT)
  return head.length < INDENT - 1 ? head + wrapped.slice(head.length) : `${head}\n${wrapped}`
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([left]) => left.length)) + 2
  return rows
    .map(([left, right]) => `  ${left.padEnd(width)}${wrap(right, width + 2).trimStart()}`)
    .join('\n')
}

function examples(rows: readonly { readonly command: string; readonly what: string }[]): string {
  return rows.map(({ command, what }) => `  ${command}\n      ${wrap(what, 6).trimStart()}`).join('\n')
}

function wrap(text: string, indent: number): string {
  const rows: string[] = []
  let row = ''
  for (const word of text.split(' ')) {
    if (row !== '' && row.length + 1 + word.length > WIDTH - indent) {
      rows.push(row)
      row = word
    } else {
      row = row === '' ? word : `${row} ${word}`
    }
  }
  return [...rows, row].map((each) => ' '.repeat(indent) + each).join('\n')
}

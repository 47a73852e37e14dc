import { parseArgs } from 'node:util'
import { BelayError, misuse } from '@belay/domain/errors'
import { Mismatch } from '@belay/domain/shape'
import { closestName } from './closest-name.js'
import type { Option, OptionTable, OptionValues } from './option.js'

/** A word that is no option: `belay show <checkpoint>`. */
export interface Positional {
  readonly name: string
  readonly help: string
}

export interface ParsedArguments<Table extends OptionTable> {
  readonly options: OptionValues<Table>
  readonly positionals: readonly string[]
}

/** Reads what follows the command's name.
 *  @throws BelayError misuse, naming the option, what was given and what is accepted */
export function parseArguments<Table extends OptionTable>(
  args: readonly string[],
  o: { command: string; table: Table; positionals: readonly Positional[] },
): ParsedArguments<Table> {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      Object.entries(o.table).map(([name, { kind }]) => [
        name,
        { type: kind === 'flag' ? 'boolean' : 'string' },
      ]),
    ),
    // Its own messages speak of programming; ours speak of the option.
    strict: false,
    tokens: true,
  })
  const given = new Map<string, (string | true)[]>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind !== 'option') continue
    const option = Object.hasOwn(o.table, token.name) ? o.table[token.name] : undefined
    if (option === undefined || !token.rawName.startsWith('--')) throw unknownOption(token.rawName, o)
    const value = givenValue(token, option)
    given.set(token.name, [...(given.get(token.name) ?? []), value])
  }
  checkPositionals(positionals, o)
  const options = Object.fromEntries(
    Object.entries(o.table).map(([name, option]) => [name, parseOption(name, option, given.get(name))]),
  )
  return { options: options as OptionValues<Table>, positionals }
}

/** Messages show what was given, but not at any length. */
export function quoted(given: string): string {
  return JSON.stringify(given.length > 80 ? `${given.slice(0, 80)}…` : given)
}

interface OptionToken {
  readonly rawName: string
  readonly value?: string | undefined
  readonly inlineValue?: boolean | undefined
}

function givenValue(token: OptionToken, option: Option<unknown>): string | true {
  const { rawName, value } = token
  if (option.kind === 'flag') {
    if (value === undefined) return true
    throw misuse('option-invalid', `The option ${rawName} cannot be ${quoted(value)}: expected no value`, {
      hint: `Write ${rawName} alone, or leave it out.`,
    })
  }
  if (value === undefined) {
    throw misuse('option-missing', `The option ${rawName} has no value: expected ${option.accepts}`)
  }
  if (token.inlineValue !== true && value.startsWith('--')) {
    throw misuse(
      'option-missing',
      `The option ${rawName} has no value: expected ${option.accepts}, found the option ${quoted(value)}`,
      {
        hint: `If ${quoted(value)} is meant as the value, write ${rawName}=${value}`,
      },
    )
  }
  return value
}

function parseOption(
  name: string,
  option: Option<unknown>,
  given: readonly (string | true)[] | undefined,
): unknown {
  if (option.kind !== 'many' && given !== undefined && given.length > 1) {
    throw misuse(
      'option-conflict',
      `The option --${name} is given ${given.length} times: expected it once, found ${given.map(shown).join(' and ')}`,
    )
  }
  try {
    return option.shape(option.kind === 'many' ? given : given?.[0])
  } catch (cause) {
    if (cause instanceof BelayError) {
      const { code, hint } = cause
      throw new BelayError({
        code,
        message: `The option --${name} cannot be used: ${cause.message}`,
        hint,
        cause,
      })
    }
    if (!(cause instanceof Mismatch)) throw cause
    throw misuse(
      'option-invalid',
      `The option --${name} cannot be ${(given ?? []).map(shown).join(' ')}: expected ${option.accepts}`,
    )
  }
}

function shown(value: string | true): string {
  return value === true ? '(no value)' : quoted(value)
}

function unknownOption(rawName: string, o: { command: string; table: OptionTable }): Error {
  if (rawName === '--passphrase') {
    return misuse(
      'option-unknown',
      'The option --passphrase does not exist: every user of this machine could read it in the list of processes',
      {
        hint: 'Give it by --passphrase-file <path>, by --passphrase-stdin, or in the environment variable BELAY_PASSPHRASE.',
      },
    )
  }
  const closest = closestName(rawName.replace(/^-+/, ''), Object.keys(o.table))
  const meant = closest === undefined ? '' : `Did you mean --${closest}? `
  return misuse(
    'option-unknown',
    `The option ${quoted(rawName)} does not exist: expected an option of \`belay ${o.command}\``,
    {
      hint: `${meant}\`belay ${o.command} --help\` lists them all.`,
    },
  )
}

function checkPositionals(
  found: readonly string[],
  o: { command: string; positionals: readonly Positional[] },
): void {
  const surplus = found[o.positionals.length]
  if (surplus === undefined) return
  const expected =
    o.positionals.length === 0
      ? 'options only'
      : `at most ${o.positionals.map(({ name }) => `<${name}>`).join(' ')}`
  throw misuse(
    'option-unknown',
    `The argument ${quoted(surplus)} means nothing to \`belay ${o.command}\`: expected ${expected}`,
    {
      hint: `\`belay ${o.command} --help\` shows how it is used.`,
    },
  )
}

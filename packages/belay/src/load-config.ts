import { hash } from 'node:crypto'
import type { Config } from '@belay/domain/config/config'
import { DEFAULT_CONFIG } from '@belay/domain/config/default-config'
import { absent, misuse } from '@belay/domain/errors'

import { remember } from '@belay/machine/remember'

import type { CommandContext } from './command.js'
import { findOptionFile } from './option-place.js'

export interface LoadedConfig {
  readonly config: Config
  /** SHA-256 of the file's text; null where there is none. */
  readonly digest: string | null
}

export const CONFIG_PATH = '.github/belay.yml'

/** The configuration, or its defaults where there is no file.
 *  @param named what --config says
 *  @throws BelayError misuse `config-invalid`, or `option-invalid` for a directory; `path-not-found` if a file that was named is not there */
export async function loadConfig(named: string | undefined, context: CommandContext): Promise<LoadedConfig> {
  const name = named ?? CONFIG_PATH
  const text = await findOptionFile({ option: '--config', given: named, fallback: CONFIG_PATH }, context)
  if (text !== undefined) {
    const config = await remember({ kind: 'config', text }, async () => {
      // Its schema is large: loaded only where there is something new to parse.
      const { parseConfig } = await import(/* webpackMode: "eager" */ '@belay/domain/config/parse-config')
      return parseConfig(await parseYaml(text, name), name)
    })
    return { config, digest: hash('sha256', text) }
  }
  if (named === undefined) return { config: DEFAULT_CONFIG, digest: null }
  throw absent(
    'path-not-found',
    `The option --config cannot be ${JSON.stringify(named)}: there is no such file`,
  )
}

async function parseYaml(text: string, name: string): Promise<unknown> {
  const { parse, YAMLParseError } = await import(/* webpackMode: "eager" */ 'yaml')
  try {
    return parse(text, { maxAliasCount: 100 })
  } catch (cause) {
    if (!(cause instanceof YAMLParseError) && !(cause instanceof ReferenceError)) throw cause
    throw misuse('config-invalid', `${name} is not valid YAML: ${cause.message.split('\n', 1)[0]}`, { cause })
  }
}

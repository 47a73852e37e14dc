import { hash } from 'node:crypto'
import type { Config } from '@belay/domain/config/config'
import { DEFAULT_CONFIG } from '@belay/domain/config/default-config'
import { absent, misuse } from '@belay/domain/errors'
import { findTextFile } from './read-small-file.js'
import { remember } from './remember.js'

export interface LoadedConfig {
  readonly config: Config
  /** SHA-256 of the file's text; null where there is none. */
  readonly digest: string | null
}

export const CONFIG_PATH = '.github/belay.yml'

/** The configuration, or its defaults where there is no file.
 *  @param o.file absolute; `shown`: as it was named; `isNamed`: somebody asked for this very file
 *  @throws BelayError misuse `config-invalid`; `path-not-found` if a file that was named is not there */
export async function loadConfig(o: {
  readonly file: string
  readonly shown: string
  readonly isNamed: boolean
}): Promise<LoadedConfig> {
  const text = await findTextFile(o.file)
  if (text !== undefined) return await configOfText(text, o.shown)
  if (!o.isNamed) return { config: DEFAULT_CONFIG, digest: null }
  throw absent('path-not-found', `The configuration ${JSON.stringify(o.shown)} is not there`, {
    hint: `Name a file that exists, or leave it out: then ${CONFIG_PATH} holds, or the defaults.`,
  })
}

/** The configuration that a text holds.
 *  @throws BelayError misuse `config-invalid` */
export async function configOfText(text: string, shown: string): Promise<LoadedConfig> {
  const config = await remember({ kind: 'config', text }, async () => {
    // Its schema is large: loaded only where there is something new to parse.
    const { parseConfig } = await import(/* webpackMode: "eager" */ '@belay/domain/config/parse-config')
    return parseConfig(await parseYaml(text, shown), shown)
  })
  return { config, digest: hash('sha256', text) }
}

async function parseYaml(text: string, shown: string): Promise<unknown> {
  const { parse, YAMLParseError } = await import(/* webpackMode: "eager" */ 'yaml')
  try {
    return parse(text, { maxAliasCount: 100 })
  } catch (cause) {
    if (!(cause instanceof YAMLParseError) && !(cause instanceof ReferenceError)) throw cause
    throw misuse('config-invalid', `${shown} is not valid YAML: ${cause.message.split('\n', 1)[0]}`, {
      cause,
    })
  }
}

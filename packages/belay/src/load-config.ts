import { DEFAULT_CONFIG } from '@belay/domain/config/default-config'
import { absent } from '@belay/domain/errors'
import { CONFIG_PATH, configOfText, type LoadedConfig } from '@belay/machine/load-config'
import type { CommandContext } from './command.js'
import { findOptionFile } from './option-place.js'

/** The configuration, or its defaults where there is no file.
 *  @param named what --config says
 *  @throws BelayError misuse `config-invalid`, or `option-invalid` for a directory; `path-not-found` if a file that was named is not there */
export async function loadConfig(named: string | undefined, context: CommandContext): Promise<LoadedConfig> {
  const text = await findOptionFile({ option: '--config', given: named, fallback: CONFIG_PATH }, context)
  if (text !== undefined) return await configOfText(text, named ?? CONFIG_PATH)
  if (named === undefined) return { config: DEFAULT_CONFIG, digest: null }
  throw absent(
    'path-not-found',
    `The option --config cannot be ${JSON.stringify(named)}: there is no such file`,
  )
}

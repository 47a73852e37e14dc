import path from 'node:path'
import { CONFIG_PATH } from '@belay/machine/load-config'
import { findTextFile } from '@belay/machine/read-small-file'
import { writeFileAtomically } from '@belay/machine/write-file-atomically'
import { defineCommand } from '../command.js'
import { dryRunOption, speechOptions } from '../common-options.js'
import { text } from '../option.js'
import { STARTER_CONFIG } from '../starter-config.js'

/** `belay init`: a configuration to begin with. */
export const initCommand = defineCommand({
  name: 'init',
  summary: 'Write a commented .github/belay.yml',
  description: [
    'Writes a configuration in which everything is commented out: Belay works without one, and it shows what can be set. A file that is there already is left alone.',
  ],
  positionals: [],
  options: {
    config: text({ placeholder: '<file>', help: 'Where to write it.', otherwise: CONFIG_PATH }),
    ...dryRunOption,
    ...speechOptions,
  },
  examples: [{ command: 'belay init', what: 'write .github/belay.yml, unless there is one' }],
  run: async ({ options }, context) => {
    const name = options.config ?? CONFIG_PATH
    const file = path.resolve(context.cwd, name)
    const isThere = (await findTextFile(file)) !== undefined
    if (!isThere && !options['dry-run']) await writeFileAtomically(file, STARTER_CONFIG)
    const said = isThere
      ? `${name} is there already; nothing was written.`
      : options['dry-run']
        ? `Would write ${name}.`
        : `Wrote ${name}.`
    return { outputs: { config: file, created: !isThere && !options['dry-run'] }, text: `${said}\n` }
  },
})

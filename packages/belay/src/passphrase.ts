import { absent, misuse } from '@belay/domain/errors'
import type { CommandContext } from './command.js'
import { findOptionFile } from './option-place.js'

export interface PassphraseOptions {
  readonly 'passphrase-file': string | undefined
  readonly 'passphrase-stdin': boolean
  readonly encryption: 'auto' | 'required' | undefined
}

/** The passphrase that was given, in one of three ways; undefined if none was. An empty one is what a missing secret looks like: it counts
 *  as none.
 *  @throws BelayError misuse for two ways at once, or none where encryption is required; `path-not-found` */
export async function findPassphrase(
  o: PassphraseOptions,
  context: CommandContext,
): Promise<string | undefined> {
  const file = o['passphrase-file']
  if (file !== undefined && o['passphrase-stdin']) {
    throw misuse(
      'option-conflict',
      'The passphrase is given twice: expected --passphrase-file or --passphrase-stdin, found both',
    )
  }
  const given =
    file !== undefined
      ? await readPassphraseFile(file, context)
      : o['passphrase-stdin']
        ? Buffer.from(await context.readStdin()).toString('utf8')
        : (context.env['BELAY_PASSPHRASE'] ?? '')
  const passphrase = given.replace(/\r?\n$/, '')
  if (passphrase !== '') return passphrase
  // Who names a source means it: to go on in plain text would be a surprise of the worst kind.
  if (file !== undefined || o['passphrase-stdin']) {
    const source = file === undefined ? '--passphrase-stdin' : `--passphrase-file ${file}`
    throw misuse('passphrase-missing', `The passphrase of ${source} is empty: expected one line of text`)
  }
  if (o.encryption === 'required') {
    throw misuse(
      'passphrase-missing',
      'Encryption is "required" by --encryption or the configuration: expected a passphrase, found none',
      {
        hint: 'Give it by --passphrase-file <path>, by --passphrase-stdin, or in the environment variable BELAY_PASSPHRASE.',
      },
    )
  }
  return undefined
}

async function readPassphraseFile(file: string, context: CommandContext): Promise<string> {
  const place = { option: '--passphrase-file', given: file }
  const content = await findOptionFile(place, context, { bytesMax: PASSPHRASE_BYTES_MAX })
  if (content !== undefined) return content
  throw absent(
    'path-not-found',
    `The option --passphrase-file cannot be ${JSON.stringify(file)}: there is no such file`,
  )
}

const PASSPHRASE_BYTES_MAX = 64 * 1024

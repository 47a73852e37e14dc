import { closeSync, constants, openSync, readSync } from 'node:fs'
import { CREDENTIAL_TEXT_BYTES_MAX, type CredentialRule } from '@belay/domain/checkpoint/credential-rule'
import { unavailable } from '@belay/domain/errors'
import type { BytePath } from '../format/entry.js'
import { displayPath, nativePath } from './native-path.js'

/** Answers for files of the tree at `root` that are credentials only by what is in them. It throws BelayError unavailable `file-unreadable`
 *  for one that cannot be read: a guess might give a credential away. */
export function credentialCheck(
  root: string,
): (path: BytePath, rule: CredentialRule & { kind: 'depends-on-content' }) => boolean {
  return (path, rule) => {
    const text = readStart(root, path)
    return text !== undefined && rule.holds(text)
  }
}

/** Undefined for what is not there, or is no file that could hold anything. */
function readStart(root: string, path: BytePath): string | undefined {
  try {
    // A link is kept as a link, so what it points to does not travel; a FIFO must not make us wait.
    const file = openSync(nativePath(root, path), constants.O_RDONLY | NO_FOLLOW | NON_BLOCK)
    try {
      const bytes = Buffer.allocUnsafe(CREDENTIAL_TEXT_BYTES_MAX)
      let length = 0
      for (let read = -1; read !== 0 && length < bytes.length; length += read) {
        read = readSync(file, bytes, length, bytes.length - length, null)
      }
      return bytes.toString('latin1', 0, length)
    } finally {
      closeSync(file)
    }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code !== undefined && NOTHING_TO_READ.has(code)) return undefined
    const what = displayPath(path)
    throw unavailable(
      'file-unreadable',
      `Cannot tell whether ${what} holds credentials: ${code ?? String(cause)}`,
      {
        hint: 'Make it readable, or leave it out with --exclude.',
        cause,
      },
    )
  }
}

// Windows has neither.
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0
const NON_BLOCK = constants.O_NONBLOCK ?? 0
// ELOOP: a link; ENXIO: a socket; EAGAIN: a FIFO; EISDIR: turned into a directory meanwhile.
const NOTHING_TO_READ: ReadonlySet<string> = new Set([
  'ENOENT',
  'ENOTDIR',
  'ELOOP',
  'EMLINK',
  'ENXIO',
  'EAGAIN',
  'EISDIR',
])

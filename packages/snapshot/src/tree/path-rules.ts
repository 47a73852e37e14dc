import { isUtf8 } from 'node:buffer'

/** What a target makes of names. A name that is harmless on one system is an escape on another. */
export interface TargetSemantics {
  readonly platform: 'linux' | 'darwin' | 'win32'
  /** `README` and `readme` are one file. */
  readonly caseInsensitive: boolean
  /** Names that differ in Unicode normalisation, or in characters that HFS+ ignores, are one file. */
  readonly normalising: boolean
}

export const NAME_BYTES_MAX = 255
const PATH_BYTES_MAX = { linux: 4095, darwin: 1023, win32: 32_767 } as const

/** Says why one name (bytes in latin1) cannot be used on such a target; `undefined` if it can. */
export function faultOfName(name: string, semantics: TargetSemantics): string | undefined {
  if (name === '') return 'an empty name'
  if (name === '.' || name === '..') return `the name "${name}"`
  if (name.includes('\0')) return 'a NUL'
  if (name.includes('/')) return 'a separator within a name'
  if (semantics.platform === 'linux')
    return name.length > NAME_BYTES_MAX ? `a name of ${name.length} bytes` : undefined
  const bytes = Buffer.from(name, 'latin1')
  if (!isUtf8(bytes)) return 'a name that is not UTF-8'
  if (semantics.platform === 'darwin')
    return name.length > NAME_BYTES_MAX ? `a name of ${name.length} bytes` : undefined
  return faultOfWindowsName(bytes.toString('utf8'))
}

export function faultOfLength(path: string, semantics: TargetSemantics): string | undefined {
  const bytesMax = PATH_BYTES_MAX[semantics.platform]
  return path.length > bytesMax ? `a path of ${path.length} bytes, at most ${bytesMax} fit` : undefined
}

/** Names with the same key are one file on such a target. Where a system's own table is not known it joins rather too much. */
export function collisionKey(name: string, semantics: TargetSemantics): string {
  if (!semantics.caseInsensitive && !semantics.normalising) return name
  const bytes = Buffer.from(name, 'latin1')
  if (!isUtf8(bytes)) return name
  let text = bytes.toString('utf8')
  if (semantics.normalising) text = text.replace(HFS_IGNORED, '').normalize('NFD')
  if (semantics.caseInsensitive) text = Array.from(text, foldCharacter).join('')
  return semantics.normalising ? text.normalize('NFD') : text
}

/** The names Windows gives to devices, in any directory and with any extension.
 *  Source: "Naming Files, Paths, and Namespaces", Microsoft Learn. */
const DEVICE_NAME = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])$/i
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what Windows refuses
const WINDOWS_FORBIDDEN = /[\u0000-\u001f<>:"|?*\\/]/
/** A generated 8.3 name, which leads to a file with another, long name. */
const SHORT_NAME = /^(?=[^.]{1,8}(\.|$))[^.]*~[0-9][^.]*(\.[^.]{0,3})?$/
/** What HFS+ leaves out of comparisons; git's list (utf8.c, next_hfs_char). */
const HFS_IGNORED = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g

function faultOfWindowsName(text: string): string | undefined {
  if (text.length > NAME_BYTES_MAX) return `a name of ${text.length} characters`
  const forbidden = WINDOWS_FORBIDDEN.exec(text)
  if (forbidden !== null)
    return `the character ${JSON.stringify(forbidden[0])} (backslash, drive or stream on Windows)`
  if (/[. ]$/.test(text)) return 'a name that ends with a dot or a space, which Windows drops'
  // Windows looks at what comes before the first dot, without spaces at its end.
  const stem = (text.split('.')[0] as string).trimEnd()
  if (DEVICE_NAME.test(stem)) return `the device name ${stem}`
  if (SHORT_NAME.test(text)) return 'the form of a short name, which may lead to another file'
  return undefined
}

function foldCharacter(character: string): string {
  const upper = character.toUpperCase()
  // Systems fold one character to one: ß stays, SS is another name.
  if (Array.from(upper).length !== 1) return character
  const lower = upper.toLowerCase()
  return Array.from(lower).length === 1 ? lower : upper
}

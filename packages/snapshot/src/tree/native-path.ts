import type { BytePath } from '../format/entry.js'

const NON_ASCII = /[\x80-\xff]/
const NON_ASCII_TEXT = /[\x80-\uffff]/

/** A byte path as the fs calls take it: a string where that is the same bytes in UTF-8 (cheap), else the bytes. */
export function nativePath(root: string, path: BytePath): string | Buffer {
  if (path === '') return root
  if (!NON_ASCII.test(path)) return `${root}/${path}`
  return Buffer.concat([Buffer.from(`${root}/`, 'utf8'), Buffer.from(path, 'latin1')])
}

/** For messages and JSON: the path's UTF-8 text, with U+FFFD for bytes that are none. */
export function displayPath(path: BytePath): string {
  return NON_ASCII.test(path) ? Buffer.from(path, 'latin1').toString('utf8') : path
}

/** The byte path of a text. */
export function bytePath(text: string): BytePath {
  return NON_ASCII_TEXT.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text
}

import { isUtf8 } from 'node:buffer'

/** Bytes in latin1 as people read them: decoded where they are UTF-8, else unchanged. */
export function textOfBytes(bytes: string): string {
  if (!NOT_ASCII.test(bytes)) return bytes
  const raw = Buffer.from(bytes, 'latin1')
  return isUtf8(raw) ? raw.toString('utf8') : bytes
}

const NOT_ASCII = /[\u0080-\uffff]/

import type { Entry } from '@belay/snapshot/format/entry'

/** Type and permissions as `ls -l` writes them. */
export function modeText(entry: Pick<Entry, 'kind' | 'mode'>): string {
  const { mode } = entry
  const bits = Array.from('rwxrwxrwx', (letter, at) => ((mode >> (8 - at)) & 1 ? letter : '-'))
  if (mode & 0o4000) bits[2] = bits[2] === 'x' ? 's' : 'S'
  if (mode & 0o2000) bits[5] = bits[5] === 'x' ? 's' : 'S'
  if (mode & 0o1000) bits[8] = bits[8] === 'x' ? 't' : 'T'
  return `${{ file: '-', directory: 'd', symlink: 'l' }[entry.kind]}${bits.join('')}`
}

/** The modification time to the nanosecond: `2026-11-21T11:31:12.123456789Z`. Times beyond what calendars hold are in seconds. */
export function timeOf(entry: Pick<Entry, 'mtimeSec' | 'mtimeNsec'>): string {
  const date = new Date(entry.mtimeSec * 1000)
  const nanoseconds = String(entry.mtimeNsec).padStart(9, '0')
  if (Number.isNaN(date.getTime())) return `${entry.mtimeSec}.${nanoseconds}`
  return date.toISOString().replace(/\.\d{3}Z$/, `.${nanoseconds}Z`)
}

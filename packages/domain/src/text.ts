/** A count for people: `12,345 files`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`
}

/** A whole number for people: `12,345`. By hand, because the first use of Intl costs 17 ms, as much as half of Node's own start. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/** The first few of many paths, for a message. */
export function firstFew(paths: readonly string[], count = 5): string {
  const more = paths.length > count ? ` and ${grouped(paths.length - count)} more` : ''
  return `${paths.slice(0, count).join(', ')}${more}`
}

/** A path for people: control characters, and bytes that are no UTF-8, cannot play tricks on a terminal.
 *  @param bytePath bytes in latin1 */
export function shownPath(bytePath: string): string {
  const text = Buffer.from(bytePath, 'latin1').toString('utf8')
  return /[\p{Cc}\p{Cf}\ufffd]/u.test(text) ? JSON.stringify(text).replace(/[\p{Cc}\p{Cf}]/gu, escaped) : text
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) as number).toString(16)}}`
}

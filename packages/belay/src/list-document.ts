import type { Json } from '@belay/domain/shape'

type Members = Readonly<Record<string, Json>>

/** The pieces of one JSON document of which one member is a long list: together the bytes that `JSON.stringify(document, undefined, 2)`
 *  would give, without the document ever being in memory. */
export class ListDocument {
  #items = 0

  begin(before: Members, list: string): string {
    return `{\n${members(before, 'each')}  ${JSON.stringify(list)}: [`
  }

  item(value: Json): string {
    return `${this.#items++ === 0 ? '' : ','}\n    ${indented(value, 4)}`
  }

  /** Also where the list broke off: `after` then says so. */
  end(after: Members): string {
    const close = this.#items === 0 ? ']' : '\n  ]'
    const rest = members(after, 'between')
    return `${close}${rest === '' ? '\n' : `,\n${rest}`}}\n`
  }
}

function members(values: Members, commas: 'each' | 'between'): string {
  const lines = Object.entries(values).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${indented(value, 2)}`,
  )
  if (lines.length === 0) return ''
  return `${lines.join(',\n')}${commas === 'each' ? ',' : ''}\n`
}

/** All lines but the first. Not by /^/m, which takes U+2028 within a string for the end of a line. */
function indented(value: Json, spaces: number): string {
  return JSON.stringify(value, undefined, 2).replaceAll('\n', `\n${' '.repeat(spaces)}`)
}

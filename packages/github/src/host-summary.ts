/** Markdown for the page of a run: a heading, a table of two columns, and what only some want to read, folded away. */
export function summaryOf(o: {
  readonly title: string
  readonly rows: readonly (readonly [name: string, value: string | undefined])[]
  readonly notes?: readonly string[]
  readonly details?: readonly { readonly title: string; readonly lines: readonly string[] }[]
}): string {
  const rows = o.rows.flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`| ${cell(name)} | ${value} |`],
  )
  const table = rows.length === 0 ? [] : ['| | |', '| --- | --- |', ...rows, '']
  const notes = (o.notes ?? []).flatMap((note) => [`> ${plain(note)}`, ''])
  const details = (o.details ?? []).flatMap(({ title, lines }) =>
    lines.length === 0
      ? []
      : ['<details>', `<summary>${plain(title)}</summary>`, '', ...lines, '', '</details>', ''],
  )
  return [`### ${plain(o.title)}`, '', ...table, ...notes, ...details].join('\n')
}

/** A text for one cell of a table, whatever it holds. */
export function cell(text: string): string {
  return plain(text).replaceAll('|', '\\|')
}

/** A text as code. */
export function code(text: string): string {
  return `<code>${cell(text)}</code>`
}

/** Text from outside, as text: it makes no markup, no mention, no link. */
function plain(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_{}[\]#!~]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/@(?=\w)/g, '@<!-- -->')
}

import path from 'node:path'
import { parseSeriesName, type SeriesName } from '@belay/domain/brand'
import { chooseCheckpoint } from '@belay/domain/checkpoint/choose-checkpoint'
import { formatSelector, type Selector } from '@belay/domain/checkpoint/selector'
import type { Config } from '@belay/domain/config/config'
import { absent, type BelayError } from '@belay/domain/errors'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import type { CommandContext } from './command.js'
import { findSound } from './find-sound.js'
import { loadConfig } from './load-config.js'
import type { OpenStore } from './open-store.js'
import { NO_PARENT_HINT } from './way-out.js'

/** The series a tree's checkpoints have unless an option names it: the configuration's, or the name of the directory. */
export function usualSeries({ series }: Pick<Config, 'series'>, context: CommandContext): SeriesName {
  if (series.name !== null) return parseSeriesName(series.name)
  const name = path.basename(context.cwd).trim()
  return parseSeriesName(name === '' ? 'root' : name)
}

/** The checkpoint that a selector means. An id is looked for in every series, everything else in the one named, or the usual one.
 *  @throws BelayError `checkpoint-not-found`; corrupt where a damaged record stands in the way of the answer */
export async function chooseEntry(
  o: { selector: Selector; series: SeriesName | undefined },
  open: OpenStore,
  context: CommandContext,
): Promise<CatalogEntry> {
  const { selector } = o
  const series = o.series ?? (selector.kind === 'id' ? undefined : await configuredSeries(context))
  const unreadable: { id: string; error: BelayError }[] = []
  const entries: CatalogEntry[] = []
  const mayPass = selector.kind === 'good' || selector.kind === 'id'
  const listing = open.catalog.list({
    series,
    signal: context.signal,
    // "The newest" must not quietly become the second newest because a record is damaged.
    unreadable: mayPass ? (id, error) => void unreadable.push({ id, error }) : undefined,
  })
  for await (const entry of listing) {
    entries.push(entry)
    if (selector.kind === 'latest') break
  }
  const damaged = selector.kind === 'id' ? unreadable.find(({ id }) => id.startsWith(selector.id)) : undefined
  if (damaged !== undefined) throw damaged.error
  for (const { id, error } of unreadable)
    context.output.warn(`checkpoint ${id} is passed over: ${error.message}`)
  const byRecord = new Map(entries.map((entry) => [entry.record, entry]))
  const choice = chooseCheckpoint(selector, [...byRecord.keys()])
  switch (choice.kind) {
    case 'chosen':
      return byRecord.get(choice.checkpoint) as CatalogEntry
    case 'verify-in-order': {
      const candidates = choice.candidates.flatMap((record) => byRecord.get(record) ?? [])
      const sound = await findSound(candidates, open, context)
      if (sound !== undefined) return sound
      throw notFound('none of them verifies', { ...o, series }, open, {
        hint: `\`belay validate\` names what is damaged. ${NO_PARENT_HINT}`,
      })
    }
    case 'none':
      throw notFound(choice.because, { ...o, series }, open, {
        others: await otherSeries(open, context),
      })
  }
}

async function configuredSeries(context: CommandContext): Promise<SeriesName> {
  return usualSeries((await loadConfig(undefined, context)).config, context)
}

function notFound(
  because: string,
  o: { selector: Selector; series: SeriesName | undefined },
  open: OpenStore,
  more: { readonly hint?: string; readonly others?: readonly string[] },
): BelayError {
  const where =
    o.series === undefined
      ? open.store.label
      : `the series ${JSON.stringify(o.series)} of ${open.store.label}`
  const elsewhere = (more.others ?? []).filter((name) => name !== o.series)
  return absent(
    'checkpoint-not-found',
    `Found no checkpoint ${JSON.stringify(formatSelector(o.selector))} in ${where}: ${because}`,
    {
      hint:
        more.hint ??
        (elsewhere.length > 0 && o.series !== undefined
          ? `The store has the series ${elsewhere
              .slice(0, 5)
              .map((name) => JSON.stringify(name))
              .join(', ')}: choose one by --series.`
          : '`belay list` shows the checkpoints there are, `belay create` takes one.'),
    },
  )
}

async function otherSeries(open: OpenStore, context: CommandContext): Promise<string[]> {
  const names = new Set<string>()
  // A damaged record hides at most a name for the hint.
  const listing = open.catalog.list({ signal: context.signal, unreadable: () => {} })
  for await (const { record } of listing) names.add(record.series)
  return [...names]
}

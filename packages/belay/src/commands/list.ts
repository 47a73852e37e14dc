import { formatByteSize } from '@belay/domain/byte-size'
import type { BelayError } from '@belay/domain/errors'
import { counted, grouped } from '@belay/domain/text'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { checkpointOutputs } from '../checkpoint-outputs.js'
import type { CommandContext } from '../command.js'
import { defineCommand } from '../command.js'
import { seriesOption, speechOptions, storeOptions } from '../common-options.js'
import { withStore } from '../open-store.js'
import { wholeNumber } from '../option.js'
import { aligned } from '../text.js'

/** `belay list`: the checkpoints of a store, newest first. */
export const listCommand = defineCommand({
  name: 'list',
  summary: 'List the checkpoints of a store',
  description: [
    'Lists the newest first, of all series unless one is named. A checkpoint whose record is damaged is listed as such; the command then ends with exit code 4.',
  ],
  positionals: [],
  options: {
    series: { ...seriesOption.series, help: 'List this series only.', otherwise: 'all series' },
    limit: wholeNumber({
      min: 1,
      max: 1_000_000,
      placeholder: '<count>',
      help: 'List no more than this.',
      otherwise: 'all',
    }),
    ...storeOptions,
    ...speechOptions,
  },
  examples: [
    { command: 'belay list', what: 'everything in .belay/store' },
    {
      command: 'belay list --series build --limit 5 --json',
      what: 'the five newest of one series, for a program',
    },
  ],
  exitCodes: ['3 means that there is no store; an empty one is listed as empty'],
  run: async ({ options }, context) =>
    await withStore(options, 'read', context, async ({ catalog, store }) => {
      const entries: CatalogEntry[] = []
      const damaged: { id: string; error: BelayError }[] = []
      const { series } = options
      const unreadable = (id: string, error: BelayError): void => void damaged.push({ id, error })
      for await (const entry of catalog.list({ series, signal: context.signal, unreadable })) {
        entries.push(entry)
        if (entries.length === options.limit) break
      }
      for (const { error } of damaged) context.output.warn(error.message)
      return {
        outputs: {
          checkpoints: entries.map(({ record }) => checkpointOutputs(record)),
          damaged: damaged.map(({ id, error }) => ({ 'checkpoint-id': id, message: error.message })),
        },
        text:
          entries.length === 0
            ? `No checkpoint in ${series === undefined ? store.label : `the series ${JSON.stringify(series)} of ${store.label}`}.\n`
            : listing(entries, context),
        exitCode: damaged.length > 0 ? 4 : 0,
      }
    }),
})

function listing(entries: readonly CatalogEntry[], { output }: CommandContext): string {
  const head = ['checkpoint', 'created (UTC)', 'series', 'phase', 'files', 'size', 'stored']
  const rows = entries.map(({ record }) => [
    record.id,
    record.createdAt.slice(0, 19).replace('T', ' '),
    record.series,
    record.phase ?? '',
    grouped(record.files),
    formatByteSize(record.sizeBytes),
    formatByteSize(record.storedBytes),
  ])
  const [first = '', ...rest] = aligned([head, ...rows], { right: [4, 5, 6] }).split('\n')
  return `${output.mark('bold', first)}\n${rest.join('\n')}${counted(entries.length, 'checkpoint')}\n`
}

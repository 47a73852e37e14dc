import { parseSelector } from '@belay/domain/checkpoint/selector'
import { misuse } from '@belay/domain/errors'
import { samplePercent } from '@belay/snapshot/restore/verify-policy'
import { defineCommand } from '../command.js'
import { seriesOption, speechOptions, storeOptions } from '../common-options.js'
import { flag, read } from '../option.js'
import { validateStore } from '../validate-store.js'

/** `belay validate`: says whether checkpoints are whole, and names what is not. */
export const validateCommand = defineCommand({
  name: 'validate',
  summary: 'Verify that checkpoints are whole',
  description: [
    'Verifies the manifest of each checkpoint and the index of every pack it needs; with --content full also every byte. Damage does not end it: everything that is damaged is named, with the files that need it. Nothing is changed, unless --rebuild-index asks for it.',
  ],
  positionals: [
    {
      name: 'checkpoint',
      help: 'Only this one: latest, phase:<name>, before:<time> or an id. Default: all.',
    },
  ],
  options: {
    series: { ...seriesOption.series, help: 'Only the checkpoints of this series.', otherwise: 'all series' },
    content: read(parseContent, {
      placeholder: '<how much>',
      help: 'How much content to read as well: none, sample:<n>% or full.',
      accepts: 'none, full, or a share such as sample:5%',
      otherwise: 'none',
    }),
    'rebuild-index': flag(
      'First make records of checkpoints that are missing or damaged anew from the packs, and mark the store as one where its belay-store.json is lost. What can be read is never touched.',
    ),
    ...storeOptions,
    'dry-run': flag('With --rebuild-index: say what it would do, and change nothing.'),
    ...speechOptions,
  },
  examples: [
    { command: 'belay validate', what: 'the manifests of all checkpoints: fast' },
    { command: 'belay validate latest --content full', what: 'every byte of the newest' },
    { command: 'belay validate --rebuild-index', what: 'bring back checkpoints whose records were lost' },
  ],
  exitCodes: ['4 means that something is damaged; 5 that something could not be read'],
  run: async ({ options, positionals }, context) => {
    const [given] = positionals
    const selector = given === undefined ? undefined : parseSelector(given)
    return await validateStore(
      { ...options, selector, content: options.content ?? { kind: 'none' } },
      context,
    )
  },
})

export type ContentShare =
  | { readonly kind: 'none' | 'full' }
  | { readonly kind: 'sample'; readonly share: number }

function parseContent(text: string): ContentShare {
  if (text === 'none' || text === 'full') return { kind: text }
  const percent = samplePercent(text)
  if (percent !== undefined && percent > 0) return { kind: 'sample', share: percent / 100 }
  throw misuse(
    'option-invalid',
    `The share ${JSON.stringify(text)} is not understood: expected none, full, or a share such as sample:5%`,
  )
}

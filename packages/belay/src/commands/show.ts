import { formatByteSize } from '@belay/domain/byte-size'
import { roundedDuration } from '@belay/domain/duration'
import type { Json } from '@belay/domain/shape'
import { counted, grouped, shownPath } from '@belay/domain/text'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import type { Entry } from '@belay/snapshot/format/entry'
import { holdChosen } from '@belay/snapshot/hold-checkpoint'
import { CheckpointReader } from '@belay/snapshot/reading/checkpoint-reader'
import { compileSelection } from '@belay/snapshot/tree/selection'
import { checkpointOptions, selectorOf } from '../checkpoint-option.js'
import { checkpointOutputs } from '../checkpoint-outputs.js'
import { chooseEntry } from '../choose-entry.js'
import { type CommandContext, defineCommand } from '../command.js'
import { seriesOption, speechOptions, storeOptions } from '../common-options.js'
import { modeText, timeOf } from '../entry-text.js'
import { holdOptions } from '../hold-options.js'
import { withStore } from '../open-store.js'
import { flag, lines } from '../option.js'
import { aligned, sizeOf } from '../text.js'

/** `belay show`: one checkpoint, and what is in it. */
export const showCommand = defineCommand({
  name: 'show',
  summary: 'Show one checkpoint and the files in it',
  description: ['Shows when, why and of what the checkpoint was taken; with --files also the files in it.'],
  positionals: [{ name: 'checkpoint', help: 'The same as --checkpoint.' }],
  options: {
    ...checkpointOptions,
    ...seriesOption,
    files: flag('List the entries: type and mode, size, time, path.'),
    paths: lines({
      placeholder: '<lines>',
      help: 'List only these: files, directories and globs, one a line. May be repeated.',
      otherwise: 'everything',
    }),
    ...storeOptions,
    ...speechOptions,
  },
  examples: [
    { command: 'belay show', what: 'the newest checkpoint of this directory' },
    {
      command: 'belay show 9f2c41ab --files --paths "**/*.ts"',
      what: 'the TypeScript files of one checkpoint',
    },
  ],
  run: async ({ options, positionals }, context) =>
    await withStore(options, 'read', context, async (open) => {
      const { signal } = context
      const selector = selectorOf(positionals[0], options.checkpoint)
      const choose = async () => await chooseEntry({ selector, series: options.series }, open, context)
      const entry = await holdChosen(choose, holdOptions(open, context))
      const checkpoint = await CheckpointReader.open(entry, { ...open, signal })
      const { facts, packs } = checkpoint.root
      const outputs = { ...checkpointOutputs(entry.record), selection: facts.selection as unknown as Json }
      const after = { packs: packs.length + 1 }
      if (!options.files && options.paths.length === 0) {
        return {
          outputs: { ...outputs, entries: facts.entries, ...after },
          text: head(checkpoint, context),
        }
      }
      await context.output.listing({
        items: entriesOf(checkpoint, options.paths, context),
        json: { before: outputs, list: 'entries', item: entryOutputs, after: () => after },
        text: {
          before: `${head(checkpoint, context)}\n`,
          item: rowsFor(entry),
          after: (count) => `${counted(count, 'entry', 'entries')}\n`,
        },
      })
      return { kind: 'told' }
    }),
})

async function* entriesOf(
  checkpoint: CheckpointReader,
  paths: readonly string[],
  { signal }: CommandContext,
): AsyncGenerator<Entry> {
  const asked =
    paths.length === 0
      ? undefined
      : compileSelection({ paths: [...paths], exclude: [], keepCredentials: true })
  for await (const segment of checkpoint.segments({ signal })) {
    for (const entry of segment) {
      if (asked === undefined || asked.selects(entry.path, entry.kind === 'directory')) yield entry
    }
  }
}

function entryOutputs(entry: Entry): Json {
  return {
    path: Buffer.from(entry.path, 'latin1').toString('utf8'),
    kind: entry.kind,
    mode: entry.mode.toString(8).padStart(4, '0'),
    mtime: timeOf(entry),
    ...(entry.kind === 'file' ? { 'size-bytes': entry.sizeBytes } : {}),
    ...(entry.kind === 'symlink' ? { target: Buffer.from(entry.target, 'latin1').toString('utf8') } : {}),
    ...(entry.linkGroup === 0 ? {} : { 'link-group': entry.linkGroup }),
    ...(entry.unstable ? { unstable: true } : {}),
  }
}

function head(checkpoint: CheckpointReader, { output }: CommandContext): string {
  const { record } = checkpoint.entry
  const { facts, packs } = checkpoint.root
  const { git } = record
  const values = Object.keys(record.values)
  const rows: [string, string][] = [
    ['series', record.series],
    ['phase', record.phase ?? 'none'],
    [
      'created',
      `${record.createdAt}, in ${roundedDuration(record.durationMs)}, on ${record.platform.os} ${record.platform.arch}`,
    ],
    ['kept until', record.expiresAt ?? 'for ever'],
    ['why', `${record.trigger}, priority ${record.priority}, lane ${record.lane}`],
    ['holds', `${sizeOf(record)}, ${counted(facts.entries, 'entry', 'entries')}`],
    ['paths', facts.selection.paths.join(', ') || '.'],
    ...(facts.selection.exclude.length > 0
      ? [['left out', facts.selection.exclude.join(', ')] as [string, string]]
      : []),
    [
      'stored',
      `${formatByteSize(record.storedBytes)}${record.encrypted ? ', encrypted' : ''}; it needs ${counted(packs.length + 1, 'pack')}`,
    ],
    ['parent', record.parent ?? 'none'],
    ['digest', record.digest],
    ...(git === null
      ? []
      : [
          [
            'git',
            `${git.branch ?? 'detached'} at ${git.head?.slice(0, 12) ?? 'no commit'}, ${counted(git.statusCount, 'changed path')}`,
          ] as [string, string],
        ]),
    // Names only: values are for programs, and may be nobody else's business.
    ...(values.length > 0 ? [['values', values.join(', ')] as [string, string]] : []),
  ]
  return `Checkpoint ${output.mark('bold', record.id)}\n${aligned(rows, { indent: '  ' })}`
}

/** Rows like those of `ls -l`. No file is larger than all together, which tells how wide sizes may be before all are known. */
function rowsFor({ record }: CatalogEntry): (entry: Entry) => string {
  const widthMax = grouped(record.sizeBytes).length
  return (entry) => {
    const size = entry.kind === 'file' ? grouped(entry.sizeBytes) : ''
    const name = `${shownPath(entry.path) || '.'}${entry.kind === 'symlink' ? ` -> ${shownPath(entry.target)}` : ''}`
    return `${modeText(entry)}  ${size.padStart(widthMax)}  ${timeOf(entry).slice(0, 19).replace('T', ' ')}  ${name}\n`
  }
}

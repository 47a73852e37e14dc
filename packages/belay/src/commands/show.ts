import { formatByteSize } from '@belay/domain/byte-size'
import { roundedDuration } from '@belay/domain/duration'
import type { Entry } from '@belay/snapshot/format/entry'
import { CheckpointReader } from '@belay/snapshot/reading/checkpoint-reader'
import { compileSelection } from '@belay/snapshot/tree/selection'
import { checkpointOptions, selectorOf } from '../checkpoint-option.js'
import { checkpointOutputs } from '../checkpoint-outputs.js'
import { chooseEntry } from '../choose-entry.js'
import { type CommandContext, defineCommand, type Json } from '../command.js'
import { seriesOption, speechOptions, storeOptions } from '../common-options.js'
import { modeText, timeOf } from '../entry-text.js'
import { withStore } from '../open-store.js'
import { flag, lines } from '../option.js'
import { aligned, counted, shownPath, sizeOf } from '../text.js'

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
      const entry = await chooseEntry({ selector, series: options.series }, open, context)
      const checkpoint = await CheckpointReader.open(entry, { ...open, signal })
      const isListed = options.files || options.paths.length > 0
      const entries = isListed ? await entriesOf(checkpoint, options.paths, context) : []
      const { facts, packs } = checkpoint.root
      return {
        outputs: {
          ...checkpointOutputs(entry.record),
          selection: facts.selection as unknown as Json,
          entries: isListed ? entries.map(entryOutputs) : facts.entries,
          packs: packs.length + 1,
        },
        text: `${head(checkpoint, context)}${isListed ? `\n${listing(entries)}` : ''}`,
      }
    }),
})

async function entriesOf(
  checkpoint: CheckpointReader,
  paths: readonly string[],
  { signal }: CommandContext,
): Promise<Entry[]> {
  const asked =
    paths.length === 0
      ? undefined
      : compileSelection({ paths: [...paths], exclude: [], keepCredentials: true })
  const entries: Entry[] = []
  for await (const segment of checkpoint.segments({ signal })) {
    for (const entry of segment) {
      if (asked === undefined || asked.selects(entry.path, entry.kind === 'directory')) entries.push(entry)
    }
  }
  return entries
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

function listing(entries: readonly Entry[]): string {
  const rows = entries.map((entry) => [
    modeText(entry),
    entry.kind === 'file' ? entry.sizeBytes.toLocaleString('en') : '',
    timeOf(entry).slice(0, 19).replace('T', ' '),
    `${shownPath(entry.path) || '.'}${entry.kind === 'symlink' ? ` -> ${shownPath(entry.target)}` : ''}`,
  ])
  return `${aligned(rows, { right: [1] })}${counted(entries.length, 'entry', 'entries')}\n`
}

import type { SeriesName } from '@belay/domain/brand'
import { formatByteSize } from '@belay/domain/byte-size'
import type { Selector } from '@belay/domain/checkpoint/selector'
import { type BelayError, unavailable } from '@belay/domain/errors'
import type { Json } from '@belay/domain/shape'
import { counted, firstFew, shownPath } from '@belay/domain/text'
import type { CatalogEntry } from '@belay/snapshot/catalog'
import { holdChosen, holdingEach } from '@belay/snapshot/hold-checkpoint'
import type { PackLocator } from '@belay/snapshot/store/store'
import { ProvenBlobs } from '@belay/snapshot/upkeep/proven-blobs'
import { type VerifyDepth, verifyCheckpoint } from '@belay/snapshot/upkeep/verify'
import type { VerifyReport } from '@belay/snapshot/upkeep/verify-report'
import { chooseEntry } from './choose-entry.js'
import type { CommandContext, Outcome } from './command.js'
import { progressText } from './find-sound.js'
import { holdOptions } from './hold-options.js'
import { type OpenStore, type StoreOptions, withStore } from './open-store.js'
import { type Rebuilt, rebuildRecords } from './rebuild-records.js'
import { NO_PARENT_HINT } from './way-out.js'

export interface ValidateOptions extends StoreOptions {
  readonly series: SeriesName | undefined
  /** undefined: all. */
  readonly selector: Selector | undefined
  readonly 'rebuild-index': boolean
  readonly 'dry-run': boolean
  readonly content: { readonly kind: 'none' | 'full' } | { readonly kind: 'sample'; readonly share: number }
}

interface Validated {
  readonly id: string
  readonly series: string
  readonly report: VerifyReport
}

/** Verifies one checkpoint or all, and names everything that is damaged. */
export async function validateStore(o: ValidateOptions, context: CommandContext): Promise<Outcome> {
  const access = !o['rebuild-index'] ? 'validate' : o['dry-run'] ? 'salvage' : 'rebuild'
  return await withStore(o, access, context, async (open) => {
    const { output, signal } = context
    const rebuilt = o['rebuild-index']
      ? await rebuildRecords(open, { dryRun: o['dry-run'] }, context)
      : undefined
    const unreadable: { id: string; error: BelayError }[] = []
    const validated: Validated[] = []
    const random = (): number => Buffer.from(context.randomBytes(4)).readUInt32LE() / 2 ** 32
    const depth: VerifyDepth =
      o.content.kind === 'none'
        ? { kind: 'manifest' }
        : o.content.kind === 'sample'
          ? { ...o.content, random }
          : { kind: 'full' }
    // Checkpoints share most of their content: each frame is read once.
    const proven = new ProvenBlobs()
    const storedSizes = depth.kind === 'full' ? await sizesIn(open, context) : undefined
    for await (const entry of holdingEach(
      entriesOf(o, open, context, unreadable),
      holdOptions(open, context),
    )) {
      const { id, series } = entry.record
      const report = await verifyCheckpoint(entry, {
        ...open,
        depth,
        proven,
        storedSizes,
        signal,
        onProgress: (progress) => output.progress(() => `${id}: ${progressText(progress)}`),
      })
      validated.push({ id, series, report })
    }
    const problem = rebuilt === undefined ? open.markerDamage : undefined
    return outcomeOf({ validated, unreadable, rebuilt, problem }, context)
  })
}

async function sizesIn({ store }: OpenStore, { signal }: CommandContext): Promise<Map<PackLocator, number>> {
  const sizes = new Map<PackLocator, number>()
  for await (const { at, sizeBytes } of store.list({ signal })) sizes.set(at, sizeBytes)
  return sizes
}

async function* entriesOf(
  o: ValidateOptions,
  open: OpenStore,
  context: CommandContext,
  unreadable: { id: string; error: BelayError }[],
): AsyncGenerator<CatalogEntry> {
  if (o.selector !== undefined) {
    // Who asks about one wants an answer, not none, if a cleanup is faster.
    const { selector, series } = o
    const choose = async () => await chooseEntry({ selector, series }, open, context)
    yield await holdChosen(choose, holdOptions(open, context))
    return
  }
  const { signal } = context
  const listed = open.catalog.list({
    series: o.series,
    signal,
    unreadable: (id, error) => void unreadable.push({ id, error }),
  })
  yield* holdingEach(listed, holdOptions(open, context))
}

function outcomeOf(
  o: {
    readonly validated: readonly Validated[]
    readonly unreadable: readonly { id: string; error: BelayError }[]
    readonly rebuilt: Rebuilt | undefined
    /** Of the store itself. */
    readonly problem: BelayError | undefined
  },
  { output }: CommandContext,
): Outcome {
  const { validated, unreadable, rebuilt, problem } = o
  const sound = validated.filter(({ report }) => report.verdict === 'sound').length
  const isCorrupt =
    rebuilt?.isCorrupt === true ||
    problem !== undefined ||
    unreadable.length > 0 ||
    validated.some(({ report }) => report.verdict === 'corrupt')
  if (!isCorrupt && sound < validated.length) throw unknownVerdict(validated)
  if (problem?.hint !== undefined) output.note(problem.hint)
  if (isNewestDamaged(validated)) output.note(NO_PARENT_HINT)
  const rows = [
    ...(problem === undefined ? [] : [`${output.mark('red', 'corrupt')}  ${problem.message}\n`]),
    ...unreadable.map(({ id, error }) => `${output.mark('red', 'corrupt')}  ${id}  ${error.message}\n`),
    ...validated.map((each) => rowOf(each, output)),
  ]
  const bytes = validated.reduce((sum, { report }) => sum + report.bytesRead, 0)
  return {
    outputs: {
      sound: !isCorrupt,
      rebuilt: rebuilt?.outputs ?? null,
      'store-problem': problem?.message ?? null,
      checkpoints: [
        ...unreadable.map(
          ({ id, error }): Json => ({
            'checkpoint-id': id,
            verdict: 'corrupt',
            problems: [{ object: null, messages: [error.message], paths: [], 'path-count': 0 }],
          }),
        ),
        ...validated.map(outputsOf),
      ],
    },
    text: `${rebuilt?.text ?? ''}${rows.join('')}${counted(sound, 'checkpoint')} sound, ${validated.length - sound + unreadable.length} damaged${bytes > 0 ? `; ${formatByteSize(bytes)} of content read` : ''}\n`,
    exitCode: isCorrupt ? 4 : 0,
  }
}

/** Whether the checkpoint that the next one of its series would share content with is damaged. */
function isNewestDamaged(newestFirst: readonly Validated[]): boolean {
  const newest = new Map<string, Validated>()
  for (const each of newestFirst) if (!newest.has(each.series)) newest.set(each.series, each)
  return [...newest.values()].some(({ report }) => report.verdict === 'corrupt')
}

function unknownVerdict(validated: readonly Validated[]): BelayError {
  const unknown = validated.find(({ report }) => report.verdict === 'unavailable')
  const error = unknown?.report.damaged[0]?.errors[0]
  return unavailable(
    'store-unavailable',
    `Cannot tell whether checkpoint ${unknown?.id} is whole: ${error?.message ?? 'it could not be read'}`,
    { cause: error },
  )
}

function rowOf({ id, report }: Validated, output: CommandContext['output']): string {
  if (report.verdict === 'sound')
    return `${output.mark('green', 'sound')}    ${id}  ${counted(report.files, 'file')}\n`
  const lines = report.damaged.map((object) => {
    const files =
      object.pathCount === 0
        ? ''
        : `; needed by ${counted(object.pathCount, 'file')}: ${firstFew(object.paths.map(shownPath))}`
    return `           ${object.errors[0]?.message ?? object.name}${files}\n`
  })
  return `${output.mark('red', report.verdict === 'corrupt' ? 'corrupt' : 'unknown')}  ${id}\n${lines.join('')}`
}

function outputsOf({ id, report }: Validated): Json {
  return {
    'checkpoint-id': id,
    verdict: report.verdict,
    'manifest-loss': report.manifestLoss,
    files: report.files,
    packs: report.packs,
    'frames-read': report.framesRead,
    'bytes-read': report.bytesRead,
    problems: report.damaged.map((object) => ({
      object: object.name,
      kind: object.kind,
      messages: object.errors.map((error) => error.message),
      paths: object.paths.map(shownPath),
      'path-count': object.pathCount,
    })),
  }
}

import type { CheckpointId } from '../brand.js'
import { misuse } from '../errors.js'
import type { Selector } from './selector.js'

/** The part of a record that choosing needs. */
export interface Choosable {
  readonly id: CheckpointId
  readonly phase: string | null
  readonly createdAt: string
}

export type Choice<Checkpoint> =
  | { readonly kind: 'chosen'; readonly checkpoint: Checkpoint }
  /** Only their contents can tell: verify them in this order, newest first, and take the first that is sound. */
  | { readonly kind: 'verify-in-order'; readonly candidates: readonly [Checkpoint, ...Checkpoint[]] }
  /** Nothing fits; `because` is a clause for the message. */
  | { readonly kind: 'none'; readonly because: string }

/** The checkpoint that the selector means among those listed, whatever order they are listed in.
 *  @throws BelayError `selector-ambiguous` if part of an id fits several */
export function chooseCheckpoint<Checkpoint extends Choosable>(
  selector: Selector,
  listed: readonly Checkpoint[],
): Choice<Checkpoint> {
  const ordered = newestFirst(listed)
  const [newest, ...older] = ordered
  if (newest === undefined) return { kind: 'none', because: 'there is no checkpoint' }
  switch (selector.kind) {
    case 'latest':
      return { kind: 'chosen', checkpoint: newest }
    case 'good':
      return { kind: 'verify-in-order', candidates: [newest, ...older] }
    case 'id':
      return chosenById(selector.id, ordered)
    case 'phase':
      return chosenOrNone(
        ordered.find(({ phase }) => phase === selector.phase),
        `no checkpoint completes the phase ${JSON.stringify(selector.phase)}; there ${phasesThereAre(ordered)}`,
      )
    case 'before':
      return chosenOrNone(
        ordered.find(({ createdAt }) => createdAt <= selector.time),
        `no checkpoint is as old as ${selector.time}; the oldest is from ${ordered.at(-1)?.createdAt}`,
      )
  }
}

/** By time of creation, and by id within one millisecond, so that every machine orders them alike. */
export function newestFirst<Checkpoint extends Pick<Choosable, 'id' | 'createdAt'>>(
  checkpoints: readonly Checkpoint[],
): Checkpoint[] {
  return checkpoints.toSorted((a, b) => compareText(b.createdAt, a.createdAt) || compareText(b.id, a.id))
}

function chosenById<Checkpoint extends Choosable>(
  part: string,
  ordered: readonly Checkpoint[],
): Choice<Checkpoint> {
  const fitting = ordered.filter(({ id }) => id.startsWith(part) || id.endsWith(`-${part}`))
  if (fitting.length > 1) {
    const ids = fitting.slice(0, NAMED_MAX).map(({ id }) => id)
    const more = fitting.length > NAMED_MAX ? ` and ${fitting.length - NAMED_MAX} more` : ''
    throw misuse(
      'selector-ambiguous',
      `The checkpoint ${part} fits ${fitting.length}: ${ids.join(', ')}${more}`,
      {
        hint: 'Give more of the id.',
      },
    )
  }
  return chosenOrNone(fitting[0], `no checkpoint has the id ${part}`)
}

function chosenOrNone<Checkpoint>(checkpoint: Checkpoint | undefined, because: string): Choice<Checkpoint> {
  return checkpoint === undefined ? { kind: 'none', because } : { kind: 'chosen', checkpoint }
}

const NAMED_MAX = 5

function phasesThereAre(checkpoints: readonly Choosable[]): string {
  const phases = new Set(checkpoints.flatMap(({ phase }) => (phase === null ? [] : [phase])))
  if (phases.size === 0) return 'is none'
  return `${phases.size === 1 ? 'is' : 'are'} ${[...phases].slice(0, NAMED_MAX).join(', ')}${phases.size > NAMED_MAX ? ', …' : ''}`
}

function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

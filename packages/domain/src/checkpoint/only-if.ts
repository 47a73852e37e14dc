import { misuse } from '../errors.js'

/** When a checkpoint is worth taking. */
export type OnlyIf =
  | { readonly kind: 'always' }
  | { readonly kind: 'changed' }
  /** If new contents make up this share (0 to 1) of the tree. */
  | { readonly kind: 'changed-share'; readonly shareMin: number }

/** Reads `always`, `changed` or `changed>=5%`.
 *  @throws BelayError misuse `option-invalid` */
export function parseOnlyIf(text: string): OnlyIf {
  const given = text.replace(/\s+/g, '')
  if (given === 'always' || given === 'changed') return { kind: given }
  const percent = Number(/^changed>=(\d{1,3}(?:\.\d{1,6})?)%$/.exec(given)?.[1])
  if (percent >= 0 && percent <= 100) return { kind: 'changed-share', shareMin: percent / 100 }
  throw misuse(
    'option-invalid',
    `The condition ${JSON.stringify(text)} is not understood: expected always, changed, or a share such as changed>=5%`,
  )
}

/** Whether a change is enough. An empty tree that gains something has changed altogether. */
export function isWorthIt(
  onlyIf: OnlyIf,
  change: { readonly newBytes: number; readonly sizeBytes: number; readonly unchanged: boolean },
): boolean {
  switch (onlyIf.kind) {
    case 'always':
      return true
    case 'changed':
      return !change.unchanged
    case 'changed-share':
      return !change.unchanged && change.newBytes >= onlyIf.shareMin * change.sizeBytes
  }
}

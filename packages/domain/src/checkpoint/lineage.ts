import { createHash } from 'node:crypto'
import { nullable, object, type ShapeOf, text } from '../shape.js'

/** What the checkpoints of one lineage have in common besides their series: the commit they were taken at, and the
 *  configuration they were taken with. null where there is none (no git repository, nothing configured). */
export type Lineage = ShapeOf<typeof lineageShape>

const name = text({ lengthMin: 1, lengthMax: 64 })

export const lineageShape = object({ commit: nullable(name), configuration: nullable(name) })

export function isSameLineage(a: Lineage, b: Lineage): boolean {
  return a.commit === b.commit && a.configuration === b.configuration
}

/** 16 hex digits that stand for the lineage in a store's key, where the two names would be too long. */
export function lineageKey(lineage: Lineage): string {
  // JSON keeps null and "null" apart, and one field from the next.
  return createHash('sha256')
    .update(JSON.stringify([lineage.commit, lineage.configuration]))
    .digest('hex')
    .slice(0, 16)
}

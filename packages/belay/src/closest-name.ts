/** The name that was most likely meant; undefined where none is near. */
export function closestName(given: string, names: Iterable<string>): string | undefined {
  let closest: string | undefined
  let closestDistance = Math.max(1, Math.floor(given.length / 3)) + 1
  for (const name of names) {
    const distance =
      given.length >= 3 && name.startsWith(given) ? 1 : editDistance(given, name, closestDistance)
    if (distance < closestDistance) {
      closest = name
      closestDistance = distance
    }
  }
  return closest
}

/** Levenshtein's distance, where swapping two neighbours counts once; `limit` if it is not less.
 *  @see https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance (optimal string alignment) */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const changed = cell(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      let best = Math.min(changed, cell(last, j) + 1, cell(row, j - 1) + 1)
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      if (isSwap) best = Math.min(best, cell(beforeLast, j - 2) + 1)
      row.push(best)
    }
    beforeLast = last
    last = row
  }
  return Math.min(limit, cell(last, b.length))
}

function cell(row: readonly number[], at: number): number {
  return row[at] as number
}

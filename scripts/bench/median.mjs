/**
 * @param {readonly number[]} values at least one
 * @returns {number} the middle value, or the mean of the two in the middle
 */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle]
  const lower = sorted[sorted.length % 2 === 0 ? middle - 1 : middle]
  if (upper === undefined || lower === undefined) throw new Error('No values to take the median of')
  return (lower + upper) / 2
}

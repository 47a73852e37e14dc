/** How much a checkpoint matters; it decides how long it is kept and whether somebody is told. */
export type Priority = (typeof PRIORITIES)[number]

/** From the least to the most important. */
export const PRIORITIES = ['low', 'medium', 'high', 'critical'] as const

/** How long a checkpoint of a priority is kept at least: frequent ones a week, milestones a month, critical ones
 *  for ever, where the store can. In days; `forever` has no end. */
export const RETENTION_DAYS_OF_PRIORITY: Readonly<Record<Priority, number | 'forever'>> = {
  low: 7,
  medium: 7,
  high: 30,
  critical: 'forever',
}

/** True where a checkpoint of this priority is announced (`notify-issue`, `notify-webhook`). */
export function isAnnounced(priority: Priority): boolean {
  return priority === 'high' || priority === 'critical'
}

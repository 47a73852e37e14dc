/** Why a checkpoint was taken. */
export type Trigger = (typeof TRIGGERS)[number]
export type TriggerKind = 'automatic' | 'manual' | 'intelligent'

/** Taken by the workflow itself, at a point known beforehand. */
export const AUTOMATIC_TRIGGERS = [
  'phase-transition',
  'quality-gate',
  'critical-decision',
  'handoff',
  'time-based',
  'risk-event',
] as const
/** Asked for by a person or a step. */
export const MANUAL_TRIGGERS = ['user-request', 'experiment', 'milestone', 'emergency'] as const
/** Taken because a measure passed its threshold. */
export const INTELLIGENT_TRIGGERS = ['complexity', 'progress', 'resource', 'context'] as const

export const TRIGGERS = [...AUTOMATIC_TRIGGERS, ...MANUAL_TRIGGERS, ...INTELLIGENT_TRIGGERS] as const

/** What each trigger says about the moment of the checkpoint, in the words of the documentation. */
export const TRIGGER_MEANING: Readonly<Record<Trigger, string>> = {
  'phase-transition': 'a phase of the job is finished',
  'quality-gate': 'a quality gate was passed or failed',
  'critical-decision': 'before a decision that is hard to take back',
  handoff: 'the work goes to another job or person',
  'time-based': 'the time between two checkpoints is over',
  'risk-event': 'before something that may damage the tree',
  'user-request': 'asked for',
  experiment: 'before something tried out',
  milestone: 'a state worth keeping longer',
  emergency: 'something is wrong now; keep what there is',
  complexity: 'much changed since the checkpoint before',
  progress: 'a measured share of the work is done',
  resource: 'disk, memory or time runs short',
  context: 'the surroundings of the job changed',
}

export function kindOfTrigger(trigger: Trigger): TriggerKind {
  if (isOneOf(AUTOMATIC_TRIGGERS, trigger)) return 'automatic'
  return isOneOf(MANUAL_TRIGGERS, trigger) ? 'manual' : 'intelligent'
}

function isOneOf(triggers: readonly Trigger[], trigger: Trigger): boolean {
  return triggers.includes(trigger)
}

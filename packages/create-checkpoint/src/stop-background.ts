import type { Step } from '@belay/github/host-process'
import type { CheckpointPlan } from './plan-checkpoint.js'
export type BackgroundEnd = { readonly kind: 'ended' }
export async function stopBackground(_s: Step): Promise<BackgroundEnd | undefined> {
  return undefined
}
export function backgroundSummary(_b: BackgroundEnd, _p: CheckpointPlan): string {
  return ''
}

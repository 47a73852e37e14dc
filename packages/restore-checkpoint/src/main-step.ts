import type { CheckpointId } from '@belay/domain/brand'
import { absent, BelayError, kindOf } from '@belay/domain/errors'
import { chooseStore, type StoreKind } from '@belay/github/choose-store'
import type { Step } from '@belay/github/host-process'
import { isEnterpriseServer } from '@belay/github/job-services'
import { type ActionEnd, runAction } from '@belay/github/run-action'
import { type OpenStore, type StorePlace, withStore } from '@belay/github/with-store'
import { type Chosen, chooseRestored } from './choose-restored.js'
import { NO_SESSION } from './detect-crash.js'
import { RESTORE_OUTPUTS, type RestoreInputs, restoreInputs } from './inputs.js'
import { chooseOptionsOf, ifStaleOf, nothing, restoreChosen } from './restore-chosen.js'
import { type RestoreScene, sceneOf } from './scene.js'

/** The main step of restore-checkpoint. */
export async function mainStep(step: Step): Promise<void> {
  const { host } = step
  let isRequired = false
  await runAction(host, {
    title: 'Restore',
    inputs: restoreInputs,
    outputs: RESTORE_OUTPUTS,
    isRequired: () => isRequired,
    run: async (inputs) => {
      isRequired = inputs.required === true
      const scene = await sceneOf(inputs, step)
      isRequired = inputs.required ?? scene.loaded.config.restore.required
      await host.saveState('main', 'done')
      return await restoreFromStores(inputs, scene, step, { isRequired })
    },
  })
}

/** Looks where checkpoints of this job may be, and restores the first that fits. */
async function restoreFromStores(
  inputs: RestoreInputs,
  scene: RestoreScene,
  step: Step,
  o: { readonly isRequired: boolean },
): Promise<ActionEnd> {
  const { restore: defaults } = scene.loaded.config
  const places = placesOf(scene.store)
  const access = (inputs.backup ?? defaults.backup) && !inputs['dry-run'] ? 'write' : 'read'
  let passedOver: Chosen | undefined
  for (const [at, place] of places.entries()) {
    const isLast = at === places.length - 1
    const use = async (open: OpenStore): Promise<ActionEnd | undefined> => {
      let newest: CheckpointId | undefined
      const onNewest = (id: CheckpointId): void => {
        newest = id
      }
      const options = { ...chooseOptionsOf(inputs, scene), onNewest }
      const chosen = await chooseRestored(options, open, step.surroundings)
      const isWanted =
        chosen.kind === 'fits' || (chosen.kind === 'stale' && ifStaleOf(inputs, scene) === 'restore')
      if (!isWanted && !isLast) {
        passedOver = chosen
        return undefined
      }
      const better = !isWanted && passedOver?.kind === 'stale' ? passedOver : chosen
      return await restoreChosen(better, inputs, { scene, open, step, newest, ...o })
    }
    try {
      const end = await withStore(place, access, step.surroundings, use)
      if (end !== undefined) return end
    } catch (error) {
      if (!(error instanceof BelayError)) throw error
      if (error.code === 'store-not-found' && !o.isRequired)
        return nothing(step, error.message, undefined, noSession(inputs, scene))
      // What was looked for in the usual place is not there; the other place is asked as well, and may be closed to this job.
      const isBeside =
        passedOver !== undefined && kindOf(error) === 'unavailable' && !step.surroundings.signal.aborted
      if (!isBeside || o.isRequired) throw error
      step.host.warn(`The store ${place.kind} was not looked at: ${error.message}`, 'Restore')
      const because = passedOver?.kind === 'fits' ? '' : (passedOver?.because ?? '')
      const entry = passedOver?.kind === 'stale' ? passedOver.entry : undefined
      return nothing(step, because, entry, noSession(inputs, scene))
    }
  }
  throw absent('checkpoint-not-found', 'There is no store to look in')
}

/** `auto` means one store to whoever takes a checkpoint; which one that was, only looking tells. */
function placesOf(store: StorePlace): readonly StorePlace[] {
  if (store.kind !== 'auto') return [store]
  const { parts } = store
  const { kind } = chooseStore('auto', { ...parts, access: 'read' })
  const other: StoreKind = kind === 'cache' ? 'artifact' : 'cache'
  return isEnterpriseServer(parts.job)
    ? [{ ...store, kind }]
    : [kind, other].map((each) => ({ ...store, kind: each }))
}

function noSession(inputs: RestoreInputs, { loaded }: RestoreScene) {
  return (inputs['detect-crash'] ?? loaded.config.restore.detectCrash) ? { crash: { ...NO_SESSION } } : {}
}

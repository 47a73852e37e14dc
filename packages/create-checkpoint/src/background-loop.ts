import { setTimeout as sleep } from 'node:timers/promises'
import type { Surroundings } from '@belay/domain/surroundings'
import { parseInputs } from '@belay/github/host-inputs'
import type { Step } from '@belay/github/host-process'
import { usedCpuMs } from '@belay/machine/cpu'
import { directoryExists } from '@belay/machine/directory-exists'
import { sessionLiveness } from '@belay/machine/sessions'
import { BackgroundReport } from './background-report.js'
import { createInputs } from './inputs.js'
import { planOfStep } from './main-step.js'
import { delayBeforeNext } from './spacing.js'
import { takePlanned } from './take-planned.js'

/** Takes a checkpoint at each interval until it is told to stop, or its job's directory is gone. A look that fails is reported, and the next
 *  one tries again.
 *  @param o.stop aborts when no other look may begin
 *  @param o.ready called once when everything is known that the looks need */
export async function backgroundLoop(
  step: Step,
  o: { readonly directory: string; readonly stop: AbortSignal; readonly ready: () => void },
): Promise<void> {
  const { host, surroundings } = step
  const inputs = parseInputs(createInputs, (name) => host.input(name))
  const { job, plan } = await planOfStep(inputs, step)
  if (plan.when.kind !== 'every') return
  const { intervalMs } = plan.when
  const report = new BackgroundReport(o.directory)
  const startedMs = surroundings.elapsedMs()
  let objects = 0
  let delayMs = intervalMs
  o.ready()
  while (await pause(delayMs, o.stop)) {
    if (await isOver(step, o.directory)) return
    const before = { ms: surroundings.elapsedMs(), cpuMs: usedCpuMs() }
    const look = await lookOnce(plan, job, surroundings)
    const tookMs = surroundings.elapsedMs() - before.ms
    const cpuMs = usedCpuMs() - before.cpuMs
    if (look.checkpoint !== null) objects += 1 + Math.floor(look.storedBytes / PACK_BYTES)
    if (await directoryExists(o.directory))
      await report.add({ at: surroundings.now().toISOString(), ...look, tookMs, cpuMs })
    // One that failed, or met a file that would not hold still, has not shown that there was nothing to keep.
    const unchanged = look.checkpoint === null && look.error === null && look.unstableFiles === 0
    const counted = plan.store.kind === 'directory' ? undefined : objects
    const elapsedMs = surroundings.elapsedMs() - startedMs
    delayMs = delayBeforeNext({ intervalMs, elapsedMs, tookMs, cpuMs, unchanged, objects: counted })
  }
}

/** Whether the job has ended, with or without a post step: the runner's process has gone, or has emptied the job's directory. */
async function isOver({ session }: Step, directory: string): Promise<boolean> {
  const runner = await session()
  if (runner !== null && (await (await sessionLiveness()).isAlive(runner)) === 'dead') return true
  return !(await directoryExists(directory))
}

// About as much as one object holds.
const PACK_BYTES = 2 ** 26

async function lookOnce(
  plan: Awaited<ReturnType<typeof planOfStep>>['plan'],
  job: Awaited<ReturnType<typeof planOfStep>>['job'],
  surroundings: Surroundings,
) {
  try {
    const { taken } = await takePlanned(
      plan,
      { job, phase: null, closed: false, mayLackPaths: true, isBeside: true },
      surroundings,
    )
    const { result } = taken
    return {
      checkpoint: result.entry?.record.id ?? null,
      storedBytes: result.storedBytes,
      unstableFiles: result.unstable.length,
      error: null,
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    surroundings.output.warn(message)
    return { checkpoint: null, storedBytes: 0, unstableFiles: 0, error: message }
  }
}

/** @returns false if it is to stop */
async function pause(ms: number, stop: AbortSignal): Promise<boolean> {
  if (stop.aborted) return false
  try {
    await sleep(ms, undefined, { signal: stop })
    return true
  } catch {
    // Told to stop while waiting: there is nothing else that could fail here.
    return false
  }
}

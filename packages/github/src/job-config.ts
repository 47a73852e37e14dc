import path from 'node:path'
import { isPrivileged } from '@belay/domain/checkpoint/distrust'
import { CONFIG_PATH, configOfText, type LoadedConfig, loadConfig } from '@belay/machine/load-config'
import type { Job } from './job.js'

/** Reads a file of the default branch through the API; undefined if it is not there. */
export type ReadTrusted = (file: string) => Promise<string | undefined>

/** The configuration of a job. Where the event gives it rights that whoever caused it may not have, what is checked out may be theirs: then
 *  the default branch's file counts.
 *  @throws BelayError misuse `config-invalid`; absent for a file that was named and is not there; unavailable */
export async function configOfJob(
  named: string | undefined,
  job: Job,
  readTrusted: ReadTrusted,
): Promise<LoadedConfig> {
  const shown = named ?? CONFIG_PATH
  // The action's own default is the usual file: nobody named it.
  const isNamed = named !== undefined && named !== CONFIG_PATH
  if (!isPrivileged(job.event))
    return await loadConfig({ file: path.resolve(job.workspace, shown), shown, isNamed })
  const text = await readTrusted(shown)
  if (text !== undefined) return await configOfText(text, `${shown} of the default branch`)
  return await loadConfig({ file: path.join(job.temp, 'belay', 'no-configuration'), shown, isNamed })
}

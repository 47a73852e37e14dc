import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import process from 'node:process'
import { errnoCode } from './file-error.js'

/** How many threads of pure computing this process can keep busy at once: processors it may run on, less what a container's quota
 *  takes away. A part of a processor counts as one. At least 1. Node's own count misses quotas of the first cgroup version. */
export function availableCpus(root = ''): number {
  const groups = readOptional(`${root}/proc/self/cgroup`) ?? ''
  const quotas = groups.split('\n').flatMap((line) => quotasOfGroup(line, root))
  return Math.max(1, Math.ceil(Math.min(availableParallelism(), ...quotas)))
}

/** In processors; every group above limits as well. */
function quotasOfGroup(line: string, root: string): number[] {
  const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? []
  if (controllers === undefined || path === undefined) return []
  const mounts =
    controllers === ''
      ? ['/sys/fs/cgroup', '/sys/fs/cgroup/unified']
      : controllers.split(',').includes('cpu')
        ? ['/sys/fs/cgroup/cpu', '/sys/fs/cgroup/cpu,cpuacct']
        : []
  return mounts.flatMap((mount) =>
    directoriesUpTo(path).flatMap((directory) => quotaOfDirectory(`${root}${mount}${directory}`)),
  )
}

function quotaOfDirectory(directory: string): number[] {
  const max = readOptional(`${directory}/cpu.max`)
  const quota = readOptional(`${directory}/cpu.cfs_quota_us`)
  const [quotaUs, periodUs] =
    max === undefined ? [quota, readOptional(`${directory}/cpu.cfs_period_us`)] : max.split(' ')
  const share = Number(quotaUs) / Number(periodUs)
  // `max` and -1 stand for no limit.
  return share > 0 && Number.isFinite(share) ? [share] : []
}

/** `/a/b`, `/a`, and the mount itself, which is all that a container may see of its path. */
function directoriesUpTo(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '' && name !== '..')
  return Array.from({ length: names.length + 1 }, (_, up) =>
    names.slice(0, names.length - up).reduce((joined, name) => `${joined}/${name}`, ''),
  )
}

function readOptional(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    // Not there on this system, or hidden from this process: then there is no limit that could be known, and a thread too many costs little.
    if (errnoCode(error) !== undefined) return undefined
    throw error
  }
}

/** The time that this process, with all its threads, has used of processors so far. */
export function usedCpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { layTree } from './workloads.mjs'

/**
 * The folder in memory that a run works in, and what lies where in it.
 * @typedef {object} RunFolder
 * @property {string} tree the tree that checkpoints are taken of
 * @property {string} scratch
 * @property {(subject: string) => string} slot
 * @property {(subject: string) => string} emptySlot
 * @property {(subject: string) => void} keepSlot remembers the slot as it is now
 * @property {(subject: string) => boolean} isKept
 * @property {(subject: string, o?: { state?: boolean }) => string} kept the slot as it was kept; `state: false`: without its caches, as on
 *   a machine that only has the store
 * @property {(name: string) => string} emptyTarget a new folder, on a file system of its own where that is allowed
 * @property {(name: string) => string} target
 * @property {(name: string) => void} dropTarget
 * @property {() => void} remove
 */

/** @returns {RunFolder} */
export function makeRunFolder() {
  const memory = env['BELAY_BENCH_TMP'] ?? (existsSync('/dev/shm') ? '/dev/shm' : tmpdir())
  const folder = mkdtempSync(join(memory, 'belay-bench-'))
  const scratch = join(folder, 'scratch')
  mkdirSync(scratch)
  /** @type {Set<string>} */
  const mounted = new Set()
  const slot = (/** @type {string} */ subject) => join(folder, 'slot', subject)
  const keptSlot = (/** @type {string} */ subject) => join(folder, 'kept', subject)
  const target = (/** @type {string} */ name) => join(folder, 'target', name)
  const emptySlot = (/** @type {string} */ subject) => {
    rmSync(slot(subject), { recursive: true, force: true })
    mkdirSync(slot(subject), { recursive: true })
    return slot(subject)
  }
  const copy = (/** @type {string} */ from, /** @type {string} */ to) => {
    rmSync(to, { recursive: true, force: true })
    mkdirSync(join(to, '..'), { recursive: true })
    layTree({ from, to })
  }
  const dropTarget = (/** @type {string} */ name) => {
    if (mounted.delete(name)) spawnSync('umount', [target(name)])
    rmSync(target(name), { recursive: true, force: true })
  }
  return {
    tree: join(folder, 'tree'),
    scratch,
    slot,
    emptySlot,
    keepSlot: (subject) => copy(slot(subject), keptSlot(subject)),
    isKept: (subject) => existsSync(keptSlot(subject)),
    kept: (subject, { state = true } = {}) => {
      copy(keptSlot(subject), slot(subject))
      if (!state) rmSync(join(slot(subject), 'state'), { recursive: true, force: true })
      return slot(subject)
    },
    emptyTarget: (name) => {
      dropTarget(name)
      mkdirSync(target(name), { recursive: true })
      if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16g,mode=755', 'tmpfs', target(name)]).status === 0)
        mounted.add(name)
      return target(name)
    },
    target,
    dropTarget,
    remove: () => {
      for (const name of [...mounted]) dropTarget(name)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

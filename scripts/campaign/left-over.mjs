import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { STAGING_PREFIX } from '@belay/snapshot/tree/staging-name'

/**
 * Temporary files that runs left: in a store, in the folder where trees are remembered, and in a target.
 * @param {{ store?: string, state?: string, target?: string }} places
 * @returns {string[]}
 */
export function leftOver({ store, state, target }) {
  return [
    ...(store === undefined ? [] : ['tmp', 'leases', 'locks'].flatMap((name) => namesIn(join(store, name)))),
    ...(state === undefined ? [] : namesIn(state).filter((name) => !isState(name))),
    ...(target === undefined
      ? []
      : namesIn(target).filter((name) => name.split('/').some((part) => part.startsWith(STAGING_PREFIX)))),
  ]
}

/** A head, or the rows that a head names. @param {string} file */
function isState(file) {
  if (file.endsWith('.json')) return true
  const [tree, key] = basename(file).split('.')
  const head = join(dirname(file), `${tree}.json`)
  return (
    file.endsWith('.rows') && existsSync(head) && readFileSync(head, 'utf8').includes(`${tree}.${key}.rows`)
  )
}

/** @param {string} folder */
function namesIn(folder) {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`)
    : []
}

import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'

/**
 * What is in a tree: for each path type, mode and content or target, by plain calls that share nothing with the engine. Times are left
 * out: campaigns that restore without the exact setter of times compare the rest.
 * @param {string} root
 * @returns {Map<string, string>} names in latin1; empty where there is no tree
 */
export function treeFacts(root) {
  /** @type {Map<string, string>} */
  const facts = new Map()
  addFacts(Buffer.from(root), '', facts)
  return facts
}

/** @param {Buffer} at @param {string} path @param {Map<string, string>} facts */
function addFacts(at, path, facts) {
  const stat = lstatSync(at, { throwIfNoEntry: false })
  if (stat === undefined) return
  const mode = (stat.mode & 0o7777).toString(8)
  if (stat.isDirectory()) {
    // The root's own mode is whoever made it.
    facts.set(path, path === '' ? 'directory' : `directory ${mode}`)
    for (const name of readdirSync(at, 'latin1')) {
      addFacts(
        Buffer.concat([at, Buffer.from(`/${name}`, 'latin1')]),
        path === '' ? name : `${path}/${name}`,
        facts,
      )
    }
  } else if (stat.isSymbolicLink()) {
    facts.set(path, `link ${readlinkSync(at, 'latin1')}`)
  } else if (stat.isFile()) {
    facts.set(path, `file ${mode} ${createHash('sha256').update(readFileSync(at)).digest('hex')}`)
  } else {
    facts.set(path, 'other')
  }
}

/**
 * How two trees differ: the first few paths.
 * @param {Map<string, string>} expected
 * @param {Map<string, string>} found
 * @returns {string} empty if they do not
 */
export function factsDifference(expected, found) {
  const differing = []
  for (const path of new Set([...expected.keys(), ...found.keys()])) {
    if (expected.get(path) === found.get(path)) continue
    differing.push(
      `${JSON.stringify(path)}: expected ${expected.get(path) ?? 'nothing'}, found ${found.get(path) ?? 'nothing'}`,
    )
    if (differing.length === 3) break
  }
  return differing.join('; ')
}

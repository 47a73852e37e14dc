import type { RestoreAction } from './restore-action.js'

/** Numbers of the packs that hold the content of these. */
export function packsOf(actions: readonly RestoreAction[]): Set<number> {
  const packs = new Set<number>()
  for (const action of actions) {
    if (action.kind !== 'write-file' && action.kind !== 'replace-file' && action.kind !== 'check') continue
    const { runs } = action.entry
    for (let at = 0; at < runs.length; at += 4) packs.add(runs[at] as number)
  }
  return packs
}

/** Whether it needs a staging directory. */
export function buildsSomething(action: RestoreAction): boolean {
  switch (action.kind) {
    case 'create-directory':
      return action.path !== ''
    case 'write-file':
    case 'replace-file':
    case 'create-symlink':
    case 'link':
      return true
    default:
      return false
  }
}

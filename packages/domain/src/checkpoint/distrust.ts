import type { Origin } from './origin.js'

/** Whose checkpoints a restore accepts. */
export type Trust = 'same-origin' | 'same-repository' | 'any'

/** Where a checkpoint comes from, as whoever keeps it shows. */
export type ShownOrigin = Pick<Origin, 'repository' | 'headRepository' | 'headBranch' | 'event'>

/** Why a checkpoint must not be restored here, as a clause; undefined if it may.
 *
 *  `same-origin`: its producer had this run's own head repository and branch, so that a fork's pull request resumes itself and nobody else, or
 *  was a push to or a schedule of the default branch. Events that have rights which their causer may lack share nothing with others: what an
 *  unprivileged run made could otherwise be laundered through one. */
export function distrust(
  theirs: ShownOrigin | null | undefined,
  ours: ShownOrigin & { readonly defaultBranch: string | undefined },
  trust: Trust,
): string | undefined {
  if (trust === 'any') return undefined
  if (theirs == null) return 'nobody tells which job took it'
  if (theirs.repository !== ours.repository)
    return `it is of the repository ${theirs.repository}, and this is ${ours.repository}`
  if ((isPrivileged(theirs.event) || isPrivileged(ours.event)) && theirs.event !== ours.event)
    return `it was taken for the event ${theirs.event}, and this is ${ours.event}`
  if (theirs.headRepository !== ours.headRepository && theirs.headRepository !== ours.repository)
    return `its commit is of the fork ${theirs.headRepository}`
  if (trust === 'same-repository') return undefined
  if (theirs.headRepository === ours.headRepository && theirs.headBranch === ours.headBranch) return undefined
  const isOfDefault = theirs.headRepository === ours.repository && theirs.headBranch === ours.defaultBranch
  if (isOfDefault && (theirs.event === 'push' || theirs.event === 'schedule')) return undefined
  return `it is of the branch ${theirs.headBranch} of ${theirs.headRepository}, and this is ${ours.headBranch} of ${ours.headRepository}`
}

/** Events whose jobs have the repository's rights though somebody without them may have caused them.
 *  @see https://docs.github.com/actions/reference/security/secure-use */
export function isPrivileged(event: string): boolean {
  return event === 'pull_request_target' || event === 'workflow_run' || event === 'issue_comment'
}

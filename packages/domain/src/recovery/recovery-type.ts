/** The recoveries that come with Belay. A repository declares its own ones as runbooks of the configuration. */
export const BUILT_IN_RECOVERY_TYPES = [
  'file-corruption',
  'sync-failure-cascade',
  'git-history-corruption',
  'complete-automation-failure',
] as const

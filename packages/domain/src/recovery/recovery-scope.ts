/** How much a restore brings back, and onto what. */
export type RecoveryScope = (typeof RECOVERY_SCOPES)[number]

export const RECOVERY_SCOPES = ['hot', 'warm', 'cold', 'point-in-time', 'selective', 'progressive'] as const

/** What each scope means, in the words of the documentation. */
export const RECOVERY_SCOPE_MEANING: Readonly<Record<RecoveryScope, string>> = {
  hot: 'in the same job, from what is on this machine',
  warm: 'part of the tree, from the store',
  cold: 'everything, onto a fresh machine',
  'point-in-time': 'the newest state before a given moment',
  selective: 'named paths only',
  progressive: 'named paths first, the rest in the background',
}

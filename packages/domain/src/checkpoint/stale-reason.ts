import type { CheckpointRecord } from './record.js'

/** Why a checkpoint may not fit a tree, as a clause; undefined if commit, configuration and system are the same. */
export function staleReason(
  record: Pick<CheckpointRecord, 'lineage' | 'platform'>,
  here: { readonly commit: string | null; readonly configuration: string | null; readonly os: string },
): string | undefined {
  const { lineage } = record
  if (lineage.commit !== here.commit) {
    return `it was taken at ${commitName(lineage.commit)}, and this tree is at ${commitName(here.commit)}`
  }
  if (lineage.configuration !== here.configuration) return 'the configuration has changed since'
  if (record.platform.os !== here.os) return `it was taken on ${record.platform.os}, and this is ${here.os}`
  return undefined
}

function commitName(commit: string | null): string {
  return commit === null ? 'no commit' : `commit ${commit.slice(0, 12)}`
}

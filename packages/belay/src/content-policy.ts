import type { ContentPolicy } from '@belay/snapshot/archive/content-rules'

/** What of a file's content is edited on its way into a checkpoint. */
export function contentPolicy(keepCredentials: boolean): ContentPolicy {
  return { scrubGitConfig: !keepCredentials }
}

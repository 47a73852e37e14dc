import type { ContentPolicy } from './content-rules.js'

/** What of a file's content is edited on its way into a checkpoint. */
export function contentPolicy(keepCredentials: boolean): ContentPolicy {
  return { scrubGitConfig: !keepCredentials }
}

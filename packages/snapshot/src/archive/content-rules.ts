import { isGitConfigPath, scrubGitConfig } from '@belay/domain/checkpoint/scrub-git-config'
import type { BytePath } from '../format/entry.js'
import type { Selection } from '../format/root.js'
import type { ContentRule } from '../tree/read-ruled.js'

/** What of a file's content is edited on its way into a checkpoint. Copied to worker threads, so plain values only. */
export interface ContentPolicy {
  /** Removes credentials from every git configuration. */
  readonly scrubGitConfig: boolean
}

/** What the rows that a machine remembers depend on beside the tree, always with its parts in one order: it is compared as text. */
export function rowsDependOn(
  { paths, exclude, keepCredentials }: Omit<Selection, 'ignoreFiles'>,
  { scrubGitConfig }: ContentPolicy,
): unknown {
  return [{ paths, exclude, keepCredentials }, { scrubGitConfig }]
}

/** The rule for a path's content, if it has one: asked for every file, so it decides by the name. */
export function contentRuleFor(policy: ContentPolicy): (path: BytePath) => ContentRule | undefined {
  return (path) => (policy.scrubGitConfig && isGitConfigPath(path) ? scrub : undefined)
}

const scrub: ContentRule = (_path, content) => {
  const scrubbed = scrubGitConfig(content.toString('latin1'))
  if (scrubbed.kind === 'malformed') {
    return {
      kind: 'refuse',
      reason: `git cannot read it (line ${scrubbed.line}), so nobody can tell its credentials`,
    }
  }
  if (scrubbed.removed.length === 0) return { kind: 'keep' }
  return { kind: 'replace', content: Buffer.from(scrubbed.text, 'latin1') }
}

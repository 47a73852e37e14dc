import type { Lane } from './lane.js'
import { compilePathPattern } from './path-pattern.js'

export interface LanePatterns {
  /** A run that changed nothing else is a `docs` run. */
  readonly docs: readonly string[]
  /** A run that changed one of these is a `heavy` run. */
  readonly heavy: readonly string[]
  /** A run that changed this many files is a `heavy` run, whatever they are. */
  readonly heavyFileCount: number
}

export interface DetectedLane {
  readonly lane: Lane
  /** One clause for the log: why this lane. */
  readonly because: string
}

export const LANE_PATTERNS: LanePatterns = {
  docs: [
    '**/*.{md,mdx,rst,adoc,txt}',
    'docs/**',
    'LICENSE*',
    '.github/{ISSUE_TEMPLATE,DISCUSSION_TEMPLATE}/**',
  ],
  heavy: [
    '{package-lock.json,npm-shrinkwrap.json,yarn.lock,pnpm-lock.yaml,bun.lock,Cargo.lock,go.sum,poetry.lock,uv.lock,Gemfile.lock,composer.lock,gradle.lockfile}',
    'Dockerfile*',
    '.github/workflows/**',
    '{CMakeLists.txt,WORKSPACE,MODULE.bazel}',
  ],
  heavyFileCount: 200,
}

/** The lane of a run from the files it changed: heavy if one is, docs if all are, standard otherwise, and standard
 *  where nothing is known to have changed, since no files prove nothing.
 *  @param changedFiles paths relative to the repository's root
 *  @throws BelayError `pattern-invalid` */
export function detectLane(
  changedFiles: readonly string[],
  patterns: LanePatterns = LANE_PATTERNS,
): DetectedLane {
  const heavy = patterns.heavy.map(compilePathPattern)
  const docs = patterns.docs.map(compilePathPattern)
  const heavyFile = changedFiles.find((file) => heavy.some((matches) => matches(file)))
  if (heavyFile !== undefined) return { lane: 'heavy', because: `${heavyFile} changed` }
  if (changedFiles.length >= patterns.heavyFileCount)
    return { lane: 'heavy', because: `${changedFiles.length} files changed` }
  if (changedFiles.length === 0) return { lane: 'standard', because: 'no changed files are known' }
  const otherFile = changedFiles.find((file) => !docs.some((matches) => matches(file)))
  if (otherFile === undefined) return { lane: 'docs', because: 'only documentation changed' }
  return { lane: 'standard', because: `${otherFile} changed` }
}

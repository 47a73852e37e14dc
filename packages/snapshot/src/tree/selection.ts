import { type CredentialRule, credentialRule } from '@belay/domain/checkpoint/credential-rule'
import type { BytePath } from '../format/entry.js'
import type { Selection } from '../format/root.js'
import { compileIgnoreRules, type IgnoreRules } from './ignore-rules.js'
import { type Coverage, IncludedPaths, type LiteralPath } from './included-paths.js'
import { bytePath, displayPath } from './native-path.js'
import { isStagingName } from './staging-name.js'

/** An ignore file of a tree, read. Both in bytes (latin1), so that names that are no UTF-8 survive. */
export type IgnoreFile = Selection['ignoreFiles'][number]

/** What to do with an entry of a tree.
 *  `keep`: it belongs to the checkpoint, and a directory is looked into;
 *  `descend`: a directory that belongs to it only if something below does;
 *  `credential`: left out because it holds credentials, which is worth a word;
 *  `skip`: left out, with everything below it. */
export type Decision = 'keep' | 'descend' | 'credential' | 'skip'

export interface SelectionSpec extends Omit<Selection, 'ignoreFiles'> {
  /** Ignore files known beforehand, as a checkpoint's root holds them: `selects` obeys them. */
  readonly ignoreFiles?: readonly IgnoreFile[] | undefined
  /** Directories left out whatever the patterns say: the store's own, Belay's state. */
  readonly leftOut?: readonly BytePath[] | undefined
  /** Looks into a file that may be a credential: see credentialCheck. Without it such files are files like others. */
  readonly holdsCredentials?:
    | ((path: BytePath, rule: CredentialRule & { kind: 'depends-on-content' }) => boolean)
    | undefined
}

/** Answers for the entries of one tree, or below a directory with an ignore file of one of its branches. */
export interface Selector {
  /** For an entry whose parents are all kept or descended into. Fastest in path order; right in any.
   *  @param name the last part of `path` */
  decide(path: BytePath, name: string, isDirectory: boolean): Decision
  /** The selector to ask about everything below the ignore file's directory.
   *  @throws BelayError misuse `pattern-invalid`, naming the file */
  withIgnoreFile(file: IgnoreFile): Selector
  /** What a checkpoint with this selection would do with one entry by itself: asks about all its parents too, and obeys `ignoreFiles`.
   *  `credential` also for a file that only may be one. */
  judge(path: BytePath, isDirectory: boolean): Decision
  /** `judge` says `keep`. */
  selects(path: BytePath, isDirectory: boolean): boolean
  /** Paths named without a wildcard, which must exist. */
  readonly literalPaths: readonly LiteralPath[]
}

/** The name of ignore files, in any directory. */
export const IGNORE_FILE_NAME = '.belayignore'
/** Belay's own directory, at any depth: state and the default store. Never part of a tree. */
const OWN_DIRECTORY_NAME = '.belay'

/**
 * Compiles what a checkpoint keeps. In order of precedence:
 * 1. Left out always: `leftOut`, every directory `.belay`, everything named `.belay-restore-…`.
 * 2. `paths`: files, directories (with all below) and globs relative to the root; nothing but `!` lines means everything. A `.git` counts
 *    only where a line names it (`.git`, `.git/hooks`, `vendor/x/.git`).
 * 3. `exclude` and the `!` lines of `paths`: gitignore rules for the root; they prevail over ignore files.
 * 4. `.belayignore` files: gitignore rules for their directory; the deepest prevails.
 * 5. Credential files, unless `keepCredentials`: by their name, or by what is in them if `holdsCredentials` looks.
 * @throws BelayError misuse `path-invalid` or `pattern-invalid`, naming the line
 */
export function compileSelection(spec: SelectionSpec): Selector {
  const lines = spec.paths.map(trimLine).filter(isRule)
  const excluded = [
    ...lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1)),
    ...spec.exclude.map(trimLine).filter(isRule),
  ]
  const shared: Shared = {
    included: new IncludedPaths(lines.filter((line) => !line.startsWith('!'))),
    excluded: excluded.length === 0 ? undefined : compileIgnoreRules(excluded.map(bytePath), 'exclude'),
    leftOut: new Set(spec.leftOut),
    ignoreFiles: new Map((spec.ignoreFiles ?? []).map((file) => [file.directory, file])),
    keepCredentials: spec.keepCredentials,
    holdsCredentials: spec.holdsCredentials,
  }
  return new TreeSelector(shared, undefined)
}

function trimLine(line: string): string {
  return line.trimStart().replace(/(^|[^\\\s])\s+$/, '$1')
}

function isRule(line: string): boolean {
  return line !== '' && !line.startsWith('#')
}

interface Shared {
  readonly included: IncludedPaths
  readonly excluded: IgnoreRules | undefined
  readonly leftOut: ReadonlySet<BytePath>
  readonly ignoreFiles: ReadonlyMap<BytePath, IgnoreFile>
  readonly keepCredentials: boolean
  readonly holdsCredentials: SelectionSpec['holdsCredentials']
}

/** Rules of the ignore files from a directory up to the root. */
interface IgnoreChain {
  readonly directory: BytePath
  readonly rules: IgnoreRules
  readonly above: IgnoreChain | undefined
}

class TreeSelector implements Selector {
  readonly #shared: Shared
  readonly #ignored: IgnoreChain | undefined
  // The directories from the root to the one last asked about: the next question is most often about the same one.
  readonly #directories: { readonly path: BytePath; readonly coverage: Coverage }[]
  readonly #branches = new Map<BytePath, TreeSelector | undefined>()

  constructor(shared: Shared, ignored: IgnoreChain | undefined) {
    this.#shared = shared
    this.#ignored = ignored
    this.#directories = [{ path: '', coverage: shared.included.root }]
  }

  get literalPaths(): readonly LiteralPath[] {
    return this.#shared.included.literalPaths
  }

  decide(path: BytePath, name: string, isDirectory: boolean): Decision {
    const { included, excluded, leftOut, keepCredentials } = this.#shared
    if (name.charCodeAt(0) === DOT && isOwn(name, isDirectory)) return 'skip'
    if (isDirectory && leftOut.size > 0 && leftOut.has(path)) return 'skip'
    let isKept = true
    if (included.isEverything) {
      if (name === '.git') return 'skip'
    } else {
      const coverage = included.step(this.#coverageOf(parentOf(path, name)), name, isDirectory)
      if (!coverage.isCovered && !(isDirectory && coverage.open)) return 'skip'
      isKept = coverage.isCovered
    }
    if (excluded !== undefined || this.#ignored !== undefined) {
      if (this.#isIgnored(path, name, isDirectory)) return 'skip'
    }
    if (!keepCredentials && this.#isCredential(path, isDirectory)) return 'credential'
    return isKept ? 'keep' : 'descend'
  }

  withIgnoreFile(file: IgnoreFile): TreeSelector {
    const place =
      file.directory === '' ? IGNORE_FILE_NAME : `${displayPath(file.directory)}/${IGNORE_FILE_NAME}`
    const rules = compileIgnoreRules(file.patterns, place)
    return new TreeSelector(this.#shared, { directory: file.directory, rules, above: this.#ignored })
  }

  judge(path: BytePath, isDirectory: boolean): Decision {
    if (path === '') return this.#shared.included.root.isCovered ? 'keep' : 'descend'
    // Some files are credentials only by what they hold. Whoever asks is about to remove what would be kept: not those.
    if (!isDirectory && !this.#shared.keepCredentials && credentialRule(path) !== undefined)
      return 'credential'
    const name = path.slice(path.lastIndexOf('/') + 1)
    return this.#within(parentOf(path, name))?.decide(path, name, isDirectory) ?? 'skip'
  }

  selects(path: BytePath, isDirectory: boolean): boolean {
    return this.judge(path, isDirectory) === 'keep'
  }

  /** The selector for what lies in a directory; undefined if the directory is left out. */
  #within(directory: BytePath): TreeSelector | undefined {
    if (this.#branches.has(directory)) return this.#branches.get(directory)
    let selector: TreeSelector | undefined = this.#above(directory)
    if (directory !== '' && selector !== undefined) {
      const decision = selector.decide(directory, directory.slice(directory.lastIndexOf('/') + 1), true)
      if (decision === 'skip' || decision === 'credential') selector = undefined
    }
    const file = this.#shared.ignoreFiles.get(directory)
    if (file !== undefined) selector = selector?.withIgnoreFile(file)
    if (this.#branches.size >= BRANCHES_MAX) this.#branches.clear()
    this.#branches.set(directory, selector)
    return selector
  }

  #above(directory: BytePath): TreeSelector | undefined {
    return directory === '' ? this : this.#within(directory.slice(0, Math.max(0, directory.lastIndexOf('/'))))
  }

  #isIgnored(path: BytePath, name: string, isDirectory: boolean): boolean {
    let verdict = this.#shared.excluded?.judge(path, name, isDirectory)
    for (let chain = this.#ignored; verdict === undefined && chain !== undefined; chain = chain.above) {
      const { directory } = chain
      verdict = chain.rules.judge(
        directory === '' ? path : path.slice(directory.length + 1),
        name,
        isDirectory,
      )
    }
    return verdict === true
  }

  #isCredential(path: BytePath, isDirectory: boolean): boolean {
    const rule = credentialRule(path)
    if (rule === undefined) return false
    if (rule.kind === 'credential') return true
    return !isDirectory && this.#shared.holdsCredentials?.(path, rule) === true
  }

  #coverageOf(directory: BytePath): Coverage {
    const known = this.#directories
    let last = known[known.length - 1] as (typeof known)[number]
    while (last.path !== directory) {
      if (
        last.path !== '' &&
        !(directory.length > last.path.length && directory.startsWith(`${last.path}/`))
      ) {
        known.pop()
        last = known[known.length - 1] as (typeof known)[number]
        continue
      }
      const from = last.path === '' ? 0 : last.path.length + 1
      const slash = directory.indexOf('/', from)
      const path = slash === -1 ? directory : directory.slice(0, slash)
      last = { path, coverage: this.#shared.included.step(last.coverage, path.slice(from), true) }
      known.push(last)
    }
    return last.coverage
  }
}

const DOT = 46
const BRANCHES_MAX = 4096

function isOwn(name: string, isDirectory: boolean): boolean {
  return (isDirectory && name === OWN_DIRECTORY_NAME) || isStagingName(name)
}

function parentOf(path: BytePath, name: string): BytePath {
  return path.slice(0, Math.max(0, path.length - name.length - 1))
}

import { KNOWN_CREDENTIAL_FILES } from './known-credential-files.js'

/** Why a file is, or may be, a credential. */
export type CredentialRule =
  /** Left out by its name alone; a directory with all that is below it. */
  | { readonly kind: 'credential'; readonly reason: string }
  /** Left out if its text (a byte string will do) holds a credential; else it is a file like others. */
  | {
      readonly kind: 'depends-on-content'
      readonly reason: string
      readonly holds: (text: string) => boolean
    }

/** No more of a file than this need be read for `holds`: such files are written by hand or by a log-in command. */
export const CREDENTIAL_TEXT_BYTES_MAX = 1024 * 1024

/** The rule for one path of a tree, file or directory; undefined for nearly all. Slashes as separators; a byte string or decoded.
 *  It goes by names, so a credential in a file of the user's own naming goes unnoticed. */
export function credentialRule(path: string): CredentialRule | undefined {
  // Called for every path of a tree of a million: the last name decides, and hardly ever needs a second look.
  const slash = path.lastIndexOf('/')
  const name = slash < 0 ? path : path.slice(slash + 1)
  const rules = RULES_OF_NAME.get(name)
  if (rules !== undefined) {
    const parent = slash < 0 ? '' : path.slice(0, slash)
    for (const { under, rule } of rules) if (under === undefined || endsInNames(parent, under)) return rule
  }
  return ruleOfVariableName(name)
}

interface PlacedRule {
  /** The names of the directories right above, as `.config/git`. */
  readonly under: string | undefined
  readonly rule: CredentialRule
}

const RULES_OF_NAME = rulesOfName()

function rulesOfName(): ReadonlyMap<string, readonly PlacedRule[]> {
  const rules = new Map<string, PlacedRule[]>()
  for (const { paths, reason, holds } of KNOWN_CREDENTIAL_FILES) {
    const rule: CredentialRule =
      holds === undefined ? { kind: 'credential', reason } : { kind: 'depends-on-content', reason, holds }
    for (const path of paths) {
      const slash = path.lastIndexOf('/')
      const name = path.slice(slash + 1)
      const placed: PlacedRule = { under: slash < 0 ? undefined : path.slice(0, slash), rule }
      const others = rules.get(name)
      if (others === undefined) rules.set(name, [placed])
      else others.push(placed)
    }
  }
  return rules
}

function endsInNames(parent: string, names: string): boolean {
  return parent === names || (parent.endsWith(names) && parent[parent.length - names.length - 1] === '/')
}

function ruleOfVariableName(name: string): CredentialRule | undefined {
  if (!name.startsWith('gi') && !name.startsWith('gha-') && !name.startsWith('jfrog-')) return undefined
  return VARIABLE_NAMES.find(({ pattern }) => pattern.test(name))?.rule
}

const VARIABLE_NAMES: readonly { readonly pattern: RegExp; readonly rule: CredentialRule }[] = [
  {
    // google-github-actions/auth writes it into the workspace.
    pattern: /^gha-creds-[0-9a-f]+\.json$/,
    rule: {
      kind: 'credential',
      reason: 'the Google Cloud credentials that google-github-actions/auth writes',
    },
  },
  {
    pattern: /^git-credentials-.+\.config$/,
    rule: { kind: 'credential', reason: 'the git token that actions/checkout writes' },
  },
  {
    pattern: /^jfrog-cli\.conf/,
    rule: { kind: 'credential', reason: 'the access tokens of the JFrog command line' },
  },
]

import { assertNever } from '../assert-never.js'
import { recognisedSecret } from '../secrets.js'
import { type GitConfigPart, gitConfigParts } from './git-config-text.js'
import { withoutUserinfo } from './url-userinfo.js'

export type ScrubbedGitConfig =
  /** `text` is the input where nothing was removed, and else the input without what `removed` names. */
  | { readonly kind: 'scrubbed'; readonly text: string; readonly removed: readonly RemovedCredential[] }
  /** Git itself could not read it, so nobody can tell what is a credential: leave the whole file out, and say so. */
  | { readonly kind: 'malformed'; readonly line: number }

export interface RemovedCredential {
  /** The entry's name, as `http.https://github.com/.extraheader`; never its value. */
  readonly key: string
  /** Counted from 1, in the text as it was. */
  readonly line: number
  readonly reason: string
}

/** Removes credentials from the text of a git configuration file (a byte string or decoded, both work) and keeps every other byte.
 *  Gone are: HTTP headers, the user and password in URLs wherever they stand, inline and plaintext credential helpers, entries named as
 *  passwords or tokens, includes of credential files, and any entry or comment that holds a token of a known form. */
export function scrubGitConfig(text: string): ScrubbedGitConfig {
  const read = gitConfigParts(text)
  if (read.kind === 'malformed') return read
  const removed: RemovedCredential[] = []
  let kept = ''
  let keptTo = 0
  for (const part of read.parts) {
    const edit = editOf(part, text)
    if (edit === undefined) continue
    removed.push({ key: nameOf(part), line: part.line, reason: edit.reason })
    kept += text.slice(keptTo, edit.start) + edit.replacement
    keptTo = edit.end
  }
  return { kind: 'scrubbed', text: kept + text.slice(keptTo), removed }
}

/** True for a file that git reads as a repository's configuration: `.git/config`, those of submodules and worktrees, and of bare
 *  repositories whose directory ends in `.git`. Where the tree's root may be such a directory itself, put its name before the path. */
export function isGitConfigPath(path: string): boolean {
  if (path.endsWith('/config.worktree')) return /(^|\/)[^/]*\.git\//.test(path)
  return path.endsWith('/config') && /(^|\/)[^/]*\.git\/(modules\/.+\/)?config$/.test(path)
}

interface Edit {
  readonly start: number
  readonly end: number
  readonly replacement: string
  readonly reason: string
}

function editOf(part: GitConfigPart, text: string): Edit | undefined {
  switch (part.kind) {
    case 'section':
      return sectionEdit(part, text)
    case 'comment':
      return commentEdit(part, text)
    case 'entry':
      return entryEdit(part, text)
    default:
      return assertNever(part)
  }
}

type Part<Kind extends GitConfigPart['kind']> = Extract<GitConfigPart, { kind: Kind }>

function sectionEdit(part: Part<'section'>, text: string): Edit | undefined {
  if (part.subsection === undefined) return undefined
  const clean = withoutSecrets(part.subsection)
  if (clean === part.subsection) return undefined
  const header = text.slice(part.start, part.end)
  const opening = header.slice(0, header.indexOf('"') + 1)
  return {
    ...span(part),
    replacement: `${opening}${clean.replace(/["\\]/g, '\\$&')}"]`,
    reason: 'a credential in the section name',
  }
}

function commentEdit(part: Part<'comment'>, text: string): Edit | undefined {
  const comment = text.slice(part.start, part.end)
  const clean = withoutUserinfo(comment)
  const holdsMore =
    recognisedSecret(clean) !== undefined || AUTHORIZATION.test(clean) || SECRET_ASSIGNED.test(clean)
  if (clean === comment && !holdsMore) return undefined
  return {
    ...span(part),
    replacement: holdsMore ? comment.slice(0, 1) : clean,
    reason: 'a credential in a comment',
  }
}

function entryEdit(part: Part<'entry'>, text: string): Edit | undefined {
  const reason = reasonToRemove(part)
  if (reason !== undefined) return { ...lineSpan(part, text), replacement: '', reason }
  if (part.value === undefined) return undefined
  const clean = withoutUserinfo(part.value)
  if (clean === part.value) return undefined
  const raw = text.slice(part.valueStart, part.end)
  // Most values stand in the file as they are, and keep their quotes; one with escapes or quotes inside is written anew.
  const inner = raw.startsWith('"') && raw.endsWith('"') ? raw.slice(1, -1) : raw
  const plain = inner === part.value && !/["\\\n]/.test(inner)
  const replacement = plain ? withoutUserinfo(raw) : `"${escaped(clean)}"`
  return { start: part.valueStart, end: part.end, replacement, reason: 'user and password in a URL' }
}

function reasonToRemove({ section, subsection, key, value }: Part<'entry'>): string | undefined {
  if (key === 'extraheader') return 'an HTTP header'
  if (SECRET_KEYS.test(key) || SECRET_NAMES.has(`${section}.${key}`)) return 'named as a secret'
  if (value === undefined) return undefined
  if (section === 'credential' && key === 'helper' && !isHarmlessHelper(value)) return 'a credential helper'
  if (section.startsWith('include') && key === 'path' && CREDENTIAL_INCLUDE.test(value))
    return 'a file of credentials'
  // The URL's password goes alone; what is left decides about the entry.
  const secret = recognisedSecret(withoutUserinfo(value))
  if (secret !== undefined) return secret
  if (AUTHORIZATION.test(value)) return 'an authorization header'
  // `[user] name = …` stays, but an old-style `[http.https://…]` may carry the same in its name.
  return subsection === undefined && recognisedSecret(section) !== undefined
    ? 'a credential in the section name'
    : undefined
}

// Written by the checkout action from version 6 on: the token lies in a file of its own, outside the repository.
const CREDENTIAL_INCLUDE = /credentials?[^/\\]*$/i
const AUTHORIZATION = /\bauthorization\s*[:=]/i
const SECRET_KEYS = /(?:password|passwd|passphrase|secret|token|api-?key)$/
const SECRET_NAMES = new Set(['sendemail.smtppass', 'imap.pass', 'gitcvs.dbpass', 'svn-remote.pass'])
const SECRET_ASSIGNED = /\b(?:password|passwd|passphrase|smtppass|oauth-?token|token|secret)\s*=\s*\S/i

// A name or a path says where credentials are asked for; a shell line or an argument may hold one, and `store` keeps them in plain text.
function isHarmlessHelper(helper: string): boolean {
  if (
    helper.startsWith('!') ||
    /^store\b/.test(helper) ||
    /[\\/]git-credential-store(?:\.exe)?\b/.test(helper)
  )
    return false
  return !/\s/.test(helper) || /^cache(?:\s+--(?:timeout|socket)[= ]\S+)*$/.test(helper)
}

function withoutSecrets(subsection: string): string {
  const clean = withoutUserinfo(subsection)
  return recognisedSecret(clean) === undefined ? clean : 'removed'
}

function escaped(value: string): string {
  return value.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n').replace(/\t/g, '\\t').replace(/[\b]/g, '\\b')
}

function nameOf(part: GitConfigPart): string {
  if (part.kind === 'comment') return 'comment'
  const subsection = part.subsection === undefined ? '' : `.${withoutSecrets(part.subsection)}`
  if (part.kind === 'section') return `${part.name}${subsection}`
  return `${part.section}${subsection}.${part.key}`
}

function span(part: GitConfigPart): { start: number; end: number } {
  return { start: part.start, end: part.end }
}

/** The entry with its whole line, unless a section header stands before it or a comment behind it. */
function lineSpan(part: Part<'entry'>, text: string): { start: number; end: number } {
  const lineStart = text.lastIndexOf('\n', part.start - 1) + 1
  const lineEnd = text.indexOf('\n', part.end)
  const end = lineEnd < 0 ? text.length : lineEnd + 1
  const alone = /^[ \t]*$/.test(text.slice(lineStart, part.start)) && /^\s*$/.test(text.slice(part.end, end))
  return alone ? { start: lineStart, end } : span(part)
}

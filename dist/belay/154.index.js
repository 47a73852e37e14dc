export const id = 154;
export const ids = [154];
export const modules = {

/***/ 5235:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ leftOutOf)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8059);
/* harmony import */ var _belay_machine_real_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4839);
/* harmony import */ var _belay_snapshot_tree_native_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1054);




/** Those of the directories that lie inside the tree, as paths of the tree: a store or state is never part of a checkpoint, whatever link leads to it.
 *  @param root absolute
 *  @throws BelayError misuse `target-invalid` if the tree lies in the store: nothing could be kept apart there, and removing what is extra would
 *  remove the store */
async function leftOutOf(root, o) {
    const inside = [];
    const realRoot = await (0,_belay_machine_real_path__WEBPACK_IMPORTED_MODULE_1__/* .realPathOf */ .d)(root);
    const realStore = await (0,_belay_machine_real_path__WEBPACK_IMPORTED_MODULE_1__/* .realPathOf */ .d)(o.store);
    if (realRoot === realStore || pathWithin(realStore, realRoot) !== undefined) {
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_2__/* .misuse */ .vM)('target-invalid', `The directory ${root} lies in the store ${o.store}: expected one outside of it`, { hint: 'A store holds nothing but what Belay puts there. Name another directory.' });
    }
    for (const directory of [realStore, o.state === undefined ? undefined : await (0,_belay_machine_real_path__WEBPACK_IMPORTED_MODULE_1__/* .realPathOf */ .d)(o.state)]) {
        const relative = directory === undefined ? undefined : pathWithin(realRoot, directory);
        if (relative !== undefined)
            inside.push((0,_belay_snapshot_tree_native_path__WEBPACK_IMPORTED_MODULE_3__/* .bytePath */ .OO)(relative.split(node_path__WEBPACK_IMPORTED_MODULE_0__.sep).join('/')));
    }
    return inside;
}
/** The path from one to the other if that leads down; undefined otherwise, also if they are the same. */
function pathWithin(outer, inner) {
    const relative = node_path__WEBPACK_IMPORTED_MODULE_0__.relative(outer, inner);
    const isOutside = relative === '' || relative === '..' || relative.startsWith(`..${node_path__WEBPACK_IMPORTED_MODULE_0__.sep}`) || node_path__WEBPACK_IMPORTED_MODULE_0__.isAbsolute(relative);
    return isOutside ? undefined : relative;
}


/***/ }),

/***/ 3945:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ assertNever)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8059);

/** Ends a switch over a union: the compiler refuses the call while a case is missing.
 *  @throws BelayError `internal` if data that no schema checked gets here all the same. */
function assertNever(value, what = 'value') {
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BelayError */ .oT({
        code: 'internal',
        message: `Unexpected ${what}: expected every case to be handled, found ${JSON.stringify(value)}`,
        hint: 'This is a defect of Belay; please report it with the command you ran.',
    });
}


/***/ }),

/***/ 957:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ fromPlain)
/* harmony export */ });
/* unused harmony export toPlain */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8059);

/** The error with its chain of causes as a plain value, for a message between threads. Whatever was thrown, it succeeds. */
function toPlain(error) {
    return plainWithin(error, CAUSES_MAX);
}
/** The error again, with its class, code, hint, stack and causes. A code this version does not know becomes an ordinary Error. */
function fromPlain(plain) {
    const cause = plain.cause === undefined ? undefined : fromPlain(plain.cause);
    const error = revived(plain, cause);
    if (plain.stack !== undefined)
        error.stack = plain.stack;
    return error;
}
// A chain of causes may be a circle.
const CAUSES_MAX = 8;
function plainWithin(error, causesLeft) {
    if (!(error instanceof Error))
        return { name: 'Error', message: describe(error) };
    const code = codeOf(error);
    return {
        name: error.name,
        message: error.message,
        ...(code === undefined ? {} : { code }),
        ...(error instanceof BelayError && error.hint !== undefined ? { hint: error.hint } : {}),
        ...(error.stack === undefined ? {} : { stack: error.stack }),
        ...(error.cause === undefined || causesLeft === 0
            ? {}
            : { cause: plainWithin(error.cause, causesLeft - 1) }),
    };
}
function describe(thrown) {
    try {
        return String(thrown);
    }
    catch {
        // An object without a prototype cannot be made a string; that it was thrown still has to be told.
        return 'a value that cannot be described was thrown';
    }
}
function codeOf(error) {
    return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
function revived(plain, cause) {
    const { name, message, code, hint } = plain;
    if (name === 'BelayError' && code !== undefined && (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isErrorCode */ .We)(code))
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .BelayError */ .oT({ code, message, hint, cause });
    const error = new Error(message, cause === undefined ? undefined : { cause });
    error.name = name;
    return code === undefined ? error : Object.assign(error, { code });
}


/***/ }),

/***/ 9417:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ availableCpus)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8161);
/* harmony import */ var _file_error_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7698);



/** How many threads of pure computing this process can keep busy at once: processors it may run on, less what a container's quota
 *  takes away. A part of a processor counts as one. At least 1. Node's own count misses quotas of the first cgroup version. */
function availableCpus(root = '') {
    const groups = readOptional(`${root}/proc/self/cgroup`) ?? '';
    const quotas = groups.split('\n').flatMap((line) => quotasOfGroup(line, root));
    return Math.max(1, Math.ceil(Math.min((0,node_os__WEBPACK_IMPORTED_MODULE_1__.availableParallelism)(), ...quotas)));
}
/** In processors; every group above limits as well. */
function quotasOfGroup(line, root) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined)
        return [];
    const mounts = controllers === ''
        ? ['/sys/fs/cgroup', '/sys/fs/cgroup/unified']
        : controllers.split(',').includes('cpu')
            ? ['/sys/fs/cgroup/cpu', '/sys/fs/cgroup/cpu,cpuacct']
            : [];
    return mounts.flatMap((mount) => directoriesUpTo(path).flatMap((directory) => quotaOfDirectory(`${root}${mount}${directory}`)));
}
function quotaOfDirectory(directory) {
    const max = readOptional(`${directory}/cpu.max`);
    const quota = readOptional(`${directory}/cpu.cfs_quota_us`);
    const [quotaUs, periodUs] = max === undefined ? [quota, readOptional(`${directory}/cpu.cfs_period_us`)] : max.split(' ');
    const share = Number(quotaUs) / Number(periodUs);
    // `max` and -1 stand for no limit.
    return share > 0 && Number.isFinite(share) ? [share] : [];
}
/** `/a/b`, `/a`, and the mount itself, which is all that a container may see of its path. */
function directoriesUpTo(path) {
    const names = path.split('/').filter((name) => name !== '' && name !== '..');
    return Array.from({ length: names.length + 1 }, (_, up) => names.slice(0, names.length - up).reduce((joined, name) => `${joined}/${name}`, ''));
}
function readOptional(file) {
    try {
        return (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(file, 'utf8').trim();
    }
    catch (error) {
        // Not there on this system, or hidden from this process: then there is no limit that could be known, and a thread too many costs little.
        if ((0,_file_error_js__WEBPACK_IMPORTED_MODULE_2__/* .errnoCode */ .U)(error) !== undefined)
            return undefined;
        throw error;
    }
}


/***/ }),

/***/ 4839:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ realPathOf)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _file_error_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7698);



/** The absolute path without symbolic links, also of a path that does not exist yet: then of as much of it as does.
 *  @throws BelayError `unavailable` */
async function realPathOf(file) {
    const absolute = node_path__WEBPACK_IMPORTED_MODULE_1__.resolve(file);
    try {
        return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(absolute);
    }
    catch (cause) {
        const parent = node_path__WEBPACK_IMPORTED_MODULE_1__.dirname(absolute);
        // ENOTDIR: a file is on the way. Whoever uses the path says what that means for it.
        if (!['ENOENT', 'ENOTDIR'].includes((0,_file_error_js__WEBPACK_IMPORTED_MODULE_2__/* .errnoCode */ .U)(cause) ?? '') || parent === absolute) {
            throw (0,_file_error_js__WEBPACK_IMPORTED_MODULE_2__/* .fileError */ .z)(cause, { doing: `resolve ${file}`, access: 'read' });
        }
        return node_path__WEBPACK_IMPORTED_MODULE_1__.join(await realPathOf(parent), node_path__WEBPACK_IMPORTED_MODULE_1__.basename(absolute));
    }
}


/***/ }),

/***/ 6714:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  P: () => (/* binding */ contentRuleFor),
  B: () => (/* binding */ rowsDependOn)
});

// EXTERNAL MODULE: ./packages/domain/lib/assert-never.js
var assert_never = __webpack_require__(3945);
// EXTERNAL MODULE: ./packages/domain/lib/secrets.js
var secrets = __webpack_require__(5267);
;// CONCATENATED MODULE: ./packages/domain/lib/checkpoint/git-config-text.js
/** Cuts the text of a git configuration file into its parts, by the rules of git's own parser
 *  (git-config(1) "Syntax", config.c get_base_var, get_value and parse_value). */
function gitConfigParts(text) {
    const reader = new ConfigReader(text);
    try {
        return { kind: 'parsed', parts: reader.parts() };
    }
    catch (error) {
        if (error instanceof Malformed)
            return { kind: 'malformed', line: reader.partLine };
        throw error;
    }
}
class Malformed extends Error {
}
class ConfigReader {
    text;
    /** Where the part being read begins. */
    partLine = 1;
    #line = 1;
    #at = 0;
    #section = '';
    #subsection;
    #parts = [];
    constructor(text) {
        this.text = text;
    }
    parts() {
        // A byte order mark, as three bytes or as one character.
        if (this.text.startsWith('\xef\xbb\xbf'))
            this.#at = 3;
        else if (this.text.startsWith('\ufeff'))
            this.#at = 1;
        for (let char = this.#peek(); char !== ''; char = this.#peek()) {
            this.partLine = this.#line;
            if (isSpace(char))
                this.#take();
            else if (char === '#' || char === ';')
                this.#comment();
            else if (char === '[')
                this.#sectionHeader();
            else if (isLetter(char))
                this.#entry();
            else
                throw new Malformed();
        }
        return this.#parts;
    }
    // Git reads CR LF as one newline. A lone CR is an ordinary character.
    #peek() {
        const char = this.text[this.#at] ?? '';
        return char === '\r' && this.text[this.#at + 1] === '\n' ? '\n' : char;
    }
    #take() {
        const char = this.#peek();
        if (char === '\n')
            this.#line += 1;
        this.#at += char === '\n' && this.text[this.#at] === '\r' ? 2 : 1;
        return char;
    }
    #comment() {
        const line = this.partLine;
        const start = this.#at;
        while (this.#peek() !== '\n' && this.#peek() !== '')
            this.#take();
        this.#parts.push({ kind: 'comment', line, start, end: this.#at });
    }
    #sectionHeader() {
        const line = this.partLine;
        const start = this.#at;
        this.#take();
        let name = '';
        let subsection;
        for (let char = this.#take(); char !== ']'; char = this.#take()) {
            if (char === ' ' || char === '\t') {
                subsection = this.#subsectionName();
                break;
            }
            if (!isKeyChar(char) && char !== '.')
                throw new Malformed();
            name += char.toLowerCase();
        }
        this.#section = name;
        this.#subsection = subsection;
        this.#parts.push({ kind: 'section', line, name, subsection, start, end: this.#at });
    }
    #subsectionName() {
        while (this.#peek() === ' ' || this.#peek() === '\t')
            this.#take();
        if (this.#take() !== '"')
            throw new Malformed();
        let name = '';
        for (let char = this.#take(); char !== '"'; char = this.#take()) {
            if (char === '\\')
                char = this.#take();
            if (char === '\n' || char === '')
                throw new Malformed();
            name += char;
        }
        if (this.#take() !== ']')
            throw new Malformed();
        return name;
    }
    #entry() {
        const line = this.partLine;
        const start = this.#at;
        while (isKeyChar(this.#peek()))
            this.#take();
        const key = this.text.slice(start, this.#at).toLowerCase();
        let end = this.#at;
        while (this.#peek() === ' ' || this.#peek() === '\t')
            this.#take();
        let value;
        let valueStart = end;
        if (this.#peek() === '=') {
            this.#take();
            while (isSpace(this.#peek()) && this.#peek() !== '\n')
                this.#take();
            valueStart = this.#at;
            ({ value, end } = this.#value());
        }
        else if (this.#peek() !== '\n' && this.#peek() !== '') {
            throw new Malformed();
        }
        this.#parts.push({
            kind: 'entry',
            line,
            section: this.#section,
            subsection: this.#subsection,
            key,
            value,
            start,
            end,
            valueStart,
        });
    }
    #value() {
        let value = '';
        // Where the value ended if nothing but blanks follows.
        let end = this.#at;
        let length = 0;
        let quoted = false;
        for (;;) {
            const char = this.#peek();
            if (char === '' || char === '\n') {
                if (quoted)
                    throw new Malformed();
                return { value: value.slice(0, length), end };
            }
            if (!quoted && (char === '#' || char === ';'))
                return { value: value.slice(0, length), end };
            this.#take();
            if (value === '' && !quoted && isSpace(char))
                continue;
            if (char === '"')
                quoted = !quoted;
            else if (char === '\\')
                value += this.#escaped();
            else
                value += char;
            if (quoted || !isSpace(char)) {
                end = this.#at;
                length = value.length;
            }
        }
    }
    #escaped() {
        const char = this.#take();
        const meaning = ESCAPES[char];
        if (meaning === undefined)
            throw new Malformed();
        return meaning;
    }
}
// A backslash before the end of the line continues the value on the next.
const ESCAPES = {
    '\n': '',
    n: '\n',
    t: '\t',
    b: '\b',
    '"': '"',
    '\\': '\\',
};
function isSpace(char) {
    return char === ' ' || char === '\t' || char === '\n' || char === '\r' || char === '\v' || char === '\f';
}
function isLetter(char) {
    return /^[a-zA-Z]$/.test(char);
}
function isKeyChar(char) {
    return /^[a-zA-Z0-9-]$/.test(char);
}

;// CONCATENATED MODULE: ./packages/domain/lib/checkpoint/url-userinfo.js
/** The text with no user or password in its URLs. A user alone stays where it is the way in and no secret: `ssh://git@host/`. */
function withoutUserinfo(text) {
    return text.replace(USERINFO, (_, scheme, userinfo) => {
        if (!/ssh:\/\/$/i.test(scheme))
            return scheme;
        return `${scheme}${userinfo.split(':', 1)[0] ?? ''}@`;
    });
}
// Up to the last @ of the authority: a password may hold an @ itself. The scheme is bounded, so that the search stays linear.
const USERINFO = /\b([a-z][a-z0-9+.-]{0,30}:\/\/)([^\s/?#]+)@/gi;

;// CONCATENATED MODULE: ./packages/domain/lib/checkpoint/scrub-git-config.js




/** Removes credentials from the text of a git configuration file (a byte string or decoded, both work) and keeps every other byte.
 *  Gone are: HTTP headers, the user and password in URLs wherever they stand, inline and plaintext credential helpers, entries named as
 *  passwords or tokens, includes of credential files, and any entry or comment that holds a token of a known form. */
function scrubGitConfig(text) {
    const read = gitConfigParts(text);
    if (read.kind === 'malformed')
        return read;
    const removed = [];
    let kept = '';
    let keptTo = 0;
    for (const part of read.parts) {
        const edit = editOf(part, text);
        if (edit === undefined)
            continue;
        removed.push({ key: nameOf(part), line: part.line, reason: edit.reason });
        kept += text.slice(keptTo, edit.start) + edit.replacement;
        keptTo = edit.end;
    }
    return { kind: 'scrubbed', text: kept + text.slice(keptTo), removed };
}
/** True for a file that git reads as a repository's configuration: `.git/config`, those of submodules and worktrees, and of bare
 *  repositories whose directory ends in `.git`. Where the tree's root may be such a directory itself, put its name before the path. */
function isGitConfigPath(path) {
    if (path.endsWith('/config.worktree'))
        return /(^|\/)[^/]*\.git\//.test(path);
    return path.endsWith('/config') && /(^|\/)[^/]*\.git\/(modules\/.+\/)?config$/.test(path);
}
function editOf(part, text) {
    switch (part.kind) {
        case 'section':
            return sectionEdit(part, text);
        case 'comment':
            return commentEdit(part, text);
        case 'entry':
            return entryEdit(part, text);
        default:
            return (0,assert_never/* assertNever */.x)(part);
    }
}
function sectionEdit(part, text) {
    if (part.subsection === undefined)
        return undefined;
    const clean = withoutSecrets(part.subsection);
    if (clean === part.subsection)
        return undefined;
    const header = text.slice(part.start, part.end);
    const opening = header.slice(0, header.indexOf('"') + 1);
    return {
        ...span(part),
        replacement: `${opening}${clean.replace(/["\\]/g, '\\$&')}"]`,
        reason: 'a credential in the section name',
    };
}
function commentEdit(part, text) {
    const comment = text.slice(part.start, part.end);
    const clean = withoutUserinfo(comment);
    const holdsMore = (0,secrets/* recognisedSecret */.Ye)(clean) !== undefined || AUTHORIZATION.test(clean) || SECRET_ASSIGNED.test(clean);
    if (clean === comment && !holdsMore)
        return undefined;
    return {
        ...span(part),
        replacement: holdsMore ? comment.slice(0, 1) : clean,
        reason: 'a credential in a comment',
    };
}
function entryEdit(part, text) {
    const reason = reasonToRemove(part);
    if (reason !== undefined)
        return { ...lineSpan(part, text), replacement: '', reason };
    if (part.value === undefined)
        return undefined;
    const clean = withoutUserinfo(part.value);
    if (clean === part.value)
        return undefined;
    const raw = text.slice(part.valueStart, part.end);
    // Most values stand in the file as they are, and keep their quotes; one with escapes or quotes inside is written anew.
    const inner = raw.startsWith('"') && raw.endsWith('"') ? raw.slice(1, -1) : raw;
    const plain = inner === part.value && !/["\\\n]/.test(inner);
    const replacement = plain ? withoutUserinfo(raw) : `"${escaped(clean)}"`;
    return { start: part.valueStart, end: part.end, replacement, reason: 'user and password in a URL' };
}
function reasonToRemove({ section, subsection, key, value }) {
    if (key === 'extraheader')
        return 'an HTTP header';
    if (SECRET_KEYS.test(key) || SECRET_NAMES.has(`${section}.${key}`))
        return 'named as a secret';
    if (value === undefined)
        return undefined;
    if (section === 'credential' && key === 'helper' && !isHarmlessHelper(value))
        return 'a credential helper';
    if (section.startsWith('include') && key === 'path' && CREDENTIAL_INCLUDE.test(value))
        return 'a file of credentials';
    // The URL's password goes alone; what is left decides about the entry.
    const secret = (0,secrets/* recognisedSecret */.Ye)(withoutUserinfo(value));
    if (secret !== undefined)
        return secret;
    if (AUTHORIZATION.test(value))
        return 'an authorization header';
    // `[user] name = …` stays, but an old-style `[http.https://…]` may carry the same in its name.
    return subsection === undefined && (0,secrets/* recognisedSecret */.Ye)(section) !== undefined
        ? 'a credential in the section name'
        : undefined;
}
// Written by the checkout action from version 6 on: the token lies in a file of its own, outside the repository.
const CREDENTIAL_INCLUDE = /credentials?[^/\\]*$/i;
const AUTHORIZATION = /\bauthorization\s*[:=]/i;
const SECRET_KEYS = /(?:password|passwd|passphrase|secret|token|api-?key)$/;
const SECRET_NAMES = new Set(['sendemail.smtppass', 'imap.pass', 'gitcvs.dbpass', 'svn-remote.pass']);
const SECRET_ASSIGNED = /\b(?:password|passwd|passphrase|smtppass|oauth-?token|token|secret)\s*=\s*\S/i;
// A name or a path says where credentials are asked for; a shell line or an argument may hold one, and `store` keeps them in plain text.
function isHarmlessHelper(helper) {
    if (helper.startsWith('!') ||
        /^store\b/.test(helper) ||
        /[\\/]git-credential-store(?:\.exe)?\b/.test(helper))
        return false;
    return !/\s/.test(helper) || /^cache(?:\s+--(?:timeout|socket)[= ]\S+)*$/.test(helper);
}
function withoutSecrets(subsection) {
    const clean = withoutUserinfo(subsection);
    return (0,secrets/* recognisedSecret */.Ye)(clean) === undefined ? clean : 'removed';
}
function escaped(value) {
    return value.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n').replace(/\t/g, '\\t').replace(/[\b]/g, '\\b');
}
function nameOf(part) {
    if (part.kind === 'comment')
        return 'comment';
    const subsection = part.subsection === undefined ? '' : `.${withoutSecrets(part.subsection)}`;
    if (part.kind === 'section')
        return `${part.name}${subsection}`;
    return `${part.section}${subsection}.${part.key}`;
}
function span(part) {
    return { start: part.start, end: part.end };
}
/** The entry with its whole line, unless a section header stands before it or a comment behind it. */
function lineSpan(part, text) {
    const lineStart = text.lastIndexOf('\n', part.start - 1) + 1;
    const lineEnd = text.indexOf('\n', part.end);
    const end = lineEnd < 0 ? text.length : lineEnd + 1;
    const alone = /^[ \t]*$/.test(text.slice(lineStart, part.start)) && /^\s*$/.test(text.slice(part.end, end));
    return alone ? { start: lineStart, end } : span(part);
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/content-rules.js

/** What the rows that a machine remembers depend on beside the tree, always with its parts in one order: it is compared as text. */
function rowsDependOn({ paths, exclude, keepCredentials }, { scrubGitConfig }) {
    return [{ paths, exclude, keepCredentials }, { scrubGitConfig }];
}
/** The rule for a path's content, if it has one: asked for every file, so it decides by the name. */
function contentRuleFor(policy) {
    return (path) => (policy.scrubGitConfig && isGitConfigPath(path) ? scrub : undefined);
}
const scrub = (_path, content) => {
    const scrubbed = scrubGitConfig(content.toString('latin1'));
    if (scrubbed.kind === 'malformed') {
        return {
            kind: 'refuse',
            reason: `git cannot read it (line ${scrubbed.line}), so nobody can tell its credentials`,
        };
    }
    if (scrubbed.removed.length === 0)
        return { kind: 'keep' };
    return { kind: 'replace', content: Buffer.from(scrubbed.text, 'latin1') };
};


/***/ }),

/***/ 6919:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  p: () => (/* binding */ openLocalState)
});

// UNUSED EXPORTS: LocalState

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/byte-reader.js
var byte_reader = __webpack_require__(6538);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/byte-writer.js
var byte_writer = __webpack_require__(9610);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/segment.js
var segment = __webpack_require__(7033);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/restored-rows.js

function writeRestored(out, { bytes, inodes, changesMs }) {
    out.varint(bytes.length);
    out.bytes(bytes);
    for (const numbers of [inodes, changesMs])
        out.bytes(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
}
/** @throws BelayError corrupt if the bytes are no segment */
function readRestored(reader, count) {
    const bytes = reader.bytes(reader.varint());
    const inodes = numbersOf(reader.bytes(count * 8));
    const changesMs = numbersOf(reader.bytes(count * 8));
    const entries = (0,segment/* decodeSegment */.UR)(bytes, { after: undefined, what: 'The local state' });
    if (entries.length !== count)
        reader.fail(`${count} rows`, `${entries.length}`);
    return entries.map(({ path, kind, mode, sizeBytes, target, mtimeSec, mtimeNsec, unstable }, at) => {
        const inode = inodes[at];
        return {
            path,
            // Of a file that would not hold still, nothing newer than the checkpoint is known.
            kind: kind === 'directory' || (inode !== 0 && !unstable) ? kind : 'special',
            mode,
            statSize: kind === 'symlink' ? target.length : sizeBytes,
            mtimeMs: mtimeSec * 1000 + mtimeNsec / 1e6,
            ctimeMs: changesMs[at] || Number.NaN,
            inode,
        };
    });
}
function numbersOf(bytes) {
    return new Float64Array(Uint8Array.from(bytes).buffer);
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/local-state.js





const MAGIC = 'BELAYST2';
/** `special`: an entry that nothing vouches for, such as a file that would not hold still. */
const KINDS = ['file', 'directory', 'symlink', 'special'];
/** How a record holds its rows. */
const AS_ROWS = 0;
const AS_RESTORED = 1;
const RECORD_HEAD_BYTES = 8;
const READ_BYTES = 2 ** 20;
const SEGMENT_BYTES_MAX = 2 ** 27;
/** Checks a state file to its last checksum; `undefined` if it is damaged. */
function indexState(file) {
    const reader = new LocalStateReader(file);
    const offsets = [];
    const lengths = [];
    const firstRows = [0];
    const places = [];
    let offset = MAGIC.length;
    for (const record of reader.records()) {
        const head = new byte_reader/* ByteReader */.k(record, 'The local state', 'internal');
        places.push(head.varint(), head.varint());
        offsets.push(offset + RECORD_HEAD_BYTES);
        lengths.push(record.length);
        firstRows.push(firstRows.at(-1) + head.varint());
        offset += RECORD_HEAD_BYTES + record.length;
    }
    if (!reader.intact)
        return undefined;
    return {
        offsets: Float64Array.from(offsets),
        lengths: Float64Array.from(lengths),
        firstRows: Float64Array.from(firstRows),
        places: Float64Array.from(places),
    };
}
/** Reads segments one after the other; memory holds one. Iteration ends early, with `intact` false, at the first damage. */
class LocalStateReader {
    intact = true;
    #fd;
    #buffer = Buffer.alloc(0);
    /** @throws the system's error if the file cannot be opened */
    constructor(file) {
        this.#fd = (0,external_node_fs_.openSync)(file, 'r');
    }
    *segments() {
        let number = 0;
        for (const record of this.records())
            yield { ...decodeStateRecord(record), number: number++, record };
    }
    *records() {
        try {
            if (this.#take(MAGIC.length)?.toString('latin1') !== MAGIC)
                return this.#damaged();
            for (let count = 0;; count++) {
                const head = this.#take(RECORD_HEAD_BYTES);
                if (head === undefined)
                    return this.#damaged();
                const length = head.readUInt32LE(0);
                const sum = head.readUInt32LE(4);
                // The end, which says how many there are: a damaged length must not pass for it.
                if (length === 0) {
                    if (sum !== count || this.#take(1) !== undefined)
                        this.#damaged();
                    return;
                }
                if (length > SEGMENT_BYTES_MAX)
                    return this.#damaged();
                const bytes = this.#take(length);
                if (bytes === undefined || (0,external_node_zlib_.crc32)(bytes) !== sum)
                    return this.#damaged();
                yield bytes;
            }
        }
        finally {
            (0,external_node_fs_.closeSync)(this.#fd);
        }
    }
    #damaged() {
        this.intact = false;
    }
    #take(length) {
        while (this.#buffer.length < length) {
            const more = Buffer.allocUnsafe(Math.max(READ_BYTES, length - this.#buffer.length));
            const count = (0,external_node_fs_.readSync)(this.#fd, more);
            if (count === 0)
                return undefined;
            this.#buffer =
                this.#buffer.length === 0
                    ? more.subarray(0, count)
                    : Buffer.concat([this.#buffer, more.subarray(0, count)]);
        }
        const taken = this.#buffer.subarray(0, length);
        this.#buffer = this.#buffer.subarray(length);
        return taken;
    }
}
/** Writes a state file under a temporary name; it counts from `commit` on. */
class LocalStateWriter {
    #file;
    #fd;
    #out = new byte_writer/* ByteWriter */.U(READ_BYTES);
    #row = new byte_writer/* ByteWriter */.U(64 * 1024);
    #count = 0;
    #isOpen = true;
    constructor(file) {
        this.#file = file;
        this.#fd = (0,external_node_fs_.openSync)(`${file}.tmp`, 'wx', 0o600);
        this.#out.byteString(MAGIC);
    }
    add(segment) {
        this.addRecord(encode(segment, this.#row));
    }
    addRestored(segment) {
        this.addRecord(encodeRestored(segment, this.#row));
    }
    addRecord(bytes) {
        this.#count++;
        this.#out.u32(bytes.length);
        this.#out.u32((0,external_node_zlib_.crc32)(bytes));
        this.#out.bytes(bytes);
        if (this.#out.length >= READ_BYTES)
            this.#write();
    }
    commit() {
        this.#out.u32(0);
        this.#out.u32(this.#count);
        this.#write();
        this.#close();
        (0,external_node_fs_.renameSync)(`${this.#file}.tmp`, this.#file);
    }
    /** Removes what was written. */
    abandon() {
        this.#close();
        (0,external_node_fs_.rmSync)(`${this.#file}.tmp`, { force: true });
    }
    /** Once: the number of a closed file may be another's by then. */
    #close() {
        if (!this.#isOpen)
            return;
        this.#isOpen = false;
        (0,external_node_fs_.closeSync)(this.#fd);
    }
    #write() {
        const bytes = this.#out.view();
        for (let done = 0; done < bytes.length;)
            done += (0,external_node_fs_.writeSync)(this.#fd, bytes, done);
        this.#out.clear();
    }
}
function encode(segment, out) {
    out.clear();
    out.varint(segment.pack);
    out.varint(segment.blob);
    out.varint(segment.rows.length);
    out.u8(AS_ROWS);
    let previous = '';
    for (const row of segment.rows) {
        let prefix = 0;
        const longest = Math.min(previous.length, row.path.length);
        while (prefix < longest && previous.charCodeAt(prefix) === row.path.charCodeAt(prefix))
            prefix++;
        previous = row.path;
        out.varint(prefix);
        out.varint(row.path.length - prefix);
        out.byteString(row.path.slice(prefix));
        out.u16(row.mode | (KINDS.indexOf(row.kind) << 12));
        out.varint(row.statSize);
        out.f64(row.mtimeMs);
        out.f64(row.ctimeMs);
        out.f64(row.inode);
    }
    return out.view();
}
function encodeRestored(segment, out) {
    out.clear();
    out.varint(segment.pack);
    out.varint(segment.blob);
    out.varint(segment.inodes.length);
    out.u8(AS_RESTORED);
    writeRestored(out, segment);
    return out.view();
}
/** Where a record's segment lies, without its rows. */
function placeOfRecord(record) {
    const reader = new byte_reader/* ByteReader */.k(record, 'The local state', 'internal');
    return { pack: reader.varint(), blob: reader.varint() };
}
/** @throws BelayError `internal`: the checksum was right, so it was written like this */
function decodeStateRecord(bytes) {
    const reader = new byte_reader/* ByteReader */.k(bytes, 'The local state', 'internal');
    const pack = reader.varint();
    const blob = reader.varint();
    const count = reader.varint();
    const rows = reader.u8() === AS_RESTORED ? readRestored(reader, count) : readRows(reader, count);
    reader.end();
    return { pack, blob, rows };
}
function readRows(reader, count) {
    const rows = [];
    let path = '';
    for (let left = count; left > 0; left--) {
        const prefix = reader.varint();
        path = path.slice(0, prefix) + reader.byteString(reader.varint());
        const packed = reader.u16();
        rows.push({
            path,
            kind: KINDS[packed >>> 12] ?? reader.fail('a known kind', `${packed >>> 12}`),
            mode: packed & 0o7777,
            statSize: reader.varint(),
            mtimeMs: reader.f64(),
            ctimeMs: reader.f64(),
            inode: reader.f64(),
        });
    }
    return rows;
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 15 modules
var schemas = __webpack_require__(9691);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/state-head.js



const headSchema = schemas/* object */.Ikc({
    version: schemas/* literal */.euz(1),
    root: schemas/* string */.YjP(),
    /** Digest of the checkpoint whose segments the rows name. */
    checkpoint: schemas/* string */.YjP(),
    /** What else the rows depend on: selection and content rules. */
    key: schemas/* string */.YjP(),
    rows: schemas/* string */.YjP().regex(/^[0-9a-f]{32}\.[0-9a-f]{16}\.rows$/),
    startedAtMs: schemas/* number */.aig(),
    /** Of the restore that wrote rows which are still in use. */
    restored: schemas/* object */.Ikc({ sinceMs: schemas/* number */.aig(), untilMs: schemas/* number */.aig() }).optional(),
});
/** The head as it is stored: JSON, and the SHA-256 of it. */
const storedHeadSchema = schemas/* object */.Ikc({ head: schemas/* string */.YjP(), sha256: schemas/* string */.YjP() });
/** `undefined` where there is none, or none that can be used. */
function findHead(path) {
    try {
        const { head, sha256 } = storedHeadSchema.parse(JSON.parse((0,external_node_fs_.readFileSync)(`${path}.json`, 'utf8')));
        return (0,external_node_crypto_.hash)('sha256', head, 'hex') === sha256 ? headSchema.parse(JSON.parse(head)) : undefined;
    }
    catch {
        // A cache: unreadable, torn or of another version is as good as none.
        return undefined;
    }
}
/** In one step: another session may read it at this moment. */
function writeHead(path, head) {
    const text = JSON.stringify(head);
    const unfinished = `${path}.${(0,external_node_crypto_.randomBytes)(8).toString('hex')}.json.tmp`;
    (0,external_node_fs_.writeFileSync)(unfinished, JSON.stringify({ head: text, sha256: (0,external_node_crypto_.hash)('sha256', text, 'hex') }), {
        mode: 0o600,
    });
    (0,external_node_fs_.renameSync)(unfinished, `${path}.json`);
}

// EXTERNAL MODULE: ./packages/snapshot/lib/tree/vouches.js
var vouches = __webpack_require__(1062);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/local-state-head.js






/**
 * What this machine remembers of one tree, for the next checkpoint of the same series: two files, a small head that says which
 * checkpoint the rows belong to, and the rows. Never needed: whatever is missing or odd makes the next checkpoint read every file.
 */
class LocalState {
    /** Whether rows from the last walk belong to the parent of this checkpoint. */
    usable;
    #directory;
    #name;
    #head;
    #index;
    #next;
    #rowsName;
    /** Opened at the first segment that differs; until then the rows in use may do. */
    #writer;
    #reading;
    #isGivenUp = false;
    #remembered = 0;
    #kept = 0;
    #emitted = 0;
    constructor(o) {
        this.#directory = o.directory;
        this.#name = o.name;
        this.#head = o.head;
        this.#index = o.index;
        this.#next = o.next;
        // A name of its own: two sessions may write at once, and the rows that a head names are never written to.
        this.#rowsName = `${o.name}.${(0,external_node_crypto_.randomBytes)(8).toString('hex')}.rows`;
        this.usable = o.head !== undefined;
    }
    /** May be asked for once. */
    segments() {
        this.#reading = this.#readSegments();
        return this.#reading;
    }
    *#readSegments() {
        if (this.#head === undefined)
            return;
        try {
            for (const segment of new LocalStateReader(this.#file(this.#head.rows)).segments()) {
                this.#remembered++;
                yield segment;
            }
        }
        catch {
            // Gone since it was checked, or odd in spite of its checksum: the rest of the tree is read.
            this.#giveUp();
        }
    }
    /** The next segment of the new checkpoint is one that is remembered, as it is. */
    keepSegment(segment) {
        // Only what comes first may stay where it is: behind a segment that is gone, though no directory tells of it, all is written.
        const isNext = this.#kept === this.#emitted && segment.number === this.#kept;
        if (this.#writer === undefined && isNext)
            this.#kept++;
        else
            this.#write((writer) => writer.addRecord(segment.record));
        this.#emitted++;
    }
    /** The next segment of the new checkpoint is a new one. */
    addSegment(segment) {
        this.#write((writer) => writer.add(segment));
        this.#emitted++;
    }
    /** As `addSegment`, of a segment that was restored. */
    addRestored(segment) {
        this.#write((writer) => writer.addRestored(segment));
        this.#emitted++;
    }
    /** Segments that were told of lie elsewhere now, perhaps in several parts. */
    relocate(movedTo) {
        this.#write((told) => {
            told.commit();
            const file = this.#file(this.#rowsName);
            const writer = new LocalStateWriter(file);
            this.#writer = writer;
            const reader = new LocalStateReader(file);
            for (const record of reader.records()) {
                const { pack, blob } = placeOfRecord(record);
                const parts = movedTo(pack, blob);
                if (parts === undefined) {
                    writer.addRecord(record);
                    continue;
                }
                const { rows } = decodeStateRecord(record);
                let from = 0;
                for (const part of parts) {
                    writer.add({ pack: part.pack, blob: part.blob, rows: rows.slice(from, from + part.entries) });
                    from += part.entries;
                }
            }
            if (!reader.intact)
                throw (0,errors/* corrupt */.qb)('internal', 'The local state was damaged while it was written');
        });
    }
    vouchesFor(row, stat) {
        return this.#head !== undefined && (0,vouches/* vouches */._)(row, stat, this.#head);
    }
    /** What another thread needs to compare the remembered rows with the tree. */
    get rows() {
        if (this.#head === undefined || this.#index === undefined)
            return undefined;
        const { rows, startedAtMs, restored } = this.#head;
        return { file: this.#file(rows), index: this.#index, startedAtMs, restored };
    }
    /** Remembers this walk, whose segments `entry` holds. Where every segment is as it was, the rows stay as they are, and with them the
     *  time of the walk that wrote them: only rows written now are known to be as old as this walk.
     *  @param restored when a restore wrote what it tells of; rows of an earlier one that are taken over keep that one's */
    keep(entry, restored = this.#head?.restored) {
        const isSame = this.#head !== undefined && this.#writer === undefined && this.#kept === this.#remembered;
        const same = isSame ? this.#head : undefined;
        if (same === undefined)
            this.#write((writer) => writer.commit());
        if (this.#isGivenUp)
            return;
        this.#writer = undefined;
        const rows = same?.rows ?? this.#rowsName;
        const startedAtMs = same?.startedAtMs ?? this.#next.startedAtMs;
        const checkpoint = entry.record.digest;
        const head = { version: 1, ...this.#next, checkpoint, rows, startedAtMs, restored };
        try {
            writeHead(this.#file(this.#name), head);
            sweep(this.#directory, this.#name, rows);
        }
        catch {
            // As in #write.
            this.#giveUp();
        }
    }
    close() {
        this.#reading?.return(undefined);
        this.#giveUp();
    }
    /** What cannot be written down is forgotten: the next checkpoint takes longer, and this one is none the worse. */
    #write(work) {
        if (this.#isGivenUp)
            return;
        try {
            work(this.#writer ?? this.#openWriter());
        }
        catch {
            this.#giveUp();
        }
    }
    #giveUp() {
        this.#isGivenUp = true;
        const writer = this.#writer;
        this.#writer = undefined;
        try {
            writer?.abandon();
        }
        catch {
            // The next opening sweeps it.
        }
    }
    #openWriter() {
        const writer = new LocalStateWriter(this.#file(this.#rowsName));
        this.#writer = writer;
        // What was kept so far comes first.
        let left = this.#kept;
        if (this.#head !== undefined && left > 0) {
            for (const record of new LocalStateReader(this.#file(this.#head.rows)).records()) {
                writer.addRecord(record);
                if (--left === 0)
                    break;
            }
        }
        return writer;
    }
    #file(name) {
        return `${this.#directory}/${name}`;
    }
}
/** Opens what is remembered of a tree. `usable` only if it belongs to this parent, tree and selection. */
function openLocalState(o) {
    if (o.directory === undefined)
        return undefined;
    const { directory } = o;
    const key = (0,external_node_crypto_.hash)('sha256', JSON.stringify(o.dependsOn), 'hex');
    const name = (0,external_node_crypto_.hash)('sha256', JSON.stringify([o.root, o.series]), 'hex').slice(0, 32);
    try {
        (0,external_node_fs_.mkdirSync)(directory, { recursive: true, mode: 0o700 });
        const found = findHead(`${directory}/${name}`);
        sweep(directory, name, found?.rows);
        const fits = found?.root === o.root && found.key === key && found.checkpoint === o.parent?.record.digest;
        const stored = fits && found !== undefined ? findIndex(`${directory}/${found.rows}`) : undefined;
        // What is taken over or dropped below is taken from the parent: rows that name another segment would count for what it does not hold.
        const index = stored !== undefined && isPlacedAs(stored.places, o.segments) ? stored : undefined;
        const head = index === undefined ? undefined : found;
        return new LocalState({
            directory,
            name,
            head,
            index,
            next: { root: o.root, key, startedAtMs: o.startedAtMs },
        });
    }
    catch {
        // No place to remember anything: every file is read, each time.
        return undefined;
    }
}
function isPlacedAs(places, segments) {
    let at = 0;
    for (const [pack, blob] of segments) {
        if (places[at++] !== pack || places[at++] !== blob)
            return false;
    }
    return at === places.length;
}
/** Removes what earlier sessions left of this tree, and what another writes at this moment: it then remembers nothing, as both could not. */
function sweep(directory, name, rows) {
    for (const file of (0,external_node_fs_.readdirSync)(directory)) {
        if (file.startsWith(`${name}.`) && file !== `${name}.json` && file !== rows)
            (0,external_node_fs_.rmSync)(`${directory}/${file}`, { force: true });
    }
}
function findIndex(file) {
    try {
        return indexState(file);
    }
    catch {
        // As above.
        return undefined;
    }
}


/***/ }),

/***/ 1062:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   _: () => (/* binding */ vouches),
/* harmony export */   c: () => (/* binding */ CLOCK_TICK_MS)
/* harmony export */ });
/** Whether an entry is surely what it was when the walk or restore saw it that wrote the row: same size, times, mode and inode, and no chance
 *  that it changed again within one tick of the clock. */
function vouches(row, stat, times) {
    if (row.mtimeMs !== stat.mtimeMs || row.mode !== (stat.mode & 0o7777))
        return false;
    if (row.kind === 'directory')
        return stat.isDirectory();
    if (row.inode !== stat.ino || row.statSize !== stat.size || !isChangeKnown(row, stat, times))
        return false;
    if (row.kind === 'file' ? !stat.isFile() : row.kind !== 'symlink' || !stat.isSymbolicLink())
        return false;
    // Two inodes that round to one double would pass for hard links of one file.
    return stat.nlink === 1 || Number.isSafeInteger(stat.ino);
}
/** A file that changed this shortly before the walk could change again under the same timestamp. */
const CLOCK_TICK_MS = 20;
function isChangeKnown(row, stat, { startedAtMs, restored }) {
    if (!Number.isNaN(row.ctimeMs))
        return row.ctimeMs === stat.ctimeMs && row.ctimeMs < startedAtMs - CLOCK_TICK_MS;
    return restored !== undefined && stat.ctimeMs >= restored.sinceMs && stat.ctimeMs < restored.untilMs;
}


/***/ })

};

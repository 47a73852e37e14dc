import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
var __webpack_exports__ = {};

;// CONCATENATED MODULE: external "node:worker_threads"
const external_node_worker_threads_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:worker_threads");
;// CONCATENATED MODULE: ./packages/domain/lib/errors.js
/** Every code and its one kind. A code says what failed; the kind says what may be done about it. */
const KIND_OF_CODE = {
    // The caller asked for something that cannot be done as asked.
    'option-invalid': 'misuse',
    'option-missing': 'misuse',
    'option-conflict': 'misuse',
    'option-unknown': 'misuse',
    'command-unknown': 'misuse',
    'config-invalid': 'misuse',
    'duration-invalid': 'misuse',
    'byte-size-invalid': 'misuse',
    'time-invalid': 'misuse',
    'pattern-invalid': 'misuse',
    'path-invalid': 'misuse',
    'series-invalid': 'misuse',
    'series-conflict': 'misuse',
    'selector-invalid': 'misuse',
    'selector-ambiguous': 'misuse',
    'checkpoint-id-invalid': 'misuse',
    'identifier-invalid': 'misuse',
    'values-invalid': 'misuse',
    'value-secret': 'misuse',
    'passphrase-missing': 'misuse',
    'passphrase-wrong': 'misuse',
    'plaintext-refused': 'misuse',
    'uncommitted-changes': 'misuse',
    'target-invalid': 'misuse',
    'size-limit-exceeded': 'misuse',
    'not-supported': 'misuse',
    // The store, or the disk, says that it is not there.
    'checkpoint-not-found': 'absent',
    'checkpoint-stale': 'absent',
    'series-not-found': 'absent',
    'store-not-found': 'absent',
    'path-not-found': 'absent',
    'repository-not-found': 'absent',
    // It is there and is not what it must be.
    'pack-corrupt': 'corrupt',
    'blob-corrupt': 'corrupt',
    'index-corrupt': 'corrupt',
    'manifest-corrupt': 'corrupt',
    'record-corrupt': 'corrupt',
    'store-corrupt': 'corrupt',
    'object-missing': 'corrupt',
    'digest-mismatch': 'corrupt',
    'authentication-failed': 'corrupt',
    'verification-failed': 'corrupt',
    'path-unsafe': 'corrupt',
    'limit-exceeded': 'corrupt',
    'format-version-unsupported': 'corrupt',
    // A broken promise inside the program. Nothing it holds can be trusted, and trying again will not help.
    internal: 'corrupt',
    // It could not be told, or could not be done, this time.
    'store-unavailable': 'unavailable',
    'store-locked': 'unavailable',
    'store-read-only': 'unavailable',
    'file-unstable': 'unavailable',
    'file-unreadable': 'unavailable',
    'file-unwritable': 'unavailable',
    'permission-denied': 'unavailable',
    'disk-full': 'unavailable',
    'command-failed': 'unavailable',
    'command-not-found': 'unavailable',
    'git-failed': 'unavailable',
    'worker-failed': 'unavailable',
    'timed-out': 'unavailable',
    aborted: 'unavailable',
};
/** The one error of the suite. The message names the object, what was expected and what was found; the hint says what to do now.
 *  Between threads it travels by `toPlain` and `fromPlain` of plain-error.ts. */
class errors_BelayError extends Error {
    name = 'BelayError';
    code;
    kind;
    hint;
    constructor(o) {
        super(o.message, o.cause === undefined ? undefined : { cause: o.cause });
        this.code = o.code;
        this.kind = KIND_OF_CODE[o.code];
        this.hint = o.hint;
    }
}
/** The caller asked for something impossible: never retried, exit code 2. */
function errors_misuse(code, message, details = {}) {
    return new errors_BelayError({ code, message, ...details });
}
/** It was looked for, and the place that would know says it is not there: exit code 3. */
function absent(code, message, details = {}) {
    return new errors_BelayError({ code, message, ...details });
}
/** It is there and is not what it must be: never retried, never used, exit code 4. */
function errors_corrupt(code, message, details = {}) {
    return new errors_BelayError({ code, message, ...details });
}
/** It could not be told or done this time: the one kind worth a retry, exit code 5. */
function unavailable(code, message, details = {}) {
    return new errors_BelayError({ code, message, ...details });
}
/** The kind of a BelayError; undefined for any other error, which nobody has judged yet. */
function kindOf(error) {
    return error instanceof errors_BelayError ? error.kind : undefined;
}
/** The exit code of a command that ended in this error: 1 failed, 2 misuse, 3 absent, 4 corrupt, 5 unavailable. */
function exitCodeOf(error) {
    if (!(error instanceof errors_BelayError) || error.code === 'internal')
        return 1;
    return EXIT_CODE_OF_KIND[error.kind];
}
const EXIT_CODE_OF_KIND = { misuse: 2, absent: 3, corrupt: 4, unavailable: 5 };
/** True for a code of this version; a message from another process may carry any string. */
function errors_isErrorCode(code) {
    return Object.hasOwn(KIND_OF_CODE, code);
}

;// CONCATENATED MODULE: ./packages/domain/lib/assert-never.js

/** Ends a switch over a union: the compiler refuses the call while a case is missing.
 *  @throws BelayError `internal` if data that no schema checked gets here all the same. */
function assertNever(value, what = 'value') {
    throw new errors_BelayError({
        code: 'internal',
        message: `Unexpected ${what}: expected every case to be handled, found ${JSON.stringify(value)}`,
        hint: 'This is a defect of Belay; please report it with the command you ran.',
    });
}

;// CONCATENATED MODULE: ./packages/domain/lib/plain-error.js

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
        ...(error instanceof errors_BelayError && error.hint !== undefined ? { hint: error.hint } : {}),
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
    if (name === 'BelayError' && code !== undefined && isErrorCode(code))
        return new BelayError({ code, message, hint, cause });
    const error = new Error(message, cause === undefined ? undefined : { cause });
    error.name = name;
    return code === undefined ? error : Object.assign(error, { code });
}

;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");
;// CONCATENATED MODULE: ./packages/snapshot/lib/chunker/gear-wasm.js
/** gear.wat, compiled by scripts/wasm.mjs. */
const GEAR_WASM_BASE64 = 'AGFzbQEAAAABDAFgB39/f39/fn4BfwIPAQNlbnYGbWVtb3J5AgABAwIBAAcHAQNjdXQAAAr1AwHyAwICfwF+IAAgAmohByAHIAFPBEAgAQ8LIAAgA2ohCCAIIAFLBEAgASEICwJAA0AgB0EEaiAISw0BIAlCAYYgBy0AAEEDdCkDAHwhCSAJIAWDUARAIAdBAWoPCyAJQgGGIActAAFBA3QpAwB8IQkgCSAFg1AEQCAHQQJqDwsgCUIBhiAHLQACQQN0KQMAfCEJIAkgBYNQBEAgB0EDag8LIAlCAYYgBy0AA0EDdCkDAHwhCSAJIAWDUARAIAdBBGoPCyAHQQRqIQcMAAsLAkADQCAHIAhPDQEgCUIBhiAHLQAAQQN0KQMAfCEJIAkgBYNQBEAgB0EBag8LIAdBAWohBwwACwsgACAEaiEIIAggAUsEQCABIQgLAkADQCAHQQRqIAhLDQEgCUIBhiAHLQAAQQN0KQMAfCEJIAkgBoNQBEAgB0EBag8LIAlCAYYgBy0AAUEDdCkDAHwhCSAJIAaDUARAIAdBAmoPCyAJQgGGIActAAJBA3QpAwB8IQkgCSAGg1AEQCAHQQNqDwsgCUIBhiAHLQADQQN0KQMAfCEJIAkgBoNQBEAgB0EEag8LIAdBBGohBwwACwsCQANAIAcgCE8NASAJQgGGIActAABBA3QpAwB8IQkgCSAGg1AEQCAHQQFqDwsgB0EBaiEHDAALCyAICw==';

;// CONCATENATED MODULE: ./packages/snapshot/lib/chunker/chunker.js



/** 32 KiB: with 16 KiB a rebuilt tree stored 3 % less for twice the blobs, with 64 KiB 5 % more. */
const DEFAULT_CHUNKING = {
    minBytes: 8 * 1024,
    averageBytes: 32 * 1024,
    maxBytes: 128 * 1024,
    wholeFileMaxBytes: 256 * 1024,
};
const TABLE_BYTES = 256 * 8;
const WASM_PAGE_BYTES = 65_536;
const UNKEYED = Buffer.alloc(32);
/**
 * Content-defined cuts: an edit moves only the cuts near it, so the rest of a large file keeps its blobs.
 *
 * FastCDC with normalised chunking (Xia et al., USENIX ATC 2016): a stricter mask before the average size, a looser one after it.
 * The mask takes the top bits, which depend on the last 64 bytes. The content must lie in `memory`, behind `contentStart`.
 */
class Chunker {
    /** The memory cuts are sought in; of fixed size, so views of it stay valid. */
    memory;
    contentStart = 2 * TABLE_BYTES;
    chunking;
    #cut;
    #strict;
    #loose;
    /** @param key 32 bytes that make the cuts of known content unpredictable; without it they are the same everywhere. */
    constructor(o) {
        const bits = Math.log2(o.chunking.averageBytes);
        if (!Number.isInteger(bits) ||
            o.chunking.minBytes < 64 ||
            o.chunking.maxBytes < o.chunking.averageBytes) {
            throw errors_misuse('option-invalid', `Chunk sizes ${JSON.stringify(o.chunking)} are not usable: expected a power of two between min and max`);
        }
        const pages = Math.ceil((this.contentStart + o.capacityBytes) / WASM_PAGE_BYTES);
        const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
        const compiled = new WebAssembly.Module(Buffer.from(GEAR_WASM_BASE64, 'base64'));
        const instance = new WebAssembly.Instance(compiled, { env: { memory } });
        this.#cut = instance.exports['cut'];
        this.memory = Buffer.from(memory.buffer);
        this.memory.set(gearTable(o.key ?? UNKEYED));
        this.chunking = o.chunking;
        this.#strict = topBits(bits + 2);
        this.#loose = topBits(bits - 2);
    }
    /** Where the chunk that starts at `start` ends, given content up to `end`. Only final if `end` is the end of the file or at least
     *  `maxBytes` away. */
    cut(start, end) {
        const { minBytes, averageBytes, maxBytes } = this.chunking;
        // WebAssembly hands an address above 2^31 back as a negative number; memory never gets there.
        return this.#cut(start, end, minBytes, averageBytes, maxBytes, this.#strict, this.#loose);
    }
}
/** Value i is the first 8 bytes of SHA-256(key, "belay/1/gear", i as one byte). */
function gearTable(key) {
    const table = Buffer.alloc(TABLE_BYTES);
    for (let value = 0; value < 256; value++) {
        const digest = (0,external_node_crypto_namespaceObject.createHash)('sha256')
            .update(key)
            .update('belay/1/gear')
            .update(Uint8Array.of(value))
            .digest();
        digest.copy(table, value * 8, 0, 8);
    }
    return table;
}
function topBits(count) {
    return BigInt.asIntN(64, ((1n << BigInt(count)) - 1n) << BigInt(64 - count));
}

;// CONCATENATED MODULE: ./packages/domain/lib/secrets.js

/** Refuses values that hold a secret, so that none travels in a checkpoint by accident.
 *  @throws BelayError `value-secret`, naming the key and the kind of secret, never the secret */
function refuseSecrets(values, known = []) {
    const [found] = findSecrets(values, known);
    if (found === undefined)
        return;
    throw misuse('value-secret', `The value ${JSON.stringify(found.key)} looks like ${found.looksLike}: expected nothing secret in values`, {
        hint: 'Leave it out; the job that restores can read the secret from the same place as this one.',
    });
}
/** The keys whose value, however deep, holds a known secret or matches the published form of one.
 *  A secret of an unpublished form goes unnoticed. */
function findSecrets(values, known = []) {
    return secretsWithin(values, '', known);
}
/** What kind of credential the text holds; undefined if it matches no published form. */
function recognisedSecret(text) {
    return TOKEN_FORMS.find(({ pattern }) => pattern.test(text))?.looksLike;
}
// Shorter texts occur by chance: a passphrase of "test" would make every value that names a test a secret.
const KNOWN_SECRET_LENGTH_MIN = 6;
// Each pattern is linear: one class repeated, no nested repetition, so a hostile value costs no time.
const TOKEN_FORMS = [
    // https://github.blog/engineering/behind-githubs-new-authentication-token-formats/
    { looksLike: 'a GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9_]{30,}/ },
    { looksLike: 'a GitHub token', pattern: /\bgithub_pat_[A-Za-z0-9_]{30,}/ },
    { looksLike: 'a GitLab token', pattern: /\bgl(?:pat|dt|rt|ptt|cbt)-[A-Za-z0-9_-]{20,}/ },
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
    { looksLike: 'an AWS access key', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/ },
    { looksLike: 'a Google API key', pattern: /\bAIza[A-Za-z0-9_-]{35}/ },
    { looksLike: 'an Azure storage key', pattern: /\bAccountKey=[A-Za-z0-9+/]{80,}/ },
    { looksLike: 'a signed Azure URL', pattern: /[?&]sig=[A-Za-z0-9%+/]{40,}/ },
    { looksLike: 'a Slack token', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/ },
    {
        looksLike: 'a Slack webhook',
        pattern: /\bhooks\.slack\.com\/(?:services|workflows)\/[A-Za-z0-9/_-]{20,}/,
    },
    { looksLike: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}/ },
    { looksLike: 'a PyPI token', pattern: /\bpypi-[A-Za-z0-9_-]{50,}/ },
    { looksLike: 'a Docker Hub token', pattern: /\bdckr_(?:pat|oat)_[A-Za-z0-9_-]{20,}/ },
    { looksLike: 'a Stripe key', pattern: /\b[rs]k_live_[A-Za-z0-9]{20,}/ },
    { looksLike: 'a SendGrid key', pattern: /\bSG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{16,64}/ },
    { looksLike: 'an OpenAI or Anthropic key', pattern: /\bsk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{32,}/ },
    { looksLike: 'a private key', pattern: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/ },
    { looksLike: 'an age secret key', pattern: /\bAGE-SECRET-KEY-1[A-Z0-9]{50,}/ },
    // RFC 7519: base64url parts, the first two of which are JSON objects that begin with a quote. The bound matters:
    // without it, a text of many beginnings and no dot takes time in the square of its length.
    { looksLike: 'a JSON Web Token', pattern: /\beyJ[A-Za-z0-9_-]{8,1000}\.eyJ[A-Za-z0-9_-]{8}/ },
    {
        looksLike: 'a URL with a password',
        pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/]{0,100}:[^\s:@/]{3,200}@/i,
    },
];
function secretsWithin(value, at, known) {
    if (typeof value === 'string') {
        const looksLike = secretIn(value, known);
        return looksLike === undefined ? [] : [{ key: at, looksLike }];
    }
    if (typeof value !== 'object' || value === null)
        return [];
    return Object.entries(value).flatMap(([key, inner]) => {
        const looksLike = secretIn(key, known);
        // The message names where a secret is: a key that is one must not get there.
        const shown = looksLike === undefined ? key : '(a key)';
        const path = at === '' ? shown : `${at}.${shown}`;
        const own = looksLike === undefined ? [] : [{ key: path, looksLike }];
        return [...own, ...secretsWithin(inner, path, known)];
    });
}
function secretIn(text, known) {
    return knownSecretIn(text, known) ?? recognisedSecret(text);
}
function knownSecretIn(text, known) {
    // An empty secret is a missing one, and would equal every empty value.
    const found = known.find(({ value }) => value !== '' && (text === value || (value.length >= KNOWN_SECRET_LENGTH_MIN && text.includes(value))));
    return found === undefined ? undefined : `the secret ${found.name}`;
}

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
            return assertNever(part);
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
    const holdsMore = recognisedSecret(clean) !== undefined || AUTHORIZATION.test(clean) || SECRET_ASSIGNED.test(clean);
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
    const secret = recognisedSecret(withoutUserinfo(value));
    if (secret !== undefined)
        return secret;
    if (AUTHORIZATION.test(value))
        return 'an authorization header';
    // `[user] name = …` stays, but an old-style `[http.https://…]` may carry the same in its name.
    return subsection === undefined && recognisedSecret(section) !== undefined
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
    return recognisedSecret(clean) === undefined ? clean : 'removed';
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

;// CONCATENATED MODULE: ./packages/snapshot/lib/format/byte-writer.js
/** Appends integers and byte strings to a buffer that grows. All integers are little-endian; varints are LEB128. */
class byte_writer_ByteWriter {
    #bytes;
    #length = 0;
    constructor(initialBytes = 1024) {
        this.#bytes = Buffer.allocUnsafeSlow(initialBytes);
    }
    get length() {
        return this.#length;
    }
    /** The bytes written so far: a view that the next write may invalidate. */
    view() {
        return this.#bytes.subarray(0, this.#length);
    }
    /** The bytes written so far, in memory of their own. */
    toBytes() {
        return Buffer.from(this.view());
    }
    clear() {
        this.#length = 0;
    }
    u8(value) {
        this.#reserve(1);
        this.#bytes[this.#length++] = value;
    }
    u16(value) {
        this.#reserve(2);
        this.#length = this.#bytes.writeUInt16LE(value, this.#length);
    }
    u32(value) {
        this.#reserve(4);
        this.#length = this.#bytes.writeUInt32LE(value, this.#length);
    }
    u64(value) {
        this.#reserve(8);
        this.#length = this.#bytes.writeUInt32LE(value % 0x1_0000_0000, this.#length);
        this.#length = this.#bytes.writeUInt32LE(Math.floor(value / 0x1_0000_0000), this.#length);
    }
    f64(value) {
        this.#reserve(8);
        this.#length = this.#bytes.writeDoubleLE(value, this.#length);
    }
    /** An integer from 0 to 2^53 - 1 in 1 to 8 bytes. */
    varint(value) {
        this.#reserve(8);
        let rest = value;
        while (rest >= 0x1000_0000) {
            this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
            rest = Math.floor(rest / 0x80);
        }
        while (rest >= 0x80) {
            this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
            rest >>>= 7;
        }
        this.#bytes[this.#length++] = rest;
    }
    /** A signed integer of at most 52 bits, small magnitudes first (zigzag). */
    zigzag(value) {
        this.varint(value < 0 ? -value * 2 - 1 : value * 2);
    }
    bytes(value) {
        this.#reserve(value.length);
        this.#bytes.set(value, this.#length);
        this.#length += value.length;
    }
    /** A byte string: one byte per character, whose code must be below 256. */
    byteString(value) {
        this.#reserve(value.length);
        this.#length += this.#bytes.write(value, this.#length, 'latin1');
    }
    #reserve(count) {
        const needed = this.#length + count;
        if (needed <= this.#bytes.length)
            return;
        const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
        this.#bytes.copy(grown, 0, 0, this.#length);
        this.#bytes = grown;
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/format/pack-index.js




const DIGEST_BYTES = 32;
const CODECS = ['raw', 'zstd'];
function encodePackIndex(frames, blobLengths, digests) {
    const out = new byte_writer_ByteWriter(frames.length * 12 + blobLengths.length * (DIGEST_BYTES + 3) + 16);
    out.varint(frames.length);
    for (const frame of frames) {
        out.u8(CODECS.indexOf(frame.codec));
        out.varint(frame.storedBytes);
        out.varint(frame.rawBytes);
        out.u32(frame.crc32);
    }
    out.varint(blobLengths.length);
    for (const length of blobLengths)
        out.varint(length);
    out.bytes(digests);
    return out.view();
}
/** Reads an index; every claim in it is checked against `contentBytes`, the room the frames take, so that it cannot make a reader
 *  allocate or seek beyond the object.
 *  @throws BelayError corrupt `index-corrupt` */
function pack_index_decodePackIndex(bytes, o) {
    const reader = new ByteReader(bytes, `The index of ${o.what}`, 'index-corrupt');
    const frameCount = reader.count(7);
    if (frameCount > PACK_FRAMES_MAX)
        reader.fail(`at most ${PACK_FRAMES_MAX} frames`, `${frameCount}`);
    const frames = [];
    const frameOffsets = new Float64Array(frameCount);
    let offset = o.contentStart;
    for (let number = 0; number < frameCount; number++) {
        const codec = CODECS[reader.u8()] ?? reader.fail('a known codec', 'another');
        const frame = {
            codec,
            storedBytes: reader.varint(),
            rawBytes: reader.varint(),
            crc32: reader.u32(),
        };
        const payloadBytes = frame.storedBytes - (o.encrypted ? TAG_BYTES : 0);
        if (frame.rawBytes === 0 || frame.rawBytes > FRAME_RAW_BYTES_MAX)
            reader.fail(`frames of 1 to ${FRAME_RAW_BYTES_MAX} bytes`, `${frame.rawBytes}`);
        if (o.encrypted && frame.crc32 !== 0)
            reader.fail('no crc32 beside a tag', frame.crc32.toString(16));
        if (payloadBytes < 0 || payloadBytes > frame.rawBytes)
            reader.fail('frames no larger than their content', `${frame.storedBytes}`);
        if (codec === 'raw' && payloadBytes !== frame.rawBytes)
            reader.fail(`${frame.rawBytes} raw bytes`, `${payloadBytes}`);
        frameOffsets[number] = offset;
        offset += frame.storedBytes;
        frames.push(frame);
    }
    if (offset !== o.contentStart + o.contentBytes)
        reader.fail(`frames of ${o.contentBytes} bytes in all`, `${offset - o.contentStart}`);
    const blobCount = reader.count(DIGEST_BYTES + 1);
    if (blobCount > PACK_BLOBS_MAX)
        reader.fail(`at most ${PACK_BLOBS_MAX} blobs`, `${blobCount}`);
    const blobLengths = new Uint32Array(blobCount);
    const blobOffsets = new Uint32Array(blobCount);
    const frameFirstBlob = new Uint32Array(frameCount + 1);
    let blob = 0;
    for (let number = 0; number < frameCount; number++) {
        frameFirstBlob[number] = blob;
        const rawBytes = frames[number].rawBytes;
        let position = 0;
        while (position < rawBytes) {
            if (blob === blobCount)
                reader.fail(`blobs that fill frame ${number}`, `only ${blobCount} blobs`);
            const length = reader.varint();
            if (length === 0 || length > BLOB_BYTES_MAX || length > rawBytes - position) {
                reader.fail(`a blob of 1 to ${Math.min(BLOB_BYTES_MAX, rawBytes - position)} bytes`, `${length}`);
            }
            blobOffsets[blob] = position;
            blobLengths[blob++] = length;
            position += length;
        }
    }
    frameFirstBlob[frameCount] = blob;
    if (blob !== blobCount)
        reader.fail(`${blob} blobs, as the frames hold`, `${blobCount}`);
    const digests = reader.bytes(blobCount * DIGEST_BYTES);
    reader.end();
    return { frames, frameOffsets, frameFirstBlob, blobLengths, blobOffsets, digests };
}
/** The frame that holds a blob. */
function frameOfBlob(index, blob) {
    let low = 0;
    let high = index.frames.length - 1;
    while (low < high) {
        const middle = (low + high + 1) >>> 1;
        if (index.frameFirstBlob[middle] <= blob)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/dedup-table.js

const SLOT_BITS = 20;
const HEADER_WORDS = 4;
const COUNT = 0;
const DIGEST_WORDS = DIGEST_BYTES / 4;
const WORDS_PER_ROW = DIGEST_WORDS + 3;
const PACK = DIGEST_WORDS;
const BLOB = PACK + 1;
const NEXT = PACK + 2;
/** Rows are memory only once they are used; past the last one blobs are still stored, but no longer found again. */
const ROWS_MAX = 2 ** 22;
/**
 * Knows where the blobs of this session and of its parent lie, for all threads at once, without locks.
 *
 * A hash table with chains in shared memory. A row is written in full before one compare-and-swap makes it the head of its chain,
 * so a reader sees whole rows only, and of two threads that claim the same blob at once exactly one succeeds.
 */
class DedupTable {
    memory;
    #words;
    #bytes;
    #rowsStart;
    /** A row this thread took and did not need: used next. */
    #spare = 0;
    constructor(memory) {
        const words = HEADER_WORDS + 2 ** SLOT_BITS + ROWS_MAX * WORDS_PER_ROW;
        this.memory = memory ?? new SharedArrayBuffer(words * 4);
        this.#words = new Int32Array(this.memory);
        this.#bytes = Buffer.from(this.memory);
        // Row 0 is never used: 0 ends a chain.
        this.#rowsStart = HEADER_WORDS + 2 ** SLOT_BITS;
    }
    /** Registers a blob and returns `undefined`, or returns where it lies already. `digest` is 32 bytes in latin1. */
    claim(digest, pack, blob) {
        const slot = HEADER_WORDS + this.#slotOf(digest);
        let row = 0;
        let searched = 0;
        for (;;) {
            const head = Atomics.load(this.#words, slot);
            const found = this.#search(digest, head, searched);
            if (found !== 0) {
                if (row !== 0)
                    this.#spare = row;
                return { pack: this.#word(found, PACK) >>> 0, blob: this.#word(found, BLOB) >>> 0 };
            }
            if (row === 0) {
                row = this.#takeRow();
                if (row === 0)
                    return undefined;
                this.#bytes.write(digest, this.#at(row) * 4, DIGEST_BYTES, 'latin1');
                this.#words[this.#at(row) + PACK] = pack;
                this.#words[this.#at(row) + BLOB] = blob;
            }
            this.#words[this.#at(row) + NEXT] = head;
            if (Atomics.compareExchange(this.#words, slot, head, row) === head)
                return undefined;
            searched = head;
        }
    }
    /** Registers all blobs of a pack, in order; their digests lie one after the other. Several times faster than one by one. */
    claimAll(pack, digests) {
        // A copy of its own, so that it can be read in words.
        const bytes = Uint8Array.from(digests);
        const words = new Int32Array(bytes.buffer);
        for (let blob = 0, from = 0; blob * DIGEST_BYTES < bytes.length; blob++, from += DIGEST_WORDS) {
            const row = this.#takeRow();
            if (row === 0)
                return;
            const at = this.#at(row);
            for (let word = 0; word < DIGEST_WORDS; word++)
                this.#words[at + word] = words[from + word];
            this.#words[at + PACK] = pack;
            this.#words[at + BLOB] = blob;
            const start = blob * DIGEST_BYTES;
            const slot = slotOf(bytes[start], bytes[start + 1], bytes[start + 2]);
            if (!this.#link(row, HEADER_WORDS + slot))
                this.#spare = row;
        }
    }
    /** Makes a row the head of its chain; `false` if the chain has its digest already. */
    #link(row, slot) {
        const at = this.#at(row);
        let searched = 0;
        for (;;) {
            const head = Atomics.load(this.#words, slot);
            for (let other = head; other !== searched && other !== 0; other = this.#word(other, NEXT)) {
                if (this.#isSame(at, this.#at(other)))
                    return false;
            }
            this.#words[at + NEXT] = head;
            if (Atomics.compareExchange(this.#words, slot, head, row) === head)
                return true;
            searched = head;
        }
    }
    #isSame(a, b) {
        for (let word = 0; word < DIGEST_WORDS; word++) {
            if (this.#words[a + word] !== this.#words[b + word])
                return false;
        }
        return true;
    }
    /** Where a blob lies, if it is known. */
    find(digest) {
        const found = this.#search(digest, Atomics.load(this.#words, HEADER_WORDS + this.#slotOf(digest)), 0);
        if (found === 0)
            return undefined;
        return { pack: this.#word(found, PACK) >>> 0, blob: this.#word(found, BLOB) >>> 0 };
    }
    #search(digest, head, until) {
        for (let row = head; row !== until && row !== 0; row = this.#word(row, NEXT)) {
            if (this.#holds(row, digest))
                return row;
        }
        return 0;
    }
    #holds(row, digest) {
        const start = this.#at(row) * 4;
        for (let at = 0; at < DIGEST_BYTES; at++) {
            if (this.#bytes[start + at] !== digest.charCodeAt(at))
                return false;
        }
        return true;
    }
    #takeRow() {
        if (this.#spare !== 0) {
            const row = this.#spare;
            this.#spare = 0;
            return row;
        }
        const row = Atomics.add(this.#words, COUNT, 1) + 1;
        return row > 0 && row < ROWS_MAX ? row : 0;
    }
    #slotOf(digest) {
        return slotOf(digest.charCodeAt(0), digest.charCodeAt(1), digest.charCodeAt(2));
    }
    #at(row) {
        return this.#rowsStart + row * WORDS_PER_ROW;
    }
    #word(row, word) {
        return this.#words[this.#at(row) + word];
    }
}
/** The first bits of a digest. */
function slotOf(first, second, third) {
    return first | (second << 8) | ((third & (2 ** (SLOT_BITS - 16) - 1)) << 16);
}

;// CONCATENATED MODULE: external "node:zlib"
const external_node_zlib_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:zlib");
;// CONCATENATED MODULE: ./packages/snapshot/lib/format/limits.js
/** Bounds of format version 1. A reader refuses what exceeds them before it allocates; a writer refuses to write it. */
const limits_FORMAT_VERSION = 1;
const limits_FRAME_RAW_BYTES_MAX = 16 * 2 ** 20;
/** A blob lies within one frame. Pieces of files are far smaller; a manifest segment that describes huge, much edited files is not. */
const limits_BLOB_BYTES_MAX = limits_FRAME_RAW_BYTES_MAX;
const limits_PACK_BLOBS_MAX = 2 ** 18;
const limits_PACK_FRAMES_MAX = 2 ** 18;
const limits_INDEX_BYTES_MAX = 16 * 2 ** 20;
const limits_ROOT_BYTES_MAX = 64 * 2 ** 20;
/** Index, root, header copy and footer with their tags, rounded up. */
const TRAILER_BYTES_MAX = limits_INDEX_BYTES_MAX + limits_ROOT_BYTES_MAX + 256;
/** A zstd frame may make its reader hold a window of this many bytes (as a power of two), whatever it decodes to. */
const ZSTD_WINDOW_LOG_MAX = 24;
const SEGMENT_ENTRIES_MAX = 1024;
const PACKS_PER_CHECKPOINT_MAX = (/* unused pure expression or super */ null && (2 ** 16));
/** Pack numbers lie below. A child goes on from its parent's. */
const PACK_NUMBERS_MAX = (/* unused pure expression or super */ null && (2 ** 30));
const PATH_BYTES_MAX = 32_767;
/** Modification times lie within so many seconds of 1970: the range of ECMAScript's Date. */
const TIME_SECONDS_MAX = 8_640_000_000_000;

;// CONCATENATED MODULE: ./packages/snapshot/lib/format/frame-codec.js



/**
 * Level 1 with a window that spans a frame and longer matches than its own, which suit small inputs: it stores a tenth less than plain level 1
 * in about the same time. The table of 2^15 entries fits the first-level cache; a larger one would store 2 % less
 * and take a tenth longer (docs/adr/0004).
 */
const PARAMETERS = new Map([
    [
        1,
        {
            [external_node_zlib_namespaceObject.constants.ZSTD_c_compressionLevel]: 1,
            [external_node_zlib_namespaceObject.constants.ZSTD_c_windowLog]: 22,
            [external_node_zlib_namespaceObject.constants.ZSTD_c_hashLog]: 15,
            [external_node_zlib_namespaceObject.constants.ZSTD_c_minMatch]: 7,
        },
    ],
]);
/** Compresses a frame with zstd (RFC 8878), or leaves it raw where that would not save at least 1/64. */
function encodeFrame(raw, compression) {
    const compressed = (0,external_node_zlib_namespaceObject.zstdCompressSync)(raw, {
        // With room for the worst case zstd works on the input where it lies; with less it copies it first.
        chunkSize: raw.length + (raw.length >>> 8) + UNPOOLED_BYTES,
        params: PARAMETERS.get(compression.level) ?? { [external_node_zlib_namespaceObject.constants.ZSTD_c_compressionLevel]: compression.level },
    });
    if (compressed.length > raw.length - (raw.length >>> 6))
        return { codec: 'raw', payload: raw };
    return { codec: 'zstd', payload: compressed };
}
/** Undoes `encodeFrame`. Never produces more than `rawBytes`, nor holds a larger window than the format's, whatever the payload claims.
 *  @throws BelayError corrupt `pack-corrupt` if the payload does not decode to exactly `rawBytes`. */
function frame_codec_decodeFrame(codec, payload, rawBytes, what) {
    if (codec === 'raw') {
        if (payload.length !== rawBytes)
            throw wrongLength(what, rawBytes, payload.length);
        return payload;
    }
    let raw;
    try {
        raw = (0,external_node_zlib_namespaceObject.zstdDecompressSync)(payload, {
            // One byte more than needed: as soon as a chunk is full, zlib allocates the next.
            chunkSize: Math.max(rawBytes + 1, CHUNK_BYTES_MIN),
            maxOutputLength: Math.max(rawBytes, CHUNK_BYTES_MIN),
            params: { [external_node_zlib_namespaceObject.constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX },
        });
    }
    catch (cause) {
        throw errors_corrupt('pack-corrupt', `${what} is corrupt: its zstd data does not decode to ${rawBytes} bytes`, {
            cause,
        });
    }
    if (raw.length !== rawBytes)
        throw wrongLength(what, rawBytes, raw.length);
    return raw;
}
/** Node takes no smaller chunk size. */
const CHUNK_BYTES_MIN = 64;
/** Larger buffers never share memory with others: Buffer's pool serves small ones only. */
const UNPOOLED_BYTES = 128 * 1024;
/** Gives the memory of a buffer that zlib made back at once: it is off the JavaScript heap, and garbage collection comes too late for it.
 *  The buffer, and every view of it, is empty afterwards. */
function releaseFrame(frame) {
    const { buffer } = frame;
    if (buffer instanceof ArrayBuffer && buffer.byteLength >= UNPOOLED_BYTES)
        buffer.transfer(0);
}
function wrongLength(what, expected, found) {
    return errors_corrupt('pack-corrupt', `${what} is corrupt: expected ${expected} bytes, found ${found}`);
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/format/keys.js


const keys_SALT_BYTES = 32;
const KEY_CHECK_BYTES = 16;
// The only parameters accepted: an attacker who could choose them could make derivation trivial, or endless.
const SCRYPT = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 2 ** 16 * 8 * 2 };
/** Derives the keys of a passphrase: scrypt (RFC 7914, N=2^16, r=8, p=1), then HKDF-SHA256 (RFC 5869) per use. About 0.2 s. */
async function deriveKeys(passphrase, salt) {
    const master = await new Promise((resolve, reject) => scrypt(passphrase.normalize('NFC'), salt, 32, SCRYPT, (error, key) => error ? reject(error) : resolve(key)));
    return {
        salt: Uint8Array.from(salt),
        master: Uint8Array.from(master),
        check: expand(master, '', 'belay/1/key-check', KEY_CHECK_BYTES),
        blobId: expand(master, '', 'belay/1/blob-id', 32),
        chunker: expand(master, '', 'belay/1/chunker', 32),
    };
}
/** The key of one object: never used for another, so that frame numbers may serve as nonces. */
function objectKey(keys, objectSalt) {
    return expand(keys.master, objectSalt, 'belay/1/object', 32);
}
/** Holds a passphrase and derives the keys of each store salt once. Without a passphrase it refuses encrypted objects, with one it
 *  refuses plaintext: content that anyone could have written must not pass for content that only the holder could. */
class Keyring {
    #passphrase;
    #derived = new Map();
    constructor(passphrase) {
        this.#passphrase = passphrase;
    }
    get encrypts() {
        return this.#passphrase !== undefined;
    }
    /** The keys for writing under this salt, `undefined` without a passphrase. */
    async keysFor(salt) {
        if (this.#passphrase === undefined)
            return undefined;
        const name = Buffer.from(salt).toString('hex');
        let keys = this.#derived.get(name);
        if (keys === undefined) {
            keys = deriveKeys(this.#passphrase, salt);
            this.#derived.set(name, keys);
            // Want of memory, say, must not stand in the way of a later try.
            keys.catch(() => this.#derived.delete(name));
        }
        return await keys;
    }
    /** The keys that open an object with this header.
     *  @throws BelayError misuse `passphrase-missing`, `passphrase-wrong` or `plaintext-refused`. */
    async keysToOpen(header, what) {
        if (header === undefined) {
            if (this.#passphrase === undefined)
                return undefined;
            throw misuse('plaintext-refused', `${what} is not encrypted, but a passphrase was given`, {
                hint: 'Leave the passphrase out to use plaintext checkpoints, or use a store (or series) of its own for encrypted ones.',
            });
        }
        const keys = await this.keysFor(header.salt);
        if (keys === undefined) {
            throw misuse('passphrase-missing', `${what} is encrypted, and no passphrase was given`, {
                hint: 'Give the passphrase the checkpoint was made with.',
            });
        }
        if (!timingSafeEqual(keys.check, header.check)) {
            throw misuse('passphrase-wrong', `The passphrase does not open ${what}`, {
                hint: 'Give the passphrase the checkpoint was made with.',
            });
        }
        return keys;
    }
}
/** Room a caller leaves before content so that `blobDigest` can hash key and content in one call. */
const DIGEST_HEADROOM = 64;
/**
 * Computes blob ids: SHA-256 of the content, or with a key HMAC-SHA256 (RFC 2104), always 32 bytes in latin1.
 * One-shot hashing of one buffer is several times faster than a hash object per file; hence the headroom.
 */
class BlobHasher {
    #key;
    #inner;
    #outer;
    constructor(key) {
        if (key === undefined)
            return;
        if (key.length !== 32)
            throw errors_corrupt('internal', `A blob-id key has 32 bytes, not ${key.length}`);
        this.#key = key;
        const padded = new Uint8Array(DIGEST_HEADROOM);
        padded.set(key);
        this.#inner = padded.map((byte) => byte ^ 0x36);
        this.#outer = Buffer.alloc(DIGEST_HEADROOM + 32);
        this.#outer.set(padded.map((byte) => byte ^ 0x5c));
    }
    /** The id of `length` bytes at `start`. With a key, the 64 bytes before `start` are overwritten and put back. */
    digest(bytes, start, length) {
        if (this.#inner === undefined || this.#outer === undefined) {
            return (0,external_node_crypto_namespaceObject.hash)('sha256', bytes.subarray(start, start + length), 'binary');
        }
        const from = start - DIGEST_HEADROOM;
        const saved = Buffer.from(bytes.subarray(from, start));
        bytes.set(this.#inner, from);
        const inner = (0,external_node_crypto_namespaceObject.hash)('sha256', bytes.subarray(from, start + length), 'binary');
        bytes.set(saved, from);
        this.#outer.write(inner, DIGEST_HEADROOM, 'latin1');
        return (0,external_node_crypto_namespaceObject.hash)('sha256', this.#outer, 'binary');
    }
    /** As `digest`, for bytes without headroom. */
    digestOf(content) {
        if (this.#key === undefined)
            return (0,external_node_crypto_namespaceObject.hash)('sha256', content, 'binary');
        return (0,external_node_crypto_namespaceObject.createHmac)('sha256', this.#key).update(content).digest('binary');
    }
}
function expand(master, salt, info, length) {
    return new Uint8Array((0,external_node_crypto_namespaceObject.hkdfSync)('sha256', master, salt, info, length));
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/format/seal.js




const seal_TAG_BYTES = 16;
const NONCE_BYTES = 12;
/** AES-256-GCM per frame (NIST SP 800-38D): nonce = frame number, additional data = magic, version, object salt, frame number, last-flag.
 *  So a frame can neither change, nor move within its object or into another, nor can the object be cut short. */
function seal_makeSeal(keys, objectSalt = (0,external_node_crypto_namespaceObject.randomBytes)(keys_SALT_BYTES)) {
    const key = objectKey(keys, objectSalt);
    return {
        salt: keys.salt,
        check: keys.check,
        objectSalt,
        seal(frame, last, payload) {
            const cipher = (0,external_node_crypto_namespaceObject.createCipheriv)('aes-256-gcm', key, nonceOf(frame));
            cipher.setAAD(additionalData(objectSalt, frame, last));
            return Buffer.concat([cipher.update(payload), cipher.final(), cipher.getAuthTag()]);
        },
        open(frame, last, stored, what) {
            const end = stored.length - seal_TAG_BYTES;
            if (end < 0)
                throw failed(frame, what);
            const decipher = (0,external_node_crypto_namespaceObject.createDecipheriv)('aes-256-gcm', key, nonceOf(frame), { authTagLength: seal_TAG_BYTES });
            decipher.setAAD(additionalData(objectSalt, frame, last));
            decipher.setAuthTag(stored.subarray(end));
            const payload = decipher.update(stored.subarray(0, end));
            try {
                decipher.final();
            }
            catch (cause) {
                throw failed(frame, what, cause);
            }
            return payload;
        },
    };
}
function nonceOf(frame) {
    const nonce = Buffer.alloc(NONCE_BYTES);
    nonce.writeUInt32LE(frame);
    return nonce;
}
function additionalData(objectSalt, frame, last) {
    const bytes = Buffer.alloc(8 + 2 + keys_SALT_BYTES + 4 + 1);
    bytes.write('BELAYOBJ', 0, 'latin1');
    bytes.writeUInt16LE(limits_FORMAT_VERSION, 8);
    bytes.set(objectSalt, 10);
    bytes.writeUInt32LE(frame, 10 + keys_SALT_BYTES);
    bytes.writeUInt8(last ? 1 : 0, 14 + keys_SALT_BYTES);
    return bytes;
}
function failed(frame, what, cause) {
    return errors_corrupt('authentication-failed', `${what} is corrupt: frame ${frame} fails its authentication`, {
        hint: 'The object was damaged or exchanged. Use another checkpoint: `--checkpoint good` finds the newest that verifies.',
        cause,
    });
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/format/object.js










const MAGIC = 'BELAYOBJ';
const END_MAGIC = 'BELAYEND';
const FLAG_ENCRYPTED = 1;
const PLAIN_HEADER_BYTES = 16;
const SEALED_HEADER_BYTES = PLAIN_HEADER_BYTES + 2 * keys_SALT_BYTES + 16;
const FOOTER_BYTES = 40;
const ROOT_LEVEL = 6;
/** Builds one object front to back: header, content frames, index, root, header again, footer. What it has written is handed to
 *  `append` at once, so that memory holds one frame and the index. Byte by byte: docs/snapshot-format.md. */
class ObjectWriter {
    #append;
    #seal;
    #frames = [];
    #blobLengths = [];
    #digests = new byte_writer_ByteWriter(4096);
    #header;
    #contentBytes = 0;
    constructor(o) {
        this.#append = o.append;
        this.#seal = o.keys === undefined ? undefined : seal_makeSeal(o.keys, o.objectSalt);
        this.#header = encodeHeader(this.#seal);
        this.#append(this.#header);
    }
    get blobCount() {
        return this.#blobLengths.length;
    }
    get contentBytes() {
        return this.#contentBytes;
    }
    /** Registers the next blob, which lies in the next frame, and returns its number. `digest` is 32 bytes in latin1. */
    addBlob(lengthBytes, digest) {
        this.#digests.byteString(digest);
        return this.#blobLengths.push(lengthBytes) - 1;
    }
    /** Appends a frame that holds exactly the blobs registered since the last one. */
    addFrame(rawBytes, frame) {
        const stored = this.#seal === undefined ? frame.payload : this.#seal.seal(this.#frames.length, false, frame.payload);
        this.#frames.push({
            codec: frame.codec,
            storedBytes: stored.length,
            rawBytes,
            crc32: this.#seal === undefined ? (0,external_node_zlib_namespaceObject.crc32)(stored) : 0,
        });
        this.#contentBytes += stored.length;
        this.#append(stored);
    }
    /** Writes the trailer. The object's name is the SHA-256 of it.
     *  @throws BelayError misuse `size-limit-exceeded` for a trailer that no reader would take */
    finish(root) {
        const index = encodePackIndex(this.#frames, this.#blobLengths, this.#digests.view());
        const frame = this.#frames.length;
        const storedIndex = this.#seal?.seal(frame, root === undefined, index) ?? index;
        if (this.#frames.length > limits_PACK_FRAMES_MAX)
            throw tooLarge('list of frames', limits_PACK_FRAMES_MAX, this.#frames.length);
        if (this.#blobLengths.length > limits_PACK_BLOBS_MAX)
            throw tooLarge('list of blobs', limits_PACK_BLOBS_MAX, this.#blobLengths.length);
        if (index.length > limits_INDEX_BYTES_MAX)
            throw tooLarge('index', limits_INDEX_BYTES_MAX, index.length);
        if (root !== undefined && root.length > limits_ROOT_BYTES_MAX)
            throw tooLarge('root', limits_ROOT_BYTES_MAX, root.length);
        const encodedRoot = root === undefined ? undefined : encodeFrame(root, { level: ROOT_LEVEL });
        const storedRoot = encodedRoot === undefined
            ? Buffer.alloc(0)
            : (this.#seal?.seal(frame + 1, true, encodedRoot.payload) ?? encodedRoot.payload);
        const footer = encodeFooter({
            indexOffset: this.#header.length + this.#contentBytes,
            indexBytes: storedIndex.length,
            rootBytes: storedRoot.length,
            rootRawBytes: root?.length ?? 0,
            rootCodec: encodedRoot?.codec ?? 'raw',
            frames: frame,
        });
        const trailer = Buffer.concat([storedIndex, storedRoot, this.#header, footer]);
        this.#append(trailer);
        return {
            name: (0,external_node_crypto_namespaceObject.hash)('sha256', trailer, 'hex'),
            sizeBytes: this.#header.length + this.#contentBytes + trailer.length,
            trailerBytes: trailer.length,
        };
    }
}
/** How many bytes at its end an object's trailer takes, from its last `FOOTER_BYTES` or more. */
function trailerBytesOf(tail, sizeBytes, what) {
    return parseFooter(tail, sizeBytes, what).trailerBytes;
}
/** Opens the trailer in `tail`, the end of an object of `sizeBytes`, and proves that it is the one `name` stands for.
 *  @throws BelayError corrupt, or misuse where the passphrase is the matter. */
async function openTrailer(tail, o) {
    const footer = parseFooter(tail, o.sizeBytes, o.what);
    if (tail.length < footer.trailerBytes) {
        throw corrupt('pack-corrupt', `${o.what} is corrupt: expected a trailer of ${footer.trailerBytes} bytes, found ${tail.length}`);
    }
    const trailer = tail.subarray(tail.length - footer.trailerBytes);
    const found = hash('sha256', trailer, 'hex');
    if (found !== o.name)
        throw corrupt('pack-corrupt', `${o.what} is corrupt: expected sha256 ${o.name}, found ${found}`);
    const headerCopy = trailer.subarray(footer.indexBytes + footer.rootBytes, trailer.length - FOOTER_BYTES);
    const header = parseHeader(headerCopy, o.what);
    if (headerCopy.length !== (header === undefined ? PLAIN_HEADER_BYTES : SEALED_HEADER_BYTES)) {
        throw corrupt('pack-corrupt', `${o.what} is corrupt: its header and its footer disagree on ${headerCopy.length} bytes`);
    }
    const keys = await o.keyring.keysToOpen(header, o.what);
    const seal = keys === undefined || header === undefined ? undefined : makeSeal(keys, header.objectSalt);
    const rootless = footer.rootBytes === 0;
    const storedIndex = trailer.subarray(0, footer.indexBytes);
    const index = seal?.open(footer.frames, rootless, storedIndex, o.what) ?? storedIndex;
    const contentStart = headerBytes(seal);
    const packIndex = decodePackIndex(index, {
        contentStart,
        contentBytes: footer.indexOffset - contentStart,
        encrypted: seal !== undefined,
        what: o.what,
    });
    if (packIndex.frames.length !== footer.frames) {
        throw corrupt('index-corrupt', `${o.what} is corrupt: expected ${footer.frames} frames, found ${packIndex.frames.length}`);
    }
    const storedRoot = trailer.subarray(footer.indexBytes, footer.indexBytes + footer.rootBytes);
    const rootPayload = rootless
        ? undefined
        : (seal?.open(footer.frames + 1, true, storedRoot, o.what) ?? storedRoot);
    const root = rootPayload === undefined
        ? undefined
        : decodeFrame(footer.rootCodec, rootPayload, footer.rootRawBytes, `The root of ${o.what}`);
    return { index: packIndex, root, seal, keys, trailerBytes: footer.trailerBytes };
}
/** Checks that an object begins with the header its trailer repeats. Nothing is read by the first one, so nothing else would notice.
 *  @param first the object's first bytes, at least `HEADER_BYTES_MAX` or all there are before the trailer
 *  @param tail the object's last bytes, at least its trailer
 *  @throws BelayError corrupt `pack-corrupt` */
function checkFirstHeader(first, tail, what) {
    const length = parseHeader(first, what) === undefined ? PLAIN_HEADER_BYTES : SEALED_HEADER_BYTES;
    const end = tail.length - FOOTER_BYTES;
    const copy = tail.subarray(Math.max(0, end - length), Math.max(0, end));
    if (Buffer.compare(first.subarray(0, length), copy) !== 0)
        throw corrupt('pack-corrupt', `${what} is corrupt: its two headers differ`);
}
/** Checks, opens and decompresses one content frame. The result may share memory with `stored`. */
function openFrame(stored, o) {
    return openFrameRow(stored, { ...o, row: o.index.frames[o.frame] });
}
/** As `openFrame`, for a thread that has the frame's row without the index around it. */
function openFrameRow(stored, o) {
    const { row } = o;
    const what = `${o.what}, frame ${o.frame},`;
    if (stored.length !== row.storedBytes) {
        throw errors_corrupt('pack-corrupt', `${what} is corrupt: expected ${row.storedBytes} bytes, found ${stored.length}`);
    }
    if (o.seal === undefined) {
        const sum = (0,external_node_zlib_namespaceObject.crc32)(stored);
        if (sum !== row.crc32) {
            throw errors_corrupt('pack-corrupt', `${what} is corrupt: expected crc32 ${row.crc32.toString(16)}, found ${sum.toString(16)}`);
        }
        return frame_codec_decodeFrame(row.codec, stored, row.rawBytes, what);
    }
    return frame_codec_decodeFrame(row.codec, o.seal.open(o.frame, false, stored, o.what), row.rawBytes, what);
}
/** Reads the header at an object's start: the store salt when it is encrypted, `undefined` when it is not. */
function parseHeader(bytes, what) {
    const reader = new ByteReader(bytes, `The header of ${what}`, 'pack-corrupt');
    if (reader.byteString(8) !== MAGIC)
        reader.fail(MAGIC, 'other bytes');
    const version = reader.u16();
    if (version !== FORMAT_VERSION) {
        throw corrupt('format-version-unsupported', `${what} has format version ${version}; this release reads ${FORMAT_VERSION}`, {
            hint: 'Use a release of Belay that knows this version.',
        });
    }
    const flags = reader.u8();
    if ((flags & ~FLAG_ENCRYPTED) !== 0)
        reader.fail('known flags', `${flags}`);
    if (reader.u8() !== 0)
        reader.fail('a zero byte', 'another');
    const length = reader.u32();
    const expected = flags === FLAG_ENCRYPTED ? SEALED_HEADER_BYTES : PLAIN_HEADER_BYTES;
    if (length !== expected)
        reader.fail(`a header of ${expected} bytes`, `${length}`);
    if (flags !== FLAG_ENCRYPTED)
        return undefined;
    return { salt: reader.bytes(SALT_BYTES), objectSalt: reader.bytes(SALT_BYTES), check: reader.bytes(16) };
}
const HEADER_BYTES_MAX = (/* unused pure expression or super */ null && (SEALED_HEADER_BYTES));
function tooLarge(part, bytesMax, found) {
    return errors_misuse('size-limit-exceeded', `The ${part} of an object is too large: expected at most ${bytesMax}, found ${found}`, {
        hint: 'Take checkpoints of parts of the tree, each in a series of its own.',
    });
}
function headerBytes(seal) {
    return seal === undefined ? PLAIN_HEADER_BYTES : SEALED_HEADER_BYTES;
}
function encodeHeader(seal) {
    const out = new byte_writer_ByteWriter(SEALED_HEADER_BYTES);
    out.byteString(MAGIC);
    out.u16(limits_FORMAT_VERSION);
    out.u8(seal === undefined ? 0 : FLAG_ENCRYPTED);
    out.u8(0);
    out.u32(headerBytes(seal));
    if (seal !== undefined) {
        out.bytes(seal.salt);
        out.bytes(seal.objectSalt);
        out.bytes(seal.check);
    }
    return out.toBytes();
}
function encodeFooter(footer) {
    const out = new byte_writer_ByteWriter(FOOTER_BYTES);
    out.u64(footer.indexOffset);
    out.u32(footer.indexBytes);
    out.u32(footer.rootBytes);
    out.u32(footer.rootRawBytes);
    // The codec shares a word with the frame count, whose limit leaves the top byte free.
    out.u32(footer.frames + (footer.rootCodec === 'zstd' ? 0x0100_0000 : 0));
    out.u32((0,external_node_zlib_namespaceObject.crc32)(out.view()));
    out.u32(0);
    out.byteString(END_MAGIC);
    return out.toBytes();
}
function parseFooter(tail, sizeBytes, what) {
    if (tail.length < FOOTER_BYTES || sizeBytes < FOOTER_BYTES + PLAIN_HEADER_BYTES * 2) {
        throw corrupt('pack-corrupt', `${what} is corrupt: expected at least ${FOOTER_BYTES + 2 * PLAIN_HEADER_BYTES} bytes, found ${sizeBytes}`);
    }
    const bytes = tail.subarray(tail.length - FOOTER_BYTES);
    const reader = new ByteReader(bytes, `The footer of ${what}`, 'pack-corrupt');
    const indexOffset = reader.u64();
    const indexBytes = reader.u32();
    const rootBytes = reader.u32();
    const rootRawBytes = reader.u32();
    const framesAndCodec = reader.u32();
    const sum = crc32(bytes.subarray(0, 24));
    const claimed = reader.u32();
    if (reader.u32() !== 0)
        reader.fail('four zero bytes', 'others');
    if (reader.byteString(8) !== END_MAGIC)
        reader.fail(END_MAGIC, 'other bytes');
    if (sum !== claimed)
        reader.fail(`crc32 ${claimed.toString(16)}`, sum.toString(16));
    if (framesAndCodec >= 0x0200_0000)
        reader.fail('a known codec', 'another');
    const trailerBytes = sizeBytes - indexOffset;
    const headerLength = trailerBytes - indexBytes - rootBytes - FOOTER_BYTES;
    if (headerLength !== PLAIN_HEADER_BYTES && headerLength !== SEALED_HEADER_BYTES) {
        reader.fail(`lengths that add up to the ${sizeBytes} bytes of the object`, `${headerLength} bytes over`);
    }
    if (indexOffset < headerLength)
        reader.fail('an index behind the header', `offset ${indexOffset}`);
    if (indexBytes > INDEX_BYTES_MAX + TAG_BYTES)
        reader.fail(`an index of at most ${INDEX_BYTES_MAX} bytes`, `${indexBytes}`);
    if (rootBytes > ROOT_BYTES_MAX + TAG_BYTES || rootRawBytes > ROOT_BYTES_MAX) {
        reader.fail(`a root of at most ${ROOT_BYTES_MAX} bytes`, `${Math.max(rootBytes, rootRawBytes)}`);
    }
    if (rootBytes === 0 && (rootRawBytes !== 0 || framesAndCodec >= 0x0100_0000))
        reader.fail('no size and codec of no root', `${rootRawBytes} bytes`);
    return {
        indexOffset,
        indexBytes,
        rootBytes,
        rootRawBytes,
        rootCodec: framesAndCodec >= 0x0100_0000 ? 'zstd' : 'raw',
        frames: framesAndCodec % 0x0100_0000,
        trailerBytes,
    };
}

;// CONCATENATED MODULE: external "node:fs"
const external_node_fs_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");
;// CONCATENATED MODULE: ./packages/snapshot/lib/store/spool-file.js


/** A file under construction in a store's spool directory. Synchronous: it is written from worker threads. */
class SpoolFile {
    path;
    #fd;
    #open = true;
    constructor(path) {
        this.path = path;
        this.#fd = attempt(path, () => (0,external_node_fs_namespaceObject.openSync)(path, 'wx', 0o600));
    }
    append(bytes) {
        attempt(this.path, () => {
            for (let done = 0; done < bytes.length;)
                done += (0,external_node_fs_namespaceObject.writeSync)(this.#fd, bytes, done);
        });
    }
    /** Closed only: the store makes it durable when it takes it over. */
    close() {
        if (!this.#open)
            return;
        this.#open = false;
        attempt(this.path, () => (0,external_node_fs_namespaceObject.closeSync)(this.#fd));
    }
    discard() {
        this.close();
        attempt(this.path, () => (0,external_node_fs_namespaceObject.unlinkSync)(this.path));
    }
}
function attempt(path, call) {
    try {
        return call();
    }
    catch (cause) {
        const code = cause.code;
        if (code === 'ENOSPC' || code === 'EDQUOT') {
            throw unavailable('disk-full', `No room for ${path}`, {
                hint: 'Free some space, or put the store elsewhere.',
                cause,
            });
        }
        throw unavailable('file-unwritable', `Cannot write ${path}: ${code ?? String(cause)}`, { cause });
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/pack-writer.js







/** Raw bytes that are compressed together. Against 1 MiB it stores 6 % less at the same speed; one file costs at most this much decompression. */
const FRAME_BYTES = 4 * 2 ** 20;
/** Bounds the index: without it a frame of tiny files would hold millions of blobs. */
const FRAME_BLOBS_MAX = 2 ** 15;
const PACK_BYTES_MAX = 256 * 2 ** 20;
/** How much memory a `Chunker` for a `PackWriter` needs: a frame, one read, and room for the hasher's key. */
const WRITER_CAPACITY_BYTES = FRAME_BYTES + 2 * 2 ** 20 + DEFAULT_CHUNKING.maxBytes * 2 + DIGEST_HEADROOM;
/**
 * Collects blobs into frames and frames into packs. Content is read straight into the frame under construction
 * (`memory`, from `end` on); what turns out to be known already is simply not counted in.
 */
class PackWriter {
    memory;
    hasher;
    storedBytes = 0;
    newBytes = 0;
    reusedBytes = 0;
    #chunker;
    #table;
    #keys;
    #takeNumber;
    #spoolPath;
    #onPack;
    #base;
    #compression;
    #frameBytes = 0;
    #frameBlobs = 0;
    #pack;
    constructor(o) {
        this.#chunker = o.chunker;
        this.memory = o.chunker.memory;
        this.#base = o.chunker.contentStart + DIGEST_HEADROOM;
        this.hasher = new BlobHasher(o.keys?.blobId);
        this.#table = o.table;
        this.#keys = o.keys;
        this.#compression = o.compression;
        this.#takeNumber = o.takeNumber;
        this.#spoolPath = o.spoolPath;
        this.#onPack = o.onPack;
    }
    /** Where the next content belongs in `memory`. */
    get end() {
        return this.#base + this.#frameBytes;
    }
    /** Makes room for at least `bytes` behind `end`; content that lies there already (`keep` bytes of it) moves along. */
    reserve(bytes, keep = 0) {
        const fits = this.#frameBytes < FRAME_BYTES && this.#frameBlobs < FRAME_BLOBS_MAX;
        if (fits && this.end + bytes <= this.memory.length)
            return;
        const from = this.end;
        this.flush();
        this.memory.copyWithin(this.end, from, from + keep);
    }
    /** Stores the `length` bytes at `start`, at or behind `end`, as one blob. */
    add(start, length) {
        const digest = this.hasher.digest(this.memory, start, length);
        this.#rotate();
        const pack = this.#openPack();
        const known = this.#table.claim(digest, pack.number, pack.writer.blobCount);
        if (known !== undefined) {
            this.reusedBytes += length;
            return known;
        }
        const blob = pack.writer.addBlob(length, digest);
        if (start !== this.end)
            this.memory.copyWithin(this.end, start, start + length);
        this.#frameBytes += length;
        this.#frameBlobs++;
        pack.rawBytes += length;
        this.newBytes += length;
        return { pack: pack.number, blob };
    }
    /** As `add`, for bytes that lie elsewhere.
     *  @throws BelayError misuse `size-limit-exceeded` for a blob that no reader would take */
    addBytes(bytes) {
        if (bytes.length > this.memory.length - this.#base)
            return this.#addAlone(bytes);
        this.reserve(bytes.length);
        this.memory.set(bytes, this.end);
        return this.add(this.end, bytes.length);
    }
    /** A blob that is larger than the frame under construction may become is a frame of its own. */
    #addAlone(bytes) {
        if (bytes.length > limits_BLOB_BYTES_MAX) {
            throw errors_misuse('size-limit-exceeded', `A part of the manifest is too large: expected at most ${limits_BLOB_BYTES_MAX} bytes, found ${bytes.length}`, {
                hint: 'A huge file in very many pieces: begin anew, without a parent, or leave it out with --exclude.',
            });
        }
        this.flush();
        this.#rotate();
        const pack = this.#openPack();
        const digest = this.hasher.digestOf(bytes);
        const known = this.#table.claim(digest, pack.number, pack.writer.blobCount);
        if (known !== undefined) {
            this.reusedBytes += bytes.length;
            return known;
        }
        const blob = pack.writer.addBlob(bytes.length, digest);
        pack.writer.addFrame(bytes.length, encodeFrame(bytes, this.#compression));
        pack.rawBytes += bytes.length;
        this.newBytes += bytes.length;
        return { pack: pack.number, blob };
    }
    /** Ends the frame under construction. */
    flush() {
        if (this.#frameBytes === 0)
            return;
        const pack = this.#openPack();
        const frame = encodeFrame(this.memory.subarray(this.#base, this.end), this.#compression);
        pack.writer.addFrame(this.#frameBytes, frame);
        if (frame.codec === 'zstd')
            releaseFrame(frame.payload);
        this.#frameBytes = 0;
        this.#frameBlobs = 0;
    }
    /** Ends the current frame; those that follow are compressed otherwise. */
    changeCompression(compression) {
        this.flush();
        this.#compression = compression;
    }
    /** The number the blobs added now get as their pack's, opening a pack if none is open. */
    currentPack() {
        return this.#openPack().number;
    }
    /** Ends the open pack, if any. `root` makes it a checkpoint's last object. */
    finish(root) {
        if (root !== undefined)
            this.#openPack();
        if (this.#pack === undefined)
            return;
        this.flush();
        const { number, writer, file, rawBytes } = this.#pack;
        if (writer.blobCount === 0 && root === undefined) {
            // A pack opened for a blob that then proved to be known.
            file.discard();
            this.#pack = undefined;
            return;
        }
        const finished = writer.finish(root?.({ number, rawBytes }));
        file.close();
        this.#pack = undefined;
        this.storedBytes += finished.sizeBytes;
        this.#onPack({ ...finished, number, path: file.path, rawBytes });
    }
    /** Drops what is not finished. */
    abandon() {
        this.#pack?.file.discard();
        this.#pack = undefined;
        this.#frameBytes = 0;
        this.#frameBlobs = 0;
    }
    /** Where the chunk at `start` ends; see Chunker.cut. */
    cut(start, end) {
        return this.#chunker.cut(start, end);
    }
    get chunking() {
        return this.#chunker.chunking;
    }
    #rotate() {
        const pack = this.#pack;
        // Only between frames: the blobs of an open frame are numbered already.
        if (pack === undefined || this.#frameBytes > 0)
            return;
        if (pack.writer.contentBytes >= PACK_BYTES_MAX || pack.writer.blobCount >= limits_PACK_BLOBS_MAX / 2)
            this.finish();
    }
    #openPack() {
        if (this.#pack === undefined) {
            const number = this.#takeNumber();
            const file = new SpoolFile(this.#spoolPath(number));
            const writer = new ObjectWriter({ append: (bytes) => file.append(bytes), keys: this.#keys });
            this.#pack = { number, writer, file, rawBytes: 0 };
        }
        return this.#pack;
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/format/entry.js
/** Orders paths so that a directory comes right before what it holds: bytewise, with `/` below every other byte. */
function entry_comparePaths(a, b) {
    const length = Math.min(a.length, b.length);
    for (let at = 0; at < length; at++) {
        const left = a.charCodeAt(at);
        const right = b.charCodeAt(at);
        if (left === right)
            continue;
        if (left === 47)
            return -1;
        if (right === 47)
            return 1;
        return left - right;
    }
    return a.length - b.length;
}
/** Calls `visit` for each blob of a file, in order. */
function eachBlob(runs, visit) {
    for (let at = 0; at < runs.length; at += 4) {
        const pack = runs[at];
        const first = runs[at + 1];
        const count = runs[at + 2];
        const stride = runs[at + 3];
        for (let step = 0; step < count; step++)
            visit(pack, first + step * stride);
    }
}
function countBlobs(runs) {
    let count = 0;
    for (let at = 2; at < runs.length; at += 4)
        count += runs[at];
    return count;
}
/** Appends one blob to a list of runs, lengthening its last run where it continues it. */
function appendBlob(runs, pack, blob) {
    const last = runs.length - 4;
    if (last >= 0 && runs[last] === pack) {
        const first = runs[last + 1];
        const count = runs[last + 2];
        if (count === 1 && (blob === first || blob === first + 1)) {
            runs[last + 2] = 2;
            runs[last + 3] = blob - first;
            return;
        }
        if (count > 1 && blob === first + count * runs[last + 3]) {
            runs[last + 2] = count + 1;
            return;
        }
    }
    runs.push(pack, blob, 1, 1);
}
/** Appends the blobs of other runs, as if one by one. */
function appendRuns(runs, more) {
    eachBlob(more, (pack, blob) => appendBlob(runs, pack, blob));
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/hard-links.js

/** Collects which paths are one file. Only files with several links come here, so memory grows with those alone. */
class HardLinks {
    #groups = new Map();
    /** @param key from `linkKeyOf`
     *  @param runs the content, of a file that was read just now */
    add(key, path, runs) {
        const group = this.#groups.get(key);
        if (group === undefined) {
            this.#groups.set(key, { paths: [path], runs });
            return;
        }
        // Written to between the readings of two of its names, within one tick of the clock: two files in this checkpoint.
        if (runs !== undefined && group.runs !== undefined && !isEqual(runs, group.runs))
            return;
        group.runs ??= runs;
        group.paths.push(path);
    }
    /** Groups of at least two: a file whose other links lie outside the tree is a file of its own here. */
    groups() {
        return [...this.#groups.values()]
            .filter(({ paths }) => paths.length > 1)
            .map(({ paths }) => paths.sort(comparePaths));
    }
}
/** The same for links to the same file in the same state. The time of its last change belongs to it: a file that changes while the tree is
 *  read is not the same under each of its names, and an inode that is freed comes back as another file. */
function linkKeyOf(device, inode, ctimeMs) {
    return `${device}:${inode}:${ctimeMs}`;
}
function isEqual(a, b) {
    return a.length === b.length && a.every((value, at) => value === b[at]);
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/file-facts.js


/** Coarsest kernel clock tick: a file that changed this shortly before could change again under the same timestamp. */
const CLOCK_TICK_MS = 20;
function factsOf(stat) {
    const mtime = split(stat.mtimeMs, stat.mtimeNs);
    const ctime = split(stat.ctimeMs, stat.ctimeNs);
    const ctimeMs = ctime.seconds * 1000 + ctime.nanoseconds / 1e6;
    // A time that no date can tell is kept as the nearest that one can.
    const isFar = Math.abs(mtime.seconds) > TIME_SECONDS_MAX;
    return {
        mode: Number(stat.mode) & 0o7777,
        mtimeSec: isFar ? Math.sign(mtime.seconds) * TIME_SECONDS_MAX : mtime.seconds,
        mtimeNsec: isFar ? 0 : mtime.nanoseconds,
        statSize: Number(stat.size),
        inode: Number(stat.ino),
        // As Node computes the doubles of a plain Stats, so that the two compare.
        mtimeMs: mtime.seconds * 1000 + mtime.nanoseconds / 1e6,
        ctimeMs,
        linkKey: stat.nlink > 1n ? linkKeyOf(stat.dev, stat.ino, ctimeMs) : '',
    };
}
function split(ms, ns) {
    const seconds = Math.floor(Number(ms) / 1000);
    const nanoseconds = Number(ns - BigInt(seconds) * 1000000000n);
    // Before 1970 milliseconds round towards zero and nanoseconds do not.
    return nanoseconds < 0 ? { seconds: seconds - 1, nanoseconds: nanoseconds + 1e9 } : { seconds, nanoseconds };
}
/** Whether a later look at the same file found the same. */
function isSame(stat, facts) {
    return stat.size === facts.statSize && stat.mtimeMs === facts.mtimeMs && stat.ctimeMs === facts.ctimeMs;
}
/** Whether the file changed just before that moment, or since: it could change again under the same timestamp. */
function isRecent(facts, momentMs) {
    return Math.max(facts.ctimeMs, facts.mtimeMs) >= momentMs - CLOCK_TICK_MS;
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/native-path.js
const NON_ASCII = /[\x80-\xff]/;
const NON_ASCII_TEXT = /[\x80-\uffff]/;
/** A byte path as the fs calls take it: a string where that is the same bytes in UTF-8 (cheap), else the bytes. */
function nativePath(root, path) {
    if (path === '')
        return root;
    if (!NON_ASCII.test(path))
        return `${root}/${path}`;
    return Buffer.concat([Buffer.from(`${root}/`, 'utf8'), Buffer.from(path, 'latin1')]);
}
/** For messages and JSON: the path's UTF-8 text, with U+FFFD for bytes that are none. */
function displayPath(path) {
    return NON_ASCII.test(path) ? Buffer.from(path, 'latin1').toString('utf8') : path;
}
/** The byte path of a text. */
function bytePath(text) {
    return NON_ASCII_TEXT.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/read-chunks.js


const READ_BYTES = 2 ** 20;
/** How far before a boundary the search for cuts begins, in largest chunks. Cuts that were begun at different places meet after a few. */
const LOOKBACK_CHUNKS = 4;
const zeros = Buffer.alloc(2 ** 18);
/**
 * Reads one part of a file into blobs; `false` if the file was shorter.
 *
 * The boundary between two parts is a cut that both find for themselves: the first one at or behind it, in the sequence that is begun a
 * fixed stretch before it. Nearly always that is where the sequence from the start of the file would have cut, so an insertion shifts no
 * cuts here either; where it is not (a file of zeros), one chunk ends early.
 */
function readPart(fd, part, writer, runs) {
    const from = cutBehind(fd, part.start, part.fileBytes, writer);
    const to = from === undefined ? undefined : cutBehind(fd, part.end, part.fileBytes, writer);
    return from !== undefined && to !== undefined && readChunks(fd, from, to, writer, runs);
}
/** The first cut at or behind `boundary`; `undefined` if the file was shorter. */
function cutBehind(fd, boundary, size, writer) {
    if (boundary === 0 || boundary >= size)
        return Math.min(boundary, size);
    const { maxBytes } = writer.chunking;
    const from = Math.max(0, boundary - LOOKBACK_CHUNKS * maxBytes);
    const wanted = Math.min(boundary + 2 * maxBytes, size) - from;
    writer.reserve(wanted);
    const base = writer.end;
    if (readFully(fd, writer.memory, base, wanted, from) !== wanted)
        return undefined;
    let cut = base;
    while (cut - base + from < boundary)
        cut = nextCut(writer, cut, base + wanted);
    return cut - base + from;
}
/** Reads the bytes from `from` to `to` into blobs. */
function readChunks(fd, from, to, writer, runs) {
    const { maxBytes } = writer.chunking;
    let position = from;
    let pending = 0;
    let pendingAt = writer.end;
    while (position < to || pending > 0) {
        // Bring what is left of the last read right behind the frame, then read on.
        const before = writer.end;
        if (pending > 0 && pendingAt !== before)
            writer.memory.copyWithin(before, pendingAt, pendingAt + pending);
        writer.reserve(pending + READ_BYTES, pending);
        pendingAt = writer.end;
        const wanted = Math.min(READ_BYTES, to - position);
        const count = readFully(fd, writer.memory, pendingAt + pending, wanted, position);
        if (count !== wanted)
            return false;
        position += count;
        const end = pendingAt + pending + count;
        let start = pendingAt;
        while (end - start >= maxBytes || (position === to && end > start)) {
            const cut = nextCut(writer, start, end);
            const { pack, blob } = writer.add(start, cut - start);
            appendBlob(runs, pack, blob);
            start = cut;
        }
        pending = end - start;
        pendingAt = start;
    }
    return true;
}
function nextCut(writer, start, end) {
    const longest = Math.min(start + writer.chunking.maxBytes, end);
    return isZero(writer.memory, start, longest - start) ? longest : writer.cut(start, end);
}
/** Reads `length` bytes, fewer only where the file ends before. */
function readFully(fd, into, at, length, position) {
    let done = 0;
    while (done < length) {
        const count = (0,external_node_fs_namespaceObject.readSync)(fd, into, at + done, length - done, position + done);
        if (count === 0)
            break;
        done += count;
    }
    return done;
}
function isZero(bytes, start, length) {
    if (bytes[start] !== 0 || bytes[start + length - 1] !== 0)
        return false;
    return bytes.subarray(start, start + length).equals(zeros.subarray(0, length));
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/read-ruled.js




/** Reads a file that a rule has to look at; `undefined` if it changed meanwhile. */
function readRuled(o) {
    if (o.facts.statSize > o.writer.chunking.wholeFileMaxBytes)
        return { kind: 'credential', reason: 'it is too large to be searched for credentials' };
    const content = readContent(o.fd, o.facts);
    if (content === undefined)
        return undefined;
    if (isRecent(o.facts, o.startedAtMs) && readContent(o.fd, o.facts)?.equals(content) !== true)
        return undefined;
    const verdict = o.rule(o.path, content);
    if (verdict.kind === 'refuse')
        return { kind: 'credential', reason: verdict.reason };
    const kept = verdict.kind === 'replace' ? verdict.content : content;
    const runs = [];
    if (kept.length > 0) {
        const { pack, blob } = o.writer.addBytes(kept);
        appendBlob(runs, pack, blob);
    }
    return { kind: 'read', sizeBytes: kept.length, runs };
}
function readContent(fd, facts) {
    const content = Buffer.alloc(facts.statSize);
    const count = readFully(fd, content, 0, facts.statSize, 0);
    return count === facts.statSize && isSame((0,external_node_fs_namespaceObject.fstatSync)(fd), facts) ? content : undefined;
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/read-file.js







/** Reads of larger files are tasks of their own, so that one worker does not get them all. */
const LARGE_FILE_BYTES = 8 * 2 ** 20;
const TRIES = 4;
const OPEN_FLAGS = external_node_fs_namespaceObject.constants.O_RDONLY | (external_node_fs_namespaceObject.constants.O_NOFOLLOW ?? 0) | (external_node_fs_namespaceObject.constants.O_NONBLOCK ?? 0);
/** Reads a file into packs. The blobs are those of one moment: a file that changes while it is read is read again.
 *  @throws BelayError unavailable `file-unreadable` */
function readFile(path, writer, o) {
    const native = nativePath(o.root, path);
    let fd;
    try {
        fd = (0,external_node_fs_namespaceObject.openSync)(native, OPEN_FLAGS);
    }
    catch (cause) {
        const code = cause.code;
        // Between the walk and here it was removed, or became a symlink, socket or directory.
        if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENXIO')
            return { kind: 'vanished' };
        throw unreadable(path, cause);
    }
    try {
        if (o.rule === undefined && !o.largeAllowed) {
            const result = readAtRest(fd, writer, o.startedAtMs);
            if (result !== undefined)
                return result;
        }
        return readOpened(fd, path, writer, o);
    }
    catch (cause) {
        if (cause instanceof errors_BelayError)
            throw cause;
        throw unreadable(path, cause);
    }
    finally {
        (0,external_node_fs_namespaceObject.closeSync)(fd);
    }
}
/**
 * What nearly every file is: small, and untouched since before this checkpoint began. One look, after reading, tells both, and then the
 * content is of one moment. `undefined` for any other file; then nothing was stored.
 */
function readAtRest(fd, writer, startedAtMs) {
    const { wholeFileMaxBytes } = writer.chunking;
    writer.reserve(wholeFileMaxBytes + 1);
    const start = writer.end;
    let count;
    try {
        count = (0,external_node_fs_namespaceObject.readSync)(fd, writer.memory, start, wholeFileMaxBytes + 1, 0);
    }
    catch {
        // Whatever is wrong shows again.
        return undefined;
    }
    if (count > wholeFileMaxBytes)
        return undefined;
    const stat = (0,external_node_fs_namespaceObject.fstatSync)(fd, { bigint: true });
    if (!stat.isFile())
        return { kind: 'vanished' };
    const facts = factsOf(stat);
    if (facts.statSize !== count || isRecent(facts, startedAtMs))
        return undefined;
    const runs = [];
    if (count > 0) {
        const { pack, blob } = writer.add(start, count);
        appendBlob(runs, pack, blob);
    }
    return { kind: 'read', facts, sizeBytes: count, runs };
}
function readOpened(fd, path, writer, o) {
    let facts;
    for (let attempt = 0; attempt < TRIES; attempt++) {
        const stat = (0,external_node_fs_namespaceObject.fstatSync)(fd, { bigint: true });
        if (!stat.isFile())
            return { kind: 'vanished' };
        facts = factsOf(stat);
        const size = facts.statSize;
        if (size > LARGE_FILE_BYTES && !o.largeAllowed)
            return { kind: 'large', sizeBytes: size };
        if (o.part !== undefined && o.part.fileBytes !== size)
            return { kind: 'unstable', facts };
        const { rule, startedAtMs } = o;
        if (rule !== undefined) {
            const ruled = readRuled({ fd, facts, path, writer, rule, startedAtMs });
            if (ruled?.kind === 'credential')
                return ruled;
            if (ruled !== undefined)
                return { kind: 'read', facts, sizeBytes: ruled.sizeBytes, runs: ruled.runs };
            continue;
        }
        const part = o.part ?? { start: 0, end: size, fileBytes: size };
        const runs = [];
        if (read_file_readContent(fd, part, writer, runs) &&
            isSame((0,external_node_fs_namespaceObject.fstatSync)(fd), facts) &&
            (!isRecent(facts, startedAtMs) || readsTheSame(fd, part, writer, runs))) {
            return { kind: 'read', facts, sizeBytes: size, runs };
        }
    }
    return { kind: 'unstable', facts: facts ?? factsOf((0,external_node_fs_namespaceObject.fstatSync)(fd, { bigint: true })) };
}
/** Whether the file had its size to the last byte. */
function read_file_readContent(fd, part, writer, runs) {
    const size = part.fileBytes;
    if (size > writer.chunking.wholeFileMaxBytes)
        return readPart(fd, part, writer, runs);
    writer.reserve(size + 1);
    const start = writer.end;
    // A byte more than there should be: some files (in /proc) claim to be empty.
    if (readFully(fd, writer.memory, start, size + 1, 0) !== size)
        return false;
    if (size === 0)
        return true;
    const { pack, blob } = writer.add(start, size);
    appendBlob(runs, pack, blob);
    return true;
}
/** A file that changed just before this checkpoint began, or since, could have changed again under the same timestamp while it was
 *  read: such a file counts only if it reads the same once more. */
function readsTheSame(fd, part, writer, runs) {
    const again = [];
    return (read_file_readContent(fd, part, writer, again) &&
        again.length === runs.length &&
        again.every((value, at) => value === runs[at]));
}
function unreadable(path, cause) {
    const code = cause.code ?? String(cause);
    return unavailable('file-unreadable', `Cannot read ${displayPath(path)}: ${code}`, {
        hint: 'Make it readable, or leave it out with --exclude.',
        cause,
    });
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/read-batch.js


function readBatch(batch, writer, o) {
    return batch.paths.map((path) => readFile(path, writer, {
        root: o.root,
        startedAtMs: o.startedAtMs,
        largeAllowed: batch.large,
        part: batch.part,
        rule: o.ruleFor(path),
    }));
}
const KINDS = ['read', 'large', 'vanished', 'unstable', 'credential'];
const COLUMNS = 10;
function packResults(results) {
    const rows = new Float64Array(results.length * COLUMNS);
    const runs = [];
    const texts = [];
    results.forEach((result, index) => {
        const at = index * COLUMNS;
        rows[at] = KINDS.indexOf(result.kind);
        if (result.kind === 'large')
            rows[at + 1] = result.sizeBytes;
        if (result.kind === 'credential')
            texts.push([index, result.reason]);
        if (result.kind === 'unstable' || result.kind === 'read') {
            const { mode, mtimeSec, mtimeNsec, statSize, inode, mtimeMs, ctimeMs, linkKey } = result.facts;
            rows[at + 2] = mode;
            rows[at + 3] = mtimeSec;
            rows[at + 4] = mtimeNsec;
            rows[at + 5] = statSize;
            rows[at + 6] = inode;
            rows[at + 7] = mtimeMs;
            rows[at + 8] = ctimeMs;
            if (linkKey !== '')
                texts.push([index, linkKey]);
        }
        if (result.kind === 'read') {
            rows[at + 1] = result.sizeBytes;
            rows[at + 9] = result.runs.length;
            for (const value of result.runs)
                runs.push(value);
        }
    });
    return { rows, runs: Float64Array.from(runs), texts };
}
/** One result at a time, without an object for each: what a thread sent is read where it lies. */
class ResultCursor {
    #rows;
    #runs;
    #texts;
    #index = -1;
    #run = 0;
    #runLength = 0;
    constructor(packed) {
        this.#rows = packed.rows;
        this.#runs = packed.runs;
        this.#texts = new Map(packed.texts);
    }
    next() {
        this.#index++;
        this.#run += this.#runLength;
        this.#runLength = this.#value(9);
        const kind = KINDS[this.#value(0)];
        if (kind === undefined)
            throw corrupt('internal', `A worker sent a result of kind ${this.#value(0)}`);
        return kind;
    }
    get sizeBytes() {
        return this.#value(1);
    }
    get runs() {
        const runs = [];
        for (let at = this.#run; at < this.#run + this.#runLength; at++)
            runs.push(this.#runs[at]);
        return runs;
    }
    get text() {
        return this.#texts.get(this.#index) ?? '';
    }
    get mode() {
        return this.#value(2);
    }
    get mtimeSec() {
        return this.#value(3);
    }
    get mtimeNsec() {
        return this.#value(4);
    }
    get statSize() {
        return this.#value(5);
    }
    get inode() {
        return this.#value(6);
    }
    get mtimeMs() {
        return this.#value(7);
    }
    get ctimeMs() {
        return this.#value(8);
    }
    #value(column) {
        return this.#rows[this.#index * COLUMNS + column];
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/archive-worker.js






/** A worker thread of `archive`: answers each batch with its results, and `finish` with its last pack. */
function runArchiveWorker(port, setup) {
    const send = (reply) => port.postMessage(reply, reply.kind === 'batch' ? [reply.results.rows.buffer, reply.results.runs.buffer] : []);
    const writer = makePackWriter(setup, (pack) => send({ kind: 'pack', pack }));
    const ruleFor = contentRuleFor(setup.policy);
    port.on('message', (request) => {
        try {
            if (request.kind === 'finish') {
                writer.finish();
                send({ kind: 'finished', totals: { newBytes: writer.newBytes, reusedBytes: writer.reusedBytes } });
                port.close();
                return;
            }
            const results = readBatch(request.batch, writer, {
                root: setup.root,
                startedAtMs: setup.startedAtMs,
                ruleFor,
            });
            send({ kind: 'batch', id: request.id, large: request.batch.large, results: packResults(results) });
        }
        catch (error) {
            try {
                writer.abandon();
            }
            finally {
                // The failure that led here is the one to report, whatever becomes of the file in the spool.
                send({ kind: 'failed', error: toPlain(error) });
                port.close();
            }
        }
    });
}
function makePackWriter(setup, onPack) {
    const numbers = new Int32Array(setup.packNumbers);
    return new PackWriter({
        chunker: new Chunker({
            chunking: setup.chunking,
            capacityBytes: WRITER_CAPACITY_BYTES,
            key: setup.keys?.chunker,
        }),
        table: new DedupTable(setup.table),
        keys: setup.keys,
        compression: setup.compression,
        takeNumber: () => Atomics.add(numbers, 0, 1),
        spoolPath: (number) => `${setup.spool}-pack-${number}`,
        onPack,
    });
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/restore/restore-job.js
const PATH_SEPARATOR = '\0';
function joinPaths(paths) {
    return paths.join(PATH_SEPARATOR);
}
function splitPaths(joined) {
    return joined === '' ? [] : joined.split(PATH_SEPARATOR);
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/system-error.js

/** Translates a failed call of the system. Never `absent`: whether a name may be missing, only the caller knows. */
function systemError(cause, doing, hints) {
    if (cause instanceof errors_BelayError)
        return cause;
    const errno = errnoOf(cause);
    const message = `Cannot ${doing}: ${messageOf(cause)}`;
    switch (errno) {
        case undefined:
            return new errors_BelayError({
                code: 'internal',
                message,
                cause,
                hint: 'This is a defect of Belay; please report it.',
            });
        case 'ENOSPC':
        case 'EDQUOT':
            return unavailable('disk-full', message, { cause, hint: hints.diskFull });
        case 'EACCES':
        case 'EPERM':
            return unavailable('permission-denied', message, { cause, hint: hints.denied });
        default:
            return unavailable(hints.otherwise.code, message, { cause, hint: hints.otherwise.hint });
    }
}
/** The system's name of the failure, such as `ENOENT`; by shape, since an error made in another realm (a worker's, a test's) is no
 *  instance of this realm's Error. */
function errnoOf(cause) {
    if (typeof cause !== 'object' || cause === null || !('code' in cause))
        return undefined;
    return typeof cause.code === 'string' && /^E[A-Z0-9]+$/.test(cause.code) ? cause.code : undefined;
}
function messageOf(cause) {
    return typeof cause === 'object' && cause !== null && 'message' in cause
        ? String(cause.message)
        : String(cause);
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/tree-error.js

/** Translates a failed file-system call on a tree.
 *  @param doing the effect and its object, such as `write src/a.ts` */
function treeError(cause, doing) {
    return systemError(cause, doing, {
        diskFull: 'Free some space in the target, then run this again.',
        denied: 'Check the owner and the mode of the target and what is in it.',
        otherwise: {
            code: 'file-unwritable',
            hint: 'Check that the disk of the target is mounted, writable and healthy.',
        },
    });
}


;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/check-files.js






/** Hashes files in place, blob by blob. @returns 1 for each file, or part of one, that holds what it should, else 0 */
function checkFiles(job, o) {
    const paths = splitPaths(job.paths);
    const same = new Uint8Array(paths.length);
    const expected = Buffer.from(job.digests.buffer, job.digests.byteOffset, job.digests.length);
    let next = 0;
    for (let at = 0; at < paths.length; at++) {
        const path = paths[at];
        const end = next + job.blobCounts[at];
        try {
            const fd = o.files.open(nativePath(o.root, path), 'read');
            try {
                if (check_files_isSame(fd, { job, next, end, position: job.offsets[at], expected, ...o }))
                    same[at] = 1;
            }
            finally {
                o.files.close(fd);
            }
        }
        catch (error) {
            // Gone, exchanged or closed to us: then it is written anew, which needs no look at it.
            if (!REPLACEABLE.has(errnoOf(error) ?? ''))
                throw treeError(error, `read ${displayPath(path)} in the target`);
        }
        next = end;
    }
    return same;
}
const REPLACEABLE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM', 'ENXIO']);
let room = Buffer.alloc(0);
function check_files_isSame(fd, check) {
    let position = check.position;
    for (let number = check.next; number < check.end;) {
        // As many blobs as fit are read by one call.
        let length = 0;
        let until = number;
        while (until < check.end && length + check.job.lengths[until] <= check_files_READ_BYTES)
            length += check.job.lengths[until++];
        if (until === number)
            length = check.job.lengths[until++];
        const content = readExactly(fd, position, length, check.files);
        if (content === undefined)
            return false;
        let start = DIGEST_HEADROOM;
        for (; number < until; number++) {
            const bytes = check.job.lengths[number];
            const found = check.hasher.digest(room, start, bytes);
            if (found !== check.expected.toString('latin1', number * DIGEST_BYTES, (number + 1) * DIGEST_BYTES))
                return false;
            start += bytes;
        }
        position += length;
    }
    return true;
}
const check_files_READ_BYTES = 2 ** 20;
function readExactly(fd, position, length, files) {
    if (room.length < DIGEST_HEADROOM + length)
        room = Buffer.allocUnsafeSlow(DIGEST_HEADROOM + Math.max(check_files_READ_BYTES, Math.min(length, limits_BLOB_BYTES_MAX)));
    const content = room.subarray(DIGEST_HEADROOM, DIGEST_HEADROOM + length);
    for (let done = 0; done < length;) {
        const count = files.read(fd, content.subarray(done), length - done, position + done);
        if (count === 0)
            return undefined;
        done += count;
    }
    return content;
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/write-blobs.js
/** Writes blobs of a frame into a file: neighbours in both by one call, and nothing where a long blob is all zeros, which leaves a hole.
 *  So the file must be new and get its length by `truncate`. */
class BlobSink {
    #files;
    #raw;
    #blobs;
    bytesWritten = 0;
    /** Where the last write to the file ended. */
    reach = 0;
    #fd = -1;
    #start = 0;
    #length = 0;
    #position = 0;
    constructor(o) {
        this.#files = o.files;
        this.#raw = Buffer.from(o.raw.buffer, o.raw.byteOffset, o.raw.length);
        this.#blobs = o.blobs;
    }
    begin(fd) {
        this.#fd = fd;
        this.#length = 0;
        this.reach = 0;
    }
    /** @returns the blob's length */
    put(blob, position) {
        const start = this.#blobs.offsets[blob];
        const length = this.#blobs.lengths[blob];
        if (this.#length > 0 &&
            start === this.#start + this.#length &&
            position === this.#position + this.#length) {
            if (!this.#isHole(start, length))
                this.#length += length;
            return length;
        }
        this.end();
        if (this.#isHole(start, length))
            return length;
        this.#start = start;
        this.#length = length;
        this.#position = position;
        return length;
    }
    isHole(blob) {
        return this.#isHole(this.#blobs.offsets[blob], this.#blobs.lengths[blob]);
    }
    /** Writes what has been collected. */
    end() {
        let { start, left, position } = { start: this.#start, left: this.#length, position: this.#position };
        while (left > 0) {
            const count = this.#files.write(this.#fd, this.#raw, start, left, position);
            start += count;
            left -= count;
            position += count;
            this.bytesWritten += count;
        }
        if (this.#length > 0)
            this.reach = position;
        this.#length = 0;
    }
    #isHole(start, length) {
        // Shorter ones cost a block anyway.
        if (length < HOLE_BYTES_MIN || this.#raw[start] !== 0 || this.#raw[start + length - 1] !== 0)
            return false;
        const middle = start + HOLE_BYTES_MIN / 2;
        if (this.#raw[middle] !== 0)
            return false;
        for (let done = 0; done < length; done += ZEROS.length) {
            const count = Math.min(ZEROS.length, length - done);
            if (ZEROS.compare(this.#raw, start + done, start + done + count, 0, count) !== 0)
                return false;
        }
        return true;
    }
}
const HOLE_BYTES_MIN = 4096;
const ZEROS = Buffer.alloc(64 * 1024);

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/write-files.js




/** Creates the files of a job, whole: content, mode and, where a double holds it, time.
 *  @throws BelayError unavailable, naming the file */
function writeFiles(columns, batch) {
    const paths = splitPaths(columns.paths);
    const inodes = new Float64Array(batch.wantsInodes ? paths.length : 0);
    const sink = new BlobSink(batch);
    let next = 0;
    for (let at = 0; at < paths.length; at++) {
        const path = paths[at];
        const end = next + columns.blobCounts[at];
        try {
            writeFile(path, { at, next, end, columns, batch, sink, inodes });
        }
        catch (error) {
            throw treeError(error, `write ${displayPath(path)}`);
        }
        next = end;
    }
    return { inodes, bytesWritten: sink.bytesWritten };
}
function writeFile(path, work) {
    const { at, columns, batch, sink } = work;
    const { files } = batch;
    const mode = columns.modes[at];
    const fd = files.open(nativePath(batch.root, path), 'create', mode & 0o777);
    try {
        sink.begin(fd);
        let sizeBytes = 0;
        for (let number = work.next; number < work.end; number++)
            sizeBytes += sink.put(columns.blobs[number], sizeBytes);
        sink.end();
        // A hole at the end is not there until the length is.
        if (sink.reach < sizeBytes)
            files.truncate(fd, sizeBytes);
        // After the content: writing takes the set-user-id bit away.
        if ((mode & 0o7000) !== 0 || (mode & batch.creationMask) !== 0)
            files.setMode(fd, mode);
        const nsec = columns.mtimeNsec[at];
        if (nsec === 0 || !batch.exactTimes)
            files.setTime(fd, columns.mtimeSec[at] + nsec / 1e9);
        if (batch.durable)
            files.sync(fd);
        if (batch.wantsInodes)
            work.inodes[at] = files.inode(fd);
    }
    finally {
        files.close(fd);
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/write-parts.js




/** Writes pieces into files that are there in their full length, all zeros. @returns how many bytes it wrote */
function writeParts(parts, batch) {
    const sink = new BlobSink(batch);
    let next = 0;
    splitPaths(parts.paths).forEach((path, at) => {
        const end = next + parts.counts[at];
        try {
            const fd = batch.files.open(nativePath(batch.root, path), 'update');
            try {
                sink.begin(fd);
                for (let number = next; number < end; number++)
                    putPart(parts, number, sink);
                sink.end();
                if (batch.durable)
                    batch.files.sync(fd);
            }
            finally {
                batch.files.close(fd);
            }
        }
        catch (error) {
            throw treeError(error, `write ${displayPath(path)}`);
        }
        next = end;
    });
    return sink.bytesWritten;
}
function putPart(parts, number, sink) {
    const blob = parts.blobs[number];
    const repeats = parts.repeats[number];
    if (repeats > 1 && sink.isHole(blob))
        return;
    let position = parts.offsets[number];
    for (let count = 0; count < repeats; count++)
        position += sink.put(blob, position);
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/job-runner.js












/** Does jobs, on a worker thread or on the main one. Nothing is written before all blobs of a job are verified. */
class JobRunner {
    #setup;
    #files;
    #hasher;
    #packs = new Map();
    #stored = Buffer.alloc(0);
    constructor(setup, files) {
        this.#setup = setup;
        this.#files = files;
        this.#hasher = new BlobHasher(setup.keys?.blobId);
    }
    addPack(file) {
        const { keys } = this.#setup;
        const seal = keys === undefined || file.objectSalt === undefined ? undefined : seal_makeSeal(keys, file.objectSalt);
        let fd;
        try {
            fd = this.#files.open(file.path, 'read');
        }
        catch (error) {
            if (errnoOf(error) === 'ENOENT') {
                throw errors_corrupt('object-missing', `${file.what} is missing, and the checkpoint needs it`, {
                    hint: HINT,
                    cause: error,
                });
            }
            throw treeError(error, `open ${file.what}`);
        }
        this.#packs.set(file.number, { file, fd, seal });
    }
    /** @throws BelayError corrupt if a blob is not what the checkpoint says, unavailable if the disk fails */
    run(job) {
        switch (job.kind) {
            case 'write':
                return this.#write(job);
            case 'check':
                return this.#check(job);
            default:
                return assertNever(job);
        }
    }
    close() {
        for (const { fd } of this.#packs.values()) {
            try {
                this.#files.close(fd);
            }
            catch {
                // It was only read from.
            }
        }
        this.#packs.clear();
    }
    #write(job) {
        const raw = job.frame === undefined ? EMPTY : this.#read(job.frame);
        try {
            if (job.frame !== undefined)
                this.#verify(job, raw, job.frame);
            const batch = { raw, blobs: job.blobs, files: this.#files, ...this.#setup };
            const { inodes, bytesWritten } = writeFiles(job.files, batch);
            const partBytes = writeParts(job.parts, batch);
            return {
                kind: 'write',
                inodes,
                bytesWritten: bytesWritten + partBytes,
                bytesRead: job.frame?.row.storedBytes ?? 0,
            };
        }
        finally {
            // A raw frame lies in the memory that the next one is read into.
            if (raw.buffer !== this.#stored.buffer)
                releaseFrame(raw);
        }
    }
    #check(job) {
        return {
            kind: 'check',
            same: checkFiles(job, { root: this.#setup.root, files: this.#files, hasher: this.#hasher }),
        };
    }
    #read(place) {
        const pack = this.#packs.get(place.pack);
        if (pack === undefined)
            throw errors_corrupt('internal', `A job names pack ${place.pack}, which nobody announced`);
        const { storedBytes } = place.row;
        if (this.#stored.length < storedBytes)
            this.#stored = Buffer.allocUnsafeSlow(storedBytes + (storedBytes >>> 2));
        const stored = this.#stored.subarray(0, storedBytes);
        for (let done = 0; done < storedBytes;) {
            let count;
            try {
                count = this.#files.read(pack.fd, stored.subarray(done), storedBytes - done, place.offset + done);
            }
            catch (error) {
                throw treeError(error, `read ${pack.file.what}`);
            }
            if (count === 0) {
                throw errors_corrupt('pack-corrupt', `${pack.file.what} is corrupt: expected at least ${place.offset + storedBytes} bytes, found ${place.offset + done}`);
            }
            done += count;
        }
        return openFrameRow(stored, { row: place.row, frame: place.frame, seal: pack.seal, what: pack.file.what });
    }
    #verify(job, raw, frame) {
        const { offsets, lengths, digests } = job.blobs;
        const expected = Buffer.from(digests.buffer, digests.byteOffset, digests.length);
        for (let at = 0; at < offsets.length; at++) {
            const start = offsets[at];
            const found = this.#hasher.digestOf(raw.subarray(start, start + lengths[at]));
            if (found === expected.toString('latin1', at * DIGEST_BYTES, (at + 1) * DIGEST_BYTES))
                continue;
            const what = this.#packs.get(frame.pack)?.file.what;
            const paths = splitPaths(job.files.paths);
            throw errors_corrupt('blob-corrupt', `${what} is corrupt: a blob in frame ${frame.frame} is not what the index says${paths[0] === undefined ? '' : `, near ${paths[0]}`}`, {
                hint: HINT,
            });
        }
    }
}
const EMPTY = new Uint8Array(0);
const HINT = 'Use another checkpoint: `--checkpoint good` finds the newest that verifies.';

;// CONCATENATED MODULE: external "node:process"
const external_node_process_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:process");
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/tree-files.js


const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL } = external_node_fs_namespaceObject.constants;
// Both are missing on Windows.
const O_NOFOLLOW = external_node_fs_namespaceObject.constants.O_NOFOLLOW ?? 0;
const O_NONBLOCK = external_node_fs_namespaceObject.constants.O_NONBLOCK ?? 0;
const FLAGS = {
    read: O_RDONLY | O_NOFOLLOW | O_NONBLOCK,
    update: O_RDWR | O_NOFOLLOW,
    create: O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW,
};
const BIGINT = { bigint: true, throwIfNoEntry: false };
/** This machine's file system. */
const machineTreeFiles = {
    lstat(path) {
        let stat;
        try {
            stat = external_node_fs_namespaceObject.lstatSync(path, BIGINT);
        }
        catch (error) {
            if (error.code === 'ENOTDIR')
                return undefined;
            throw error;
        }
        return stat === undefined ? undefined : fileStatOf(stat);
    },
    realPath: (path) => external_node_fs_namespaceObject.realpathSync.native(path),
    readDirectory: (path) => external_node_fs_namespaceObject.readdirSync(path, 'latin1'),
    readLink: (path) => external_node_fs_namespaceObject.readlinkSync(path, 'latin1'),
    makeDirectory: (path, mode) => void external_node_fs_namespaceObject.mkdirSync(path, mode),
    makeDirectories: (path) => void external_node_fs_namespaceObject.mkdirSync(path, { recursive: true }),
    open: (path, access, mode = 0o600) => external_node_fs_namespaceObject.openSync(path, FLAGS[access], mode),
    read: (fd, into, length, position) => external_node_fs_namespaceObject.readSync(fd, into, 0, length, position),
    write: (fd, bytes, start, length, position) => external_node_fs_namespaceObject.writeSync(fd, bytes, start, length, position),
    truncate: (fd, sizeBytes) => external_node_fs_namespaceObject.ftruncateSync(fd, sizeBytes),
    setTime: (fd, mtime) => external_node_fs_namespaceObject.futimesSync(fd, mtime, mtime),
    setMode: (fd, mode) => external_node_fs_namespaceObject.fchmodSync(fd, mode),
    inode: (fd) => external_node_fs_namespaceObject.fstatSync(fd).ino,
    sync: (fd) => external_node_fs_namespaceObject.fsyncSync(fd),
    close: (fd) => external_node_fs_namespaceObject.closeSync(fd),
    syncDirectory(path) {
        // Windows opens no directory for this; NTFS journals names by itself.
        if (external_node_process_namespaceObject.platform === 'win32')
            return;
        const fd = external_node_fs_namespaceObject.openSync(path, O_RDONLY);
        try {
            external_node_fs_namespaceObject.fsyncSync(fd);
        }
        finally {
            external_node_fs_namespaceObject.closeSync(fd);
        }
    },
    setDirectoryMode: (path, mode) => external_node_fs_namespaceObject.chmodSync(path, mode),
    setLinkTime: (path, mtime) => external_node_fs_namespaceObject.lutimesSync(path, mtime, mtime),
    symlink: (target, path) => external_node_fs_namespaceObject.symlinkSync(target, path),
    link: (existing, path) => external_node_fs_namespaceObject.linkSync(existing, path),
    copy: (from, to) => external_node_fs_namespaceObject.copyFileSync(from, to, external_node_fs_namespaceObject.constants.COPYFILE_EXCL),
    rename: (from, to) => external_node_fs_namespaceObject.renameSync(from, to),
    unlink: (path) => external_node_fs_namespaceObject.unlinkSync(path),
    removeDirectory: (path) => external_node_fs_namespaceObject.rmdirSync(path),
    creationMask: () => external_node_process_namespaceObject.umask(),
};
const KIND_MASK = 0o170000;
// Not as keys of an object: there the formatter turns octal numbers into others.
const tree_files_KINDS = new Map([
    [0o100000, 'file'],
    [0o040000, 'directory'],
    [0o120000, 'symlink'],
]);
function fileStatOf(stat) {
    const mode = Number(stat.mode);
    // Floor, also before 1970, where milliseconds round towards zero.
    const mtimeSec = Math.floor(Number(stat.mtimeNs / 1000000n) / 1000);
    const nsec = Number(stat.mtimeNs - BigInt(mtimeSec) * 1000000000n);
    return {
        kind: tree_files_KINDS.get(mode & KIND_MASK) ?? 'special',
        mode: mode & 0o7777,
        mtimeSec: nsec < 0 ? mtimeSec - 1 : mtimeSec,
        mtimeNsec: nsec < 0 ? nsec + 1e9 : nsec,
        sizeBytes: Number(stat.size),
        inode: Number(stat.ino),
        device: Number(stat.dev),
        links: Number(stat.nlink),
    };
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/restore/restore-worker.js



/** A worker thread of a restore: answers each job with its result. The first failure is its last word. */
function runRestoreWorker(port, setup) {
    const runner = new JobRunner(setup, machineTreeFiles);
    const send = (reply) => port.postMessage(reply);
    port.on('message', (request) => {
        try {
            if (request.kind === 'pack')
                runner.addPack(request.file);
            else
                send({ kind: 'done', id: request.id, result: runner.run(request.job) });
        }
        catch (error) {
            send({ kind: 'failed', error: toPlain(error) });
            port.close();
        }
    });
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/format/byte-reader.js

/** Reads what `ByteWriter` wrote. Never reads past the end and never trusts a length: what does not fit is `corrupt`, with `what` in
 *  the message. */
class byte_reader_ByteReader {
    #bytes;
    #what;
    #code;
    #position = 0;
    constructor(bytes, what, code) {
        this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
        this.#what = what;
        this.#code = code;
    }
    get remaining() {
        return this.#bytes.length - this.#position;
    }
    u8() {
        return this.#bytes.readUInt8(this.#advance(1));
    }
    u16() {
        return this.#bytes.readUInt16LE(this.#advance(2));
    }
    u32() {
        return this.#bytes.readUInt32LE(this.#advance(4));
    }
    u64() {
        const low = this.u32();
        const value = this.u32() * 0x1_0000_0000 + low;
        if (!Number.isSafeInteger(value))
            this.fail(`an integer below 2^53`, `${value}`);
        return value;
    }
    f64() {
        return this.#bytes.readDoubleLE(this.#advance(8));
    }
    varint() {
        let value = 0;
        let scale = 1;
        for (let count = 0; count < 8; count++) {
            const byte = this.#bytes[this.#advance(1)];
            value += (byte & 0x7f) * scale;
            if (byte < 0x80) {
                if (!Number.isSafeInteger(value))
                    break;
                if (byte === 0 && count > 0)
                    this.fail('an integer in its shortest form', 'trailing zero bits');
                return value;
            }
            scale *= 0x80;
        }
        return this.fail('an integer below 2^53', 'a longer one');
    }
    /** A varint that counts things of at least `bytesEach` bytes which follow: refused when they cannot fit. */
    count(bytesEach) {
        const value = this.varint();
        if (value * bytesEach > this.remaining)
            this.fail(`at most ${this.remaining} bytes of items`, `${value} items`);
        return value;
    }
    zigzag() {
        const value = this.varint();
        return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
    /** A view, not a copy. */
    bytes(length) {
        const start = this.#advance(length);
        return this.#bytes.subarray(start, start + length);
    }
    byteString(length) {
        const start = this.#advance(length);
        return this.#bytes.toString('latin1', start, start + length);
    }
    /** A reader over the next `length` bytes. */
    section(length) {
        return new byte_reader_ByteReader(this.bytes(length), this.#what, this.#code);
    }
    end() {
        if (this.remaining !== 0)
            this.fail('the end', `${this.remaining} bytes more`);
    }
    fail(expected, found) {
        throw errors_corrupt(this.#code, `${this.#what} is corrupt at byte ${this.#position}: expected ${expected}, found ${found}`);
    }
    #advance(count) {
        const start = this.#position;
        if (count > this.#bytes.length - start)
            this.fail(`${count} bytes`, `${this.#bytes.length - start}`);
        this.#position = start + count;
        return start;
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/local-state.js




const local_state_MAGIC = 'BELAYST1';
/** `special`: an entry that nothing vouches for, such as a file that would not hold still. */
const local_state_KINDS = ['file', 'directory', 'symlink', 'special'];
const RECORD_HEAD_BYTES = 8;
const local_state_READ_BYTES = (/* unused pure expression or super */ null && (2 ** 20));
const SEGMENT_BYTES_MAX = (/* unused pure expression or super */ null && (2 ** 27));
/** Checks a state file to its last checksum; `undefined` if it is damaged. */
function indexState(file) {
    const reader = new LocalStateReader(file);
    const offsets = [];
    const lengths = [];
    const firstRows = [0];
    const places = [];
    let offset = local_state_MAGIC.length;
    for (const record of reader.records()) {
        const head = new ByteReader(record, 'The local state', 'internal');
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
/** A file that changed this shortly before the walk could change again under the same timestamp. */
const local_state_CLOCK_TICK_MS = 20;
/** Whether an entry is surely what it was when the walk that began at `startedAtMs` saw it: same size, times, mode and inode, and no chance
 *  that it changed again within one tick of the clock. */
function vouches(row, stat, startedAtMs) {
    if (row.mtimeMs !== stat.mtimeMs || row.mode !== (stat.mode & 0o7777))
        return false;
    if (row.kind === 'directory')
        return stat.isDirectory();
    if (row.ctimeMs !== stat.ctimeMs || row.inode !== stat.ino || row.statSize !== stat.size)
        return false;
    if (row.kind === 'file' ? !stat.isFile() : row.kind !== 'symlink' || !stat.isSymbolicLink())
        return false;
    // Two inodes that round to one double would pass for hard links of one file.
    if (stat.nlink > 1 && !Number.isSafeInteger(stat.ino))
        return false;
    return row.ctimeMs < startedAtMs - local_state_CLOCK_TICK_MS;
}
/** Reads segments one after the other; memory holds one. Iteration ends early, with `intact` false, at the first damage. */
class LocalStateReader {
    intact = true;
    #fd;
    #buffer = Buffer.alloc(0);
    /** @throws the system's error if the file cannot be opened */
    constructor(file) {
        this.#fd = openSync(file, 'r');
    }
    *segments() {
        let number = 0;
        for (const record of this.records())
            yield { ...decodeStateRecord(record), number: number++, record };
    }
    *records() {
        try {
            if (this.#take(local_state_MAGIC.length)?.toString('latin1') !== local_state_MAGIC)
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
                if (bytes === undefined || crc32(bytes) !== sum)
                    return this.#damaged();
                yield bytes;
            }
        }
        finally {
            closeSync(this.#fd);
        }
    }
    #damaged() {
        this.intact = false;
    }
    #take(length) {
        while (this.#buffer.length < length) {
            const more = Buffer.allocUnsafe(Math.max(local_state_READ_BYTES, length - this.#buffer.length));
            const count = readSync(this.#fd, more);
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
    #out = new ByteWriter(local_state_READ_BYTES);
    #row = new ByteWriter(64 * 1024);
    #count = 0;
    #isOpen = true;
    constructor(file) {
        this.#file = file;
        this.#fd = openSync(`${file}.tmp`, 'wx', 0o600);
        this.#out.byteString(local_state_MAGIC);
    }
    add(segment) {
        this.addRecord(encode(segment, this.#row));
    }
    addRecord(bytes) {
        this.#count++;
        this.#out.u32(bytes.length);
        this.#out.u32(crc32(bytes));
        this.#out.bytes(bytes);
        if (this.#out.length >= local_state_READ_BYTES)
            this.#write();
    }
    commit() {
        this.#out.u32(0);
        this.#out.u32(this.#count);
        this.#write();
        this.#close();
        renameSync(`${this.#file}.tmp`, this.#file);
    }
    /** Removes what was written. */
    abandon() {
        this.#close();
        rmSync(`${this.#file}.tmp`, { force: true });
    }
    /** Once: the number of a closed file may be another's by then. */
    #close() {
        if (!this.#isOpen)
            return;
        this.#isOpen = false;
        closeSync(this.#fd);
    }
    #write() {
        const bytes = this.#out.view();
        for (let done = 0; done < bytes.length;)
            done += writeSync(this.#fd, bytes, done);
        this.#out.clear();
    }
}
function encode(segment, out) {
    out.clear();
    out.varint(segment.pack);
    out.varint(segment.blob);
    out.varint(segment.rows.length);
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
        out.u16(row.mode | (local_state_KINDS.indexOf(row.kind) << 12));
        out.varint(row.statSize);
        out.f64(row.mtimeMs);
        out.f64(row.ctimeMs);
        out.f64(row.inode);
    }
    return out.view();
}
/** Where a record's segment lies, without its rows. */
function placeOfRecord(record) {
    const reader = new ByteReader(record, 'The local state', 'internal');
    return { pack: reader.varint(), blob: reader.varint() };
}
/** @throws BelayError `internal`: the checksum was right, so it was written like this */
function decodeStateRecord(bytes) {
    const reader = new byte_reader_ByteReader(bytes, 'The local state', 'internal');
    const pack = reader.varint();
    const blob = reader.varint();
    const rows = [];
    let path = '';
    for (let left = reader.varint(); left > 0; left--) {
        const prefix = reader.varint();
        path = path.slice(0, prefix) + reader.byteString(reader.varint());
        const packed = reader.u16();
        rows.push({
            path,
            kind: local_state_KINDS[packed >>> 12] ?? reader.fail('a known kind', `${packed >>> 12}`),
            mode: packed & 0o7777,
            statSize: reader.varint(),
            mtimeMs: reader.f64(),
            ctimeMs: reader.f64(),
            inode: reader.f64(),
        });
    }
    reader.end();
    return { pack, blob, rows };
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/vouch-rows.js



/** The thread behind `Voucher`. */
function vouchRows(setup) {
    const { root, rows } = setup;
    const { offsets, lengths, firstRows } = rows.index;
    const marks = new Uint8Array(setup.marks);
    const position = new Int32Array(setup.position);
    const fd = (0,external_node_fs_namespaceObject.openSync)(rows.file, 'r');
    try {
        for (let record = offsets.length - 1; record > Atomics.load(position, 0); record--) {
            const bytes = Buffer.alloc(lengths[record]);
            if ((0,external_node_fs_namespaceObject.readSync)(fd, bytes, 0, bytes.length, offsets[record]) !== bytes.length)
                return;
            const first = firstRows[record];
            decodeStateRecord(bytes).rows.forEach((row, at) => {
                const stat = (0,external_node_fs_namespaceObject.lstatSync)(nativePath(root, row.path), { throwIfNoEntry: false });
                const isSeen = stat !== undefined &&
                    vouches(row, stat, rows.startedAtMs) &&
                    (row.kind === 'directory' || stat.nlink === 1);
                if (isSeen)
                    Atomics.store(marks, first + at, 1);
            });
        }
    }
    finally {
        (0,external_node_fs_namespaceObject.closeSync)(fd);
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/engine-worker.js






/** The one entry of all worker threads, so that a bundle carries the engine's code for them once. */
function runWorker() {
    const request = external_node_worker_threads_namespaceObject.workerData;
    if (external_node_worker_threads_namespaceObject.parentPort === null)
        throw errors_corrupt('internal', 'The engine worker runs as a worker thread only');
    switch (request.kind) {
        case 'archive':
            runArchiveWorker(external_node_worker_threads_namespaceObject.parentPort, request.setup);
            return;
        case 'vouch':
            vouchRows(request.setup);
            return;
        case 'restore':
            runRestoreWorker(external_node_worker_threads_namespaceObject.parentPort, request.setup);
            return;
        default:
            assertNever(request);
    }
}
runWorker();

;// CONCATENATED MODULE: ./packages/belay/lib/worker.js
// An entry of its own: the bundler makes it a file beside the command line's.



export const id = 768;
export const ids = [768];
export const modules = {

/***/ 3145:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  j: () => (/* binding */ CREDENTIAL_TEXT_BYTES_MAX),
  M: () => (/* binding */ credentialRule)
});

// EXTERNAL MODULE: ./packages/domain/lib/secrets.js
var secrets = __webpack_require__(5267);
;// CONCATENATED MODULE: ./packages/domain/lib/checkpoint/known-credential-files.js

/** The files that tools keep credentials in. What is on the list and what is not:
 *  - By name alone stand files that have no other use than to hold a credential.
 *  - Configuration files that may hold one beside much that a job needs are judged by their text. A reference to the environment
 *    (`${NODE_AUTH_TOKEN}`), as the set-up actions write, is no credential.
 *  - `*.pem`, `*.key`, `*.p12` and `*.crt` are not on it: in packages they are certificates and test keys by the hundred, and a tree without
 *    them is not the tree. Private keys of people (`id_rsa` and the like) are.
 *  - `.azure` as a whole is not on it: repositories keep pipelines there. Its token caches are.
 *  A file that is missed here can be named in `exclude` or `.belayignore`. */
const KNOWN_CREDENTIAL_FILES = [
    // Secure shell, GnuPG: whole directories, whose other files (known hosts, agent sockets) belong to the machine and not to the job.
    { paths: ['.ssh'], reason: 'keys of the secure shell' },
    { paths: ['.gnupg'], reason: 'keys of GnuPG' },
    {
        paths: ['id_rsa', 'id_dsa', 'id_ecdsa', 'id_ed25519', 'id_ecdsa_sk', 'id_ed25519_sk', 'id_xmss'],
        reason: 'a private key of the secure shell',
    },
    { paths: ['sops/age/keys.txt'], reason: 'private keys of age' },
    // Passwords for hosts
    { paths: ['.netrc', '_netrc', '.authinfo'], reason: 'passwords for hosts' },
    { paths: ['.git-credentials', '.config/git/credentials'], reason: 'passwords that git has stored' },
    { paths: ['.subversion/auth'], reason: 'passwords that Subversion has stored' },
    { paths: ['.pgpass', 'pgpass.conf'], reason: 'passwords of PostgreSQL' },
    { paths: ['.mylogin.cnf'], reason: 'passwords of MySQL' },
    {
        paths: ['.my.cnf'],
        reason: 'a password of MySQL',
        holds: (text) => /^[ \t]*password[ \t]*=[ \t]*\S/im.test(text),
    },
    // Clouds
    { paths: ['.aws/credentials', '.aws/sso', '.aws/cli/cache'], reason: 'credentials of AWS' },
    { paths: ['.s3cfg', '.boto'], reason: 'credentials of an object store' },
    {
        paths: ['.config/gcloud', 'application_default_credentials.json'],
        reason: 'credentials of Google Cloud',
    },
    {
        paths: [
            '.azure/msal_token_cache.json',
            '.azure/msal_token_cache.bin',
            '.azure/accessTokens.json',
            '.azure/service_principal_entries.json',
            '.azure/service_principal_entries.bin',
        ],
        reason: 'tokens of Azure',
    },
    { paths: ['rclone/rclone.conf', '.rclone.conf'], reason: 'credentials of rclone' },
    {
        paths: ['.config/doctl/config.yaml', '.fly/config.yml', '.databrickscfg'],
        reason: 'an access token of a cloud',
    },
    { paths: ['.kube/config'], reason: 'credentials of Kubernetes clusters' },
    { paths: ['.vault-token', '.terraform.d/credentials.tfrc.json'], reason: 'an access token of HashiCorp' },
    // Forges and their runners
    { paths: ['gh/hosts.yml', '.config/hub'], reason: 'tokens of the GitHub command line' },
    { paths: ['glab-cli/config.yml'], reason: 'tokens of the GitLab command line' },
    { paths: ['.credentials', '.credentials_rsaparams'], reason: 'credentials of a runner or a build tool' },
    // Containers
    {
        paths: [
            '.docker/config.json',
            '.dockercfg',
            '.config/containers/auth.json',
            'containers/auth.json',
            'helm/registry/config.json',
        ],
        reason: 'passwords of container registries',
        holds: (text) => /"(?:auth|identitytoken|registrytoken|password)"\s*:\s*"[^"]/.test(text),
    },
    // Package registries
    { paths: ['.npmrc', 'npmrc'], reason: 'a token of a package registry', holds: holdsNpmToken },
    {
        paths: ['.yarnrc.yml'],
        reason: 'a token of a package registry',
        holds: (text) => /^[ \t]*["']?npmAuth(?:Token|Ident)["']?[ \t]*:[ \t]*["']?(?!\$\{)[^\s"'#]/m.test(text),
    },
    { paths: ['.pypirc', 'pypoetry/auth.toml'], reason: 'credentials of Python package indexes' },
    { paths: ['pip.conf', 'pip.ini'], reason: 'a password of a package index', holds: holdsUrlPassword },
    {
        paths: ['.cargo/credentials', '.cargo/credentials.toml', '.gem/credentials'],
        reason: 'tokens of a package registry',
    },
    {
        paths: ['.m2/settings.xml', '.m2/settings-security.xml'],
        reason: 'a password of a Maven repository',
        holds: (text) => /<(?:password|passphrase|master)>\s*(?!\$\{)[^<\s]/.test(text),
    },
    {
        paths: ['.gradle/gradle.properties'],
        reason: 'a password in Gradle properties',
        holds: (text) => /^[^#!\n=:]*(?:password|token|secret)[ \t]*[=:][ \t]*\S/im.test(text),
    },
    {
        paths: ['nuget.config', 'NuGet.Config', 'NuGet.config', 'Nuget.Config'],
        reason: 'a password of a package feed',
        holds: (text) => /key\s*=\s*"(?:ClearTextPassword|Password)"\s+value\s*=\s*"(?!%)[^"]/i.test(text),
    },
    {
        paths: ['auth.json'],
        reason: 'tokens of Composer',
        holds: (text) => /"(?:http-basic|github-oauth|gitlab-oauth|gitlab-token|bitbucket-oauth|bearer)"\s*:\s*\{\s*"/.test(text),
    },
    {
        paths: ['.bundle/config'],
        reason: 'a password of a gem server',
        holds: (text) => /^BUNDLE_\w+__\w+:[ \t]*["']?[^\s"'/:]+:[^\s"'/:]/m.test(text),
    },
    // Models and data sets
    {
        paths: ['kaggle.json', 'huggingface/token', '.huggingface/token', 'huggingface/stored_tokens'],
        reason: 'an access token',
    },
    // Environment files are a job's configuration, often needed to go on: only a token that can be told for one keeps them out.
    {
        paths: [
            '.env',
            '.env.local',
            '.env.production',
            '.env.development',
            '.env.staging',
            '.env.test',
            '.envrc',
            '.Renviron',
        ],
        reason: 'a token in an environment file',
        holds: (text) => (0,secrets/* recognisedSecret */.Ye)(text) !== undefined,
    },
];
// npm's three ways to store one, alone or for a registry: `//host/:_authToken=…`. `${NAME}` is filled in from the environment.
function holdsNpmToken(text) {
    const assigned = /^[^#;\n=]*:?(?:_authToken|_auth|_password)[ \t]*=[ \t]*["']?(?!\$\{)[^\s"']/m;
    return assigned.test(text) || holdsUrlPassword(text);
}
function holdsUrlPassword(text) {
    return /:\/\/[^\s:@/${}]+:(?!\$\{)[^\s@/]+@/.test(text);
}

;// CONCATENATED MODULE: ./packages/domain/lib/checkpoint/credential-rule.js

/** No more of a file than this need be read for `holds`: such files are written by hand or by a log-in command. */
const CREDENTIAL_TEXT_BYTES_MAX = 1024 * 1024;
/** The rule for one path of a tree, file or directory; undefined for nearly all. Slashes as separators; a byte string or decoded.
 *  It goes by names, so a credential in a file of the user's own naming goes unnoticed. */
function credentialRule(path) {
    // Called for every path of a tree of a million: the last name decides, and hardly ever needs a second look.
    const slash = path.lastIndexOf('/');
    const name = slash < 0 ? path : path.slice(slash + 1);
    const rules = RULES_OF_NAME.get(name);
    if (rules !== undefined) {
        const parent = slash < 0 ? '' : path.slice(0, slash);
        for (const { under, rule } of rules)
            if (under === undefined || endsInNames(parent, under))
                return rule;
    }
    return ruleOfVariableName(name);
}
const RULES_OF_NAME = rulesOfName();
function rulesOfName() {
    const rules = new Map();
    for (const { paths, reason, holds } of KNOWN_CREDENTIAL_FILES) {
        const rule = holds === undefined ? { kind: 'credential', reason } : { kind: 'depends-on-content', reason, holds };
        for (const path of paths) {
            const slash = path.lastIndexOf('/');
            const name = path.slice(slash + 1);
            const placed = { under: slash < 0 ? undefined : path.slice(0, slash), rule };
            const others = rules.get(name);
            if (others === undefined)
                rules.set(name, [placed]);
            else
                others.push(placed);
        }
    }
    return rules;
}
function endsInNames(parent, names) {
    return parent === names || (parent.endsWith(names) && parent[parent.length - names.length - 1] === '/');
}
function ruleOfVariableName(name) {
    if (!name.startsWith('gi') && !name.startsWith('gha-') && !name.startsWith('jfrog-'))
        return undefined;
    return VARIABLE_NAMES.find(({ pattern }) => pattern.test(name))?.rule;
}
const VARIABLE_NAMES = [
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
];


/***/ }),

/***/ 5267:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ye: () => (/* binding */ recognisedSecret),
/* harmony export */   un: () => (/* binding */ refuseSecrets)
/* harmony export */ });
/* unused harmony export findSecrets */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8059);

/** Refuses values that hold a secret, so that none travels in a checkpoint by accident.
 *  @throws BelayError `value-secret`, naming the key and the kind of secret, never the secret */
function refuseSecrets(values, known = []) {
    const [found] = findSecrets(values, known);
    if (found === undefined)
        return;
    throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .misuse */ .vM)('value-secret', `The value ${JSON.stringify(found.key)} looks like ${found.looksLike}: expected nothing secret in values`, {
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


/***/ }),

/***/ 2461:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ textOfBytes)
/* harmony export */ });
/* harmony import */ var node_buffer__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4573);

/** Bytes in latin1 as people read them: decoded where they are UTF-8, else unchanged. */
function textOfBytes(bytes) {
    if (!NOT_ASCII.test(bytes))
        return bytes;
    const raw = Buffer.from(bytes, 'latin1');
    return (0,node_buffer__WEBPACK_IMPORTED_MODULE_0__.isUtf8)(raw) ? raw.toString('utf8') : bytes;
}
const NOT_ASCII = /[\u0080-\uffff]/;


/***/ }),

/***/ 4635:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $S: () => (/* binding */ IGNORE_FILE_BYTES_MAX),
/* harmony export */   nS: () => (/* binding */ compileIgnoreRules),
/* harmony export */   rj: () => (/* binding */ readIgnoreFile)
/* harmony export */ });
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8059);
/* harmony import */ var _byte_text_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2461);
/* harmony import */ var _name_glob_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3451);



/** An ignore file far beyond any that people write costs time for every entry. */
const IGNORE_FILE_BYTES_MAX = 256 * 1024;
/** The lines of an ignore file that are rules, as bytes in latin1: no empty ones, no comments, no blanks at the end. */
function readIgnoreFile(content) {
    const text = Buffer.from(content).toString('latin1');
    return text
        .replace(UTF8_BOM, '')
        .split(/\r?\n/)
        .map((line) => line.replace(BLANKS_AT_END, '$1'))
        .filter((line) => line !== '' && !line.startsWith('#'));
}
/** Compiles gitignore's rules (https://git-scm.com/docs/gitignore): the last match wins, `!` takes back in, `/` at the end means
 *  directories only, `/` elsewhere ties the pattern to the rules' directory, `**` stands for any number of directories.
 *  @param patterns bytes in latin1, one rule each
 *  @param where names their place in messages
 *  @throws BelayError misuse `pattern-invalid` */
function compileIgnoreRules(patterns, where) {
    const groups = [];
    for (const pattern of patterns) {
        const isNegated = pattern.startsWith('!');
        const last = groups.at(-1);
        const group = last?.isNegated === isNegated ? last : new RuleGroup(isNegated);
        if (group !== last)
            groups.push(group);
        group.add(isNegated ? pattern.slice(1) : pattern, where);
    }
    groups.reverse();
    return {
        judge: (path, name, isDirectory) => {
            for (const group of groups) {
                if (group.matches(path, name, isDirectory))
                    return !group.isNegated;
            }
            return undefined;
        },
    };
}
// A byte order mark in latin1.
const UTF8_BOM = /^ï»¿/;
const BLANKS_AT_END = /(^|[^\\ \t])[ \t]+$/;
/** Rules next to each other that say the same: their order does not matter, so plain names are one look-up. */
class RuleGroup {
    isNegated;
    #names = new Set();
    #directoryNames = new Set();
    #paths = new Set();
    #directoryPaths = new Set();
    #others = [];
    constructor(isNegated) {
        this.isNegated = isNegated;
    }
    add(pattern, where) {
        const isDirectoryOnly = pattern.endsWith('/');
        const body = isDirectoryOnly ? pattern.slice(0, -1) : pattern;
        const parts = body.split('/');
        if (parts[0] === '' && parts.length > 1)
            parts.shift();
        checkParts(parts, pattern, where);
        const isAnchored = body.includes('/') && !(parts.length === 2 && parts[0] === '**');
        if (!isAnchored)
            this.#addName(parts.at(-1), isDirectoryOnly, where);
        else
            this.#addPath(parts, isDirectoryOnly, where);
    }
    matches(path, name, isDirectory) {
        if (this.#names.has(name))
            return true;
        if (isDirectory && this.#directoryNames.has(name))
            return true;
        if (this.#paths.size > 0 && this.#paths.has(path))
            return true;
        if (isDirectory && this.#directoryPaths.size > 0 && this.#directoryPaths.has(path))
            return true;
        for (const matches of this.#others)
            if (matches(path, name, isDirectory))
                return true;
        return false;
    }
    #addName(part, isDirectoryOnly, where) {
        const { literal, matches } = (0,_name_glob_js__WEBPACK_IMPORTED_MODULE_0__/* .compileNameGlob */ .V)(part, where);
        if (literal !== undefined)
            (isDirectoryOnly ? this.#directoryNames : this.#names).add(literal);
        else
            this.#others.push((_path, name, isDirectory) => (isDirectory || !isDirectoryOnly) && matches(name));
    }
    #addPath(parts, isDirectoryOnly, where) {
        const globs = parts.map((part) => (part === '**' ? ANY_PARTS : (0,_name_glob_js__WEBPACK_IMPORTED_MODULE_0__/* .compileNameGlob */ .V)(part, where)));
        // `a/**` is what lies in a, not a itself.
        if (globs.at(-1) === ANY_PARTS)
            globs.push(ANY_NAME);
        const literals = globs.map((glob) => glob.literal);
        if (literals.every((literal) => literal !== undefined)) {
            ;
            (isDirectoryOnly ? this.#directoryPaths : this.#paths).add(literals.join('/'));
            return;
        }
        // Most paths differ in what comes before the first wildcard, and need not be taken apart.
        const firstWildcard = literals.indexOf(undefined);
        const prefix = literals.slice(0, firstWildcard).join('/') + (firstWildcard > 0 ? '/' : '');
        this.#others.push((path, _name, isDirectory) => (isDirectory || !isDirectoryOnly) && path.startsWith(prefix) && matchesParts(globs, path.split('/')));
    }
}
const ANY_PARTS = { literal: undefined, matches: () => true };
const ANY_NAME = { literal: undefined, matches: () => true };
function matchesParts(globs, parts) {
    let at = 0;
    let anyAt = -1;
    let anyFrom = 0;
    for (let index = 0; index < parts.length;) {
        const glob = globs[at];
        if (glob === ANY_PARTS) {
            anyAt = at++;
            anyFrom = index;
        }
        else if (glob?.matches(parts[index])) {
            at++;
            index++;
        }
        else if (anyAt !== -1) {
            at = anyAt + 1;
            index = ++anyFrom;
        }
        else {
            return false;
        }
    }
    while (globs[at] === ANY_PARTS)
        at++;
    return at === globs.length;
}
function checkParts(parts, pattern, where) {
    const fault = parts.some((part) => part === '')
        ? 'it has an empty name'
        : parts.includes('..') || parts.includes('.')
            ? 'it has "." or ".." in it'
            : undefined;
    if (fault === undefined)
        return;
    throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .misuse */ .vM)('pattern-invalid', `The pattern ${JSON.stringify((0,_byte_text_js__WEBPACK_IMPORTED_MODULE_2__/* .textOfBytes */ .g)(pattern))} in ${where} cannot be used: ${fault}`, {
        hint: 'Write paths relative to the directory the rules are for, such as "build/" or "docs/*.pdf".',
    });
}


/***/ }),

/***/ 3451:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ compileNameGlob)
/* harmony export */ });
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8059);
/* harmony import */ var _byte_text_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2461);


/** Compiles `*` (any characters), `?` (one), `[a-z]`, `[!a-z]`, `[[:digit:]]` (one of a class) and `\` before a character that stands for
 *  itself. A character is a Unicode one where pattern and name are UTF-8, else a byte. Dot files match like others.
 *  Takes at most pattern length times name length steps, so no pattern can hang.
 *  @param pattern bytes in latin1
 *  @param where names the pattern's place in the message
 *  @throws BelayError misuse `pattern-invalid` */
function compileNameGlob(pattern, where) {
    const steps = parseSteps(Array.from((0,_byte_text_js__WEBPACK_IMPORTED_MODULE_0__/* .textOfBytes */ .g)(pattern)), { pattern, where });
    if (steps.every((step) => typeof step === 'string')) {
        const literal = bytesOf(steps.join(''), pattern);
        return { literal, matches: (name) => name === literal };
    }
    if (steps.every((step) => typeof step === 'string' || step === STAR))
        return { literal: undefined, matches: starsOnly(steps, pattern) };
    return { literal: undefined, matches: (name) => matchesSteps(steps, Array.from((0,_byte_text_js__WEBPACK_IMPORTED_MODULE_0__/* .textOfBytes */ .g)(name))) };
}
const STAR = Symbol('any characters');
function parseSteps(characters, o) {
    const steps = [];
    for (let at = 0; at < characters.length; at++) {
        const character = characters[at];
        if (character === '*') {
            if (steps.at(-1) !== STAR)
                steps.push(STAR);
        }
        else if (character === '?') {
            steps.push(() => true);
        }
        else if (character === '[') {
            const parsed = parseClass(characters, at);
            if (parsed === undefined)
                throw invalid('"[" has no "]" within the same name', o);
            steps.push(parsed.matches);
            at = parsed.end;
        }
        else if (character === '\\') {
            const next = characters[++at];
            if (next === undefined)
                throw invalid('it ends in "\\"', o);
            steps.push(next);
        }
        else {
            steps.push(character);
        }
    }
    return steps;
}
/** Character classes as fnmatch(3) has them: `]` right after the opening is a member. */
function parseClass(characters, open) {
    let at = open + 1;
    const isNegated = characters[at] === '!' || characters[at] === '^';
    if (isNegated)
        at++;
    const members = [];
    for (let isFirst = true;; isFirst = false) {
        const from = characters[at];
        if (from === undefined)
            return undefined;
        if (from === ']' && !isFirst)
            break;
        const named = from === '[' && characters[at + 1] === ':' ? parseNamedClass(characters, at) : undefined;
        if (named !== undefined) {
            members.push(named.matches);
            at = named.end + 1;
            continue;
        }
        const low = readMember(characters, at);
        if (low === undefined)
            return undefined;
        at = low.next;
        let high = low;
        if (characters[at] === '-' && characters[at + 1] !== ']' && characters[at + 1] !== undefined) {
            const end = readMember(characters, at + 1);
            if (end === undefined)
                return undefined;
            high = end;
            at = end.next;
        }
        const [first, last] = [codePoint(low.character), codePoint(high.character)];
        members.push((character) => first <= codePoint(character) && codePoint(character) <= last);
    }
    return { matches: (character) => members.some((member) => member(character)) !== isNegated, end: at };
}
function readMember(characters, at) {
    const isEscaped = characters[at] === '\\';
    const character = characters[isEscaped ? at + 1 : at];
    return character === undefined ? undefined : { character, next: at + (isEscaped ? 2 : 1) };
}
const NAMED_CLASSES = new Map([
    ['alnum', /[A-Za-z0-9]/],
    ['alpha', /[A-Za-z]/],
    ['blank', /[ \t]/],
    ['cntrl', /\p{Cc}/u],
    ['digit', /[0-9]/],
    ['graph', /[!-~]/],
    ['lower', /[a-z]/],
    ['print', /[ -~]/],
    ['punct', /[!-/:-@[-`{-~]/],
    ['space', /[ \t-\r]/],
    ['upper', /[A-Z]/],
    ['xdigit', /[0-9A-Fa-f]/],
]);
function parseNamedClass(characters, open) {
    const colon = characters.indexOf(':', open + 2);
    if (colon === -1 || characters[colon + 1] !== ']')
        return undefined;
    const members = NAMED_CLASSES.get(characters.slice(open + 2, colon).join(''));
    return members === undefined
        ? undefined
        : { matches: (character) => members.test(character), end: colon + 1 };
}
/** Literal pieces between stars can be looked for in the bytes themselves: UTF-8 is never found in the middle of a character. */
function starsOnly(steps, pattern) {
    const pieces = [''];
    for (const step of steps) {
        if (typeof step === 'string')
            pieces[pieces.length - 1] += step;
        else
            pieces.push('');
    }
    const [head = '', ...rest] = pieces.map((piece) => bytesOf(piece, pattern));
    const tail = rest.pop() ?? '';
    if (head === '' && rest.length === 0)
        return tail === '' ? () => true : (name) => name.endsWith(tail);
    return (name) => {
        if (name.length < head.length + tail.length || !name.startsWith(head) || !name.endsWith(tail))
            return false;
        const end = name.length - tail.length;
        let from = head.length;
        for (const piece of rest) {
            const found = name.indexOf(piece, from);
            if (found === -1 || found + piece.length > end)
                return false;
            from = found + piece.length;
        }
        return true;
    };
}
/** Going back to the last star only is enough: what an earlier one could take, the last one can take as well. */
function matchesSteps(steps, characters) {
    let at = 0;
    let starAt = -1;
    let starFrom = 0;
    for (let index = 0; index < characters.length;) {
        const step = steps[at];
        const character = characters[index];
        if (step === STAR) {
            starAt = at++;
            starFrom = index;
        }
        else if (step !== undefined && (typeof step === 'string' ? step === character : step(character))) {
            at++;
            index++;
        }
        else if (starAt !== -1) {
            at = starAt + 1;
            index = ++starFrom;
        }
        else {
            return false;
        }
    }
    while (steps[at] === STAR)
        at++;
    return at === steps.length;
}
/** Text of a pattern back to bytes, the way textOfBytes read it. */
function bytesOf(text, pattern) {
    return (0,_byte_text_js__WEBPACK_IMPORTED_MODULE_0__/* .textOfBytes */ .g)(pattern) === pattern ? text : Buffer.from(text, 'utf8').toString('latin1');
}
function codePoint(character) {
    return character.codePointAt(0);
}
function invalid(fault, o) {
    return (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .misuse */ .vM)('pattern-invalid', `The pattern ${JSON.stringify((0,_byte_text_js__WEBPACK_IMPORTED_MODULE_0__/* .textOfBytes */ .g)(o.pattern))} in ${o.where} cannot be used: ${fault}`, {
        hint: 'Write "\\" before a character that stands for itself.',
    });
}


/***/ }),

/***/ 1054:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Gt: () => (/* binding */ displayPath),
/* harmony export */   OO: () => (/* binding */ bytePath),
/* harmony export */   vb: () => (/* binding */ nativePath)
/* harmony export */ });
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


/***/ }),

/***/ 6768:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  w: () => (/* binding */ IGNORE_FILE_NAME),
  q: () => (/* binding */ compileSelection)
});

// EXTERNAL MODULE: ./packages/domain/lib/checkpoint/credential-rule.js + 1 modules
var credential_rule = __webpack_require__(3145);
// EXTERNAL MODULE: ./packages/snapshot/lib/tree/ignore-rules.js
var ignore_rules = __webpack_require__(4635);
// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
// EXTERNAL MODULE: ./packages/snapshot/lib/tree/name-glob.js
var name_glob = __webpack_require__(3451);
// EXTERNAL MODULE: ./packages/snapshot/lib/tree/native-path.js
var native_path = __webpack_require__(1054);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/included-paths.js



/** The paths to keep, compiled: a small automaton that steps from a directory to what is in it. Each pattern is relative to the root, and a
 *  directory that matches brings everything below it. */
class IncludedPaths {
    /** Everything is included, with no exception to think of but `.git`. */
    isEverything;
    literalPaths;
    root;
    /** @throws BelayError misuse `path-invalid` or `pattern-invalid`, naming the line. */
    constructor(lines) {
        const patterns = lines.map((line) => parsePattern(line));
        const isRootCovered = patterns.length === 0 || patterns.some((pattern) => pattern.parts.length === 0);
        this.literalPaths = patterns.flatMap((pattern) => pattern.literalPath ?? []);
        this.root = coverageOf(isRootCovered, false, patterns.flatMap((pattern) => (pattern.parts.length === 0 ? [] : withSkips({ pattern, at: 0 }))));
        this.isEverything = isRootCovered && !this.root.open;
    }
    /** What holds for the entry `name` of a directory. */
    step(parent, name, isDirectory) {
        const isGit = name === '.git' && !parent.isInGit;
        const isCovered = parent.isCovered && !isGit;
        if (!parent.open)
            return isCovered ? (parent.isInGit ? COVERED_IN_GIT : COVERED) : NOTHING;
        const reached = [];
        let isMatched = isCovered;
        const advance = (position) => {
            const { pattern, at } = position;
            if (at + 1 < pattern.parts.length)
                reached.push(...withSkips({ pattern, at: at + 1 }));
            else if (isDirectory || !pattern.isDirectoryOnly)
                isMatched = true;
        };
        for (const position of parent.literals.get(name) ?? [])
            advance(position);
        for (const position of isGit ? [] : parent.wildcards) {
            const part = position.pattern.parts[position.at];
            if (part === ANY_PARTS)
                reached.push(...withSkips(position));
            else if (part.matches(name))
                advance(position);
        }
        if (!isDirectory)
            return isMatched ? COVERED : NOTHING;
        return coverageOf(isMatched, parent.isInGit || isGit, reached);
    }
}
const ANY_PARTS = { literal: undefined, matches: () => true };
const ANY_NAME = { literal: undefined, matches: () => true };
const NOTHING = {
    isCovered: false,
    isInGit: false,
    open: false,
    literals: new Map(),
    wildcards: [],
};
const COVERED = { ...NOTHING, isCovered: true };
const COVERED_IN_GIT = { ...COVERED, isInGit: true };
function parsePattern(given) {
    const invalid = (fault) => (0,errors/* misuse */.vM)('path-invalid', `The path ${JSON.stringify(given)} cannot be kept: ${fault}`, {
        hint: 'Give paths relative to the root of the tree, such as "src" or "docs/**/*.md".',
    });
    const bytes = (0,native_path/* bytePath */.OO)(given);
    if (bytes.startsWith('/') || /^[A-Za-z]:[\\/]/.test(bytes))
        throw invalid('expected a relative path, found an absolute one');
    if (bytes.includes('\0'))
        throw invalid('it holds a NUL character');
    const names = bytes.split('/').filter((name) => name !== '' && name !== '.');
    if (names.includes('..'))
        throw invalid('it leads out of the tree by ".."');
    const parts = names.map((name) => (name === '**' ? ANY_PARTS : (0,name_glob/* compileNameGlob */.V)(name, 'paths')));
    const isDirectoryOnly = bytes.endsWith('/');
    const literals = parts.map((part) => part.literal);
    const isLiteral = literals.every((literal) => literal !== undefined);
    // `a/**` is what lies in a, not a itself.
    if (parts.at(-1) === ANY_PARTS)
        parts.push(ANY_NAME);
    return {
        parts,
        isDirectoryOnly,
        namesGit: literals.includes('.git'),
        literalPath: isLiteral && parts.length > 0 ? { given, path: literals.join('/'), isDirectoryOnly } : undefined,
    };
}
/** `**` may stand for no directory at all: then the part after it is next. */
function withSkips(position) {
    const positions = [position];
    for (let { at } = position; position.pattern.parts[at] === ANY_PARTS; at++) {
        positions.push({ pattern: position.pattern, at: at + 1 });
    }
    return positions;
}
function coverageOf(isCovered, isInGit, reached) {
    const literals = new Map();
    const wildcards = [];
    const seen = new Map();
    for (const position of reached) {
        const { pattern, at } = position;
        // Where everything is kept anyway, only a pattern that names .git has more to say.
        if (isCovered && (isInGit || !pattern.namesGit))
            continue;
        const places = seen.get(pattern) ?? new Set();
        if (places.has(at))
            continue;
        seen.set(pattern, places.add(at));
        const { literal } = pattern.parts[at];
        if (literal === undefined)
            wildcards.push(position);
        else
            literals.set(literal, [...(literals.get(literal) ?? []), position]);
    }
    const open = literals.size + wildcards.length > 0;
    if (!open && !isInGit)
        return isCovered ? COVERED : NOTHING;
    return { isCovered, isInGit, open, literals, wildcards };
}

// EXTERNAL MODULE: ./packages/snapshot/lib/tree/staging-name.js
var staging_name = __webpack_require__(3112);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/selection.js





/** The name of ignore files, in any directory. */
const IGNORE_FILE_NAME = '.belayignore';
/** Belay's own directory, at any depth: state and the default store. Never part of a tree. */
const OWN_DIRECTORY_NAME = '.belay';
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
function compileSelection(spec) {
    const lines = spec.paths.map(trimLine).filter(isRule);
    const excluded = [
        ...lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1)),
        ...spec.exclude.map(trimLine).filter(isRule),
    ];
    const shared = {
        included: new IncludedPaths(lines.filter((line) => !line.startsWith('!'))),
        excluded: excluded.length === 0 ? undefined : (0,ignore_rules/* compileIgnoreRules */.nS)(excluded.map(native_path/* bytePath */.OO), 'exclude'),
        leftOut: new Set(spec.leftOut),
        ignoreFiles: new Map((spec.ignoreFiles ?? []).map((file) => [file.directory, file])),
        keepCredentials: spec.keepCredentials,
        holdsCredentials: spec.holdsCredentials,
    };
    return new TreeSelector(shared, undefined);
}
function trimLine(line) {
    return line.trimStart().replace(/(^|[^\\\s])\s+$/, '$1');
}
function isRule(line) {
    return line !== '' && !line.startsWith('#');
}
class TreeSelector {
    #shared;
    #ignored;
    // The directories from the root to the one last asked about: the next question is most often about the same one.
    #directories;
    #branches = new Map();
    constructor(shared, ignored) {
        this.#shared = shared;
        this.#ignored = ignored;
        this.#directories = [{ path: '', coverage: shared.included.root }];
    }
    get literalPaths() {
        return this.#shared.included.literalPaths;
    }
    decide(path, name, isDirectory) {
        const { included, excluded, leftOut, keepCredentials } = this.#shared;
        if (name.charCodeAt(0) === DOT && isOwn(name, isDirectory))
            return 'skip';
        if (isDirectory && leftOut.size > 0 && leftOut.has(path))
            return 'skip';
        let isKept = true;
        if (included.isEverything) {
            if (name === '.git')
                return 'skip';
        }
        else {
            const coverage = included.step(this.#coverageOf(parentOf(path, name)), name, isDirectory);
            if (!coverage.isCovered && !(isDirectory && coverage.open))
                return 'skip';
            isKept = coverage.isCovered;
        }
        if (excluded !== undefined || this.#ignored !== undefined) {
            if (this.#isIgnored(path, name, isDirectory))
                return 'skip';
        }
        if (!keepCredentials && this.#isCredential(path, isDirectory))
            return 'credential';
        return isKept ? 'keep' : 'descend';
    }
    withIgnoreFile(file) {
        const place = file.directory === '' ? IGNORE_FILE_NAME : `${(0,native_path/* displayPath */.Gt)(file.directory)}/${IGNORE_FILE_NAME}`;
        const rules = (0,ignore_rules/* compileIgnoreRules */.nS)(file.patterns, place);
        return new TreeSelector(this.#shared, { directory: file.directory, rules, above: this.#ignored });
    }
    judge(path, isDirectory) {
        if (path === '')
            return this.#shared.included.root.isCovered ? 'keep' : 'descend';
        // Some files are credentials only by what they hold. Whoever asks is about to remove what would be kept: not those.
        if (!isDirectory && !this.#shared.keepCredentials && (0,credential_rule/* credentialRule */.M)(path) !== undefined)
            return 'credential';
        const name = path.slice(path.lastIndexOf('/') + 1);
        return this.#within(parentOf(path, name))?.decide(path, name, isDirectory) ?? 'skip';
    }
    selects(path, isDirectory) {
        return this.judge(path, isDirectory) === 'keep';
    }
    /** The selector for what lies in a directory; undefined if the directory is left out. */
    #within(directory) {
        if (this.#branches.has(directory))
            return this.#branches.get(directory);
        let selector = this.#above(directory);
        if (directory !== '' && selector !== undefined) {
            const decision = selector.decide(directory, directory.slice(directory.lastIndexOf('/') + 1), true);
            if (decision === 'skip' || decision === 'credential')
                selector = undefined;
        }
        const file = this.#shared.ignoreFiles.get(directory);
        if (file !== undefined)
            selector = selector?.withIgnoreFile(file);
        if (this.#branches.size >= BRANCHES_MAX)
            this.#branches.clear();
        this.#branches.set(directory, selector);
        return selector;
    }
    #above(directory) {
        return directory === '' ? this : this.#within(directory.slice(0, Math.max(0, directory.lastIndexOf('/'))));
    }
    #isIgnored(path, name, isDirectory) {
        let verdict = this.#shared.excluded?.judge(path, name, isDirectory);
        for (let chain = this.#ignored; verdict === undefined && chain !== undefined; chain = chain.above) {
            const { directory } = chain;
            verdict = chain.rules.judge(directory === '' ? path : path.slice(directory.length + 1), name, isDirectory);
        }
        return verdict === true;
    }
    #isCredential(path, isDirectory) {
        const rule = (0,credential_rule/* credentialRule */.M)(path);
        if (rule === undefined)
            return false;
        if (rule.kind === 'credential')
            return true;
        return !isDirectory && this.#shared.holdsCredentials?.(path, rule) === true;
    }
    #coverageOf(directory) {
        const known = this.#directories;
        let last = known[known.length - 1];
        while (last.path !== directory) {
            if (last.path !== '' &&
                !(directory.length > last.path.length && directory.startsWith(`${last.path}/`))) {
                known.pop();
                last = known[known.length - 1];
                continue;
            }
            const from = last.path === '' ? 0 : last.path.length + 1;
            const slash = directory.indexOf('/', from);
            const path = slash === -1 ? directory : directory.slice(0, slash);
            last = { path, coverage: this.#shared.included.step(last.coverage, path.slice(from), true) };
            known.push(last);
        }
        return last.coverage;
    }
}
const DOT = 46;
const BRANCHES_MAX = 4096;
function isOwn(name, isDirectory) {
    return (isDirectory && name === OWN_DIRECTORY_NAME) || (0,staging_name/* isStagingName */.Z)(name);
}
function parentOf(path, name) {
    return path.slice(0, Math.max(0, path.length - name.length - 1));
}


/***/ }),

/***/ 3112:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ isStagingName),
/* harmony export */   t: () => (/* binding */ STAGING_PREFIX)
/* harmony export */ });
/** Where a restore keeps what is not complete yet. Such names are never part of a tree: neither kept nor restored nor removed as extra. */
const STAGING_PREFIX = '.belay-restore-';
function isStagingName(name) {
    return name.startsWith(STAGING_PREFIX);
}


/***/ })

};

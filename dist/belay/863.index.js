export const id = 863;
export const ids = [863];
export const modules = {

/***/ 8158:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ defineCommand)
/* harmony export */ });
/** Ties a command's function to the types of its options. */
function defineCommand(command) {
    // Sound, because parseArguments returns what the same table's schemas gave.
    return { ...command, run: command.run };
}


/***/ }),

/***/ 863:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  initCommand: () => (/* binding */ initCommand)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/machine/lib/read-small-file.js
var read_small_file = __webpack_require__(404);
// EXTERNAL MODULE: ./packages/machine/lib/write-file-atomically.js
var write_file_atomically = __webpack_require__(3371);
// EXTERNAL MODULE: ./packages/belay/lib/command.js
var command = __webpack_require__(8158);
// EXTERNAL MODULE: ./packages/belay/lib/common-options.js
var common_options = __webpack_require__(273);
// EXTERNAL MODULE: ./packages/belay/lib/load-config.js + 1 modules
var load_config = __webpack_require__(8957);
// EXTERNAL MODULE: ./packages/belay/lib/option.js
var lib_option = __webpack_require__(5822);
;// CONCATENATED MODULE: ./packages/belay/lib/starter-config.js
/** The configuration that `belay init` writes. Everything is commented out, so it says what the defaults say. */
const STARTER_CONFIG = `# Belay: checkpoints and recovery for GitHub Actions.
# Everything here has a default that works. Take away the "# " before a line to set it.
version: 1

# How heavy runs are: auto (judged by the changed files), docs, standard or heavy.
# lane: auto

# Set to required, nothing is stored without a passphrase.
# encryption: auto

checkpoint:
  # What to keep: files, directories and globs; "!pattern" leaves out. .git only if it is named.
  # paths:
  #   - .
  #   - "!node_modules"
  # What else to leave out, in the syntax of .gitignore. A .belayignore file in any directory does the same.
  # exclude:
  #   - "*.tmp"
  # What to record of git: none, or its state (head, branch, changed paths).
  # git: state
  # When a checkpoint is worth taking: always, changed, or a share such as changed>=5%.
  # only-if: changed
  # How much checkpoints matter: low, medium, high or critical. It decides how long they are kept.
  # priority: medium
  # How many days they are kept at least, or forever.
  # retention-days: 7
  # zstd's level, from 1 (fast) to 19 (small).
  # compression-level: 1
  # A larger tree is refused.
  # max-size: 2GB

restore:
  # What to do if commit, configuration or system are not those of the checkpoint: skip, restore or fail.
  # if-stale: skip
  # How files already in place are judged: full (read them), sample:<n>% or stat (trust size and time).
  # verify: full

# What a cleanup keeps besides: a checkpoint stays if any of these keeps it, and the newest of a series always.
retention:
  # keep-last: 5
  # keep-within: 14d
  # keep-daily: 7
  # keep-weekly: 4
  # keep-monthly: 6
`;

;// CONCATENATED MODULE: ./packages/belay/lib/commands/init.js








/** `belay init`: a configuration to begin with. */
const initCommand = (0,command/* defineCommand */.N)({
    name: 'init',
    summary: 'Write a commented .github/belay.yml',
    description: [
        'Writes a configuration in which everything is commented out: Belay works without one, and it shows what can be set. A file that is there already is left alone.',
    ],
    positionals: [],
    options: {
        config: (0,lib_option/* text */.Qq)({ placeholder: '<file>', help: 'Where to write it.', otherwise: load_config/* CONFIG_PATH */.t }),
        ...common_options/* dryRunOption */.SV,
        ...common_options/* speechOptions */.V3,
    },
    examples: [{ command: 'belay init', what: 'write .github/belay.yml, unless there is one' }],
    run: async ({ options }, context) => {
        const name = options.config ?? load_config/* CONFIG_PATH */.t;
        const file = external_node_path_.resolve(context.cwd, name);
        const isThere = (await (0,read_small_file/* findTextFile */.F)(file)) !== undefined;
        if (!isThere && !options['dry-run'])
            await (0,write_file_atomically/* writeFileAtomically */.l)(file, STARTER_CONFIG);
        const said = isThere
            ? `${name} is there already; nothing was written.`
            : options['dry-run']
                ? `Would write ${name}.`
                : `Wrote ${name}.`;
        return { outputs: { config: file, created: !isThere && !options['dry-run'] }, text: `${said}\n` };
    },
});


/***/ }),

/***/ 273:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LH: () => (/* binding */ seriesOption),
/* harmony export */   S2: () => (/* binding */ storeOptions),
/* harmony export */   SV: () => (/* binding */ dryRunOption),
/* harmony export */   V3: () => (/* binding */ speechOptions)
/* harmony export */ });
/* harmony import */ var _belay_domain_brand__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6991);
/* harmony import */ var _option_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5822);


/** How a command speaks. */
const speechOptions = {
    json: (0,_option_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)('Print one JSON document on standard output; everything else goes to standard error.'),
    quiet: (0,_option_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)('Say nothing but warnings and errors.'),
    verbose: (0,_option_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)('Say more, and show where an error came from.'),
    'no-color': (0,_option_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)('No colours, as with the environment variable NO_COLOR.'),
    help: (0,_option_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)('Print this help.'),
};
/** Where checkpoints are, and what opens them. */
const storeOptions = {
    store: (0,_option_js__WEBPACK_IMPORTED_MODULE_0__/* .choice */ .Yq)(['auto', 'directory', 'artifact', 'cache'], {
        fallback: 'auto',
        help: 'The kind of store. On the command line "auto" is "directory"; the other two exist in actions only.',
    }),
    'store-path': (0,_option_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)({
        placeholder: '<directory>',
        help: 'Where the directory store lies.',
        otherwise: '.belay/store',
    }),
    'passphrase-file': (0,_option_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)({
        placeholder: '<file>',
        help: 'A file whose content is the passphrase, without the line end. With a passphrase everything stored is encrypted. The environment variable BELAY_PASSPHRASE does the same.',
    }),
    'passphrase-stdin': (0,_option_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)('Read the passphrase from standard input.'),
    encryption: (0,_option_js__WEBPACK_IMPORTED_MODULE_0__/* .choice */ .Yq)(['auto', 'required'], {
        fallback: undefined,
        otherwise: 'auto',
        help: '"required" refuses to go on without a passphrase.',
    }),
};
const seriesOption = {
    series: (0,_option_js__WEBPACK_IMPORTED_MODULE_0__/* .read */ .LF)(_belay_domain_brand__WEBPACK_IMPORTED_MODULE_1__/* .parseSeriesName */ .u7, {
        placeholder: '<name>',
        help: 'The name under which checkpoints follow each other.',
        accepts: 'a name of one line, at most 200 characters',
        otherwise: 'as configured, else the name of this directory',
    }),
};
const dryRunOption = {
    'dry-run': (0,_option_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)('Say what would be done, and change nothing.'),
};


/***/ }),

/***/ 8957:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  t: () => (/* binding */ CONFIG_PATH),
  Z: () => (/* binding */ loadConfig)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./packages/domain/lib/config/default-config.js
/** What `parseConfig({})` gives, as a value: without a configuration file nobody has to wait for its schema, which takes longer to build than
 *  a small checkpoint takes. A test holds the two together. */
const DEFAULT_CONFIG = {
    version: 1,
    lane: 'auto',
    encryption: 'auto',
    store: {
        kind: 'auto',
        path: null,
        attempts: 4,
        timeout: 120000,
    },
    series: {
        name: null,
        scope: 'branch',
        trust: 'same-origin',
    },
    checkpoint: {
        paths: ['.'],
        exclude: [],
        git: 'state',
        when: 'now',
        onlyIf: 'changed',
        trigger: 'user-request',
        priority: 'medium',
        retentionDays: null,
        compressionLevel: null,
        maxSize: null,
        required: false,
        notifyIssue: false,
    },
    restore: {
        deleteExtra: false,
        backup: false,
        verify: 'full',
        ifStale: 'skip',
        detectCrash: false,
        required: false,
    },
    retention: {
        keepLast: null,
        keepWithin: null,
        keepDaily: null,
        keepWeekly: null,
        keepMonthly: null,
        priorities: {
            low: 7,
            medium: 7,
            high: 30,
            critical: 'forever',
        },
    },
    lanes: {
        detect: {
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
        },
        docs: {
            durationMsTarget: 300000,
            jobTimeoutMs: 600000,
            createTimeoutMs: 60000,
            restoreTimeoutMs: 60000,
            retentionDaysMin: 7,
            compressionLevel: 1,
            createMsTarget: 2000,
            rtoMsTarget: 10000,
            rpoMsTarget: 300000,
            cacheLifetimeMs: 604800000,
            recoveryStrategies: ['retry', 'resume', 'skip', 'rollback', 'manual'],
            retriesMax: 3,
            retryDelayMs: 10000,
        },
        standard: {
            durationMsTarget: 900000,
            jobTimeoutMs: 1800000,
            createTimeoutMs: 300000,
            restoreTimeoutMs: 300000,
            retentionDaysMin: 7,
            compressionLevel: 1,
            createMsTarget: 5000,
            rtoMsTarget: 30000,
            rpoMsTarget: 900000,
            cacheLifetimeMs: 259200000,
            recoveryStrategies: ['resume', 'retry', 'rollback', 'skip', 'manual'],
            retriesMax: 2,
            retryDelayMs: 30000,
        },
        heavy: {
            durationMsTarget: 1800000,
            jobTimeoutMs: 7200000,
            createTimeoutMs: 900000,
            restoreTimeoutMs: 900000,
            retentionDaysMin: 14,
            compressionLevel: 3,
            createMsTarget: 30000,
            rtoMsTarget: 120000,
            rpoMsTarget: 1800000,
            cacheLifetimeMs: 86400000,
            recoveryStrategies: ['resume', 'rollback', 'retry', 'manual'],
            retriesMax: 1,
            retryDelayMs: 60000,
        },
    },
    health: {
        workflows: {
            ignore: [],
            repeatedFailures: {
                enabled: true,
                severity: 'P1',
                count: 2,
                window: 3600000,
            },
            failureRate: {
                enabled: true,
                severity: 'P2',
                max: 20,
                runsMin: 10,
            },
            consecutiveFailures: {
                enabled: true,
                severity: 'P1',
                count: 3,
            },
            startupFailure: {
                enabled: true,
                severity: 'P1',
            },
            disabled: {
                enabled: true,
                severity: 'P2',
                expected: [],
            },
            queueTime: {
                enabled: true,
                severity: 'P2',
                max: 1800000,
            },
            stuck: {
                enabled: true,
                severity: 'P1',
                after: 21600000,
            },
            orphaned: {
                enabled: true,
                severity: 'P3',
                after: 86400000,
            },
            slower: {
                enabled: true,
                severity: 'P3',
                by: 50,
                runsMin: 10,
            },
            missedSchedule: {
                enabled: true,
                severity: 'P1',
                lateMin: 7200000,
            },
        },
        files: [],
        repository: {
            labels: {
                enabled: true,
                severity: 'P3',
                required: [],
                create: false,
            },
            rateLimit: {
                enabled: true,
                severity: 'P2',
                leftMin: 10,
            },
            permissions: {
                enabled: true,
                severity: 'P2',
            },
            storage: {
                enabled: true,
                severity: 'P2',
                max: 80,
            },
            cache: {
                enabled: true,
                severity: 'P3',
                max: 90,
            },
        },
        readiness: {
            checkpointAge: {
                enabled: true,
                severity: 'P1',
                max: null,
                series: {},
            },
            creationSuccess: {
                enabled: true,
                severity: 'P1',
                min: 99,
            },
            verificationSuccess: {
                enabled: true,
                severity: 'P0',
                min: 99.9,
            },
            creationTime: {
                enabled: true,
                severity: 'P3',
            },
            storageGrowth: {
                enabled: true,
                severity: 'P3',
                max: 50,
                window: 604800000,
            },
            recoveryTime: {
                enabled: true,
                severity: 'P2',
                by: 50,
            },
            drill: {
                enabled: true,
                severity: 'P2',
                ageMax: 2592000000,
            },
            audit: {
                enabled: true,
                severity: 'P0',
            },
            crashedSessions: {
                enabled: true,
                severity: 'P1',
                silentAfter: 1800000,
            },
        },
        openAfter: 2,
        closeAfter: 2,
        pingUrl: null,
    },
    incidents: {
        labels: ['belay', 'incident'],
        reopenWithin: 604800000,
        recordsDirectory: 'docs/incidents',
        P0: {
            respondWithin: 900000,
            labels: ['severity: critical'],
            assignees: [],
            escalateTo: [],
            escalate: true,
        },
        P1: {
            respondWithin: 7200000,
            labels: ['severity: high'],
            assignees: [],
            escalateTo: [],
            escalate: true,
        },
        P2: {
            respondWithin: 28800000,
            labels: ['severity: medium'],
            assignees: [],
            escalateTo: [],
            escalate: false,
        },
        P3: {
            respondWithin: 172800000,
            labels: ['severity: low'],
            assignees: [],
            escalateTo: [],
            escalate: false,
        },
    },
    recovery: {
        attemptsMax: 3,
        optionalSteps: [],
        protectedSteps: ['*deploy*', '*publish*', '*release*'],
        signatures: [],
        validate: [],
        publish: 'push',
        assignees: [],
        runbooks: {},
    },
    drill: {
        scenarios: [
            'component-lost',
            'several-lost',
            'corrupt-manifest',
            'corrupt-pack',
            'store-unavailable',
            'cascade',
            'human-deletion',
        ],
        assertions: [],
        rtoTarget: null,
        rpoTarget: null,
    },
    audit: {
        enabled: true,
        branch: 'belay-audit',
        retentionYears: 7,
    },
    benchmark: {
        minEffect: 5,
        confidence: 95,
        warmup: 1,
        pairsMin: 10,
        pairsMax: 50,
        timeBudget: 600000,
        confirm: true,
        commentWhen: 'always',
        history: {
            store: 'branch',
            path: 'belay-benchmarks',
        },
        sla: {
            docs: {
                wallMax: null,
                p95Max: null,
                rssMax: null,
                failureRateMax: null,
            },
            standard: {
                wallMax: null,
                p95Max: null,
                rssMax: null,
                failureRateMax: null,
            },
            heavy: {
                wallMax: null,
                p95Max: null,
                rssMax: null,
                failureRateMax: null,
            },
        },
        subjects: {},
    },
};

// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
// EXTERNAL MODULE: ./packages/belay/lib/option-place.js + 1 modules
var option_place = __webpack_require__(4441);
;// CONCATENATED MODULE: ./packages/belay/lib/load-config.js




const CONFIG_PATH = '.github/belay.yml';
/** The configuration, or its defaults where there is no file.
 *  @param named what --config says
 *  @throws BelayError misuse `config-invalid`, or `option-invalid` for a directory; `path-not-found` if a file that was named is not there */
async function loadConfig(named, context) {
    const name = named ?? CONFIG_PATH;
    const text = await (0,option_place/* findOptionFile */.x)({ option: '--config', given: named, fallback: CONFIG_PATH }, context);
    if (text !== undefined) {
        // Its schema is large: loaded only where there is something to parse.
        const { parseConfig } = await __webpack_require__.e(/* import() */ 77).then(__webpack_require__.bind(__webpack_require__, 2458));
        return { config: parseConfig(await parseYaml(text, name), name), digest: (0,external_node_crypto_.hash)('sha256', text) };
    }
    if (named === undefined)
        return { config: DEFAULT_CONFIG, digest: null };
    throw (0,errors/* absent */.Ge)('path-not-found', `The option --config cannot be ${JSON.stringify(named)}: there is no such file`);
}
async function parseYaml(text, name) {
    const { parse, YAMLParseError } = await __webpack_require__.e(/* import() */ 815).then(__webpack_require__.t.bind(__webpack_require__, 8815, 19));
    try {
        return parse(text, { maxAliasCount: 100 });
    }
    catch (cause) {
        if (!(cause instanceof YAMLParseError) && !(cause instanceof ReferenceError))
            throw cause;
        throw (0,errors/* misuse */.vM)('config-invalid', `${name} is not valid YAML: ${cause.message.split('\n', 1)[0]}`, { cause });
    }
}


/***/ }),

/***/ 4441:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  X: () => (/* binding */ checkOptionDirectory),
  x: () => (/* binding */ findOptionFile)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./packages/machine/lib/file-error.js
var file_error = __webpack_require__(7698);
;// CONCATENATED MODULE: ./packages/machine/lib/directory-obstacle.js



/** Looks at the path, or at as much of it as exists. Undefined where nothing is in the way, or where the system does not let us look: whoever
 *  uses the path then gets its answer. */
async function directoryObstacle(directory) {
    const at = external_node_path_.resolve(directory);
    try {
        const found = await (0,promises_.lstat)(at);
        if (found.isDirectory())
            return undefined;
        return found.isSymbolicLink() ? await obstacleBehind(at) : { kind: 'no-directory', at };
    }
    catch (cause) {
        const parent = external_node_path_.dirname(at);
        if (!isErrno(cause, ['ENOENT', 'ENOTDIR']) || parent === at)
            return undefined;
        return await directoryObstacle(parent);
    }
}
async function obstacleBehind(at) {
    try {
        return (await (0,promises_.stat)(at)).isDirectory() ? undefined : { kind: 'no-directory', at };
    }
    catch (cause) {
        if (!isErrno(cause, ['ENOENT', 'ENOTDIR', 'ELOOP']))
            return undefined;
        return { kind: 'dangling-link', at, leadsTo: await (0,promises_.readlink)(at) };
    }
}
function isErrno(cause, errnos) {
    return errnos.includes((0,file_error/* errnoCode */.U)(cause) ?? '');
}

// EXTERNAL MODULE: ./packages/machine/lib/read-small-file.js
var read_small_file = __webpack_require__(404);
;// CONCATENATED MODULE: ./packages/belay/lib/option-place.js





/** The text of the file; undefined if there is none.
 *  @throws BelayError misuse `option-invalid` for a directory and for a file that is too long; unavailable */
async function findOptionFile(place, context, o = {}) {
    const name = place.given ?? place.fallback;
    if (name === undefined)
        return undefined;
    try {
        return await (0,read_small_file/* findTextFile */.F)(external_node_path_.resolve(context.cwd, name), o);
    }
    catch (cause) {
        if (isDirectoryError(cause))
            throw refused(place, 'expected a file, found a directory', { cause });
        if ((0,errors/* kindOf */.I)(cause) !== 'corrupt' || o.bytesMax === undefined)
            throw cause;
        throw refused(place, `expected a file of at most ${o.bytesMax} bytes, found more`, { cause });
    }
}
/** Makes sure that nothing keeps the place from being a directory, or becoming one.
 *  @throws BelayError misuse `option-invalid` for a file, and for a link that leads nowhere */
async function checkOptionDirectory(place, context) {
    const name = place.given ?? place.fallback;
    if (name === undefined)
        return;
    const obstacle = await directoryObstacle(external_node_path_.resolve(context.cwd, name));
    if (obstacle === undefined)
        return;
    const found = foundText(obstacle);
    throw refused(place, `expected a directory, or a path where there is nothing yet, found ${found}`, {
        hint: `Move ${obstacle.at} away, or name another directory by ${place.option}.`,
    });
}
function foundText(obstacle) {
    return obstacle.kind === 'no-directory'
        ? `a file at ${obstacle.at}`
        : `a symbolic link that leads nowhere: ${obstacle.at} -> ${obstacle.leadsTo}`;
}
function refused({ option, given, fallback }, why, details) {
    const subject = given === undefined ? `The default of the option ${option}` : `The option ${option}`;
    return (0,errors/* misuse */.vM)('option-invalid', `${subject} cannot be ${JSON.stringify(given ?? fallback)}: ${why}`, details);
}
function isDirectoryError(error) {
    return error instanceof errors/* BelayError */.oT && (0,file_error/* errnoCode */.U)(error.cause) === 'EISDIR';
}


/***/ }),

/***/ 5822:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Jt: () => (/* binding */ flag),
/* harmony export */   LF: () => (/* binding */ read),
/* harmony export */   Mn: () => (/* binding */ lines),
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   WC: () => (/* binding */ domainErrorOf),
/* harmony export */   Yq: () => (/* binding */ choice),
/* harmony export */   rD: () => (/* binding */ wholeNumber)
/* harmony export */ });
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8059);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9691);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8532);


function flag(help) {
    return {
        kind: 'flag',
        schema: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY().default(false),
        placeholder: '',
        help,
        accepts: 'no value',
        otherwise: undefined,
    };
}
/** One of a few words. */
function choice(words, o) {
    const schema = o.fallback === undefined ? zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(words).optional() : zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(words).default(o.fallback);
    return {
        kind: 'one',
        schema: schema,
        placeholder: `<${words.length <= 5 ? words.join('|') : 'word'}>`,
        help: words.length <= 5 ? o.help : `${o.help} One of: ${words.join(', ')}.`,
        accepts: `one of ${words.join(', ')}`,
        otherwise: o.otherwise ?? o.fallback,
    };
}
/** A text as it is. */
function text(o) {
    return {
        kind: 'one',
        schema: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1).optional(),
        placeholder: o.placeholder,
        help: o.help,
        accepts: 'a text that is not empty',
        otherwise: o.otherwise,
    };
}
/** A whole number. */
function wholeNumber(o) {
    return {
        kind: 'one',
        schema: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
            .regex(/^\d{1,15}$/)
            .transform(Number)
            .refine((value) => value >= o.min && value <= o.max)
            .optional(),
        placeholder: o.placeholder,
        help: o.help,
        accepts: `a whole number from ${o.min} to ${o.max}`,
        otherwise: o.otherwise,
    };
}
/** A text that one of the domain's functions reads; its error says what it expected. */
function read(parse, o) {
    return {
        kind: 'one',
        schema: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().transform(reportingErrors(parse)).optional(),
        placeholder: o.placeholder,
        help: o.help,
        accepts: o.accepts,
        otherwise: o.otherwise,
    };
}
/** Lines of text. The option may be repeated, and each value may hold several lines. */
function lines(o) {
    return {
        kind: 'many',
        schema: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP())
            .default([])
            .transform((values) => values.flatMap((value) => value.split(/\r?\n/)).filter((line) => line.trim() !== '')),
        placeholder: o.placeholder,
        help: o.help,
        accepts: 'lines of text',
        otherwise: o.otherwise,
    };
}
/** How a domain error travels through zod: it keeps its code and hint for whoever reports it. */
function domainErrorOf(issue) {
    const cause = issue.code === 'custom' ? issue.params?.['cause'] : undefined;
    return cause instanceof _belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .BelayError */ .oT ? cause : undefined;
}
function reportingErrors(parse) {
    return (given, context) => {
        try {
            return parse(given);
        }
        catch (cause) {
            if (!(cause instanceof _belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .BelayError */ .oT))
                throw cause;
            context.addIssue({ code: 'custom', message: cause.message, params: { cause } });
            return zod__WEBPACK_IMPORTED_MODULE_2__/* .NEVER */ .tm;
        }
    };
}


/***/ }),

/***/ 6991:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AA: () => (/* binding */ timeOfCheckpointId),
/* harmony export */   H2: () => (/* binding */ parseCheckpointId),
/* harmony export */   Md: () => (/* binding */ makeCheckpointId),
/* harmony export */   _0: () => (/* binding */ CHECKPOINT_ID_PATTERN),
/* harmony export */   jU: () => (/* binding */ SHA256_PATTERN),
/* harmony export */   r7: () => (/* binding */ parseDigestHex),
/* harmony export */   u7: () => (/* binding */ parseSeriesName)
/* harmony export */ });
/* unused harmony exports SERIES_LENGTH_MAX, OBJECT_KEY_LENGTH_MAX, parsePackId, parseObjectKey */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8059);

const CHECKPOINT_ID_PATTERN = /^\d{8}T\d{9}Z-[0-9a-f]{8}$/;
const SHA256_PATTERN = /^[0-9a-f]{64}$/;
const SERIES_LENGTH_MAX = 200;
/** A cache key holds 512 characters; what a store puts before an object's key needs room too. */
const OBJECT_KEY_LENGTH_MAX = 400;
/** A new id, unique without coordination: two ids collide only within one millisecond and one of 4 billion draws.
 *  @param random at least 4 bytes */
function makeCheckpointId(now, random) {
    const time = now.toISOString();
    // Years outside 0-9999 are written with six digits and a sign: such ids would no longer sort.
    if (time.length !== ISO_LENGTH) {
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .misuse */ .vM)('time-invalid', `The time ${time} cannot name a checkpoint: expected a year from 0 to 9999`, {
            hint: 'Check the clock of this machine.',
        });
    }
    if (random.length < 4) {
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .misuse */ .vM)('checkpoint-id-invalid', `A checkpoint id needs 4 random bytes, found ${random.length}`);
    }
    return `${time.replace(/[-:.]/g, '')}-${hexOf(random.subarray(0, 4))}`;
}
/** The moment an id was made, to the millisecond. */
function timeOfCheckpointId(id) {
    const [, year, month, day, hour, minute, second, ms] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z/.exec(id) ?? [];
    return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
}
/** @throws BelayError `checkpoint-id-invalid` */
function parseCheckpointId(text) {
    const id = text;
    if (!CHECKPOINT_ID_PATTERN.test(text) || Number.isNaN(timeOfCheckpointId(id).getTime())) {
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .misuse */ .vM)('checkpoint-id-invalid', `${quoted(text)} is not a checkpoint id: expected a form like 20261121T113112123Z-9f2c41ab`, {
            hint: '`belay list` shows the ids there are.',
        });
    }
    return id;
}
/** @throws BelayError `identifier-invalid` */
function parsePackId(text) {
    return sha256Hex(text, 'pack id');
}
/** @throws BelayError `identifier-invalid` */
function parseDigestHex(text) {
    return sha256Hex(text, 'digest');
}
/** @throws BelayError `identifier-invalid` if the key could leave its store or does not fit every store */
function parseObjectKey(text) {
    const parts = text.split('/');
    const isSafe = text.length <= OBJECT_KEY_LENGTH_MAX && parts.every(isKeyPart);
    if (!isSafe) {
        throw misuse('identifier-invalid', `${quoted(text)} is not an object key: expected parts of letters, digits, ".", "_" and "-" between "/", no "..", at most ${OBJECT_KEY_LENGTH_MAX} characters`);
    }
    return text;
}
/** The series' name in Unicode's composed form, so that one name typed on two systems is one series.
 *  @throws BelayError `series-invalid` */
function parseSeriesName(text) {
    const name = text.normalize('NFC');
    const fault = faultOfSeries(name);
    if (fault !== undefined) {
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .misuse */ .vM)('series-invalid', `The series ${quoted(text)} ${fault}`, {
            hint: 'Give a short name of one line, such as "build" or "ci.yml/test/ubuntu".',
        });
    }
    return name;
}
const ISO_LENGTH = '2026-11-21T11:31:12.123Z'.length;
function hexOf(bytes) {
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
function sha256Hex(text, what) {
    if (!SHA256_PATTERN.test(text)) {
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .misuse */ .vM)('identifier-invalid', `${quoted(text)} is not a ${what}: expected 64 hex digits in lower case, found ${text.length} characters`);
    }
    return text;
}
function isKeyPart(part) {
    return /^[A-Za-z0-9._-]+$/.test(part) && part !== '.' && part !== '..';
}
function faultOfSeries(name) {
    if (name.length === 0)
        return 'is empty';
    if (name.length > SERIES_LENGTH_MAX)
        return `is too long: expected at most ${SERIES_LENGTH_MAX} characters, found ${name.length}`;
    if (name.trim() !== name)
        return 'begins or ends with a blank';
    if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(name))
        return 'holds a control character or a line break';
    return undefined;
}
function quoted(text) {
    return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}


/***/ }),

/***/ 7698:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ errnoCode),
/* harmony export */   z: () => (/* binding */ fileError)
/* harmony export */ });
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8059);

/** Translates a failed file-system call. Only the system's own word that a name is not there becomes `absent`.
 *  @param o.doing The effect and its object, as in `read /a/b`: the message becomes `Cannot read /a/b: …`. */
function fileError(cause, o) {
    const code = errnoCode(cause);
    const message = `Cannot ${o.doing}: ${messageOf(cause)}`;
    switch (code) {
        case 'ENOENT':
        case 'ENOTDIR':
            return (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .absent */ .Ge)('path-not-found', message, { cause });
        case 'EACCES':
        case 'EPERM':
            return (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .unavailable */ .hU)('permission-denied', message, {
                cause,
                hint: 'Check the owner and the mode of the file and of its directories.',
            });
        case 'ENOSPC':
        case 'EDQUOT':
            return (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .unavailable */ .hU)('disk-full', message, { cause, hint: 'Free some space, then run this again.' });
        default:
            return (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .unavailable */ .hU)(o.access === 'read' ? 'file-unreadable' : 'file-unwritable', message, { cause });
    }
}
/** The system's name of the failure, such as `ENOENT`; undefined for an error that came from no system call. */
function errnoCode(cause) {
    // By shape: an error made in another realm (a worker's, a test's) is no instance of this realm's Error.
    if (typeof cause !== 'object' || cause === null || !('code' in cause))
        return undefined;
    return typeof cause.code === 'string' ? cause.code : undefined;
}
function messageOf(cause) {
    return typeof cause === 'object' && cause !== null && 'message' in cause
        ? String(cause.message)
        : String(cause);
}


/***/ }),

/***/ 404:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ findTextFile)
/* harmony export */ });
/* unused harmony export readTextFile */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8059);
/* harmony import */ var _file_error_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7698);



const BYTES_MAX_DEFAULT = 16 * 1024 * 1024;
/** Reads a whole small file, such as a configuration, as UTF-8.
 *  @throws BelayError `absent` if it is not there, `corrupt` if it is larger than `bytesMax` (default 16 MiB), `unavailable` otherwise. */
async function readTextFile(file, o = {}) {
    const bytesMax = o.bytesMax ?? BYTES_MAX_DEFAULT;
    try {
        const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.open)(file, 'r');
        try {
            const buffer = Buffer.allocUnsafe(Math.min(bytesMax, (await handle.stat()).size) + 1);
            const chunks = [];
            let length = 0;
            // The size is a hint only: files of /proc have none, and one may grow while it is read.
            for (;;) {
                const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
                if (bytesRead === 0)
                    break;
                length += bytesRead;
                if (length > bytesMax) {
                    throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .corrupt */ .qb)('limit-exceeded', `${file} is too large: expected at most ${bytesMax} bytes, found more`);
                }
                chunks.push(Buffer.from(buffer.subarray(0, bytesRead)));
            }
            return Buffer.concat(chunks).toString('utf8');
        }
        finally {
            await handle.close();
        }
    }
    catch (error) {
        if ((0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .kindOf */ .I)(error) === 'corrupt')
            throw error;
        throw (0,_file_error_js__WEBPACK_IMPORTED_MODULE_2__/* .fileError */ .z)(error, { doing: `read ${file}`, access: 'read' });
    }
}
/** As readTextFile; undefined if the system says that there is no such file.
 *  @throws BelayError `corrupt` or `unavailable`, as readTextFile. */
async function findTextFile(file, o = {}) {
    try {
        return await readTextFile(file, o);
    }
    catch (error) {
        if ((0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .kindOf */ .I)(error) === 'absent')
            return undefined;
        throw error;
    }
}


/***/ }),

/***/ 3371:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ writeFileAtomically)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var node_process__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1708);
/* harmony import */ var _file_error_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7698);





/** Writes a small file so that readers, and a crash at any moment, find the old contents or the new, whole. Durable when it returns.
 *  Makes missing directories. A new file gets `mode` (default 0o644), an existing one keeps its own. A symbolic link is replaced.
 *  @throws BelayError `unavailable`; the old file is then in place. */
async function writeFileAtomically(file, content, o = {}) {
    const directory = node_path__WEBPACK_IMPORTED_MODULE_2__.dirname(file);
    const temporary = node_path__WEBPACK_IMPORTED_MODULE_2__.join(directory, `.${node_path__WEBPACK_IMPORTED_MODULE_2__.basename(file)}.${node_process__WEBPACK_IMPORTED_MODULE_3__.pid}-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(6).toString('hex')}.tmp`);
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdir)(directory, { recursive: true });
        const mode = (await modeOf(file)) ?? o.mode ?? 0o644;
        try {
            await writeDurably(temporary, content, mode);
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rename)(temporary, file);
        }
        catch (error) {
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(temporary, { force: true });
            throw error;
        }
        await syncDirectory(directory);
    }
    catch (cause) {
        throw (0,_file_error_js__WEBPACK_IMPORTED_MODULE_4__/* .fileError */ .z)(cause, { doing: `write ${file}`, access: 'write' });
    }
}
async function modeOf(file) {
    try {
        return (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(file)).mode & 0o7777;
    }
    catch (error) {
        if ((0,_file_error_js__WEBPACK_IMPORTED_MODULE_4__/* .errnoCode */ .U)(error) === 'ENOENT')
            return undefined;
        throw error;
    }
}
async function writeDurably(file, content, mode) {
    const handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open)(file, 'wx', mode);
    try {
        await handle.writeFile(content);
        // The process's umask may have taken away what an existing file had.
        await handle.chmod(mode);
        await handle.sync();
    }
    finally {
        await handle.close();
    }
}
/** Makes a rename or removal in the directory durable. */
async function syncDirectory(directory) {
    // Windows cannot open directories; its file systems journal names by themselves.
    if (node_process__WEBPACK_IMPORTED_MODULE_3__.platform === 'win32')
        return;
    let handle;
    try {
        handle = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open)(directory, 'r');
        await handle.sync();
    }
    catch (error) {
        // Some network file systems refuse to sync a directory: nothing more can be promised there.
        const code = (0,_file_error_js__WEBPACK_IMPORTED_MODULE_4__/* .errnoCode */ .U)(error);
        if (code !== 'EINVAL' && code !== 'ENOTSUP')
            throw error;
    }
    finally {
        await handle?.close();
    }
}


/***/ })

};

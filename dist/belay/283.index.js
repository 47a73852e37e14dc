export const id = 283;
export const ids = [283];
export const modules = {

/***/ 662:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ closestName)
/* harmony export */ });
/** The name that was most likely meant; undefined where none is near. */
function closestName(given, names) {
    let closest;
    let closestDistance = Math.max(1, Math.floor(given.length / 3)) + 1;
    for (const name of names) {
        const distance = given.length >= 3 && name.startsWith(given) ? 1 : editDistance(given, name, closestDistance);
        if (distance < closestDistance) {
            closest = name;
            closestDistance = distance;
        }
    }
    return closest;
}
/** Levenshtein's distance, where swapping two neighbours counts once; `limit` if it is not less.
 *  @see https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance (optimal string alignment) */
function editDistance(a, b, limit) {
    if (Math.abs(a.length - b.length) >= limit)
        return limit;
    let beforeLast = [];
    let last = Array.from({ length: b.length + 1 }, (_, at) => at);
    for (let i = 1; i <= a.length; i++) {
        const row = [i];
        for (let j = 1; j <= b.length; j++) {
            const changed = cell(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
            let best = Math.min(changed, cell(last, j) + 1, cell(row, j - 1) + 1);
            const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
            if (isSwap)
                best = Math.min(best, cell(beforeLast, j - 2) + 1);
            row.push(best);
        }
        beforeLast = last;
        last = row;
    }
    return Math.min(limit, cell(last, b.length));
}
function cell(row, at) {
    return row[at];
}


/***/ }),

/***/ 6283:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runCommandLine: () => (/* binding */ runCommandLine)
});

// UNUSED EXPORTS: VERSION

// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
;// CONCATENATED MODULE: ./packages/belay/lib/commands.js
/** All commands, in the order of the overview. */
const COMMANDS = [
    {
        name: 'create',
        summary: 'Take a checkpoint of this tree',
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(691), __webpack_require__.e(357), __webpack_require__.e(144), __webpack_require__.e(427), __webpack_require__.e(768), __webpack_require__.e(658), __webpack_require__.e(719)]).then(__webpack_require__.bind(__webpack_require__, 4719))).createCommand,
    },
    {
        name: 'restore',
        summary: 'Bring a checkpoint back, all or part of it',
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(691), __webpack_require__.e(357), __webpack_require__.e(144), __webpack_require__.e(427), __webpack_require__.e(768), __webpack_require__.e(658), __webpack_require__.e(442), __webpack_require__.e(458)]).then(__webpack_require__.bind(__webpack_require__, 5458))).restoreCommand,
    },
    {
        name: 'list',
        summary: 'List the checkpoints of a store',
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(691), __webpack_require__.e(357), __webpack_require__.e(516)]).then(__webpack_require__.bind(__webpack_require__, 5516))).listCommand,
    },
    {
        name: 'show',
        summary: 'Show one checkpoint and the files in it',
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(691), __webpack_require__.e(357), __webpack_require__.e(144), __webpack_require__.e(427), __webpack_require__.e(768), __webpack_require__.e(528)]).then(__webpack_require__.bind(__webpack_require__, 4528))).showCommand,
    },
    {
        name: 'diff',
        summary: 'Compare two checkpoints, or one with this tree',
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(691), __webpack_require__.e(357), __webpack_require__.e(144), __webpack_require__.e(427), __webpack_require__.e(768), __webpack_require__.e(442), __webpack_require__.e(64)]).then(__webpack_require__.bind(__webpack_require__, 6354))).diffCommand,
    },
    {
        name: 'validate',
        summary: 'Verify that checkpoints are whole',
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(691), __webpack_require__.e(357), __webpack_require__.e(144), __webpack_require__.e(427), __webpack_require__.e(787)]).then(__webpack_require__.bind(__webpack_require__, 1787))).validateCommand,
    },
    {
        name: 'cleanup',
        summary: 'Remove checkpoints that need not be kept',
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(691), __webpack_require__.e(357), __webpack_require__.e(144), __webpack_require__.e(531)]).then(__webpack_require__.bind(__webpack_require__, 1531))).cleanupCommand,
    },
    {
        name: 'init',
        summary: 'Write a commented .github/belay.yml',
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(691), __webpack_require__.e(863)]).then(__webpack_require__.bind(__webpack_require__, 863))).initCommand,
    },
    {
        name: 'doctor',
        summary: 'Check what this machine can do for Belay',
        load: async () => (await Promise.all(/* import() */[__webpack_require__.e(691), __webpack_require__.e(357), __webpack_require__.e(822)]).then(__webpack_require__.bind(__webpack_require__, 8822))).doctorCommand,
    },
];

// EXTERNAL MODULE: ./packages/belay/lib/closest-name.js
var closest_name = __webpack_require__(662);
;// CONCATENATED MODULE: ./packages/belay/lib/help.js


/** The overview that `belay --help` prints. */
function overview() {
    return `Belay takes verified, incremental checkpoints of a directory tree and brings them back.

Usage: belay <command> [options]

Commands
${table(COMMANDS.map(({ name, summary }) => [name, summary]))}

Try it
${examples([
        { command: 'belay create', what: 'a checkpoint of this directory, into .belay/store' },
        { command: 'belay create --paths src --phase build', what: 'only src, as the end of the phase "build"' },
        { command: 'belay list', what: 'what there is' },
        { command: 'belay diff', what: 'what changed since the newest checkpoint' },
        { command: 'belay restore --backup', what: 'the newest checkpoint back, what it overwrites kept' },
    ])}

Exit codes
${table(EXIT_CODES)}

\`belay <command> --help\` says everything about one command. --version prints the version.
`;
}
/** What `belay <command> --help` prints. */
function helpOf(command) {
    const usage = [
        `belay ${command.name}`,
        ...command.positionals.map(({ name }) => `[<${name}>]`),
        '[options]',
    ];
    const sections = [
        `${command.summary}.`,
        `Usage: ${usage.join(' ')}`,
        ...command.description.map((paragraph) => wrap(paragraph, 0)),
        ...(command.positionals.length === 0
            ? []
            : [`Arguments\n${table(command.positionals.map(({ name, help }) => [`<${name}>`, help]))}`]),
        `Options\n${Object.entries(command.options)
            .map(([name, option]) => optionHelp(name, option))
            .join('\n')}`,
        `Examples\n${examples(command.examples)}`,
        `Exit codes\n${table([...EXIT_CODES, ...(command.exitCodes ?? []).map((text) => ['', text])])}`,
    ];
    return `${sections.join('\n\n')}\n`;
}
/** The names of all commands, with the nearest to what was given. */
function commandHint(given) {
    const names = COMMANDS.map(({ name }) => name);
    const closest = (0,closest_name/* closestName */.N)(given, names);
    return closest === undefined
        ? `The commands are ${names.join(', ')}.`
        : `Did you mean \`belay ${closest}\`?`;
}
const EXIT_CODES = [
    ['0', 'done'],
    ['1', 'failed'],
    ['2', 'misuse: an option or its value makes no sense'],
    ['3', 'nothing found'],
    ['4', 'corrupt: something stored is not what it must be'],
    ['5', 'unavailable or interrupted: try again'],
];
const WIDTH = 100;
const INDENT = 30;
function optionHelp(name, option) {
    const head = `  --${name}${option.placeholder === '' ? '' : ` ${option.placeholder}`}`;
    const body = `${option.help}${option.otherwise === undefined ? '' : ` Default: ${option.otherwise}.`}`;
    const wrapped = wrap(body, INDENT);
    return head.length < INDENT - 1 ? head + wrapped.slice(head.length) : `${head}\n${wrapped}`;
}
function table(rows) {
    const width = Math.max(...rows.map(([left]) => left.length)) + 2;
    return rows
        .map(([left, right]) => `  ${left.padEnd(width)}${wrap(right, width + 2).trimStart()}`)
        .join('\n');
}
function examples(rows) {
    return rows.map(({ command, what }) => `  ${command}\n      ${wrap(what, 6).trimStart()}`).join('\n');
}
function wrap(text, indent) {
    const rows = [];
    let row = '';
    for (const word of text.split(' ')) {
        if (row !== '' && row.length + 1 + word.length > WIDTH - indent) {
            rows.push(row);
            row = word;
        }
        else {
            row = row === '' ? word : `${row} ${word}`;
        }
    }
    return [...rows, row].map((each) => ' '.repeat(indent) + each).join('\n');
}

// EXTERNAL MODULE: ./packages/belay/lib/way-out.js
var way_out = __webpack_require__(1561);
;// CONCATENATED MODULE: ./packages/belay/lib/run-command-line.js




const VERSION = '0.1.0';
/** Runs one command line, from its arguments to its exit code: 0 done, 1 failed, 2 misuse, 3 nothing found, 4 corrupt, 5 unavailable. */
async function runCommandLine(argv, context) {
    const { output } = context;
    try {
        output.use(earlySettings(argv, context));
        const outcome = await dispatch(argv, context);
        if (outcome.kind !== 'told')
            output.result({ json: outcome.outputs, text: outcome.text });
        return outcome.exitCode ?? 0;
    }
    catch (thrown) {
        const error = (0,way_out/* withWayOut */.a)(judged(thrown, context.signal));
        output.failure(failureOf(error));
        return (0,errors/* exitCodeOf */.FO)(error);
    }
}
async function dispatch(argv, context) {
    const [first, ...args] = argv;
    if (first === undefined) {
        throw (0,errors/* misuse */.vM)('command-unknown', `No command was given: expected one of ${COMMANDS.map(({ name }) => name).join(', ')}`, {
            hint: '`belay --help` tells what they do.',
        });
    }
    if (first === '--version' || first === '-v')
        return { outputs: { version: VERSION }, text: `belay ${VERSION}\n` };
    if (first === '--help' || first === '-h')
        return helpOutcome(overview());
    if (first === 'help')
        return helpOutcome(args[0] === undefined ? overview() : helpOf(await findCommand(args[0])));
    requireNode(context.nodeVersion);
    const command = await findCommand(first);
    if (isAsked(args, '--help') || isAsked(args, '-h'))
        return helpOutcome(helpOf(command));
    const { parseArguments } = await Promise.all(/* import() */[__webpack_require__.e(691), __webpack_require__.e(187)]).then(__webpack_require__.bind(__webpack_require__, 5187));
    const parsed = parseArguments(args, {
        command: command.name,
        table: command.options,
        positionals: command.positionals,
    });
    return await command.run(parsed, context);
}
/** Before any command is loaded: they import what older versions do not have, which would end in a message nobody understands. */
function requireNode(version) {
    if (Number.parseInt(version, 10) >= NODE_MAJOR_MIN)
        return;
    throw (0,errors/* misuse */.vM)('not-supported', `Belay runs under Node ${NODE_MAJOR_MIN} or newer: found ${version}`, {
        hint: 'Install a newer Node, or run it by `npx` in a project that has the package "node".',
    });
}
const NODE_MAJOR_MIN = 24;
async function findCommand(name) {
    const entry = COMMANDS.find((candidate) => candidate.name === name);
    if (entry !== undefined)
        return await entry.load();
    throw (0,errors/* misuse */.vM)('command-unknown', `The command ${JSON.stringify(name.slice(0, 80))} does not exist: expected one of ${COMMANDS.map((each) => each.name).join(', ')}`, {
        hint: commandHint(name),
    });
}
function helpOutcome(text) {
    return { outputs: { help: text }, text };
}
/** How to speak has to be known before the options are parsed, since that can fail. */
function earlySettings(argv, context) {
    return {
        json: isAsked(argv, '--json'),
        quiet: isAsked(argv, '--quiet'),
        verbose: isAsked(argv, '--verbose'),
        // https://no-color.org
        color: !isAsked(argv, '--no-color') && (context.env['NO_COLOR'] ?? '') === '',
    };
}
function isAsked(argv, option) {
    const end = argv.indexOf('--');
    return (end === -1 ? argv : argv.slice(0, end)).includes(option);
}
/** Whatever an interrupted command failed of, it was interrupted. */
function judged(thrown, signal) {
    if (!signal.aborted || (thrown instanceof errors/* BelayError */.oT && thrown.kind !== 'unavailable'))
        return thrown;
    return (0,errors/* unavailable */.hU)('aborted', 'Interrupted before it was done', {
        cause: thrown,
        hint: 'What was there before is still whole. Run the same command again to complete it.',
    });
}
function failureOf(error) {
    const details = causesOf(error);
    if (error instanceof errors/* BelayError */.oT) {
        const { code, kind, message, hint } = error;
        return { json: { error: { code, kind, message, hint: hint ?? null } }, message, hint, details };
    }
    const message = error instanceof Error ? error.message : String(error);
    const hint = 'This is a defect of Belay. Run it again with --verbose and report what it says.';
    return { json: { error: { code: 'internal', kind: 'failed', message, hint } }, message, hint, details };
}
function causesOf(error) {
    const details = error instanceof Error && error.stack !== undefined ? [error.stack] : [];
    let cause = error instanceof Error ? error.cause : undefined;
    // A chain of causes may be a circle.
    for (let left = 8; left > 0 && cause !== undefined; left--) {
        details.push(`caused by: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`);
        cause = cause instanceof Error ? cause.cause : undefined;
    }
    return details;
}


/***/ }),

/***/ 1561:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ withWayOut),
/* harmony export */   t: () => (/* binding */ NO_PARENT_HINT)
/* harmony export */ });
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8059);

/** A checkpoint that rests on nothing that is damaged. */
const NO_PARENT_HINT = '`belay create --no-parent` takes a new checkpoint that needs nothing of what is damaged.';
/** An error that says that something of a checkpoint is damaged also says what to do about it; every other one stays as it is. Until then
 *  the next checkpoints would go on sharing what is stored already. */
function withWayOut(error) {
    if (!(error instanceof _belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .BelayError */ .oT) || !OF_A_CHECKPOINT.has(error.code))
        return error;
    const { code, message, hint } = error;
    const both = hint === undefined ? `${GOOD_HINT} ${NO_PARENT_HINT}` : `${hint} ${NO_PARENT_HINT}`;
    return new _belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .BelayError */ .oT({ code, message, hint: both, cause: error });
}
const GOOD_HINT = '`belay restore good` brings back the newest checkpoint that verifies.';
const OF_A_CHECKPOINT = new Set([
    'pack-corrupt',
    'blob-corrupt',
    'index-corrupt',
    'manifest-corrupt',
    'object-missing',
    'authentication-failed',
]);


/***/ }),

/***/ 8059:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FO: () => (/* binding */ exitCodeOf),
/* harmony export */   Ge: () => (/* binding */ absent),
/* harmony export */   I: () => (/* binding */ kindOf),
/* harmony export */   We: () => (/* binding */ isErrorCode),
/* harmony export */   hU: () => (/* binding */ unavailable),
/* harmony export */   oT: () => (/* binding */ BelayError),
/* harmony export */   qb: () => (/* binding */ corrupt),
/* harmony export */   vM: () => (/* binding */ misuse)
/* harmony export */ });
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
class BelayError extends Error {
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
function misuse(code, message, details = {}) {
    return new BelayError({ code, message, ...details });
}
/** It was looked for, and the place that would know says it is not there: exit code 3. */
function absent(code, message, details = {}) {
    return new BelayError({ code, message, ...details });
}
/** It is there and is not what it must be: never retried, never used, exit code 4. */
function corrupt(code, message, details = {}) {
    return new BelayError({ code, message, ...details });
}
/** It could not be told or done this time: the one kind worth a retry, exit code 5. */
function unavailable(code, message, details = {}) {
    return new BelayError({ code, message, ...details });
}
/** The kind of a BelayError; undefined for any other error, which nobody has judged yet. */
function kindOf(error) {
    return error instanceof BelayError ? error.kind : undefined;
}
/** The exit code of a command that ended in this error: 1 failed, 2 misuse, 3 absent, 4 corrupt, 5 unavailable. */
function exitCodeOf(error) {
    if (!(error instanceof BelayError) || error.code === 'internal')
        return 1;
    return EXIT_CODE_OF_KIND[error.kind];
}
const EXIT_CODE_OF_KIND = { misuse: 2, absent: 3, corrupt: 4, unavailable: 5 };
/** True for a code of this version; a message from another process may carry any string. */
function isErrorCode(code) {
    return Object.hasOwn(KIND_OF_CODE, code);
}


/***/ })

};

export const id = 528;
export const ids = [528];
export const modules = {

/***/ 3939:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ selectorOf),
/* harmony export */   V: () => (/* binding */ checkpointOptions)
/* harmony export */ });
/* harmony import */ var _belay_domain_checkpoint_selector__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8080);
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8059);
/* harmony import */ var _option_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(5822);



/** Which checkpoint a command is about. */
const checkpointOptions = {
    checkpoint: (0,_option_js__WEBPACK_IMPORTED_MODULE_0__/* .read */ .LF)(_belay_domain_checkpoint_selector__WEBPACK_IMPORTED_MODULE_1__/* .parseSelector */ .P, {
        placeholder: '<which>',
        help: 'latest; good (the newest that verifies); phase:<name>; before:<time>; an id, or part of one.',
        accepts: 'latest, good, phase:<name>, before:<time>, or an id',
        otherwise: 'latest',
    }),
};
/** The checkpoint that was meant, by word or by option.
 *  @throws BelayError misuse for both, or a word that names none */
function selectorOf(positional, option) {
    if (positional === undefined)
        return option ?? { kind: 'latest' };
    if (option === undefined)
        return (0,_belay_domain_checkpoint_selector__WEBPACK_IMPORTED_MODULE_1__/* .parseSelector */ .P)(positional);
    throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_2__/* .misuse */ .vM)('option-conflict', `The checkpoint is given twice: expected it once, found ${JSON.stringify(positional)} and --checkpoint`);
}


/***/ }),

/***/ 7886:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ checkpointOutputs)
/* harmony export */ });
/** A record as the outputs of a command, under the names the actions use. */
function checkpointOutputs(record) {
    return {
        'checkpoint-id': record.id,
        series: record.series,
        phase: record.phase,
        'created-at': record.createdAt,
        'expires-at': record.expiresAt,
        trigger: record.trigger,
        priority: record.priority,
        lane: record.lane,
        closed: record.closed,
        files: record.files,
        'size-bytes': record.sizeBytes,
        'stored-bytes': record.storedBytes,
        'reused-bytes': record.reusedBytes,
        'unstable-files': record.unstableFiles,
        'duration-ms': Math.round(record.durationMs),
        digest: record.digest,
        parent: record.parent,
        encrypted: record.encrypted,
        lineage: { ...record.lineage },
        git: record.git === null ? null : record.git,
        values: record.values,
        platform: { ...record.platform },
    };
}


/***/ }),

/***/ 4528:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  showCommand: () => (/* binding */ showCommand)
});

// EXTERNAL MODULE: ./packages/domain/lib/byte-size.js
var byte_size = __webpack_require__(1682);
// EXTERNAL MODULE: ./packages/domain/lib/duration.js
var duration = __webpack_require__(9512);
// EXTERNAL MODULE: ./packages/snapshot/lib/reading/checkpoint-reader.js
var checkpoint_reader = __webpack_require__(5623);
// EXTERNAL MODULE: ./packages/snapshot/lib/tree/selection.js + 1 modules
var selection = __webpack_require__(6768);
// EXTERNAL MODULE: ./packages/belay/lib/checkpoint-option.js
var checkpoint_option = __webpack_require__(3939);
// EXTERNAL MODULE: ./packages/belay/lib/checkpoint-outputs.js
var checkpoint_outputs = __webpack_require__(7886);
// EXTERNAL MODULE: ./packages/belay/lib/choose-entry.js
var choose_entry = __webpack_require__(8427);
// EXTERNAL MODULE: ./packages/belay/lib/command.js
var command = __webpack_require__(8158);
// EXTERNAL MODULE: ./packages/belay/lib/common-options.js
var common_options = __webpack_require__(273);
;// CONCATENATED MODULE: ./packages/belay/lib/entry-text.js
/** Type and permissions as `ls -l` writes them. */
function modeText(entry) {
    const { mode } = entry;
    const bits = Array.from('rwxrwxrwx', (letter, at) => ((mode >> (8 - at)) & 1 ? letter : '-'));
    if (mode & 0o4000)
        bits[2] = bits[2] === 'x' ? 's' : 'S';
    if (mode & 0o2000)
        bits[5] = bits[5] === 'x' ? 's' : 'S';
    if (mode & 0o1000)
        bits[8] = bits[8] === 'x' ? 't' : 'T';
    return `${{ file: '-', directory: 'd', symlink: 'l' }[entry.kind]}${bits.join('')}`;
}
/** The modification time to the nanosecond: `2026-11-21T11:31:12.123456789Z`. Times beyond what calendars hold are in seconds. */
function timeOf(entry) {
    const date = new Date(entry.mtimeSec * 1000);
    const nanoseconds = String(entry.mtimeNsec).padStart(9, '0');
    if (Number.isNaN(date.getTime()))
        return `${entry.mtimeSec}.${nanoseconds}`;
    return date.toISOString().replace(/\.\d{3}Z$/, `.${nanoseconds}Z`);
}

// EXTERNAL MODULE: ./packages/belay/lib/open-store.js + 20 modules
var open_store = __webpack_require__(9467);
// EXTERNAL MODULE: ./packages/belay/lib/option.js
var lib_option = __webpack_require__(5822);
// EXTERNAL MODULE: ./packages/belay/lib/text.js
var lib_text = __webpack_require__(3520);
;// CONCATENATED MODULE: ./packages/belay/lib/commands/show.js













/** `belay show`: one checkpoint, and what is in it. */
const showCommand = (0,command/* defineCommand */.N)({
    name: 'show',
    summary: 'Show one checkpoint and the files in it',
    description: ['Shows when, why and of what the checkpoint was taken; with --files also the files in it.'],
    positionals: [{ name: 'checkpoint', help: 'The same as --checkpoint.' }],
    options: {
        ...checkpoint_option/* checkpointOptions */.V,
        ...common_options/* seriesOption */.LH,
        files: (0,lib_option/* flag */.Jt)('List the entries: type and mode, size, time, path.'),
        paths: (0,lib_option/* lines */.Mn)({
            placeholder: '<lines>',
            help: 'List only these: files, directories and globs, one a line. May be repeated.',
            otherwise: 'everything',
        }),
        ...common_options/* storeOptions */.S2,
        ...common_options/* speechOptions */.V3,
    },
    examples: [
        { command: 'belay show', what: 'the newest checkpoint of this directory' },
        {
            command: 'belay show 9f2c41ab --files --paths "**/*.ts"',
            what: 'the TypeScript files of one checkpoint',
        },
    ],
    run: async ({ options, positionals }, context) => await (0,open_store/* withStore */.aH)(options, 'read', context, async (open) => {
        const { signal } = context;
        const selector = (0,checkpoint_option/* selectorOf */.B)(positionals[0], options.checkpoint);
        const entry = await (0,choose_entry/* chooseEntry */.c)({ selector, series: options.series }, open, context);
        const checkpoint = await checkpoint_reader/* CheckpointReader */.q.open(entry, { ...open, signal });
        const { facts, packs } = checkpoint.root;
        const outputs = { ...(0,checkpoint_outputs/* checkpointOutputs */.h)(entry.record), selection: facts.selection };
        const after = { packs: packs.length + 1 };
        if (!options.files && options.paths.length === 0) {
            return {
                outputs: { ...outputs, entries: facts.entries, ...after },
                text: head(checkpoint, context),
            };
        }
        await context.output.listing({
            items: entriesOf(checkpoint, options.paths, context),
            json: { before: outputs, list: 'entries', item: entryOutputs, after: () => after },
            text: {
                before: `${head(checkpoint, context)}\n`,
                item: rowsFor(entry),
                after: (count) => `${(0,lib_text/* counted */.hS)(count, 'entry', 'entries')}\n`,
            },
        });
        return { kind: 'told' };
    }),
});
async function* entriesOf(checkpoint, paths, { signal }) {
    const asked = paths.length === 0
        ? undefined
        : (0,selection/* compileSelection */.q)({ paths: [...paths], exclude: [], keepCredentials: true });
    for await (const segment of checkpoint.segments({ signal })) {
        for (const entry of segment) {
            if (asked === undefined || asked.selects(entry.path, entry.kind === 'directory'))
                yield entry;
        }
    }
}
function entryOutputs(entry) {
    return {
        path: Buffer.from(entry.path, 'latin1').toString('utf8'),
        kind: entry.kind,
        mode: entry.mode.toString(8).padStart(4, '0'),
        mtime: timeOf(entry),
        ...(entry.kind === 'file' ? { 'size-bytes': entry.sizeBytes } : {}),
        ...(entry.kind === 'symlink' ? { target: Buffer.from(entry.target, 'latin1').toString('utf8') } : {}),
        ...(entry.linkGroup === 0 ? {} : { 'link-group': entry.linkGroup }),
        ...(entry.unstable ? { unstable: true } : {}),
    };
}
function head(checkpoint, { output }) {
    const { record } = checkpoint.entry;
    const { facts, packs } = checkpoint.root;
    const { git } = record;
    const values = Object.keys(record.values);
    const rows = [
        ['series', record.series],
        ['phase', record.phase ?? 'none'],
        [
            'created',
            `${record.createdAt}, in ${(0,duration/* roundedDuration */.W7)(record.durationMs)}, on ${record.platform.os} ${record.platform.arch}`,
        ],
        ['kept until', record.expiresAt ?? 'for ever'],
        ['why', `${record.trigger}, priority ${record.priority}, lane ${record.lane}`],
        ['holds', `${(0,lib_text/* sizeOf */.$d)(record)}, ${(0,lib_text/* counted */.hS)(facts.entries, 'entry', 'entries')}`],
        ['paths', facts.selection.paths.join(', ') || '.'],
        ...(facts.selection.exclude.length > 0
            ? [['left out', facts.selection.exclude.join(', ')]]
            : []),
        [
            'stored',
            `${(0,byte_size/* formatByteSize */.$j)(record.storedBytes)}${record.encrypted ? ', encrypted' : ''}; it needs ${(0,lib_text/* counted */.hS)(packs.length + 1, 'pack')}`,
        ],
        ['parent', record.parent ?? 'none'],
        ['digest', record.digest],
        ...(git === null
            ? []
            : [
                [
                    'git',
                    `${git.branch ?? 'detached'} at ${git.head?.slice(0, 12) ?? 'no commit'}, ${(0,lib_text/* counted */.hS)(git.statusCount, 'changed path')}`,
                ],
            ]),
        // Names only: values are for programs, and may be nobody else's business.
        ...(values.length > 0 ? [['values', values.join(', ')]] : []),
    ];
    return `Checkpoint ${output.mark('bold', record.id)}\n${(0,lib_text/* aligned */.b6)(rows, { indent: '  ' })}`;
}
/** Rows like those of `ls -l`. No file is larger than all together, which tells how wide sizes may be before all are known. */
function rowsFor({ record }) {
    const widthMax = record.sizeBytes.toLocaleString('en').length;
    return (entry) => {
        const size = entry.kind === 'file' ? entry.sizeBytes.toLocaleString('en') : '';
        const name = `${(0,lib_text/* shownPath */.pS)(entry.path) || '.'}${entry.kind === 'symlink' ? ` -> ${(0,lib_text/* shownPath */.pS)(entry.target)}` : ''}`;
        return `${modeText(entry)}  ${size.padStart(widthMax)}  ${timeOf(entry).slice(0, 19).replace('T', ' ')}  ${name}\n`;
    };
}


/***/ }),

/***/ 9512:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cq: () => (/* binding */ DURATION_PATTERN),
/* harmony export */   E9: () => (/* binding */ parseDuration),
/* harmony export */   W7: () => (/* binding */ roundedDuration),
/* harmony export */   _L: () => (/* binding */ SECOND_MS),
/* harmony export */   a3: () => (/* binding */ formatDuration),
/* harmony export */   iQ: () => (/* binding */ HOUR_MS),
/* harmony export */   kg: () => (/* binding */ MINUTE_MS),
/* harmony export */   sO: () => (/* binding */ DAY_MS)
/* harmony export */ });
/* unused harmony export WEEK_MS */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8059);

/** Reads a duration such as `5s`, `15m`, `2h`, `7d`, `1h30m` or `250ms`, in milliseconds.
 *  Parts go from large to small, each unit once. A day is 24 hours, a week 7 days.
 *  @param name what is being read, for the message
 *  @throws BelayError `duration-invalid` */
function parseDuration(text, name = 'duration') {
    const durationMs = DURATION_PATTERN.test(text) ? sumOfParts(text) : undefined;
    if (durationMs === undefined || !Number.isSafeInteger(durationMs)) {
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .misuse */ .vM)('duration-invalid', `The ${name} ${JSON.stringify(text)} cannot be read: expected a number with ${UNITS_ACCEPTED}, such as 15m or 1h30m`);
    }
    return durationMs;
}
/** The shortest text that parseDuration reads back to the same number of milliseconds.
 *  @param durationMs a whole number, not negative */
function formatDuration(durationMs) {
    let restMs = durationMs;
    let text = '';
    for (const [unit, unitMs] of UNITS) {
        // Weeks are read but not written: 14d says more than 2w beside other retention times in days.
        if (unit === 'w')
            continue;
        const count = Math.floor(restMs / unitMs);
        if (count > 0)
            text += `${count}${unit}`;
        restMs -= count * unitMs;
    }
    return text === '' ? '0s' : text;
}
/** A duration for people, to two figures or two units: `412 ms`, `5.2 s`, `3 min 4 s`, `2 h 5 min`, `3 d 4 h`. */
function roundedDuration(durationMs) {
    if (durationMs < 999.5)
        return `${Math.round(durationMs)} ms`;
    if (durationMs < 59_950)
        return `${(durationMs / SECOND_MS).toFixed(1)} s`;
    if (durationMs < HOUR_MS - SECOND_MS / 2)
        return twoUnits(durationMs, MINUTE_MS, 'min', SECOND_MS, 's');
    if (durationMs < DAY_MS - MINUTE_MS / 2)
        return twoUnits(durationMs, HOUR_MS, 'h', MINUTE_MS, 'min');
    return twoUnits(durationMs, DAY_MS, 'd', HOUR_MS, 'h');
}
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;
const UNITS = [
    ['w', WEEK_MS],
    ['d', DAY_MS],
    ['h', HOUR_MS],
    ['m', MINUTE_MS],
    ['s', SECOND_MS],
    ['ms', 1],
];
const UNITS_ACCEPTED = 'ms, s, m, h, d or w';
const UNIT_MS = new Map(UNITS);
/** The texts that parseDuration can read, for a schema: it also takes care of order and repetition. */
const DURATION_PATTERN = /^(?=\d)(\d+(\.\d+)?w)?(\d+(\.\d+)?d)?(\d+(\.\d+)?h)?(\d+(\.\d+)?m)?(\d+(\.\d+)?s)?(\d+ms)?$/;
function sumOfParts(text) {
    let sumMs = 0;
    for (const [, count, unit] of text.matchAll(/([\d.]+)([a-z]+)/g)) {
        sumMs += Number(count) * (UNIT_MS.get(unit ?? '') ?? Number.NaN);
    }
    return Math.round(sumMs);
}
function twoUnits(durationMs, largeMs, large, smallMs, small) {
    const smalls = Math.round(durationMs / smallMs);
    const perLarge = largeMs / smallMs;
    const rest = smalls % perLarge;
    const whole = `${Math.floor(smalls / perLarge)} ${large}`;
    return rest === 0 ? whole : `${whole} ${rest} ${small}`;
}


/***/ })

};

export const id = 845;
export const ids = [845];
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
        otherwise: 'the name of this directory',
    }),
};
const dryRunOption = {
    'dry-run': (0,_option_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)('Say what would be done, and change nothing.'),
};


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

/***/ 1682:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $j: () => (/* binding */ formatByteSize),
/* harmony export */   SU: () => (/* binding */ BYTE_SIZE_PATTERN),
/* harmony export */   nS: () => (/* binding */ parseByteSize)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8059);

/** Reads a size such as `300MB` (a thousand thousands each), `1GiB` (powers of 1024), `1.5 GB` or `4096` (bytes).
 *  Upper and lower case do not matter.
 *  @param name what is being read, for the message
 *  @throws BelayError `byte-size-invalid` */
function parseByteSize(text, name = 'size') {
    const [, count, unit] = BYTE_SIZE_PATTERN.exec(text) ?? [];
    const unitBytes = UNIT_BYTES.get((unit ?? '').toLowerCase());
    const sizeBytes = count === undefined || unitBytes === undefined ? Number.NaN : Math.round(Number(count) * unitBytes);
    if (!Number.isSafeInteger(sizeBytes)) {
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .misuse */ .vM)('byte-size-invalid', `The ${name} ${JSON.stringify(text)} cannot be read: expected a number with ${UNITS_ACCEPTED}, such as 300MB or 1GiB`);
    }
    return sizeBytes;
}
/** A size for people, to three figures in decimal units: `0 B`, `999 B`, `1.00 kB`, `12.3 MB`, `456 GB`. parseByteSize reads it back to those figures. */
function formatByteSize(sizeBytes) {
    if (sizeBytes < 1000)
        return `${sizeBytes} B`;
    let value = sizeBytes / 1000;
    let unit = 0;
    // 999.5 would be written as 1000: that is 1.00 of the next unit.
    while (value >= 999.5 && unit < DECIMAL_UNITS.length - 1) {
        value /= 1000;
        unit += 1;
    }
    return `${value.toFixed(decimalsFor(value))} ${DECIMAL_UNITS[unit]}`;
}
/** The texts that parseByteSize can read. Without a flag for case, which a JSON Schema could not express. */
const BYTE_SIZE_PATTERN = /^(\d+(?:\.\d+)?) ?([bB]|[kKmMgGtT][iI]?[bB])?$/;
const DECIMAL_UNITS = ['kB', 'MB', 'GB', 'TB'];
const UNITS_ACCEPTED = 'B, kB, MB, GB, TB, KiB, MiB, GiB or TiB';
const UNIT_BYTES = new Map([
    ['', 1],
    ['b', 1],
    ['kb', 1e3],
    ['mb', 1e6],
    ['gb', 1e9],
    ['tb', 1e12],
    ['kib', 2 ** 10],
    ['mib', 2 ** 20],
    ['gib', 2 ** 30],
    ['tib', 2 ** 40],
]);
function decimalsFor(value) {
    if (value < 9.995)
        return 2;
    return value < 99.95 ? 1 : 0;
}


/***/ }),

/***/ 77:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BE: () => (/* binding */ PRIORITIES),
/* harmony export */   s3: () => (/* binding */ RETENTION_DAYS_OF_PRIORITY)
/* harmony export */ });
/* unused harmony export isAnnounced */
/** From the least to the most important. */
const PRIORITIES = ['low', 'medium', 'high', 'critical'];
/** How long a checkpoint of a priority is kept at least: frequent ones a week, milestones a month, critical ones
 *  for ever, where the store can. In days; `forever` has no end. */
const RETENTION_DAYS_OF_PRIORITY = {
    low: 7,
    medium: 7,
    high: 30,
    critical: 'forever',
};
/** True where a checkpoint of this priority is announced (`notify-issue`, `notify-webhook`). */
function isAnnounced(priority) {
    return priority === 'high' || priority === 'critical';
}


/***/ }),

/***/ 3889:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Qb: () => (/* binding */ TRIGGERS)
/* harmony export */ });
/* unused harmony exports AUTOMATIC_TRIGGERS, MANUAL_TRIGGERS, INTELLIGENT_TRIGGERS, TRIGGER_MEANING, kindOfTrigger */
/** Taken by the workflow itself, at a point known beforehand. */
const AUTOMATIC_TRIGGERS = [
    'phase-transition',
    'quality-gate',
    'critical-decision',
    'handoff',
    'time-based',
    'risk-event',
];
/** Asked for by a person or a step. */
const MANUAL_TRIGGERS = ['user-request', 'experiment', 'milestone', 'emergency'];
/** Taken because a measure passed its threshold. */
const INTELLIGENT_TRIGGERS = ['complexity', 'progress', 'resource', 'context'];
const TRIGGERS = [...AUTOMATIC_TRIGGERS, ...MANUAL_TRIGGERS, ...INTELLIGENT_TRIGGERS];
/** What each trigger says about the moment of the checkpoint, in the words of the documentation. */
const TRIGGER_MEANING = {
    'phase-transition': 'a phase of the job is finished',
    'quality-gate': 'a quality gate was passed or failed',
    'critical-decision': 'before a decision that is hard to take back',
    handoff: 'the work goes to another job or person',
    'time-based': 'the time between two checkpoints is over',
    'risk-event': 'before something that may damage the tree',
    'user-request': 'asked for',
    experiment: 'before something tried out',
    milestone: 'a state worth keeping longer',
    emergency: 'something is wrong now; keep what there is',
    complexity: 'much changed since the checkpoint before',
    progress: 'a measured share of the work is done',
    resource: 'disk, memory or time runs short',
    context: 'the surroundings of the job changed',
};
function kindOfTrigger(trigger) {
    if (isOneOf(AUTOMATIC_TRIGGERS, trigger))
        return 'automatic';
    return isOneOf(MANUAL_TRIGGERS, trigger) ? 'manual' : 'intelligent';
}
function isOneOf(triggers, trigger) {
    return triggers.includes(trigger);
}


/***/ }),

/***/ 8862:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ LANES)
/* harmony export */ });
/** From the lightest to the heaviest: under 5 minutes, 5 to 15, 15 to 30 and more. */
const LANES = ['docs', 'standard', 'heavy'];


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

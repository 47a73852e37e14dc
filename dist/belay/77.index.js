export const id = 77;
export const ids = [77];
export const modules = {

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

/***/ 2458:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  parseConfig: () => (/* binding */ parseConfig)
});

// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 15 modules
var schemas = __webpack_require__(9691);
// EXTERNAL MODULE: ./packages/domain/lib/lane.js
var lane = __webpack_require__(8862);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/core.js
var core = __webpack_require__(8532);
// EXTERNAL MODULE: ./packages/domain/lib/byte-size.js
var byte_size = __webpack_require__(1682);
// EXTERNAL MODULE: ./packages/domain/lib/duration.js
var duration = __webpack_require__(9512);
// EXTERNAL MODULE: ./packages/domain/lib/path-pattern.js
var path_pattern = __webpack_require__(3340);
;// CONCATENATED MODULE: ./packages/domain/lib/config/fields.js





/** A duration such as `15m`; milliseconds once parsed. Zero is refused where it would mean "at once, always". */
function fields_duration(durationMsMin = 1) {
    const expected = 'expected a duration such as 5s, 15m, 2h or 7d';
    return schemas/* string */.YjP(expected)
        .regex(duration/* DURATION_PATTERN */.Cq, expected)
        .transform((text, context) => read(() => (0,duration/* parseDuration */.E9)(text), context))
        .refine((durationMs) => durationMs >= durationMsMin, 'expected a duration longer than 0s');
}
/** A size such as `300MB`; bytes once parsed. */
function byteSize() {
    const expected = 'expected a size such as 300MB or 1GiB';
    return schemas/* string */.YjP(expected)
        .regex(byte_size/* BYTE_SIZE_PATTERN */.SU, expected)
        .transform((text, context) => read(() => (0,byte_size/* parseByteSize */.nS)(text), context));
}
/** Days to keep something, or for ever. */
function retentionDays() {
    return schemas/* union */.KCZ([schemas/* int */.Whr().min(1).max(3650), schemas/* literal */.euz('forever')], 'expected days from 1 to 3650, or forever');
}
/** A share of a hundred. */
function percent() {
    const expected = 'expected a percentage from 0 to 100, as a number';
    return schemas/* number */.aig(expected).min(0, expected).max(100, expected);
}
/** A count within bounds. */
function count(min, max) {
    const expected = `expected a whole number from ${min} to ${max}`;
    return schemas/* int */.Whr(expected).min(min, expected).max(max, expected);
}
/** One line of text. */
function line() {
    const expected = 'expected one line of text, not empty';
    return schemas/* string */.YjP(expected)
        .min(1, expected)
        .max(1000, 'expected at most 1000 characters')
        .regex(/^[^\n\r\0]*$/, expected);
}
/** A command for the shell; it may have several lines. */
function command() {
    return schemas/* string */.YjP('expected a command')
        .min(1, 'expected a command')
        .max(20_000, 'expected at most 20000 characters');
}
/** Globs, as path-pattern.ts reads them. */
function patterns() {
    const pattern = line().superRefine((text, context) => void read(() => (0,path_pattern/* compilePathPattern */.Z)(text), context));
    return schemas/* array */.YOg(pattern).max(LIST_LENGTH_MAX);
}
/** Globs of which a leading `!` excludes. */
function selectionPatterns() {
    const pattern = line().superRefine((text, context) => {
        read(() => (0,path_pattern/* compilePathPattern */.Z)(text.replace(/^!/, '')), context);
    });
    return schemas/* array */.YOg(pattern).max(LIST_LENGTH_MAX);
}
/** A regular expression of JavaScript, with its `u` flag. That it compiles says nothing about how long it runs. */
function regularExpression() {
    return line().superRefine((text, context) => {
        try {
            new RegExp(text, 'u');
        }
        catch (error) {
            // Only a SyntaxError can come from here, and it says what is wrong with the expression.
            context.addIssue(error instanceof Error ? error.message : 'expected a regular expression');
        }
    });
}
/** Names of GitHub users and teams. */
function assignees() {
    const expected = 'expected a user name or organisation/team';
    return schemas/* array */.YOg(schemas/* string */.YjP(expected).regex(/^@?[A-Za-z0-9-]{1,39}(\/[A-Za-z0-9._-]{1,100})?$/, expected))
        .max(10);
}
/** Labels of GitHub issues. */
function labels() {
    return schemas/* array */.YOg(line().max(50, 'expected at most 50 characters')).max(LIST_LENGTH_MAX);
}
/** A configuration is written by hand: a list beyond this is a mistake, or an attack on the reader. */
const LIST_LENGTH_MAX = 200;
function read(parse, context) {
    try {
        return parse();
    }
    catch (error) {
        if (!(error instanceof errors/* BelayError */.oT))
            throw error;
        context.addIssue(error.message);
        return core/* NEVER */.tm;
    }
}

;// CONCATENATED MODULE: ./packages/domain/lib/config/section.js

/** A part of the configuration that may be left out: every field has a default. An unknown key is refused by name.
 *  What is written in kebab-case comes out in camelCase: `keep-last` as `keepLast`. */
function section(shape) {
    // The cast holds because a section's fields are all defaulted; the tests parse every section empty.
    return entry(shape).prefault({});
}
/** The same for an entry of a list or map, where a field may be required. */
function entry(shape) {
    return schemas/* strictObject */.rej(shape, { error: (issue) => unknownKeys(issue, Object.keys(shape)) })
        .transform(camelKeys);
}
function camelKeys(section) {
    const entries = Object.entries(section).map(([key, value]) => [camel(key), value]);
    return Object.fromEntries(entries);
}
function camel(key) {
    return key.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}
function unknownKeys(issue, known) {
    if (issue.code !== 'unrecognized_keys')
        return undefined;
    const keys = issue.keys.map((key) => JSON.stringify(key)).join(', ');
    return `unknown ${issue.keys.length === 1 ? 'key' : 'keys'} ${keys}: expected ${known.join(', ')}`;
}

;// CONCATENATED MODULE: ./packages/domain/lib/config/audit-section.js



const auditSection = section({
    enabled: schemas/* boolean */.zMY().default(true).describe('Whether operations are recorded.'),
    branch: line()
        .regex(/^(?!-)[A-Za-z0-9._/-]+$/, 'expected the name of a branch')
        .default('belay-audit')
        .describe('The branch that holds the log and nothing else.'),
    'retention-years': count(1, 100).default(7).describe('How long entries are kept.'),
}).describe('The tamper-evident record of what was done.');
const DRILL_SCENARIOS = [
    'component-lost',
    'several-lost',
    'corrupt-manifest',
    'corrupt-pack',
    'store-unavailable',
    'cascade',
    'human-deletion',
];
const drillSection = section({
    scenarios: schemas/* array */.YOg(schemas/* enum */.k5n(DRILL_SCENARIOS))
        .min(1)
        .default([...DRILL_SCENARIOS])
        .describe('What is rehearsed.'),
    assertions: schemas/* array */.YOg(command())
        .max(LIST_LENGTH_MAX)
        .default([])
        .describe('Commands that have to succeed in the restored tree.'),
    'rto-target': fields_duration().nullable().default(null).describe('Default: by lane.'),
    'rpo-target': fields_duration().nullable().default(null).describe('Default: by lane.'),
}).describe('The rehearsal of recoveries.');

;// CONCATENATED MODULE: ./packages/domain/lib/config/benchmark-section.js




const benchmarkSection = section({
    'min-effect': percent().default(5).describe('A smaller difference, in percent, is never a regression.'),
    confidence: schemas/* number */.aig().min(50).max(99.9).default(95).describe('Of the intervals, in percent.'),
    warmup: count(0, 100).default(1).describe('Runs before the measured ones.'),
    'pairs-min': count(3, 10_000).default(10),
    'pairs-max': count(3, 10_000).default(50),
    'time-budget': fields_duration().prefault('10m').describe('For each subject.'),
    confirm: schemas/* boolean */.zMY().default(true).describe('Whether a regression has to show in a second measurement.'),
    'comment-when': schemas/* enum */.k5n(['always', 'significant', 'never'])
        .default('always')
        .describe('When a pull request gets a comment.'),
    history: section({
        store: schemas/* enum */.k5n(['branch', 'cache', 'artifact', 'file', 'none']).default('branch'),
        path: line().default('belay-benchmarks').describe('The branch, the key or the file.'),
    }).describe('Where results are kept for comparison.'),
    sla: section({
        docs: slaOf(),
        standard: slaOf(),
        heavy: slaOf(),
    }).describe('Limits for every subject, by lane.'),
    subjects: schemas/* record */.g1P(schemas/* string */.YjP()
        .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,99}$/, 'cannot be used: expected letters, digits, blanks, ".", "_" and "-"'), subject())
        .default({})
        .describe('What is measured, by name.'),
})
    .refine((given) => given.pairsMin <= given.pairsMax, {
    path: ['pairs-max'],
    error: 'expected at least as many as pairs-min',
})
    .describe('What is measured, and what is expected of it.');
function subject() {
    return entry({
        run: command(),
        setup: command().nullable().default(null),
        teardown: command().nullable().default(null),
        'working-directory': line().nullable().default(null),
        env: schemas/* record */.g1P(schemas/* string */.YjP().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'cannot be used: expected letters, digits and "_"'), schemas/* string */.YjP())
            .default({}),
        timeout: fields_duration().prefault('10m').describe('For one run of it.'),
        baseline: entry({ ref: line().nullable().default(null), run: command().nullable().default(null) })
            .refine(({ ref, run }) => ref !== null || run !== null, 'expected a git ref, a command (run), or both')
            .nullable()
            .default(null)
            .describe('What it is compared with. Default: its history on the same machine.'),
        lane: schemas/* enum */.k5n(lane/* LANES */.C).nullable().default(null).describe('Default: the lane of the run.'),
        stress: schemas/* array */.YOg(schemas/* enum */.k5n(['cpu', 'memory', 'disk', 'copies']))
            .default([])
            .describe('Under which burdens it is measured too.'),
        sla: slaOf(),
    });
}
function slaOf() {
    return section({
        'wall-max': fields_duration().nullable().default(null).describe('Median of the wall time.'),
        'p95-max': fields_duration().nullable().default(null).describe('95th percentile of the wall time.'),
        'rss-max': byteSize().nullable().default(null).describe('Largest resident memory.'),
        'failure-rate-max': percent().nullable().default(null).describe('Share of runs that fail, in percent.'),
    });
}

// EXTERNAL MODULE: ./packages/domain/lib/checkpoint/priority.js
var priority = __webpack_require__(77);
// EXTERNAL MODULE: ./packages/domain/lib/checkpoint/trigger.js
var trigger = __webpack_require__(3889);
;// CONCATENATED MODULE: ./packages/domain/lib/config/checkpoint-section.js






const WHEN_PATTERN = new RegExp(`^(now|on-failure|always|every:${duration/* DURATION_PATTERN */.Cq.source.slice(1, -1)})$`);
/** The defaults of create-checkpoint's inputs of the same names. */
const checkpointSection = section({
    paths: selectionPatterns()
        .min(1)
        .default(['.'])
        .describe('Files, directories and globs; !pattern excludes.'),
    exclude: selectionPatterns().default([]).describe('More exclusions; .belayignore is honoured as well.'),
    git: schemas/* enum */.k5n(['none', 'state', 'bundle'])
        .default('state')
        .describe('What is kept of git: nothing, its state, or a bundle that can rebuild the history.'),
    when: schemas/* string */.YjP()
        .regex(WHEN_PATTERN, 'expected now, on-failure, always or every:<duration>')
        .default('now')
        .describe('now, on-failure, always, or every:<duration>, such as every:10m.'),
    'only-if': schemas/* string */.YjP()
        .regex(/^(always|changed|changed>=\d{1,3}(\.\d{1,6})?%)$/, 'expected always, changed, or a share such as changed>=5%')
        .default('changed')
        .describe('always, changed, or a share such as changed>=5%.'),
    trigger: schemas/* enum */.k5n(trigger/* TRIGGERS */.Qb).default('user-request').describe('Why checkpoints are taken.'),
    priority: schemas/* enum */.k5n(priority/* PRIORITIES */.BE)
        .default('medium')
        .describe('How much they matter: it decides how long they are kept.'),
    'retention-days': retentionDays()
        .nullable()
        .default(null)
        .describe('How long they are kept. Default: by priority and lane.'),
    'compression-level': count(1, 19).nullable().default(null).describe("zstd's level. Default: by lane."),
    'max-size': byteSize().nullable().default(null).describe('A larger tree is refused.'),
    required: schemas/* boolean */.zMY().default(false).describe('Whether a failed checkpoint fails the job.'),
    'notify-issue': schemas/* boolean */.zMY()
        .default(false)
        .describe('Whether checkpoints of priority high and critical open an issue.'),
}).describe('Defaults for taking checkpoints.');
/** The defaults of restore-checkpoint's inputs of the same names. */
const restoreSection = section({
    'delete-extra': schemas/* boolean */.zMY()
        .default(false)
        .describe('Whether files that the checkpoint does not hold are removed.'),
    backup: schemas/* boolean */.zMY().default(false).describe('Whether what is overwritten is kept as a checkpoint.'),
    verify: schemas/* string */.YjP()
        .regex(/^(full|stat|sample:(100|\d{1,2})%)$/, 'expected full, stat or sample:<n>%')
        .default('full')
        .describe('How files already in place are judged: full (hash), sample:<n>%, stat. Written bytes are always verified.'),
    'if-stale': schemas/* enum */.k5n(['skip', 'restore', 'fail'])
        .default('skip')
        .describe("What to do if commit, configuration or system differ from the checkpoint's."),
    'detect-crash': schemas/* boolean */.zMY().default(false).describe('Whether to restore only if the session before died.'),
    required: schemas/* boolean */.zMY().default(false).describe('Whether it fails the job that there is nothing to restore.'),
}).describe('Defaults for restoring checkpoints.');
/** Which checkpoints a cleanup keeps: any rule is enough. */
const retentionSection = section({
    'keep-last': count(1, 10_000).nullable().default(null).describe('The newest n of each series.'),
    'keep-within': fields_duration().nullable().default(null).describe('Everything not older than this.'),
    'keep-daily': count(1, 10_000).nullable().default(null).describe('The newest of each of the last n days.'),
    'keep-weekly': count(1, 10_000)
        .nullable()
        .default(null)
        .describe('The newest of each of the last n weeks.'),
    'keep-monthly': count(1, 10_000)
        .nullable()
        .default(null)
        .describe('The newest of each of the last n months.'),
    priorities: section({
        low: retentionDays().default(priority/* RETENTION_DAYS_OF_PRIORITY */.s3.low),
        medium: retentionDays().default(priority/* RETENTION_DAYS_OF_PRIORITY */.s3.medium),
        high: retentionDays().default(priority/* RETENTION_DAYS_OF_PRIORITY */.s3.high),
        critical: retentionDays().default(priority/* RETENTION_DAYS_OF_PRIORITY */.s3.critical),
    }).describe('How many days a checkpoint of each priority is kept at least.'),
}).describe('What a cleanup keeps. A checkpoint is kept if any rule keeps it.');

// EXTERNAL MODULE: ./packages/domain/lib/brand.js
var brand = __webpack_require__(6991);
;// CONCATENATED MODULE: ./packages/domain/lib/incident/severity.js
const SEVERITIES = ['P0', 'P1', 'P2', 'P3'];
const SEVERITY_NAME = {
    P0: 'critical',
    P1: 'high',
    P2: 'medium',
    P3: 'low',
};
/** The time within which somebody has to respond, as the configuration writes it. */
const RESPOND_WITHIN = { P0: '15m', P1: '2h', P2: '8h', P3: '48h' };
/** The worst of several severities; undefined where there is none. */
function worstSeverity(severities) {
    return SEVERITIES.find((severity) => severities.includes(severity));
}

;// CONCATENATED MODULE: ./packages/domain/lib/config/health-section.js





const healthSection = section({
    workflows: section({
        ignore: patterns().default([]).describe('Workflow files that are not judged.'),
        'repeated-failures': check('P1', { count: count(1, 100).default(2), window: fields_duration().prefault('60m') }),
        'failure-rate': check('P2', { max: percent().default(20), 'runs-min': count(2, 1000).default(10) }),
        'consecutive-failures': check('P1', { count: count(1, 100).default(3) }),
        'startup-failure': check('P1', {}),
        disabled: check('P2', {
            expected: patterns().default([]).describe('Workflows that are off on purpose.'),
        }),
        'queue-time': check('P2', { max: fields_duration().prefault('30m') }),
        stuck: check('P1', { after: fields_duration().prefault('6h') }),
        orphaned: check('P3', { after: fields_duration().prefault('24h') }),
        slower: check('P3', { by: percent().default(50), 'runs-min': count(3, 1000).default(10) }),
        'missed-schedule': check('P1', { 'late-min': fields_duration().prefault('2h') }),
    }).describe('What is judged about the runs of workflows.'),
    files: schemas/* array */.YOg(criticalFile()).max(LIST_LENGTH_MAX).default([]).describe('Files that have to be in order.'),
    repository: section({
        labels: check('P3', {
            required: labels().default([]).describe('Labels that have to exist.'),
            create: schemas/* boolean */.zMY().default(false).describe('Whether missing ones are created.'),
        }),
        'rate-limit': check('P2', { 'left-min': percent().default(10) }),
        permissions: check('P2', {}),
        storage: check('P2', { max: percent().default(80) }),
        cache: check('P3', { max: percent().default(90) }),
    }).describe('What is judged about the repository.'),
    readiness: section({
        'checkpoint-age': check('P1', {
            max: fields_duration()
                .nullable()
                .default(null)
                .describe('For every series. Default: the RPO target of its lane.'),
            series: schemas/* record */.g1P(line(), fields_duration()).default({}).describe('For single series, by name.'),
        }),
        'creation-success': check('P1', { min: percent().default(99) }),
        'verification-success': check('P0', { min: percent().default(99.9) }),
        'creation-time': check('P3', {}),
        'storage-growth': check('P3', { max: percent().default(50), window: fields_duration().prefault('7d') }),
        'recovery-time': check('P2', { by: percent().default(50) }),
        drill: check('P2', { 'age-max': fields_duration().prefault('30d') }),
        audit: check('P0', {}),
        'crashed-sessions': check('P1', { 'silent-after': fields_duration().prefault('30m') }),
    }).describe('What is judged about the ability to recover.'),
    'open-after': count(1, 20).default(2).describe('Bad checks in a row before an issue is opened.'),
    'close-after': count(1, 20).default(2).describe('Good checks in a row before it is closed.'),
    'ping-url': schemas/* url */.OZ5({ protocol: /^https$/, error: 'expected an https address' })
        .nullable()
        .default(null)
        .describe('Called after each check, so that somebody else notices when the checks stop.'),
}).describe("The health check's checks, each with its severity, its threshold and a switch.");
/** A check that can be switched off, is as grave as the user says, and has its own thresholds. */
function check(severity, thresholds) {
    return section({
        enabled: schemas/* boolean */.zMY().default(true).describe('Whether it is made.'),
        severity: schemas/* enum */.k5n(SEVERITIES).default(severity).describe('How grave it is when it fails.'),
        ...thresholds,
    });
}
function criticalFile() {
    return entry({
        path: line().describe('Relative to the repository.'),
        severity: schemas/* enum */.k5n(SEVERITIES).default('P1'),
        required: schemas/* boolean */.zMY().default(true).describe('Whether it has to exist.'),
        format: schemas/* enum */.k5n(['any', 'json', 'yaml', 'workflow']).default('any').describe('What it has to parse as.'),
        schema: line().nullable().default(null).describe('A JSON Schema file that it has to match.'),
        sha256: schemas/* string */.YjP()
            .regex(brand/* SHA256_PATTERN */.jU, 'expected 64 hex digits in lower case')
            .nullable()
            .default(null)
            .describe('What its bytes have to hash to.'),
        command: command().nullable().default(null).describe('A command that has to succeed on it.'),
    });
}

;// CONCATENATED MODULE: ./packages/domain/lib/config/incidents-section.js




const incidentsSection = section({
    labels: labels().default(['belay', 'incident']).describe('On every incident issue.'),
    'reopen-within': fields_duration()
        .prefault('7d')
        .describe('A problem that comes back within this time reopens its issue instead of opening another.'),
    'records-directory': line().default('docs/incidents').describe('Where recoveries record incidents.'),
    P0: severitySection('P0'),
    P1: severitySection('P1'),
    P2: severitySection('P2'),
    P3: severitySection('P3'),
}).describe('How problems are reported.');
function severitySection(severity) {
    return section({
        'respond-within': fields_duration()
            .prefault(RESPOND_WITHIN[severity])
            .describe('When an incident that nobody acknowledged escalates.'),
        labels: labels().default([`severity: ${SEVERITY_NAME[severity]}`]),
        assignees: assignees().default([]),
        'escalate-to': assignees().default([]).describe('Who is told when the time to respond is over.'),
        escalate: schemas/* boolean */.zMY().default(severity === 'P0' || severity === 'P1'),
    }).describe(`For incidents of severity ${severity} (${SEVERITY_NAME[severity]}).`);
}

// EXTERNAL MODULE: ./packages/domain/lib/detect-lane.js
var detect_lane = __webpack_require__(8102);
// EXTERNAL MODULE: ./packages/domain/lib/lane-policy.js
var lane_policy = __webpack_require__(8093);
;// CONCATENATED MODULE: ./packages/domain/lib/recovery/recovery-strategy.js
/** From the least to the most intrusive. */
const RECOVERY_STRATEGIES = ['retry', 'resume', 'skip', 'rollback', 'manual'];
/** What each strategy does and when it is allowed, in the words of the documentation. */
const RECOVERY_STRATEGY_MEANING = {
    retry: 'run the same thing again, with a pause: only for failures known to pass by themselves',
    resume: 'restore the last checkpoint that verifies and go on after its phase',
    skip: 'go on without the step: only where the step was declared optional',
    rollback: 'put the state from before the change back',
    manual: 'stop and ask a person: the evidence does not allow anything else',
};

;// CONCATENATED MODULE: ./packages/domain/lib/config/lanes-section.js







const lanesSection = section({
    detect: section({
        docs: patterns()
            .default([...detect_lane/* LANE_PATTERNS */.r.docs])
            .describe('A run that changed nothing else is a docs run.'),
        heavy: patterns()
            .default([...detect_lane/* LANE_PATTERNS */.r.heavy])
            .describe('A run that changed one of these is a heavy run.'),
        'heavy-file-count': count(1, 1_000_000)
            .default(detect_lane/* LANE_PATTERNS */.r.heavyFileCount)
            .describe('A run that changed this many files is a heavy run.'),
    }).describe('How the lane of a run is told from the files it changed.'),
    docs: laneSection('docs').describe('Under 5 minutes.'),
    standard: laneSection('standard').describe('5 to 15 minutes.'),
    heavy: laneSection('heavy').describe('15 to 30 minutes and more.'),
}).describe('What depends on how heavy a run is.');
function laneSection(lane) {
    const policy = lane_policy/* LANE_POLICY */.Y[lane];
    const time = (defaultMs, description) => fields_duration().prefault((0,duration/* formatDuration */.a3)(defaultMs)).describe(description);
    return section({
        duration: time(policy.durationMsTarget, 'How long a run should take at most.'),
        'job-timeout': time(policy.jobTimeoutMs, 'When a job counts as hung.'),
        'create-timeout': time(policy.createTimeoutMs, 'When creating a checkpoint is given up.'),
        'restore-timeout': time(policy.restoreTimeoutMs, 'When restoring one is given up.'),
        'retention-days': count(1, 3650)
            .default(policy.retentionDaysMin)
            .describe('How long checkpoints are kept at least.'),
        'compression-level': count(1, 19).default(policy.compressionLevel).describe("zstd's level."),
        'create-target': time(policy.createMsTarget, 'How long creating a checkpoint may take.'),
        'rto-target': time(policy.rtoMsTarget, 'How long a restore may take.'),
        'rpo-target': time(policy.rpoMsTarget, 'How old the restored state may be.'),
        'cache-lifetime': time(policy.cacheLifetimeMs, 'How long what a run caches stays worth keeping.'),
        'recovery-strategies': schemas/* array */.YOg(schemas/* enum */.k5n(RECOVERY_STRATEGIES))
            .min(1)
            .default([...policy.recoveryStrategies])
            .describe('In the order in which they are preferred.'),
        retries: count(0, 50).default(policy.retriesMax).describe('How often a job is run again at most.'),
        'retry-delay': fields_duration(0)
            .prefault((0,duration/* formatDuration */.a3)(policy.retryDelayMs))
            .describe('The pause before the first retry; later ones are longer.'),
    }).transform((given) => ({
        durationMsTarget: given.duration,
        jobTimeoutMs: given.jobTimeout,
        createTimeoutMs: given.createTimeout,
        restoreTimeoutMs: given.restoreTimeout,
        retentionDaysMin: given.retentionDays,
        compressionLevel: given.compressionLevel,
        createMsTarget: given.createTarget,
        rtoMsTarget: given.rtoTarget,
        rpoMsTarget: given.rpoTarget,
        cacheLifetimeMs: given.cacheLifetime,
        recoveryStrategies: given.recoveryStrategies,
        retriesMax: given.retries,
        retryDelayMs: given.retryDelay,
    }));
}

;// CONCATENATED MODULE: ./packages/domain/lib/recovery/failure-type.js
const FAILURE_TYPES = [
    'timeout',
    'test-failure',
    'quality-gate',
    'resource-exhaustion',
    'network-error',
    'git-error',
    'unknown',
];
/** What each type means, in the words of the documentation. */
const FAILURE_TYPE_MEANING = {
    timeout: 'it ran longer than its limit',
    'test-failure': 'a test or an assertion failed',
    'quality-gate': 'a linter, a coverage limit or a policy refused it',
    'resource-exhaustion': 'memory, disk or a quota ran out, or the machine was lost',
    'network-error': 'a service could not be reached, or answered with an error of its own',
    'git-error': 'git failed: a conflict, a refused push, a broken repository',
    unknown: 'nothing known fits: a person has to look',
};

;// CONCATENATED MODULE: ./packages/domain/lib/recovery/recovery-type.js
/** The recoveries that come with Belay. A repository declares its own ones as runbooks of the configuration. */
const BUILT_IN_RECOVERY_TYPES = [
    'file-corruption',
    'sync-failure-cascade',
    'git-history-corruption',
    'complete-automation-failure',
];

;// CONCATENATED MODULE: ./packages/domain/lib/config/recovery-section.js






const recoverySection = section({
    'attempts-max': count(1, 50).default(3).describe('How often a run is tried in all.'),
    'optional-steps': patterns().default([]).describe('Steps by name that may be skipped.'),
    'protected-steps': patterns()
        .default(['*deploy*', '*publish*', '*release*'])
        .describe('Jobs and steps by name that never run again by themselves.'),
    signatures: schemas/* array */.YOg(signature())
        .max(LIST_LENGTH_MAX)
        .default([])
        .describe('Signs of failures in logs, tried before the ones that come with Belay.'),
    validate: schemas/* array */.YOg(command())
        .max(LIST_LENGTH_MAX)
        .default([])
        .describe('Commands that have to succeed before a recovery publishes anything.'),
    publish: schemas/* enum */.k5n(['push', 'pull-request', 'none'])
        .default('push')
        .describe('How a recovery publishes what it restored. A protected branch always gets a pull request.'),
    assignees: assignees().default([]).describe('Who gets the issues of a recovery.'),
    runbooks: schemas/* record */.g1P(schemas/* string */.YjP()
        .regex(/^[a-z][a-z0-9-]{0,49}$/, 'cannot be used: expected small letters, digits and "-"')
        .refine((name) => !isBuiltIn(name), 'belongs to a recovery that comes with Belay: choose another name'), runbook())
        .default({})
        .describe("The repository's own recovery types, by name."),
}).describe('What happens after a failure.');
function signature() {
    return entry({
        name: line().describe('What the plan calls it.'),
        pattern: regularExpression().describe('Matched against each line of a log.'),
        excludes: schemas/* array */.YOg(regularExpression())
            .max(20)
            .default([])
            .describe('A line that matches one of these is no sign.'),
        'failure-type': schemas/* enum */.k5n(FAILURE_TYPES),
        transient: schemas/* boolean */.zMY().default(false).describe('Whether the failure is known to pass by itself.'),
        group: line()
            .nullable()
            .default(null)
            .describe('The named group of the pattern by which failures are grouped.'),
    });
}
function runbook() {
    return entry({
        description: line(),
        severity: schemas/* enum */.k5n(SEVERITIES).default('P1'),
        contain: patterns()
            .default([])
            .describe('Workflow files that are disabled, and their runs cancelled, first.'),
        paths: patterns().default([]).describe('What is restored; nothing named: everything.'),
        steps: schemas/* array */.YOg(runbookStep()).min(1, 'expected at least one step').max(50),
    });
}
function runbookStep() {
    return entry({
        name: line(),
        run: command(),
        effect: schemas/* enum */.k5n(['pure', 'idempotent', 'external'])
            .default('external')
            .describe('pure: changes nothing. idempotent: may run twice. external: a recovery that died in it asks a person.'),
        timeout: fields_duration().prefault('10m'),
    });
}
function isBuiltIn(name) {
    return BUILT_IN_RECOVERY_TYPES.some((builtIn) => builtIn === name);
}

;// CONCATENATED MODULE: ./packages/domain/lib/config/store-section.js



const storeSection = section({
    kind: schemas/* enum */.k5n(['auto', 'cache', 'artifact', 'directory'])
        .default('auto')
        .describe('Where checkpoints live. auto: the cache; artifacts for priority high or critical, or long retention.'),
    path: line()
        .nullable()
        .default(null)
        .describe('The directory of a directory store, outside the workspace.'),
    attempts: count(1, 10).default(4).describe('How often a call that failed for the moment is made in all.'),
    timeout: fields_duration().prefault('2m').describe('When one call to the store counts as failed.'),
}).describe('Where checkpoints are kept.');
const seriesSection = section({
    name: line()
        .max(200, 'expected at most 200 characters')
        .nullable()
        .default(null)
        .describe('The series of every job that does not name its own. Default: workflow file, job and matrix.'),
    scope: schemas/* enum */.k5n(['run', 'branch', 'repository'])
        .default('branch')
        .describe('Where a restore looks: this run, this branch and then the default one, or everywhere.'),
    trust: schemas/* enum */.k5n(['same-origin', 'same-repository', 'any'])
        .default('same-origin')
        .describe('Whose checkpoints a restore accepts, as the service (never the checkpoint) tells.'),
}).describe('Which checkpoints belong together.');

;// CONCATENATED MODULE: ./packages/domain/lib/config/config.js











const configSchema = section({
    version: schemas/* literal */.euz(1).default(1).describe('The version of this file.'),
    lane: schemas/* enum */.k5n(['auto', ...lane/* LANES */.C])
        .default('auto')
        .describe('How heavy runs are; auto tells it from the changed files.'),
    encryption: schemas/* enum */.k5n(['auto', 'required'])
        .default('auto')
        .describe('auto: encrypted where a passphrase is given. required: nothing is stored without one.'),
    store: storeSection,
    series: seriesSection,
    checkpoint: checkpointSection,
    restore: restoreSection,
    retention: retentionSection,
    lanes: lanesSection,
    health: healthSection,
    incidents: incidentsSection,
    recovery: recoverySection,
    drill: drillSection,
    audit: auditSection,
    benchmark: benchmarkSection,
}).describe('The configuration of Belay: checkpoints and recovery for GitHub Actions.');

;// CONCATENATED MODULE: ./packages/domain/lib/config/parse-config.js


/** The configuration from what a YAML or JSON parser returned. An empty file, an empty section and null are what is not
 *  given: the defaults.
 *  @param sourceName names the file in the message
 *  @throws BelayError `config-invalid`, which lists the first problems with what was expected and what was found */
function parseConfig(value, sourceName) {
    const given = withoutNulls(value, 0, sourceName) ?? {};
    const parsed = configSchema.safeParse(given);
    if (parsed.success)
        return parsed.data;
    const problems = parsed.error.issues.map((issue) => problemOf(issue, given));
    const shown = problems.slice(0, PROBLEMS_MAX).join('; ');
    const more = problems.length > PROBLEMS_MAX ? `; and ${problems.length - PROBLEMS_MAX} more` : '';
    throw (0,errors/* misuse */.vM)('config-invalid', `${sourceName} is not valid: ${shown}${more}`, {
        hint: 'Its schema, schema/belay.schema.json, lets an editor complete and check it.',
        cause: parsed.error,
    });
}
const PROBLEMS_MAX = 10;
const DEPTH_MAX = 20;
const FOUND_LENGTH_MAX = 60;
/** The value without the keys that hold null: in YAML, a key whose lines are all commented out. Nulls in lists stay. */
function withoutNulls(value, depth, sourceName) {
    // An alias of YAML may contain itself.
    if (depth > DEPTH_MAX) {
        throw (0,errors/* misuse */.vM)('config-invalid', `${sourceName} is nested too deep: expected at most ${DEPTH_MAX} levels`);
    }
    if (Array.isArray(value))
        return value.map((item) => withoutNulls(item, depth + 1, sourceName));
    if (typeof value !== 'object' || value === null)
        return value;
    const entries = Object.entries(value).filter(([, inner]) => inner !== null);
    return Object.fromEntries(entries.map(([key, inner]) => [key, withoutNulls(inner, depth + 1, sourceName)]));
}
function problemOf(issue, given) {
    const where = issue.path.length === 0 ? 'the file' : issue.path.map(String).join('.');
    const message = issue.message.replace(/^Invalid (input|option): /, '');
    // A map's key is the last part of its path; what is wrong with it is one level below.
    if (issue.code === 'invalid_key')
        return `${where}: the name ${issue.issues[0]?.message ?? 'cannot be used'}`;
    if (issue.code === 'unrecognized_keys')
        return issue.path.length === 0 ? message : `${where}: ${message}`;
    return `${where}: ${message}, found ${foundAt(given, issue.path)}`;
}
function foundAt(given, path) {
    let found = given;
    for (const key of path) {
        if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key))
            return 'nothing';
        found = Reflect.get(found, key);
    }
    if (Array.isArray(found))
        return 'a list';
    if (typeof found === 'object' && found !== null)
        return 'a section';
    const text = JSON.stringify(found) ?? String(found);
    return text.length > FOUND_LENGTH_MAX ? `${text.slice(0, FOUND_LENGTH_MAX)}…` : text;
}


/***/ }),

/***/ 8102:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ detectLane),
/* harmony export */   r: () => (/* binding */ LANE_PATTERNS)
/* harmony export */ });
/* harmony import */ var _path_pattern_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3340);

const LANE_PATTERNS = {
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
};
/** The lane of a run from the files it changed: heavy if one is, docs if all are, standard otherwise, and standard
 *  where nothing is known to have changed, since no files prove nothing.
 *  @param changedFiles paths relative to the repository's root
 *  @throws BelayError `pattern-invalid` */
function detectLane(changedFiles, patterns = LANE_PATTERNS) {
    const heavy = patterns.heavy.map(_path_pattern_js__WEBPACK_IMPORTED_MODULE_0__/* .compilePathPattern */ .Z);
    const docs = patterns.docs.map(_path_pattern_js__WEBPACK_IMPORTED_MODULE_0__/* .compilePathPattern */ .Z);
    const heavyFile = changedFiles.find((file) => heavy.some((matches) => matches(file)));
    if (heavyFile !== undefined)
        return { lane: 'heavy', because: `${heavyFile} changed` };
    if (changedFiles.length >= patterns.heavyFileCount)
        return { lane: 'heavy', because: `${changedFiles.length} files changed` };
    if (changedFiles.length === 0)
        return { lane: 'standard', because: 'no changed files are known' };
    const otherFile = changedFiles.find((file) => !docs.some((matches) => matches(file)));
    if (otherFile === undefined)
        return { lane: 'docs', because: 'only documentation changed' };
    return { lane: 'standard', because: `${otherFile} changed` };
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


/***/ }),

/***/ 8093:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   D: () => (/* binding */ retentionDaysOf),
/* harmony export */   Y: () => (/* binding */ LANE_POLICY)
/* harmony export */ });
/* harmony import */ var _checkpoint_priority_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77);
/* harmony import */ var _duration_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9512);


/** The defaults. A light run is cheaper to repeat than to restore; a heavy one is resumed first and compressed harder,
 *  because its checkpoints are what fills a quota. */
const LANE_POLICY = {
    docs: {
        durationMsTarget: 5 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .MINUTE_MS */ .kg,
        jobTimeoutMs: 10 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .MINUTE_MS */ .kg,
        createTimeoutMs: _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .MINUTE_MS */ .kg,
        restoreTimeoutMs: _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .MINUTE_MS */ .kg,
        retentionDaysMin: 7,
        compressionLevel: 1,
        createMsTarget: 2 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .SECOND_MS */ ._L,
        rtoMsTarget: 10 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .SECOND_MS */ ._L,
        rpoMsTarget: 5 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .MINUTE_MS */ .kg,
        cacheLifetimeMs: 7 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .DAY_MS */ .sO,
        recoveryStrategies: ['retry', 'resume', 'skip', 'rollback', 'manual'],
        retriesMax: 3,
        retryDelayMs: 10 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .SECOND_MS */ ._L,
    },
    standard: {
        durationMsTarget: 15 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .MINUTE_MS */ .kg,
        jobTimeoutMs: 30 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .MINUTE_MS */ .kg,
        createTimeoutMs: 5 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .MINUTE_MS */ .kg,
        restoreTimeoutMs: 5 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .MINUTE_MS */ .kg,
        retentionDaysMin: 7,
        compressionLevel: 1,
        createMsTarget: 5 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .SECOND_MS */ ._L,
        rtoMsTarget: 30 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .SECOND_MS */ ._L,
        rpoMsTarget: 15 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .MINUTE_MS */ .kg,
        cacheLifetimeMs: 3 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .DAY_MS */ .sO,
        recoveryStrategies: ['resume', 'retry', 'rollback', 'skip', 'manual'],
        retriesMax: 2,
        retryDelayMs: 30 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .SECOND_MS */ ._L,
    },
    heavy: {
        durationMsTarget: 30 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .MINUTE_MS */ .kg,
        jobTimeoutMs: 2 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .HOUR_MS */ .iQ,
        createTimeoutMs: 15 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .MINUTE_MS */ .kg,
        restoreTimeoutMs: 15 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .MINUTE_MS */ .kg,
        retentionDaysMin: 14,
        compressionLevel: 3,
        createMsTarget: 30 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .SECOND_MS */ ._L,
        rtoMsTarget: 2 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .MINUTE_MS */ .kg,
        rpoMsTarget: 30 * _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .MINUTE_MS */ .kg,
        cacheLifetimeMs: _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .DAY_MS */ .sO,
        recoveryStrategies: ['resume', 'rollback', 'retry', 'manual'],
        retriesMax: 1,
        retryDelayMs: _duration_js__WEBPACK_IMPORTED_MODULE_0__/* .MINUTE_MS */ .kg,
    },
};
/** How many days a checkpoint is kept: what its priority promises, or longer where the lane says so. */
function retentionDaysOf(priority, lane) {
    const days = _checkpoint_priority_js__WEBPACK_IMPORTED_MODULE_1__/* .RETENTION_DAYS_OF_PRIORITY */ .s3[priority];
    return days === 'forever' ? days : Math.max(days, lane.retentionDaysMin);
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

/***/ 3340:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Z: () => (/* binding */ compilePathPattern)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8059);

/** Compiles a glob: `*` and `?` within one part of a path, `**` across parts, `[abc]` and `[!a-z]` for one character,
 *  `{a,b}` for alternatives, `\` before a character that stands for itself. A pattern without `/` matches a name at
 *  any depth. Dot files match like others. Time is at most pattern length times path length: no pattern can hang.
 *  @throws BelayError `pattern-invalid` */
function compilePathPattern(pattern) {
    if (pattern === '' || pattern.length > PATTERN_LENGTH_MAX) {
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .misuse */ .vM)('pattern-invalid', `A pattern of ${pattern.length} characters cannot be used: expected 1 to ${PATTERN_LENGTH_MAX}`);
    }
    const alternatives = expandBraces(pattern, pattern).map((alternative) => {
        const anchored = alternative.includes('/') ? alternative.replace(/^\//, '') : `**/${alternative}`;
        return anchored.split('/').map((part) => (part === '**' ? ANY_PARTS : compilePart(part, pattern)));
    });
    return (path) => {
        const parts = path.split('/');
        return alternatives.some((alternative) => matchesSequence(alternative, parts, ANY_PARTS, (matcher, part) => matcher(part)));
    };
}
const PATTERN_LENGTH_MAX = 1000;
const ALTERNATIVES_MAX = 100;
const ANY_PARTS = () => true;
const ANY_CHARACTERS = () => true;
const ONE_CHARACTER = () => true;
/** Matches items against steps, of which `star` stands for any number of items. Going back to the last star only is
 *  enough, and keeps the time at steps times items. */
function matchesSequence(steps, items, star, matches) {
    let at = 0;
    let starAt = -1;
    let starItem = 0;
    for (let item = 0; item < items.length;) {
        const step = steps[at];
        if (step === star) {
            starAt = at++;
            starItem = item;
        }
        else if (step !== undefined && matches(step, items[item])) {
            at++;
            item++;
        }
        else if (starAt !== -1) {
            at = starAt + 1;
            item = ++starItem;
        }
        else {
            return false;
        }
    }
    while (steps[at] === star)
        at++;
    return at === steps.length;
}
function compilePart(part, pattern) {
    const steps = [];
    const characters = Array.from(part);
    for (let at = 0; at < characters.length; at++) {
        const character = characters[at];
        if (character === '*')
            steps.push(ANY_CHARACTERS);
        else if (character === '?')
            steps.push(ONE_CHARACTER);
        else if (character === '\\')
            steps.push(literal(characters[++at], pattern));
        else if (character === '[') {
            const end = characters.indexOf(']', at + 2);
            if (end === -1)
                throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .misuse */ .vM)('pattern-invalid', `The pattern ${JSON.stringify(pattern)} cannot be used: "[" has no "]"`);
            steps.push(characterClass(characters.slice(at + 1, end)));
            at = end;
        }
        else
            steps.push(literal(character, pattern));
    }
    return (text) => matchesSequence(steps, Array.from(text), ANY_CHARACTERS, (step, character) => step(character));
}
function literal(expected, pattern) {
    if (expected === undefined)
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .misuse */ .vM)('pattern-invalid', `The pattern ${JSON.stringify(pattern)} cannot be used: it ends in "\\"`);
    return (character) => character === expected;
}
function characterClass(members) {
    const isNegated = members[0] === '!' || members[0] === '^';
    const listed = isNegated ? members.slice(1) : members;
    const ranges = [];
    for (let at = 0; at < listed.length; at++) {
        const from = listed[at];
        const to = listed[at + 1] === '-' ? listed[at + 2] : undefined;
        ranges.push([from, to ?? from]);
        if (to !== undefined)
            at += 2;
    }
    return (character) => ranges.some(([from, to]) => from <= character && character <= to) !== isNegated;
}
/** `a{b,c{d,e}}` to `ab`, `acd`, `ace`. */
function expandBraces(text, pattern) {
    const open = indexOutsideEscapes(text, '{', 0);
    if (open === -1)
        return [text];
    const choices = [];
    let depth = 0;
    let from = open + 1;
    let close = -1;
    for (let at = open; at < text.length && close === -1; at++) {
        const character = text[at];
        if (character === '\\')
            at++;
        else if (character === '{')
            depth++;
        else if (character === ',' && depth === 1)
            from = choices.push(text.slice(from, at)) && at + 1;
        else if (character === '}' && --depth === 0)
            close = at;
    }
    if (close === -1)
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .misuse */ .vM)('pattern-invalid', `The pattern ${JSON.stringify(pattern)} cannot be used: "{" has no "}"`);
    choices.push(text.slice(from, close));
    const [before, after] = [text.slice(0, open), text.slice(close + 1)];
    const expanded = [];
    for (const choice of choices) {
        expanded.push(...expandBraces(`${before}${choice}${after}`, pattern));
        if (expanded.length > ALTERNATIVES_MAX) {
            throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .misuse */ .vM)('pattern-invalid', `The pattern ${JSON.stringify(pattern)} stands for too many others: expected at most ${ALTERNATIVES_MAX}`);
        }
    }
    return expanded;
}
function indexOutsideEscapes(text, wanted, from) {
    for (let at = from; at < text.length; at++) {
        if (text[at] === '\\')
            at++;
        else if (text[at] === wanted)
            return at;
    }
    return -1;
}


/***/ })

};

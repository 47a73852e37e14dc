export const id = 531;
export const ids = [531];
export const modules = {

/***/ 1531:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  cleanupCommand: () => (/* binding */ cleanupCommand)
});

// EXTERNAL MODULE: ./packages/domain/lib/duration.js
var duration = __webpack_require__(9512);
// EXTERNAL MODULE: ./packages/domain/lib/brand.js
var brand = __webpack_require__(6991);
// EXTERNAL MODULE: ./packages/domain/lib/byte-size.js
var byte_size = __webpack_require__(1682);
// EXTERNAL MODULE: ./packages/domain/lib/checkpoint/choose-checkpoint.js
var choose_checkpoint = __webpack_require__(303);
// EXTERNAL MODULE: ./packages/domain/lib/checkpoint/priority.js
var priority = __webpack_require__(77);
;// CONCATENATED MODULE: ./packages/domain/lib/checkpoint/retention.js



/** Promises the priorities' own times and nothing more. */
const DEFAULT_RETENTION = { priorityDays: priority/* RETENTION_DAYS_OF_PRIORITY */.s3 };
/** What to keep and what to remove, and why, newest first. Each series is judged by itself, and keeps its newest
 *  checkpoint whatever the rules say, unless `mayRemoveNewest`. Planning again after the removal removes nothing more. */
function planRetention(checkpoints, policy, o) {
    const reasons = new Map();
    for (const series of Map.groupBy(checkpoints, ({ series }) => series).values()) {
        for (const [checkpoint, because] of reasonsToKeep((0,choose_checkpoint/* newestFirst */.l)(series), policy, o)) {
            reasons.set(checkpoint, [...(reasons.get(checkpoint) ?? []), because]);
        }
    }
    return (0,choose_checkpoint/* newestFirst */.l)(checkpoints).map((checkpoint) => {
        const kept = reasons.get(checkpoint);
        if (kept !== undefined)
            return { checkpoint, verdict: 'keep', reasons: kept };
        return { checkpoint, verdict: 'remove', reasons: [whyNothingKeeps(checkpoint)] };
    });
}
/** Each rule by itself: that is what makes a policy the union of its rules. */
function reasonsToKeep(series, policy, o) {
    const newest = o.mayRemoveNewest === true ? [] : series.slice(0, 1);
    const last = series.slice(0, policy.keepLast ?? 0);
    return [
        ...newest.map((checkpoint) => [checkpoint, 'the newest of its series']),
        ...last.map((checkpoint, index) => [checkpoint, `number ${index + 1} of the last ${policy.keepLast}`]),
        ...keptWithin(series, policy.keepWithinMs, o.now),
        ...PERIODS.flatMap((period) => newestOfPeriods(series, period, policy[period.rule] ?? 0)),
        ...promised(series, policy.priorityDays, o.now),
    ];
}
function keptWithin(series, withinMs, now) {
    if (withinMs === undefined)
        return [];
    return series
        .filter((checkpoint) => ageMs(checkpoint, now) <= withinMs)
        .map((checkpoint) => [checkpoint, `not older than ${(0,duration/* formatDuration */.a3)(withinMs)}`]);
}
const PERIODS = [
    { rule: 'keepDaily', name: 'day', of: (time) => time.toISOString().slice(0, 10) },
    { rule: 'keepWeekly', name: 'week', of: mondayOf },
    { rule: 'keepMonthly', name: 'month', of: (time) => time.toISOString().slice(0, 7) },
];
function newestOfPeriods(series, period, count) {
    const newest = new Map();
    for (const checkpoint of series) {
        const name = period.of(new Date(checkpoint.createdAt));
        if (!newest.has(name))
            newest.set(name, checkpoint);
    }
    return [...newest]
        .slice(0, count)
        .map(([name, checkpoint]) => [checkpoint, `the newest of the ${period.name} ${name}`]);
}
function promised(series, priorityDays, now) {
    if (priorityDays === undefined)
        return [];
    return series.flatMap((checkpoint) => {
        // An expiry of its own was made from priority, lane and input when the checkpoint was created: it is the promise.
        if (checkpoint.expiresAt !== null) {
            return new Date(checkpoint.expiresAt) <= now
                ? []
                : [[checkpoint, `promised until ${checkpoint.expiresAt}`]];
        }
        const days = priorityDays[checkpoint.priority];
        if (days === 'forever')
            return [[checkpoint, `${checkpoint.priority}: kept for ever`]];
        if (ageMs(checkpoint, now) > days * duration/* DAY_MS */.sO)
            return [];
        return [[checkpoint, `${checkpoint.priority}: kept ${days} days`]];
    });
}
/** Negative where the checkpoint's clock was ahead of ours: young, and so kept. */
function ageMs(checkpoint, now) {
    return now.getTime() - new Date(checkpoint.createdAt).getTime();
}
/** The day on which the week of ISO 8601 begins; it names the week without the trouble of the year's first week. */
function mondayOf(time) {
    const daysSinceMonday = (time.getUTCDay() + 6) % 7;
    return new Date(time.getTime() - daysSinceMonday * duration/* DAY_MS */.sO).toISOString().slice(0, 10);
}
function whyNothingKeeps(checkpoint) {
    if (checkpoint.expiresAt !== null)
        return `no rule keeps it; it was promised until ${checkpoint.expiresAt}`;
    return `no rule keeps it; ${checkpoint.priority}, from ${checkpoint.createdAt}`;
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/upkeep/plan-prune.js

/** Decides what a cleanup removes. A checkpoint whose root cannot be read is kept and counts for no rule, so that it is never what is left
 *  when sound ones are removed.
 *  @param o.storedBefore only older objects are removable */
function planPrune(survey, rules, o) {
    const decisions = decide(survey.checkpoints, rules, o.now);
    const kept = new Set(decisions.filter(({ verdict }) => verdict === 'keep').map(({ checkpoint }) => checkpoint.id));
    const discarded = survey.unreadable.filter(({ id }) => rules.discard?.has(id)).map(({ id }) => id);
    const remaining = {
        checkpoints: survey.checkpoints.filter(({ entry }) => kept.has(entry.record.id)),
        unreadable: survey.unreadable.filter(({ id }) => !discarded.includes(id)),
        objects: survey.objects,
    };
    return {
        decisions,
        discarded,
        obstacles: obstaclesOf(remaining),
        objects: planObjects(remaining, o.storedBefore),
    };
}
/** Decides what becomes of the objects when all checkpoints of the survey stay. */
function planObjects(survey, storedBefore) {
    const isBlocked = obstaclesOf(survey).length > 0;
    const needs = new Set(survey.checkpoints.flatMap(({ needs }) => (needs.kind === 'known' ? needs.objects : [])));
    const needed = [];
    const young = [];
    const removable = [];
    for (const object of survey.objects) {
        // With unknown needs, every object may be needed.
        if (isBlocked || needs.has(object.name))
            needed.push(object);
        else if (object.storedAt >= storedBefore)
            young.push(object);
        else
            removable.push(object);
    }
    return { needed: sumOf(needed), young: sumOf(young), removable, removableBytes: sumOf(removable).bytes };
}
/** The checkpoints whose needs are unknown. */
function obstaclesOf(survey) {
    const rootless = survey.checkpoints.flatMap(({ entry, needs }) => needs.kind === 'unknown' ? [{ id: entry.record.id, error: needs.error }] : []);
    return [...survey.unreadable, ...rootless];
}
function decide(checkpoints, rules, now) {
    const judged = [];
    const others = [];
    for (const { entry, needs } of checkpoints) {
        const { record } = entry;
        const keep = (reason) => others.push({ checkpoint: record, verdict: 'keep', reasons: [reason] });
        if (rules.discard?.has(record.id))
            others.push({ checkpoint: record, verdict: 'remove', reasons: ['it was asked for by its id'] });
        else if (rules.series !== undefined && record.series !== rules.series)
            keep('another series');
        else if (needs.kind === 'unknown')
            keep(`its root cannot be read, so no rule counts it: ${needs.error.message}`);
        else
            judged.push(record);
    }
    return [...planRetention(judged, rules.retention, { now }), ...others];
}
function sumOf(objects) {
    return { count: objects.length, bytes: objects.reduce((sum, object) => sum + object.sizeBytes, 0) };
}

// EXTERNAL MODULE: ./packages/snapshot/lib/reading/checkpoint-reader.js
var checkpoint_reader = __webpack_require__(5623);
// EXTERNAL MODULE: ./packages/snapshot/lib/reading/in-parallel.js
var in_parallel = __webpack_require__(9912);
// EXTERNAL MODULE: ./packages/snapshot/lib/upkeep/survey-catalog.js
var survey_catalog = __webpack_require__(6795);
// EXTERNAL MODULE: ./packages/snapshot/lib/upkeep/verify-report.js
var verify_report = __webpack_require__(7557);
;// CONCATENATED MODULE: ./packages/snapshot/lib/upkeep/survey-store.js




/** Finds out what is in a store and who needs it. Checkpoints first, objects after them: whatever is stored meanwhile can only be too much.
 *  A root that cannot be read is part of the answer.
 *  @throws BelayError unavailable if the store cannot be listed, misuse where the passphrase is the matter */
async function surveyStore(o) {
    const { entries, unreadable } = await (0,survey_catalog/* surveyCatalog */.E)(o);
    await (0,in_parallel/* inParallel */.H)(entries, ROOTS_AT_ONCE, async (entry) => {
        const name = nameOf(entry);
        // What could not be read a moment ago is tried again.
        if (o.known.get(name)?.kind !== 'known')
            o.known.set(name, await needsOf(entry, o));
    });
    const objects = [];
    for await (const object of o.store.list({ signal: o.signal }))
        objects.push(object);
    const checkpoints = entries.map((entry) => ({ entry, needs: o.known.get(nameOf(entry)) }));
    return { checkpoints, unreadable, objects };
}
const ROOTS_AT_ONCE = 8;
async function needsOf(entry, o) {
    try {
        const { root } = await checkpoint_reader/* CheckpointReader */.q.open(entry, o);
        return { kind: 'known', objects: [nameOf(entry), ...root.packs.map(({ name }) => name)] };
    }
    catch (error) {
        return { kind: 'unknown', error: (0,verify_report/* damageOf */.t)(error) };
    }
}
/** The digest of a checkpoint is the name of the object with its root. */
function nameOf(entry) {
    return entry.record.digest;
}

// EXTERNAL MODULE: ./packages/snapshot/lib/upkeep/under-prune-lock.js
var under_prune_lock = __webpack_require__(6918);
;// CONCATENATED MODULE: ./packages/snapshot/lib/upkeep/prune.js



/** An hour: longer than clocks differ, shorter than anyone waits for space. */
const DEFAULT_GRACE_MS = 60 * 60 * 1000;
/** The least that `prune` accepts: the times of files lag behind the clock by some milliseconds, those of a network's by more. */
const GRACE_MS_MIN = 5000;
/** What `prune` would do now. Changes nothing in the store.
 *  @throws BelayError as `surveyStore` does */
async function previewPrune(o) {
    const storedBefore = await safeMoment(o);
    return planPrune(await surveyStore({ ...o, known: new Map() }), o.rules, { now: o.now(), storedBefore });
}
/**
 * Removes the checkpoints that no rule keeps, then the objects that no remaining checkpoint needs.
 *
 * Safe beside any number of running sessions, by the order of its steps: see `PruneCatalog`. Ended anywhere, it leaves every remaining
 * checkpoint whole; the next cleanup goes on.
 *
 * @throws BelayError unavailable `store-locked` while another cleanup is at work; the store's own
 */
async function prune(o) {
    return await (0,under_prune_lock/* underPruneLock */.u)(o, () => pruneLocked(o));
}
async function pruneLocked(o) {
    const known = new Map();
    const survey = await surveyStore({ ...o, known });
    const plan = planPrune(survey, o.rules, { now: o.now(), storedBefore: await safeMoment(o) });
    const entryOf = new Map(survey.checkpoints.map(({ entry }) => [entry.record.id, entry]));
    const { withdrawn, leased } = await withdraw(plan, entryOf, o);
    // Only now: whoever leased one of these checkpoints before it was withdrawn is seen here, whoever comes later does not get it.
    const storedBefore = await safeMoment(o);
    const remaining = await surveyStore({ ...o, known });
    const { removable, young, needed } = planObjects(remaining, storedBefore);
    let removed = { count: 0, bytes: 0 };
    let stayed = young;
    for (const [index, { at, sizeBytes }] of removable.entries()) {
        // Stored again since it was listed: then somebody relies on it.
        if (await o.store.remove(at, { storedBefore, signal: o.signal }))
            removed = added(removed, sizeBytes);
        else
            stayed = added(stayed, sizeBytes);
        o.onProgress?.({ kind: 'removed', done: index + 1, of: removable.length, freedBytes: removed.bytes });
    }
    return { plan, withdrawn, leased, obstacles: obstaclesOf(remaining), removed, young: stayed, needed };
}
async function withdraw(plan, entryOf, o) {
    const withdrawn = [];
    const leased = [];
    const removals = plan.decisions
        .filter(({ verdict }) => verdict === 'remove')
        .map(({ checkpoint }) => checkpoint.id);
    const of = removals.length + plan.discarded.length;
    const note = (id, isGone) => {
        const list = isGone ? withdrawn : leased;
        list.push(id);
        o.onProgress?.({ kind: 'withdrawn', done: withdrawn.length + leased.length, of, id });
    };
    // The oldest first: a cleanup that is ended early has then removed what matters least.
    for (const id of removals.toSorted())
        note(id, await o.catalog.withdraw(entryOf.get(id), o));
    for (const id of plan.discarded)
        note(id, await o.catalog.discard(id, o));
    return { withdrawn, leased };
}
/** Objects stored before it are of no session that is still running, and old enough. */
async function safeMoment(o) {
    const leasedSince = await o.catalog.oldestLease({ signal: o.signal });
    const graced = new Date(o.now().getTime() - Math.max(o.graceMs, GRACE_MS_MIN));
    return leasedSince !== undefined && leasedSince < graced ? leasedSince : graced;
}
function added(sum, bytes) {
    return { count: sum.count + 1, bytes: sum.bytes + bytes };
}

// EXTERNAL MODULE: ./packages/belay/lib/load-config.js + 1 modules
var load_config = __webpack_require__(8957);
// EXTERNAL MODULE: ./packages/belay/lib/open-store.js + 20 modules
var open_store = __webpack_require__(9467);
// EXTERNAL MODULE: ./packages/belay/lib/text.js
var lib_text = __webpack_require__(3520);
;// CONCATENATED MODULE: ./packages/belay/lib/clean-up.js






/** Removes what no rule keeps, or says what that would be. */
async function cleanUp(o, context) {
    const { config } = await (0,load_config/* loadConfig */.Z)(o.config, context);
    const { output, signal, now } = context;
    const discard = new Set(o.discard.map((id) => (0,brand/* parseCheckpointId */.H2)(id.trim())));
    const rules = { retention: retentionOf(o, config), series: o.series, discard };
    return await (0,open_store/* withStore */.aH)(o, o['dry-run'] ? 'read' : 'existing', context, async (open) => {
        const options = { ...open, rules, graceMs: o.grace ?? DEFAULT_GRACE_MS, now, signal };
        if (o['dry-run'])
            return previewOutcome(await previewPrune(options), context);
        const report = await prune({
            ...options,
            onProgress: (progress) => output.progress(() => `${progress.kind === 'removed' ? 'Removing packs' : 'Removing checkpoints'}: ${progress.done} of ${progress.of}`),
        });
        return reportOutcome(report, context);
    });
}
function retentionOf(o, { retention }) {
    return {
        keepLast: o['keep-last'] ?? retention.keepLast ?? undefined,
        keepWithinMs: o['keep-within'] ?? retention.keepWithin ?? undefined,
        keepDaily: o['keep-daily'] ?? retention.keepDaily ?? undefined,
        keepWeekly: o['keep-weekly'] ?? retention.keepWeekly ?? undefined,
        keepMonthly: o['keep-monthly'] ?? retention.keepMonthly ?? undefined,
        priorityDays: retention.priorities,
    };
}
function previewOutcome(plan, context) {
    const removed = [
        ...plan.decisions.filter(({ verdict }) => verdict === 'remove').map(({ checkpoint }) => checkpoint.id),
        ...plan.discarded,
    ];
    const { objects } = plan;
    warnOfObstacles(plan.obstacles, context);
    return {
        outputs: {
            'dry-run': true,
            removed,
            leased: [],
            'freed-bytes': objects.removableBytes,
            packs: objects.removable.length,
            ...sharedOutputs(plan, plan.obstacles),
        },
        text: `${decisionsText(plan, context)}Would remove ${(0,lib_text/* counted */.hS)(removed.length, 'checkpoint')}; ${(0,lib_text/* counted */.hS)(objects.removable.length, 'pack')} (${(0,byte_size/* formatByteSize */.$j)(objects.removableBytes)}) ${objects.removable.length === 1 ? 'is' : 'are'} needed by none even now.\n`,
        exitCode: plan.obstacles.length > 0 ? 4 : 0,
    };
}
function reportOutcome(report, context) {
    const { plan, withdrawn, leased, removed, young } = report;
    warnOfObstacles(report.obstacles, context);
    if (leased.length > 0) {
        context.output.note(`Somebody builds on ${leased.join(', ')} now: the next cleanup removes ${leased.length === 1 ? 'it' : 'them'}.`);
    }
    const rest = young.count === 0
        ? ''
        : `; ${(0,byte_size/* formatByteSize */.$j)(young.bytes)} ${young.count === 1 ? 'is' : 'are'} too young to remove yet (--grace)`;
    return {
        outputs: {
            'dry-run': false,
            removed: [...withdrawn],
            leased: [...leased],
            'freed-bytes': removed.bytes,
            packs: removed.count,
            ...sharedOutputs(plan, report.obstacles),
        },
        text: `${context.output.isVerbose ? decisionsText(plan, context) : ''}Removed ${(0,lib_text/* counted */.hS)(withdrawn.length, 'checkpoint')} and ${(0,lib_text/* counted */.hS)(removed.count, 'pack')} (${(0,byte_size/* formatByteSize */.$j)(removed.bytes)})${rest}.\n`,
        exitCode: report.obstacles.length > 0 ? 4 : 0,
    };
}
function sharedOutputs(plan, obstacles) {
    return {
        decisions: plan.decisions.map(({ checkpoint, verdict, reasons }) => ({
            'checkpoint-id': checkpoint.id,
            series: checkpoint.series,
            verdict,
            reasons: [...reasons],
        })),
        obstacles: obstacles.map(({ id, error }) => ({ 'checkpoint-id': id, message: error.message })),
    };
}
function decisionsText(plan, { output }) {
    const rows = (0,lib_text/* aligned */.b6)(plan.decisions.map(({ checkpoint, reasons }) => [checkpoint.id, checkpoint.series, reasons.join('; ')])).split('\n');
    return plan.decisions
        .map(({ verdict }, at) => `${output.mark(verdict === 'keep' ? 'green' : 'red', verdict.padEnd(6))}  ${rows[at]}\n`)
        .join('');
}
function warnOfObstacles(obstacles, { output }) {
    for (const { id, error } of obstacles) {
        output.warn(`checkpoint ${id} is damaged, so nobody knows what it needs and no pack is removed: ${error.message}`);
    }
    if (obstacles.length > 0)
        output.note('To give such a checkpoint up, use --discard <id>.');
}

// EXTERNAL MODULE: ./packages/belay/lib/command.js
var command = __webpack_require__(8158);
// EXTERNAL MODULE: ./packages/belay/lib/common-options.js
var common_options = __webpack_require__(273);
// EXTERNAL MODULE: ./packages/belay/lib/option.js
var lib_option = __webpack_require__(5822);
;// CONCATENATED MODULE: ./packages/belay/lib/commands/cleanup.js





const COUNT = { min: 1, max: 10_000, placeholder: '<count>' };
/** `belay cleanup`: removes checkpoints that nothing keeps, and what only they needed. */
const cleanupCommand = (0,command/* defineCommand */.N)({
    name: 'cleanup',
    summary: 'Remove checkpoints that need not be kept',
    description: [
        'Keeps a checkpoint as long as it was promised when it was taken, the newest of every series, and whatever any of the rules below keeps. What no remaining checkpoint needs is then removed from the store. It is safe while others create and restore; what they build on stays.',
        'Without rules, and with none in the configuration, it removes what is past its time and nothing else.',
    ],
    positionals: [],
    options: {
        'keep-last': (0,lib_option/* wholeNumber */.rD)({ ...COUNT, help: 'Keep the newest of each series, this many.' }),
        'keep-within': (0,lib_option/* read */.LF)((given) => (0,duration/* parseDuration */.E9)(given, 'time'), {
            placeholder: '<time>',
            help: 'Keep everything not older than this, such as 14d.',
            accepts: 'a time such as 14d or 12h',
        }),
        'keep-daily': (0,lib_option/* wholeNumber */.rD)({ ...COUNT, help: 'Keep the newest of each of the last days, this many.' }),
        'keep-weekly': (0,lib_option/* wholeNumber */.rD)({ ...COUNT, help: 'Keep the newest of each of the last weeks, this many.' }),
        'keep-monthly': (0,lib_option/* wholeNumber */.rD)({ ...COUNT, help: 'Keep the newest of each of the last months, this many.' }),
        series: { ...common_options/* seriesOption */.LH.series, help: 'Clean up this series only.', otherwise: 'all series' },
        discard: (0,lib_option/* lines */.Mn)({
            placeholder: '<ids>',
            help: 'Remove these checkpoints whatever keeps them: the way to be rid of a damaged one. Whole ids, one a line.',
        }),
        grace: (0,lib_option/* read */.LF)((given) => (0,duration/* parseDuration */.E9)(given, 'grace'), {
            placeholder: '<time>',
            help: 'Leave alone what was stored less than this ago.',
            accepts: 'a time such as 1h or 10m',
            otherwise: '1h',
        }),
        config: (0,lib_option/* text */.Qq)({
            placeholder: '<file>',
            help: 'The configuration: its section "retention" holds where no option says otherwise.',
            otherwise: '.github/belay.yml',
        }),
        ...common_options/* storeOptions */.S2,
        ...common_options/* dryRunOption */.SV,
        ...common_options/* speechOptions */.V3,
    },
    examples: [
        { command: 'belay cleanup --dry-run', what: 'what would go and what would stay, and why' },
        {
            command: 'belay cleanup --keep-last 3 --keep-daily 7',
            what: 'the three newest, and one for each of seven days',
        },
    ],
    exitCodes: ['4 means that a damaged checkpoint stands in the way of removing anything from the store'],
    run: async ({ options }, context) => await cleanUp(options, context),
});


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

/***/ 6795:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ surveyCatalog)
/* harmony export */ });
/** Lists all of a catalog. A record that cannot be read is part of the answer.
 *  @throws BelayError unavailable if it cannot be listed, misuse where the passphrase is the matter */
async function surveyCatalog(o) {
    const entries = [];
    const unreadable = [];
    const listing = o.catalog.list({
        signal: o.signal,
        unreadable: (id, error) => unreadable.push({ id, error }),
    });
    for await (const entry of listing)
        entries.push(entry);
    return { entries, unreadable };
}


/***/ }),

/***/ 6918:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ underPruneLock)
/* harmony export */ });
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8059);

/** Runs `work` as the only one of its kind: no cleanup, and nothing else that needs the lock, is at work beside it.
 *  @throws BelayError unavailable `store-locked` while another one is; what `work` throws */
async function underPruneLock(o, work) {
    const lock = await o.catalog.lockForPrune({ signal: o.signal });
    if (lock === undefined) {
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .unavailable */ .hU)('store-locked', `Another cleanup of ${o.store.label} is at work`, {
            hint: 'Run this again when it is done.',
        });
    }
    let result;
    try {
        result = await work();
    }
    catch (error) {
        await lock.release().catch(() => {
            // The failure that led here is the one to report; the lock ends with the session.
        });
        throw error;
    }
    await lock.release();
    return result;
}


/***/ })

};

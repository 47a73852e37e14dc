export const id = 658;
export const ids = [658];
export const modules = {

/***/ 5489:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  I: () => (/* binding */ checkpointFacts),
  F: () => (/* binding */ gitStateOf)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: ./packages/domain/lib/brand.js
var brand = __webpack_require__(6991);
// EXTERNAL MODULE: ./packages/domain/lib/detect-lane.js
var detect_lane = __webpack_require__(8102);
// EXTERNAL MODULE: ./packages/domain/lib/duration.js
var duration = __webpack_require__(9512);
// EXTERNAL MODULE: ./packages/domain/lib/lane-policy.js
var lane_policy = __webpack_require__(8093);
// EXTERNAL MODULE: ./packages/machine/lib/git-repository.js
var git_repository = __webpack_require__(2444);
// EXTERNAL MODULE: ./packages/domain/lib/checkpoint/git-state.js
var git_state = __webpack_require__(2533);
// EXTERNAL MODULE: ./packages/machine/lib/git-command.js
var git_command = __webpack_require__(7015);
// EXTERNAL MODULE: ./packages/machine/lib/git-status.js
var git_status = __webpack_require__(3494);
;// CONCATENATED MODULE: ./packages/machine/lib/read-git-state.js



/** Where the repository stands. Names are decoded as UTF-8: they are for people to read, not for finding files by.
 *  @throws BelayError `unavailable` */
async function readGitState(repository, o = {}) {
    const [status, stashCount] = await Promise.all([
        repository.workTree === undefined
            ? bareStatus(repository.directory, o)
            : workTreeStatus(repository.workTree, o),
        countStashes(repository.directory, o),
    ]);
    return {
        head: status.head ?? null,
        branch: status.branch === undefined ? null : decoded(status.branch),
        upstream: status.upstream === undefined ? null : decoded(status.upstream),
        ahead: status.ahead ?? null,
        behind: status.behind ?? null,
        status: status.changes
            .slice(0, git_state/* GIT_STATUS_ENTRIES_MAX */.m)
            .map(({ letters, path }) => ({ letters, path: decoded(path) })),
        statusCount: status.changes.length,
        stashCount,
    };
}
async function workTreeStatus(directory, o) {
    // Untracked directories as one entry each: a build's output would be thousands.
    return (0,git_status/* parseGitStatus */.E)(await (0,git_command/* gitOutput */.oM)(directory, ['status', '--porcelain=v2', '--branch', '-z', '--untracked-files=normal', '--no-renames'], o));
}
async function bareStatus(directory, o) {
    const [head, branch] = await Promise.all([
        (0,git_command/* runGit */.EO)(directory, ['rev-parse', '--verify', '--quiet', 'HEAD'], o),
        (0,git_command/* runGit */.EO)(directory, ['symbolic-ref', '--quiet', '--short', 'HEAD'], o),
    ]);
    const line = (result) => result.exitCode === 0 ? result.stdout.bytes.toString('latin1').trimEnd() : undefined;
    return {
        head: line(head),
        branch: line(branch),
        upstream: undefined,
        ahead: undefined,
        behind: undefined,
        changes: [],
    };
}
async function countStashes(directory, o) {
    const listed = await (0,git_command/* gitOutput */.oM)(directory, ['reflog', 'show', '--format=%H', 'refs/stash', '--'], o).catch(async (error) => {
        // No stash yet: git has no such reference then, and calls it an unknown revision.
        const known = await (0,git_command/* runGit */.EO)(directory, ['show-ref', '--verify', '--quiet', 'refs/stash'], o);
        if (known.exitCode === 1)
            return '';
        throw error;
    });
    return listed.split('\n').length - 1;
}
function decoded(bytes) {
    return Buffer.from(bytes, 'latin1').toString('utf8');
}

;// CONCATENATED MODULE: ./packages/belay/lib/checkpoint-facts.js







/** What the record of a new checkpoint says besides what is measured. What the options leave open, the configuration says.
 *  @throws BelayError unavailable if git cannot tell */
async function checkpointFacts(o, loaded, context) {
    const { config } = loaded;
    const now = context.now();
    const git = await gitStateOf(context);
    const wanted = o.lane ?? config.lane;
    const lane = wanted === 'auto' ? laneOf(git, config, context) : wanted;
    const wantedGit = o.git ?? config.checkpoint.git;
    if (wantedGit === 'bundle')
        context.output.note('The command line records the state of git, not a bundle of its history.');
    const priority = o.priority ?? config.checkpoint.priority;
    const days = o['retention-days'] ?? config.checkpoint.retentionDays ?? (0,lane_policy/* retentionDaysOf */.D)(priority, config.lanes[lane]);
    return {
        id: (0,brand/* makeCheckpointId */.Md)(now, context.randomBytes(4)),
        series: o.series,
        lineage: { commit: git?.head ?? null, configuration: loaded.digest },
        closed: false,
        phase: o.phase ?? null,
        trigger: o.trigger ?? config.checkpoint.trigger,
        priority,
        lane,
        createdAt: now.toISOString(),
        expiresAt: days === 'forever' ? null : new Date(now.getTime() + days * duration/* DAY_MS */.sO).toISOString(),
        git: wantedGit === 'none' ? null : git,
        values: o.values ?? {},
        platform: { os: (0,external_node_os_.platform)(), arch: (0,external_node_os_.arch)() },
    };
}
/** The state of the repository this directory belongs to; null if it belongs to none. */
async function gitStateOf(context) {
    const { signal } = context;
    const repository = await (0,git_repository/* findRepository */.W)(context.cwd, { signal });
    return repository === undefined ? null : await readGitState(repository, { signal });
}
function laneOf(git, config, { output }) {
    const { lane, because } = (0,detect_lane/* detectLane */.A)(git?.status.map((change) => change.path) ?? [], config.lanes.detect);
    output.detail(`The lane is ${lane}: ${because}.`);
    return lane;
}


/***/ }),

/***/ 7750:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  T: () => (/* binding */ leftOutOf)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./packages/machine/lib/file-error.js
var file_error = __webpack_require__(7698);
;// CONCATENATED MODULE: ./packages/machine/lib/real-path.js



/** The absolute path without symbolic links, also of a path that does not exist yet: then of as much of it as does.
 *  @throws BelayError `unavailable` */
async function realPathOf(file) {
    const absolute = external_node_path_.resolve(file);
    try {
        return await (0,promises_.realpath)(absolute);
    }
    catch (cause) {
        const parent = external_node_path_.dirname(absolute);
        // ENOTDIR: a file is on the way. Whoever uses the path says what that means for it.
        if (!['ENOENT', 'ENOTDIR'].includes((0,file_error/* errnoCode */.U)(cause) ?? '') || parent === absolute) {
            throw (0,file_error/* fileError */.z)(cause, { doing: `resolve ${file}`, access: 'read' });
        }
        return external_node_path_.join(await realPathOf(parent), external_node_path_.basename(absolute));
    }
}

// EXTERNAL MODULE: ./packages/snapshot/lib/tree/native-path.js
var native_path = __webpack_require__(1054);
;// CONCATENATED MODULE: ./packages/belay/lib/left-out.js




/** Those of the directories that lie inside the tree, as paths of the tree: a store or state is never part of a checkpoint, whatever link leads to it.
 *  @param root absolute
 *  @throws BelayError misuse `target-invalid` if the tree lies in the store: nothing could be kept apart there, and removing what is extra would
 *  remove the store */
async function leftOutOf(root, o) {
    const inside = [];
    const realRoot = await realPathOf(root);
    const realStore = await realPathOf(o.store);
    if (realRoot === realStore || pathWithin(realStore, realRoot) !== undefined) {
        throw (0,errors/* misuse */.vM)('target-invalid', `The directory ${root} lies in the store ${o.store}: expected one outside of it`, { hint: 'A store holds nothing but what Belay puts there. Name another directory.' });
    }
    for (const directory of [realStore, o.state === undefined ? undefined : await realPathOf(o.state)]) {
        const relative = directory === undefined ? undefined : pathWithin(realRoot, directory);
        if (relative !== undefined)
            inside.push((0,native_path/* bytePath */.OO)(relative.split(external_node_path_.sep).join('/')));
    }
    return inside;
}
/** The path from one to the other if that leads down; undefined otherwise, also if they are the same. */
function pathWithin(outer, inner) {
    const relative = external_node_path_.relative(outer, inner);
    const isOutside = relative === '' || relative === '..' || relative.startsWith(`..${external_node_path_.sep}`) || external_node_path_.isAbsolute(relative);
    return isOutside ? undefined : relative;
}


/***/ }),

/***/ 5649:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ staleReason)
/* harmony export */ });
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8161);

/** Why a checkpoint may not fit this tree, as a clause; undefined if commit, configuration and system are the same. */
function staleReason(record, here) {
    const { lineage } = record;
    if (lineage.commit !== here.commit) {
        return `it was taken at ${commitName(lineage.commit)}, and this tree is at ${commitName(here.commit)}`;
    }
    if (lineage.configuration !== here.configuration)
        return 'the configuration has changed since';
    if (record.platform.os !== (0,node_os__WEBPACK_IMPORTED_MODULE_0__.platform)())
        return `it was taken on ${record.platform.os}, and this is ${(0,node_os__WEBPACK_IMPORTED_MODULE_0__.platform)()}`;
    return undefined;
}
function commitName(commit) {
    return commit === null ? 'no commit' : `commit ${commit.slice(0, 12)}`;
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

/***/ 7015:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EO: () => (/* binding */ runGit),
/* harmony export */   N7: () => (/* binding */ gitError),
/* harmony export */   oM: () => (/* binding */ gitOutput)
/* harmony export */ });
/* harmony import */ var node_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1708);
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8059);
/* harmony import */ var _exec_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8683);



const TIMEOUT_MS_DEFAULT = 120_000;
const OUTPUT_BYTES_MAX_DEFAULT = 64 * 1024 * 1024;
/** Runs git in a directory: it asks nobody, takes no locks it can do without, fetches nothing by itself, runs no monitor the repository
 *  names, speaks English. However it ends is the caller's to judge.
 *  @throws BelayError `unavailable` if git is missing, takes too long or says more than it may; `absent` if the directory is not there. */
async function runGit(directory, args, o = {}) {
    const result = await (0,_exec_js__WEBPACK_IMPORTED_MODULE_1__/* .runCommand */ .d)(['git', '-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false', ...args], {
        cwd: directory,
        env: { ...WITHOUT_CALLERS_REPOSITORY, ...QUIET, ...o.env },
        stdin: o.stdin,
        timeoutMs: o.timeoutMs ?? TIMEOUT_MS_DEFAULT,
        signal: o.signal,
        outputBytesMax: o.outputBytesMax ?? OUTPUT_BYTES_MAX_DEFAULT,
    });
    const name = `git ${args[0] ?? ''} in ${directory}`;
    if (result.timedOut) {
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_2__/* .unavailable */ .hU)('timed-out', `${name} took longer than ${o.timeoutMs ?? TIMEOUT_MS_DEFAULT} ms`);
    }
    if (!result.stdout.complete) {
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_2__/* .unavailable */ .hU)('git-failed', `${name} said too much: ${result.stdout.totalBytes} bytes`);
    }
    return result;
}
/** As runGit, for calls that must succeed: gives what git said, as a byte string.
 *  @throws BelayError `unavailable`, with git's own words */
async function gitOutput(directory, args, o = {}) {
    const result = await runGit(directory, args, o);
    if (result.exitCode !== 0)
        throw gitError(directory, args, result);
    return result.stdout.bytes.toString('latin1');
}
/** The error of a git command that ended otherwise than it should have. */
function gitError(directory, args, result) {
    const said = result.stderr.bytes.toString('utf8').trim();
    const ending = result.exitCode === null ? `signal ${result.signal}` : `exit code ${result.exitCode}`;
    const dubious = /dubious ownership/.test(said);
    return (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_2__/* .unavailable */ .hU)('git-failed', `git ${args[0] ?? ''} failed in ${directory} (${ending}): ${said}`, {
        hint: dubious ? `Run: git config --global --add safe.directory '${directory}'` : undefined,
    });
}
// Set for a hook's processes, these would make git work on another repository than the directory's. (git rev-parse --local-env-vars,
// without the configuration, which a caller may well have meant.)
const WITHOUT_CALLERS_REPOSITORY = {
    GIT_DIR: undefined,
    GIT_WORK_TREE: undefined,
    GIT_INDEX_FILE: undefined,
    GIT_COMMON_DIR: undefined,
    GIT_OBJECT_DIRECTORY: undefined,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: undefined,
    GIT_PREFIX: undefined,
    GIT_GRAFT_FILE: undefined,
    GIT_SHALLOW_FILE: undefined,
    GIT_NAMESPACE: undefined,
    GIT_IMPLICIT_WORK_TREE: undefined,
    GIT_INTERNAL_SUPER_PREFIX: undefined,
};
const QUIET = {
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: node_process__WEBPACK_IMPORTED_MODULE_0__.platform === 'win32' ? '' : 'false',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_FLUSH: '0',
    LC_ALL: 'C',
    LANGUAGE: 'C',
};


/***/ }),

/***/ 2444:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ findRepository)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8059);
/* harmony import */ var _file_error_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7698);
/* harmony import */ var _git_command_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7015);





/** The repository that a directory belongs to; undefined if git says it belongs to none. Where git is not installed, undefined only if no
 *  directory above holds a `.git` either.
 *  @throws BelayError `unavailable` if git refuses (such as for another owner's repository) or fails; `absent` if the directory is not there. */
async function findRepository(directory, o = {}) {
    const args = ['rev-parse', '--is-inside-work-tree', '--absolute-git-dir'];
    try {
        const result = await (0,_git_command_js__WEBPACK_IMPORTED_MODULE_2__/* .runGit */ .EO)(directory, args, o);
        if (result.exitCode !== 0) {
            if (/not a git repository/i.test(result.stderr.bytes.toString('latin1')))
                return undefined;
            throw (0,_git_command_js__WEBPACK_IMPORTED_MODULE_2__/* .gitError */ .N7)(directory, args, result);
        }
        // The directory last: it may hold a newline.
        const [, inside, gitDir] = /^(true|false)\n([\s\S]*)\n$/.exec(result.stdout.bytes.toString('utf8')) ?? [];
        if (gitDir === undefined)
            throw (0,_git_command_js__WEBPACK_IMPORTED_MODULE_2__/* .gitError */ .N7)(directory, args, result);
        if (inside !== 'true')
            return { gitDir, workTree: undefined, directory: gitDir };
        const topLevel = await (0,_git_command_js__WEBPACK_IMPORTED_MODULE_2__/* .gitOutput */ .oM)(directory, ['rev-parse', '--show-toplevel'], o);
        const workTree = Buffer.from(topLevel, 'latin1').toString('utf8').replace(/\n$/, '');
        return { gitDir, workTree, directory: workTree };
    }
    catch (error) {
        if (error instanceof _belay_domain_errors__WEBPACK_IMPORTED_MODULE_3__/* .BelayError */ .oT && error.code === 'command-not-found' && !(await hasGitAbove(directory)))
            return undefined;
        throw error;
    }
}
async function hasGitAbove(directory) {
    const above = node_path__WEBPACK_IMPORTED_MODULE_1__.resolve(directory);
    for (let at = above;; at = node_path__WEBPACK_IMPORTED_MODULE_1__.dirname(at)) {
        try {
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.lstat)(node_path__WEBPACK_IMPORTED_MODULE_1__.join(at, '.git'));
            return true;
        }
        catch (error) {
            if ((0,_file_error_js__WEBPACK_IMPORTED_MODULE_4__/* .errnoCode */ .U)(error) !== 'ENOENT')
                throw (0,_file_error_js__WEBPACK_IMPORTED_MODULE_4__/* .fileError */ .z)(error, { doing: `look for .git in ${at}`, access: 'read' });
        }
        if (at === node_path__WEBPACK_IMPORTED_MODULE_1__.dirname(at))
            return false;
    }
}


/***/ }),

/***/ 3494:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ parseGitStatus)
/* harmony export */ });
/** Reads git's own format (git-status(1), "Porcelain Format Version 2"). A rename is two changes: of the new name and of the old. */
function parseGitStatus(output) {
    const headers = new Map();
    const changes = [];
    const records = output.split('\0');
    for (let i = 0; i < records.length; i++) {
        const record = records[i] ?? '';
        const [kind = '', letters = ''] = record.split(' ', 2);
        if (kind === '#')
            headers.set(letters, record.slice(letters.length + 3));
        else if (kind === '1')
            changes.push({ letters, path: afterFields(record, 8) });
        else if (kind === 'u')
            changes.push({ letters, path: afterFields(record, 10) });
        else if (kind === '?')
            changes.push({ letters: '??', path: withoutSlash(record.slice(2)) });
        else if (kind === '2') {
            i += 1;
            changes.push({ letters, path: afterFields(record, 9) }, { letters, path: records[i] ?? '' });
        }
    }
    const [, ahead, behind] = /^\+(\d+) -(\d+)$/.exec(headers.get('branch.ab') ?? '') ?? [];
    return {
        head: unless(headers.get('branch.oid'), '(initial)'),
        branch: unless(headers.get('branch.head'), '(detached)'),
        upstream: headers.get('branch.upstream'),
        ahead: ahead === undefined ? undefined : Number(ahead),
        behind: behind === undefined ? undefined : Number(behind),
        changes,
    };
}
function unless(text, none) {
    return text === none ? undefined : text;
}
/** The path is the last field, and may hold spaces. */
function afterFields(record, count) {
    let at = 0;
    for (let i = 0; i < count; i++)
        at = record.indexOf(' ', at) + 1;
    return record.slice(at);
}
// An untracked directory, such as a nested repository, ends in a slash.
function withoutSlash(path) {
    return path.endsWith('/') ? path.slice(0, -1) : path;
}


/***/ }),

/***/ 2749:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ holdHeap)
/* harmony export */ });
/* unused harmony export holdYoungGeneration */
/* harmony import */ var node_v8__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8877);

/**
 * Stops V8's young generation from growing beyond what it is now. Left alone it grows with the rate of allocation, whatever survives:
 * a walk over a million files then held 100 MB more than without. Costs some 10 % of the time from here on, so it is for large trees only.
 */
function holdYoungGeneration() {
    (0,node_v8__WEBPACK_IMPORTED_MODULE_0__.setFlagsFromString)('--semi-space-growth-factor=1');
}
/**
 * Stops both generations from growing beyond what is needed: the old one is collected once it has grown by a fifth, not by several times what
 * survived. A restore of 400,000 files then held 180 MB instead of 420, and took some 5 % longer.
 */
function holdHeap() {
    holdYoungGeneration();
    (0,node_v8__WEBPACK_IMPORTED_MODULE_0__.setFlagsFromString)('--heap-growing-percent=20');
}


/***/ }),

/***/ 4899:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  r: () => (/* binding */ archive)
});

// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
// EXTERNAL MODULE: ./packages/snapshot/lib/store/until-aborted.js
var until_aborted = __webpack_require__(5802);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/root.js
var format_root = __webpack_require__(2254);
// EXTERNAL MODULE: ./packages/snapshot/lib/reading/checkpoint-reader.js
var checkpoint_reader = __webpack_require__(5623);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 15 modules
var schemas = __webpack_require__(9691);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/byte-reader.js
var byte_reader = __webpack_require__(6538);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/byte-writer.js
var byte_writer = __webpack_require__(9610);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/local-state.js




const MAGIC = 'BELAYST1';
/** `special`: an entry that nothing vouches for, such as a file that would not hold still. */
const KINDS = ['file', 'directory', 'symlink', 'special'];
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
/** A file that changed this shortly before the walk could change again under the same timestamp. */
const CLOCK_TICK_MS = 20;
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
    return row.ctimeMs < startedAtMs - CLOCK_TICK_MS;
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
    const rows = [];
    let path = '';
    for (let left = reader.varint(); left > 0; left--) {
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
    reader.end();
    return { pack, blob, rows };
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/local-state-head.js





const headSchema = schemas/* object */.Ikc({
    version: schemas/* literal */.euz(1),
    root: schemas/* string */.YjP(),
    /** Digest of the checkpoint whose segments the rows name. */
    checkpoint: schemas/* string */.YjP(),
    /** What else the rows depend on: selection and content rules. */
    key: schemas/* string */.YjP(),
    rows: schemas/* string */.YjP().regex(/^[0-9a-f]{32}\.[0-9a-f]{16}\.rows$/),
    startedAtMs: schemas/* number */.aig(),
});
/** The head as it is stored: JSON, and the SHA-256 of it. */
const storedHeadSchema = schemas/* object */.Ikc({ head: schemas/* string */.YjP(), sha256: schemas/* string */.YjP() });
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
        return this.#head !== undefined && vouches(row, stat, this.#head.startedAtMs);
    }
    /** What another thread needs to compare the remembered rows with the tree. */
    get rows() {
        if (this.#head === undefined || this.#index === undefined)
            return undefined;
        return { file: this.#file(this.#head.rows), index: this.#index, startedAtMs: this.#head.startedAtMs };
    }
    /** Remembers this walk, whose segments `entry` holds. Where every segment is as it was, the rows stay as they are, and with them the
     *  time of the walk that wrote them: only rows written now are known to be as old as this walk. */
    keep(entry) {
        const isSame = this.#head !== undefined && this.#writer === undefined && this.#kept === this.#remembered;
        const same = isSame ? this.#head : undefined;
        if (same === undefined)
            this.#write((writer) => writer.commit());
        if (this.#isGivenUp)
            return;
        this.#writer = undefined;
        const rows = same?.rows ?? this.#rowsName;
        const startedAtMs = same?.startedAtMs ?? this.#next.startedAtMs;
        const head = { version: 1, ...this.#next, checkpoint: entry.record.digest, rows, startedAtMs };
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
        const found = readHead(`${directory}/${name}`);
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
function readHead(path) {
    try {
        const { head, sha256 } = storedHeadSchema.parse(JSON.parse((0,external_node_fs_.readFileSync)(`${path}.json`, 'utf8')));
        return (0,external_node_crypto_.hash)('sha256', head, 'hex') === sha256 ? headSchema.parse(JSON.parse(head)) : undefined;
    }
    catch {
        // A cache: unreadable, torn or of another version is as good as none.
        return undefined;
    }
}
function writeHead(path, head) {
    const text = JSON.stringify(head);
    const unfinished = `${path}.${(0,external_node_crypto_.randomBytes)(8).toString('hex')}.json.tmp`;
    (0,external_node_fs_.writeFileSync)(unfinished, JSON.stringify({ head: text, sha256: (0,external_node_crypto_.hash)('sha256', text, 'hex') }), {
        mode: 0o600,
    });
    (0,external_node_fs_.renameSync)(unfinished, `${path}.json`);
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

// EXTERNAL MODULE: external "node:worker_threads"
var external_node_worker_threads_ = __webpack_require__(5919);
// EXTERNAL MODULE: ./packages/domain/lib/plain-error.js
var plain_error = __webpack_require__(957);
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

/** The rule for a path's content, if it has one: asked for every file, so it decides by the name. */
function content_rules_contentRuleFor(policy) {
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

// EXTERNAL MODULE: ./packages/snapshot/lib/format/entry.js
var format_entry = __webpack_require__(7608);
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
            .map(({ paths }) => paths.sort(format_entry/* comparePaths */.cD));
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

// EXTERNAL MODULE: ./packages/snapshot/lib/format/limits.js
var limits = __webpack_require__(5230);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/file-facts.js


/** Coarsest kernel clock tick: a file that changed this shortly before could change again under the same timestamp. */
const file_facts_CLOCK_TICK_MS = 20;
function factsOf(stat) {
    const mtime = split(stat.mtimeMs, stat.mtimeNs);
    const ctime = split(stat.ctimeMs, stat.ctimeNs);
    const ctimeMs = ctime.seconds * 1000 + ctime.nanoseconds / 1e6;
    // A time that no date can tell is kept as the nearest that one can.
    const isFar = Math.abs(mtime.seconds) > limits/* TIME_SECONDS_MAX */.Fd;
    return {
        mode: Number(stat.mode) & 0o7777,
        mtimeSec: isFar ? Math.sign(mtime.seconds) * limits/* TIME_SECONDS_MAX */.Fd : mtime.seconds,
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
    return Math.max(facts.ctimeMs, facts.mtimeMs) >= momentMs - file_facts_CLOCK_TICK_MS;
}

// EXTERNAL MODULE: ./packages/snapshot/lib/tree/native-path.js
var native_path = __webpack_require__(1054);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/read-chunks.js


const read_chunks_READ_BYTES = 2 ** 20;
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
        writer.reserve(pending + read_chunks_READ_BYTES, pending);
        pendingAt = writer.end;
        const wanted = Math.min(read_chunks_READ_BYTES, to - position);
        const count = readFully(fd, writer.memory, pendingAt + pending, wanted, position);
        if (count !== wanted)
            return false;
        position += count;
        const end = pendingAt + pending + count;
        let start = pendingAt;
        while (end - start >= maxBytes || (position === to && end > start)) {
            const cut = nextCut(writer, start, end);
            const { pack, blob } = writer.add(start, cut - start);
            (0,format_entry/* appendBlob */.UE)(runs, pack, blob);
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
        const count = (0,external_node_fs_.readSync)(fd, into, at + done, length - done, position + done);
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
        (0,format_entry/* appendBlob */.UE)(runs, pack, blob);
    }
    return { kind: 'read', sizeBytes: kept.length, runs };
}
function readContent(fd, facts) {
    const content = Buffer.alloc(facts.statSize);
    const count = readFully(fd, content, 0, facts.statSize, 0);
    return count === facts.statSize && isSame((0,external_node_fs_.fstatSync)(fd), facts) ? content : undefined;
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/read-file.js







/** Reads of larger files are tasks of their own, so that one worker does not get them all. */
const LARGE_FILE_BYTES = 8 * 2 ** 20;
const TRIES = 4;
const OPEN_FLAGS = external_node_fs_.constants.O_RDONLY | (external_node_fs_.constants.O_NOFOLLOW ?? 0) | (external_node_fs_.constants.O_NONBLOCK ?? 0);
/** Reads a file into packs. The blobs are those of one moment: a file that changes while it is read is read again.
 *  @throws BelayError unavailable `file-unreadable` */
function readFile(path, writer, o) {
    const native = (0,native_path/* nativePath */.vb)(o.root, path);
    let fd;
    try {
        fd = (0,external_node_fs_.openSync)(native, OPEN_FLAGS);
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
        if (cause instanceof errors/* BelayError */.oT)
            throw cause;
        throw unreadable(path, cause);
    }
    finally {
        (0,external_node_fs_.closeSync)(fd);
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
        count = (0,external_node_fs_.readSync)(fd, writer.memory, start, wholeFileMaxBytes + 1, 0);
    }
    catch {
        // Whatever is wrong shows again.
        return undefined;
    }
    if (count > wholeFileMaxBytes)
        return undefined;
    const stat = (0,external_node_fs_.fstatSync)(fd, { bigint: true });
    if (!stat.isFile())
        return { kind: 'vanished' };
    const facts = factsOf(stat);
    if (facts.statSize !== count || isRecent(facts, startedAtMs))
        return undefined;
    const runs = [];
    if (count > 0) {
        const { pack, blob } = writer.add(start, count);
        (0,format_entry/* appendBlob */.UE)(runs, pack, blob);
    }
    return { kind: 'read', facts, sizeBytes: count, runs };
}
function readOpened(fd, path, writer, o) {
    let facts;
    for (let attempt = 0; attempt < TRIES; attempt++) {
        const stat = (0,external_node_fs_.fstatSync)(fd, { bigint: true });
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
            isSame((0,external_node_fs_.fstatSync)(fd), facts) &&
            (!isRecent(facts, startedAtMs) || readsTheSame(fd, part, writer, runs))) {
            return { kind: 'read', facts, sizeBytes: size, runs };
        }
    }
    return { kind: 'unstable', facts: facts ?? factsOf((0,external_node_fs_.fstatSync)(fd, { bigint: true })) };
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
    (0,format_entry/* appendBlob */.UE)(runs, pack, blob);
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
    return (0,errors/* unavailable */.hU)('file-unreadable', `Cannot read ${(0,native_path/* displayPath */.Gt)(path)}: ${code}`, {
        hint: 'Make it readable, or leave it out with --exclude.',
        cause,
    });
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/read-batch.js


function read_batch_readBatch(batch, writer, o) {
    return batch.paths.map((path) => readFile(path, writer, {
        root: o.root,
        startedAtMs: o.startedAtMs,
        largeAllowed: batch.large,
        part: batch.part,
        rule: o.ruleFor(path),
    }));
}
const read_batch_KINDS = ['read', 'large', 'vanished', 'unstable', 'credential'];
const COLUMNS = 10;
function read_batch_packResults(results) {
    const rows = new Float64Array(results.length * COLUMNS);
    const runs = [];
    const texts = [];
    results.forEach((result, index) => {
        const at = index * COLUMNS;
        rows[at] = read_batch_KINDS.indexOf(result.kind);
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
        const kind = read_batch_KINDS[this.#value(0)];
        if (kind === undefined)
            throw (0,errors/* corrupt */.qb)('internal', `A worker sent a result of kind ${this.#value(0)}`);
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

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/archive-readers.js





/** Reads on this thread, into the caller's own packs: for a few files, starting threads would take longer. */
function inlineReader(writer, setup) {
    const ruleFor = content_rules_contentRuleFor(setup.policy);
    return {
        inline: true,
        ready: () => Promise.resolve(),
        read: async (batch) => read_batch_packResults(read_batch_readBatch(batch, writer, { root: setup.root, startedAtMs: setup.startedAtMs, ruleFor })),
        // The caller's writer counts for itself.
        finish: async () => ({ newBytes: 0, reusedBytes: 0 }),
        stop: async () => undefined,
    };
}
const BATCHES_PER_WORKER = 4;
/** A part of a large file counts as this many batches: one in work and one to go on with. */
const LARGE_WEIGHT = 2;
/** V8 would let the garbage of each thread grow to some 50 MB before it looks. */
const WORKER_LIMITS = { maxYoungGenerationSizeMb: 8 };
/** Reads on `count` worker threads. Any failure of one fails everything that waits, and so does an abort, with the signal's own reason: a
 *  large file takes longer than anyone wants to wait then. */
class ThreadedReader {
    inline = false;
    #threads = [];
    #onPack;
    #pending = new Map();
    #finishing = [];
    #signal;
    #abort = () => this.#fail(this.#signal?.reason);
    #nextId = 0;
    #failure;
    #wake;
    constructor(o) {
        this.#onPack = o.onPack;
        this.#signal = o.signal;
        o.signal?.addEventListener('abort', this.#abort);
        for (let number = 0; number < o.count; number++) {
            const worker = new external_node_worker_threads_.Worker(o.workerUrl, {
                workerData: { kind: 'archive', setup: o.setup },
                resourceLimits: WORKER_LIMITS,
            });
            const thread = { worker, busy: 0 };
            worker.on('message', (reply) => this.#receive(thread, reply));
            worker.on('error', (cause) => this.#fail((0,errors/* unavailable */.hU)('worker-failed', `A worker thread failed: ${cause}`, { cause })));
            worker.on('exit', (code) => {
                if (code !== 0)
                    this.#fail((0,errors/* unavailable */.hU)('worker-failed', `A worker thread ended with code ${code}`));
            });
            this.#threads.push(thread);
        }
    }
    async ready() {
        while (this.#failure === undefined &&
            this.#threads.every((thread) => thread.busy >= BATCHES_PER_WORKER)) {
            await new Promise((resolve) => {
                this.#wake = resolve;
            });
        }
        if (this.#failure !== undefined)
            throw this.#failure;
    }
    async read(batch) {
        if (this.#failure !== undefined)
            throw this.#failure;
        const thread = this.#threads.reduce((least, other) => (other.busy < least.busy ? other : least));
        const id = this.#nextId++;
        thread.busy += batch.large ? LARGE_WEIGHT : 1;
        return await new Promise((resolve, reject) => {
            this.#pending.set(id, { thread, resolve, reject });
            post(thread.worker, { kind: 'batch', id, batch });
        });
    }
    async finish() {
        if (this.#failure !== undefined)
            throw this.#failure;
        const totals = await Promise.all(this.#threads.map((thread) => new Promise((resolve, reject) => {
            this.#finishing.push({ resolve, reject });
            post(thread.worker, { kind: 'finish' });
        })));
        return totals.reduce((sum, one) => ({
            newBytes: sum.newBytes + one.newBytes,
            reusedBytes: sum.reusedBytes + one.reusedBytes,
        }));
    }
    async stop() {
        this.#signal?.removeEventListener('abort', this.#abort);
        await Promise.all(this.#threads.map((thread) => thread.worker.terminate()));
    }
    #receive(thread, reply) {
        switch (reply.kind) {
            case 'pack':
                this.#onPack(reply.pack);
                return;
            case 'failed':
                this.#fail((0,plain_error/* fromPlain */.b)(reply.error));
                return;
            case 'finished':
                this.#finishing.shift()?.resolve(reply.totals);
                return;
            case 'batch': {
                const pending = this.#pending.get(reply.id);
                this.#pending.delete(reply.id);
                thread.busy -= reply.large ? LARGE_WEIGHT : 1;
                pending?.resolve(reply.results);
                this.#wakeUp();
            }
        }
    }
    #fail(error) {
        this.#failure ??= error;
        for (const { reject } of this.#pending.values())
            reject(this.#failure);
        for (const { reject } of this.#finishing)
            reject(this.#failure);
        this.#pending.clear();
        this.#finishing.length = 0;
        this.#wakeUp();
    }
    #wakeUp() {
        this.#wake?.();
        this.#wake = undefined;
    }
}
function post(port, request) {
    port.postMessage(request);
}

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
            throw (0,errors/* misuse */.vM)('option-invalid', `Chunk sizes ${JSON.stringify(o.chunking)} are not usable: expected a power of two between min and max`);
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
        const digest = (0,external_node_crypto_.createHash)('sha256')
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

// EXTERNAL MODULE: ./packages/snapshot/lib/format/keys.js
var keys = __webpack_require__(4118);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/pack-index.js
var pack_index = __webpack_require__(6798);
;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/dedup-table.js

const SLOT_BITS = 20;
const HEADER_WORDS = 4;
const COUNT = 0;
const DIGEST_WORDS = pack_index/* DIGEST_BYTES */.x4 / 4;
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
                this.#bytes.write(digest, this.#at(row) * 4, pack_index/* DIGEST_BYTES */.x4, 'latin1');
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
        for (let blob = 0, from = 0; blob * pack_index/* DIGEST_BYTES */.x4 < bytes.length; blob++, from += DIGEST_WORDS) {
            const row = this.#takeRow();
            if (row === 0)
                return;
            const at = this.#at(row);
            for (let word = 0; word < DIGEST_WORDS; word++)
                this.#words[at + word] = words[from + word];
            this.#words[at + PACK] = pack;
            this.#words[at + BLOB] = blob;
            const start = blob * pack_index/* DIGEST_BYTES */.x4;
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
        for (let at = 0; at < pack_index/* DIGEST_BYTES */.x4; at++) {
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

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/archive-setup.js




/** What the threads of one checkpoint share. Salt and chunk sizes are the parent's: without them nothing would be found again. */
async function makeArchiveSetup(o, parent, startedAtMs) {
    const packNumbers = new SharedArrayBuffer(4);
    new Int32Array(packNumbers)[0] = nextPackNumber(parent);
    return {
        root: o.root,
        startedAtMs,
        // One session may take several checkpoints, one after a failed one or two at a time.
        spool: `${await o.store.spoolDirectory({ signal: o.signal })}/${(0,external_node_crypto_.randomBytes)(8).toString('hex')}`,
        table: new DedupTable().memory,
        packNumbers,
        keys: await o.keyring.keysFor(parent?.keys?.salt ?? o.salt.subarray(0, keys/* SALT_BYTES */.RW)),
        compression: o.compression,
        chunking: parent?.root.facts.chunking ?? DEFAULT_CHUNKING,
        policy: o.policy,
    };
}
function nextPackNumber(parent) {
    let next = 0;
    for (const number of parent?.packNumbers() ?? [])
        next = Math.max(next, number + 1);
    return next;
}

// EXTERNAL MODULE: ./packages/snapshot/lib/format/frame-codec.js
var frame_codec = __webpack_require__(7114);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/object.js
var object = __webpack_require__(6613);
;// CONCATENATED MODULE: ./packages/snapshot/lib/store/spool-file.js


/** A file under construction in a store's spool directory. Synchronous: it is written from worker threads. */
class SpoolFile {
    path;
    #fd;
    #open = true;
    constructor(path) {
        this.path = path;
        this.#fd = attempt(path, () => (0,external_node_fs_.openSync)(path, 'wx', 0o600));
    }
    append(bytes) {
        attempt(this.path, () => {
            for (let done = 0; done < bytes.length;)
                done += (0,external_node_fs_.writeSync)(this.#fd, bytes, done);
        });
    }
    /** Closed only: the store makes it durable when it takes it over. */
    close() {
        if (!this.#open)
            return;
        this.#open = false;
        attempt(this.path, () => (0,external_node_fs_.closeSync)(this.#fd));
    }
    discard() {
        this.close();
        attempt(this.path, () => (0,external_node_fs_.unlinkSync)(this.path));
    }
}
function attempt(path, call) {
    try {
        return call();
    }
    catch (cause) {
        const code = cause.code;
        if (code === 'ENOSPC' || code === 'EDQUOT') {
            throw (0,errors/* unavailable */.hU)('disk-full', `No room for ${path}`, {
                hint: 'Free some space, or put the store elsewhere.',
                cause,
            });
        }
        throw (0,errors/* unavailable */.hU)('file-unwritable', `Cannot write ${path}: ${code ?? String(cause)}`, { cause });
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/pack-writer.js







/** Raw bytes that are compressed together. Against 1 MiB it stores 6 % less at the same speed; one file costs at most this much decompression. */
const FRAME_BYTES = 4 * 2 ** 20;
/** Bounds the index: without it a frame of tiny files would hold millions of blobs. */
const FRAME_BLOBS_MAX = 2 ** 15;
const PACK_BYTES_MAX = 256 * 2 ** 20;
/** How much memory a `Chunker` for a `PackWriter` needs: a frame, one read, and room for the hasher's key. */
const WRITER_CAPACITY_BYTES = FRAME_BYTES + 2 * 2 ** 20 + DEFAULT_CHUNKING.maxBytes * 2 + keys/* DIGEST_HEADROOM */.xt;
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
        this.#base = o.chunker.contentStart + keys/* DIGEST_HEADROOM */.xt;
        this.hasher = new keys/* BlobHasher */.$j(o.keys?.blobId);
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
        if (bytes.length > limits/* BLOB_BYTES_MAX */.xf) {
            throw (0,errors/* misuse */.vM)('size-limit-exceeded', `A part of the manifest is too large: expected at most ${limits/* BLOB_BYTES_MAX */.xf} bytes, found ${bytes.length}`, {
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
        pack.writer.addFrame(bytes.length, (0,frame_codec/* encodeFrame */.Yt)(bytes, this.#compression));
        pack.rawBytes += bytes.length;
        this.newBytes += bytes.length;
        return { pack: pack.number, blob };
    }
    /** Ends the frame under construction. */
    flush() {
        if (this.#frameBytes === 0)
            return;
        const pack = this.#openPack();
        const frame = (0,frame_codec/* encodeFrame */.Yt)(this.memory.subarray(this.#base, this.end), this.#compression);
        pack.writer.addFrame(this.#frameBytes, frame);
        if (frame.codec === 'zstd')
            (0,frame_codec/* releaseFrame */.$K)(frame.payload);
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
        if (pack.writer.contentBytes >= PACK_BYTES_MAX || pack.writer.blobCount >= limits/* PACK_BLOBS_MAX */.gW / 2)
            this.finish();
    }
    #openPack() {
        if (this.#pack === undefined) {
            const number = this.#takeNumber();
            const file = new SpoolFile(this.#spoolPath(number));
            const writer = new object/* ObjectWriter */.nl({ append: (bytes) => file.append(bytes), keys: this.#keys });
            this.#pack = { number, writer, file, rawBytes: 0 };
        }
        return this.#pack;
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

// EXTERNAL MODULE: ./packages/snapshot/lib/format/link-table.js
var link_table = __webpack_require__(7391);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/segment.js
var format_segment = __webpack_require__(7033);
;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/manifest-builder.js



/** A segment grows to this only where single files have very many blobs; it must fit a blob. */
const SEGMENT_BYTES = 2 ** 20;
/** Turns entries into segments and those into blobs, taking over the parent's segments where nothing in them has changed. */
class ManifestBuilder {
    entries = 0;
    /** Raw bytes of segments and links that the store did not have. */
    newBytes = 0;
    #runs = [];
    #encoder = new format_segment/* SegmentEncoder */.KB();
    #writer;
    #referenced;
    constructor(writer, referenced) {
        this.#writer = writer;
        this.#referenced = referenced;
    }
    get segments() {
        return this.#runs;
    }
    /** Takes a segment of the parent's over. */
    reuse(segment) {
        this.entries += segment.entries;
        (0,format_entry/* appendBlob */.UE)(this.#runs, segment.pack, segment.blob);
    }
    /** Stores one segment, several only where huge files would make it too large; if it is the parent's after all, byte for byte, nothing
     *  is stored. */
    add(entries) {
        const parts = [];
        for (const entry of entries) {
            this.#encoder.add(entry);
            this.#referenced.addEntry(entry, 1);
            if (this.#encoder.sizeBytes >= SEGMENT_BYTES)
                parts.push(this.#endSegment());
        }
        if (this.#encoder.count > 0)
            parts.push(this.#endSegment());
        return parts;
    }
    /** Stores the hard links of the whole tree. */
    addLinks(groups) {
        const runs = [];
        for (const part of (0,link_table/* encodeLinkTable */.N)(groups)) {
            const { pack, blob } = this.#store(part);
            this.#referenced.addBytes(pack, part.length);
            (0,format_entry/* appendBlob */.UE)(runs, pack, blob);
        }
        return runs;
    }
    #endSegment() {
        const entries = this.#encoder.count;
        const bytes = this.#encoder.finish();
        const { pack, blob } = this.#store(bytes);
        this.#referenced.addBytes(pack, bytes.length);
        this.entries += entries;
        (0,format_entry/* appendBlob */.UE)(this.#runs, pack, blob);
        return { pack, blob, entries };
    }
    #store(bytes) {
        const before = this.#writer.newBytes;
        const place = this.#writer.addBytes(bytes);
        this.newBytes += this.#writer.newBytes - before;
        return place;
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/referenced-bytes.js

/**
 * Counts the raw bytes a checkpoint refers to in each pack: what decides whether a pack is needed, and whether it is worth keeping as it is.
 *
 * Every reference counts, so bytes that several files share count for each. Of a file whose blobs lie in several packs each run counts its
 * share by number of blobs, rounded up: always the same whole numbers for the same entry, so that taking an entry away leaves
 * exactly what was there before it, and zero means that nothing refers to the pack.
 */
class ReferencedBytes {
    #bytes;
    constructor(start = []) {
        this.#bytes = new Map(start);
    }
    addBytes(pack, bytes) {
        this.#bytes.set(pack, (this.#bytes.get(pack) ?? 0) + bytes);
    }
    /** @param sign -1 for an entry that is no longer there */
    addEntry(entry, sign) {
        const { runs, sizeBytes } = entry;
        if (runs.length === 4) {
            this.addBytes(runs[0], sign * sizeBytes);
            return;
        }
        const blobs = (0,format_entry/* countBlobs */.G2)(runs);
        for (let at = 0; at < runs.length; at += 4) {
            this.addBytes(runs[at], sign * Math.ceil((sizeBytes * runs[at + 2]) / blobs));
        }
    }
    of(pack) {
        return this.#bytes.get(pack) ?? 0;
    }
}

// EXTERNAL MODULE: ./packages/snapshot/lib/reading/blob-reader.js
var blob_reader = __webpack_require__(4320);
// EXTERNAL MODULE: ./packages/snapshot/lib/upkeep/verify-pack-use.js
var verify_pack_use = __webpack_require__(5124);
;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/consolidate.js







/**
 * Copies what a manifest needs of some packs into new ones, and rewrites the segments that say where it is. Three steps, so that each
 * frame is decompressed once and memory holds no content: the manifest is read, for which blobs are needed; these are copied pack by pack;
 * the segments concerned are written anew.
 *
 * @throws BelayError corrupt if a blob is not what its index says: then nothing of it is taken over
 */
async function consolidate(o) {
    return await new Consolidation(o).run();
}
class Consolidation {
    #o;
    #uses = new Map();
    /** For each retired pack, the new pack and blob of each of its blobs. */
    #places = new Map();
    #moved = new Map();
    constructor(o) {
        this.#o = o;
    }
    async run() {
        for (const number of this.#o.retired)
            this.#uses.set(number, new verify_pack_use/* PackUse */.n(await this.#o.blobs.pack(number, this.#o)));
        const counts = await this.#findNeeded();
        for (const [number, use] of this.#uses)
            await this.#copyPack(number, use);
        const builder = new ManifestBuilder(this.#o.writer, this.#o.referenced);
        let at = 0;
        for (const [pack, blob] of (0,checkpoint_reader/* blobsOf */.O)(this.#o.segments)) {
            const count = counts[at++];
            if (count >= 0)
                builder.reuse({ pack, blob, entries: count });
            else
                await this.#rewriteSegment(pack, blob, builder);
        }
        return {
            segments: builder.segments,
            links: await this.#moveLinks(),
            movedTo: (pack, blob) => this.#moved.get(`${pack}:${blob}`),
        };
    }
    /** @returns for each segment the number of its entries, or -1 if it must be rewritten */
    async #findNeeded() {
        const counts = [];
        for (const [pack, blob] of (0,checkpoint_reader/* blobsOf */.O)(this.#o.segments)) {
            const { entries } = await this.#readSegment(pack, blob);
            let isConcerned = this.#o.retired.has(pack);
            for (const { runs } of entries)
                if (this.#markRetired(runs))
                    isConcerned = true;
            counts.push(isConcerned ? -1 : entries.length);
        }
        return counts;
    }
    #markRetired(runs) {
        let isConcerned = false;
        for (let at = 0; at < runs.length; at += 4) {
            const [pack, first, count, stride] = runAt(runs, at);
            const use = this.#uses.get(pack);
            if (use === undefined)
                continue;
            const last = first + (count - 1) * stride;
            if (last >= use.blobCount) {
                throw (0,errors/* corrupt */.qb)('manifest-corrupt', `The manifest of ${this.#o.what} is corrupt: expected blob ${last} of pack ${pack}, found ${use.blobCount} blobs`);
            }
            use.mark(first, last);
            isConcerned = true;
        }
        return isConcerned;
    }
    async #copyPack(number, use) {
        const places = new Uint32Array(use.blobCount * 2);
        this.#places.set(number, places);
        const marked = use.marked();
        for (let blob = marked.indexOf(1); blob >= 0; blob = marked.indexOf(1, blob + 1)) {
            (0,until_aborted/* assertRunning */.s)(this.#o.signal, `consolidate the packs of ${this.#o.what}`);
            const place = this.#o.writer.addBytes(await this.#o.blobs.read(number, blob, this.#o));
            places[blob * 2] = place.pack;
            places[blob * 2 + 1] = place.blob;
        }
    }
    async #rewriteSegment(pack, blob, builder) {
        const { entries, bytes } = await this.#readSegment(pack, blob);
        for (const entry of entries)
            this.#o.referenced.addEntry(entry, -1);
        this.#o.referenced.addBytes(pack, -bytes);
        this.#moved.set(`${pack}:${blob}`, builder.add(entries.map((entry) => ({ ...entry, runs: this.#movedRuns(entry.runs) }))));
    }
    #movedRuns(runs) {
        const moved = [];
        for (let at = 0; at < runs.length; at += 4) {
            const [pack, first, count, stride] = runAt(runs, at);
            const places = this.#places.get(pack);
            if (places === undefined) {
                moved.push(pack, first, count, stride);
                continue;
            }
            for (let step = 0; step < count; step++) {
                const blob = first + step * stride;
                (0,format_entry/* appendBlob */.UE)(moved, places[blob * 2], places[blob * 2 + 1]);
            }
        }
        return moved;
    }
    async #moveLinks() {
        const moved = [];
        for (const [pack, blob] of (0,checkpoint_reader/* blobsOf */.O)(this.#o.links)) {
            let place = { pack, blob };
            if (this.#o.retired.has(pack)) {
                const bytes = await this.#o.blobs.read(pack, blob, this.#o);
                place = this.#o.writer.addBytes(bytes);
                this.#o.referenced.addBytes(pack, -bytes.length);
                this.#o.referenced.addBytes(place.pack, bytes.length);
            }
            (0,format_entry/* appendBlob */.UE)(moved, place.pack, place.blob);
        }
        return moved;
    }
    async #readSegment(pack, blob) {
        (0,until_aborted/* assertRunning */.s)(this.#o.signal, `consolidate the packs of ${this.#o.what}`);
        const bytes = await this.#o.blobs.read(pack, blob, this.#o);
        return {
            entries: (0,format_segment/* decodeSegment */.UR)(bytes, { after: undefined, what: `A manifest segment of ${this.#o.what}` }),
            bytes: bytes.length,
        };
    }
}
function runAt(runs, at) {
    return [runs[at], runs[at + 1], runs[at + 2], runs[at + 3]];
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/packs-to-retire.js
/** A pack that is used less than this is more waste than content. */
const UTILISATION_MIN = 0.25;
/** Waste in such packs that is put up with: the smaller part of what the checkpoint refers to, and always a little. Rewriting has its price. */
const WASTE_SHARE_MAX = 1 / 8;
const WASTE_BYTES_MIN = 2 ** 20;
/** Packs at least this large are as many as the tree's size makes them; smaller ones come with every checkpoint, and are bounded. */
const SMALL_PACK_BYTES = 64 * 2 ** 20;
const SMALL_PACKS_MAX = 32;
/** How far it goes once it is too many, so that not every checkpoint has to. */
const SMALL_PACKS_LEFT = 8;
/**
 * Chooses the packs a checkpoint should no longer refer to: their live blobs are copied into a new one. Empty for most checkpoints: it waits
 * until the waste, or the number of small packs, is worth going through the manifest. Then the packs that are mostly waste go, and if
 * there are too many small ones, the smallest: what was copied once ends up among the larger, and is not copied each time.
 *
 * @param packs of earlier checkpoints
 * @param freshPacks how many packs this checkpoint adds
 */
function packsToRetire(packs, freshPacks) {
    const poor = packs.filter(({ referencedBytes, rawBytes }) => referencedBytes < rawBytes * UTILISATION_MIN);
    const wasteBytes = sum(poor, ({ referencedBytes, rawBytes }) => rawBytes - referencedBytes);
    const liveBytes = sum(packs, ({ referencedBytes }) => referencedBytes);
    const isWasteful = wasteBytes > Math.max(WASTE_BYTES_MIN, liveBytes * WASTE_SHARE_MAX);
    const small = packs.filter(({ rawBytes }) => rawBytes < SMALL_PACK_BYTES);
    const isMany = small.length + freshPacks > SMALL_PACKS_MAX;
    if (!isWasteful && !isMany)
        return new Set();
    const retired = new Set(poor.map(({ number }) => number));
    if (isMany) {
        const smallestFirst = small.toSorted((a, b) => a.referencedBytes - b.referencedBytes || a.number - b.number);
        const excess = small.length + freshPacks - SMALL_PACKS_LEFT;
        for (const { number } of smallestFirst.slice(0, excess))
            retired.add(number);
    }
    return retired;
}
function sum(packs, of) {
    return packs.reduce((total, pack) => total + of(pack), 0);
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/retire-packs.js



/** Copies what is live out of packs that are not worth keeping (see `packsToRetire`); `undefined` where all are, as for most checkpoints. */
async function retirePacks(o) {
    const { manifest, referenced, packs, parent, store, keyring, what, signal } = o;
    const earlier = packs.inUse(referenced, undefined).filter(({ number }) => !packs.has(number));
    const retired = packsToRetire(earlier, packs.count + 1);
    if (retired.size === 0)
        return undefined;
    // What this session wrote is read like everything else, so it must be in the store first.
    manifest.writer.finish();
    await packs.allStored();
    if (!(await packs.readBack()))
        return undefined;
    const writer = o.openWriter();
    const refs = new Map(packs.inUse(referenced, undefined).map((pack) => [pack.number, pack]));
    const blobs = new blob_reader/* BlobReader */.n({ packs: refs, what, hasher: writer.hasher, store, keyring });
    for (const number of parent?.packNumbers() ?? []) {
        const pack = refs.has(number) ? await parent?.pack(number, { signal }) : undefined;
        if (pack !== undefined)
            blobs.hold(number, pack);
    }
    const moved = await consolidate({ ...manifest, retired, blobs, writer, referenced, what, signal });
    await packs.allStored();
    return { ...moved, writer };
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/stored-packs.js

/** Packs on their way into the store at once: enough to hide a network's delays. */
const LANES = 4;
/** Packs that wait in the spool, at most: a store slower than the reading must not fill the disk. */
const WAITING_MAX = 4;
/** Brings finished packs into the store while others are still being filled, and knows what there is for the new checkpoint to refer to. */
class StoredPacks {
    storedBytes = 0;
    #store;
    #parent;
    #signal;
    #packs = new Map();
    #waiting = [];
    #underWay = new Set();
    /** The one that was finished last: it holds the root. */
    #lastNumber = -1;
    #failure;
    #stopped = false;
    constructor(o) {
        this.#store = o.store;
        this.#parent = o.parent;
        this.#signal = o.signal;
    }
    add(pack) {
        if (this.#stopped)
            return;
        this.#lastNumber = pack.number;
        this.#waiting.push(pack);
        this.#begin();
    }
    /** Resolves when another pack may be begun.
     *  @throws the failure of a pack that could not be stored: there is no use in reading on */
    async room() {
        while (this.#waiting.length > WAITING_MAX && this.#failure === undefined)
            await Promise.race(this.#underWay);
        if (this.#failure !== undefined)
            throw this.#failure;
    }
    /** Resolves when everything is stored.
     *  @throws the first failure */
    async allStored() {
        await this.settled();
        if (this.#failure !== undefined)
            throw this.#failure;
    }
    /** Begins no more. */
    stop() {
        this.#stopped = true;
        this.#waiting.length = 0;
    }
    /** Resolves when no call of the store is under way, whatever became of them. */
    async settled() {
        while (this.#underWay.size > 0)
            await Promise.all(this.#underWay);
    }
    /** How many are stored. */
    get count() {
        return this.#packs.size;
    }
    has(number) {
        return this.#packs.has(number);
    }
    get last() {
        const last = this.#packs.get(this.#lastNumber);
        if (last === undefined)
            throw (0,errors/* unavailable */.hU)('store-unavailable', 'The checkpoint has no object: nothing was stored');
        return last;
    }
    /** Whether what was stored can be read. Not in a dry run, which keeps nothing of what it is given. */
    async readBack() {
        const [pack] = this.#packs.values();
        if (pack === undefined)
            return true;
        const range = { offset: 0, length: 1 };
        return (await this.#store.get(pack.at, { range, signal: this.#signal })) !== undefined;
    }
    /** The packs the new checkpoint refers to, the parent's among them; without `self`, the one that will hold its root. */
    inUse(referenced, self) {
        const refs = new Map();
        if (this.#parent !== undefined) {
            refs.set(this.#parent.root.selfPack, this.#parent.selfRef);
            for (const pack of this.#parent.root.packs)
                refs.set(pack.number, pack);
        }
        for (const pack of this.#packs.values())
            refs.set(pack.number, pack);
        if (self !== undefined)
            refs.delete(self);
        return [...refs.values()]
            .map((pack) => ({ ...pack, referencedBytes: referenced.of(pack.number) }))
            .filter((pack) => pack.referencedBytes > 0);
    }
    #begin() {
        while (this.#underWay.size < LANES && this.#failure === undefined) {
            const pack = this.#waiting.shift();
            if (pack === undefined)
                return;
            const storing = this.#put(pack)
                .catch((error) => {
                this.#failure ??= error;
            })
                .finally(() => {
                this.#underWay.delete(storing);
                this.#begin();
            });
            this.#underWay.add(storing);
        }
    }
    async #put(pack) {
        const { number, name, path, sizeBytes, trailerBytes, rawBytes } = pack;
        const at = await this.#store.put(name, { kind: 'file', path, sizeBytes }, { signal: this.#signal });
        this.#packs.set(number, {
            number,
            name,
            at,
            sizeBytes,
            trailerBytes,
            rawBytes,
            referencedBytes: rawBytes,
        });
        this.storedBytes += sizeBytes;
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/read-non-file.js




/** A directory's or symlink's entry; `undefined` if it is gone or has become something else since the walk saw it. */
function readNonFile(item, root) {
    const { path, kind } = item;
    if (kind !== 'directory' && kind !== 'symlink')
        return undefined;
    const native = (0,native_path/* nativePath */.vb)(root, path);
    try {
        const stat = (0,external_node_fs_.lstatSync)(native, { bigint: true, throwIfNoEntry: false });
        if (stat === undefined)
            return undefined;
        if (kind === 'directory' ? !stat.isDirectory() : !stat.isSymbolicLink())
            return undefined;
        const target = kind === 'symlink' ? (0,external_node_fs_.readlinkSync)(native, { encoding: 'latin1' }) : '';
        const { mode, mtimeSec, mtimeNsec, statSize, inode, mtimeMs, ctimeMs, linkKey } = factsOf(stat);
        return {
            entry: {
                path,
                kind,
                mode,
                mtimeSec,
                mtimeNsec,
                sizeBytes: 0,
                runs: [],
                target,
                linkGroup: 0,
                unstable: false,
            },
            row: { path, kind, mode, statSize: kind === 'directory' ? 0 : statSize, mtimeMs, ctimeMs, inode },
            linkKey: kind === 'symlink' ? linkKey : '',
        };
    }
    catch (cause) {
        const code = cause.code;
        if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EINVAL')
            return undefined;
        throw (0,errors/* unavailable */.hU)('file-unreadable', `Cannot read ${(0,native_path/* displayPath */.Gt)(path)}: ${code ?? String(cause)}`, {
            cause,
        });
    }
}

// EXTERNAL MODULE: ./packages/snapshot/lib/tree/ignore-rules.js
var ignore_rules = __webpack_require__(4635);
// EXTERNAL MODULE: ./packages/snapshot/lib/tree/selection.js + 1 modules
var selection = __webpack_require__(6768);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/walk.js





/**
 * Walks a tree in path order (see comparePaths), the root first. Synchronous calls: several times faster than promises.
 * Holds the names of the directories on the way down, nothing else of the tree. An explicit stack, not nested generators: those hand each
 * entry up through every level.
 *
 * What disappears while the walk goes on is left out: it is gone.
 * @throws BelayError unavailable `file-unreadable` for a directory that cannot be listed, or searched; misuse for an ignore file that is too
 * large
 */
class TreeWalk {
    #o;
    #levels = [];
    /** Directories that belong to the tree only if something below them does, and the levels they are on. */
    #pending = [];
    /** Found together with what made pending directories count; given out first. */
    #ready = [];
    #started = false;
    constructor(o) {
        this.#o = o;
    }
    /** The next entry; `undefined` at the end. */
    next() {
        if (this.#ready.length > 0)
            return this.#ready.shift();
        if (!this.#started) {
            this.#started = true;
            const recognised = this.#o.recognise?.('');
            this.#enter('', this.#o.selector);
            return {
                path: '',
                kind: 'directory',
                stat: this.#o.withStat ? lstat('', this.#o.root) : undefined,
                recognised,
            };
        }
        for (;;) {
            const level = this.#levels.at(-1);
            if (level === undefined)
                return undefined;
            if (level.next === level.names.length) {
                this.#levels.pop();
                if (this.#pending.at(-1)?.depth === this.#levels.length)
                    this.#pending.pop();
                continue;
            }
            const item = this.#visit(level, level.next++);
            if (item === undefined)
                continue;
            if (this.#pending.length === 0)
                return item;
            this.#ready.push(...this.#pending.splice(0).map((pending) => pending.item), item);
            return this.#ready.shift();
        }
    }
    #visit(level, at) {
        const name = level.names[at];
        const path = level.prefix + name;
        const recognised = this.#o.recognise?.(path);
        let kind = recognised?.seenAs ?? level.kinds?.[at];
        let stat;
        if (kind === undefined) {
            stat = lstat(path, this.#o.root);
            if (stat === undefined)
                return undefined;
            kind = kindOfStat(stat);
        }
        const decision = level.selector.decide(path, name, kind === 'directory');
        if (decision === 'skip')
            return undefined;
        if (decision === 'credential') {
            this.#o.report.credentials.push(path);
            return undefined;
        }
        if (kind === 'special') {
            this.#o.report.special.push(path);
            return undefined;
        }
        const item = { path, kind, stat, recognised };
        if (kind !== 'directory')
            return item;
        if (decision === 'keep') {
            this.#enter(path, level.selector);
            return item;
        }
        this.#pending.push({ item, depth: this.#levels.length });
        this.#enter(path, level.selector);
        return undefined;
    }
    /** Puts a level on the stack, also for a directory that has just vanished: its pending entry goes when the level does. */
    #enter(directory, outer) {
        this.#o.signal?.throwIfAborted();
        const { root } = this.#o;
        const children = (this.#o.withStat ? listNames(directory, root) : listTyped(directory, root)) ?? NO_CHILDREN;
        const selector = children.ignoreFile ? this.#withIgnoreFile(directory, outer) : outer;
        const prefix = directory === '' ? '' : `${directory}/`;
        this.#levels.push({ prefix, selector, names: children.names, kinds: children.kinds, next: 0 });
    }
    #withIgnoreFile(directory, outer) {
        const path = directory === '' ? selection/* IGNORE_FILE_NAME */.w : `${directory}/${selection/* IGNORE_FILE_NAME */.w}`;
        const stat = lstat(path, this.#o.root);
        // Only a file: what a link points to may lie anywhere.
        if (stat === undefined || !stat.isFile())
            return outer;
        if (stat.size > ignore_rules/* IGNORE_FILE_BYTES_MAX */.$S) {
            const sizes = `expected at most ${ignore_rules/* IGNORE_FILE_BYTES_MAX */.$S} bytes, found ${stat.size}`;
            throw (0,errors/* misuse */.vM)('size-limit-exceeded', `${(0,native_path/* displayPath */.Gt)(path)} is too large: ${sizes}`, {
                hint: 'Fewer and wider rules leave out the same, or the paths to keep can be named.',
            });
        }
        const text = whileThere(path, 'read', () => (0,external_node_fs_.readFileSync)((0,native_path/* nativePath */.vb)(this.#o.root, path)));
        if (text === undefined)
            return outer;
        const patterns = (0,ignore_rules/* readIgnoreFile */.rj)(text);
        const file = { directory, patterns };
        this.#o.report.ignoreFiles.push(file);
        return outer.withIgnoreFile(file);
    }
}
const NO_CHILDREN = { names: [], kinds: undefined, ignoreFile: false };
function listNames(directory, root) {
    const names = list(directory, () => (0,external_node_fs_.readdirSync)((0,native_path/* nativePath */.vb)(root, directory), { encoding: 'latin1' }));
    if (names === undefined)
        return undefined;
    names.sort(compareBytes);
    return { names, kinds: undefined, ignoreFile: names.includes(selection/* IGNORE_FILE_NAME */.w) };
}
function listTyped(directory, root) {
    const entries = list(directory, () => (0,external_node_fs_.readdirSync)((0,native_path/* nativePath */.vb)(root, directory), { encoding: 'latin1', withFileTypes: true }));
    if (entries === undefined)
        return undefined;
    entries.sort((a, b) => compareBytes(a.name, b.name));
    const names = entries.map((entry) => entry.name);
    return { names, kinds: entries.map(kindOfDirent), ignoreFile: names.includes(selection/* IGNORE_FILE_NAME */.w) };
}
function list(directory, read) {
    return whileThere(directory, 'list', read);
}
function lstat(path, root) {
    return whileThere(path, 'look at', () => (0,external_node_fs_.lstatSync)((0,native_path/* nativePath */.vb)(root, path), { throwIfNoEntry: false }));
}
/** `undefined` for what has vanished since its directory was read, or lies below what is no directory any more.
 *  @throws BelayError unavailable `file-unreadable` */
function whileThere(path, doing, look) {
    try {
        return look();
    }
    catch (cause) {
        const code = cause.code;
        if (path !== '' && (code === 'ENOENT' || code === 'ENOTDIR'))
            return undefined;
        throw (0,errors/* unavailable */.hU)('file-unreadable', `Cannot ${doing} ${(0,native_path/* displayPath */.Gt)(path) || 'the root of the tree'}: ${code ?? String(cause)}`, {
            hint: 'Make it readable, or leave it out with --exclude.',
            cause,
        });
    }
}
function compareBytes(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
function kindOfDirent(entry) {
    if (entry.isFile())
        return 'file';
    if (entry.isDirectory())
        return 'directory';
    if (entry.isSymbolicLink())
        return 'symlink';
    if (entry.isFIFO() || entry.isSocket() || entry.isBlockDevice() || entry.isCharacterDevice())
        return 'special';
    // Some file systems do not say.
    return undefined;
}
function kindOfStat(stat) {
    if (stat.isFile())
        return 'file';
    if (stat.isDirectory())
        return 'directory';
    if (stat.isSymbolicLink())
        return 'symlink';
    return 'special';
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/file-parts.js
/** Larger ones leave threads idle at the end, smaller ones look for the same cuts twice more often. */
const PART_BYTES = 16 * 2 ** 20;
/** Divides a file so that several threads can read it. Depends on its size alone, so the blobs do not depend on the threads there are. */
function partsOf(fileBytes) {
    const parts = [];
    let start = 0;
    // The last one is the longest: a small rest would not be worth a part.
    while (fileBytes - start >= 2 * PART_BYTES) {
        parts.push({ start, end: start + PART_BYTES, fileBytes });
        start += PART_BYTES;
    }
    parts.push({ start, end: fileBytes, fileBytes });
    return parts;
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/file-queue.js




const BATCH_FILES = 256;
/** Up to this many files are read on the main thread: starting threads takes longer. */
const INLINE_FILES = 2 * BATCH_FILES;
const INLINE_LARGE_BYTES = 64 * 2 ** 20;
/**
 * Has files read: small ones in batches, large ones in parts as soon as they are known, since the one begun last would leave the other
 * threads idle. A failure is kept and thrown by whatever is called next.
 */
class FileQueue {
    #o;
    #batch = [];
    /** Batches that came before it was known whether threads would pay. */
    #backlog = [];
    #inlineFiles = 0;
    #large = [];
    #underWay = new Set();
    #failure;
    #reader;
    constructor(o) {
        this.#o = o;
    }
    add(file) {
        this.#batch.push(file);
    }
    /** Whether `pump` has something to do. */
    get isFull() {
        return this.#batch.length >= BATCH_FILES;
    }
    /** Hands on what has gathered; waits where the readers have enough. */
    async pump() {
        this.#backlog.push(this.#batch);
        this.#batch = [];
        // A few more may come, or many.
        if (this.#reader === undefined && this.#mayReadInline)
            return;
        if (this.#reader?.inline === false)
            await this.#readLarge();
        await this.#readBacklog();
    }
    /** Waits until more is read: of what has been handed on, else of what has gathered. */
    async waitForSome() {
        this.#throwFailure();
        if (this.#large.length > 0)
            await this.#readLarge();
        else if (this.#underWay.size === 0)
            await this.#readGathered();
        if (this.#underWay.size > 0)
            await Promise.race(this.#underWay);
        this.#throwFailure();
    }
    /** Has everything read to the end. */
    async finish() {
        await this.#readGathered();
        do {
            await this.#readLarge();
            if (this.#underWay.size > 0)
                await Promise.race(this.#underWay);
            this.#throwFailure();
        } while (this.#underWay.size > 0 || this.#large.length > 0);
    }
    async #readGathered() {
        if (this.#batch.length > 0)
            this.#backlog.push(this.#batch);
        this.#batch = [];
        await this.#readBacklog();
    }
    async #readBacklog() {
        if (this.#backlog.length === 0)
            return;
        if (this.#reader === undefined || (this.#reader.inline && !this.#mayReadInline))
            this.#reader = await this.#o.beginReading(this.#mayReadInline);
        for (const batch of this.#backlog.splice(0)) {
            if (this.#reader.inline)
                this.#inlineFiles += batch.length;
            await this.#read(batch);
        }
    }
    get #mayReadInline() {
        return this.#backlog.reduce((sum, batch) => sum + batch.length, this.#inlineFiles) <= INLINE_FILES;
    }
    async #read(batch) {
        const paths = batch.map((file) => file.path);
        await this.#start(async (reader) => {
            const cursor = new ResultCursor(await reader.read({ paths, large: false }));
            for (const file of batch) {
                const kind = cursor.next();
                if (kind === 'large')
                    this.#large.push({ file, sizeBytes: cursor.sizeBytes });
                else
                    this.#o.onRead(file, kind, cursor);
            }
        });
    }
    async #readLarge() {
        if (this.#large.length === 0)
            return;
        const bytes = this.#large.reduce((sum, file) => sum + file.sizeBytes, 0);
        if (this.#reader === undefined || (this.#reader.inline && bytes > INLINE_LARGE_BYTES))
            this.#reader = await this.#o.beginReading(false);
        // The largest first: what is left over at the end should be small.
        this.#large.sort((a, b) => a.sizeBytes - b.sizeBytes);
        for (let next = this.#large.pop(); next !== undefined; next = this.#large.pop()) {
            const parts = partsOf(next.sizeBytes);
            const results = [];
            for (const [number, part] of parts.entries())
                await this.#readPart(next.file, { number, part, parts: parts.length, results });
        }
    }
    async #readPart(file, o) {
        await this.#start(async (reader) => {
            const cursor = new ResultCursor(await reader.read({ paths: [file.path], large: true, part: o.part }));
            o.results.push({ ...takeResult(cursor), number: o.number });
            if (o.results.length < o.parts)
                return;
            const whole = joinParts(o.results);
            if (whole !== undefined)
                this.#o.onRead(file, whole.kind, whole);
            else
                await this.#readWhole(file, reader);
        });
    }
    /** A file that changed between the readings of its parts: by one thread, which sees it when it holds still. */
    async #readWhole(file, reader) {
        const cursor = new ResultCursor(await reader.read({ paths: [file.path], large: true }));
        const kind = cursor.next();
        if (kind === 'large')
            throw (0,errors/* corrupt */.qb)('internal', 'A large file was put off twice');
        this.#o.onRead(file, kind, cursor);
    }
    async #start(task) {
        const reader = this.#reader;
        if (reader === undefined)
            throw (0,errors/* corrupt */.qb)('internal', 'Reading was not begun');
        await reader.ready();
        this.#throwFailure();
        const running = task(reader)
            .catch((error) => {
            this.#failure ??= error;
        })
            .finally(() => this.#underWay.delete(running));
        this.#underWay.add(running);
        if (reader.inline)
            await running;
    }
    #throwFailure() {
        if (this.#failure !== undefined)
            throw this.#failure;
        this.#o.signal?.throwIfAborted();
    }
}
function takeResult(cursor) {
    const kind = cursor.next();
    const { mode, mtimeSec, mtimeNsec, statSize, inode, mtimeMs, ctimeMs, sizeBytes, runs, text } = cursor;
    return { kind, mode, mtimeSec, mtimeNsec, statSize, inode, mtimeMs, ctimeMs, sizeBytes, runs, text };
}
/** One file again, if every part found it in the same state. */
function joinParts(parts) {
    parts.sort((a, b) => a.number - b.number);
    const [first] = parts;
    if (first === undefined)
        return undefined;
    const { kind } = first;
    if (kind === 'large' || (kind !== 'read' && parts.length > 1))
        return undefined;
    const runs = [];
    for (const part of parts) {
        if (part.kind !== kind || !isSameFile(part, first))
            return undefined;
        (0,format_entry/* appendRuns */.$)(runs, part.runs);
    }
    return { ...first, kind, runs };
}
function isSameFile(a, b) {
    return (a.inode === b.inode &&
        a.statSize === b.statSize &&
        a.mtimeMs === b.mtimeMs &&
        a.ctimeMs === b.ctimeMs &&
        a.mode === b.mode);
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/remembered-tree.js



/** What this machine remembers of the parent's tree, read once in path order beside the walk, and the parent's entries where they are needed. */
class RememberedTree {
    #o;
    #remembered;
    /** The first remembered entry the walk has not passed. */
    #segment;
    #rows = [];
    #index = 0;
    /** Number of the current segment's record in the state, and of its first row. */
    #record = -1;
    #firstRow = 0;
    #segments = [];
    constructor(o) {
        this.#o = o;
        this.#remembered = (o.state?.segments() ?? [])[Symbol.iterator]();
        this.#nextSegment();
    }
    /** Where the parent has a path; paths must be asked for in path order. */
    lookUp(path) {
        while (this.#segment !== undefined) {
            const segment = this.#segment;
            const index = this.#index;
            const number = this.#firstRow + index;
            const row = this.#rows[index];
            const order = row.path === path ? 0 : (0,format_entry/* comparePaths */.cD)(row.path, path);
            if (order > 0)
                return undefined;
            if (++this.#index === this.#rows.length)
                this.#nextSegment();
            if (order === 0)
                return {
                    segment,
                    index,
                    row,
                    seenAs: this.#o.voucher?.hasSeen(number) === true ? row.kind : undefined,
                };
        }
        return undefined;
    }
    /** The parent's entry there. */
    async entryAt(known) {
        const entry = (await this.#entriesOf(known.segment))[known.index];
        if (entry?.path !== known.row.path)
            throw (0,errors/* corrupt */.qb)('manifest-corrupt', `The manifest of ${this.#o.parent?.what} is not what this machine remembers`);
        return entry;
    }
    /** The parent's last version of a file that would not hold still, marked as such. */
    async lastWhole(path) {
        const entry = await this.#o.parent?.find(path, { signal: this.#o.signal });
        return entry?.kind === 'file' ? { ...entry, unstable: true } : undefined;
    }
    /** After the walk: the references of segments that are not taken over no longer count. */
    async dropUnused() {
        while (this.#segment !== undefined)
            this.#nextSegment();
        for (const segment of this.#segments) {
            if (segment.kept || segment.dropped)
                continue;
            await this.#entriesOf(segment);
            segment.entries = undefined;
        }
    }
    /** A segment of the parent's that is not taken over as a whole: its references no longer count. */
    async #entriesOf(segment) {
        if (segment.entries !== undefined)
            return segment.entries;
        const parent = this.#o.parent;
        if (parent === undefined)
            throw (0,errors/* corrupt */.qb)('internal', 'A known segment without a parent');
        const { pack, blob } = segment;
        const bytes = await parent.readBlob(pack, blob, { signal: this.#o.signal });
        segment.entries = (0,format_segment/* decodeSegment */.UR)(bytes, { after: undefined, what: `A manifest segment of ${parent.what}` });
        if (!segment.dropped) {
            for (const entry of segment.entries)
                this.#o.referenced.addEntry(entry, -1);
            this.#o.referenced.addBytes(pack, -bytes.length);
            segment.dropped = true;
        }
        return segment.entries;
    }
    #nextSegment() {
        const next = this.#remembered.next();
        this.#firstRow += this.#rows.length;
        this.#index = 0;
        this.#o.voucher?.reached(++this.#record);
        if (next.done === true) {
            this.#segment = undefined;
            this.#rows = [];
            return;
        }
        const state = next.value;
        this.#rows = state.rows;
        this.#segment = {
            pack: state.pack,
            blob: state.blob,
            state,
            entries: undefined,
            kept: false,
            dropped: false,
        };
        this.#segments.push(this.#segment);
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/tree-reading.js







/** Segments that wait for files still being read; more would mean memory that grows with the tree. */
const WAITING_SEGMENTS_MAX = 512;
const PROGRESS_EVERY = 4096;
const LARGE_TREE_ENTRIES = 2 ** 15;
/** Merges the walk with what is known of the tree, has the rest read, and hands segments to the manifest in path order. */
class TreeReading {
    #o;
    #report = {
        special: [],
        credentials: [],
        ignoreFiles: [],
    };
    #unstable = [];
    #vanished = [];
    #links = new HardLinks();
    #waiting = [];
    #remembered;
    #queue;
    #current = { slots: [], unread: 0 };
    #files = 0;
    #sizeBytes = 0;
    #readEntries = 0;
    constructor(o) {
        this.#o = o;
        this.#remembered = new RememberedTree(o);
        const { beginReading, signal } = o;
        this.#queue = new FileQueue({
            beginReading,
            onRead: this.#complete,
            signal,
        });
    }
    /** Reads the tree to the end. What remains is the link table: `links`. */
    async run() {
        let count = 0;
        const report = this.#report;
        const withStat = this.#o.state?.usable === true;
        const { root, selector, signal } = this.#o;
        const recognise = withStat ? (path) => this.#remembered.lookUp(path) : undefined;
        const walk = new TreeWalk({ root, selector, withStat, report, recognise, signal });
        for (let item = walk.next(); item !== undefined; item = walk.next()) {
            this.#take(item);
            if ((0,format_segment/* endsSegment */.e8)(item.path, this.#current.slots.length))
                this.#endSegment();
            if (this.#queue.isFull) {
                await this.#queue.pump();
                await this.#drain();
            }
            if (++count % PROGRESS_EVERY === 0) {
                this.#o.onProgress?.({ entries: count, path: item.path });
                if (count === LARGE_TREE_ENTRIES)
                    this.#o.onLargeTree?.();
                await this.#drain();
                // Lets replies of worker threads and signals in.
                await new Promise((resolve) => setImmediate(resolve));
            }
            while (this.#waiting.length > WAITING_SEGMENTS_MAX) {
                await this.#queue.waitForSome();
                await this.#drain();
            }
        }
        if (this.#current.slots.length > 0)
            this.#endSegment();
        await this.#queue.finish();
        await this.#drain();
        if (this.#waiting.length > 0)
            throw (0,errors/* corrupt */.qb)('internal', `${this.#waiting.length} segments were never completed`);
        await this.#remembered.dropUnused();
        return {
            ...this.#report,
            unstable: this.#unstable,
            vanished: this.#vanished,
            files: this.#files,
            sizeBytes: this.#sizeBytes,
            readEntries: this.#readEntries,
            links: this.#links.groups(),
        };
    }
    #take(item) {
        const known = item.recognised;
        const row = known?.row;
        const vouched = row !== undefined && item.stat !== undefined && this.#o.state?.vouchesFor(row, item.stat) === true;
        const unchanged = known?.seenAs !== undefined || vouched;
        const slot = {
            path: item.path,
            known,
            unchanged,
            unstable: false,
            entry: undefined,
            row: unchanged ? row : undefined,
        };
        this.#current.slots.push(slot);
        if (unchanged) {
            if (item.stat !== undefined && item.kind !== 'directory' && item.stat.nlink > 1) {
                this.#links.add(linkKeyOf(item.stat.dev, item.stat.ino, item.stat.ctimeMs), item.path);
            }
            if (item.kind === 'file') {
                this.#files++;
                this.#sizeBytes += row?.statSize ?? 0;
            }
        }
        else if (item.kind === 'file') {
            this.#current.unread++;
            this.#queue.add({ path: item.path, waiting: this.#current, slot });
        }
        else {
            const read = readNonFile(item, this.#o.root);
            if (read === undefined) {
                this.#vanished.push(item.path);
                return;
            }
            slot.entry = read.entry;
            slot.row = read.row;
            if (read.linkKey !== '')
                this.#links.add(read.linkKey, item.path);
        }
    }
    #endSegment() {
        this.#waiting.push(this.#current);
        this.#current = { slots: [], unread: 0 };
    }
    #complete = ({ path, waiting, slot }, kind, reading) => {
        waiting.unread--;
        this.#readEntries++;
        switch (kind) {
            case 'vanished':
                this.#vanished.push(path);
                return;
            case 'credential':
                this.#report.credentials.push(path);
                return;
            case 'unstable':
                this.#unstable.push(path);
                slot.unstable = true;
                return;
            case 'read':
                this.#takeReading(path, slot, reading);
        }
    };
    #takeReading(path, slot, reading) {
        const { mode, mtimeSec, mtimeNsec, statSize, inode, mtimeMs, ctimeMs, sizeBytes, runs, text } = reading;
        slot.entry = {
            path,
            kind: 'file',
            mode,
            mtimeSec,
            mtimeNsec,
            sizeBytes,
            runs,
            target: '',
            linkGroup: 0,
            unstable: false,
        };
        slot.row = { path, kind: 'file', mode, statSize, mtimeMs, ctimeMs, inode };
        if (text !== '')
            this.#links.add(text, path, runs);
        this.#files++;
        this.#sizeBytes += sizeBytes;
    }
    /** Hands on the segments whose files have all been read. */
    async #drain() {
        let done = 0;
        while (this.#waiting[done]?.unread === 0)
            await this.#emit(this.#waiting[done++].slots);
        if (done > 0)
            this.#waiting.splice(0, done);
    }
    async #emit(slots) {
        const segment = slots[0]?.known?.segment;
        if (segment?.state !== undefined && isWhole(segment, segment.state, slots)) {
            this.#o.builder.reuse({ pack: segment.pack, blob: segment.blob, entries: slots.length });
            this.#o.state?.keepSegment(segment.state);
            segment.kept = true;
            segment.state = undefined;
            return;
        }
        const entries = [];
        const rows = [];
        for (const slot of slots) {
            const entry = slot.entry ?? (await this.#parentEntry(slot));
            if (entry === undefined)
                continue;
            entries.push(entry);
            // Without a row nothing vouches for it next time, but rows and entries go in step.
            rows.push(slot.row ?? { ...NO_ROW, path: slot.path });
        }
        for (const slot of slots) {
            // The walk is past it. Should the next segment hold the rest of it, it is decoded once more.
            if (slot.known === undefined)
                continue;
            slot.known.segment.state = undefined;
            slot.known.segment.entries = undefined;
        }
        if (entries.length === 0)
            return;
        await this.#o.beforeStoring();
        let from = 0;
        for (const { pack, blob, entries: count } of this.#o.builder.add(entries)) {
            this.#o.state?.addSegment({ pack, blob, rows: rows.slice(from, from + count) });
            from += count;
        }
    }
    /** The parent's entry for a slot that was not read: as it is if unchanged; the last whole version if the file would not hold still. */
    async #parentEntry(slot) {
        if (slot.unstable)
            return await this.#remembered.lastWhole(slot.path);
        if (slot.known === undefined || !slot.unchanged)
            return undefined;
        return await this.#remembered.entryAt(slot.known);
    }
}
/** Whether these slots are exactly this segment, with nothing changed. */
function isWhole(segment, state, slots) {
    if (state.rows.length !== slots.length)
        return false;
    return slots.every((slot, at) => slot.unchanged && slot.known?.segment === segment && slot.known.index === at);
}
const NO_ROW = {
    kind: 'special',
    mode: 0,
    statSize: 0,
    mtimeMs: 0,
    ctimeMs: 0,
    inode: 0,
};

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/voucher.js

/** Below this a thread takes longer to start than the walk to finish. */
const ROWS_MIN = 16_384;
/**
 * A second thread that compares remembered rows with the tree, from the last one backwards, while the walk comes towards it from the
 * front. It only saves the walk calls: what it has not reached, the walk looks at itself, so its failure costs nothing but time.
 */
class Voucher {
    #marks;
    #position;
    #worker;
    /** `undefined` where it would not pay. */
    static begin(o) {
        const count = o.rows?.index.firstRows.at(-1) ?? 0;
        if (o.rows === undefined || count < ROWS_MIN || o.parallelism < 2)
            return undefined;
        const setup = {
            root: o.root,
            rows: o.rows,
            marks: new SharedArrayBuffer(count),
            position: new SharedArrayBuffer(4),
        };
        return new Voucher(setup, o.workerUrl);
    }
    constructor(setup, workerUrl) {
        this.#marks = new Uint8Array(setup.marks);
        this.#position = new Int32Array(setup.position);
        this.#worker = new external_node_worker_threads_.Worker(workerUrl, { workerData: { kind: 'vouch', setup } });
        this.#worker.on('error', () => {
            // Nothing depends on it: without marks the walk looks for itself.
        });
    }
    /** Tells how far the walk has come: no use in looking at records before this one. */
    reached(record) {
        Atomics.store(this.#position, 0, record);
    }
    /** Whether the row's entry was just seen unchanged, with one link. */
    hasSeen(row) {
        return Atomics.load(this.#marks, row) === 1;
    }
    async stop() {
        await this.#worker.terminate();
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/archive-session.js














const MANIFEST_COMPRESSION = { level: 6 };
/** One checkpoint being taken: what `archive` does between its lease and its end. */
class ArchiveSession {
    #o;
    #startedAtMs;
    #parent;
    #setup;
    #table;
    #state;
    #voucher;
    #packs;
    #writer;
    #reader;
    #loaded;
    constructor(o, parts) {
        this.#o = o;
        this.#startedAtMs = parts.setup.startedAtMs;
        this.#parent = parts.parent;
        this.#setup = parts.setup;
        this.#table = new DedupTable(parts.setup.table);
        this.#state = parts.state;
        this.#packs = new StoredPacks({ store: o.store, parent: parts.parent, signal: o.signal });
        const { root, workerUrl, parallelism } = o;
        this.#voucher = Voucher.begin({ root, rows: parts.state?.rows, workerUrl, parallelism });
    }
    static async open(o) {
        const startedAtMs = o.clock();
        const parent = o.parent === undefined
            ? undefined
            : await checkpoint_reader/* CheckpointReader */.q.open(o.parent, { store: o.store, keyring: o.keyring, signal: o.signal });
        const setup = await makeArchiveSetup(o, parent, startedAtMs);
        const state = openLocalState({
            directory: o.stateDirectory,
            root: o.root,
            series: o.facts.series,
            parent: o.parent,
            segments: parent === undefined ? [] : (0,checkpoint_reader/* blobsOf */.O)(parent.root.segments),
            dependsOn: [o.selection, o.policy],
            startedAtMs,
        });
        return new ArchiveSession(o, { parent, setup, state });
    }
    async run() {
        const writer = makePackWriter(this.#setup, (pack) => this.#packs.add(pack));
        this.#writer = writer;
        const referenced = new ReferencedBytes(this.#state?.usable === true ? this.#parentReferences() : []);
        const builder = new ManifestBuilder(writer, referenced);
        const reading = new TreeReading({
            root: this.#o.root,
            selector: this.#o.selector,
            parent: this.#parent,
            state: this.#state,
            voucher: this.#voucher,
            builder,
            referenced,
            beforeStoring: async () => {
                await this.#packs.room();
                await this.#loadParentBlobs();
            },
            beginReading: async (few) => await this.#beginReading(few, writer),
            onProgress: this.#o.onProgress,
            onLargeTree: this.#o.onLargeTree,
            signal: this.#o.signal,
        });
        const report = await reading.run();
        if (this.#state?.usable === true)
            await this.#dropParentLinks(referenced);
        if (report.links.length > 0)
            await this.#loadParentBlobs();
        const links = builder.addLinks(report.links);
        const totals = (await this.#reader?.finish()) ?? { newBytes: 0, reusedBytes: 0 };
        await this.#packs.allStored();
        const durationMs = () => this.#o.clock() - this.#startedAtMs;
        const root = this.#parent?.root;
        const unchanged = root !== undefined &&
            (0,external_node_util_.isDeepStrictEqual)(builder.segments, root.segments) &&
            (0,external_node_util_.isDeepStrictEqual)(links, root.links);
        const sums = {
            newBytes: totals.newBytes + writer.newBytes,
            reusedBytes: totals.reusedBytes + writer.reusedBytes,
        };
        if (!this.#o.isWorthIt({
            unchanged,
            newBytes: sums.newBytes - builder.newBytes,
            files: report.files,
            sizeBytes: report.sizeBytes,
        })) {
            writer.abandon();
            // Of a changed tree nothing is remembered: what was seen is in no checkpoint.
            if (unchanged && this.#o.parent !== undefined)
                this.#state?.keep(this.#o.parent);
            return {
                ...report,
                entry: undefined,
                ...measured(report, builder, sums),
                storedBytes: this.#packs.storedBytes,
                durationMs: durationMs(),
            };
        }
        const manifest = { segments: builder.segments, links, writer };
        // Of an unchanged tree next to nothing is stored.
        const { segments, writer: lastWriter, links: linksInUse, } = unchanged ? manifest : await this.#retire(manifest, referenced);
        const record = this.#recordOf(report, {
            durationMs: durationMs(),
            newBytes: sums.newBytes - builder.newBytes,
        });
        lastWriter.finish((self) => (0,format_root/* encodeRoot */.pR)({
            facts: {
                record,
                selection: { ...this.#o.selection, ignoreFiles: [...report.ignoreFiles] },
                entries: builder.entries,
                chunking: { ...this.#setup.chunking },
            },
            selfPack: self.number,
            selfReferencedBytes: referenced.of(self.number),
            packs: this.#packs.inUse(referenced, self.number),
            segments,
            links: linksInUse,
        }));
        await this.#packs.allStored();
        const { last } = this.#packs;
        const entry = {
            record: {
                ...record,
                digest: last.name,
                storedBytes: this.#packs.storedBytes,
            },
            at: last.at,
            sizeBytes: last.sizeBytes,
            trailerBytes: last.trailerBytes,
        };
        this.#o.signal?.throwIfAborted();
        await this.#o.catalog.publish(entry, { signal: this.#o.signal });
        this.#state?.keep(entry);
        return {
            ...report,
            entry,
            ...measured(report, builder, sums),
            storedBytes: this.#packs.storedBytes,
            durationMs: durationMs(),
        };
    }
    /** Does without packs that are not worth keeping. */
    async #retire(manifest, referenced) {
        const { store, keyring, facts, signal } = this.#o;
        const retired = await retirePacks({
            manifest,
            referenced,
            packs: this.#packs,
            parent: this.#parent,
            openWriter: () => {
                // A table of its own: the one in use would find every blob where it is.
                const setup = { ...this.#setup, table: new DedupTable().memory };
                this.#writer = makePackWriter(setup, (pack) => this.#packs.add(pack));
                return this.#writer;
            },
            store,
            keyring,
            what: `checkpoint ${facts.id}`,
            signal,
        });
        if (retired === undefined)
            return manifest;
        this.#state?.relocate(retired.movedTo);
        return retired;
    }
    async close() {
        this.#packs.stop();
        try {
            this.#writer?.abandon();
        }
        finally {
            // Whatever becomes of a file in the spool, no thread and no store call outlives its session.
            await this.#reader?.stop();
            await this.#voucher?.stop();
            await this.#packs.settled();
            this.#state?.close();
        }
    }
    /** Threads only where there is much to read. */
    async #beginReading(few, writer) {
        await this.#loadParentBlobs();
        if (few)
            return inlineReader(writer, this.#setup);
        // From here on this thread writes the manifest only: small, read often, and stored again wherever it changes.
        writer.changeCompression(MANIFEST_COMPRESSION);
        this.#reader = new ThreadedReader({
            count: this.#o.parallelism,
            workerUrl: this.#o.workerUrl,
            setup: this.#setup,
            onPack: (pack) => this.#packs.add(pack),
            signal: this.#o.signal,
        });
        return this.#reader;
    }
    async #loadParentBlobs() {
        this.#loaded ??= this.#readParentBlobs();
        await this.#loaded;
    }
    async #readParentBlobs() {
        if (this.#parent === undefined)
            return;
        for (const number of this.#parent.packNumbers()) {
            const { index } = await this.#parent.pack(number, { signal: this.#o.signal });
            this.#table.claimAll(number, index.digests);
        }
    }
    #parentReferences() {
        const root = this.#parent?.root;
        if (root === undefined)
            return [];
        return [
            [root.selfPack, root.selfReferencedBytes],
            ...root.packs.map((pack) => [pack.number, pack.referencedBytes]),
        ];
    }
    /** The link table is stored whole each time, so the parent's no longer counts. */
    async #dropParentLinks(referenced) {
        const parent = this.#parent;
        if (parent === undefined)
            return;
        for (const [number, blob] of (0,checkpoint_reader/* blobsOf */.O)(parent.root.links)) {
            const pack = await parent.pack(number, { signal: this.#o.signal });
            referenced.addBytes(number, -(pack.index.blobLengths[blob] ?? 0));
        }
    }
    #recordOf(report, o) {
        return {
            ...this.#o.facts,
            version: 1,
            files: report.files,
            sizeBytes: report.sizeBytes,
            storedBytes: this.#packs.storedBytes,
            reusedBytes: Math.max(0, report.sizeBytes - o.newBytes),
            durationMs: o.durationMs,
            unstableFiles: report.unstable.length,
            parent: this.#o.parent?.record.id ?? null,
            encrypted: this.#setup.keys !== undefined,
        };
    }
}
function measured(report, builder, totals) {
    return {
        entries: builder.entries,
        files: report.files,
        sizeBytes: report.sizeBytes,
        reusedBytes: Math.max(0, report.sizeBytes - (totals.newBytes - builder.newBytes)),
    };
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/archive/archive.js



/**
 * Takes a checkpoint of a tree: reads what has changed since the parent, stores what is new, publishes.
 *
 * Order of writing: packs, then the object with the root, then the catalog entry. A crash before the last leaves objects nobody names,
 * which cleanup removes; never a checkpoint that lacks something.
 *
 * @throws BelayError of the store's kind, `file-unreadable`, `aborted`; then nothing is published
 */
async function archive(o) {
    // Before the parent is read: from here on cleanup leaves its packs alone.
    const lease = await o.catalog.lease(o.parent, { signal: o.signal });
    if (lease === undefined)
        return await archive({ ...o, parent: undefined });
    try {
        const session = await ArchiveSession.open(o);
        try {
            return await session.run();
        }
        catch (error) {
            // Walks and loops over disk throw the signal's own reason.
            if (!(error instanceof errors/* BelayError */.oT))
                (0,until_aborted/* assertRunning */.s)(o.signal, `take a checkpoint of ${o.root}`);
            throw error;
        }
        finally {
            await session.close();
        }
    }
    finally {
        await lease.release();
    }
}


/***/ })

};

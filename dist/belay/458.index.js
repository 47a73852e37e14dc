export const id = 458;
export const ids = [458];
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

/***/ 5458:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  restoreCommand: () => (/* binding */ restoreCommand)
});

// EXTERNAL MODULE: ./packages/domain/lib/brand.js
var brand = __webpack_require__(6991);
// EXTERNAL MODULE: ./packages/belay/lib/checkpoint-option.js
var checkpoint_option = __webpack_require__(3939);
// EXTERNAL MODULE: ./packages/belay/lib/command.js
var command = __webpack_require__(8158);
// EXTERNAL MODULE: ./packages/belay/lib/common-options.js
var common_options = __webpack_require__(273);
// EXTERNAL MODULE: ./packages/belay/lib/option.js
var lib_option = __webpack_require__(5822);
// EXTERNAL MODULE: ./packages/belay/lib/option-place.js + 1 modules
var option_place = __webpack_require__(4441);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/domain/lib/checkpoint/choose-checkpoint.js
var choose_checkpoint = __webpack_require__(303);
// EXTERNAL MODULE: ./packages/domain/lib/checkpoint/lineage.js
var checkpoint_lineage = __webpack_require__(2604);
;// CONCATENATED MODULE: ./packages/domain/lib/checkpoint/completed-phases.js


/** The phases that are done in the state a checkpoint restores, in the order in which they were finished: its own and
 *  those of the older checkpoints of its lineage. None for a closed lineage: its job succeeded, and a new run of it has
 *  to do its work.
 *  @param series the checkpoints of the same series */
function completedPhases(restored, series) {
    if (restored.closed)
        return [];
    const lineage = series.filter((checkpoint) => (0,checkpoint_lineage/* isSameLineage */.yu)(checkpoint.lineage, restored.lineage));
    // One closed checkpoint closes them all: a marker may reach some records later than others.
    if (lineage.some(({ closed }) => closed))
        return [];
    const oldestFirst = (0,choose_checkpoint/* newestFirst */.l)([...lineage.filter(({ id }) => id !== restored.id), restored]).reverse();
    const until = oldestFirst.slice(0, oldestFirst.indexOf(restored) + 1);
    return [...new Set(until.flatMap(({ phase }) => (phase === null ? [] : [phase])))];
}

// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
// EXTERNAL MODULE: ./packages/machine/lib/cpu.js
var cpu = __webpack_require__(9417);
// EXTERNAL MODULE: ./packages/machine/lib/heap.js
var heap = __webpack_require__(2749);
// EXTERNAL MODULE: ./packages/machine/lib/sessions.js + 1 modules
var sessions = __webpack_require__(1963);
// EXTERNAL MODULE: ./packages/machine/lib/set-times.js + 3 modules
var set_times = __webpack_require__(7472);
// EXTERNAL MODULE: ./packages/machine/lib/target-semantics.js
var target_semantics = __webpack_require__(7246);
// EXTERNAL MODULE: ./packages/snapshot/lib/reading/checkpoint-reader.js
var checkpoint_reader = __webpack_require__(5623);
// EXTERNAL MODULE: ./packages/snapshot/lib/restore/restore.js + 31 modules
var restore = __webpack_require__(7420);
// EXTERNAL MODULE: ./packages/belay/lib/checkpoint-facts.js + 1 modules
var checkpoint_facts = __webpack_require__(5489);
// EXTERNAL MODULE: ./packages/belay/lib/choose-entry.js
var choose_entry = __webpack_require__(8427);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: ./packages/domain/lib/duration.js
var duration = __webpack_require__(9512);
// EXTERNAL MODULE: ./packages/machine/lib/git-command.js
var git_command = __webpack_require__(7015);
// EXTERNAL MODULE: ./packages/machine/lib/git-repository.js
var git_repository = __webpack_require__(2444);
// EXTERNAL MODULE: ./packages/machine/lib/git-status.js
var git_status = __webpack_require__(3494);
;// CONCATENATED MODULE: ./packages/machine/lib/uncommitted-changes.js



/** What is in the work tree below `directory` and in no commit: changed, staged and untracked files, not ignored ones. Paths are byte
 *  strings relative to `directory`. With `paths` (the same form), only changes that writing those paths would destroy.
 *  Nested repositories are seen from outside, as one path; ask for each of them by itself. Undefined: no repository here.
 *  @throws BelayError `unavailable` if git cannot tell: never take that for no changes */
async function uncommittedChanges(directory, o = {}) {
    const repository = await (0,git_repository/* findRepository */.W)(directory, o);
    if (repository?.workTree === undefined)
        return undefined;
    const args = ['status', '--porcelain=v2', '-z', '--untracked-files=all', '--no-renames', '--', '.'];
    const [status, prefixLine] = await Promise.all([
        (0,git_command/* gitOutput */.oM)(directory, args, o),
        (0,git_command/* gitOutput */.oM)(directory, ['rev-parse', '--show-prefix'], o),
    ]);
    const prefix = prefixLine.replace(/\n$/, '');
    const changes = (0,git_status/* parseGitStatus */.E)(status)
        .changes.filter(({ path }) => path.startsWith(prefix))
        .map(({ letters, path }) => ({ letters, path: path.slice(prefix.length) }));
    return o.paths === undefined ? changes : changesUnder(changes, o.paths);
}
function changesUnder(changes, paths) {
    const byPath = new Map(changes.map((change) => [change.path, change]));
    const found = new Set();
    if (byPath.size === 0)
        return [];
    for (const path of paths) {
        // Also what is below a changed path: a file of a nested repository.
        for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
            const change = byPath.get(path.slice(0, end));
            if (change !== undefined)
                found.add(change);
        }
    }
    return [...found];
}

// EXTERNAL MODULE: ./packages/snapshot/lib/archive/archive.js + 34 modules
var archive = __webpack_require__(4899);
// EXTERNAL MODULE: ./packages/snapshot/lib/tree/native-path.js
var native_path = __webpack_require__(1054);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/exact-selector.js

/** Selects these paths and nothing else, whatever they are named: for keeping what is about to be overwritten. */
function exactSelector(paths) {
    const wanted = new Set(paths);
    const above = new Set();
    for (const path of wanted) {
        for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            const parent = path.slice(0, slash);
            if (above.has(parent))
                break;
            above.add(parent);
        }
    }
    const selector = {
        decide: (path, _name, isDirectory) => {
            if (wanted.has(path))
                return 'keep';
            return isDirectory && above.has(path) ? 'descend' : 'skip';
        },
        judge: (path, isDirectory) => selector.decide(path, '', isDirectory),
        selects: (path) => wanted.has(path),
        // What is about to be overwritten is kept whatever anybody ignores.
        withIgnoreFile: () => selector,
        literalPaths: [],
    };
    return selector;
}
/** A line for `paths` that means this path and no other. Of a name that is no UTF-8 it means nothing at all. */
function literalPattern(path) {
    return (0,native_path/* displayPath */.Gt)(path).replace(/[\\*?[\]!#\s]/g, '\\$&');
}

// EXTERNAL MODULE: ./packages/belay/lib/text.js
var lib_text = __webpack_require__(3520);
;// CONCATENATED MODULE: ./packages/belay/lib/guard-overwrites.js









/** Refuses to overwrite what is in no commit.
 *  @throws BelayError misuse `uncommitted-changes`, naming the first few; unavailable if git cannot tell */
async function refuseUncommitted(target, paths, context) {
    const changes = await uncommittedChanges(target, { paths, signal: context.signal });
    if (changes === undefined || changes.length === 0)
        return;
    const few = (0,lib_text/* firstFew */.Dt)(changes.map(({ letters, path }) => `${(0,lib_text/* shownPath */.pS)(path)} (${letters})`));
    throw (0,errors/* misuse */.vM)('uncommitted-changes', `The restore would overwrite ${(0,lib_text/* counted */.hS)(changes.length, 'change')} that no commit holds: ${few}`, {
        hint: 'Commit or stash them, or run it with --backup, which keeps what is overwritten as a checkpoint, or with --force.',
    });
}
/** Keeps what is about to be overwritten as a checkpoint of the same series' backups.
 *  @throws BelayError of every kind; then nothing may be overwritten */
async function backUp(o, open, context) {
    const { record } = o.before;
    const now = context.now();
    const id = (0,brand/* makeCheckpointId */.Md)(now, context.randomBytes(4));
    await (0,archive/* archive */.r)({
        ...open,
        root: o.root,
        selection: { paths: o.paths.map(literalPattern), exclude: [], keepCredentials: true },
        selector: exactSelector(o.paths),
        policy: { scrubGitConfig: false },
        facts: {
            id,
            series: backupSeries(record.series),
            lineage: record.lineage,
            closed: false,
            phase: null,
            trigger: 'risk-event',
            priority: 'high',
            lane: record.lane,
            createdAt: now.toISOString(),
            expiresAt: new Date(now.getTime() + BACKUP_DAYS * duration/* DAY_MS */.sO).toISOString(),
            git: null,
            values: { restored: record.id },
            platform: { os: (0,external_node_os_.platform)(), arch: (0,external_node_os_.arch)() },
        },
        // What is overwritten is most often an edited form of what the checkpoint holds.
        parent: o.before,
        stateDirectory: undefined,
        workerUrl: context.workerUrl,
        parallelism: (0,cpu/* availableCpus */.d)(),
        compression: { level: 1 },
        isWorthIt: () => true,
        clock: () => context.now().getTime(),
        signal: context.signal,
    });
    return id;
}
const BACKUP_DAYS = 30;
/** Backups follow each other in a series of their own: they are no state of the work to go on from. */
function backupSeries(series) {
    const suffix = '/backup';
    return (series.endsWith(suffix) ? series : `${series.slice(0, 200 - suffix.length)}${suffix}`);
}

// EXTERNAL MODULE: ./packages/belay/lib/left-out.js + 1 modules
var left_out = __webpack_require__(7750);
// EXTERNAL MODULE: ./packages/belay/lib/load-config.js + 1 modules
var load_config = __webpack_require__(8957);
// EXTERNAL MODULE: ./packages/belay/lib/open-store.js + 20 modules
var open_store = __webpack_require__(9467);
// EXTERNAL MODULE: ./packages/belay/lib/restore-selection.js
var restore_selection = __webpack_require__(1786);
// EXTERNAL MODULE: ./packages/domain/lib/byte-size.js
var byte_size = __webpack_require__(1682);
;// CONCATENATED MODULE: ./packages/belay/lib/restored-outcome.js



/** What `restore` says of what it did. */
function restoredOutcome(o, { output }) {
    const { record } = o.entry;
    const { report } = o;
    if (o.stale !== undefined)
        output.note(`The checkpoint may not fit: ${o.stale}.`);
    for (const note of report.notes)
        output.warn(note);
    if (report.mtimePrecision === 'us' && report.filesWritten > 0) {
        output.note('Times are exact to the microsecond only: neither perl nor python3 was found.');
    }
    const removed = report.filesRemoved + report.directoriesRemoved;
    const verb = o.dryRun ? 'would be ' : '';
    const rows = [
        `  ${(0,lib_text/* counted */.hS)(report.filesWritten, 'file')} ${verb}written (${(0,byte_size/* formatByteSize */.$j)(report.bytesToWrite)}), ${(0,lib_text/* counted */.hS)(report.filesUnchanged, 'file')} already right`,
        ...(report.metadataFixed > 0
            ? [`  ${(0,lib_text/* counted */.hS)(report.metadataFixed, 'mode or time', 'modes or times')} ${verb}set right`]
            : []),
        ...(removed > 0 ? [`  ${(0,lib_text/* counted */.hS)(removed, 'entry', 'entries')} ${verb}removed`] : []),
        ...(report.backupId === undefined ? [] : [`  what was overwritten is kept as ${report.backupId}`]),
        `  ${o.dryRun ? 'planned' : 'took'} ${(0,duration/* roundedDuration */.W7)(o.rtoMs)}; the state is ${(0,duration/* roundedDuration */.W7)(o.rpoSeconds * 1000)} old`,
    ];
    return {
        outputs: {
            restored: !o.dryRun,
            ...identity(o.entry, o.completedPhases),
            values: record.values,
            'stale-reason': o.stale ?? null,
            'files-written': report.filesWritten,
            'files-unchanged': report.filesUnchanged,
            'files-removed': report.filesRemoved,
            'metadata-fixed': report.metadataFixed,
            'bytes-fetched': report.bytesFetched,
            'bytes-written': report.bytesWritten,
            'mtime-precision': report.mtimePrecision,
            'rpo-seconds': o.rpoSeconds,
            'rto-ms': o.rtoMs,
            'backup-id': report.backupId ?? null,
            'dry-run': o.dryRun,
            notes: [...report.notes],
        },
        text: `${o.dryRun ? 'Would restore' : 'Restored'} checkpoint ${output.mark('bold', record.id)} (series ${record.series}) ${o.dryRun ? 'to' : 'in'} ${o.target}\n${rows.join('\n')}\n`,
    };
}
/** What `restore` says when there was nothing to restore, or nothing that fits. */
function nothingRestored(o) {
    const isStale = o.entry !== undefined;
    return {
        outputs: {
            restored: false,
            ...(o.entry === undefined ? NO_IDENTITY : { ...identity(o.entry, []), 'resume-from': null }),
            values: {},
            'stale-reason': isStale ? o.because : null,
            reason: o.because,
            'files-written': 0,
            'files-unchanged': 0,
            'bytes-fetched': 0,
            'rpo-seconds': null,
            'rto-ms': 0,
            'backup-id': null,
        },
        text: `Restored nothing: ${o.because}\n${o.hint === undefined ? '' : `  ${o.hint}\n`}`,
        exitCode: 3,
    };
}
const NO_IDENTITY = { 'checkpoint-id': null, phase: null, 'completed-phases': [], 'resume-from': null };
function identity({ record }, phases) {
    return {
        'checkpoint-id': record.id,
        phase: record.phase,
        'completed-phases': [...phases],
        // The phase after which the work goes on.
        'resume-from': phases.at(-1) ?? null,
    };
}

// EXTERNAL MODULE: ./packages/belay/lib/staleness.js
var staleness = __webpack_require__(5649);
// EXTERNAL MODULE: ./packages/belay/lib/verify-policy.js
var verify_policy = __webpack_require__(9561);
;// CONCATENATED MODULE: ./packages/belay/lib/restore-tree.js






















/** Finds the checkpoint, judges whether it fits, and makes the target hold it.
 *  @throws BelayError of every kind; unless it says otherwise, nothing was changed */
async function restoreTree(given, context) {
    const loaded = await (0,load_config/* loadConfig */.Z)(given.config, context);
    const o = withDefaults(given, loaded.config);
    try {
        const access = o.backup && !o['dry-run'] ? 'existing' : 'read';
        return await (0,open_store/* withStore */.aH)(o, access, context, async (open) => await restoreFrom(o, loaded.digest, open, context));
    }
    catch (error) {
        const isNothing = error instanceof errors/* BelayError */.oT && NOTHING_THERE.has(error.code);
        if (!isNothing || o.required)
            throw error;
        return nothingRestored({ because: error.message, hint: error.hint });
    }
}
/** What the options leave open, the configuration says. Who names one checkpoint, or a moment, means it whatever has happened since. */
function withDefaults(o, { restore: defaults }) {
    const isExplicit = o.checkpoint.kind === 'id' || o.checkpoint.kind === 'before';
    return {
        ...o,
        'delete-extra': o['delete-extra'] || defaults.deleteExtra,
        backup: o.backup || defaults.backup,
        required: o.required || defaults.required,
        verify: o.verify ?? (0,verify_policy/* parseVerifyPolicy */.j)(defaults.verify),
        'if-stale': o['if-stale'] ?? (isExplicit ? 'restore' : defaults.ifStale),
    };
}
const NOTHING_THERE = new Set(['checkpoint-not-found', 'store-not-found']);
async function restoreFrom(o, configuration, open, context) {
    const { signal } = context;
    const startedMs = context.elapsedMs();
    const entry = await (0,choose_entry/* chooseEntry */.c)({ selector: o.checkpoint, series: o.series }, open, context);
    checkDigest(entry, o['expect-digest']);
    const stale = await judgeStaleness(entry, configuration, context);
    if (stale !== undefined && o['if-stale'] === 'skip')
        return nothingRestored({ because: stale, entry, hint: STALE_HINT });
    if (stale !== undefined && o['if-stale'] === 'fail') {
        throw (0,errors/* absent */.Ge)('checkpoint-stale', `Checkpoint ${entry.record.id} does not fit: ${stale}`, {
            hint: STALE_HINT,
        });
    }
    const checkpoint = await checkpoint_reader/* CheckpointReader */.q.open(entry, { ...open, signal });
    const report = await carryOut({ options: o, entry, checkpoint, open }, context);
    return restoredOutcome({
        entry,
        report,
        stale,
        dryRun: o['dry-run'],
        target: targetOf(o, context),
        completedPhases: await phasesOf(entry, open, context),
        rpoSeconds: Math.max(0, Math.round((context.now().getTime() - (0,brand/* timeOfCheckpointId */.AA)(entry.record.id).getTime()) / 1000)),
        rtoMs: Math.round(context.elapsedMs() - startedMs),
    }, context);
}
const STALE_HINT = 'To restore it all the same, use --if-stale restore.';
async function carryOut(o, context) {
    const { options, entry, checkpoint, open } = o;
    const target = targetOf(options, context);
    const dryRun = options['dry-run'];
    const leftOut = await (0,left_out/* leftOutOf */.T)(target, {
        store: open.path,
        state: context.env['BELAY_STATE_DIR'] || undefined,
    });
    const selection = await (0,restore_selection/* restoreSelection */.J)({ paths: options.paths, deleteExtra: options['delete-extra'], leftOut }, checkpoint, context);
    const backup = options.backup
        ? (paths) => backUp({ root: target, paths, before: entry }, open, context)
        : undefined;
    const guard = options.force || options.backup ? undefined : (paths) => refuseUncommitted(target, paths, context);
    return await (0,restore/* restore */.P)({
        checkpoint,
        store: open.store,
        target,
        semantics: await (0,target_semantics/* targetSemantics */.j)(target, { mayWrite: !dryRun }),
        policy: {
            ...selection,
            verify: options.verify,
            random: () => Buffer.from(context.randomBytes(4)).readUInt32LE() / 2 ** 32,
        },
        dryRun,
        durable: options.durable,
        guard,
        backup,
        onAction: (action) => context.output.detail(`${action.kind} ${(0,lib_text/* shownPath */.pS)(action.path) || '.'}`),
        onProgress: ({ entries, entriesAll }) => context.output.progress(() => `${Math.floor((100 * entries) / Math.max(1, entriesAll))} % of ${entriesAll.toLocaleString('en')} entries`),
        onLargeTree: heap/* holdHeap */.S,
        openTimeSetter: set_times/* findTimeSetter */.M,
        liveness: await (0,sessions/* sessionLiveness */.U)(),
        session: Buffer.from(context.randomBytes(16)).toString('hex'),
        clock: { now: context.now, elapsedMs: context.elapsedMs },
        workerUrl: context.workerUrl,
        threads: (0,cpu/* availableCpus */.d)(),
        signal: context.signal,
    });
}
function targetOf(o, context) {
    return external_node_path_.resolve(context.cwd, o.target ?? '.');
}
function checkDigest(entry, expected) {
    const { id, digest } = entry.record;
    if (expected === undefined || expected === digest)
        return;
    throw (0,errors/* corrupt */.qb)('digest-mismatch', `Checkpoint ${id} is not the one that was pinned: expected digest ${expected}, found ${digest}`, {
        hint: 'Restore nothing from this store before you know why.',
    });
}
async function judgeStaleness(entry, configuration, context) {
    const git = await (0,checkpoint_facts/* gitStateOf */.F)(context);
    return (0,staleness/* staleReason */.W)(entry.record, { commit: git?.head ?? null, configuration });
}
async function phasesOf(entry, { catalog }, { signal, output }) {
    const records = [];
    const unreadable = (id) => output.detail(`checkpoint ${id} cannot be read, so its phase does not count as completed`);
    for await (const each of catalog.list({ series: entry.record.series, signal, unreadable }))
        records.push(each.record);
    return completedPhases(entry.record, records);
}

;// CONCATENATED MODULE: ./packages/belay/lib/commands/restore.js








/** `belay restore`: makes a directory hold what a checkpoint holds. */
const restoreCommand = (0,command/* defineCommand */.N)({
    name: 'restore',
    summary: 'Bring a checkpoint back, all or part of it',
    description: [
        'Makes this directory hold what the checkpoint holds. Only what differs is written; files that the checkpoint does not know stay, unless --delete-extra. Everything is verified before it appears under its name, so a restore that is interrupted leaves each file old or new, never torn, and running it again completes it.',
        'In a git repository it refuses to overwrite changes that no commit holds, unless --backup or --force is given. .git/config is never overwritten.',
    ],
    positionals: [{ name: 'checkpoint', help: 'The same as --checkpoint.' }],
    options: {
        ...checkpoint_option/* checkpointOptions */.V,
        ...common_options/* seriesOption */.LH,
        paths: (0,lib_option/* lines */.Mn)({
            placeholder: '<lines>',
            help: 'Restore only this: files, directories and globs, one a line; "!pattern" leaves out. May be repeated.',
            otherwise: 'everything',
        }),
        target: (0,lib_option/* text */.Qq)({ placeholder: '<directory>', help: 'Where to.', otherwise: 'this directory' }),
        'delete-extra': (0,lib_option/* flag */.Jt)('Remove what the checkpoint does not hold, as far as its own paths and exclusions would have kept it.'),
        backup: (0,lib_option/* flag */.Jt)('Keep what is overwritten or removed as a checkpoint of the series "<series>/backup".'),
        force: (0,lib_option/* flag */.Jt)('Overwrite changes that no commit holds.'),
        verify: (0,lib_option/* read */.LF)(verify_policy/* parseVerifyPolicy */.j, {
            placeholder: '<how>',
            help: 'How files already in place are judged: full (read them all), sample:<n>% or stat (trust size and time). What is written is verified in any case.',
            accepts: 'full, stat, or a share such as sample:10%',
            otherwise: 'full',
        }),
        'expect-digest': (0,lib_option/* read */.LF)(brand/* parseDigestHex */.r7, {
            placeholder: '<sha256>',
            help: 'The digest that `belay create` printed: anything else is refused.',
            accepts: '64 hex digits',
        }),
        'if-stale': (0,lib_option/* choice */.Yq)(['restore', 'skip', 'fail'], {
            fallback: undefined,
            help: 'What to do if commit, configuration or system are not those the checkpoint was taken with.',
            otherwise: 'skip; restore for a checkpoint named by its id or by before:',
        }),
        required: (0,lib_option/* flag */.Jt)('That there is nothing to restore is an error, not a result.'),
        durable: (0,lib_option/* flag */.Jt)('Do not return before everything is safely on the disk, even if the power fails.'),
        config: (0,lib_option/* text */.Qq)({
            placeholder: '<file>',
            help: 'The configuration to compare with.',
            otherwise: '.github/belay.yml',
        }),
        ...common_options/* storeOptions */.S2,
        ...common_options/* dryRunOption */.SV,
        ...common_options/* speechOptions */.V3,
    },
    examples: [
        { command: 'belay restore', what: 'the newest checkpoint, into this directory' },
        { command: 'belay restore --dry-run --verbose', what: 'what that would do, file by file' },
        { command: 'belay restore --paths src/db --backup', what: 'one directory; what it overwrites is kept' },
        {
            command: 'belay restore before:2026-11-21T09:00:00Z --target ../then',
            what: 'the state at a moment, somewhere else',
        },
        { command: 'belay restore good --delete-extra', what: 'the newest sound checkpoint, exactly' },
    ],
    exitCodes: ['3 also means that the checkpoint is stale and --if-stale is "skip" or "fail"'],
    run: async ({ options, positionals }, context) => {
        const checkpoint = (0,checkpoint_option/* selectorOf */.B)(positionals[0], options.checkpoint);
        await (0,option_place/* checkOptionDirectory */.X)({ option: '--target', given: options.target }, context);
        return await restoreTree({ ...options, checkpoint }, context);
    },
});


/***/ }),

/***/ 9561:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ parseVerifyPolicy),
/* harmony export */   y: () => (/* binding */ samplePercent)
/* harmony export */ });
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8059);

/** Reads `full`, `stat` or `sample:<n>%`.
 *  @throws BelayError misuse `option-invalid` */
function parseVerifyPolicy(text) {
    if (text === 'full' || text === 'stat')
        return { kind: text };
    const percent = samplePercent(text);
    if (percent !== undefined)
        return { kind: 'sample', share: percent / 100 };
    throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .misuse */ .vM)('option-invalid', `The verification ${JSON.stringify(text)} is not understood: expected full, stat, or a share such as sample:10%`);
}
/** The share of `sample:<n>%` in percent, 0 to 100; undefined for any other text. */
function samplePercent(text) {
    const percent = Number(/^sample:(\d{1,3}(?:\.\d{1,6})?)%$/.exec(text)?.[1]);
    return percent >= 0 && percent <= 100 ? percent : undefined;
}


/***/ }),

/***/ 7472:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  M: () => (/* binding */ findTimeSetter)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:process"
var external_node_process_ = __webpack_require__(1708);
// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
// EXTERNAL MODULE: ./packages/machine/lib/file-error.js
var file_error = __webpack_require__(7698);
// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
;// CONCATENATED MODULE: ./packages/machine/lib/time-records.js
const FRAME_BYTES = 64 * 1024;
const TIMES_BYTES = 32;
// utimensat's mark for a time that must stay as it is; the same on every Linux.
const UTIME_OMIT = (1 << 30) - 2;
const TWO_TO_32 = 2 ** 32;
/** Collects records for a time-setter program into frames; time-setter-programs.ts defines their layout. */
class TimeRecords {
    #frame;
    #end = 4;
    /** False when the frame is full: take it and add again. A record longer than a frame gets one of its own size. */
    add(path, sec, nsec) {
        const bytes = 4 + path.length + TIMES_BYTES;
        if (this.#frame === undefined)
            this.#frame = Buffer.allocUnsafe(Math.max(FRAME_BYTES, 4 + bytes));
        else if (this.#end + bytes > this.#frame.length)
            return false;
        const frame = this.#frame;
        let at = frame.writeUInt32LE(path.length, this.#end);
        at += frame.write(path, at, 'latin1');
        at = writeI64(frame, 0, at);
        at = writeI64(frame, UTIME_OMIT, at);
        at = writeI64(frame, sec, at);
        this.#end = writeI64(frame, nsec, at);
        return true;
    }
    /** The frame so far, now the caller's; undefined when nothing was added. */
    takeFrame() {
        if (this.#frame === undefined)
            return undefined;
        const frame = this.#frame.subarray(0, this.#end);
        frame.writeUInt32LE(this.#end - 4, 0);
        this.#frame = undefined;
        this.#end = 4;
        return frame;
    }
    /** The frame that asks the program for an answer. */
    static emptyFrame() {
        return Buffer.alloc(4);
    }
}
// In two halves, because a BigInt for each file costs more than all the rest. Exact up to 2^53; negative numbers are two's complement.
function writeI64(frame, value, at) {
    const high = Math.floor(value / TWO_TO_32);
    frame.writeUInt32LE(value - high * TWO_TO_32, at);
    frame.writeInt32LE(high, at + 4);
    return at + 8;
}

;// CONCATENATED MODULE: ./packages/machine/lib/time-setter-process.js




const ANSWER_TIMEOUT_MS = 10_000;
const FAILURES_KEPT_MAX = 1000;
const STDERR_CHARS_MAX = 2000;
const ENOENT = 2;
/** A running time-setter program. Once its `answers` is true, the promises of TimeSetter hold. */
class TimeSetterProcess {
    #child;
    #ended;
    #records = new TimeRecords();
    #failed = [];
    #signal;
    #program;
    #onAbort = () => this.kill();
    #failedCount = 0;
    #unread = Buffer.alloc(0);
    #stderr = '';
    #deathCause;
    #over = false;
    #finishing = false;
    #answered;
    constructor(program, root, signal) {
        this.#program = program.command;
        this.#signal = signal;
        // Nothing but what finding and starting the interpreter needs: PERL5OPT, PYTHONPATH and the like could change what it does.
        const env = { PATH: external_node_process_.env['PATH'], HOME: external_node_process_.env['HOME'], LC_ALL: 'C' };
        const child = (0,external_node_child_process_.spawn)(program.command, program.args, { cwd: root, env, stdio: ['pipe', 'pipe', 'pipe'] });
        this.#child = child;
        this.#ended = new Promise((resolve) => {
            // `close` comes after all output; after a failed spawn it may not come at all.
            child.once('close', () => resolve(this.#end()));
            child.once('error', (cause) => {
                this.#deathCause ??= cause;
                resolve(this.#end());
            });
        });
        // A dead program shows as EPIPE here; its exit code, judged in finish, says more.
        child.stdin.on('error', (cause) => {
            this.#deathCause ??= cause;
        });
        child.stdout.on('data', (chunk) => this.#read(chunk));
        child.stderr.setEncoding('latin1').on('data', (chunk) => {
            this.#stderr = (this.#stderr + chunk).slice(0, STDERR_CHARS_MAX);
        });
        if (signal?.aborted)
            this.kill();
        else
            signal?.addEventListener('abort', this.#onAbort, { once: true });
    }
    /** Proves that the program runs and reaches the system call: an entry that cannot exist must fail with ENOENT and nothing else. */
    async answers() {
        const missing = '.belay-absent/entry';
        this.set(missing, 1, 1);
        this.#send(this.#records.takeFrame());
        let timer;
        const answer = new Promise((resolve) => {
            this.#answered = () => resolve(true);
            timer = setTimeout(() => resolve(false), ANSWER_TIMEOUT_MS);
        });
        this.#send(TimeRecords.emptyFrame());
        const answered = await Promise.race([answer, this.#ended.then(() => false)]);
        clearTimeout(timer);
        const proof = this.#failed.pop();
        this.#failedCount = 0;
        return answered && proof?.path === missing && proof.errno === ENOENT;
    }
    set(path, mtimeSec, mtimeNsec) {
        if (this.#records.add(path, mtimeSec, mtimeNsec))
            return;
        this.#send(this.#records.takeFrame());
        this.#records.add(path, mtimeSec, mtimeNsec);
    }
    async drained() {
        if (this.#over)
            throw this.#death();
        if (!this.#child.stdin.writableNeedDrain)
            return;
        const drain = new Promise((resolve) => this.#child.stdin.once('drain', resolve));
        await Promise.race([drain, this.#ended]);
        if (this.#over)
            throw this.#death();
    }
    async finish() {
        this.#finishing = true;
        this.#send(this.#records.takeFrame());
        this.#child.stdin.end();
        await this.#ended;
        if (this.#child.exitCode !== 0)
            throw this.#death();
        return { failed: this.#failed, failedCount: this.#failedCount };
    }
    kill() {
        this.#child.kill('SIGKILL');
    }
    #send(frame) {
        // To a dead program nothing can be sent; drained and finish report the death.
        if (frame === undefined || this.#over || this.#child.stdin.destroyed)
            return;
        this.#child.stdin.write(frame);
    }
    #end() {
        this.#over = true;
        this.#signal?.removeEventListener('abort', this.#onAbort);
    }
    #read(chunk) {
        const bytes = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
        let at = 0;
        while (at + 8 <= bytes.length) {
            const errno = bytes.readUInt32LE(at);
            const end = at + 8 + bytes.readUInt32LE(at + 4);
            if (end > bytes.length)
                break;
            if (errno === 0)
                this.#answered?.();
            else
                this.#keepFailure({ path: bytes.toString('latin1', at + 8, end), errno });
            at = end;
        }
        this.#unread = bytes.subarray(at);
    }
    #keepFailure(failure) {
        this.#failedCount += 1;
        if (this.#failed.length < FAILURES_KEPT_MAX)
            this.#failed.push(failure);
    }
    #death() {
        if (this.#signal?.aborted)
            return abortedError(this.#signal);
        const { exitCode, signalCode } = this.#child;
        const found = signalCode
            ? `signal ${signalCode}`
            : exitCode === null
                ? 'it did not start'
                : `exit code ${exitCode}`;
        const when = this.#finishing ? 'before all times were set' : 'while times were being set';
        const said = this.#stderr.trim();
        return (0,errors/* unavailable */.hU)('command-failed', `${this.#program} ended ${when}: expected exit code 0, found ${found}${said && `: ${said}`}`, {
            hint: 'The contents are in place. Run the restore again to set the times.',
            cause: this.#deathCause,
        });
    }
}
/** The error of every operation after the abort. */
function abortedError(signal) {
    return (0,errors/* unavailable */.hU)('aborted', 'Setting modification times was aborted', { cause: signal.reason });
}

;// CONCATENATED MODULE: ./packages/machine/lib/time-setter-programs.js
/** The programs worth trying on this platform, the fastest first. Perl sets 500,000 files a second of processor time, Python 200,000. */
function timeSetterPrograms(platform, arch) {
    if (platform === 'win32')
        return [];
    const python = { command: 'python3', args: ['-I', '-S', '-c', PYTHON] };
    const syscall = platform === 'linux' ? UTIMENSAT_OF_ARCH[arch] : undefined;
    return syscall === undefined ? [python] : [{ command: 'perl', args: ['-e', PERL, String(syscall)] }, python];
}
// Linux's system call numbers of utimensat. macOS has only a library function of that name, which perl cannot call.
const UTIMENSAT_OF_ARCH = { x64: 280, arm64: 88, riscv64: 88 };
const PERL = `
use strict;
my ($utimensat) = @ARGV;
exit 2 unless length(pack('p', '')) == 8;
binmode STDIN;
binmode STDOUT;
my ($head, $frame) = ('', '');
sub fill {
  my $want = $_[1];
  my $got = 0;
  $_[0] = '';
  while ($got < $want) {
    my $read = sysread(STDIN, $_[0], $want - $got, $got);
    if (!defined $read) { next if $! == 4; exit 3 }
    if ($read == 0) { exit 4 if $got > 0; return 0 }
    $got += $read;
  }
  return 1;
}
while (fill($head, 4)) {
  my $length = unpack('V', $head);
  if ($length == 0) { $| = 1; print pack('VV', 0, 0); $| = 0; next }
  fill($frame, $length) or exit 4;
  my @records = unpack('(V/a a32)*', $frame);
  for (my $i = 0; $i < @records; $i += 2) {
    syscall($utimensat, -100, $records[$i], $records[$i + 1], 0x100) == 0 or print pack('VV/a', $! + 0, $records[$i]);
  }
}
close(STDOUT) or exit 5;
`;
// os.utime cannot leave the access time alone, so it is given the one the file has.
const PYTHON = `
import os, struct, sys
source = sys.stdin.buffer
out = sys.stdout.buffer
utime = os.utime
lstat = os.lstat
u32 = struct.Struct('<I').unpack_from
times = struct.Struct('<16xqq').unpack_from
while True:
    head = source.read(4)
    if len(head) == 0:
        break
    if len(head) < 4:
        sys.exit(4)
    length = u32(head)[0]
    if length == 0:
        out.write(bytes(8))
        out.flush()
        continue
    frame = source.read(length)
    if len(frame) < length:
        sys.exit(4)
    at = 0
    while at < length:
        end = at + 4 + u32(frame, at)[0]
        path = frame[at + 4:end]
        sec, nsec = times(frame, end)
        at = end + 32
        try:
            utime(path, ns=(lstat(path).st_atime_ns, sec * 1000000000 + nsec), follow_symlinks=False)
        except OSError as error:
            out.write(struct.pack('<II', error.errno or 5, len(path)) + path)
out.flush()
`;

;// CONCATENATED MODULE: ./packages/machine/lib/set-times.js






/** Starts a program that sets times below `root` (perl, else python3). Undefined when this machine has none that can:
 *  times are then kept to the microsecond only, which the caller must say.
 *  @throws BelayError `absent` if `root` is not there, `misuse` if it is no directory, `unavailable` on abort. */
async function findTimeSetter(root, o = {}) {
    await requireDirectory(root);
    for (const program of o.programs ?? timeSetterPrograms(external_node_process_.platform, external_node_process_.arch)) {
        const setter = new TimeSetterProcess(program, root, o.signal);
        if (await setter.answers())
            return setter;
        setter.kill();
        if (o.signal?.aborted)
            throw abortedError(o.signal);
    }
    return undefined;
}
// A missing working directory and a missing program fail alike (ENOENT), and must not be taken for each other.
async function requireDirectory(root) {
    const found = await (0,promises_.stat)(root).catch((cause) => {
        throw (0,file_error/* fileError */.z)(cause, { doing: `set times below ${root}`, access: 'read' });
    });
    if (!found.isDirectory())
        throw (0,errors/* misuse */.vM)('target-invalid', `Cannot set times below ${root}: expected a directory, found another kind of file`);
}


/***/ })

};

export const id = 64;
export const ids = [64];
export const modules = {

/***/ 6354:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  diffCommand: () => (/* binding */ diffCommand)
});

// EXTERNAL MODULE: ./packages/domain/lib/checkpoint/selector.js
var selector = __webpack_require__(8080);
// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
// EXTERNAL MODULE: ./packages/belay/lib/command.js
var command = __webpack_require__(8158);
// EXTERNAL MODULE: ./packages/belay/lib/common-options.js
var common_options = __webpack_require__(273);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/domain/lib/byte-size.js
var byte_size = __webpack_require__(1682);
// EXTERNAL MODULE: ./packages/machine/lib/temporary-directory.js
var temporary_directory = __webpack_require__(658);
// EXTERNAL MODULE: ./packages/snapshot/lib/reading/checkpoint-reader.js
var checkpoint_reader = __webpack_require__(5623);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/entry.js
var entry = __webpack_require__(7608);
// EXTERNAL MODULE: ./packages/snapshot/lib/reading/pack-reader.js
var pack_reader = __webpack_require__(970);
;// CONCATENATED MODULE: ./packages/snapshot/lib/reading/compare-checkpoints.js





/** What changed from one checkpoint to another, in path order. Contents are compared by their digests; they are read only where the two
 *  were cut or keyed differently. Memory is bounded by the packs' indexes.
 *  @throws BelayError corrupt, misuse for a passphrase that does not open one of them, unavailable */
async function* compareCheckpoints(before, after, o = {}) {
    const [left, right] = [entriesOf(before, o), entriesOf(after, o)];
    try {
        let [old, now] = [await left.next(), await right.next()];
        while (!old.done || !now.done) {
            const order = old.done ? 1 : now.done ? -1 : (0,entry/* comparePaths */.cD)(old.value.path, now.value.path);
            if (order < 0 && !old.done) {
                yield { kind: 'removed', before: old.value };
                old = await left.next();
            }
            else if (order > 0 && !now.done) {
                yield { kind: 'added', after: now.value };
                now = await right.next();
            }
            else if (!old.done && !now.done) {
                const difference = await differenceOf({ reader: before, entry: old.value }, { reader: after, entry: now.value }, o);
                if (difference !== undefined)
                    yield difference;
                [old, now] = [await left.next(), await right.next()];
            }
        }
    }
    finally {
        await left.return(undefined);
        await right.return(undefined);
    }
}
async function* entriesOf(reader, o) {
    for await (const segment of reader.segments(o))
        yield* segment;
    return undefined;
}
async function differenceOf(old, now, o) {
    const [before, after] = [old.entry, now.entry];
    const isSameKind = before.kind === after.kind && before.sizeBytes === after.sizeBytes && before.target === after.target;
    if (!isSameKind || !(await isSameContent(old, now, o)))
        return { kind: 'modified', before, after };
    const isSame = before.mode === after.mode &&
        before.mtimeSec === after.mtimeSec &&
        before.mtimeNsec === after.mtimeNsec &&
        // Groups are numbered by each checkpoint for itself.
        (before.linkGroup === 0) === (after.linkGroup === 0);
    return isSame ? undefined : { kind: 'metadata', before, after };
}
async function isSameContent(old, now, o) {
    if (old.entry.sizeBytes === 0)
        return true;
    if (areComparable(old.reader, now.reader)) {
        return (await digestsOf(old, o)) === (await digestsOf(now, o));
    }
    return (await contentDigest(old, o)) === (await contentDigest(now, o));
}
/** Equal contents have equal blobs where they were cut by the same rules and named under the same key. */
function areComparable(a, b) {
    return ((0,external_node_util_.isDeepStrictEqual)(a.keys?.salt, b.keys?.salt) &&
        (0,external_node_util_.isDeepStrictEqual)(a.root.facts.chunking, b.root.facts.chunking));
}
async function digestsOf({ reader, entry }, o) {
    let digests = '';
    for (const [number, blob] of (0,checkpoint_reader/* blobsOf */.O)(entry.runs))
        digests += (0,pack_reader/* blobDigest */.ep)(await reader.pack(number, o), blob);
    return digests;
}
async function contentDigest({ reader, entry }, o) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    for (const [number, blob] of (0,checkpoint_reader/* blobsOf */.O)(entry.runs))
        hash.update(await reader.readBlob(number, blob, o));
    return hash.digest('hex');
}

// EXTERNAL MODULE: ./packages/snapshot/lib/tree/selection.js + 1 modules
var selection = __webpack_require__(6768);
;// CONCATENATED MODULE: ./packages/belay/lib/change.js
/** What is different besides the content. */
function detailsOf(before, after) {
    if (before.kind !== after.kind)
        return [`${before.kind} -> ${after.kind}`];
    const details = [];
    if (before.mode !== after.mode && before.kind !== 'symlink')
        details.push(`mode ${before.mode.toString(8)} -> ${after.mode.toString(8)}`);
    if (before.mtimeSec !== after.mtimeSec || before.mtimeNsec !== after.mtimeNsec)
        details.push(TIME);
    return details;
}
/** Nothing but the time is different. */
function isTimeOnly(change) {
    return change.details.length === 1 && change.details[0] === TIME;
}
const TIME = 'time';

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: ./packages/machine/lib/file-error.js
var file_error = __webpack_require__(7698);
;// CONCATENATED MODULE: ./packages/machine/lib/spooled-sort.js



/** Sorts any number of JSON values in bounded memory: runs of them go to files, which are merged when they are read. What compares as equal
 *  stays in the order in which it was added. */
class SpooledSort {
    #o;
    #runs = [];
    #held = [];
    constructor(o) {
        this.#o = o;
    }
    /** @throws BelayError unavailable if the disk does not take them */
    add(value) {
        this.#held.push(value);
        if (this.#held.length >= (this.#o.heldMax ?? HELD_MAX))
            this.#spool();
    }
    /** All values in order, once everything was added.
     *  @throws BelayError unavailable if the disk does not give them back */
    *sorted() {
        const { compare } = this.#o;
        const held = this.#held.sort(compare);
        yield* mergedAll([...this.#runs.map((file) => valuesOf(file)), held.values()], compare);
    }
    #spool() {
        const file = external_node_path_.join(this.#o.directory, String(this.#runs.length));
        this.#runs.push(file);
        const values = this.#held.sort(this.#o.compare);
        this.#held = [];
        try {
            const fd = (0,external_node_fs_.openSync)(file, 'wx', 0o600);
            try {
                for (let at = 0; at < values.length; at += VALUES_AT_ONCE) {
                    const lines = values.slice(at, at + VALUES_AT_ONCE).map((value) => `${JSON.stringify(value)}\n`);
                    writeAll(fd, Buffer.from(lines.join(''), 'utf8'));
                }
            }
            finally {
                (0,external_node_fs_.closeSync)(fd);
            }
        }
        catch (cause) {
            throw (0,file_error/* fileError */.z)(cause, { doing: `write ${file}`, access: 'write' });
        }
    }
}
const HELD_MAX = 16_384;
const VALUES_AT_ONCE = 256;
const READ_BYTES = 64 * 1024;
/** Two by two, so that each value is compared a few times however many runs there are. */
function mergedAll(sources, compare) {
    const [only] = sources;
    if (sources.length === 1 && only !== undefined)
        return only;
    const middle = sources.length >>> 1;
    return merged(mergedAll(sources.slice(0, middle), compare), mergedAll(sources.slice(middle), compare), compare);
}
function* merged(left, right, compare) {
    try {
        let [a, b] = [left.next(), right.next()];
        while (!a.done || !b.done) {
            if (b.done || (!a.done && compare(a.value, b.value) <= 0)) {
                yield a.value;
                a = left.next();
            }
            else {
                yield b.value;
                b = right.next();
            }
        }
    }
    finally {
        left.return?.();
        right.return?.();
    }
}
function* valuesOf(file) {
    const read = reading(file);
    try {
        const buffer = Buffer.alloc(READ_BYTES);
        let rest = Buffer.alloc(0);
        for (let count = read.into(buffer); count > 0; count = read.into(buffer)) {
            const bytes = Buffer.concat([rest, buffer.subarray(0, count)]);
            const end = bytes.lastIndexOf(0x0a) + 1;
            for (const line of bytes.toString('utf8', 0, end).split('\n')) {
                if (line !== '')
                    yield JSON.parse(line);
            }
            rest = Buffer.from(bytes.subarray(end));
        }
    }
    finally {
        read.end();
    }
}
function reading(file) {
    const attempt = (work) => {
        try {
            return work();
        }
        catch (cause) {
            throw (0,file_error/* fileError */.z)(cause, { doing: `read ${file}`, access: 'read' });
        }
    };
    const fd = attempt(() => (0,external_node_fs_.openSync)(file, 'r'));
    return { into: (buffer) => attempt(() => (0,external_node_fs_.readSync)(fd, buffer)), end: () => (0,external_node_fs_.closeSync)(fd) };
}
function writeAll(fd, bytes) {
    for (let done = 0; done < bytes.length;)
        done += (0,external_node_fs_.writeSync)(fd, bytes, done);
}

// EXTERNAL MODULE: ./packages/machine/lib/target-semantics.js
var target_semantics = __webpack_require__(7246);
// EXTERNAL MODULE: ./packages/snapshot/lib/restore/restore.js + 31 modules
var restore = __webpack_require__(7420);
// EXTERNAL MODULE: ./packages/belay/lib/left-out.js + 1 modules
var left_out = __webpack_require__(7750);
// EXTERNAL MODULE: ./packages/machine/lib/cpu.js
var cpu = __webpack_require__(9417);
// EXTERNAL MODULE: ./packages/machine/lib/sessions.js + 1 modules
var sessions = __webpack_require__(1963);
;// CONCATENATED MODULE: ./packages/belay/lib/restore-ports.js


/** What a restore, or the plan of one, has of this process and this machine, whatever is restored. */
async function restorePorts(context) {
    return {
        onProgress: ({ entries, entriesAll }) => context.output.progress(() => `${Math.floor((100 * entries) / Math.max(1, entriesAll))} % of ${entriesAll.toLocaleString('en')} entries`),
        liveness: await (0,sessions/* sessionLiveness */.U)(),
        session: Buffer.from(context.randomBytes(16)).toString('hex'),
        clock: { now: context.now, elapsedMs: context.elapsedMs },
        workerUrl: context.workerUrl,
        threads: (0,cpu/* availableCpus */.d)(),
        signal: context.signal,
    };
}

// EXTERNAL MODULE: ./packages/belay/lib/restore-selection.js
var restore_selection = __webpack_require__(1786);
;// CONCATENATED MODULE: ./packages/belay/lib/changes-of-tree.js








/** What changed in a tree since a checkpoint, in path order: the plan of a restore that removes what is new, read backwards. Contents are read
 *  and compared; nothing is changed. Memory is bounded however much has changed.
 *  @throws BelayError as `restore` does */
async function* changesOfTree(o, context) {
    // A directory is finished behind what it holds, and what only reading tells comes later still.
    const seen = new SpooledSort({
        directory: o.spool,
        compare: (a, b) => (0,entry/* comparePaths */.cD)(a.path, b.path),
    });
    await planBackwards(o, seen, context);
    let path;
    let ofPath = [];
    for (const each of seen.sorted()) {
        context.signal.throwIfAborted();
        if (each.path !== path) {
            yield* changeOfAll(ofPath);
            path = each.path;
            ofPath = [];
        }
        ofPath.push(each);
    }
    yield* changeOfAll(ofPath);
}
async function planBackwards(o, seen, context) {
    const { checkpoint, target, open } = o;
    const leftOut = await (0,left_out/* leftOutOf */.T)(target, {
        store: open.path,
        state: context.env['BELAY_STATE_DIR'] || undefined,
    });
    const selection = await (0,restore_selection/* restoreSelection */.J)({ paths: o.paths, deleteExtra: true, leftOut }, checkpoint, context);
    const directories = new Map();
    await (0,restore/* restore */.P)({
        checkpoint,
        store: open.store,
        target,
        semantics: await (0,target_semantics/* targetSemantics */.j)(target, { mayWrite: false }),
        policy: { ...selection, verify: { kind: 'full' }, random: () => 0 },
        dryRun: true,
        onAction: (action) => {
            if (action.kind === 'enter-directory')
                directories.set(action.path, action.found);
            const found = seenIn(action, directories);
            if (found !== undefined)
                seen.add(found);
        },
        ...(await restorePorts(context)),
    });
}
function seenIn(action, directories) {
    const change = action.kind === 'finish-directory' ? changeOfDirectory(action, directories) : changeOf(action);
    // Only of links something was said before.
    const isKept = action.kind === 'keep' && action.entry.linkGroup !== 0;
    if (change === undefined && !isKept)
        return undefined;
    return {
        path: action.path,
        what: isKept ? 'kept' : action.kind === 'check' ? 'checked' : 'changed',
        change: change ?? null,
        made: 'entry' in action ? (action.entry?.kind ?? null) : null,
    };
}
/** What all that was said of one path comes to. */
function changeOfAll(ofPath) {
    let change = null;
    let checked = null;
    for (const seen of ofPath) {
        if (seen.what === 'checked')
            checked = seen.change;
        else if (seen.what === 'kept')
            change = seen.change;
        else
            change = overDirectory(seen, change);
    }
    const found = change ?? checked;
    return found === null ? [] : [found];
}
/** What was a file and is a directory now is removed and made anew: one change. */
function overDirectory({ change, made }, before) {
    if (change?.kind !== 'removed' || before?.kind !== 'added' || made === null)
        return change;
    return { ...change, kind: 'modified', isDirectory: true, details: [`${made} -> directory`] };
}
/** A directory in place whose mode is another. Its time changes whenever something in it comes or goes, which is listed by itself. */
function changeOfDirectory({ path, entry }, directories) {
    const found = directories.get(path);
    directories.delete(path);
    if (found === undefined || found.mode === entry.mode)
        return undefined;
    const details = detailsOf(entry, { ...found, mtimeSec: entry.mtimeSec, mtimeNsec: entry.mtimeNsec });
    return { kind: 'metadata', path, isDirectory: true, sizeBefore: undefined, sizeAfter: undefined, details };
}
/** What an action that would undo a change says of the change. */
function changeOf(action) {
    const { path } = action;
    switch (action.kind) {
        case 'remove': {
            const { found } = action;
            return {
                kind: 'added',
                path,
                isDirectory: found.kind === 'directory',
                sizeBefore: undefined,
                sizeAfter: found.sizeBytes,
                details: [],
            };
        }
        case 'write-file':
            return {
                kind: 'removed',
                path,
                isDirectory: false,
                sizeBefore: action.entry.sizeBytes,
                sizeAfter: undefined,
                details: [],
            };
        case 'create-directory':
        case 'create-symlink':
        case 'link': {
            const { entry, found } = action;
            const isDirectory = action.kind === 'create-directory';
            if (found === undefined)
                return {
                    kind: 'removed',
                    path,
                    isDirectory,
                    sizeBefore: entry?.sizeBytes,
                    sizeAfter: undefined,
                    details: [],
                };
            if (entry === undefined)
                return undefined;
            return {
                kind: 'modified',
                path,
                isDirectory,
                sizeBefore: entry.sizeBytes,
                sizeAfter: found.sizeBytes,
                details: detailsOf(entry, found),
            };
        }
        case 'replace-file': {
            const { entry, found } = action;
            return {
                kind: 'modified',
                path,
                isDirectory: false,
                sizeBefore: entry.sizeBytes,
                sizeAfter: found.sizeBytes,
                details: detailsOf(entry, found),
            };
        }
        case 'keep':
            // Mode and time belong to all names of a file, but only the first is compared.
            return action.entry.linkGroup === 0 ? undefined : changeOf({ ...action, kind: 'fix-metadata' });
        case 'check':
        case 'fix-metadata': {
            const { entry, found } = action;
            const details = detailsOf(entry, found);
            if (details.length === 0)
                return undefined;
            return {
                kind: 'metadata',
                path,
                isDirectory: false,
                sizeBefore: entry.sizeBytes,
                sizeAfter: found.sizeBytes,
                details,
            };
        }
        case 'conflict':
            return {
                kind: 'modified',
                path,
                isDirectory: false,
                sizeBefore: undefined,
                sizeAfter: undefined,
                details: [action.reason],
            };
        case 'enter-directory':
        case 'finish-directory':
            return undefined;
    }
}

// EXTERNAL MODULE: ./packages/belay/lib/choose-entry.js
var choose_entry = __webpack_require__(8427);
// EXTERNAL MODULE: ./packages/belay/lib/open-store.js + 20 modules
var open_store = __webpack_require__(9467);
// EXTERNAL MODULE: ./packages/belay/lib/text.js
var lib_text = __webpack_require__(3520);
;// CONCATENATED MODULE: ./packages/belay/lib/diff-trees.js












/** Compares two checkpoints, or a checkpoint with a tree. */
async function diffTrees(o, context) {
    return await (0,open_store/* withStore */.aH)(o, 'read', context, async (open) => {
        const from = await openChosen(o.from, o, open, context);
        const to = o.to === undefined ? undefined : await openChosen(o.to, o, open, context);
        const target = external_node_path_.resolve(context.cwd, o.target ?? '.');
        const exitCode = (count) => (o['exit-code'] && count > 0 ? 1 : 0);
        if (to !== undefined) {
            const changes = changesBetween({ from, to, paths: o.paths }, context);
            return { kind: 'told', exitCode: exitCode(await tell(changes, { from, to, target }, context)) };
        }
        return await (0,temporary_directory/* withTemporaryDirectory */.n)('belay-diff-', async (spool) => {
            const changes = changesOfTree({ checkpoint: from, target, open, paths: o.paths, spool }, context);
            return { kind: 'told', exitCode: exitCode(await tell(changes, { from, to, target }, context)) };
        });
    });
}
async function* changesBetween(o, { signal }) {
    const asked = o.paths.length === 0
        ? undefined
        : (0,selection/* compileSelection */.q)({ paths: [...o.paths], exclude: [], keepCredentials: true });
    for await (const difference of compareCheckpoints(o.from, o.to, { signal })) {
        const change = diff_trees_changeOf(difference);
        // A directory's time changes whenever something in it comes or goes, which is listed by itself.
        if (change.isDirectory && change.kind === 'metadata' && isTimeOnly(change))
            continue;
        if (asked === undefined || asked.selects(change.path, change.isDirectory))
            yield change;
    }
}
async function openChosen(selector, o, open, context) {
    const entry = await (0,choose_entry/* chooseEntry */.c)({ selector, series: o.series }, open, context);
    return await checkpoint_reader/* CheckpointReader */.q.open(entry, { ...open, signal: context.signal });
}
function diff_trees_changeOf(difference) {
    const before = 'before' in difference ? difference.before : undefined;
    const after = 'after' in difference ? difference.after : undefined;
    const entry = after ?? before;
    if (entry === undefined)
        throw (0,errors/* absent */.Ge)('path-not-found', 'A difference has two sides');
    return {
        kind: difference.kind,
        path: entry.path,
        isDirectory: entry.kind === 'directory',
        sizeBefore: before?.kind === 'file' ? before.sizeBytes : undefined,
        sizeAfter: after?.kind === 'file' ? after.sizeBytes : undefined,
        details: before === undefined || after === undefined ? [] : detailsOf(before, after),
    };
}
const SIGNS = { added: '+', removed: '-', modified: '~', metadata: 'm' };
const COLORS = { added: 'green', removed: 'red', modified: 'yellow', metadata: 'dim' };
/** @returns how many changes there are */
async function tell(changes, o, { output }) {
    const counts = { added: 0, removed: 0, modified: 0, metadata: 0 };
    let all = 0;
    const counting = async function* () {
        for await (const change of changes) {
            counts[change.kind]++;
            all++;
            yield change;
        }
    };
    await output.listing({
        items: counting(),
        json: {
            before: { from: o.from.entry.record.id, to: o.to?.entry.record.id ?? null },
            list: 'changes',
            item: outputsOf,
            after: () => ({ same: all === 0, ...counts }),
        },
        text: {
            before: '',
            item: (change) => rowOf(change, output),
            after: () => all === 0
                ? `No differences between ${o.from.what} and ${o.to === undefined ? o.target : o.to.what}.\n`
                : `${(0,lib_text/* counted */.hS)(counts.added, 'added', 'added')}, ${(0,lib_text/* counted */.hS)(counts.removed, 'removed', 'removed')}, ${(0,lib_text/* counted */.hS)(counts.modified, 'modified', 'modified')}, ${(0,lib_text/* counted */.hS)(counts.metadata, 'with another mode or time only', 'with another mode or time only')}\n`,
        },
    });
    return all;
}
function rowOf(change, output) {
    const path = `${(0,lib_text/* shownPath */.pS)(change.path) || '.'}${change.isDirectory ? '/' : ''}`;
    return `${output.mark(COLORS[change.kind], `${SIGNS[change.kind]} ${path}`)}${remark(change)}\n`;
}
function outputsOf(change) {
    return {
        kind: change.kind,
        path: Buffer.from(change.path, 'latin1').toString('utf8'),
        directory: change.isDirectory,
        'size-before': change.sizeBefore ?? null,
        'size-after': change.sizeAfter ?? null,
        details: [...change.details],
    };
}
function remark(change) {
    const { sizeBefore, sizeAfter } = change;
    const sizes = change.kind === 'modified' && sizeBefore !== undefined && sizeAfter !== undefined
        ? [
            sizeBefore === sizeAfter
                ? (0,byte_size/* formatByteSize */.$j)(sizeAfter)
                : `${(0,byte_size/* formatByteSize */.$j)(sizeBefore)} -> ${(0,byte_size/* formatByteSize */.$j)(sizeAfter)}`,
        ]
        : [];
    const remarks = [...sizes, ...change.details];
    return remarks.length === 0 ? '' : `  (${remarks.join(', ')})`;
}

// EXTERNAL MODULE: ./packages/belay/lib/option.js
var lib_option = __webpack_require__(5822);
// EXTERNAL MODULE: ./packages/belay/lib/option-place.js + 1 modules
var option_place = __webpack_require__(4441);
;// CONCATENATED MODULE: ./packages/belay/lib/commands/diff.js







/** `belay diff`: what changed between two checkpoints, or since one. */
const diffCommand = (0,command/* defineCommand */.N)({
    name: 'diff',
    summary: 'Compare two checkpoints, or one with this tree',
    description: [
        'With one checkpoint, says what has changed in this directory since; with two, what changed from the first to the second. "+" is new, "-" is gone, "~" has another content, type or link target, "m" only another mode or time. Contents are compared, not just times.',
        "In this directory only what the checkpoint's own paths and exclusions would keep counts as new.",
    ],
    positionals: [
        {
            name: 'checkpoint',
            help: 'Where to start from: latest, good, phase:<name>, before:<time> or an id. Default: latest.',
        },
        { name: 'checkpoint', help: 'Where to end. Default: this directory as it is.' },
    ],
    options: {
        ...common_options/* seriesOption */.LH,
        paths: (0,lib_option/* lines */.Mn)({
            placeholder: '<lines>',
            help: 'Compare only this: files, directories and globs, one a line. May be repeated.',
            otherwise: 'everything',
        }),
        target: (0,lib_option/* text */.Qq)({
            placeholder: '<directory>',
            help: 'The directory to compare with.',
            otherwise: 'this directory',
        }),
        'exit-code': (0,lib_option/* flag */.Jt)('End with exit code 1 if there are differences.'),
        ...common_options/* storeOptions */.S2,
        ...common_options/* speechOptions */.V3,
    },
    examples: [
        { command: 'belay diff', what: 'what changed since the newest checkpoint' },
        { command: 'belay diff phase:build latest', what: 'what changed from the build to now' },
        {
            command: 'belay diff --paths src --exit-code --quiet',
            what: 'for a script: did anything change in src?',
        },
    ],
    exitCodes: ['0 also with differences, unless --exit-code is given; then 1'],
    run: async ({ options, positionals }, context) => {
        const [from = 'latest', to] = positionals;
        if (to !== undefined && options.target !== undefined) {
            throw (0,errors/* misuse */.vM)('option-conflict', `The option --target cannot be used with two checkpoints: expected one checkpoint, found ${JSON.stringify(from)} and ${JSON.stringify(to)}`);
        }
        const selectors = { from: (0,selector/* parseSelector */.P)(from), to: to === undefined ? undefined : (0,selector/* parseSelector */.P)(to) };
        await (0,option_place/* checkOptionDirectory */.X)({ option: '--target', given: options.target }, context);
        return await diffTrees({ ...options, ...selectors }, context);
    },
});


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

/***/ 658:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ withTemporaryDirectory)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6760);
/* harmony import */ var _file_error_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7698);




/** Runs `work` with a new directory that is removed afterwards, whatever happens.
 *  @throws BelayError `unavailable` if it cannot be made; what `work` throws */
async function withTemporaryDirectory(prefix, work) {
    const parent = (0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)();
    const directory = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)(node_path__WEBPACK_IMPORTED_MODULE_2__.join(parent, prefix)).catch((cause) => {
        throw (0,_file_error_js__WEBPACK_IMPORTED_MODULE_3__/* .fileError */ .z)(cause, { doing: `make a directory in ${parent}`, access: 'write' });
    });
    try {
        return await work(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(directory));
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(directory, { recursive: true, force: true });
    }
}


/***/ })

};

export const id = 719;
export const ids = [719];
export const modules = {

/***/ 4719:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createCommand: () => (/* binding */ createCommand)
});

// EXTERNAL MODULE: ./packages/domain/lib/byte-size.js
var byte_size = __webpack_require__(1682);
// EXTERNAL MODULE: ./packages/domain/lib/checkpoint/priority.js
var priority = __webpack_require__(77);
// EXTERNAL MODULE: ./packages/domain/lib/checkpoint/trigger.js
var trigger = __webpack_require__(3889);
// EXTERNAL MODULE: ./packages/domain/lib/checkpoint/values.js
var values = __webpack_require__(6355);
// EXTERNAL MODULE: ./packages/domain/lib/lane.js
var lane = __webpack_require__(8862);
// EXTERNAL MODULE: ./packages/belay/lib/command.js
var command = __webpack_require__(8158);
// EXTERNAL MODULE: ./packages/belay/lib/common-options.js
var common_options = __webpack_require__(273);
// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
;// CONCATENATED MODULE: ./packages/belay/lib/only-if.js

/** Reads `always`, `changed` or `changed>=5%`.
 *  @throws BelayError misuse `option-invalid` */
function parseOnlyIf(text) {
    const given = text.replace(/\s+/g, '');
    if (given === 'always' || given === 'changed')
        return { kind: given };
    const percent = Number(/^changed>=(\d{1,3}(?:\.\d{1,6})?)%$/.exec(given)?.[1]);
    if (percent >= 0 && percent <= 100)
        return { kind: 'changed-share', shareMin: percent / 100 };
    throw (0,errors/* misuse */.vM)('option-invalid', `The condition ${JSON.stringify(text)} is not understood: expected always, changed, or a share such as changed>=5%`);
}
/** Whether a change is enough. An empty tree that gains something has changed altogether. */
function isWorthIt(onlyIf, change) {
    switch (onlyIf.kind) {
        case 'always':
            return true;
        case 'changed':
            return !change.unchanged;
        case 'changed-share':
            return !change.unchanged && change.newBytes >= onlyIf.shareMin * change.sizeBytes;
    }
}

// EXTERNAL MODULE: ./packages/belay/lib/option.js
var lib_option = __webpack_require__(5822);
;// CONCATENATED MODULE: ./packages/belay/lib/retention-days.js

/** Reads a number of days, or `forever`.
 *  @throws BelayError misuse `option-invalid` */
function parseRetentionDays(text) {
    if (text === 'forever')
        return text;
    const days = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
    if (days >= 1 && days <= DAYS_MAX)
        return days;
    throw (0,errors/* misuse */.vM)('option-invalid', `The retention ${JSON.stringify(text)} is not understood: expected a whole number of days from 1 to ${DAYS_MAX}, or forever`);
}
const DAYS_MAX = 36_500;

// EXTERNAL MODULE: external "node:url"
var external_node_url_ = __webpack_require__(3136);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
// EXTERNAL MODULE: ./packages/domain/lib/brand.js
var brand = __webpack_require__(6991);
// EXTERNAL MODULE: ./packages/domain/lib/secrets.js
var secrets = __webpack_require__(5267);
// EXTERNAL MODULE: ./packages/machine/lib/cpu.js
var cpu = __webpack_require__(9417);
// EXTERNAL MODULE: ./packages/machine/lib/heap.js
var heap = __webpack_require__(2749);
// EXTERNAL MODULE: ./packages/machine/lib/temporary-directory.js
var temporary_directory = __webpack_require__(658);
// EXTERNAL MODULE: ./packages/snapshot/lib/archive/archive.js + 34 modules
var archive = __webpack_require__(4899);
// EXTERNAL MODULE: ./packages/snapshot/lib/store/store-error.js
var store_error = __webpack_require__(9478);
// EXTERNAL MODULE: ./packages/snapshot/lib/store/store-files.js
var store_files = __webpack_require__(3515);
// EXTERNAL MODULE: ./packages/snapshot/lib/store/synced-file.js
var synced_file = __webpack_require__(699);
;// CONCATENATED MODULE: ./packages/snapshot/lib/store/dry-run.js



/** A store and a catalog that read from the real ones and write nowhere: everything stored is counted and let go. What was
 *  stored in this run cannot be read back: to `get` it is as absent as in truth it is. */
class DryRun {
    label;
    #o;
    #files;
    #sizes = new Map();
    #published = [];
    constructor(o) {
        this.label = o.store.label;
        this.#o = o;
        this.#files = o.files ?? store_files/* machineFiles */.d;
    }
    get counts() {
        let bytes = 0;
        for (const sizeBytes of this.#sizes.values())
            bytes += sizeBytes;
        return { objects: this.#sizes.size, bytes, published: this.#published };
    }
    async get(at, o) {
        return at.startsWith(DRY_RUN_PREFIX) ? undefined : await this.#o.store.get(at, o);
    }
    localFile(at) {
        return at.startsWith(DRY_RUN_PREFIX) ? undefined : this.#o.store.localFile(at);
    }
    async spoolDirectory() {
        return await this.#o.spoolDirectory();
    }
    async put(name, body) {
        const at = `${DRY_RUN_PREFIX}${name}`;
        this.#sizes.set(at, body.kind === 'bytes' ? body.bytes.length : body.sizeBytes);
        if (body.kind === 'file') {
            try {
                await (0,synced_file/* unlinkIfThere */.Tp)(this.#files, body.path);
            }
            catch (error) {
                throw (0,store_error/* storeError */.gl)(error, { label: this.label, doing: `let go of ${body.path}` });
            }
        }
        return at;
    }
    list(o) {
        return this.#o.catalog.list(o);
    }
    async publish(entry) {
        this.#published.push(entry);
    }
    /** Holds nothing: a lease would write. A cleanup beside a dry run can make it fail, never do harm. */
    async lease() {
        return { release: async () => { } };
    }
}
// No store's locators begin like this.
const DRY_RUN_PREFIX = 'dry-run:';

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: ./packages/snapshot/lib/tree/native-path.js
var native_path = __webpack_require__(1054);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/check-literal-paths.js



/** Makes sure that what was named without a wildcard is there: a checkpoint that silently lacks it would be found out too late.
 *  @throws BelayError `path-not-found`; `path-invalid` for a path behind a symbolic link, which no walk follows; unavailable */
function checkLiteralPaths(root, literals) {
    for (const literal of literals) {
        const names = literal.path.split('/');
        for (let depth = 1; depth <= names.length; depth++)
            checkStep(root, names.slice(0, depth).join('/'), depth === names.length, literal);
    }
}
function checkStep(root, path, isLast, literal) {
    const given = JSON.stringify(literal.given);
    const stat = statOf(root, path, given);
    const isDirectoryNeeded = !isLast || literal.isDirectoryOnly;
    if (stat === undefined || (isDirectoryNeeded && stat.isFile())) {
        const found = stat === undefined ? 'nothing' : 'a file';
        throw (0,errors/* absent */.Ge)('path-not-found', `The path ${given} to keep does not exist: expected ${isDirectoryNeeded ? 'a directory' : 'something'} at ${(0,native_path/* displayPath */.Gt)(path)}, found ${found}`, {
            hint: `Paths are relative to ${root}. A glob such as ${JSON.stringify(`${literal.given}*`)} may match nothing.`,
        });
    }
    if (!isLast && stat.isSymbolicLink()) {
        throw (0,errors/* misuse */.vM)('path-invalid', `The path ${given} cannot be kept: ${(0,native_path/* displayPath */.Gt)(path)} is a symbolic link, which is kept as a link and not followed`, {
            hint: 'Name the path it leads to.',
        });
    }
}
function statOf(root, path, given) {
    try {
        return (0,external_node_fs_.lstatSync)((0,native_path/* nativePath */.vb)(root, path), { throwIfNoEntry: false });
    }
    catch (cause) {
        const { code } = cause;
        throw (0,errors/* unavailable */.hU)('file-unreadable', `Cannot tell whether the path ${given} to keep exists: ${code ?? String(cause)}`, { cause });
    }
}

// EXTERNAL MODULE: ./packages/domain/lib/checkpoint/credential-rule.js + 1 modules
var credential_rule = __webpack_require__(3145);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/credential-check.js




/** Answers for files of the tree at `root` that are credentials only by what is in them. It throws BelayError unavailable `file-unreadable`
 *  for one that cannot be read: a guess might give a credential away. */
function credentialCheck(root) {
    return (path, rule) => {
        const text = readStart(root, path);
        return text !== undefined && rule.holds(text);
    };
}
/** Undefined for what is not there, or is no file that could hold anything. */
function readStart(root, path) {
    try {
        // A link is kept as a link, so what it points to does not travel; a FIFO must not make us wait.
        const file = (0,external_node_fs_.openSync)((0,native_path/* nativePath */.vb)(root, path), external_node_fs_.constants.O_RDONLY | NO_FOLLOW | NON_BLOCK);
        try {
            const bytes = Buffer.allocUnsafe(credential_rule/* CREDENTIAL_TEXT_BYTES_MAX */.j);
            let length = 0;
            for (let read = -1; read !== 0 && length < bytes.length; length += read) {
                read = (0,external_node_fs_.readSync)(file, bytes, length, bytes.length - length, null);
            }
            return bytes.toString('latin1', 0, length);
        }
        finally {
            (0,external_node_fs_.closeSync)(file);
        }
    }
    catch (cause) {
        const { code } = cause;
        if (code !== undefined && NOTHING_TO_READ.has(code))
            return undefined;
        const what = (0,native_path/* displayPath */.Gt)(path);
        throw (0,errors/* unavailable */.hU)('file-unreadable', `Cannot tell whether ${what} holds credentials: ${code ?? String(cause)}`, {
            hint: 'Make it readable, or leave it out with --exclude.',
            cause,
        });
    }
}
// Windows has neither.
const NO_FOLLOW = external_node_fs_.constants.O_NOFOLLOW ?? 0;
const NON_BLOCK = external_node_fs_.constants.O_NONBLOCK ?? 0;
// ELOOP: a link; ENXIO: a socket; EAGAIN: a FIFO; EISDIR: turned into a directory meanwhile.
const NOTHING_TO_READ = new Set([
    'ENOENT',
    'ENOTDIR',
    'ELOOP',
    'EMLINK',
    'ENXIO',
    'EAGAIN',
    'EISDIR',
]);

// EXTERNAL MODULE: ./packages/snapshot/lib/tree/selection.js + 1 modules
var tree_selection = __webpack_require__(6768);
// EXTERNAL MODULE: ./packages/belay/lib/checkpoint-facts.js + 1 modules
var checkpoint_facts = __webpack_require__(5489);
// EXTERNAL MODULE: ./packages/belay/lib/choose-entry.js
var choose_entry = __webpack_require__(8427);
// EXTERNAL MODULE: ./packages/domain/lib/duration.js
var duration = __webpack_require__(9512);
// EXTERNAL MODULE: ./packages/belay/lib/text.js
var lib_text = __webpack_require__(3520);
;// CONCATENATED MODULE: ./packages/belay/lib/created-outcome.js



/** What `create` says of what it did. Without a new checkpoint the outputs name the one that holds this state, if one does. */
function createdOutcome(o, context) {
    const { result, parent } = o;
    warnOfLosses(result, context);
    const skipped = result.entry !== undefined ? false : o.onlyIf.kind === 'changed-share' ? 'below-threshold' : 'unchanged';
    const holder = result.entry ?? (skipped === 'unchanged' ? parent : undefined);
    return {
        outputs: {
            'checkpoint-id': o.dryRun ? null : (holder?.record.id ?? null),
            series: o.series,
            phase: result.entry?.record.phase ?? null,
            skipped,
            files: result.files,
            'size-bytes': result.sizeBytes,
            'stored-bytes': result.storedBytes,
            'reused-bytes': result.reusedBytes,
            'duration-ms': Math.round(result.durationMs),
            digest: o.dryRun ? null : (holder?.record.digest ?? null),
            'store-url': o.storeUrl,
            'dry-run': o.dryRun,
            // Not the one that was tried, where it turned out damaged.
            parent: (result.entry === undefined ? parent?.record.id : result.entry.record.parent) ?? null,
            unstable: result.unstable.map(lib_text/* shownPath */.pS),
            credentials: result.credentials.map(lib_text/* shownPath */.pS),
            special: result.special.map(lib_text/* shownPath */.pS),
        },
        text: textOf(o, skipped, context),
    };
}
function textOf(o, skipped, { output }) {
    const { result, parent } = o;
    const size = `${(0,lib_text/* counted */.hS)(result.files, 'file')}, ${(0,byte_size/* formatByteSize */.$j)(result.sizeBytes)}`;
    const took = (0,duration/* roundedDuration */.W7)(result.durationMs);
    if (skipped === 'unchanged') {
        return `Nothing changed since ${parent?.record.id ?? 'the last time'}: no new checkpoint (${size}; looked for ${took}).\n`;
    }
    if (skipped !== false || result.entry === undefined) {
        return `Less has changed than --only-if asks for: no new checkpoint (${size}; looked for ${took}).\n`;
    }
    const { record } = result.entry;
    const head = o.dryRun
        ? 'A checkpoint would be taken (dry run)'
        : `Checkpoint ${output.mark('bold', record.id)}`;
    const rows = [
        `  series  ${record.series}${record.phase === null ? '' : `, phase ${record.phase}`}`,
        `  holds   ${size}`,
        `  stored  ${(0,byte_size/* formatByteSize */.$j)(result.storedBytes)}${record.parent === null ? '' : `, the rest shared with ${record.parent}`}${record.encrypted ? ', encrypted' : ''}`,
        `  took    ${took}`,
        ...(o.dryRun ? [] : [`  digest  ${record.digest}`]),
    ];
    return `${head}\n${rows.join('\n')}\n`;
}
function warnOfLosses(result, { output }) {
    const { unstable, vanished, credentials, special } = result;
    const few = (paths) => (0,lib_text/* firstFew */.Dt)(paths.map(lib_text/* shownPath */.pS));
    if (unstable.length > 0)
        output.warn(`${(0,lib_text/* counted */.hS)(unstable.length, 'file')} changed while being read, an earlier version was kept if there was one: ${few(unstable)}`);
    if (credentials.length > 0) {
        output.note(`Left out ${(0,lib_text/* counted */.hS)(credentials.length, 'file')} known to hold credentials: ${few(credentials)} (--keep-credentials keeps them)`);
    }
    if (special.length > 0)
        output.note(`Left out ${(0,lib_text/* counted */.hS)(special.length, 'socket, device or FIFO', 'sockets, devices or FIFOs')}: ${few(special)}`);
    if (vanished.length > 0)
        output.detail(`${(0,lib_text/* counted */.hS)(vanished.length, 'file')} disappeared while the tree was read: ${few(vanished)}`);
}

// EXTERNAL MODULE: ./packages/belay/lib/left-out.js + 1 modules
var left_out = __webpack_require__(7750);
// EXTERNAL MODULE: ./packages/belay/lib/load-config.js + 1 modules
var load_config = __webpack_require__(8957);
;// CONCATENATED MODULE: ./packages/belay/lib/newest-usable.js
/** The newest checkpoint of a series, to share contents with. One whose record is damaged is passed over, and said so. */
async function newestUsable(series, { catalog }, { output, signal }) {
    const listing = catalog.list({
        series,
        signal,
        unreadable: (id, error) => output.warn(`checkpoint ${id} is passed over: ${error.message}`),
    });
    for await (const entry of listing)
        return entry;
    return undefined;
}

// EXTERNAL MODULE: ./packages/belay/lib/open-store.js + 20 modules
var open_store = __webpack_require__(9467);
// EXTERNAL MODULE: ./packages/belay/lib/staleness.js
var staleness = __webpack_require__(5649);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./packages/belay/lib/state-directory.js



/** Where this machine remembers what it saw of the tree: BELAY_STATE_DIR, else `.belay/state` in the tree. Undefined where it cannot be written,
 *  which costs time only. */
async function stateDirectoryOf(root, context) {
    const named = context.env['BELAY_STATE_DIR'];
    if (named !== undefined && named !== '')
        return external_node_path_.resolve(context.cwd, named);
    try {
        await (0,open_store/* hideFromGit */.vE)(external_node_path_.join(root, open_store/* OWN_DIRECTORY */.Nt));
        return external_node_path_.join(root, open_store/* OWN_DIRECTORY */.Nt, 'state');
    }
    catch (error) {
        if ((0,errors/* kindOf */.I)(error) !== 'unavailable')
            throw error;
        context.output.detail(`Every file is read: what was seen cannot be remembered in the tree (${error.message}).`);
        return undefined;
    }
}

;// CONCATENATED MODULE: ./packages/belay/lib/take-checkpoint.js

























/** Takes a checkpoint of the directory the command runs in.
 *  @throws BelayError of every kind; then no checkpoint came into being */
async function takeCheckpoint(o, context) {
    const root = context.cwd;
    const loaded = await (0,load_config/* loadConfig */.Z)(o.config, context);
    const { checkpoint, lanes, encryption } = loaded.config;
    const selection = {
        paths: o.paths.length > 0 ? [...o.paths] : checkpoint.paths,
        exclude: [...checkpoint.exclude, ...o.exclude],
        keepCredentials: o['keep-credentials'],
    };
    const state = o['dry-run'] ? undefined : await stateDirectoryOf(root, context);
    const leftOut = await (0,left_out/* leftOutOf */.T)(root, { store: await (0,open_store/* storePathOf */.CI)(o, context), state });
    const selector = (0,tree_selection/* compileSelection */.q)({ ...selection, leftOut, holdsCredentials: credentialCheck(root) });
    checkLiteralPaths(root, selector.literalPaths);
    (0,secrets/* refuseSecrets */.un)(o.values ?? {}, secretsOf(context));
    const series = o.series ?? (0,choose_entry/* usualSeries */.U)(loaded.config, context);
    const facts = await (0,checkpoint_facts/* checkpointFacts */.I)({ ...o, series }, loaded, context);
    const onlyIf = o['only-if'] ?? parseOnlyIf(checkpoint.onlyIf);
    const sizeBytesMax = o['max-size'] ?? checkpoint.maxSize ?? undefined;
    const storeOptions = { ...o, encryption: o.encryption ?? encryption };
    const { keepCredentials } = selection;
    const work = async (open) => {
        const newest = await newestUsable(series, open, context);
        const parent = o['no-parent'] ? undefined : newest;
        const options = {
            root,
            selection,
            selector,
            policy: { scrubGitConfig: !keepCredentials },
            facts: inOrder(facts, newest, context),
            stateDirectory: state,
            workerUrl: context.workerUrl,
            parallelism: (0,cpu/* availableCpus */.d)(),
            compression: {
                level: o['compression-level'] ?? checkpoint.compressionLevel ?? lanes[facts.lane].compressionLevel,
            },
            isWorthIt: (change) => {
                refuseTooLarge(change.sizeBytes, sizeBytesMax);
                return isWorthIt(onlyIf, change) || (change.unchanged && saysMore(facts, parent));
            },
            clock: () => context.now().getTime(),
            onProgress: ({ entries, path }) => context.output.progress(() => `${(0,lib_text/* counted */.hS)(entries, 'entry', 'entries')}: ${(0,lib_text/* shownPath */.pS)(path)}`),
            onLargeTree: heap/* holdHeap */.S,
            signal: context.signal,
        };
        const result = await archiveOver(parent, { ...options, ...open }, context);
        return createdOutcome({ result, parent, series, dryRun: o['dry-run'], onlyIf, storeUrl: (0,external_node_url_.pathToFileURL)(open.path).href }, context);
    };
    return await (o['dry-run']
        ? withDryStore(storeOptions, context, work)
        : (0,open_store/* withStore */.aH)(storeOptions, 'write', context, work));
}
/** A damaged parent is no reason to have no checkpoint: it is a reason to have one that shares nothing with it. */
async function archiveOver(parent, options, context) {
    try {
        return await (0,archive/* archive */.r)({ ...options, parent });
    }
    catch (error) {
        if (parent === undefined ||
            !(error instanceof errors/* BelayError */.oT) ||
            error.kind !== 'corrupt' ||
            error.code === 'internal')
            throw error;
        context.output.warn(`the checkpoint before, ${parent.record.id}, is damaged, so everything is stored anew: ${error.message}`);
        return await (0,archive/* archive */.r)({ ...options, stateDirectory: undefined, parent: undefined });
    }
}
/** Reads the store if there is one, and writes nowhere but a temporary directory. */
async function withDryStore(o, context, work) {
    return await (0,temporary_directory/* withTemporaryDirectory */.n)('belay-dry-run-', async (spool) => {
        const run = async (open) => {
            const dry = new DryRun({ store: open.store, catalog: open.catalog, spoolDirectory: async () => spool });
            return await work({ ...open, store: dry, catalog: dry });
        };
        try {
            return await (0,open_store/* withStore */.aH)(o, 'read', context, run);
        }
        catch (error) {
            if (!(error instanceof errors/* BelayError */.oT) || error.code !== 'store-not-found')
                throw error;
            // The real run would make the store.
            return await (0,open_store/* withStore */.aH)({ ...o, 'store-path': `${spool}/store` }, 'write', context, run);
        }
    });
}
/** Whether a checkpoint of an unchanged tree would be found where the one before is not: it ends a phase, carries values, or fits where that is
 *  stale by now. */
function saysMore(facts, parent) {
    if (parent === undefined)
        return false;
    const { record } = parent;
    const isStale = (0,staleness/* staleReason */.W)(record, facts.lineage) !== undefined;
    const endsPhase = facts.phase !== null && facts.phase !== record.phase;
    const bringsValues = Object.keys(facts.values).length > 0 && !(0,external_node_util_.isDeepStrictEqual)(facts.values, record.values);
    return isStale || endsPhase || bringsValues;
}
function refuseTooLarge(sizeBytes, sizeBytesMax) {
    if (sizeBytesMax === undefined || sizeBytes <= sizeBytesMax)
        return;
    throw (0,errors/* misuse */.vM)('size-limit-exceeded', `The tree is larger than --max-size allows: expected at most ${(0,byte_size/* formatByteSize */.$j)(sizeBytesMax)}, found ${(0,byte_size/* formatByteSize */.$j)(sizeBytes)}`, { hint: 'Leave something out by --exclude or .belayignore, or raise the limit.' });
}
function secretsOf(context) {
    const value = context.env['BELAY_PASSPHRASE'];
    return value === undefined ? [] : [{ name: 'BELAY_PASSPHRASE', value }];
}
/** Identifiers sort by time, and the newest one is the latest. Where the clock has gone back behind the last checkpoint, the next one still
 *  comes after it: else `latest` would go on naming the older state. */
function inOrder(facts, newest, context) {
    if (newest === undefined || facts.id > newest.record.id)
        return facts;
    const last = (0,brand/* timeOfCheckpointId */.AA)(newest.record.id);
    context.output.warn(`the clock says ${facts.createdAt}, which is not after the last checkpoint ${newest.record.id}: the new one is numbered to follow it`);
    return { ...facts, id: (0,brand/* makeCheckpointId */.Md)(new Date(last.getTime() + 1), context.randomBytes(4)) };
}

;// CONCATENATED MODULE: ./packages/belay/lib/commands/create.js











/** `belay create`: a checkpoint of the directory it runs in. */
const createCommand = (0,command/* defineCommand */.N)({
    name: 'create',
    summary: 'Take a checkpoint of this tree',
    description: [
        'Keeps the files of the directory it runs in: their contents, modes, times, links and names. What the store has already is not stored again, and on a machine that took the checkpoint before, what has not changed is not read again. The checkpoint exists once everything it needs is safely on the disk.',
        "Left out are .git unless a path names it, the store, Belay's own .belay, what exclusions and .belayignore files (gitignore syntax) say, and files known to hold credentials.",
        'Paths are relative to this directory. A directory brings all it holds; "*" and "?" match within a name, "**" any number of directories, "[a-z]" one character. "!pattern", like --exclude, leaves out by the rules of a .gitignore.',
    ],
    positionals: [],
    options: {
        paths: (0,lib_option/* lines */.Mn)({
            placeholder: '<lines>',
            help: 'What to keep: files, directories and globs, one a line; "!pattern" leaves out. May be repeated.',
            otherwise: '.',
        }),
        exclude: (0,lib_option/* lines */.Mn)({
            placeholder: '<lines>',
            help: 'What to leave out, in gitignore syntax. May be repeated.',
        }),
        'keep-credentials': (0,lib_option/* flag */.Jt)('Keep files known to hold credentials, and the credentials in .git/config.'),
        ...common_options/* seriesOption */.LH,
        phase: (0,lib_option/* text */.Qq)({
            placeholder: '<name>',
            help: 'The phase of the work that is finished with this checkpoint.',
        }),
        values: (0,lib_option/* read */.LF)(values/* parseValues */.Qc, {
            placeholder: '<lines|json>',
            help: 'Values to carry along: key=value lines or a JSON object. Secrets are refused.',
            accepts: 'key=value lines or a JSON object',
        }),
        git: (0,lib_option/* choice */.Yq)(['none', 'state'], {
            fallback: undefined,
            otherwise: 'state',
            help: 'What to record of the git repository: nothing, or its state (head, branch, changed paths, stashes).',
        }),
        'only-if': (0,lib_option/* read */.LF)(parseOnlyIf, {
            placeholder: '<condition>',
            help: 'When a checkpoint is worth taking: always, changed, or a share of new contents such as changed>=5%.',
            accepts: 'always, changed, or a share such as changed>=5%',
            otherwise: 'changed',
        }),
        trigger: (0,lib_option/* choice */.Yq)(trigger/* TRIGGERS */.Qb, {
            fallback: undefined,
            otherwise: 'user-request',
            help: 'Why the checkpoint is taken.',
        }),
        priority: (0,lib_option/* choice */.Yq)(priority/* PRIORITIES */.BE, {
            fallback: undefined,
            otherwise: 'medium',
            help: 'How much it matters: it decides how long it is kept.',
        }),
        lane: (0,lib_option/* choice */.Yq)(['auto', ...lane/* LANES */.C], {
            fallback: undefined,
            otherwise: 'auto',
            help: 'How heavy the work is. "auto" judges by the changed files.',
        }),
        'no-parent': (0,lib_option/* flag */.Jt)('Share nothing with earlier checkpoints: read and store everything anew, whatever has changed. For when what they hold is damaged, or to depend on it no longer.'),
        'retention-days': (0,lib_option/* read */.LF)(parseRetentionDays, {
            placeholder: '<days|forever>',
            help: 'How long `belay cleanup` keeps it at least.',
            accepts: 'a whole number of days from 1 to 36500, or forever',
            otherwise: 'from priority and lane',
        }),
        'compression-level': (0,lib_option/* wholeNumber */.rD)({
            min: 1,
            max: 19,
            placeholder: '<1-19>',
            help: "zstd's level: 1 is fast, 19 is small.",
            otherwise: 'from the lane',
        }),
        'max-size': (0,lib_option/* read */.LF)((given) => (0,byte_size/* parseByteSize */.nS)(given, 'size'), {
            placeholder: '<size>',
            help: 'Refuse a tree whose files are larger than this together, such as 2GB.',
            accepts: 'a size such as 300MB or 2GiB',
            otherwise: 'no limit',
        }),
        config: (0,lib_option/* text */.Qq)({
            placeholder: '<file>',
            help: 'The configuration: what it says holds where no option says otherwise.',
            otherwise: '.github/belay.yml',
        }),
        ...common_options/* storeOptions */.S2,
        ...common_options/* dryRunOption */.SV,
        ...common_options/* speechOptions */.V3,
    },
    examples: [
        { command: 'belay create', what: 'everything here, into .belay/store' },
        { command: 'belay create --paths src --paths "docs/**/*.md" --exclude "*.tmp"', what: 'a part of it' },
        {
            command: 'belay create --phase build --values "commit=$(git rev-parse HEAD)"',
            what: 'as the end of a phase, with a value to find again',
        },
        { command: 'belay create --paths . --paths .git', what: 'the repository as well' },
        { command: 'belay create --no-parent', what: 'one that needs nothing of what was stored before' },
        {
            command: 'belay create --store-path /backup/belay --passphrase-file ~/.belay-passphrase',
            what: 'encrypted, into a store elsewhere',
        },
    ],
    run: async ({ options }, context) => await takeCheckpoint(options, context),
});


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

export const id = 357;
export const ids = [357];
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
        otherwise: 'as configured, else the name of this directory',
    }),
};
const dryRunOption = {
    'dry-run': (0,_option_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)('Say what would be done, and change nothing.'),
};


/***/ }),

/***/ 9467:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Nt: () => (/* binding */ OWN_DIRECTORY),
  vE: () => (/* binding */ hideFromGit),
  CI: () => (/* binding */ storePathOf),
  aH: () => (/* binding */ withStore)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
// EXTERNAL MODULE: ./packages/machine/lib/read-small-file.js
var read_small_file = __webpack_require__(404);
// EXTERNAL MODULE: ./packages/machine/lib/sessions.js + 1 modules
var sessions = __webpack_require__(1963);
// EXTERNAL MODULE: ./packages/machine/lib/write-file-atomically.js
var write_file_atomically = __webpack_require__(3371);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/keys.js
var keys = __webpack_require__(4118);
// EXTERNAL MODULE: ./packages/domain/lib/brand.js
var brand = __webpack_require__(6991);
;// CONCATENATED MODULE: ./packages/snapshot/lib/store/directory-layout.js



/**
 * Where what lies in a directory store:
 *
 *     belay-store.json                 says that this is a store, and of which version
 *     packs/ab/ab…                     objects, in 256 directories by the first two digits of their names; immutable
 *     checkpoints/<checkpoint>         the catalog: one small record each, written last
 *     leases/<session>                 who the session is: host, process, start; its mtime is the heartbeat
 *     leases/<session>.<checkpoint>    empty: the session builds on this checkpoint
 *     locks/prune.<session>            empty: the session cleans up
 *     tmp/<session>/                   the session's spool
 *     tmp/<session>/withdrawn, removed what a cleanup is about to delete and may have to put back
 *
 * Everything passing carries its session in its name and is created and removed by that session alone, or by a sweep once the
 * session is dead. So nobody ever takes away a file that belongs to someone alive, and none is ever rewritten.
 */
class DirectoryLayout {
    root;
    marker;
    packs;
    checkpoints;
    leases;
    locks;
    tmp;
    constructor(root) {
        this.root = external_node_path_.resolve(root);
        this.marker = external_node_path_.join(this.root, MARKER_NAME);
        this.packs = external_node_path_.join(this.root, 'packs');
        this.checkpoints = external_node_path_.join(this.root, 'checkpoints');
        this.leases = external_node_path_.join(this.root, 'leases');
        this.locks = external_node_path_.join(this.root, 'locks');
        this.tmp = external_node_path_.join(this.root, 'tmp');
    }
    packDirectory(name) {
        return external_node_path_.join(this.packs, name.slice(0, 2));
    }
    pack(name) {
        return external_node_path_.join(this.packDirectory(name), name);
    }
    record(id) {
        return external_node_path_.join(this.checkpoints, id);
    }
    session(id) {
        return external_node_path_.join(this.leases, id);
    }
    lease(id, parent) {
        return external_node_path_.join(this.leases, `${id}.${parent}`);
    }
    pruneLock(id) {
        return external_node_path_.join(this.locks, `${PRUNE_PREFIX}${id}`);
    }
    spool(id) {
        return external_node_path_.join(this.tmp, id);
    }
    /** Records on their way out. */
    withdrawn(id) {
        return external_node_path_.join(this.tmp, id, 'withdrawn');
    }
    /** Objects on their way out. */
    removed(id) {
        return external_node_path_.join(this.tmp, id, 'removed');
    }
}
const MARKER_NAME = 'belay-store.json';
const PRUNE_PREFIX = 'prune.';
/** The locator of an object is its name. It comes out of manifests, so it is checked before it becomes part of a path. */
function objectNameOf(at, label) {
    if (isObjectName(at))
        return at;
    throw (0,errors/* corrupt */.qb)('path-unsafe', `${JSON.stringify(at.slice(0, 80))} names no object of ${label}: expected 64 hex digits`, {
        hint: 'The checkpoint was made for another kind of store, or its manifest is damaged: run `belay validate`.',
    });
}
function isObjectName(name) {
    return /^[0-9a-f]{64}$/.test(name);
}
function isCheckpointId(name) {
    return brand/* CHECKPOINT_ID_PATTERN */._0.test(name);
}
function isSessionId(name) {
    return /^[0-9a-f]{32}$/.test(name);
}
/** What a name in leases/ means; undefined for a name that is none of ours. */
function parseLeaseName(name) {
    const [session = '', parent] = splitOnce(name);
    if (!isSessionId(session))
        return undefined;
    if (parent === undefined)
        return { session, parent };
    return isCheckpointId(parent) ? { session, parent } : undefined;
}
/** The session that holds, or wants, the cleanup lock of this name. */
function parsePruneLockName(name) {
    const session = name.startsWith(PRUNE_PREFIX) ? name.slice(PRUNE_PREFIX.length) : '';
    return isSessionId(session) ? session : undefined;
}
function splitOnce(name) {
    const dot = name.indexOf('.');
    return dot < 0 ? [name] : [name.slice(0, dot), name.slice(dot + 1)];
}

// EXTERNAL MODULE: ./packages/snapshot/lib/store/store-error.js
var store_error = __webpack_require__(9478);
// EXTERNAL MODULE: ./packages/snapshot/lib/store/synced-file.js
var synced_file = __webpack_require__(699);
// EXTERNAL MODULE: ./packages/snapshot/lib/store/until-aborted.js
var until_aborted = __webpack_require__(5802);
;// CONCATENATED MODULE: ./packages/snapshot/lib/store/read-file.js




/** At most this much in one call: a range comes out of an index, and a damaged one must not fill the memory. */
const READ_BYTES_MAX = 2 ** 30;
/** Reads a file or a range of it, whole or not at all.
 *  @param o.what names the object in messages
 *  @throws BelayError `pack-corrupt` if the file ends before the range does, or is a directory; the system's errors as they are */
async function readRange(files, path, o) {
    const { sizeBytes, isDirectory } = await files.stat(path);
    if (isDirectory) {
        throw (0,errors/* corrupt */.qb)('pack-corrupt', `${o.what} is corrupt: expected a file, found a directory`, {
            hint: `Nothing of Belay's makes it: move ${path} away, then run \`belay validate\`.`,
        });
    }
    const { offset, length } = o.range ?? { offset: 0, length: sizeBytes };
    assertRange(offset, length, o.what);
    if (offset + length > sizeBytes)
        throw endsEarly(o.what, offset + length, sizeBytes);
    const bytes = new Uint8Array(length);
    const fd = await files.open(path, 'read');
    await (0,synced_file/* withDescriptor */.UT)(files, fd, async () => {
        for (let done = 0; done < length;) {
            (0,until_aborted/* assertRunning */.s)(o.signal, `read ${o.what}`);
            const count = await files.read(fd, bytes.subarray(done, done + CHUNK_BYTES), offset + done);
            if (count === 0)
                throw endsEarly(o.what, offset + length, offset + done);
            done += count;
        }
    });
    return bytes;
}
/** Reads a file that is small by its nature.
 *  @throws BelayError `record-corrupt` if it is larger than `bytesMax`, or a directory; the system's errors as they are */
async function readSmallFile(files, path, o) {
    try {
        return await readWhole(files, path, o);
    }
    catch (cause) {
        if (!(0,store_error/* isErrno */.r)(cause, 'EISDIR'))
            throw cause;
        throw (0,errors/* corrupt */.qb)('record-corrupt', `${o.what} is corrupt: expected a file, found a directory`, {
            cause,
            hint: `Nothing of Belay's makes it: move ${path} away, then run \`belay validate --rebuild-index\`.`,
        });
    }
}
async function readWhole(files, path, o) {
    const fd = await files.open(path, 'read');
    return await (0,synced_file/* withDescriptor */.UT)(files, fd, async () => {
        let bytes = new Uint8Array(Math.min(SMALL_BYTES, o.bytesMax + 1));
        for (let done = 0;;) {
            const count = await files.read(fd, bytes.subarray(done), done);
            if (count === 0)
                return bytes.subarray(0, done);
            done += count;
            if (done > o.bytesMax) {
                throw (0,errors/* corrupt */.qb)('record-corrupt', `${o.what} is corrupt: expected at most ${o.bytesMax} bytes, found more`);
            }
            if (done === bytes.length)
                bytes = grown(bytes, o.bytesMax + 1);
        }
    });
}
const CHUNK_BYTES = 8 * 2 ** 20;
const SMALL_BYTES = 8 * 2 ** 10;
function assertRange(offset, length, what) {
    if (Number.isSafeInteger(offset) &&
        Number.isSafeInteger(length) &&
        offset >= 0 &&
        length >= 0 &&
        length <= READ_BYTES_MAX)
        return;
    throw (0,errors/* misuse */.vM)('size-limit-exceeded', `Cannot read ${length} bytes at ${offset} of ${what}: expected at most ${READ_BYTES_MAX} bytes in one call`);
}
function endsEarly(what, expectedBytes, foundBytes) {
    return (0,errors/* corrupt */.qb)('pack-corrupt', `${what} is corrupt: expected at least ${expectedBytes} bytes, found ${foundBytes}`, {
        hint: 'Run `belay validate`: it names the checkpoints this touches.',
    });
}
function grown(bytes, lengthMax) {
    const larger = new Uint8Array(Math.min(bytes.length * 8, lengthMax));
    larger.set(bytes);
    return larger;
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/store/holds-body.js


const STEP_BYTES = 8 * 2 ** 20;
/** Whether a stored file holds exactly these bytes. Reads both, a step at a time. Where the file to compare with is gone, an earlier
 *  try of the same put has moved it here, and only its size is left to compare.
 *  @param o.what names the stored object in messages
 *  @throws the system's errors as they are */
async function holdsBody(files, stored, o) {
    const { body, signal, what } = o;
    const sizeBytes = body.kind === 'bytes' ? body.bytes.length : body.sizeBytes;
    if ((await files.stat(stored)).sizeBytes !== sizeBytes)
        return false;
    if (body.kind === 'file' && (await (0,synced_file/* findFile */.qE)(files, body.path)) === undefined)
        return true;
    for (let offset = 0; offset < sizeBytes; offset += STEP_BYTES) {
        const range = { offset, length: Math.min(STEP_BYTES, sizeBytes - offset) };
        const given = body.kind === 'bytes'
            ? body.bytes.subarray(offset, offset + range.length)
            : await readRange(files, body.path, { range, signal, what: `the file to store as ${what}` });
        if (Buffer.compare(given, await readRange(files, stored, { range, signal, what })) !== 0)
            return false;
    }
    return true;
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/store/directory.js








/** Objects as files of a directory. Open the directory with `openStoreDirectory`; close it there. */
class DirectoryStore {
    label;
    #directory;
    /** The directories of packs/ whose own names this process has made durable. */
    #syncedParents = new Set();
    constructor(directory) {
        this.#directory = directory;
        this.label = directory.label;
    }
    async get(at, o = {}) {
        const { files, layout, ownSession } = this.#directory;
        const name = objectNameOf(at, this.label);
        const what = `object ${name} of ${this.label}`;
        return await this.#directory.attempt(`read object ${name}`, o.signal, async () => {
            await ownSession?.beat();
            try {
                return await readRange(files, layout.pack(name), { range: o.range, signal: o.signal, what });
            }
            catch (error) {
                if (!(0,store_error/* isMissing */.b2)(error))
                    throw error;
                await this.#directory.assertPresent();
                return undefined;
            }
        });
    }
    localFile(at) {
        return this.#directory.layout.pack(objectNameOf(at, this.label));
    }
    async spoolDirectory(o = {}) {
        const { session } = this.#directory;
        return await this.#directory.attempt('make a spool', o.signal, () => session.spool());
    }
    async put(name, body, o = {}) {
        const { session, layout } = this.#directory;
        const at = objectNameOf(name, this.label);
        const doing = `store object ${name}`;
        await this.#directory.attempt(doing, o.signal, async () => {
            await session.beat();
            if (!(await this.#storeAgain(name, body, o.signal)))
                await this.#storeNew(name, body, o.signal);
            // Also where it was there before: whoever stored it may not have come this far yet.
            await this.#directory.files.syncDirectory(layout.packDirectory(name));
        });
        return at;
    }
    async *list(o = {}) {
        const { files, layout } = this.#directory;
        const doing = 'list the objects';
        const parents = await this.#directory.attempt(doing, o.signal, async () => {
            await this.#directory.assertPresent();
            return await files.readDirectory(layout.packs);
        });
        for (const parent of parents) {
            if (!/^[0-9a-f]{2}$/.test(parent))
                continue;
            yield* await this.#directory.attempt(doing, o.signal, () => this.#objectsIn(external_node_path_.join(layout.packs, parent), o.signal));
        }
    }
    async remove(at, o = {}) {
        const { session } = this.#directory;
        const name = objectNameOf(at, this.label);
        return await this.#directory.attempt(`remove object ${name}`, o.signal, async () => {
            await session.beat();
            return await this.#removeUnlessYounger(name, o);
        });
    }
    /** If the object is there, makes it as young as if it were stored now, so that no cleanup takes it for left over.
     *  @returns false if it is not there, or is damaged: a name that stands for its content has one content */
    async #storeAgain(name, body, signal) {
        const { files, layout, now } = this.#directory;
        const target = layout.pack(name);
        if ((await (0,synced_file/* findFile */.qE)(files, target)) === undefined)
            return false;
        try {
            if (!(await holdsBody(files, target, { body, signal, what: `object ${name} of ${this.label}` })))
                return false;
        }
        catch (error) {
            if ((0,store_error/* isMissing */.b2)(error))
                return false;
            throw error;
        }
        try {
            await files.setModified(target, now());
        }
        catch (error) {
            if ((0,store_error/* isMissing */.b2)(error))
                return false;
            throw error;
        }
        // A cleanup takes the file away first and looks at its age then. If it is still here, that look is yet to come.
        if ((await (0,synced_file/* findFile */.qE)(files, target)) === undefined)
            return false;
        if (body.kind === 'file')
            await (0,synced_file/* unlinkIfThere */.Tp)(files, body.path);
        return true;
    }
    async #storeNew(name, body, signal) {
        const { files, layout, session } = this.#directory;
        const source = body.kind === 'bytes' ? await session.newSpoolFile() : body.path;
        if (body.kind === 'bytes') {
            await (0,synced_file/* writeSynced */.EY)(files, source, body.bytes);
        }
        else {
            await this.#checkSize(name, body);
            await (0,synced_file/* syncFile */.gD)(files, source);
        }
        try {
            await this.#ensureParent(name);
            (0,until_aborted/* assertRunning */.s)(signal, `store object ${name}`);
            await this.#move(source, layout.pack(name));
        }
        catch (error) {
            // A file of the caller's stays where it is, so that the same put can be tried again.
            if (body.kind === 'bytes')
                await (0,synced_file/* discard */.vf)(files, source);
            throw error;
        }
    }
    async #checkSize(name, body) {
        const found = await this.#directory.files.stat(body.path);
        if (found.sizeBytes === body.sizeBytes)
            return;
        throw (0,errors/* corrupt */.qb)('pack-corrupt', `Object ${name} for ${this.label} was cut short on its way: expected ${body.sizeBytes} bytes in ${body.path}, found ${found.sizeBytes}`, { hint: 'The disk may be full or failing. Run this again.' });
    }
    async #move(source, target) {
        const { files, session } = this.#directory;
        try {
            await files.rename(source, target);
        }
        catch (error) {
            if (!(0,store_error/* isErrno */.r)(error, 'EXDEV'))
                throw error;
            const copy = await session.newSpoolFile();
            await (0,synced_file/* copySynced */.EM)(files, source, copy);
            try {
                await files.rename(copy, target);
            }
            catch (renameError) {
                await (0,synced_file/* discard */.vf)(files, copy);
                throw renameError;
            }
            await files.unlink(source);
        }
    }
    async #ensureParent(name) {
        const { files, layout } = this.#directory;
        const parent = layout.packDirectory(name);
        if (this.#syncedParents.has(parent))
            return;
        await (0,synced_file/* ensureDirectory */.EA)(files, parent);
        // Also where another process made it: it may not have synced it yet.
        await files.syncDirectory(layout.packs);
        this.#syncedParents.add(parent);
    }
    async #objectsIn(parent, signal) {
        const { files } = this.#directory;
        const objects = [];
        for (const name of await files.readDirectory(parent)) {
            (0,until_aborted/* assertRunning */.s)(signal, 'list the objects');
            // What others left there, such as a file manager's notes, is neither ours to read nor to remove.
            if (!isObjectName(name))
                continue;
            const found = await (0,synced_file/* findFile */.qE)(files, external_node_path_.join(parent, name));
            // Removed since the directory was read; or a directory, whose content is somebody's: whoever needs the object is told when it is read.
            if (found === undefined || found.isDirectory)
                continue;
            objects.push({ at: name, name, sizeBytes: found.sizeBytes, storedAt: found.modifiedAt });
        }
        return objects;
    }
    /** Takes the object away, looks at its age, and deletes it or puts it back: whoever stores it again meanwhile finds it gone, or
     *  has made it young before the look. */
    async #removeUnlessYounger(name, o) {
        const { files, layout, session } = this.#directory;
        const target = layout.pack(name);
        const isYoung = async (file) => {
            const found = o.storedBefore === undefined ? undefined : await (0,synced_file/* findFile */.qE)(files, file);
            return found !== undefined && o.storedBefore !== undefined && found.modifiedAt >= o.storedBefore;
        };
        if (await isYoung(target))
            return false;
        const taken = external_node_path_.join(await session.trash('removed'), name);
        (0,until_aborted/* assertRunning */.s)(o.signal, `remove object ${name}`);
        try {
            await files.rename(target, taken);
        }
        catch (error) {
            if (!(0,store_error/* isMissing */.b2)(error))
                throw error;
            await this.#directory.assertPresent();
            return true;
        }
        if (await isYoung(taken)) {
            await files.rename(taken, target);
            await files.syncDirectory(layout.packDirectory(name));
            return false;
        }
        await files.unlink(taken);
        return true;
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/store/directory-session-file.js
function encodeSessionFile({ host, pid, processStart, startedAt }) {
    return Buffer.from(`${JSON.stringify({ version: 1, host, pid, processStart, startedAt: startedAt.toISOString() })}\n`);
}
/** `undefined` for bytes that no version of ours wrote, such as a file that lost its contents with the power. */
function parseSessionFile(bytes) {
    let value;
    try {
        value = JSON.parse(Buffer.from(bytes).toString('utf8'));
    }
    catch {
        // Who it belongs to cannot be told: the caller goes by its age.
        return undefined;
    }
    if (typeof value !== 'object' || value === null)
        return undefined;
    const { host, pid, processStart, startedAt } = value;
    const start = new Date(typeof startedAt === 'string' ? startedAt : Number.NaN);
    const isWhole = typeof host === 'string' &&
        typeof pid === 'number' &&
        typeof processStart === 'string' &&
        !Number.isNaN(start.getTime());
    return isWhole ? { host, pid, processStart, startedAt: start } : undefined;
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/store/directory-sessions.js




/** A session of another host, or one whose file cannot be read, is dead once it has been silent for this long. */
const SILENCE_MS_MAX = 24 * 60 * 60 * 1000;
/** @returns undefined if no session of this id is announced */
async function findSession(directory, id) {
    const { files, layout, now } = directory;
    const path = layout.session(id);
    try {
        const { modifiedAt } = await files.stat(path);
        const file = parseSessionFile(await readSmallFile(files, path, { bytesMax: SESSION_BYTES_MAX, what: path }));
        const isSilent = now().getTime() - modifiedAt.getTime() > SILENCE_MS_MAX;
        return {
            id,
            isAlive: await isAlive(directory, file, isSilent),
            startedAt: file?.startedAt ?? new Date(0),
        };
    }
    catch (error) {
        if ((0,store_error/* isMissing */.b2)(error))
            return undefined;
        throw error;
    }
}
/** Tells whether a living process is about to announce itself by this file. One that is still empty cannot be told from one that
 *  was left so: whoever writes it writes it again if it goes. */
async function isAnnouncing(directory, path) {
    const { files, now } = directory;
    try {
        const { modifiedAt } = await files.stat(path);
        const file = parseSessionFile(await readSmallFile(files, path, { bytesMax: SESSION_BYTES_MAX, what: path }));
        const isSilent = now().getTime() - modifiedAt.getTime() > SILENCE_MS_MAX;
        return file !== undefined && (await isAlive(directory, file, isSilent));
    }
    catch (error) {
        if ((0,store_error/* isMissing */.b2)(error))
            return false;
        throw error;
    }
}
/** Who builds on which checkpoint; the living only. */
async function isLeased(directory, checkpoint) {
    for (const name of await directory.files.readDirectory(directory.layout.leases)) {
        const lease = parseLeaseName(name);
        if (lease?.parent !== checkpoint)
            continue;
        // By its path, not by the listing: that one may have missed a session whose end it ran into.
        if ((await findSession(directory, lease.session))?.isAlive)
            return true;
    }
    return false;
}
/** When the oldest living session that may be storing objects started; our own counts while it holds a lease. */
async function oldestStart(directory) {
    const own = directory.ownSession;
    let oldest;
    for (const name of await directory.files.readDirectory(directory.layout.leases)) {
        const lease = parseLeaseName(name);
        if (lease === undefined || lease.parent !== undefined)
            continue;
        if (lease.session === own?.id && !own.hasLeases)
            continue;
        const found = await findSession(directory, lease.session);
        if (found?.isAlive && (oldest === undefined || found.startedAt < oldest))
            oldest = found.startedAt;
    }
    return oldest;
}
async function isAlive(directory, file, isSilent) {
    if (file === undefined)
        return !isSilent;
    const liveness = await directory.liveness.isAlive(file);
    return liveness === 'unknown' ? !isSilent : liveness === 'alive';
}
const SESSION_BYTES_MAX = 4096;

;// CONCATENATED MODULE: ./packages/snapshot/lib/store/directory-spool.js




/** Removes the spool of a session that is over. What a cleanup had taken away and not yet deleted goes back first: the question
 *  whether it may go was still open, so it stays. It is whole, since records are deleted before any pack they need.
 *  @returns false if something in it is being put there right now, or is not ours: the spool stays */
async function removeSpool(files, layout, id) {
    await putBack(files, layout, id);
    return await removeTree(files, layout.spool(id), {
        keep: new Set([layout.withdrawn(id), layout.removed(id)]),
    });
}
/** Removes the spool if nothing is in it. */
async function removeEmptySpool(files, layout, id) {
    await putBack(files, layout, id);
    return await removeIfEmpty(files, layout.spool(id));
}
async function putBack(files, layout, id) {
    await emptyTrash(files, layout.withdrawn(id), async (name, from) => {
        if (!isCheckpointId(name))
            return;
        await renameIfThere(files, from, layout.record(name));
        await files.syncDirectory(layout.checkpoints);
    });
    await emptyTrash(files, layout.removed(id), async (name, from) => {
        if (isObjectName(name))
            await renameIfThere(files, from, layout.pack(name));
    });
}
async function emptyTrash(files, directory, restore) {
    for (const name of await namesIn(files, directory))
        await restore(name, external_node_path_.join(directory, name));
    await removeIfEmpty(files, directory);
}
async function removeTree(files, directory, o) {
    for (const name of await namesIn(files, directory)) {
        const child = external_node_path_.join(directory, name);
        if (o.keep.has(child))
            continue;
        const found = await (0,synced_file/* findFile */.qE)(files, child);
        if (found?.isDirectory)
            await removeTree(files, child, o);
        else
            await (0,synced_file/* unlinkIfThere */.Tp)(files, child);
    }
    return await removeIfEmpty(files, directory);
}
/** The names in a directory; none if it is missing. */
async function namesIn(files, directory) {
    try {
        return await files.readDirectory(directory);
    }
    catch (error) {
        if ((0,store_error/* isMissing */.b2)(error))
            return [];
        throw error;
    }
}
/** @returns whether it is gone */
async function removeIfEmpty(files, directory) {
    try {
        await files.removeDirectory(directory);
    }
    catch (error) {
        if ((0,store_error/* isErrno */.r)(error, 'ENOTEMPTY', 'EEXIST'))
            return false;
        if (!(0,store_error/* isMissing */.b2)(error))
            throw error;
    }
    return true;
}
async function renameIfThere(files, from, to) {
    try {
        await files.rename(from, to);
    }
    catch (error) {
        // Another sweep was faster.
        if (!(0,store_error/* isMissing */.b2)(error))
            throw error;
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/store/directory-sweep.js





/** Removes what sessions that are over left behind: spools, leases, locks. Any number of sweeps may run at once.
 *
 *  A session announces itself before it makes anything else and takes the announcement back last. So what is found in tmp/ or
 *  locks/ and whose session is announced nowhere is nobody's, if one looks for the announcement after having found it. */
async function sweepDeadSessions(directory) {
    const { files, layout } = directory;
    // Only who lives is remembered: who is announced nowhere now may be so a moment later.
    const living = new Set([directory.ownSession?.id]);
    const isOver = async (id) => {
        if (living.has(id))
            return false;
        const isAlive = (await findSession(directory, id))?.isAlive ?? false;
        if (isAlive)
            living.add(id);
        return !isAlive;
    };
    for (const name of await files.readDirectory(layout.tmp)) {
        const owner = ownerInTmp(name);
        if (owner === undefined || !(await isOver(owner)))
            continue;
        const child = external_node_path_.join(layout.tmp, name);
        if (isSessionId(name))
            await removeSpool(files, layout, name);
        else if (!(await isAnnouncing(directory, child)))
            await (0,synced_file/* unlinkIfThere */.Tp)(files, child);
    }
    for (const name of await files.readDirectory(layout.locks)) {
        const owner = parsePruneLockName(name);
        if (owner !== undefined && (await isOver(owner)))
            await (0,synced_file/* unlinkIfThere */.Tp)(files, layout.pruneLock(owner));
    }
    const announcements = [];
    for (const name of await files.readDirectory(layout.leases)) {
        const lease = parseLeaseName(name);
        if (lease === undefined || !(await isOver(lease.session)))
            continue;
        if (lease.parent === undefined)
            announcements.push(lease.session);
        else
            await (0,synced_file/* unlinkIfThere */.Tp)(files, layout.lease(lease.session, lease.parent));
    }
    for (const id of announcements) {
        // Last, so that a sweep that dies half-way is finished by the next; not while anything of the session is left.
        if ((await (0,synced_file/* findFile */.qE)(files, layout.spool(id))) === undefined)
            await (0,synced_file/* unlinkIfThere */.Tp)(files, layout.session(id));
    }
}
/** A spool, or an announcement that was being written. */
function ownerInTmp(name) {
    const owner = name.split('.', 1)[0] ?? '';
    return isSessionId(owner) ? owner : undefined;
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/store/directory-catalog.js









/** The checkpoints of a directory store: one small file each, which is the checkpoint's coming into being. */
class DirectoryCatalog {
    #directory;
    #codec;
    constructor(directory, codec) {
        this.#directory = directory;
        this.#codec = codec;
    }
    async *list(o = {}) {
        const doing = 'list the checkpoints';
        const ids = await this.#directory.attempt(doing, o.signal, async () => {
            return (await this.#directory.recordNames()).filter(isCheckpointId).sort().reverse();
        });
        // Who looks for the newest reads one record; who reads on gets them in ever larger batches.
        for (let next = 0, batch = 1; next < ids.length; next += batch, batch = Math.min(batch * 4, BATCH_MAX)) {
            const found = await this.#directory.attempt(doing, o.signal, () => Promise.all(ids.slice(next, next + batch).map((id) => this.#readListed(id, o))));
            for (const entry of found) {
                if (entry !== undefined && (o.series === undefined || entry.record.series === o.series))
                    yield entry;
            }
        }
    }
    async publish(entry, o = {}) {
        const { files, layout, session } = this.#directory;
        const { id } = entry.record;
        await this.#directory.attempt(`publish checkpoint ${id}`, o.signal, async () => {
            // A session taken for dead has lost its leases, and perhaps what it stored.
            await session.beat({ now: true });
            const there = await this.#read(id);
            if (there !== undefined && there.at !== entry.at) {
                throw (0,errors/* corrupt */.qb)('store-corrupt', `Checkpoint ${id} exists already: expected its root in ${entry.at}, found ${there.at}`, {
                    hint: 'Run this again: the next checkpoint gets another id.',
                });
            }
            if (there === undefined)
                await this.#write(entry, o.signal);
            await files.syncDirectory(layout.checkpoints);
        });
    }
    async lease(parent, o = {}) {
        const { files, layout, session } = this.#directory;
        const id = parent?.record.id;
        const isThere = await this.#directory.attempt(id === undefined ? 'take a lease' : `lease checkpoint ${id}`, o.signal, async () => {
            await session.lease(id);
            if (id === undefined)
                return true;
            try {
                if ((await (0,synced_file/* findFile */.qE)(files, layout.record(id))) !== undefined)
                    return true;
                await this.#directory.assertPresent();
            }
            catch (error) {
                await session.release(id).catch(() => {
                    // The failure that led here is the one to report; a lease too many ends with the session.
                });
                throw error;
            }
            await session.release(id);
            return false;
        });
        return isThere ? this.#releasable('give a lease back', () => session.release(id)) : undefined;
    }
    async withdraw(entry, o = {}) {
        const { id } = entry.record;
        const { session } = this.#directory;
        return await this.#directory.attempt(`withdraw checkpoint ${id}`, o.signal, async () => {
            await session.beat();
            if (await isLeased(this.#directory, id))
                return false;
            return await this.#withdrawUnlessLeased(id, o.signal);
        });
    }
    async repair(entry, o = {}) {
        const { files, layout, session } = this.#directory;
        const { id } = entry.record;
        return await this.#directory.attempt(`repair the record of checkpoint ${id}`, o.signal, async () => {
            await session.beat();
            const isReadable = (await this.#readIfSound(id)) !== undefined;
            // Over what is there in one step: a crash leaves the damaged record or the good one.
            if (!isReadable)
                await this.#write(entry, o.signal);
            await files.syncDirectory(layout.checkpoints);
            return !isReadable;
        });
    }
    async discard(id, o = {}) {
        const { session } = this.#directory;
        return await this.#directory.attempt(`discard the record of checkpoint ${id}`, o.signal, async () => {
            await session.beat();
            if ((await this.#readIfSound(id)) !== undefined || (await isLeased(this.#directory, id)))
                return false;
            const { files, layout } = this.#directory;
            // What is in it is not Belay's to delete.
            if ((await (0,synced_file/* findFile */.qE)(files, layout.record(id)))?.isDirectory)
                throw this.#isDirectory(id);
            return await this.#withdrawUnlessLeased(id, o.signal);
        });
    }
    async oldestLease(o = {}) {
        return await this.#directory.attempt('read the leases', o.signal, () => oldestStart(this.#directory));
    }
    async lockForPrune(o = {}) {
        const { session } = this.#directory;
        const isOurs = await this.#directory.attempt('lock for a cleanup', o.signal, async () => {
            if (!(await session.lock()))
                return false;
            try {
                // Also brings back what a cleanup that died had taken away.
                await sweepDeadSessions(this.#directory);
                if (!(await this.#isAnotherPruning()))
                    return true;
            }
            catch (error) {
                await session.unlock().catch(() => {
                    // The failure that led here is the one to report; the lock ends with the session.
                });
                throw error;
            }
            await session.unlock();
            return false;
        });
        return isOurs ? this.#releasable('unlock after a cleanup', () => session.unlock()) : undefined;
    }
    async #write(entry, signal) {
        const { files, layout, session } = this.#directory;
        const { id } = entry.record;
        const unfinished = await session.newSpoolFile();
        await (0,synced_file/* writeSynced */.EY)(files, unfinished, await this.#codec.encode(entry));
        try {
            (0,until_aborted/* assertRunning */.s)(signal, `write the record of checkpoint ${id}`);
            await files.rename(unfinished, layout.record(id));
        }
        catch (error) {
            await (0,synced_file/* discard */.vf)(files, unfinished);
            throw (0,store_error/* isErrno */.r)(error, 'EISDIR', 'EEXIST', 'ENOTEMPTY') ? this.#isDirectory(id, error) : error;
        }
    }
    #isDirectory(id, cause) {
        const { layout } = this.#directory;
        return (0,errors/* corrupt */.qb)('record-corrupt', `${this.#whatOf(id)} is corrupt: expected a file, found a directory`, {
            cause,
            hint: `Nothing of Belay's makes it: move ${layout.record(id)} away, then run this again.`,
        });
    }
    /** @returns undefined for a record that is not there or corrupt */
    async #readIfSound(id) {
        try {
            return await this.#read(id);
        }
        catch (error) {
            // By its kind alone: what could not be read may well be sound.
            if (error instanceof errors/* BelayError */.oT && error.kind === 'corrupt')
                return undefined;
            throw error;
        }
    }
    /** Takes the record away, then looks for leases: whoever leases looks for the record after having written the lease. */
    async #withdrawUnlessLeased(id, signal) {
        const { files, layout, session } = this.#directory;
        const trash = await session.trash('withdrawn');
        const taken = external_node_path_.join(trash, id);
        (0,until_aborted/* assertRunning */.s)(signal, `withdraw checkpoint ${id}`);
        try {
            await files.rename(layout.record(id), taken);
        }
        catch (error) {
            if (!(0,store_error/* isMissing */.b2)(error))
                throw error;
            await this.#directory.assertPresent();
            return true;
        }
        try {
            if (await isLeased(this.#directory, id)) {
                await files.rename(taken, layout.record(id));
                await files.syncDirectory(layout.checkpoints);
                return false;
            }
        }
        catch (error) {
            await files.rename(taken, layout.record(id)).catch(() => {
                // The failure that led here is the one to report; the end of the session puts the record back.
            });
            throw error;
        }
        await files.unlink(taken);
        // Durable before the first pack goes: a record that came back with the power would name packs that did not.
        await files.syncDirectory(layout.checkpoints);
        await files.syncDirectory(trash);
        return true;
    }
    async #isAnotherPruning() {
        const { files, layout, session } = this.#directory;
        for (const name of await files.readDirectory(layout.locks)) {
            const other = parsePruneLockName(name);
            if (other === undefined || other === session.id)
                continue;
            // Two that lock at the same moment see each other and both give way: a cleanup can wait.
            if ((await findSession(this.#directory, other))?.isAlive)
                return true;
        }
        return false;
    }
    async #readListed(id, o) {
        try {
            return await this.#read(id);
        }
        catch (error) {
            if (o.unreadable === undefined || !(error instanceof errors/* BelayError */.oT) || error.kind !== 'corrupt')
                throw error;
            o.unreadable(id, error);
            return undefined;
        }
    }
    /** @returns undefined if the store says that there is no such record */
    async #read(id) {
        const { files, layout } = this.#directory;
        const what = this.#whatOf(id);
        let bytes;
        try {
            bytes = await readSmallFile(files, layout.record(id), { bytesMax: RECORD_BYTES_MAX, what });
        }
        catch (error) {
            if (!(0,store_error/* isMissing */.b2)(error))
                throw error;
            await this.#directory.assertPresent();
            return undefined;
        }
        const entry = await this.#codec.decode(bytes, what);
        if (entry.record.id !== id) {
            throw (0,errors/* corrupt */.qb)('record-corrupt', `${what} is corrupt: it names checkpoint ${entry.record.id}`, {
                hint: '`belay validate --rebuild-index` makes a damaged record anew from the packs.',
            });
        }
        return entry;
    }
    #whatOf(id) {
        return `The record of checkpoint ${id} in ${this.#directory.label}`;
    }
    #releasable(doing, release) {
        let isReleased = false;
        return {
            release: async (o = {}) => {
                if (isReleased)
                    return;
                await this.#directory.attemptLast(doing, o.signal, release);
                isReleased = true;
            },
        };
    }
}
const BATCH_MAX = 64;
const RECORD_BYTES_MAX = 16 * 2 ** 20;

// EXTERNAL MODULE: ./packages/snapshot/lib/format/object.js
var format_object = __webpack_require__(6613);
// EXTERNAL MODULE: ./packages/domain/lib/checkpoint/record.js
var checkpoint_record = __webpack_require__(7392);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 15 modules
var schemas = __webpack_require__(9691);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/limits.js
var limits = __webpack_require__(5230);
;// CONCATENATED MODULE: ./packages/snapshot/lib/format/record-codec.js





const NAME_BYTES = 32;
/** Turns catalog entries into small objects without content: the entry is their root, as JSON, so that it is encrypted like all else.
 *  The object's name follows it, since a record's file is named for its checkpoint. */
function encodeCatalogEntry(entry, keys) {
    const parts = [];
    const writer = new format_object/* ObjectWriter */.nl({ append: (bytes) => parts.push(bytes), keys });
    const { name } = writer.finish(Buffer.from(JSON.stringify(entry), 'utf8'));
    return Buffer.concat([...parts, Buffer.from(name, 'hex')]);
}
/** @param what names the record in messages
 *  @throws BelayError corrupt: `record-corrupt` for damage wherever it is, `format-version-unsupported`; misuse where the passphrase is the matter */
async function decodeCatalogEntry(bytes, keyring, what) {
    const sizeBytes = bytes.length - NAME_BYTES;
    if (sizeBytes <= 0)
        throw (0,errors/* corrupt */.qb)('record-corrupt', `${what} is corrupt: expected more than ${NAME_BYTES} bytes, found ${bytes.length}`, { hint: REBUILD_HINT });
    const object = bytes.subarray(0, sizeBytes);
    const name = Buffer.from(bytes.subarray(sizeBytes)).toString('hex');
    const opened = await openRecord(object, { name, keyring, what });
    if (opened.root === undefined)
        throw (0,errors/* corrupt */.qb)('record-corrupt', `${what} is corrupt: it holds no record`, { hint: REBUILD_HINT });
    let value;
    try {
        value = JSON.parse(Buffer.from(opened.root).toString('utf8'));
    }
    catch (cause) {
        throw (0,errors/* corrupt */.qb)('record-corrupt', `${what} is corrupt: it is not JSON`, { cause, hint: REBUILD_HINT });
    }
    const place = placeSchema.safeParse(value);
    if (!place.success)
        throw (0,errors/* corrupt */.qb)('record-corrupt', `${what} is corrupt: expected a record and its place`, {
            cause: place.error,
            hint: REBUILD_HINT,
        });
    const { at, sizeBytes: objectBytes, trailerBytes, record } = place.data;
    return {
        at: at,
        sizeBytes: objectBytes,
        trailerBytes,
        record: (0,checkpoint_record/* parseCheckpointRecord */.nG)(record, what),
    };
}
/** Whichever part of the object shows it, what is damaged is the record. */
async function openRecord(object, o) {
    let opened;
    try {
        opened = await (0,format_object/* openTrailer */.U1)(object, { ...o, sizeBytes: object.length });
    }
    catch (error) {
        // The trailer is what its name says: it is of another version.
        throw isCorrupt(error) && error.code !== 'format-version-unsupported' ? recordDamage(error) : error;
    }
    try {
        (0,format_object/* checkFirstHeader */.WX)(object, object, o.what);
    }
    catch (error) {
        throw isCorrupt(error) ? recordDamage(error) : error;
    }
    return opened;
}
function isCorrupt(error) {
    return error instanceof errors/* BelayError */.oT && error.kind === 'corrupt' && error.code !== 'internal';
}
function recordDamage(cause) {
    return (0,errors/* corrupt */.qb)('record-corrupt', cause.message, { cause, hint: REBUILD_HINT });
}
const REBUILD_HINT = '`belay validate --rebuild-index` makes a damaged record anew from the packs.';
const placeSchema = schemas/* object */.Ikc({
    at: schemas/* string */.YjP().max(512),
    sizeBytes: schemas/* int */.Whr().positive(),
    trailerBytes: schemas/* int */.Whr().positive().max(limits/* TRAILER_BYTES_MAX */.pC),
    record: schemas/* unknown */.L5J(),
})
    .refine(({ sizeBytes, trailerBytes }) => trailerBytes <= sizeBytes);

;// CONCATENATED MODULE: ./packages/snapshot/lib/store/keyring-record-codec.js


/** Records as the keyring has it: encrypted with a passphrase, else plain. New records take the salt of the last one read, so that one store
 *  costs one derivation of keys; the very first takes `freshSalt`. */
class KeyringRecordCodec {
    #keyring;
    #salt;
    constructor(keyring, freshSalt) {
        this.#keyring = keyring;
        this.#salt = freshSalt;
    }
    async encode(entry) {
        return encodeCatalogEntry(entry, await this.#keyring.keysFor(this.#salt));
    }
    async decode(bytes, what) {
        const entry = await decodeCatalogEntry(bytes, this.#keyring, what);
        this.#salt = (0,format_object/* parseHeader */.RW)(bytes, what)?.salt ?? this.#salt;
        return entry;
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/store/retry.js


const DEFAULT_RETRY_POLICY = { triesMax: 4, firstDelayMs: 200, delayMsMax: 5_000 };
/** Runs `work` until it succeeds, fails for a reason that time does not heal, or has failed `triesMax` times: then with its last error.
 *  The waits are "full jitter" (exponential, then a random share of it), so that many who failed together do not come back together.
 *  @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ */
async function retry(ports, o, work) {
    const policy = ports.policy ?? DEFAULT_RETRY_POLICY;
    for (let tries = 1;; tries++) {
        (0,until_aborted/* assertRunning */.s)(o.signal, o.doing);
        try {
            return await work();
        }
        catch (error) {
            if (tries >= policy.triesMax || o.signal?.aborted || !isWorthRetrying(error))
                throw error;
            const delayMs = Math.floor(ports.random() * Math.min(policy.delayMsMax, policy.firstDelayMs * 2 ** (tries - 1)));
            ports.onRetry?.({ doing: o.doing, error, delayMs });
            await waitFor(delayMs, ports, o);
        }
    }
}
/** Only what is unavailable, and of that nothing that stays so until a person acts. */
function isWorthRetrying(error) {
    return error instanceof errors/* BelayError */.oT && error.kind === 'unavailable' && !LASTING.has(error.code);
}
async function waitFor(delayMs, ports, o) {
    try {
        await ports.sleep(delayMs, o.signal);
    }
    catch (error) {
        (0,until_aborted/* assertRunning */.s)(o.signal, o.doing);
        throw error;
    }
}
const LASTING = new Set(['aborted', 'disk-full', 'permission-denied', 'store-read-only']);

;// CONCATENATED MODULE: ./packages/snapshot/lib/store/retry-listing.js

/** A listing that is begun again when it breaks off, and then passes over what it has yielded. The tries start anew with each
 *  item that was not yielded before, so that a listing which never gets further ends.
 *  @param o.keyOf what tells one item from another */
async function* retryListing(ports, o) {
    const yielded = new Set();
    let listing;
    try {
        for (;;) {
            const next = await retry(ports, o, async () => {
                listing ??= o.begin()[Symbol.asyncIterator]();
                try {
                    for (;;) {
                        const step = await listing.next();
                        if (step.done || !yielded.has(o.keyOf(step.value)))
                            return step;
                    }
                }
                catch (error) {
                    listing = undefined;
                    throw error;
                }
            });
            if (next.done)
                return;
            yielded.add(o.keyOf(next.value));
            yield next.value;
        }
    }
    finally {
        await listing?.return?.();
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/store/retrying.js


/** A store that tries again what was unavailable. Nothing else is retried: what is absent or corrupt stays so. */
class RetryingStore {
    label;
    #store;
    #ports;
    constructor(store, ports) {
        this.label = store.label;
        this.#store = store;
        this.#ports = ports;
    }
    async get(at, o = {}) {
        return await this.#retry(`read ${at}`, o, () => this.#store.get(at, o));
    }
    localFile(at) {
        return this.#store.localFile(at);
    }
    async spoolDirectory(o = {}) {
        return await this.#retry('make a spool', o, () => this.#store.spoolDirectory(o));
    }
    async put(name, body, o = {}) {
        return await this.#retry(`store ${name}`, o, () => this.#store.put(name, body, o));
    }
    list(o = {}) {
        return retryListing(this.#ports, {
            doing: `list the objects in ${this.label}`,
            signal: o.signal,
            begin: () => this.#store.list(o),
            keyOf: (object) => object.at,
        });
    }
    async remove(at, o = {}) {
        return await this.#retry(`remove ${at}`, o, () => this.#store.remove(at, o));
    }
    async #retry(doing, o, work) {
        return await retry(this.#ports, { doing: `${doing} in ${this.label}`, signal: o.signal }, work);
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/store/retrying-catalog.js


/** A catalog that tries again what was unavailable; see `RetryingStore`. */
class RetryingCatalog {
    #catalog;
    #ports;
    constructor(catalog, ports) {
        this.#catalog = catalog;
        this.#ports = ports;
    }
    list(o = {}) {
        const { unreadable } = o;
        // Begun again, the listing would tell of the same entries once more.
        const told = new Set();
        const tellOnce = unreadable &&
            ((id, error) => {
                if (!told.has(id))
                    unreadable(id, error);
                told.add(id);
            });
        return retryListing(this.#ports, {
            doing: 'list the checkpoints',
            signal: o.signal,
            begin: () => this.#catalog.list({ ...o, unreadable: tellOnce }),
            keyOf: (entry) => entry.record.id,
        });
    }
    async publish(entry, o = {}) {
        await this.#retry(`publish checkpoint ${entry.record.id}`, o, () => this.#catalog.publish(entry, o));
    }
    async lease(parent, o = {}) {
        return await this.#retry('take a lease', o, () => this.#catalog.lease(parent, o));
    }
    async withdraw(entry, o = {}) {
        return await this.#retry(`withdraw checkpoint ${entry.record.id}`, o, () => this.#catalog.withdraw(entry, o));
    }
    async repair(entry, o = {}) {
        return await this.#retry(`repair the record of checkpoint ${entry.record.id}`, o, () => this.#catalog.repair(entry, o));
    }
    async discard(id, o = {}) {
        return await this.#retry(`discard the record of checkpoint ${id}`, o, () => this.#catalog.discard(id, o));
    }
    async oldestLease(o = {}) {
        return await this.#retry('read the leases', o, () => this.#catalog.oldestLease(o));
    }
    async lockForPrune(o = {}) {
        return await this.#retry('lock for a cleanup', o, () => this.#catalog.lockForPrune(o));
    }
    async #retry(doing, o, work) {
        return await retry(this.#ports, { doing, signal: o.signal }, work);
    }
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./packages/snapshot/lib/store/marker-file.js







/** Raised when an older version could no longer read the store, or could harm it. */
const STORE_VERSION = 1;
const MARKER_TEXT = JSON.stringify({ format: 'belay-store', version: STORE_VERSION });
/** What to do about a marker that is lost or damaged. */
const marker_file_REBUILD_HINT = 'Nothing else is lost by this: the file says of which version the store is, and holds neither keys nor contents. `belay validate` tells whether the rest is whole, `belay validate --rebuild-index` writes the file anew.';
/** @throws BelayError `format-version-unsupported`: what is unknown is not damaged; misuse where a file is on the way; the system's errors
 *  as they are */
async function readMarker(files, { marker, root }) {
    let text;
    try {
        const bytes = await readSmallFile(files, marker, { bytesMax: MARKER_BYTES_MAX, what: marker });
        text = Buffer.from(bytes).toString('utf8');
    }
    catch (error) {
        if ((0,store_error/* isErrno */.r)(error, 'ENOTDIR')) {
            throw (0,errors/* misuse */.vM)('option-invalid', `${root} is no store: expected a directory, found a file on the way`, {
                cause: error,
            });
        }
        if ((0,store_error/* isMissing */.b2)(error))
            return { kind: 'missing' };
        // Longer than any marker, or a directory.
        if (error instanceof errors/* BelayError */.oT && error.kind === 'corrupt')
            return damaged(error.message, error);
        throw error;
    }
    // Every command reads it: its schema costs more than all the rest.
    if (text === `${MARKER_TEXT}\n`)
        return { kind: 'sound' };
    const { parseMarker } = await __webpack_require__.e(/* import() */ 154).then(__webpack_require__.bind(__webpack_require__, 8154));
    let version;
    try {
        version = parseMarker(text).version;
    }
    catch (cause) {
        const found = text === '' ? 'an empty file' : JSON.stringify(text.slice(0, TEXT_SHOWN));
        return damaged(`${marker} is corrupt: expected ${MARKER_TEXT}, found ${found}`, cause);
    }
    if (version === STORE_VERSION)
        return { kind: 'sound' };
    throw (0,errors/* corrupt */.qb)('format-version-unsupported', `${marker} has version ${version}: expected ${STORE_VERSION}`, {
        hint: 'The store was made by another version of Belay. Use that version or a later one.',
    });
}
/** Makes the root if need be. Resolves also where somebody who found the store made swept the unfinished marker away. */
async function writeMarker(files, layout) {
    await files.makeDirectories(layout.root);
    await files.syncDirectory(external_node_path_.dirname(layout.root));
    const unfinished = `${layout.marker}.${(0,external_node_crypto_.randomBytes)(8).toString('hex')}`;
    try {
        await (0,synced_file/* writeSynced */.EY)(files, unfinished, Buffer.from(`${MARKER_TEXT}\n`));
        await files.rename(unfinished, layout.marker);
    }
    catch (error) {
        if ((0,store_error/* isMissing */.b2)(error))
            return;
        await (0,synced_file/* discard */.vf)(files, unfinished);
        throw error;
    }
    await files.syncDirectory(layout.root);
}
/** Gives what lies in the marker's place another name: where two files were swapped, it is the only copy of the other one.
 *  @returns its new name; undefined if nothing was there */
async function setMarkerAside(files, layout) {
    const name = `${MARKER_NAME}.damaged.${(0,external_node_crypto_.randomBytes)(4).toString('hex')}`;
    try {
        await files.rename(layout.marker, external_node_path_.join(layout.root, name));
        return name;
    }
    catch (error) {
        if ((0,store_error/* isMissing */.b2)(error))
            return undefined;
        throw error;
    }
}
async function sweepUnfinishedMarkers(files, layout) {
    for (const name of await files.readDirectory(layout.root)) {
        if (isUnfinished(name))
            await (0,synced_file/* unlinkIfThere */.Tp)(files, external_node_path_.join(layout.root, name));
    }
}
/** Of a marker, finished or not. */
function isMarkerName(name) {
    return name === MARKER_NAME || isUnfinished(name);
}
function isUnfinished(name) {
    return name.startsWith(`${MARKER_NAME}.`) && /^[0-9a-f]{16}$/.test(name.slice(MARKER_NAME.length + 1));
}
function damaged(message, cause) {
    return { kind: 'damaged', error: (0,errors/* corrupt */.qb)('store-corrupt', message, { cause, hint: marker_file_REBUILD_HINT }) };
}
const MARKER_BYTES_MAX = 4096;
const TEXT_SHOWN = 40;

;// CONCATENATED MODULE: ./packages/snapshot/lib/store/directory-marker.js





/** Checks that the directory is a store of a version we know. With `create` one is made of a directory that is missing or empty;
 *  any number of processes may do so at once. Never writes into a directory that holds anything else.
 *  @returns what is, or was, wrong with the marker, unless that is refused
 *  @throws BelayError `store-not-found`, `option-invalid` for a directory in other use, `format-version-unsupported`, `store-corrupt`;
 *  the system's errors as they are */
async function openMarker(files, layout, o) {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
        const marker = await readMarker(files, layout);
        if (marker.kind === 'damaged')
            return await dealWith(marker.error, files, layout, o.damaged);
        if (marker.kind === 'sound') {
            if (o.create)
                await sweepUnfinishedMarkers(files, layout);
            return undefined;
        }
        const names = await findNames(files, layout.root);
        const foreign = names?.find((name) => !isOwnName(name));
        if (foreign !== undefined) {
            // Between our two looks another process may have made the store.
            if ((await readMarker(files, layout)).kind !== 'missing')
                continue;
            if (await holdsStore(files, layout))
                return await dealWith(lost(layout), files, layout, o.damaged);
            throw (0,errors/* misuse */.vM)('option-invalid', `${layout.root} is no store: expected ${MARKER_NAME} or an empty directory, found ${JSON.stringify(foreign)}`, {
                hint: 'Name the directory of a store, or a new one: Belay never writes into a directory in other use.',
            });
        }
        if (!o.create) {
            const found = names === undefined ? 'there is no such directory' : 'the directory is empty';
            throw (0,errors/* absent */.Ge)('store-not-found', `There is no store at ${layout.root}: ${found}`, {
                hint: 'Check the path, and that its disk is mounted. `belay create` makes the store.',
            });
        }
        await writeMarker(files, layout);
    }
    throw (0,errors/* corrupt */.qb)('store-corrupt', `${layout.marker} vanishes as soon as it is written`);
}
function lost({ root, marker }) {
    return (0,errors/* corrupt */.qb)('store-corrupt', `${root} holds the packs of a store, but ${marker} is missing`, {
        hint: marker_file_REBUILD_HINT,
    });
}
async function dealWith(error, files, layout, policy) {
    if (policy === 'pass')
        return error;
    // A file of that name alone makes no store.
    if (policy === 'refuse' || !(await holdsStore(files, layout)))
        throw error;
    const kept = await setMarkerAside(files, layout);
    await writeMarker(files, layout);
    if (kept === undefined)
        return error;
    return (0,errors/* corrupt */.qb)('store-corrupt', `${error.message}; what was there is kept as ${kept}`, { cause: error });
}
/** Whether objects lie in it as only a store keeps them, or all of a store's directories are there. */
async function holdsStore(files, layout) {
    const { root, packs, checkpoints, leases, locks, tmp } = layout;
    const names = await findNames(files, root);
    const own = [packs, checkpoints, leases, locks, tmp].map((directory) => external_node_path_.basename(directory));
    if (own.every((name) => names?.includes(name)))
        return true;
    for (const parent of (await findNames(files, packs)) ?? []) {
        if (!/^[0-9a-f]{2}$/.test(parent))
            continue;
        const objects = await findNames(files, external_node_path_.join(packs, parent));
        if (objects?.some((name) => isObjectName(name) && name.startsWith(parent)))
            return true;
    }
    return false;
}
/** @returns undefined for what is not there, or is no directory */
async function findNames(files, directory) {
    try {
        return await files.readDirectory(directory);
    }
    catch (error) {
        if ((0,store_error/* isMissing */.b2)(error))
            return undefined;
        throw error;
    }
}
function isOwnName(name) {
    // The root of a mounted disk is as good as empty.
    return isMarkerName(name) || name === 'lost+found';
}
const TRIES_MAX = 8;

;// CONCATENATED MODULE: ./packages/snapshot/lib/store/directory-session.js







/** This process's presence in a directory store, announced on the first need: others leave alone what carries its id while it lives. */
class DirectorySession {
    #id = newSessionId();
    #o;
    #isAnnounced = false;
    #beatAtMs = 0;
    /** How often each parent is leased; the lease of no parent counts under `undefined`. */
    #leases = new Map();
    #isLocked = false;
    #turn = Promise.resolve();
    constructor(o) {
        this.#o = o;
    }
    /** A new one after each end: a sweep that has just found the old one over must not meet it again. */
    get id() {
        return this.#id;
    }
    get hasLeases() {
        return this.#leases.size > 0;
    }
    /** The session's spool, made if need be. */
    async spool() {
        const { files, layout } = this.#o;
        return await this.#inTurn(async () => {
            await this.#beAnnounced();
            const spool = layout.spool(this.id);
            await (0,synced_file/* ensureDirectory */.EA)(files, spool);
            return spool;
        });
    }
    /** A new path in the spool. */
    async newSpoolFile() {
        return external_node_path_.join(await this.spool(), (0,external_node_crypto_.randomBytes)(8).toString('hex'));
    }
    /** A directory of the spool where a cleanup puts what it is about to delete. */
    async trash(kind) {
        await this.spool();
        const directory = this.#o.layout[kind](this.id);
        await (0,synced_file/* ensureDirectory */.EA)(this.#o.files, directory);
        return directory;
    }
    /** Announces that this session builds on `parent`. Whoever withdraws checkpoints looks for this after having taken the record
     *  away, so whoever leases looks for the record afterwards: one of the two sees the other. */
    async lease(parent) {
        await this.#inTurn(async () => {
            await this.#beAnnounced();
            const count = this.#leases.get(parent) ?? 0;
            if (parent !== undefined && count === 0)
                await this.#createEmpty(this.#o.layout.lease(this.id, parent));
            this.#leases.set(parent, count + 1);
        });
    }
    async release(parent) {
        await this.#inTurn(async () => {
            const count = (this.#leases.get(parent) ?? 0) - 1;
            if (count > 0) {
                this.#leases.set(parent, count);
                return;
            }
            if (parent !== undefined)
                await (0,synced_file/* unlinkIfThere */.Tp)(this.#o.files, this.#o.layout.lease(this.id, parent));
            this.#leases.delete(parent);
            await this.#end(false);
        });
    }
    /** Announces that this session wants to clean up.
     *  @returns false if it does so already */
    async lock() {
        return await this.#inTurn(async () => {
            if (this.#isLocked)
                return false;
            await this.#beAnnounced();
            await this.#createEmpty(this.#o.layout.pruneLock(this.id));
            this.#isLocked = true;
            return true;
        });
    }
    async unlock() {
        await this.#inTurn(async () => {
            await (0,synced_file/* unlinkIfThere */.Tp)(this.#o.files, this.#o.layout.pruneLock(this.id));
            this.#isLocked = false;
            await this.#end(false);
        });
    }
    /** Sets the heartbeat if it is due, so that hosts that cannot see this process leave it alone.
     *  @throws BelayError `store-unavailable` if they did not: what this session stored may be gone */
    async beat(o = {}) {
        if (!this.#isAnnounced)
            return;
        const { files, layout, now } = this.#o;
        const at = now();
        if (o.now !== true && Math.abs(at.getTime() - this.#beatAtMs) < BEAT_MS)
            return;
        try {
            await files.setModified(layout.session(this.id), at);
        }
        catch (error) {
            if (!(0,store_error/* isMissing */.b2)(error))
                throw error;
            throw (0,errors/* unavailable */.hU)('store-unavailable', `This session was taken for dead and swept from ${this.#o.label}`, {
                cause: error,
                hint: 'This machine slept or the store was out of reach for a day. Run this again.',
            });
        }
        this.#beatAtMs = at.getTime();
    }
    /** Takes the announcement back once nothing depends on it. `force` gives up everything the session holds. */
    async end(o) {
        await this.#inTurn(() => this.#end(o.force));
    }
    async #end(force) {
        if (!this.#isAnnounced)
            return;
        if (!force && (this.#leases.size > 0 || this.#isLocked))
            return;
        const { files, layout } = this.#o;
        const isGone = force
            ? await removeSpool(files, layout, this.id)
            : await removeEmptySpool(files, layout, this.id);
        if (!isGone)
            return;
        for (const parent of this.#leases.keys()) {
            if (parent !== undefined)
                await (0,synced_file/* unlinkIfThere */.Tp)(files, layout.lease(this.id, parent));
        }
        if (this.#isLocked)
            await (0,synced_file/* unlinkIfThere */.Tp)(files, layout.pruneLock(this.id));
        await (0,synced_file/* unlinkIfThere */.Tp)(files, layout.session(this.id));
        this.#leases.clear();
        this.#isLocked = false;
        this.#isAnnounced = false;
        this.#id = newSessionId();
    }
    async #beAnnounced() {
        if (this.#isAnnounced)
            await this.beat();
        else
            await this.#announce();
    }
    async #announce() {
        const { files, layout, now } = this.#o;
        for (let tries = 1;; tries++) {
            const unfinished = external_node_path_.join(layout.tmp, `${this.id}.${tries}`);
            try {
                await (0,synced_file/* writeSynced */.EY)(files, unfinished, () => this.#introduction(unfinished));
                const at = now();
                await files.setModified(unfinished, at);
                await files.rename(unfinished, layout.session(this.id));
                this.#beatAtMs = at.getTime();
                this.#isAnnounced = true;
                return;
            }
            catch (error) {
                // A sweep takes away an announcement that it meets before its first byte is written.
                if ((0,store_error/* isMissing */.b2)(error) && tries < ANNOUNCE_TRIES_MAX)
                    continue;
                await (0,synced_file/* discard */.vf)(files, unfinished);
                throw error;
            }
        }
    }
    async #introduction(file) {
        const { modifiedAt } = await this.#o.files.stat(file);
        const at = this.#o.now();
        // The earlier of our clock and the clock of the store's disk: what is stored from now on is younger by either.
        return encodeSessionFile({ ...this.#o.own, startedAt: modifiedAt < at ? modifiedAt : at });
    }
    /** One after the other: a lease taken while the last one ends the session would end with it. */
    async #inTurn(work) {
        const before = this.#turn;
        const result = before.then(work);
        this.#turn = result.catch(() => {
            // Whoever asked for that turn was told; the next turn is another matter.
        });
        return await result;
    }
    async #createEmpty(file) {
        const { files } = this.#o;
        try {
            await files.close(await files.open(file, 'create'));
        }
        catch (error) {
            // Left by a try of our own that failed half-way: nobody else writes our names.
            if (!(0,store_error/* isErrno */.r)(error, 'EEXIST'))
                throw error;
        }
    }
}
function newSessionId() {
    return (0,external_node_crypto_.randomBytes)(16).toString('hex');
}
// A tenth of an hour is rare enough to cost nothing and a small part of the day after which a silent session counts as dead.
const BEAT_MS = 6 * 60 * 1000;
const ANNOUNCE_TRIES_MAX = 32;

// EXTERNAL MODULE: ./packages/snapshot/lib/store/store-files.js
var store_files = __webpack_require__(3515);
;// CONCATENATED MODULE: ./packages/snapshot/lib/store/store-directory.js









/** Opens the directory that a `DirectoryStore` and a `DirectoryCatalog` share.
 *  @throws BelayError `store-not-found` (read only), `option-invalid` for a directory in other use, corrupt, unavailable */
async function openStoreDirectory(o) {
    const directory = new StoreDirectory(o);
    await directory.attempt('open the store', o.signal, async () => {
        const { files, layout } = directory;
        const policy = { create: o.access === 'write', damaged: o.damagedMarker ?? 'refuse' };
        directory.markerDamage = await openMarker(files, layout, policy);
        if (o.access === 'read')
            return;
        await ensureDirectories(directory);
        await sweepDeadSessions(directory);
    });
    return directory;
}
/** An open directory store: its files, its place, and this process's session in it. */
class StoreDirectory {
    label;
    layout;
    files;
    liveness;
    now;
    /** What was wrong with the marker when the store was opened all the same. */
    markerDamage;
    #mayLackRecords;
    #session;
    constructor(o) {
        this.layout = new DirectoryLayout(o.root);
        this.label = `directory ${this.layout.root}`;
        this.files = o.files ?? store_files/* machineFiles */.d;
        this.liveness = o.liveness;
        this.now = o.now;
        this.#mayLackRecords = o.mayLackRecords ?? false;
        this.#session = o.access === 'write' ? this.#newSession() : undefined;
    }
    #newSession() {
        const { label, layout, files, now, liveness } = this;
        return new DirectorySession({ label, layout, files, now, own: liveness.own });
    }
    /** @throws BelayError `not-supported` if the store was opened for reading */
    get session() {
        if (this.#session !== undefined)
            return this.#session;
        throw (0,errors/* misuse */.vM)('not-supported', `${this.label} was opened for reading: nothing can be stored in it or removed from it`);
    }
    get ownSession() {
        return this.#session;
    }
    /** Runs one call of the store: ends when `signal` aborts, and turns the system's errors into the store's. */
    async attempt(doing, signal, work) {
        try {
            return await (0,until_aborted/* untilAborted */.E)(work, { signal, doing: `${doing} in ${this.label}` });
        }
        catch (error) {
            throw (0,store_error/* storeError */.gl)(error, { label: this.label, doing });
        }
    }
    /** Tells "the store says it is not there" from "the store is not there", such as a disk that is not mounted.
     *  @throws BelayError `store-unavailable` */
    async assertPresent() {
        const { marker, packs, checkpoints } = this.layout;
        const parts = [
            packs,
            ...(this.markerDamage === undefined ? [marker] : []),
            ...(this.#mayLackRecords ? [] : [checkpoints]),
        ];
        for (const expected of parts) {
            try {
                await this.files.stat(expected);
            }
            catch (error) {
                if (!(0,store_error/* isMissing */.b2)(error))
                    throw error;
                throw (0,errors/* unavailable */.hU)('store-unavailable', `${this.label} is not there, or not whole: expected ${expected}, found nothing`, {
                    cause: error,
                    hint: 'Check that the disk of the store is mounted.',
                });
            }
        }
    }
    /** The names in the directory of records. */
    async recordNames() {
        await this.assertPresent();
        try {
            return await this.files.readDirectory(this.layout.checkpoints);
        }
        catch (error) {
            if (!this.#mayLackRecords || !(0,store_error/* isMissing */.b2)(error))
                throw error;
            return [];
        }
    }
    /** Ends the session: its spool and its leases go. What a crash leaves instead, the next opening sweeps. */
    async close(o = {}) {
        const session = this.#session;
        if (session === undefined)
            return;
        await this.attemptLast('end the session', o.signal, () => session.end({ force: true }));
    }
    /** Runs a call that gives something back. Whoever was aborted makes it without a signal, perhaps behind a call that hangs in the system:
     *  it is given up after some seconds, and what it leaves is swept like a dead session's. */
    async attemptLast(doing, signal, work) {
        await this.attempt(doing, signal ?? AbortSignal.timeout(LAST_CALL_MS_MAX), work);
    }
}
const LAST_CALL_MS_MAX = 3000;
async function ensureDirectories({ files, layout }) {
    for (const path of [layout.packs, layout.checkpoints, layout.leases, layout.locks, layout.tmp]) {
        await (0,synced_file/* ensureDirectory */.EA)(files, path);
    }
    // Also where another process made them: it may have died before it came this far.
    await files.syncDirectory(layout.root);
}

// EXTERNAL MODULE: ./packages/belay/lib/option-place.js + 1 modules
var option_place = __webpack_require__(4441);
;// CONCATENATED MODULE: ./packages/belay/lib/passphrase.js


/** The passphrase that was given, in one of three ways; undefined if none was. An empty one is what a missing secret looks like: it counts
 *  as none.
 *  @throws BelayError misuse for two ways at once, or none where encryption is required; `path-not-found` */
async function findPassphrase(o, context) {
    const file = o['passphrase-file'];
    if (file !== undefined && o['passphrase-stdin']) {
        throw (0,errors/* misuse */.vM)('option-conflict', 'The passphrase is given twice: expected --passphrase-file or --passphrase-stdin, found both');
    }
    const given = file !== undefined
        ? await readPassphraseFile(file, context)
        : o['passphrase-stdin']
            ? Buffer.from(await context.readStdin()).toString('utf8')
            : (context.env['BELAY_PASSPHRASE'] ?? '');
    const passphrase = given.replace(/\r?\n$/, '');
    if (passphrase !== '')
        return passphrase;
    // Who names a source means it: to go on in plain text would be a surprise of the worst kind.
    if (file !== undefined || o['passphrase-stdin']) {
        const source = file === undefined ? '--passphrase-stdin' : `--passphrase-file ${file}`;
        throw (0,errors/* misuse */.vM)('passphrase-missing', `The passphrase of ${source} is empty: expected one line of text`);
    }
    if (o.encryption === 'required') {
        throw (0,errors/* misuse */.vM)('passphrase-missing', 'Encryption is "required" by --encryption or the configuration: expected a passphrase, found none', {
            hint: 'Give it by --passphrase-file <path>, by --passphrase-stdin, or in the environment variable BELAY_PASSPHRASE.',
        });
    }
    return undefined;
}
async function readPassphraseFile(file, context) {
    const place = { option: '--passphrase-file', given: file };
    const content = await (0,option_place/* findOptionFile */.x)(place, context, { bytesMax: PASSPHRASE_BYTES_MAX });
    if (content !== undefined)
        return content;
    throw (0,errors/* absent */.Ge)('path-not-found', `The option --passphrase-file cannot be ${JSON.stringify(file)}: there is no such file`);
}
const PASSPHRASE_BYTES_MAX = 64 * 1024;

;// CONCATENATED MODULE: ./packages/belay/lib/open-store.js















const WAYS = {
    read: { access: 'read' },
    write: { access: 'write' },
    existing: { access: 'write' },
    validate: { access: 'read', damagedMarker: 'pass' },
    salvage: { access: 'read', damagedMarker: 'pass', mayLackRecords: true },
    rebuild: { access: 'write', damagedMarker: 'rewrite' },
};
/** Where a tree's own store and state lie. Never part of a checkpoint. */
const OWN_DIRECTORY = '.belay';
const DEFAULT_STORE = `${OWN_DIRECTORY}/store`;
/** Opens the store that the options name, runs `work` with it and closes it, however that ends.
 *  @throws BelayError misuse, `store-not-found`, corrupt, unavailable; what `work` throws */
async function withStore(o, access, context, work) {
    const place = await storePathOf(o, context);
    const keyring = new keys/* Keyring */.SH(await findPassphrase(o, context));
    if (access === 'write' && o['store-path'] === undefined)
        await hideFromGit(external_node_path_.join(context.cwd, OWN_DIRECTORY));
    const { now, signal } = context;
    const common = { root: place, liveness: await (0,sessions/* sessionLiveness */.U)(), now, signal };
    // Opening a store to write would make it.
    if (access === 'existing' || access === 'rebuild')
        await openStoreDirectory({ ...common, ...(access === 'rebuild' ? WAYS.validate : WAYS.read) });
    const directory = await openStoreDirectory({ ...common, ...WAYS[access] });
    const salt = Uint8Array.from(context.randomBytes(keys/* SALT_BYTES */.RW));
    const ports = retryPorts(context);
    try {
        return await work({
            store: new RetryingStore(new DirectoryStore(directory), ports),
            catalog: new RetryingCatalog(new DirectoryCatalog(directory, new KeyringRecordCodec(keyring, salt)), ports),
            keyring,
            salt,
            path: place,
            markerDamage: directory.markerDamage,
        });
    }
    finally {
        await directory.close();
    }
}
/** Where the store lies, absolute.
 *  @throws BelayError misuse `not-supported` for a kind of store that only actions have, `option-invalid` where no directory can be */
async function storePathOf(o, context) {
    if (o.store === 'artifact' || o.store === 'cache') {
        throw (0,errors/* misuse */.vM)('not-supported', `The option --store cannot be "${o.store}" on the command line: expected auto or directory`, {
            hint: 'The services behind artifacts and caches answer to running workflows only: use the actions there.',
        });
    }
    const place = { option: '--store-path', given: o['store-path'], fallback: DEFAULT_STORE };
    await (0,option_place/* checkOptionDirectory */.X)(place, context);
    return external_node_path_.resolve(context.cwd, o['store-path'] ?? DEFAULT_STORE);
}
/** Keeps Belay's own directory out of everybody's commits, without touching the repository's own .gitignore. */
async function hideFromGit(directory) {
    const file = external_node_path_.join(directory, '.gitignore');
    if ((await (0,read_small_file/* findTextFile */.F)(file)) === undefined)
        await (0,write_file_atomically/* writeFileAtomically */.l)(file, '*\n');
}
function retryPorts(context) {
    return {
        sleep: async (ms, signal) => {
            await (0,promises_.setTimeout)(ms, undefined, { signal });
        },
        random: () => context.randomBytes(1)[0] / 256,
        onRetry: ({ doing, error, delayMs }) => context.output.detail(`Will ${doing} again in ${delayMs} ms: ${error.message}`),
    };
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

/***/ 3520:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $d: () => (/* binding */ sizeOf),
/* harmony export */   Dt: () => (/* binding */ firstFew),
/* harmony export */   b6: () => (/* binding */ aligned),
/* harmony export */   hS: () => (/* binding */ counted),
/* harmony export */   pS: () => (/* binding */ shownPath)
/* harmony export */ });
/* harmony import */ var _belay_domain_byte_size__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1682);

/** A count for people: `12,345`. */
function counted(count, one, many = `${one}s`) {
    return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
/** Rows of a table with columns as wide as they need to be; numbers to the right. */
function aligned(rows, o = {}) {
    const widths = [];
    for (const row of rows) {
        for (const [at, cell] of row.entries())
            widths[at] = Math.max(widths[at] ?? 0, cell.length);
    }
    return rows
        .map((row) => {
        const cells = row.map((cell, at) => o.right?.includes(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0));
        return `${o.indent ?? ''}${cells.join('  ').trimEnd()}\n`;
    })
        .join('');
}
/** The first few of many paths, for a message. */
function firstFew(paths, count = 5) {
    const more = paths.length > count ? ` and ${(paths.length - count).toLocaleString('en')} more` : '';
    return `${paths.slice(0, count).join(', ')}${more}`;
}
/** A path for people: control characters, and bytes that are no UTF-8, cannot play tricks on a terminal. */
function shownPath(bytePath) {
    const text = Buffer.from(bytePath, 'latin1').toString('utf8');
    return /[\p{Cc}\p{Cf}\ufffd]/u.test(text) ? JSON.stringify(text).replace(/[\p{Cc}\p{Cf}]/gu, escaped) : text;
}
function sizeOf(record) {
    return `${counted(record.files, 'file')}, ${(0,_belay_domain_byte_size__WEBPACK_IMPORTED_MODULE_0__/* .formatByteSize */ .$j)(record.sizeBytes)}`;
}
function escaped(character) {
    return `\\u{${character.codePointAt(0).toString(16)}}`;
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

/***/ 2533:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ gitStateSchema),
/* harmony export */   m: () => (/* binding */ GIT_STATUS_ENTRIES_MAX)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9691);

const objectNameSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
    .regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/, 'expected a git object name of 40 or 64 hex digits');
const gitStateSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    /** null: no commit yet. */
    head: objectNameSchema.nullable(),
    /** null: detached. */
    branch: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    /** null: the branch follows nothing. */
    upstream: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().nullable(),
    /** Commits the upstream lacks, and commits it has more; null where there is no upstream. */
    ahead: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative().nullable(),
    behind: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative().nullable(),
    /** The changed paths with git's two status letters, the first GIT_STATUS_ENTRIES_MAX of them. */
    status: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ letters: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().length(2), path: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() })),
    /** How many paths are changed in all. */
    statusCount: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative(),
    stashCount: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative(),
});
/** A record is listed often: it names this many changed paths, and counts the rest. */
const GIT_STATUS_ENTRIES_MAX = 100;


/***/ }),

/***/ 2604:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   pA: () => (/* binding */ lineageSchema),
/* harmony export */   yu: () => (/* binding */ isSameLineage)
/* harmony export */ });
/* unused harmony export lineageKey */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9691);


const lineageSchema = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    commit: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().min(1).max(64).nullable(),
    configuration: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().min(1).max(64).nullable(),
});
function isSameLineage(a, b) {
    return a.commit === b.commit && a.configuration === b.configuration;
}
/** 16 hex digits that stand for the lineage in a store's key, where the two names would be too long. */
function lineageKey(lineage) {
    // JSON keeps null and "null" apart, and one field from the next.
    return createHash('sha256')
        .update(JSON.stringify([lineage.commit, lineage.configuration]))
        .digest('hex')
        .slice(0, 16);
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

/***/ 7392:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LL: () => (/* binding */ checkpointRecordSchema),
/* harmony export */   nG: () => (/* binding */ parseCheckpointRecord)
/* harmony export */ });
/* unused harmony exports RECORD_VERSION, checkpointIdSchema, seriesNameSchema, digestSchema */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9691);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(8532);
/* harmony import */ var _brand_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6991);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(8059);
/* harmony import */ var _lane_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8862);
/* harmony import */ var _git_state_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2533);
/* harmony import */ var _lineage_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2604);
/* harmony import */ var _priority_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(77);
/* harmony import */ var _trigger_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3889);
/* harmony import */ var _values_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(6355);









/** Raised when a field changes its meaning. New fields do not raise it: a reader passes over what it does not know. */
const RECORD_VERSION = 1;
// The fixed form of toISOString, so that times compare as strings.
const timeSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().refine(isIsoTime, 'expected a time like 2026-11-21T11:31:12.123Z');
const countSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative();
const checkpointIdSchema = branded(_brand_js__WEBPACK_IMPORTED_MODULE_1__/* .parseCheckpointId */ .H2);
const seriesNameSchema = branded(_brand_js__WEBPACK_IMPORTED_MODULE_1__/* .parseSeriesName */ .u7);
const digestSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()
    .regex(_brand_js__WEBPACK_IMPORTED_MODULE_1__/* .SHA256_PATTERN */ .jU, 'expected 64 hex digits')
    .transform((text) => text);
const checkpointRecordSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    version: zod__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .euz(RECORD_VERSION),
    id: checkpointIdSchema,
    series: seriesNameSchema,
    lineage: _lineage_js__WEBPACK_IMPORTED_MODULE_2__/* .lineageSchema */ .pA,
    /** True once the lineage's job has succeeded: such a checkpoint is never resumed from. */
    closed: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    /** The finished phase; null for a checkpoint that completes none. */
    phase: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().min(1).max(200).nullable(),
    trigger: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(_trigger_js__WEBPACK_IMPORTED_MODULE_3__/* .TRIGGERS */ .Qb),
    priority: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(_priority_js__WEBPACK_IMPORTED_MODULE_4__/* .PRIORITIES */ .BE),
    lane: zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(_lane_js__WEBPACK_IMPORTED_MODULE_5__/* .LANES */ .C),
    createdAt: timeSchema,
    /** null: kept for ever, as far as the store can. */
    expiresAt: timeSchema.nullable(),
    files: countSchema,
    /** Bytes of the files' contents. */
    sizeBytes: countSchema,
    /** Bytes this checkpoint added to the store. */
    storedBytes: countSchema,
    /** Bytes of contents it took over from packs that were there. */
    reusedBytes: countSchema,
    durationMs: zod__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig().nonnegative(),
    /** Files that changed while they were read, so that an earlier version or none was kept. */
    unstableFiles: countSchema,
    /** SHA-256 of the manifest's root: who pins it pins every byte of the checkpoint. */
    digest: digestSchema,
    parent: checkpointIdSchema.nullable(),
    encrypted: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
    git: _git_state_js__WEBPACK_IMPORTED_MODULE_6__/* .gitStateSchema */ .l.nullable(),
    values: _values_js__WEBPACK_IMPORTED_MODULE_7__/* .valuesSchema */ .I7,
    platform: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ os: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), arch: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP() }),
});
/** The record a store returned, checked.
 *  @param where names the object in the message
 *  @throws BelayError `format-version-unsupported` for a newer version, `record-corrupt` for anything else that does not fit */
function parseCheckpointRecord(value, where) {
    const version = versionedSchema.safeParse(value);
    if (version.success && version.data.version > RECORD_VERSION) {
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_8__/* .corrupt */ .qb)('format-version-unsupported', `${where} has record version ${version.data.version}: expected at most ${RECORD_VERSION}`, {
            hint: 'It was written by a newer version of Belay. Use that version or a later one.',
        });
    }
    const parsed = checkpointRecordSchema.safeParse(value);
    if (parsed.success)
        return parsed.data;
    const [issue] = parsed.error.issues;
    throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_8__/* .corrupt */ .qb)('record-corrupt', `${where} is no checkpoint record: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`, {
        hint: 'Run `belay validate`: it names what is damaged.',
        cause: parsed.error,
    });
}
// Made once: a schema costs more to make than to apply, and a catalog parses a thousand records.
const versionedSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .looseObject */ ._H3({ version: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr() });
function branded(parse) {
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().transform((text, context) => {
        try {
            return parse(text);
        }
        catch (error) {
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_8__/* .BelayError */ .oT))
                throw error;
            context.addIssue(error.message);
            return zod__WEBPACK_IMPORTED_MODULE_9__/* .NEVER */ .tm;
        }
    });
}
function isIsoTime(text) {
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text))
        return false;
    const time = new Date(text);
    return !Number.isNaN(time.getTime()) && time.toISOString() === text;
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

/***/ 6355:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I7: () => (/* binding */ valuesSchema),
/* harmony export */   Qc: () => (/* binding */ parseValues)
/* harmony export */ });
/* unused harmony exports VALUES_BYTES_MAX, VALUE_KEY_PATTERN */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9691);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8059);


/** A record is listed often, and GitHub limits outputs: values are for words and numbers, files are for the rest. */
const VALUES_BYTES_MAX = 64 * 1024;
const VALUE_KEY_PATTERN = /^(?!__proto__$)[A-Za-z_][A-Za-z0-9_.-]{0,99}$/;
const KEY_EXPECTED = 'expected a key of letters, digits, "_", "." and "-" that begins with a letter or "_", at most 100 characters';
const valuesSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().regex(VALUE_KEY_PATTERN, KEY_EXPECTED), zod__WEBPACK_IMPORTED_MODULE_0__/* .json */ .Pq9())
    .refine((values) => sizeOf(values) <= VALUES_BYTES_MAX, `expected at most ${VALUES_BYTES_MAX} bytes as JSON`);
/** Reads `key=value` lines, or one JSON object. Everything after the first `=` is the value, blanks included.
 *  Empty lines and lines that begin with `#` are passed over.
 *  @throws BelayError `values-invalid`; the message names the key or the line, never a value */
function parseValues(text) {
    const values = text.trimStart().startsWith('{') ? valuesOfJson(text) : valuesOfLines(text);
    for (const key of Object.keys(values)) {
        if (!VALUE_KEY_PATTERN.test(key))
            throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .misuse */ .vM)('values-invalid', `The key ${JSON.stringify(key.slice(0, 120))} of values cannot be used: ${KEY_EXPECTED}`);
    }
    const sizeBytes = sizeOf(values);
    if (sizeBytes > VALUES_BYTES_MAX) {
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .misuse */ .vM)('values-invalid', `The values are too large: expected at most ${VALUES_BYTES_MAX} bytes as JSON, found ${sizeBytes}`, {
            hint: 'Put large contents into a file inside the checkpoint.',
        });
    }
    return values;
}
function valuesOfJson(text) {
    let parsed;
    try {
        parsed = JSON.parse(text);
    }
    catch {
        // The parser's message quotes the text, which may hold a secret: it is not passed on as a cause either.
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .misuse */ .vM)('values-invalid', 'The values begin with "{" and are not valid JSON: expected one JSON object', {
            hint: 'Build it with toJSON(...) or jq, or write key=value lines.',
        });
    }
    // Text that begins with a brace parses to an object or not at all.
    return parsed;
}
function valuesOfLines(text) {
    const values = new Map();
    for (const [index, line] of text.split(/\r?\n/).entries()) {
        if (line.trim() === '' || line.trimStart().startsWith('#'))
            continue;
        const equals = line.indexOf('=');
        if (equals === -1)
            throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .misuse */ .vM)('values-invalid', `Line ${index + 1} of values has no "=": expected key=value lines or one JSON object`);
        const key = line.slice(0, equals).trim();
        if (values.has(key))
            throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .misuse */ .vM)('values-invalid', `The key ${JSON.stringify(key)} occurs twice in values: expected each key once`);
        values.set(key, line.slice(equals + 1));
    }
    return Object.fromEntries(values);
}
function sizeOf(values) {
    return Buffer.byteLength(JSON.stringify(values));
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

/***/ 8683:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  d: () => (/* binding */ runCommand)
});

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:process"
var external_node_process_ = __webpack_require__(1708);
// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
;// CONCATENATED MODULE: ./packages/machine/lib/bounded-output.js
/** Keeps the head and the tail of a stream within a limit, however long it is: the head tells what was begun, the tail how it ended. */
class BoundedOutput {
    #head = [];
    #tail = [];
    #headBytesMax;
    #tailBytesMax;
    #headBytes = 0;
    #tailBytes = 0;
    #totalBytes = 0;
    constructor(bytesMax) {
        this.#headBytesMax = Math.ceil(bytesMax / 2);
        this.#tailBytesMax = bytesMax - this.#headBytesMax;
    }
    add(chunk) {
        this.#totalBytes += chunk.length;
        const toHead = Math.min(chunk.length, this.#headBytesMax - this.#headBytes);
        if (toHead > 0) {
            this.#head.push(chunk.subarray(0, toHead));
            this.#headBytes += toHead;
        }
        if (toHead === chunk.length)
            return;
        this.#tail.push(chunk.subarray(toHead));
        this.#tailBytes += chunk.length - toHead;
        // Dropped by whole chunks here; captured cuts the rest.
        for (let first = this.#tail[0]; first !== undefined; first = this.#tail[0]) {
            if (this.#tailBytes - first.length < this.#tailBytesMax)
                break;
            this.#tail.shift();
            this.#tailBytes -= first.length;
        }
    }
    captured() {
        const keptOfTail = Math.min(this.#tailBytes, this.#tailBytesMax);
        const omitted = this.#totalBytes - this.#headBytes - keptOfTail;
        const tail = Buffer.concat(this.#tail);
        const end = tail.subarray(tail.length - keptOfTail);
        if (omitted === 0) {
            return { bytes: Buffer.concat([...this.#head, end]), totalBytes: this.#totalBytes, complete: true };
        }
        const gap = Buffer.from(`\n[${omitted} bytes left out]\n`);
        return { bytes: Buffer.concat([...this.#head, gap, end]), totalBytes: this.#totalBytes, complete: false };
    }
}

// EXTERNAL MODULE: ./packages/machine/lib/file-error.js
var file_error = __webpack_require__(7698);
;// CONCATENATED MODULE: ./packages/machine/lib/process-tree.js



/** Sends the signal to a child that leads its own process group (spawned `detached`), and to all of that group.
 *  On Windows, which has no groups, the child and its descendants are ended by force whatever the signal. */
function endProcessTree(child, signal) {
    if (child.pid === undefined)
        return;
    if (external_node_process_.platform === 'win32') {
        // Its failure means the process has gone already, which is what is wanted.
        (0,external_node_child_process_.spawn)('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' }).on('error', () => { });
        return;
    }
    try {
        external_node_process_.kill(-child.pid, signal);
    }
    catch (error) {
        // ESRCH: nobody is left in the group. EPERM: macOS says so of a group whose members have all ended and wait to be collected.
        const code = (0,file_error/* errnoCode */.U)(error);
        if (code !== 'ESRCH' && code !== 'EPERM')
            throw error;
    }
}

;// CONCATENATED MODULE: ./packages/machine/lib/exec.js







const OUTPUT_BYTES_MAX_DEFAULT = 1024 * 1024;
const KILL_GRACE_MS_DEFAULT = 2_000;
// A process that the command left running may hold its pipes open for ever.
const CLOSE_AFTER_EXIT_MS = 500;
/** Runs a program, never a shell, in a process group of its own, and waits for its end. However it ends, also by a time-out, it is the
 *  caller's to judge. On time-out and abort its whole group is ended: asked to first, then forced. What it left running otherwise, stays.
 *  @throws BelayError `unavailable` where the program cannot be found or started, or on abort; `absent` where `cwd` is not there. */
async function runCommand(argv, o) {
    if (o.signal?.aborted)
        throw abortedError(argv[0], o.signal);
    // A missing working directory and a missing program fail alike (ENOENT), and must not be taken for each other.
    if (o.cwd !== undefined)
        await requireDirectory(o.cwd, argv[0]);
    const startedAtMs = performance.now();
    const [program, ...args] = argv;
    const child = startProcess(program, args, o);
    const outputBytesMax = o.outputBytesMax ?? OUTPUT_BYTES_MAX_DEFAULT;
    const stdout = new BoundedOutput(outputBytesMax);
    const stderr = new BoundedOutput(outputBytesMax);
    child.stdout?.on('data', (chunk) => stdout.add(chunk));
    child.stderr?.on('data', (chunk) => stderr.add(chunk));
    if (o.stdin !== undefined) {
        // A program that ends without reading all its input breaks the pipe: its exit code says what that meant.
        child.stdin?.on('error', () => { });
        child.stdin?.end(o.stdin);
    }
    const { exitCode, signal, endedFor } = await ended(child, o);
    if (endedFor === 'abort' && o.signal !== undefined)
        throw abortedError(program, o.signal);
    return {
        exitCode,
        signal,
        stdout: stdout.captured(),
        stderr: stderr.captured(),
        durationMs: performance.now() - startedAtMs,
        timedOut: endedFor === 'time-out',
    };
}
function startProcess(program, args, o) {
    try {
        return (0,external_node_child_process_.spawn)(program, args, {
            cwd: o.cwd,
            env: environment(o),
            stdio: [o.stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
            detached: external_node_process_.platform !== 'win32',
            windowsHide: true,
        });
    }
    catch (cause) {
        // Some failures, such as too long a list of arguments, are thrown; the others come as an event.
        throw startError(program, cause);
    }
}
function ended(child, o) {
    return new Promise((resolve, reject) => {
        let endedFor;
        let forcing;
        let closing;
        const end = (why) => {
            if (endedFor !== undefined || child.exitCode !== null || child.signalCode !== null)
                return;
            endedFor = why;
            endProcessTree(child, 'SIGTERM');
            forcing = setTimeout(() => endProcessTree(child, 'SIGKILL'), o.killGraceMs ?? KILL_GRACE_MS_DEFAULT);
        };
        const onAbort = () => end('abort');
        const timer = setTimeout(() => end('time-out'), o.timeoutMs);
        o.signal?.addEventListener('abort', onAbort, { once: true });
        const settle = () => {
            clearTimeout(timer);
            clearTimeout(forcing);
            clearTimeout(closing);
            o.signal?.removeEventListener('abort', onAbort);
        };
        child.once('error', (cause) => {
            // Also sent when a kill fails; only a failed start leaves no process id.
            if (child.pid !== undefined)
                return;
            settle();
            reject(startError(child.spawnfile, cause));
        });
        child.once('exit', () => {
            // The leader has gone; what is left of its group had its request too.
            if (endedFor !== undefined)
                endProcessTree(child, 'SIGKILL');
            closing = setTimeout(() => {
                child.stdout?.destroy();
                child.stderr?.destroy();
            }, CLOSE_AFTER_EXIT_MS);
        });
        child.once('close', (exitCode, signal) => {
            settle();
            resolve({ exitCode, signal, endedFor });
        });
    });
}
function environment(o) {
    const names = o.inheritEnv ?? 'all';
    const inherited = names === 'all'
        ? { ...external_node_process_.env }
        : Object.fromEntries(names.map((name) => [name, external_node_process_.env[name]]));
    // An undefined value is left out by spawn.
    return { ...inherited, ...o.env };
}
async function requireDirectory(cwd, program) {
    const found = await (0,promises_.stat)(cwd).catch((cause) => {
        throw (0,file_error/* fileError */.z)(cause, { doing: `run ${program} in ${cwd}`, access: 'read' });
    });
    if (!found.isDirectory())
        throw (0,errors/* misuse */.vM)('path-invalid', `Cannot run ${program} in ${cwd}: expected a directory, found another kind of file`);
}
function startError(program, cause) {
    if ((0,file_error/* errnoCode */.U)(cause) === 'ENOENT') {
        return (0,errors/* unavailable */.hU)('command-not-found', `Cannot run ${program}: there is no such program on the PATH`, {
            hint: `Install ${program}, or name it by its full path.`,
            cause,
        });
    }
    return (0,file_error/* fileError */.z)(cause, { doing: `run ${program}`, access: 'read' });
}
function abortedError(program, signal) {
    return (0,errors/* unavailable */.hU)('aborted', `Running ${program} was aborted`, { cause: signal.reason });
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

/***/ 1963:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  U: () => (/* binding */ sessionLiveness)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:process"
var external_node_process_ = __webpack_require__(1708);
// EXTERNAL MODULE: ./packages/machine/lib/file-error.js
var file_error = __webpack_require__(7698);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./packages/machine/lib/exec.js + 2 modules
var exec = __webpack_require__(8683);
;// CONCATENATED MODULE: ./packages/machine/lib/process-start.js




const PS_TIMEOUT_MS = 5_000;
/** When the process with this id started: on Linux in clock ticks since boot, on macOS a date to the second. */
async function findProcessStart(pid) {
    if (external_node_process_.platform === 'linux')
        return await startFromProc(pid);
    if (external_node_process_.platform === 'win32')
        return { kind: 'unknown' };
    return await startFromPs(pid);
}
async function startFromProc(pid) {
    let stat;
    try {
        stat = await (0,promises_.readFile)(`/proc/${pid}/stat`, 'latin1');
    }
    catch (error) {
        // Not even ENOENT is proof of its end: /proc can be mounted to hide other users' processes.
        if ((0,file_error/* errnoCode */.U)(error) !== undefined)
            return { kind: 'unknown' };
        throw error;
    }
    // proc_pid_stat(5). The second field is the program's name in parentheses and may hold anything, also parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    const start = fields[19];
    if (state === 'Z' || state === 'X')
        return { kind: 'ended' };
    return start === undefined ? { kind: 'unknown' } : { kind: 'running', start };
}
async function startFromPs(pid) {
    const { exitCode, stdout } = await (0,exec/* runCommand */.d)(['ps', '-o', 'stat=,lstart=', '-p', String(pid)], {
        timeoutMs: PS_TIMEOUT_MS,
        env: { LC_ALL: 'C', TZ: 'UTC' },
    });
    const [, state, start] = /^\s*(\S+)\s+(.+?)\s*$/.exec(stdout.bytes.toString('latin1')) ?? [];
    if (exitCode !== 0 || state === undefined || start === undefined)
        return { kind: 'unknown' };
    return state.startsWith('Z') ? { kind: 'ended' } : { kind: 'running', start };
}

;// CONCATENATED MODULE: ./packages/machine/lib/sessions.js





/** Who this process is, and whether others still run. */
async function sessionLiveness() {
    const host = hostIdentity();
    const start = await findProcessStart(external_node_process_.pid);
    const own = { host, pid: external_node_process_.pid, processStart: start.kind === 'running' ? start.start : '' };
    return { own, isAlive: (session) => livenessOf(session, host) };
}
async function livenessOf(session, host) {
    if (session.host !== host)
        return 'unknown';
    // 0 and negative numbers are groups of processes, and would always be found.
    if (!Number.isSafeInteger(session.pid) || session.pid <= 0)
        return 'unknown';
    if (!processExists(session.pid))
        return 'dead';
    const found = await findProcessStart(session.pid);
    switch (found.kind) {
        case 'ended':
            return 'dead';
        case 'unknown':
            return 'unknown';
        case 'running':
            if (session.processStart === '')
                return 'unknown';
            return found.start === session.processStart ? 'alive' : 'dead';
    }
}
function processExists(pid) {
    try {
        external_node_process_.kill(pid, 0);
        return true;
    }
    catch (error) {
        // EPERM: it is there and belongs to someone else.
        if ((0,file_error/* errnoCode */.U)(error) === 'EPERM')
            return true;
        if ((0,file_error/* errnoCode */.U)(error) === 'ESRCH')
            return false;
        throw error;
    }
}
function hostIdentity() {
    if (external_node_process_.platform !== 'linux')
        return (0,external_node_os_.hostname)();
    // Hosts made from one image share a name; containers on one host may share it too, and count their processes apart.
    return [
        (0,external_node_os_.hostname)(),
        tryRead(() => (0,external_node_fs_.readFileSync)('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
        tryRead(() => (0,external_node_fs_.readlinkSync)('/proc/self/ns/pid')),
    ].join(' ');
}
function tryRead(read) {
    try {
        return read();
    }
    catch (error) {
        // Without /proc nobody's start is known either, so that no one is ever taken for dead or alive by mistake.
        if ((0,file_error/* errnoCode */.U)(error) !== undefined)
            return '?';
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


/***/ }),

/***/ 6538:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   k: () => (/* binding */ ByteReader)
/* harmony export */ });
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8059);

/** Reads what `ByteWriter` wrote. Never reads past the end and never trusts a length: what does not fit is `corrupt`, with `what` in
 *  the message. */
class ByteReader {
    #bytes;
    #what;
    #code;
    #position = 0;
    constructor(bytes, what, code) {
        this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
        this.#what = what;
        this.#code = code;
    }
    get remaining() {
        return this.#bytes.length - this.#position;
    }
    u8() {
        return this.#bytes.readUInt8(this.#advance(1));
    }
    u16() {
        return this.#bytes.readUInt16LE(this.#advance(2));
    }
    u32() {
        return this.#bytes.readUInt32LE(this.#advance(4));
    }
    u64() {
        const low = this.u32();
        const value = this.u32() * 0x1_0000_0000 + low;
        if (!Number.isSafeInteger(value))
            this.fail(`an integer below 2^53`, `${value}`);
        return value;
    }
    f64() {
        return this.#bytes.readDoubleLE(this.#advance(8));
    }
    varint() {
        let value = 0;
        let scale = 1;
        for (let count = 0; count < 8; count++) {
            const byte = this.#bytes[this.#advance(1)];
            value += (byte & 0x7f) * scale;
            if (byte < 0x80) {
                if (!Number.isSafeInteger(value))
                    break;
                if (byte === 0 && count > 0)
                    this.fail('an integer in its shortest form', 'trailing zero bits');
                return value;
            }
            scale *= 0x80;
        }
        return this.fail('an integer below 2^53', 'a longer one');
    }
    /** A varint that counts things of at least `bytesEach` bytes which follow: refused when they cannot fit. */
    count(bytesEach) {
        const value = this.varint();
        if (value * bytesEach > this.remaining)
            this.fail(`at most ${this.remaining} bytes of items`, `${value} items`);
        return value;
    }
    zigzag() {
        const value = this.varint();
        return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
    /** A view, not a copy. */
    bytes(length) {
        const start = this.#advance(length);
        return this.#bytes.subarray(start, start + length);
    }
    byteString(length) {
        const start = this.#advance(length);
        return this.#bytes.toString('latin1', start, start + length);
    }
    /** A reader over the next `length` bytes. */
    section(length) {
        return new ByteReader(this.bytes(length), this.#what, this.#code);
    }
    end() {
        if (this.remaining !== 0)
            this.fail('the end', `${this.remaining} bytes more`);
    }
    fail(expected, found) {
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .corrupt */ .qb)(this.#code, `${this.#what} is corrupt at byte ${this.#position}: expected ${expected}, found ${found}`);
    }
    #advance(count) {
        const start = this.#position;
        if (count > this.#bytes.length - start)
            this.fail(`${count} bytes`, `${this.#bytes.length - start}`);
        this.#position = start + count;
        return start;
    }
}


/***/ }),

/***/ 9610:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ ByteWriter)
/* harmony export */ });
/** Appends integers and byte strings to a buffer that grows. All integers are little-endian; varints are LEB128. */
class ByteWriter {
    #bytes;
    #length = 0;
    constructor(initialBytes = 1024) {
        this.#bytes = Buffer.allocUnsafeSlow(initialBytes);
    }
    get length() {
        return this.#length;
    }
    /** The bytes written so far: a view that the next write may invalidate. */
    view() {
        return this.#bytes.subarray(0, this.#length);
    }
    /** The bytes written so far, in memory of their own. */
    toBytes() {
        return Buffer.from(this.view());
    }
    clear() {
        this.#length = 0;
    }
    u8(value) {
        this.#reserve(1);
        this.#bytes[this.#length++] = value;
    }
    u16(value) {
        this.#reserve(2);
        this.#length = this.#bytes.writeUInt16LE(value, this.#length);
    }
    u32(value) {
        this.#reserve(4);
        this.#length = this.#bytes.writeUInt32LE(value, this.#length);
    }
    u64(value) {
        this.#reserve(8);
        this.#length = this.#bytes.writeUInt32LE(value % 0x1_0000_0000, this.#length);
        this.#length = this.#bytes.writeUInt32LE(Math.floor(value / 0x1_0000_0000), this.#length);
    }
    f64(value) {
        this.#reserve(8);
        this.#length = this.#bytes.writeDoubleLE(value, this.#length);
    }
    /** An integer from 0 to 2^53 - 1 in 1 to 8 bytes. */
    varint(value) {
        this.#reserve(8);
        let rest = value;
        while (rest >= 0x1000_0000) {
            this.#bytes[this.#length++] = (rest % 0x80) | 0x80;
            rest = Math.floor(rest / 0x80);
        }
        while (rest >= 0x80) {
            this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
            rest >>>= 7;
        }
        this.#bytes[this.#length++] = rest;
    }
    /** A signed integer of at most 52 bits, small magnitudes first (zigzag). */
    zigzag(value) {
        this.varint(value < 0 ? -value * 2 - 1 : value * 2);
    }
    bytes(value) {
        this.#reserve(value.length);
        this.#bytes.set(value, this.#length);
        this.#length += value.length;
    }
    /** A byte string: one byte per character, whose code must be below 256. */
    byteString(value) {
        this.#reserve(value.length);
        this.#length += this.#bytes.write(value, this.#length, 'latin1');
    }
    #reserve(count) {
        const needed = this.#length + count;
        if (needed <= this.#bytes.length)
            return;
        const grown = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
        this.#bytes.copy(grown, 0, 0, this.#length);
        this.#bytes = grown;
    }
}


/***/ }),

/***/ 7114:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $K: () => (/* binding */ releaseFrame),
/* harmony export */   O2: () => (/* binding */ decodeFrame),
/* harmony export */   Yt: () => (/* binding */ encodeFrame)
/* harmony export */ });
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8522);
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8059);
/* harmony import */ var _limits_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5230);



/**
 * Level 1 with a window that spans a frame and longer matches than its own, which suit small inputs: it stores a tenth less than plain level 1
 * in about the same time. The table of 2^15 entries fits the first-level cache; a larger one would store 2 % less
 * and take a tenth longer (docs/adr/0004).
 */
const PARAMETERS = new Map([
    [
        1,
        {
            [node_zlib__WEBPACK_IMPORTED_MODULE_0__.constants.ZSTD_c_compressionLevel]: 1,
            [node_zlib__WEBPACK_IMPORTED_MODULE_0__.constants.ZSTD_c_windowLog]: 22,
            [node_zlib__WEBPACK_IMPORTED_MODULE_0__.constants.ZSTD_c_hashLog]: 15,
            [node_zlib__WEBPACK_IMPORTED_MODULE_0__.constants.ZSTD_c_minMatch]: 7,
        },
    ],
]);
/** Compresses a frame with zstd (RFC 8878), or leaves it raw where that would not save at least 1/64. */
function encodeFrame(raw, compression) {
    const compressed = (0,node_zlib__WEBPACK_IMPORTED_MODULE_0__.zstdCompressSync)(raw, {
        // With room for the worst case zstd works on the input where it lies; with less it copies it first.
        chunkSize: raw.length + (raw.length >>> 8) + UNPOOLED_BYTES,
        params: PARAMETERS.get(compression.level) ?? { [node_zlib__WEBPACK_IMPORTED_MODULE_0__.constants.ZSTD_c_compressionLevel]: compression.level },
    });
    if (compressed.length > raw.length - (raw.length >>> 6))
        return { codec: 'raw', payload: raw };
    return { codec: 'zstd', payload: compressed };
}
/** Undoes `encodeFrame`. Never produces more than `rawBytes`, nor holds a larger window than the format's, whatever the payload claims.
 *  @throws BelayError corrupt `pack-corrupt` if the payload does not decode to exactly `rawBytes`. */
function decodeFrame(codec, payload, rawBytes, what) {
    if (codec === 'raw') {
        if (payload.length !== rawBytes)
            throw wrongLength(what, rawBytes, payload.length);
        return payload;
    }
    let raw;
    try {
        raw = (0,node_zlib__WEBPACK_IMPORTED_MODULE_0__.zstdDecompressSync)(payload, {
            // One byte more than needed: as soon as a chunk is full, zlib allocates the next.
            chunkSize: Math.max(rawBytes + 1, CHUNK_BYTES_MIN),
            maxOutputLength: Math.max(rawBytes, CHUNK_BYTES_MIN),
            params: { [node_zlib__WEBPACK_IMPORTED_MODULE_0__.constants.ZSTD_d_windowLogMax]: _limits_js__WEBPACK_IMPORTED_MODULE_1__/* .ZSTD_WINDOW_LOG_MAX */ .Vf },
        });
    }
    catch (cause) {
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_2__/* .corrupt */ .qb)('pack-corrupt', `${what} is corrupt: its zstd data does not decode to ${rawBytes} bytes`, {
            cause,
        });
    }
    if (raw.length !== rawBytes)
        throw wrongLength(what, rawBytes, raw.length);
    return raw;
}
/** Node takes no smaller chunk size. */
const CHUNK_BYTES_MIN = 64;
/** Larger buffers never share memory with others: Buffer's pool serves small ones only. */
const UNPOOLED_BYTES = 128 * 1024;
/** Gives the memory of a buffer that zlib made back at once: it is off the JavaScript heap, and garbage collection comes too late for it.
 *  The buffer, and every view of it, is empty afterwards. */
function releaseFrame(frame) {
    const { buffer } = frame;
    if (buffer instanceof ArrayBuffer && buffer.byteLength >= UNPOOLED_BYTES)
        buffer.transfer(0);
}
function wrongLength(what, expected, found) {
    return (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_2__/* .corrupt */ .qb)('pack-corrupt', `${what} is corrupt: expected ${expected} bytes, found ${found}`);
}


/***/ }),

/***/ 4118:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $j: () => (/* binding */ BlobHasher),
/* harmony export */   RW: () => (/* binding */ SALT_BYTES),
/* harmony export */   SH: () => (/* binding */ Keyring),
/* harmony export */   T5: () => (/* binding */ objectKey),
/* harmony export */   xt: () => (/* binding */ DIGEST_HEADROOM)
/* harmony export */ });
/* unused harmony export deriveKeys */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8059);


const SALT_BYTES = 32;
const KEY_CHECK_BYTES = 16;
// The only parameters accepted: an attacker who could choose them could make derivation trivial, or endless.
const SCRYPT = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 2 ** 16 * 8 * 2 };
/** Derives the keys of a passphrase: scrypt (RFC 7914, N=2^16, r=8, p=1), then HKDF-SHA256 (RFC 5869) per use. About 0.2 s. */
async function deriveKeys(passphrase, salt) {
    const master = await new Promise((resolve, reject) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.scrypt)(passphrase.normalize('NFC'), salt, 32, SCRYPT, (error, key) => error ? reject(error) : resolve(key)));
    return {
        salt: Uint8Array.from(salt),
        master: Uint8Array.from(master),
        check: expand(master, '', 'belay/1/key-check', KEY_CHECK_BYTES),
        blobId: expand(master, '', 'belay/1/blob-id', 32),
        chunker: expand(master, '', 'belay/1/chunker', 32),
    };
}
/** The key of one object: never used for another, so that frame numbers may serve as nonces. */
function objectKey(keys, objectSalt) {
    return expand(keys.master, objectSalt, 'belay/1/object', 32);
}
/** Holds a passphrase and derives the keys of each store salt once. Without a passphrase it refuses encrypted objects, with one it
 *  refuses plaintext: content that anyone could have written must not pass for content that only the holder could. */
class Keyring {
    #passphrase;
    #derived = new Map();
    constructor(passphrase) {
        this.#passphrase = passphrase;
    }
    get encrypts() {
        return this.#passphrase !== undefined;
    }
    /** The keys for writing under this salt, `undefined` without a passphrase. */
    async keysFor(salt) {
        if (this.#passphrase === undefined)
            return undefined;
        const name = Buffer.from(salt).toString('hex');
        let keys = this.#derived.get(name);
        if (keys === undefined) {
            keys = deriveKeys(this.#passphrase, salt);
            this.#derived.set(name, keys);
            // Want of memory, say, must not stand in the way of a later try.
            keys.catch(() => this.#derived.delete(name));
        }
        return await keys;
    }
    /** The keys that open an object with this header.
     *  @throws BelayError misuse `passphrase-missing`, `passphrase-wrong` or `plaintext-refused`. */
    async keysToOpen(header, what) {
        if (header === undefined) {
            if (this.#passphrase === undefined)
                return undefined;
            throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .misuse */ .vM)('plaintext-refused', `${what} is not encrypted, but a passphrase was given`, {
                hint: 'Leave the passphrase out to use plaintext checkpoints, or use a store (or series) of its own for encrypted ones.',
            });
        }
        const keys = await this.keysFor(header.salt);
        if (keys === undefined) {
            throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .misuse */ .vM)('passphrase-missing', `${what} is encrypted, and no passphrase was given`, {
                hint: 'Give the passphrase the checkpoint was made with.',
            });
        }
        if (!(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.timingSafeEqual)(keys.check, header.check)) {
            throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .misuse */ .vM)('passphrase-wrong', `The passphrase does not open ${what}`, {
                hint: 'Give the passphrase the checkpoint was made with.',
            });
        }
        return keys;
    }
}
/** Room a caller leaves before content so that `blobDigest` can hash key and content in one call. */
const DIGEST_HEADROOM = 64;
/**
 * Computes blob ids: SHA-256 of the content, or with a key HMAC-SHA256 (RFC 2104), always 32 bytes in latin1.
 * One-shot hashing of one buffer is several times faster than a hash object per file; hence the headroom.
 */
class BlobHasher {
    #key;
    #inner;
    #outer;
    constructor(key) {
        if (key === undefined)
            return;
        if (key.length !== 32)
            throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .corrupt */ .qb)('internal', `A blob-id key has 32 bytes, not ${key.length}`);
        this.#key = key;
        const padded = new Uint8Array(DIGEST_HEADROOM);
        padded.set(key);
        this.#inner = padded.map((byte) => byte ^ 0x36);
        this.#outer = Buffer.alloc(DIGEST_HEADROOM + 32);
        this.#outer.set(padded.map((byte) => byte ^ 0x5c));
    }
    /** The id of `length` bytes at `start`. With a key, the 64 bytes before `start` are overwritten and put back. */
    digest(bytes, start, length) {
        if (this.#inner === undefined || this.#outer === undefined) {
            return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.hash)('sha256', bytes.subarray(start, start + length), 'binary');
        }
        const from = start - DIGEST_HEADROOM;
        const saved = Buffer.from(bytes.subarray(from, start));
        bytes.set(this.#inner, from);
        const inner = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.hash)('sha256', bytes.subarray(from, start + length), 'binary');
        bytes.set(saved, from);
        this.#outer.write(inner, DIGEST_HEADROOM, 'latin1');
        return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.hash)('sha256', this.#outer, 'binary');
    }
    /** As `digest`, for bytes without headroom. */
    digestOf(content) {
        if (this.#key === undefined)
            return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.hash)('sha256', content, 'binary');
        return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHmac)('sha256', this.#key).update(content).digest('binary');
    }
}
function expand(master, salt, info, length) {
    return new Uint8Array((0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.hkdfSync)('sha256', master, salt, info, length));
}


/***/ }),

/***/ 5230:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $k: () => (/* binding */ PATH_BYTES_MAX),
/* harmony export */   EB: () => (/* binding */ ROOT_BYTES_MAX),
/* harmony export */   Fd: () => (/* binding */ TIME_SECONDS_MAX),
/* harmony export */   Hp: () => (/* binding */ FORMAT_VERSION),
/* harmony export */   Sf: () => (/* binding */ INDEX_BYTES_MAX),
/* harmony export */   Vf: () => (/* binding */ ZSTD_WINDOW_LOG_MAX),
/* harmony export */   W6: () => (/* binding */ SEGMENT_ENTRIES_MAX),
/* harmony export */   WV: () => (/* binding */ FRAME_RAW_BYTES_MAX),
/* harmony export */   gW: () => (/* binding */ PACK_BLOBS_MAX),
/* harmony export */   j9: () => (/* binding */ PACKS_PER_CHECKPOINT_MAX),
/* harmony export */   mH: () => (/* binding */ PACK_FRAMES_MAX),
/* harmony export */   pC: () => (/* binding */ TRAILER_BYTES_MAX),
/* harmony export */   xf: () => (/* binding */ BLOB_BYTES_MAX),
/* harmony export */   yk: () => (/* binding */ PACK_NUMBERS_MAX)
/* harmony export */ });
/** Bounds of format version 1. A reader refuses what exceeds them before it allocates; a writer refuses to write it. */
const FORMAT_VERSION = 1;
const FRAME_RAW_BYTES_MAX = 16 * 2 ** 20;
/** A blob lies within one frame. Pieces of files are far smaller; a manifest segment that describes huge, much edited files is not. */
const BLOB_BYTES_MAX = FRAME_RAW_BYTES_MAX;
const PACK_BLOBS_MAX = 2 ** 18;
const PACK_FRAMES_MAX = 2 ** 18;
const INDEX_BYTES_MAX = 16 * 2 ** 20;
const ROOT_BYTES_MAX = 64 * 2 ** 20;
/** Index, root, header copy and footer with their tags, rounded up. */
const TRAILER_BYTES_MAX = INDEX_BYTES_MAX + ROOT_BYTES_MAX + 256;
/** A zstd frame may make its reader hold a window of this many bytes (as a power of two), whatever it decodes to. */
const ZSTD_WINDOW_LOG_MAX = 24;
const SEGMENT_ENTRIES_MAX = 1024;
const PACKS_PER_CHECKPOINT_MAX = 2 ** 16;
/** Pack numbers lie below. A child goes on from its parent's. */
const PACK_NUMBERS_MAX = 2 ** 30;
const PATH_BYTES_MAX = 32_767;
/** Modification times lie within so many seconds of 1970: the range of ECMAScript's Date. */
const TIME_SECONDS_MAX = 8_640_000_000_000;


/***/ }),

/***/ 6613:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   G$: () => (/* binding */ trailerBytesOf),
/* harmony export */   Kn: () => (/* binding */ openFrameRow),
/* harmony export */   RW: () => (/* binding */ parseHeader),
/* harmony export */   U1: () => (/* binding */ openTrailer),
/* harmony export */   WX: () => (/* binding */ checkFirstHeader),
/* harmony export */   Ys: () => (/* binding */ openFrame),
/* harmony export */   nl: () => (/* binding */ ObjectWriter),
/* harmony export */   yn: () => (/* binding */ FOOTER_BYTES)
/* harmony export */ });
/* unused harmony export HEADER_BYTES_MAX */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8522);
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(8059);
/* harmony import */ var _byte_reader_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(6538);
/* harmony import */ var _byte_writer_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9610);
/* harmony import */ var _frame_codec_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(7114);
/* harmony import */ var _keys_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4118);
/* harmony import */ var _limits_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(5230);
/* harmony import */ var _pack_index_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6798);
/* harmony import */ var _seal_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7727);










const MAGIC = 'BELAYOBJ';
const END_MAGIC = 'BELAYEND';
const FLAG_ENCRYPTED = 1;
const PLAIN_HEADER_BYTES = 16;
const SEALED_HEADER_BYTES = PLAIN_HEADER_BYTES + 2 * _keys_js__WEBPACK_IMPORTED_MODULE_2__/* .SALT_BYTES */ .RW + 16;
const FOOTER_BYTES = 40;
const ROOT_LEVEL = 6;
/** Builds one object front to back: header, content frames, index, root, header again, footer. What it has written is handed to
 *  `append` at once, so that memory holds one frame and the index. Byte by byte: docs/snapshot-format.md. */
class ObjectWriter {
    #append;
    #seal;
    #frames = [];
    #blobLengths = [];
    #digests = new _byte_writer_js__WEBPACK_IMPORTED_MODULE_3__/* .ByteWriter */ .U(4096);
    #header;
    #contentBytes = 0;
    constructor(o) {
        this.#append = o.append;
        this.#seal = o.keys === undefined ? undefined : (0,_seal_js__WEBPACK_IMPORTED_MODULE_4__/* .makeSeal */ .A)(o.keys, o.objectSalt);
        this.#header = encodeHeader(this.#seal);
        this.#append(this.#header);
    }
    get blobCount() {
        return this.#blobLengths.length;
    }
    get contentBytes() {
        return this.#contentBytes;
    }
    /** Registers the next blob, which lies in the next frame, and returns its number. `digest` is 32 bytes in latin1. */
    addBlob(lengthBytes, digest) {
        this.#digests.byteString(digest);
        return this.#blobLengths.push(lengthBytes) - 1;
    }
    /** Appends a frame that holds exactly the blobs registered since the last one. */
    addFrame(rawBytes, frame) {
        const stored = this.#seal === undefined ? frame.payload : this.#seal.seal(this.#frames.length, false, frame.payload);
        this.#frames.push({
            codec: frame.codec,
            storedBytes: stored.length,
            rawBytes,
            crc32: this.#seal === undefined ? (0,node_zlib__WEBPACK_IMPORTED_MODULE_1__.crc32)(stored) : 0,
        });
        this.#contentBytes += stored.length;
        this.#append(stored);
    }
    /** Writes the trailer. The object's name is the SHA-256 of it.
     *  @throws BelayError misuse `size-limit-exceeded` for a trailer that no reader would take */
    finish(root) {
        const index = (0,_pack_index_js__WEBPACK_IMPORTED_MODULE_5__/* .encodePackIndex */ .MQ)(this.#frames, this.#blobLengths, this.#digests.view());
        const frame = this.#frames.length;
        const storedIndex = this.#seal?.seal(frame, root === undefined, index) ?? index;
        if (this.#frames.length > _limits_js__WEBPACK_IMPORTED_MODULE_6__/* .PACK_FRAMES_MAX */ .mH)
            throw tooLarge('list of frames', _limits_js__WEBPACK_IMPORTED_MODULE_6__/* .PACK_FRAMES_MAX */ .mH, this.#frames.length);
        if (this.#blobLengths.length > _limits_js__WEBPACK_IMPORTED_MODULE_6__/* .PACK_BLOBS_MAX */ .gW)
            throw tooLarge('list of blobs', _limits_js__WEBPACK_IMPORTED_MODULE_6__/* .PACK_BLOBS_MAX */ .gW, this.#blobLengths.length);
        if (index.length > _limits_js__WEBPACK_IMPORTED_MODULE_6__/* .INDEX_BYTES_MAX */ .Sf)
            throw tooLarge('index', _limits_js__WEBPACK_IMPORTED_MODULE_6__/* .INDEX_BYTES_MAX */ .Sf, index.length);
        if (root !== undefined && root.length > _limits_js__WEBPACK_IMPORTED_MODULE_6__/* .ROOT_BYTES_MAX */ .EB)
            throw tooLarge('root', _limits_js__WEBPACK_IMPORTED_MODULE_6__/* .ROOT_BYTES_MAX */ .EB, root.length);
        const encodedRoot = root === undefined ? undefined : (0,_frame_codec_js__WEBPACK_IMPORTED_MODULE_7__/* .encodeFrame */ .Yt)(root, { level: ROOT_LEVEL });
        const storedRoot = encodedRoot === undefined
            ? Buffer.alloc(0)
            : (this.#seal?.seal(frame + 1, true, encodedRoot.payload) ?? encodedRoot.payload);
        const footer = encodeFooter({
            indexOffset: this.#header.length + this.#contentBytes,
            indexBytes: storedIndex.length,
            rootBytes: storedRoot.length,
            rootRawBytes: root?.length ?? 0,
            rootCodec: encodedRoot?.codec ?? 'raw',
            frames: frame,
        });
        const trailer = Buffer.concat([storedIndex, storedRoot, this.#header, footer]);
        this.#append(trailer);
        return {
            name: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.hash)('sha256', trailer, 'hex'),
            sizeBytes: this.#header.length + this.#contentBytes + trailer.length,
            trailerBytes: trailer.length,
        };
    }
}
/** How many bytes at its end an object's trailer takes, from its last `FOOTER_BYTES` or more. */
function trailerBytesOf(tail, sizeBytes, what) {
    return parseFooter(tail, sizeBytes, what).trailerBytes;
}
/** Opens the trailer in `tail`, the end of an object of `sizeBytes`, and proves that it is the one `name` stands for.
 *  @throws BelayError corrupt, or misuse where the passphrase is the matter. */
async function openTrailer(tail, o) {
    const footer = parseFooter(tail, o.sizeBytes, o.what);
    if (tail.length < footer.trailerBytes) {
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_8__/* .corrupt */ .qb)('pack-corrupt', `${o.what} is corrupt: expected a trailer of ${footer.trailerBytes} bytes, found ${tail.length}`);
    }
    const trailer = tail.subarray(tail.length - footer.trailerBytes);
    const found = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.hash)('sha256', trailer, 'hex');
    if (found !== o.name)
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_8__/* .corrupt */ .qb)('pack-corrupt', `${o.what} is corrupt: expected sha256 ${o.name}, found ${found}`);
    const headerCopy = trailer.subarray(footer.indexBytes + footer.rootBytes, trailer.length - FOOTER_BYTES);
    const header = parseHeader(headerCopy, o.what);
    if (headerCopy.length !== (header === undefined ? PLAIN_HEADER_BYTES : SEALED_HEADER_BYTES)) {
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_8__/* .corrupt */ .qb)('pack-corrupt', `${o.what} is corrupt: its header and its footer disagree on ${headerCopy.length} bytes`);
    }
    const keys = await o.keyring.keysToOpen(header, o.what);
    const seal = keys === undefined || header === undefined ? undefined : (0,_seal_js__WEBPACK_IMPORTED_MODULE_4__/* .makeSeal */ .A)(keys, header.objectSalt);
    const rootless = footer.rootBytes === 0;
    const storedIndex = trailer.subarray(0, footer.indexBytes);
    const index = seal?.open(footer.frames, rootless, storedIndex, o.what) ?? storedIndex;
    const contentStart = headerBytes(seal);
    const packIndex = (0,_pack_index_js__WEBPACK_IMPORTED_MODULE_5__/* .decodePackIndex */ .q3)(index, {
        contentStart,
        contentBytes: footer.indexOffset - contentStart,
        encrypted: seal !== undefined,
        what: o.what,
    });
    if (packIndex.frames.length !== footer.frames) {
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_8__/* .corrupt */ .qb)('index-corrupt', `${o.what} is corrupt: expected ${footer.frames} frames, found ${packIndex.frames.length}`);
    }
    const storedRoot = trailer.subarray(footer.indexBytes, footer.indexBytes + footer.rootBytes);
    const rootPayload = rootless
        ? undefined
        : (seal?.open(footer.frames + 1, true, storedRoot, o.what) ?? storedRoot);
    const root = rootPayload === undefined
        ? undefined
        : (0,_frame_codec_js__WEBPACK_IMPORTED_MODULE_7__/* .decodeFrame */ .O2)(footer.rootCodec, rootPayload, footer.rootRawBytes, `The root of ${o.what}`);
    return { index: packIndex, root, seal, keys, trailerBytes: footer.trailerBytes };
}
/** Checks that an object begins with the header its trailer repeats. Nothing is read by the first one, so nothing else would notice.
 *  @param first the object's first bytes, at least `HEADER_BYTES_MAX` or all there are before the trailer
 *  @param tail the object's last bytes, at least its trailer
 *  @throws BelayError corrupt `pack-corrupt` */
function checkFirstHeader(first, tail, what) {
    const length = parseHeader(first, what) === undefined ? PLAIN_HEADER_BYTES : SEALED_HEADER_BYTES;
    const end = tail.length - FOOTER_BYTES;
    const copy = tail.subarray(Math.max(0, end - length), Math.max(0, end));
    if (Buffer.compare(first.subarray(0, length), copy) !== 0)
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_8__/* .corrupt */ .qb)('pack-corrupt', `${what} is corrupt: its two headers differ`);
}
/** Checks, opens and decompresses one content frame. The result may share memory with `stored`. */
function openFrame(stored, o) {
    return openFrameRow(stored, { ...o, row: o.index.frames[o.frame] });
}
/** As `openFrame`, for a thread that has the frame's row without the index around it. */
function openFrameRow(stored, o) {
    const { row } = o;
    const what = `${o.what}, frame ${o.frame},`;
    if (stored.length !== row.storedBytes) {
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_8__/* .corrupt */ .qb)('pack-corrupt', `${what} is corrupt: expected ${row.storedBytes} bytes, found ${stored.length}`);
    }
    if (o.seal === undefined) {
        const sum = (0,node_zlib__WEBPACK_IMPORTED_MODULE_1__.crc32)(stored);
        if (sum !== row.crc32) {
            throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_8__/* .corrupt */ .qb)('pack-corrupt', `${what} is corrupt: expected crc32 ${row.crc32.toString(16)}, found ${sum.toString(16)}`);
        }
        return (0,_frame_codec_js__WEBPACK_IMPORTED_MODULE_7__/* .decodeFrame */ .O2)(row.codec, stored, row.rawBytes, what);
    }
    return (0,_frame_codec_js__WEBPACK_IMPORTED_MODULE_7__/* .decodeFrame */ .O2)(row.codec, o.seal.open(o.frame, false, stored, o.what), row.rawBytes, what);
}
/** Reads the header at an object's start: the store salt when it is encrypted, `undefined` when it is not. */
function parseHeader(bytes, what) {
    const reader = new _byte_reader_js__WEBPACK_IMPORTED_MODULE_9__/* .ByteReader */ .k(bytes, `The header of ${what}`, 'pack-corrupt');
    if (reader.byteString(8) !== MAGIC)
        reader.fail(MAGIC, 'other bytes');
    const version = reader.u16();
    if (version !== _limits_js__WEBPACK_IMPORTED_MODULE_6__/* .FORMAT_VERSION */ .Hp) {
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_8__/* .corrupt */ .qb)('format-version-unsupported', `${what} has format version ${version}; this release reads ${_limits_js__WEBPACK_IMPORTED_MODULE_6__/* .FORMAT_VERSION */ .Hp}`, {
            hint: 'Use a release of Belay that knows this version.',
        });
    }
    const flags = reader.u8();
    if ((flags & ~FLAG_ENCRYPTED) !== 0)
        reader.fail('known flags', `${flags}`);
    if (reader.u8() !== 0)
        reader.fail('a zero byte', 'another');
    const length = reader.u32();
    const expected = flags === FLAG_ENCRYPTED ? SEALED_HEADER_BYTES : PLAIN_HEADER_BYTES;
    if (length !== expected)
        reader.fail(`a header of ${expected} bytes`, `${length}`);
    if (flags !== FLAG_ENCRYPTED)
        return undefined;
    return { salt: reader.bytes(_keys_js__WEBPACK_IMPORTED_MODULE_2__/* .SALT_BYTES */ .RW), objectSalt: reader.bytes(_keys_js__WEBPACK_IMPORTED_MODULE_2__/* .SALT_BYTES */ .RW), check: reader.bytes(16) };
}
const HEADER_BYTES_MAX = (/* unused pure expression or super */ null && (SEALED_HEADER_BYTES));
function tooLarge(part, bytesMax, found) {
    return (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_8__/* .misuse */ .vM)('size-limit-exceeded', `The ${part} of an object is too large: expected at most ${bytesMax}, found ${found}`, {
        hint: 'Take checkpoints of parts of the tree, each in a series of its own.',
    });
}
function headerBytes(seal) {
    return seal === undefined ? PLAIN_HEADER_BYTES : SEALED_HEADER_BYTES;
}
function encodeHeader(seal) {
    const out = new _byte_writer_js__WEBPACK_IMPORTED_MODULE_3__/* .ByteWriter */ .U(SEALED_HEADER_BYTES);
    out.byteString(MAGIC);
    out.u16(_limits_js__WEBPACK_IMPORTED_MODULE_6__/* .FORMAT_VERSION */ .Hp);
    out.u8(seal === undefined ? 0 : FLAG_ENCRYPTED);
    out.u8(0);
    out.u32(headerBytes(seal));
    if (seal !== undefined) {
        out.bytes(seal.salt);
        out.bytes(seal.objectSalt);
        out.bytes(seal.check);
    }
    return out.toBytes();
}
function encodeFooter(footer) {
    const out = new _byte_writer_js__WEBPACK_IMPORTED_MODULE_3__/* .ByteWriter */ .U(FOOTER_BYTES);
    out.u64(footer.indexOffset);
    out.u32(footer.indexBytes);
    out.u32(footer.rootBytes);
    out.u32(footer.rootRawBytes);
    // The codec shares a word with the frame count, whose limit leaves the top byte free.
    out.u32(footer.frames + (footer.rootCodec === 'zstd' ? 0x0100_0000 : 0));
    out.u32((0,node_zlib__WEBPACK_IMPORTED_MODULE_1__.crc32)(out.view()));
    out.u32(0);
    out.byteString(END_MAGIC);
    return out.toBytes();
}
function parseFooter(tail, sizeBytes, what) {
    if (tail.length < FOOTER_BYTES || sizeBytes < FOOTER_BYTES + PLAIN_HEADER_BYTES * 2) {
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_8__/* .corrupt */ .qb)('pack-corrupt', `${what} is corrupt: expected at least ${FOOTER_BYTES + 2 * PLAIN_HEADER_BYTES} bytes, found ${sizeBytes}`);
    }
    const bytes = tail.subarray(tail.length - FOOTER_BYTES);
    const reader = new _byte_reader_js__WEBPACK_IMPORTED_MODULE_9__/* .ByteReader */ .k(bytes, `The footer of ${what}`, 'pack-corrupt');
    const indexOffset = reader.u64();
    const indexBytes = reader.u32();
    const rootBytes = reader.u32();
    const rootRawBytes = reader.u32();
    const framesAndCodec = reader.u32();
    const sum = (0,node_zlib__WEBPACK_IMPORTED_MODULE_1__.crc32)(bytes.subarray(0, 24));
    const claimed = reader.u32();
    if (reader.u32() !== 0)
        reader.fail('four zero bytes', 'others');
    if (reader.byteString(8) !== END_MAGIC)
        reader.fail(END_MAGIC, 'other bytes');
    if (sum !== claimed)
        reader.fail(`crc32 ${claimed.toString(16)}`, sum.toString(16));
    if (framesAndCodec >= 0x0200_0000)
        reader.fail('a known codec', 'another');
    const trailerBytes = sizeBytes - indexOffset;
    const headerLength = trailerBytes - indexBytes - rootBytes - FOOTER_BYTES;
    if (headerLength !== PLAIN_HEADER_BYTES && headerLength !== SEALED_HEADER_BYTES) {
        reader.fail(`lengths that add up to the ${sizeBytes} bytes of the object`, `${headerLength} bytes over`);
    }
    if (indexOffset < headerLength)
        reader.fail('an index behind the header', `offset ${indexOffset}`);
    if (indexBytes > _limits_js__WEBPACK_IMPORTED_MODULE_6__/* .INDEX_BYTES_MAX */ .Sf + _seal_js__WEBPACK_IMPORTED_MODULE_4__/* .TAG_BYTES */ .R)
        reader.fail(`an index of at most ${_limits_js__WEBPACK_IMPORTED_MODULE_6__/* .INDEX_BYTES_MAX */ .Sf} bytes`, `${indexBytes}`);
    if (rootBytes > _limits_js__WEBPACK_IMPORTED_MODULE_6__/* .ROOT_BYTES_MAX */ .EB + _seal_js__WEBPACK_IMPORTED_MODULE_4__/* .TAG_BYTES */ .R || rootRawBytes > _limits_js__WEBPACK_IMPORTED_MODULE_6__/* .ROOT_BYTES_MAX */ .EB) {
        reader.fail(`a root of at most ${_limits_js__WEBPACK_IMPORTED_MODULE_6__/* .ROOT_BYTES_MAX */ .EB} bytes`, `${Math.max(rootBytes, rootRawBytes)}`);
    }
    if (rootBytes === 0 && (rootRawBytes !== 0 || framesAndCodec >= 0x0100_0000))
        reader.fail('no size and codec of no root', `${rootRawBytes} bytes`);
    return {
        indexOffset,
        indexBytes,
        rootBytes,
        rootRawBytes,
        rootCodec: framesAndCodec >= 0x0100_0000 ? 'zstd' : 'raw',
        frames: framesAndCodec % 0x0100_0000,
        trailerBytes,
    };
}


/***/ }),

/***/ 6798:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MF: () => (/* binding */ frameOfBlob),
/* harmony export */   MQ: () => (/* binding */ encodePackIndex),
/* harmony export */   q3: () => (/* binding */ decodePackIndex),
/* harmony export */   x4: () => (/* binding */ DIGEST_BYTES)
/* harmony export */ });
/* harmony import */ var _byte_reader_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6538);
/* harmony import */ var _byte_writer_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9610);
/* harmony import */ var _limits_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5230);
/* harmony import */ var _seal_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7727);




const DIGEST_BYTES = 32;
const CODECS = ['raw', 'zstd'];
function encodePackIndex(frames, blobLengths, digests) {
    const out = new _byte_writer_js__WEBPACK_IMPORTED_MODULE_0__/* .ByteWriter */ .U(frames.length * 12 + blobLengths.length * (DIGEST_BYTES + 3) + 16);
    out.varint(frames.length);
    for (const frame of frames) {
        out.u8(CODECS.indexOf(frame.codec));
        out.varint(frame.storedBytes);
        out.varint(frame.rawBytes);
        out.u32(frame.crc32);
    }
    out.varint(blobLengths.length);
    for (const length of blobLengths)
        out.varint(length);
    out.bytes(digests);
    return out.view();
}
/** Reads an index; every claim in it is checked against `contentBytes`, the room the frames take, so that it cannot make a reader
 *  allocate or seek beyond the object.
 *  @throws BelayError corrupt `index-corrupt` */
function decodePackIndex(bytes, o) {
    const reader = new _byte_reader_js__WEBPACK_IMPORTED_MODULE_1__/* .ByteReader */ .k(bytes, `The index of ${o.what}`, 'index-corrupt');
    const frameCount = reader.count(7);
    if (frameCount > _limits_js__WEBPACK_IMPORTED_MODULE_2__/* .PACK_FRAMES_MAX */ .mH)
        reader.fail(`at most ${_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .PACK_FRAMES_MAX */ .mH} frames`, `${frameCount}`);
    const frames = [];
    const frameOffsets = new Float64Array(frameCount);
    let offset = o.contentStart;
    for (let number = 0; number < frameCount; number++) {
        const codec = CODECS[reader.u8()] ?? reader.fail('a known codec', 'another');
        const frame = {
            codec,
            storedBytes: reader.varint(),
            rawBytes: reader.varint(),
            crc32: reader.u32(),
        };
        const payloadBytes = frame.storedBytes - (o.encrypted ? _seal_js__WEBPACK_IMPORTED_MODULE_3__/* .TAG_BYTES */ .R : 0);
        if (frame.rawBytes === 0 || frame.rawBytes > _limits_js__WEBPACK_IMPORTED_MODULE_2__/* .FRAME_RAW_BYTES_MAX */ .WV)
            reader.fail(`frames of 1 to ${_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .FRAME_RAW_BYTES_MAX */ .WV} bytes`, `${frame.rawBytes}`);
        if (o.encrypted && frame.crc32 !== 0)
            reader.fail('no crc32 beside a tag', frame.crc32.toString(16));
        if (payloadBytes < 0 || payloadBytes > frame.rawBytes)
            reader.fail('frames no larger than their content', `${frame.storedBytes}`);
        if (codec === 'raw' && payloadBytes !== frame.rawBytes)
            reader.fail(`${frame.rawBytes} raw bytes`, `${payloadBytes}`);
        frameOffsets[number] = offset;
        offset += frame.storedBytes;
        frames.push(frame);
    }
    if (offset !== o.contentStart + o.contentBytes)
        reader.fail(`frames of ${o.contentBytes} bytes in all`, `${offset - o.contentStart}`);
    const blobCount = reader.count(DIGEST_BYTES + 1);
    if (blobCount > _limits_js__WEBPACK_IMPORTED_MODULE_2__/* .PACK_BLOBS_MAX */ .gW)
        reader.fail(`at most ${_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .PACK_BLOBS_MAX */ .gW} blobs`, `${blobCount}`);
    const blobLengths = new Uint32Array(blobCount);
    const blobOffsets = new Uint32Array(blobCount);
    const frameFirstBlob = new Uint32Array(frameCount + 1);
    let blob = 0;
    for (let number = 0; number < frameCount; number++) {
        frameFirstBlob[number] = blob;
        const rawBytes = frames[number].rawBytes;
        let position = 0;
        while (position < rawBytes) {
            if (blob === blobCount)
                reader.fail(`blobs that fill frame ${number}`, `only ${blobCount} blobs`);
            const length = reader.varint();
            if (length === 0 || length > _limits_js__WEBPACK_IMPORTED_MODULE_2__/* .BLOB_BYTES_MAX */ .xf || length > rawBytes - position) {
                reader.fail(`a blob of 1 to ${Math.min(_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .BLOB_BYTES_MAX */ .xf, rawBytes - position)} bytes`, `${length}`);
            }
            blobOffsets[blob] = position;
            blobLengths[blob++] = length;
            position += length;
        }
    }
    frameFirstBlob[frameCount] = blob;
    if (blob !== blobCount)
        reader.fail(`${blob} blobs, as the frames hold`, `${blobCount}`);
    const digests = reader.bytes(blobCount * DIGEST_BYTES);
    reader.end();
    return { frames, frameOffsets, frameFirstBlob, blobLengths, blobOffsets, digests };
}
/** The frame that holds a blob. */
function frameOfBlob(index, blob) {
    let low = 0;
    let high = index.frames.length - 1;
    while (low < high) {
        const middle = (low + high + 1) >>> 1;
        if (index.frameFirstBlob[middle] <= blob)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}


/***/ }),

/***/ 7727:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ makeSeal),
/* harmony export */   R: () => (/* binding */ TAG_BYTES)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8059);
/* harmony import */ var _keys_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4118);
/* harmony import */ var _limits_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5230);




const TAG_BYTES = 16;
const NONCE_BYTES = 12;
/** AES-256-GCM per frame (NIST SP 800-38D): nonce = frame number, additional data = magic, version, object salt, frame number, last-flag.
 *  So a frame can neither change, nor move within its object or into another, nor can the object be cut short. */
function makeSeal(keys, objectSalt = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(_keys_js__WEBPACK_IMPORTED_MODULE_1__/* .SALT_BYTES */ .RW)) {
    const key = (0,_keys_js__WEBPACK_IMPORTED_MODULE_1__/* .objectKey */ .T5)(keys, objectSalt);
    return {
        salt: keys.salt,
        check: keys.check,
        objectSalt,
        seal(frame, last, payload) {
            const cipher = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createCipheriv)('aes-256-gcm', key, nonceOf(frame));
            cipher.setAAD(additionalData(objectSalt, frame, last));
            return Buffer.concat([cipher.update(payload), cipher.final(), cipher.getAuthTag()]);
        },
        open(frame, last, stored, what) {
            const end = stored.length - TAG_BYTES;
            if (end < 0)
                throw failed(frame, what);
            const decipher = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createDecipheriv)('aes-256-gcm', key, nonceOf(frame), { authTagLength: TAG_BYTES });
            decipher.setAAD(additionalData(objectSalt, frame, last));
            decipher.setAuthTag(stored.subarray(end));
            const payload = decipher.update(stored.subarray(0, end));
            try {
                decipher.final();
            }
            catch (cause) {
                throw failed(frame, what, cause);
            }
            return payload;
        },
    };
}
function nonceOf(frame) {
    const nonce = Buffer.alloc(NONCE_BYTES);
    nonce.writeUInt32LE(frame);
    return nonce;
}
function additionalData(objectSalt, frame, last) {
    const bytes = Buffer.alloc(8 + 2 + _keys_js__WEBPACK_IMPORTED_MODULE_1__/* .SALT_BYTES */ .RW + 4 + 1);
    bytes.write('BELAYOBJ', 0, 'latin1');
    bytes.writeUInt16LE(_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .FORMAT_VERSION */ .Hp, 8);
    bytes.set(objectSalt, 10);
    bytes.writeUInt32LE(frame, 10 + _keys_js__WEBPACK_IMPORTED_MODULE_1__/* .SALT_BYTES */ .RW);
    bytes.writeUInt8(last ? 1 : 0, 14 + _keys_js__WEBPACK_IMPORTED_MODULE_1__/* .SALT_BYTES */ .RW);
    return bytes;
}
function failed(frame, what, cause) {
    return (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_3__/* .corrupt */ .qb)('authentication-failed', `${what} is corrupt: frame ${frame} fails its authentication`, {
        hint: 'The object was damaged or exchanged. Use another checkpoint: `--checkpoint good` finds the newest that verifies.',
        cause,
    });
}


/***/ }),

/***/ 9478:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b2: () => (/* binding */ isMissing),
/* harmony export */   gl: () => (/* binding */ storeError),
/* harmony export */   r: () => (/* binding */ isErrno)
/* harmony export */ });
/* harmony import */ var _system_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1438);

/** Translates a failed file-system call of a store. Whether a name may be missing, the caller has asked before with `isMissing`.
 *  @param o.doing the effect and its object, such as `read object 9f2c…` */
function storeError(cause, o) {
    return (0,_system_error_js__WEBPACK_IMPORTED_MODULE_0__/* .systemError */ .O)(cause, `${o.doing} in ${o.label}`, {
        diskFull: 'Free some space there, or run `belay cleanup`, then run this again.',
        denied: 'Check the owner and the mode of the store and what is in it.',
        otherwise: isErrno(cause, 'EROFS') ? READ_ONLY : OTHERWISE,
    });
}
const READ_ONLY = {
    code: 'store-read-only',
    hint: 'Mount the store writable, or choose another place for it.',
};
const OTHERWISE = {
    code: 'store-unavailable',
    hint: 'Check that the disk of the store is mounted and healthy.',
};
/** The system says that the name is not there. Whether its store is, is another question: see `StoreDirectory.assertPresent`. */
function isMissing(cause) {
    return isErrno(cause, 'ENOENT', 'ENOTDIR');
}
function isErrno(cause, ...errnos) {
    const errno = (0,_system_error_js__WEBPACK_IMPORTED_MODULE_0__/* .errnoOf */ .U)(cause);
    return errno !== undefined && errnos.includes(errno);
}


/***/ }),

/***/ 3515:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ machineFiles)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3024);
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7975);


// Checkpoints hold what their trees held: for their owner only, whatever the umask would allow.
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;
const FLAGS = { read: 'r', update: 'r+', create: 'wx+' };
const call = {
    stat: (0,node_util__WEBPACK_IMPORTED_MODULE_1__.promisify)(node_fs__WEBPACK_IMPORTED_MODULE_0__.stat),
    readdir: (0,node_util__WEBPACK_IMPORTED_MODULE_1__.promisify)(node_fs__WEBPACK_IMPORTED_MODULE_0__.readdir),
    mkdir: (0,node_util__WEBPACK_IMPORTED_MODULE_1__.promisify)(node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdir),
    open: (0,node_util__WEBPACK_IMPORTED_MODULE_1__.promisify)(node_fs__WEBPACK_IMPORTED_MODULE_0__.open),
    fsync: (0,node_util__WEBPACK_IMPORTED_MODULE_1__.promisify)(node_fs__WEBPACK_IMPORTED_MODULE_0__.fsync),
    close: (0,node_util__WEBPACK_IMPORTED_MODULE_1__.promisify)(node_fs__WEBPACK_IMPORTED_MODULE_0__.close),
    rename: (0,node_util__WEBPACK_IMPORTED_MODULE_1__.promisify)(node_fs__WEBPACK_IMPORTED_MODULE_0__.rename),
    unlink: (0,node_util__WEBPACK_IMPORTED_MODULE_1__.promisify)(node_fs__WEBPACK_IMPORTED_MODULE_0__.unlink),
    rmdir: (0,node_util__WEBPACK_IMPORTED_MODULE_1__.promisify)(node_fs__WEBPACK_IMPORTED_MODULE_0__.rmdir),
    utimes: (0,node_util__WEBPACK_IMPORTED_MODULE_1__.promisify)(node_fs__WEBPACK_IMPORTED_MODULE_0__.utimes),
};
/** This machine's file system. Descriptors, not FileHandles: a catalog of a thousand records lists in half the time. */
const machineFiles = {
    async stat(path) {
        const found = await call.stat(path);
        return { isDirectory: found.isDirectory(), sizeBytes: found.size, modifiedAt: found.mtime };
    },
    readDirectory: (path) => call.readdir(path),
    async makeDirectory(path) {
        await call.mkdir(path, { mode: DIRECTORY_MODE });
    },
    async makeDirectories(path) {
        await call.mkdir(path, { mode: DIRECTORY_MODE, recursive: true });
    },
    open: (path, access) => call.open(path, FLAGS[access], FILE_MODE),
    read: (fd, into, position) => new Promise((resolve, reject) => {
        node_fs__WEBPACK_IMPORTED_MODULE_0__.read(fd, into, 0, into.length, position, (error, count) => (error ? reject(error) : resolve(count)));
    }),
    write: (fd, bytes, position) => new Promise((resolve, reject) => {
        node_fs__WEBPACK_IMPORTED_MODULE_0__.write(fd, bytes, 0, bytes.length, position, (error, count) => error ? reject(error) : resolve(count));
    }),
    sync: (fd) => call.fsync(fd),
    close: (fd) => call.close(fd),
    async syncDirectory(path) {
        // Windows opens no directory for this; NTFS journals names by itself.
        if (process.platform === 'win32')
            return;
        const fd = await call.open(path, 'r');
        try {
            await call.fsync(fd);
        }
        finally {
            await call.close(fd);
        }
    },
    rename: (from, to) => call.rename(from, to),
    unlink: (path) => call.unlink(path),
    removeDirectory: (path) => call.rmdir(path),
    setModified: (path, at) => call.utimes(path, at, at),
};


/***/ }),

/***/ 699:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EA: () => (/* binding */ ensureDirectory),
/* harmony export */   EM: () => (/* binding */ copySynced),
/* harmony export */   EY: () => (/* binding */ writeSynced),
/* harmony export */   Tp: () => (/* binding */ unlinkIfThere),
/* harmony export */   UT: () => (/* binding */ withDescriptor),
/* harmony export */   gD: () => (/* binding */ syncFile),
/* harmony export */   qE: () => (/* binding */ findFile),
/* harmony export */   vf: () => (/* binding */ discard)
/* harmony export */ });
/* harmony import */ var _store_error_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9478);

/** Writes a new file and makes its bytes durable; its name is durable once its directory is synced.
 *  On failure nothing of it stays, as far as the disk lets us.
 *  @param bytes or what makes them once the file is there */
async function writeSynced(files, path, bytes) {
    const fd = await files.open(path, 'create');
    try {
        await withDescriptor(files, fd, async () => {
            await writeAll(files, fd, typeof bytes === 'function' ? await bytes() : bytes);
            await files.sync(fd);
        });
    }
    catch (error) {
        await discard(files, path);
        throw error;
    }
}
/** Makes the bytes of a finished file durable. */
async function syncFile(files, path) {
    const fd = await files.open(path, 'update');
    await withDescriptor(files, fd, () => files.sync(fd));
}
/** Copies a file of another file system into `to`, durable as `writeSynced` is. */
async function copySynced(files, from, to) {
    const source = await files.open(from, 'read');
    await withDescriptor(files, source, async () => {
        const target = await files.open(to, 'create');
        try {
            await withDescriptor(files, target, async () => {
                const chunk = new Uint8Array(COPY_CHUNK_BYTES);
                for (let position = 0;;) {
                    const count = await files.read(source, chunk, position);
                    if (count === 0)
                        break;
                    await writeAll(files, target, chunk.subarray(0, count), position);
                    position += count;
                }
                await files.sync(target);
            });
        }
        catch (error) {
            await discard(files, to);
            throw error;
        }
    });
}
/** Runs `use` and closes the descriptor. A close that fails after a good `use` is a failure too: NFS reports lost writes there. */
async function withDescriptor(files, fd, use) {
    let result;
    try {
        result = await use();
    }
    catch (error) {
        await files.close(fd).catch(() => {
            // The first failure says more.
        });
        throw error;
    }
    await files.close(fd);
    return result;
}
/** `undefined` where the system says that nothing is there. */
async function findFile(files, path) {
    try {
        return await files.stat(path);
    }
    catch (error) {
        if ((0,_store_error_js__WEBPACK_IMPORTED_MODULE_0__/* .isMissing */ .b2)(error))
            return undefined;
        throw error;
    }
}
/** Makes sure the directory is there, whoever made it.
 *  @returns whether it was made now */
async function ensureDirectory(files, path) {
    try {
        await files.makeDirectory(path);
        return true;
    }
    catch (error) {
        if (!(0,_store_error_js__WEBPACK_IMPORTED_MODULE_0__/* .isErrno */ .r)(error, 'EEXIST'))
            throw error;
        return false;
    }
}
/** @returns whether it was there */
async function unlinkIfThere(files, path) {
    try {
        await files.unlink(path);
        return true;
    }
    catch (error) {
        if ((0,_store_error_js__WEBPACK_IMPORTED_MODULE_0__/* .isMissing */ .b2)(error))
            return false;
        throw error;
    }
}
/** Cleans up after a failure that is being reported already; what stays is swept with its session. */
async function discard(files, path) {
    await files.unlink(path).catch(() => {
        // The failure that led here is the one to report.
    });
}
async function writeAll(files, fd, bytes, at = 0) {
    for (let done = 0; done < bytes.length;) {
        done += await files.write(fd, bytes.subarray(done, done + WRITE_CHUNK_BYTES), at + done);
    }
}
const COPY_CHUNK_BYTES = 2 ** 20;
const WRITE_CHUNK_BYTES = 64 * 2 ** 20;


/***/ }),

/***/ 5802:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ untilAborted),
/* harmony export */   s: () => (/* binding */ assertRunning)
/* harmony export */ });
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8059);

/** Runs `work`, but no longer than until `signal` aborts: a call that hangs in the system cannot be ended, only left behind.
 *  What is left behind ends at its next `assertRunning`.
 *  @throws BelayError `aborted`, or `timed-out` where the signal was a timeout */
async function untilAborted(work, o) {
    const { signal, doing } = o;
    if (signal === undefined)
        return await work();
    assertRunning(signal, doing);
    let stop;
    const aborted = new Promise((_, reject) => {
        stop = () => reject(abortError(signal, doing));
        signal.addEventListener('abort', stop, { once: true });
    });
    try {
        return await Promise.race([work(), aborted]);
    }
    finally {
        if (stop !== undefined)
            signal.removeEventListener('abort', stop);
    }
}
/** @throws BelayError `aborted`, or `timed-out` where the signal was a timeout */
function assertRunning(signal, doing) {
    if (signal?.aborted)
        throw abortError(signal, doing);
}
function abortError(signal, doing) {
    const cause = signal.reason;
    if (cause instanceof _belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .BelayError */ .oT)
        return cause;
    const isTimeout = typeof cause === 'object' && cause !== null && 'name' in cause && cause.name === 'TimeoutError';
    return isTimeout
        ? (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .unavailable */ .hU)('timed-out', `Gave up to ${doing}: it took too long`, { cause })
        : (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .unavailable */ .hU)('aborted', `Stopped before the end: ${doing}`, { cause });
}


/***/ }),

/***/ 1438:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ systemError),
/* harmony export */   U: () => (/* binding */ errnoOf)
/* harmony export */ });
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8059);

/** Translates a failed call of the system. Never `absent`: whether a name may be missing, only the caller knows. */
function systemError(cause, doing, hints) {
    if (cause instanceof _belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .BelayError */ .oT)
        return cause;
    const errno = errnoOf(cause);
    const message = `Cannot ${doing}: ${messageOf(cause)}`;
    switch (errno) {
        case undefined:
            return new _belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .BelayError */ .oT({
                code: 'internal',
                message,
                cause,
                hint: 'This is a defect of Belay; please report it.',
            });
        case 'ENOSPC':
        case 'EDQUOT':
            return (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .unavailable */ .hU)('disk-full', message, { cause, hint: hints.diskFull });
        case 'EACCES':
        case 'EPERM':
            return (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .unavailable */ .hU)('permission-denied', message, { cause, hint: hints.denied });
        default:
            return (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .unavailable */ .hU)(hints.otherwise.code, message, { cause, hint: hints.otherwise.hint });
    }
}
/** The system's name of the failure, such as `ENOENT`; by shape, since an error made in another realm (a worker's, a test's) is no
 *  instance of this realm's Error. */
function errnoOf(cause) {
    if (typeof cause !== 'object' || cause === null || !('code' in cause))
        return undefined;
    return typeof cause.code === 'string' && /^E[A-Z0-9]+$/.test(cause.code) ? cause.code : undefined;
}
function messageOf(cause) {
    return typeof cause === 'object' && cause !== null && 'message' in cause
        ? String(cause.message)
        : String(cause);
}


/***/ })

};

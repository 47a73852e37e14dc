export const id = 442;
export const ids = [442];
export const modules = {

/***/ 1786:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ restoreSelection)
/* harmony export */ });
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8059);
/* harmony import */ var _belay_snapshot_tree_selection__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6768);


/** What of a checkpoint to restore, and what to do with what it does not hold.
 *  @throws BelayError misuse for paths that make no sense, `path-not-found` for one that the checkpoint does not hold */
async function restoreSelection(o, checkpoint, context) {
    const asked = o.paths.length === 0
        ? undefined
        : (0,_belay_snapshot_tree_selection__WEBPACK_IMPORTED_MODULE_0__/* .compileSelection */ .q)({ paths: [...o.paths], exclude: [], keepCredentials: true });
    if (asked !== undefined)
        await checkHeld(asked, checkpoint, context);
    return {
        selects: asked === undefined ? undefined : (path, isDirectory) => asked.selects(path, isDirectory),
        extras: o.deleteExtra ? extrasOf(asked, checkpoint, o.leftOut) : undefined,
    };
}
/** Only what the checkpoint itself would have kept, had it been there: so nothing that its paths or exclusions passed over is removed. */
function extrasOf(asked, checkpoint, leftOut) {
    const kept = (0,_belay_snapshot_tree_selection__WEBPACK_IMPORTED_MODULE_0__/* .compileSelection */ .q)({ ...checkpoint.root.facts.selection, leftOut });
    return (path, isDirectory) => {
        const [ours, theirs] = [asked?.judge(path, isDirectory) ?? 'keep', kept.judge(path, isDirectory)];
        if (ours === 'keep' && theirs === 'keep')
            return 'remove';
        const mayHold = (ours === 'keep' || ours === 'descend') && (theirs === 'keep' || theirs === 'descend');
        return isDirectory && mayHold ? 'look-inside' : 'keep';
    };
}
async function checkHeld(asked, checkpoint, { signal }) {
    const missing = new Map(asked.literalPaths.map((literal) => [literal.path, literal.given]));
    if (missing.size === 0)
        return;
    for await (const entries of checkpoint.segments({ signal })) {
        for (const { path } of entries)
            missing.delete(path);
        if (missing.size === 0)
            return;
    }
    const [given] = missing.values();
    throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .absent */ .Ge)('path-not-found', `The path ${JSON.stringify(given)} is not in ${checkpoint.what}`, {
        hint: `\`belay show ${checkpoint.entry.record.id} --files\` lists what it holds.`,
    });
}


/***/ }),

/***/ 4516:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ probeFileSystem)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var _file_error_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7698);



/** Finds out by trying, with files in a temporary directory below `directory` that is removed again.
 *  @throws BelayError `absent` if the directory is not there, `unavailable` if it cannot be written. */
async function probeFileSystem(directory) {
    try {
        const scratch = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)(node_path__WEBPACK_IMPORTED_MODULE_1__.join(directory, '.belay-probe-'));
        try {
            return await probe(scratch);
        }
        finally {
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(scratch, { recursive: true, force: true });
        }
    }
    catch (cause) {
        throw (0,_file_error_js__WEBPACK_IMPORTED_MODULE_2__/* .fileError */ .z)(cause, { doing: `probe the file system of ${directory}`, access: 'write' });
    }
}
const COMPOSED = '\u00e9';
const DECOMPOSED = 'e\u0301';
async function probe(scratch) {
    const file = node_path__WEBPACK_IMPORTED_MODULE_1__.join(scratch, 'file');
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(file, '');
    const composed = node_path__WEBPACK_IMPORTED_MODULE_1__.join(scratch, COMPOSED);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(composed, '');
    return {
        caseSensitive: !(await exists(node_path__WEBPACK_IMPORTED_MODULE_1__.join(scratch, 'FILE'))),
        unicodeSensitive: !(await exists(node_path__WEBPACK_IMPORTED_MODULE_1__.join(scratch, DECOMPOSED))),
        unicodePreserving: (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)(scratch)).includes(COMPOSED),
        anyBytes: await succeeds(() => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(Buffer.concat([Buffer.from(`${scratch}${node_path__WEBPACK_IMPORTED_MODULE_1__.sep}`), Buffer.from([0x66, 0xff])]), '')),
        symlinks: await succeeds(() => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.symlink)('file', node_path__WEBPACK_IMPORTED_MODULE_1__.join(scratch, 'symlink'))),
        hardLinks: await succeeds(() => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.link)(file, node_path__WEBPACK_IMPORTED_MODULE_1__.join(scratch, 'link'))),
        mtimeStepNs: await mtimeStepNs(file),
    };
}
async function exists(file) {
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.lstat)(file);
        return true;
    }
    catch (error) {
        if ((0,_file_error_js__WEBPACK_IMPORTED_MODULE_2__/* .errnoCode */ .U)(error) === 'ENOENT')
            return false;
        throw error;
    }
}
// What file systems answer to an operation, or a name, that they do not have.
const NOT_SUPPORTED = new Set([
    'EPERM',
    'ENOTSUP',
    'EOPNOTSUPP',
    'ENOSYS',
    'EINVAL',
    'EILSEQ',
    'ENOENT',
    'EACCES',
]);
async function succeeds(operation) {
    try {
        await operation();
        return true;
    }
    catch (error) {
        if (NOT_SUPPORTED.has((0,_file_error_js__WEBPACK_IMPORTED_MODULE_2__/* .errnoCode */ .U)(error) ?? ''))
            return false;
        throw error;
    }
}
async function mtimeStepNs(file) {
    // Node takes times as doubles, which hold nanoseconds only near the epoch; half a one more, so that cutting off gives all nine digits.
    const seconds = 1.123456789 + 5e-10;
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.utimes)(file, seconds, seconds);
    const { mtimeNs } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.lstat)(file, { bigint: true });
    const steps = [1, 100, 1_000, 10_000_000, 1_000_000_000];
    const exact = 1123456789n;
    // FAT knows no time before 1980, so nothing near the epoch comes back from it.
    return steps.find((step) => mtimeNs === exact - (exact % BigInt(step))) ?? 2_000_000_000;
}


/***/ }),

/***/ 7246:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ targetSemantics)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6760);
/* harmony import */ var node_process__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1708);
/* harmony import */ var _file_error_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7698);
/* harmony import */ var _probe_file_system_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(4516);





/** How a directory, which need not exist yet, treats names. Tried out by writing where only that tells; `mayWrite: false` assumes the worst
 *  there, so that too many names count as the same rather than too few.
 *  @throws BelayError `unavailable` */
async function targetSemantics(directory, o) {
    const platform = node_process__WEBPACK_IMPORTED_MODULE_2__.platform === 'darwin' || node_process__WEBPACK_IMPORTED_MODULE_2__.platform === 'win32' ? node_process__WEBPACK_IMPORTED_MODULE_2__.platform : 'linux';
    const existing = await existingAncestor(node_path__WEBPACK_IMPORTED_MODULE_1__.resolve(directory));
    if (platform === 'linux' && !FOREIGN_FILE_SYSTEMS.has(existing.type)) {
        return { platform, caseInsensitive: false, normalising: false };
    }
    if (!o.mayWrite)
        return { platform, caseInsensitive: true, normalising: true };
    const probed = await (0,_probe_file_system_js__WEBPACK_IMPORTED_MODULE_3__/* .probeFileSystem */ .g)(existing.path);
    return { platform, caseInsensitive: !probed.caseSensitive, normalising: !probed.unicodeSensitive };
}
/** statfs(2)'s numbers of what Linux mounts that may not tell cases apart: FAT, exFAT, NTFS (two drivers), CIFS, SMB 2, FUSE, HFS+,
 *  and what a virtual machine or container shares (9p, VirtualBox). */
const FOREIGN_FILE_SYSTEMS = new Set([
    0x4d44, 0x2011bab0, 0x5346544e, 0x7366746e, 0xff534d42, 0xfe534d42, 0x65735546, 0x482b, 0x01021997,
    0x786f4256,
]);
async function existingAncestor(directory) {
    try {
        return { path: directory, type: (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.statfs)(directory)).type };
    }
    catch (cause) {
        const parent = node_path__WEBPACK_IMPORTED_MODULE_1__.dirname(directory);
        if ((0,_file_error_js__WEBPACK_IMPORTED_MODULE_4__/* .errnoCode */ .U)(cause) === 'ENOENT' && parent !== directory)
            return await existingAncestor(parent);
        throw (0,_file_error_js__WEBPACK_IMPORTED_MODULE_4__/* .fileError */ .z)(cause, { doing: `look at the file system of ${directory}`, access: 'read' });
    }
}


/***/ }),

/***/ 7420:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  P: () => (/* binding */ restore)
});

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(8500);
// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
;// CONCATENATED MODULE: ./packages/snapshot/lib/reading/pack-files.js

/** Brings the packs of a checkpoint to where worker threads can read them: in place where the store is on this machine, else into a
 *  spool, frame by frame as they are needed. */
class PackFiles {
    packs = new Map();
    bytesFetched = 0;
    #o;
    #remote = new Map();
    #fetching = 0;
    constructor(o) {
        this.#o = o;
    }
    /** Opens packs: fetches and verifies their indexes.
     *  @throws BelayError corrupt if a pack is missing or damaged */
    async open(numbers) {
        for (const number of numbers) {
            if (this.packs.has(number))
                continue;
            const pack = await this.#o.checkpoint.pack(number, { signal: this.#o.signal });
            const local = this.#o.store.localFile(pack.place.at);
            // A copy: cloning a view for another thread takes all the memory behind it along.
            const objectSalt = pack.seal === undefined ? undefined : Uint8Array.from(pack.seal.objectSalt);
            this.packs.set(number, pack);
            if (local !== undefined) {
                this.#o.announce({ number, what: pack.what, path: local, objectSalt });
                continue;
            }
            this.#remote.set(number, {
                pack,
                number,
                objectSalt,
                isAnnounced: false,
                state: new Uint8Array(pack.index.frames.length),
            });
        }
    }
    isThere(number, frame) {
        const remote = this.#remote.get(number);
        if (remote === undefined || remote.state[frame] === THERE)
            return true;
        if (remote.state[frame] === ABSENT && this.#fetching < FETCHES_MAX)
            this.#fetch(remote, frame).catch(this.#o.onFailure);
        return false;
    }
    async #fetch(remote, first) {
        const { index, place, what } = remote.pack;
        if (!remote.isAnnounced) {
            remote.isAnnounced = true;
            const path = this.#o.spool().begin(remote.number, place.sizeBytes);
            this.#o.announce({ number: remote.number, what, path, objectSalt: remote.objectSalt });
        }
        const offset = index.frameOffsets[first];
        let end = first;
        let length = 0;
        do {
            remote.state[end] = FETCHING;
            length += index.frames[end++].storedBytes;
        } while (this.#o.readsAhead &&
            end < index.frames.length &&
            remote.state[end] === ABSENT &&
            length < FETCH_BYTES);
        this.#fetching++;
        try {
            const bytes = await this.#o.store.get(place.at, { range: { offset, length }, signal: this.#o.signal });
            if (bytes === undefined)
                throw (0,errors/* corrupt */.qb)('object-missing', `${what} is missing, and the checkpoint needs it`, { hint: HINT });
            this.#o.spool().write(remote.number, bytes, offset);
            this.bytesFetched += length;
            remote.state.fill(THERE, first, end);
        }
        finally {
            this.#fetching--;
        }
        this.#o.onFetched();
    }
}
const ABSENT = 0;
const FETCHING = 1;
const THERE = 2;
const FETCHES_MAX = 2;
const FETCH_BYTES = 16 * 2 ** 20;
const HINT = 'Use another checkpoint: `--checkpoint good` finds the newest that verifies.';

// EXTERNAL MODULE: ./packages/snapshot/lib/store/until-aborted.js
var until_aborted = __webpack_require__(5802);
// EXTERNAL MODULE: ./packages/domain/lib/assert-never.js
var assert_never = __webpack_require__(3945);
// EXTERNAL MODULE: ./packages/snapshot/lib/tree/native-path.js
var native_path = __webpack_require__(1054);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/real-parents.js


/** Proves that the directories above a path are directories and no symbolic links, so that nothing is written through one. Remembers the
 *  chain it looked at last: steps come mostly in path order. */
class RealParents {
    #root;
    #files;
    #proven = [];
    constructor(root, files) {
        this.#root = root;
        this.#files = files;
    }
    /** @throws BelayError misuse `target-invalid`; the system's errors as they are */
    assert(path) {
        while (this.#proven.length > 0 && !path.startsWith(`${this.#proven.at(-1)}/`))
            this.#proven.pop();
        let from = this.#proven.length === 0 ? 0 : this.#proven.at(-1).length + 1;
        for (;;) {
            const slash = path.indexOf('/', from);
            if (slash === -1)
                return;
            const parent = path.slice(0, slash);
            const kind = this.#files.lstat((0,native_path/* nativePath */.vb)(this.#root, parent))?.kind;
            if (kind !== 'directory') {
                throw (0,errors/* misuse */.vM)('target-invalid', `Cannot restore ${(0,native_path/* displayPath */.Gt)(path)}: expected ${(0,native_path/* displayPath */.Gt)(parent)} to be a directory, found ${kind ?? 'nothing'}`, {
                    hint: 'Something else changes the target. Stop it, then run this again.',
                });
            }
            this.#proven.push(parent);
            from = slash + 1;
        }
    }
    /** Of a directory that was exchanged. */
    forget() {
        this.#proven.length = 0;
    }
}

// EXTERNAL MODULE: ./packages/snapshot/lib/system-error.js
var system_error = __webpack_require__(1438);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/tree-error.js

/** Translates a failed file-system call on a tree.
 *  @param doing the effect and its object, such as `write src/a.ts` */
function treeError(cause, doing) {
    return (0,system_error/* systemError */.O)(cause, doing, {
        diskFull: 'Free some space in the target, then run this again.',
        denied: 'Check the owner and the mode of the target and what is in it.',
        otherwise: {
            code: 'file-unwritable',
            hint: 'Check that the disk of the target is mounted, writable and healthy.',
        },
    });
}


;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/commit.js






const STEPS_PER_PAUSE = 1024;
/** Makes visible what has been built: each step leaves its path as it was or as it should be. */
class Committer {
    #o;
    #parents;
    /** Directories that had to be opened for writing, and their modes. */
    #opened = new Map();
    #toSync = new Set();
    #done = 0;
    constructor(o) {
        this.#o = o;
        this.#parents = new RealParents(o.root, o.files);
    }
    /** Runs a list to its end, then closes the directories it had to open.
     *  @throws BelayError that says how many steps were done; running the restore again completes it */
    async runAll(log) {
        try {
            for (const step of log.steps()) {
                (0,until_aborted/* assertRunning */.s)(this.#o.signal, 'restore');
                this.#runStep(step);
                if (++this.#done % STEPS_PER_PAUSE === 0)
                    await this.#o.times?.drained();
            }
            this.#closeOpened();
        }
        catch (error) {
            throw partlyDone(error, this.#done, this.#o.stepCount);
        }
    }
    /** Makes durable what changed in directories; without the option, nothing. */
    syncDirectories() {
        for (const path of this.#toSync) {
            try {
                this.#o.files.syncDirectory((0,native_path/* nativePath */.vb)(this.#o.root, path));
            }
            catch (error) {
                throw treeError(error, `make the directory ${(0,native_path/* displayPath */.Gt)(path) || '.'} durable`);
            }
        }
    }
    #runStep(step) {
        try {
            this.#parents.assert(step.path);
            this.#run(step);
            if (this.#o.durable)
                this.#toSync.add(parentOf(step.path));
        }
        catch (error) {
            throw treeError(error, `${VERBS[step.kind]} ${(0,native_path/* displayPath */.Gt)(step.path) || '.'}`);
        }
    }
    #closeOpened() {
        for (const [path, mode] of this.#opened) {
            try {
                this.#o.files.setDirectoryMode((0,native_path/* nativePath */.vb)(this.#o.root, path), mode);
            }
            catch (error) {
                throw treeError(error, `set the mode of ${(0,native_path/* displayPath */.Gt)(path)}`);
            }
        }
        this.#opened.clear();
    }
    #run(step) {
        const { files, root } = this.#o;
        const native = (0,native_path/* nativePath */.vb)(root, step.path);
        switch (step.kind) {
            case 'place':
                this.#opening(step.path, () => this.#place(step));
                return;
            case 'remove-leaf':
                this.#opening(step.path, () => files.unlink(native));
                return;
            case 'remove-directory':
                this.#opening(step.path, () => files.removeDirectory(native));
                this.#parents.forget();
                return;
            case 'fix-file':
                this.#fixFile(step);
                return;
            case 'fix-symlink':
                this.#setTime(step.path, step);
                return;
            case 'finish-directory':
                this.#finishDirectory(step);
                return;
            default:
                (0,assert_never/* assertNever */.x)(step);
        }
    }
    #place(step) {
        const { files, root } = this.#o;
        const native = (0,native_path/* nativePath */.vb)(root, step.path);
        const staged = (0,native_path/* nativePath */.vb)(root, step.staged);
        if (step.replaces === 'leaf-by-directory') {
            // Put aside, not deleted: should the next call fail, it goes back.
            const aside = (0,native_path/* nativePath */.vb)(root, `${step.staged}.old`);
            files.rename(native, aside);
            try {
                files.rename(staged, native);
            }
            catch (error) {
                files.rename(aside, native);
                throw error;
            }
            this.#parents.forget();
            return;
        }
        if (step.replaces === 'nothing' && files.lstat(native) !== undefined) {
            throw (0,errors/* misuse */.vM)('target-invalid', `Cannot restore ${(0,native_path/* displayPath */.Gt)(step.path)}: it was not there before, and now it is`, {
                hint: 'Something else writes to the target, or it has a name that this system takes for the same.',
            });
        }
        files.rename(staged, native);
    }
    /** A directory that its mode closes is opened for the one call and closed again at the end. */
    #opening(path, act) {
        try {
            act();
        }
        catch (error) {
            const errno = (0,system_error/* errnoOf */.U)(error);
            if (errno !== 'EACCES' && errno !== 'EPERM')
                throw error;
            const parent = parentOf(path);
            const native = (0,native_path/* nativePath */.vb)(this.#o.root, parent);
            const stat = this.#o.files.lstat(native);
            if (stat?.kind !== 'directory' || (stat.mode & 0o300) === 0o300)
                throw error;
            this.#o.files.setDirectoryMode(native, stat.mode | 0o700);
            if (!this.#opened.has(parent))
                this.#opened.set(parent, stat.mode);
            act();
        }
    }
    #fixFile(step) {
        const { files, root, keepsModes } = this.#o;
        const native = (0,native_path/* nativePath */.vb)(root, step.path);
        if (keepsModes && files.lstat(native)?.mode !== step.mode) {
            const fd = files.open(native, 'read');
            try {
                files.setMode(fd, step.mode);
            }
            finally {
                files.close(fd);
            }
        }
        this.#setTime(step.path, step);
    }
    #finishDirectory(step) {
        const { files, root, keepsModes, durable } = this.#o;
        const native = (0,native_path/* nativePath */.vb)(root, step.path);
        if (durable)
            this.#toSync.add(step.path);
        if (step.created) {
            const isRight = !this.#o.inheritsModes && createdMode(step.mode, this.#o.creationMask) === step.mode;
            this.#setting(step.path, () => {
                if (keepsModes && !isRight)
                    files.setDirectoryMode(native, step.mode);
            });
            this.#setting(step.path, () => this.#setTime(step.path, step));
            return;
        }
        const stat = files.lstat(native);
        if (stat?.kind !== 'directory') {
            throw (0,errors/* misuse */.vM)('target-invalid', `Cannot restore ${(0,native_path/* displayPath */.Gt)(step.path)}: expected a directory, found ${stat?.kind ?? 'nothing'}`);
        }
        this.#setting(step.path, () => {
            if (keepsModes && stat.mode !== step.mode)
                files.setDirectoryMode(native, step.mode);
        });
        this.#setting(step.path, () => {
            if (stat.mtimeSec !== step.mtimeSec || stat.mtimeNsec !== step.mtimeNsec)
                this.#setTime(step.path, step);
        });
    }
    /** Whoever owns the root may let others write in it; its mode and time stay the owner's to set. */
    #setting(path, set) {
        try {
            set();
        }
        catch (error) {
            if (path !== '' || (0,system_error/* errnoOf */.U)(error) !== 'EPERM')
                throw error;
            this.#o.onRootRefused();
        }
    }
    #setTime(path, time) {
        const { times, files, root } = this.#o;
        if (times !== undefined && time.mtimeNsec !== 0)
            times.set(path === '' ? '.' : path, time.mtimeSec, time.mtimeNsec);
        else
            files.setLinkTime((0,native_path/* nativePath */.vb)(root, path), time.mtimeSec + time.mtimeNsec / 1e9);
    }
}
/** The mode that a directory gets when a restore makes it: its own, and open to us until everything is in it. */
function createdMode(mode, creationMask) {
    return ((mode & 0o777) | 0o700) & ~creationMask;
}
const VERBS = {
    place: 'put in place',
    'remove-leaf': 'remove',
    'remove-directory': 'remove',
    'fix-file': 'set mode and time of',
    'fix-symlink': 'set the time of',
    'finish-directory': 'set mode and time of',
};
function parentOf(path) {
    return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
function partlyDone(error, done, count) {
    if (!(error instanceof errors/* BelayError */.oT))
        return error;
    const said = done === 0
        ? 'nothing was changed before'
        : `${done} of ${count} changes were made before, each of them complete`;
    return new errors/* BelayError */.oT({
        code: error.code,
        message: `${error.message} (${said})`,
        hint: `${error.hint ?? 'See to the cause.'} Running the restore again completes it.`,
        cause: error,
    });
}

// EXTERNAL MODULE: ./packages/snapshot/lib/format/entry.js
var format_entry = __webpack_require__(7608);
// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/path-rules.js

const NAME_BYTES_MAX = 255;
const PATH_BYTES_MAX = { linux: 4095, darwin: 1023, win32: 32_767 };
/** Says why one name (bytes in latin1) cannot be used on such a target; `undefined` if it can. */
function faultOfName(name, semantics) {
    if (name === '')
        return 'an empty name';
    if (name === '.' || name === '..')
        return `the name "${name}"`;
    if (name.includes('\0'))
        return 'a NUL';
    if (name.includes('/'))
        return 'a separator within a name';
    if (semantics.platform === 'linux')
        return name.length > NAME_BYTES_MAX ? `a name of ${name.length} bytes` : undefined;
    const bytes = Buffer.from(name, 'latin1');
    if (!(0,external_node_buffer_.isUtf8)(bytes))
        return 'a name that is not UTF-8';
    if (semantics.platform === 'darwin')
        return name.length > NAME_BYTES_MAX ? `a name of ${name.length} bytes` : undefined;
    return faultOfWindowsName(bytes.toString('utf8'));
}
function faultOfLength(path, semantics) {
    const bytesMax = PATH_BYTES_MAX[semantics.platform];
    return path.length > bytesMax ? `a path of ${path.length} bytes, at most ${bytesMax} fit` : undefined;
}
/** Names with the same key are one file on such a target. Where a system's own table is not known it joins rather too much. */
function collisionKey(name, semantics) {
    if (!semantics.caseInsensitive && !semantics.normalising)
        return name;
    const bytes = Buffer.from(name, 'latin1');
    if (!(0,external_node_buffer_.isUtf8)(bytes))
        return name;
    let text = bytes.toString('utf8');
    if (semantics.normalising)
        text = text.replace(HFS_IGNORED, '').normalize('NFD');
    if (semantics.caseInsensitive)
        text = Array.from(text, foldCharacter).join('');
    return semantics.normalising ? text.normalize('NFD') : text;
}
/** The names Windows gives to devices, in any directory and with any extension.
 *  Source: "Naming Files, Paths, and Namespaces", Microsoft Learn. */
const DEVICE_NAME = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what Windows refuses
const WINDOWS_FORBIDDEN = /[\u0000-\u001f<>:"|?*\\/]/;
/** A generated 8.3 name, which leads to a file with another, long name. */
const SHORT_NAME = /^(?=[^.]{1,8}(\.|$))[^.]*~[0-9][^.]*(\.[^.]{0,3})?$/;
/** What HFS+ leaves out of comparisons; git's list (utf8.c, next_hfs_char). */
const HFS_IGNORED = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;
function faultOfWindowsName(text) {
    if (text.length > NAME_BYTES_MAX)
        return `a name of ${text.length} characters`;
    const forbidden = WINDOWS_FORBIDDEN.exec(text);
    if (forbidden !== null)
        return `the character ${JSON.stringify(forbidden[0])} (backslash, drive or stream on Windows)`;
    if (/[. ]$/.test(text))
        return 'a name that ends with a dot or a space, which Windows drops';
    // Windows looks at what comes before the first dot, without spaces at its end.
    const stem = text.split('.')[0].trimEnd();
    if (DEVICE_NAME.test(stem))
        return `the device name ${stem}`;
    if (SHORT_NAME.test(text))
        return 'the form of a short name, which may lead to another file';
    return undefined;
}
function foldCharacter(character) {
    const upper = character.toUpperCase();
    // Systems fold one character to one: ß stays, SS is another name.
    if (Array.from(upper).length !== 1)
        return character;
    const lower = upper.toLowerCase();
    return Array.from(lower).length === 1 ? lower : upper;
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/safe-path.js




/** Checks one path of a manifest by itself: relative, made of plain names, none that means something else on the target.
 *  The root, the empty path, is fine.
 *  @throws BelayError corrupt `path-unsafe` */
function assertSafePath(path, semantics) {
    if (path === '')
        return;
    if (semantics.platform === 'linux' && path.length <= NAME_BYTES_MAX && !SUSPICIOUS.test(path))
        return;
    const fault = faultOfPath(path, semantics);
    if (fault !== undefined)
        throw unsafe(path, fault);
}
/**
 * Checks the paths of a manifest as they come, in path order, against each other: nothing twice, nothing below what is not a directory, no
 * two names that are one on the target. An entry it lets through can be created in an empty directory without leaving it.
 * Holds the directories on the way down and, only where the target's semantics can make two names one, the names beside them.
 */
class SafePaths {
    #semantics;
    #compares;
    #open = [{ path: '', kind: 'directory', names: new Map() }];
    #last;
    constructor(semantics) {
        this.#semantics = semantics;
        this.#compares = semantics.caseInsensitive || semantics.normalising;
    }
    /** @throws BelayError corrupt `path-unsafe` */
    add(entry) {
        const { path, kind } = entry;
        if (this.#last !== undefined) {
            const order = (0,format_entry/* comparePaths */.cD)(this.#last, path);
            if (order === 0)
                throw unsafe(path, 'the same path twice');
            if (order > 0)
                throw unsafe(path, `an order in which it comes after ${quoted(this.#last)}`);
        }
        this.#last = path;
        if (path === '') {
            if (kind !== 'directory')
                throw unsafe(path, `a root that is a ${kind}`);
            return;
        }
        assertSafePath(path, this.#semantics);
        this.#enter(path, kind);
    }
    #enter(path, kind) {
        while (!isBelow(path, this.#open.at(-1).path))
            this.#open.pop();
        for (;;) {
            const parent = this.#open.at(-1);
            if (parent.kind !== 'directory')
                throw unsafe(path, `an entry below the ${parent.kind} ${quoted(parent.path)}`);
            const from = parent.path === '' ? 0 : parent.path.length + 1;
            const slash = path.indexOf('/', from);
            const end = slash === -1 ? path.length : slash;
            if (this.#compares)
                this.#assertDistinct(parent, path.slice(from, end), path);
            if (slash === -1) {
                this.#open.push({ path, kind, names: this.#newNames() });
                return;
            }
            // A parent without an entry of its own: whatever is there on the disk must be a directory.
            this.#open.push({ path: path.slice(0, end), kind: 'directory', names: this.#newNames() });
        }
    }
    #newNames() {
        return this.#compares ? new Map() : NO_NAMES;
    }
    #assertDistinct(parent, name, path) {
        const key = collisionKey(name, this.#semantics);
        const other = parent.names.get(key);
        if (other !== undefined && other !== name)
            throw unsafe(path, `a name that is the same file as ${quoted(other)} on this target`);
        parent.names.set(key, name);
    }
}
/** Stands in where names are not compared; stays empty. */
const NO_NAMES = new Map();
/** A NUL, or a name that is empty or one of the two dot names. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: a NUL ends a path for the system
const SUSPICIOUS = /\u0000|(?:^|\/)\.{0,2}(?:\/|$)/;
function faultOfPath(path, semantics) {
    if (path.startsWith('/'))
        return 'an absolute path';
    for (const name of path.split('/')) {
        const fault = faultOfName(name, semantics);
        if (fault !== undefined)
            return fault;
    }
    return faultOfLength(path, semantics);
}
function isBelow(path, directory) {
    return (directory === '' ||
        (path.length > directory.length && path.charCodeAt(directory.length) === 47 && path.startsWith(directory)));
}
function unsafe(path, found) {
    return (0,errors/* corrupt */.qb)('path-unsafe', `The manifest's path ${quoted(path)} is unsafe: expected a plain path below the target, found ${found}`, {
        hint: 'Nothing was restored. The checkpoint was made on another kind of system, or to do harm.',
    });
}
function quoted(path) {
    const text = (0,native_path/* displayPath */.Gt)(path);
    return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}

// EXTERNAL MODULE: ./packages/snapshot/lib/tree/staging-name.js
var staging_name = __webpack_require__(3112);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/read-tree.js




/** A cursor over a tree that is not there, or empty. */
const EMPTY_TREE = { found: undefined, next() { }, skip() { } };
/**
 * Walks a target: names of the directories on the way down are held, nothing else. Follows no symbolic link, passes over staging
 * directories of restores. What disappears meanwhile is passed over.
 */
class TreeWalk {
    found;
    #root;
    #files;
    #signal;
    #open = [];
    /** @throws BelayError unavailable if a directory cannot be listed; so does every step. */
    constructor(root, files, signal) {
        this.#root = root;
        this.#files = files;
        this.#signal = signal;
        this.found = this.#look('');
    }
    next() {
        if (this.found?.kind === 'directory')
            this.#enter(this.found.path);
        this.skip();
    }
    skip() {
        this.found = undefined;
        for (;;) {
            const directory = this.#open.at(-1);
            if (directory === undefined)
                return;
            const name = directory.names[directory.at++];
            if (name === undefined) {
                this.#open.pop();
                continue;
            }
            this.found = this.#look(directory.prefix + name);
            if (this.found !== undefined)
                return;
        }
    }
    #enter(path) {
        (0,until_aborted/* assertRunning */.s)(this.#signal, 'look through the target');
        let names;
        try {
            names = this.#files.readDirectory((0,native_path/* nativePath */.vb)(this.#root, path));
        }
        catch (error) {
            throw treeError(error, `list the directory ${(0,native_path/* displayPath */.Gt)(path) || '.'} of the target`);
        }
        // Default order is by UTF-16 unit, which is by byte here.
        names.sort();
        this.#open.push({
            prefix: path === '' ? '' : `${path}/`,
            names: names.filter((name) => !(0,staging_name/* isStagingName */.Z)(name)),
            at: 0,
        });
    }
    #look(path) {
        const native = (0,native_path/* nativePath */.vb)(this.#root, path);
        try {
            const stat = this.#files.lstat(native);
            if (stat === undefined)
                return undefined;
            return { ...stat, path, target: stat.kind === 'symlink' ? this.#files.readLink(native) : '' };
        }
        catch (error) {
            throw treeError(error, `look at ${(0,native_path/* displayPath */.Gt)(path) || '.'} in the target`);
        }
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/remove-tree.js


/** Removes an entry with everything below it, closed directories included. Follows no symbolic link. Fine if nothing is there.
 *  @throws BelayError unavailable */
function removeTree(root, path, files) {
    try {
        const kind = files.lstat((0,native_path/* nativePath */.vb)(root, path))?.kind;
        if (kind === 'directory')
            removeDirectory(root, path, files);
        else if (kind !== undefined)
            files.unlink((0,native_path/* nativePath */.vb)(root, path));
    }
    catch (error) {
        throw treeError(error, `remove ${(0,native_path/* displayPath */.Gt)(path)}`);
    }
}
function removeDirectory(root, path, files) {
    const native = (0,native_path/* nativePath */.vb)(root, path);
    for (const name of openedNames(native, files)) {
        const below = `${path}/${name}`;
        try {
            // Most entries are files: one call instead of two.
            files.unlink((0,native_path/* nativePath */.vb)(root, below));
        }
        catch (error) {
            if (!['EISDIR', 'EPERM', 'EACCES'].includes((0,system_error/* errnoOf */.U)(error) ?? ''))
                throw error;
            if (files.lstat((0,native_path/* nativePath */.vb)(root, below))?.kind !== 'directory')
                throw error;
            removeDirectory(root, below, files);
        }
    }
    files.removeDirectory(native);
}
function openedNames(native, files) {
    const mode = files.lstat(native)?.mode ?? 0;
    if ((mode & 0o700) !== 0o700)
        files.setDirectoryMode(native, mode | 0o700);
    return files.readDirectory(native);
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/staging.js




/**
 * Where a restore builds what is to appear in its target, and where it puts aside what has to make room:
 *
 *     .belay-restore-<session>/owner    whose it is
 *     .belay-restore-<session>/beside-n names a directory of the same name elsewhere in the target, on another file system
 *     .belay-restore-<session>/<n>      a new file, or a new subtree, under construction
 *
 * Readable by its owner only: what is under construction has not got its mode yet.
 */
class Staging {
    name;
    #root;
    #files;
    #device;
    #beside = new Map();
    #next = 0;
    constructor(o) {
        this.#root = o.root;
        this.#files = o.files;
        this.name = o.name;
        this.#device = o.device;
    }
    /** @throws BelayError unavailable */
    static create(o) {
        const { root, files } = o;
        const name = `${staging_name/* STAGING_PREFIX */.t}${o.session}`;
        try {
            files.makeDirectory(`${root}/${name}`, 0o700);
            writeNew(files, `${root}/${name}/${OWNER}`, Buffer.from(JSON.stringify(o.own), 'utf8'));
            const device = files.lstat(`${root}/${name}`)?.device ?? 0;
            return new Staging({ root, files, name, device });
        }
        catch (error) {
            try {
                removeTree(root, name, files);
            }
            catch {
                // The failure that led here is the one to report; the next restore sweeps.
            }
            throw treeError(error, `make the staging directory ${name} in the target`);
        }
    }
    get path() {
        return `${this.#root}/${this.name}`;
    }
    /** A new path for something that will be renamed to a place in `parent`, a directory on `device`. */
    newPath(parent, device) {
        const number = this.#next++;
        return `${device === this.#device ? this.name : this.#besideIn(parent)}/${number}`;
    }
    /** Removes everything. @throws BelayError unavailable */
    remove() {
        for (const beside of this.#beside.values())
            removeTree(this.#root, beside, this.#files);
        removeTree(this.#root, this.name, this.#files);
    }
    /** A rename cannot leave its file system: what goes onto another one is built there. */
    #besideIn(parent) {
        let beside = this.#beside.get(parent);
        if (beside === undefined) {
            beside = `${parent}/${this.name}`;
            this.#beside.set(parent, beside);
            const files = this.#files;
            try {
                // Named before it is made, so that a sweep finds it whenever we die.
                writeNew(files, `${this.path}/${BESIDE}${this.#beside.size}`, Buffer.from(beside, 'latin1'));
                files.makeDirectory((0,native_path/* nativePath */.vb)(this.#root, beside), 0o700);
            }
            catch (error) {
                throw treeError(error, `make the staging directory ${(0,native_path/* displayPath */.Gt)(beside)}`);
            }
        }
        return beside;
    }
}
/** Removes the staging directories of restores that died. @returns how many
 *  @throws BelayError unavailable */
async function sweepStaging(o) {
    let swept = 0;
    try {
        for (const name of o.files.readDirectory(o.root).filter(staging_name/* isStagingName */.Z)) {
            if (await isLeftBehind(name, o))
                swept++;
        }
    }
    catch (error) {
        throw treeError(error, `clear away what an earlier restore left in ${o.root}`);
    }
    return swept;
}
async function isLeftBehind(name, o) {
    const stat = o.files.lstat((0,native_path/* nativePath */.vb)(o.root, name));
    if (stat?.kind !== 'directory')
        return false;
    const owner = findOwner(name, o);
    const liveness = owner === undefined ? 'unknown' : await o.liveness.isAlive(owner);
    if (liveness === 'alive')
        return false;
    const ageMs = o.now.getTime() - stat.mtimeSec * 1000;
    // Killed before it said whose it is: nothing is lost with it.
    const isBare = owner === undefined && o.files.readDirectory((0,native_path/* nativePath */.vb)(o.root, name)).every((file) => file === OWNER);
    if (liveness === 'unknown' && !isBare && ageMs < UNKNOWN_KEPT_MS)
        return false;
    for (const beside of besideOf(name, o))
        removeTree(o.root, beside, o.files);
    removeTree(o.root, name, o.files);
    return true;
}
const OWNER = 'owner';
const BESIDE = 'beside-';
/** Nobody can tell whether a process of another machine lives; no restore takes this long without a change in its staging directory. */
const UNKNOWN_KEPT_MS = 24 * 60 * 60 * 1000;
const SMALL_FILE_BYTES_MAX = 64 * 1024;
function findOwner(name, o) {
    const bytes = readSmall(o.files, `${o.root}/${name}/${OWNER}`);
    if (bytes === undefined)
        return undefined;
    try {
        const value = JSON.parse(bytes.toString('utf8'));
        if (typeof value !== 'object' || value === null)
            return undefined;
        const { host, pid, processStart } = value;
        if (typeof host !== 'string' || typeof pid !== 'number' || typeof processStart !== 'string')
            return undefined;
        return { host, pid, processStart };
    }
    catch {
        // Cut short by a crash of the machine: then its age decides.
        return undefined;
    }
}
/** Staging directories elsewhere, as far as they bear the same name and no link leads there: anyone may have written this. */
function besideOf(name, o) {
    const lists = o.files.readDirectory((0,native_path/* nativePath */.vb)(o.root, name)).filter((file) => file.startsWith(BESIDE));
    const listed = lists.map((file) => readSmall(o.files, (0,native_path/* nativePath */.vb)(o.root, `${name}/${file}`))?.toString('latin1') ?? '');
    return listed.filter((path) => {
        const parts = path.split('/');
        if (parts.at(-1) !== name || parts.some((part) => part === '' || part === '.' || part === '..'))
            return false;
        return parts.every((_, at) => o.files.lstat((0,native_path/* nativePath */.vb)(o.root, parts.slice(0, at + 1).join('/')))?.kind === 'directory');
    });
}
/** `undefined` if it is not there, or no file. */
function readSmall(files, path) {
    let fd;
    try {
        fd = files.open(path, 'read');
    }
    catch (error) {
        if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes((0,system_error/* errnoOf */.U)(error) ?? ''))
            return undefined;
        throw error;
    }
    try {
        const bytes = Buffer.alloc(SMALL_FILE_BYTES_MAX);
        let length = 0;
        for (;;) {
            const count = files.read(fd, bytes.subarray(length), bytes.length - length, length);
            if (count === 0)
                return bytes.subarray(0, length);
            length += count;
        }
    }
    finally {
        files.close(fd);
    }
}
function writeNew(files, path, bytes) {
    const fd = files.open(path, 'create');
    try {
        for (let done = 0; done < bytes.length;)
            done += files.write(fd, bytes, done, bytes.length - done, done);
    }
    finally {
        files.close(fd);
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/target.js





/** Makes the target if need be, and clears away what dead restores left in it.
 *  @throws BelayError misuse `target-invalid` if it is no directory; unavailable */
async function prepareTarget(o) {
    const { files, dryRun } = o;
    const isThere = exists(o.target, files);
    if (!isThere && dryRun) {
        return {
            root: o.target,
            stat: undefined,
            isEmpty: true,
            swept: 0,
            walk: () => EMPTY_TREE,
            removeIfMade() { },
        };
    }
    let root;
    let stat;
    try {
        if (!isThere)
            files.makeDirectories(o.target);
        root = files.realPath(o.target);
        stat = files.lstat(root);
    }
    catch (error) {
        throw treeError(error, `restore into ${o.target}`);
    }
    if (stat?.kind !== 'directory') {
        throw (0,errors/* misuse */.vM)('target-invalid', `Cannot restore into ${o.target}: expected a directory, found ${stat?.kind ?? 'nothing'}`, {
            hint: 'Name a directory, or a path where there is nothing yet.',
        });
    }
    const swept = dryRun ? 0 : await sweepStaging({ root, files, liveness: o.liveness, now: o.now });
    return {
        root,
        stat,
        isEmpty: listed(root, files).every(staging_name/* isStagingName */.Z),
        swept,
        walk: (signal) => new TreeWalk(root, files, signal),
        removeIfMade() {
            if (isThere)
                return;
            try {
                files.removeDirectory(root);
            }
            catch {
                // Something is in it; the failure that led here is the one to report.
            }
        },
    };
}
/** Follows links: a target may be one. */
function exists(target, files) {
    try {
        if (files.lstat(target) === undefined)
            return false;
        return files.lstat(files.realPath(target)) !== undefined;
    }
    catch (error) {
        throw treeError(error, `look at the target ${target}`);
    }
}
function listed(root, files) {
    try {
        return files.readDirectory(root);
    }
    catch (error) {
        throw treeError(error, `list the target ${root}`);
    }
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
// EXTERNAL MODULE: external "node:process"
var external_node_process_ = __webpack_require__(1708);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/tree-files.js


const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL } = external_node_fs_.constants;
// Both are missing on Windows.
const O_NOFOLLOW = external_node_fs_.constants.O_NOFOLLOW ?? 0;
const O_NONBLOCK = external_node_fs_.constants.O_NONBLOCK ?? 0;
const FLAGS = {
    read: O_RDONLY | O_NOFOLLOW | O_NONBLOCK,
    update: O_RDWR | O_NOFOLLOW,
    create: O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW,
};
const BIGINT = { bigint: true, throwIfNoEntry: false };
/** This machine's file system. */
const machineTreeFiles = {
    lstat(path) {
        let stat;
        try {
            stat = external_node_fs_.lstatSync(path, BIGINT);
        }
        catch (error) {
            if (error.code === 'ENOTDIR')
                return undefined;
            throw error;
        }
        return stat === undefined ? undefined : fileStatOf(stat);
    },
    realPath: (path) => external_node_fs_.realpathSync.native(path),
    readDirectory: (path) => external_node_fs_.readdirSync(path, 'latin1'),
    readLink: (path) => external_node_fs_.readlinkSync(path, 'latin1'),
    makeDirectory: (path, mode) => void external_node_fs_.mkdirSync(path, mode),
    makeDirectories: (path) => void external_node_fs_.mkdirSync(path, { recursive: true }),
    open: (path, access, mode = 0o600) => external_node_fs_.openSync(path, FLAGS[access], mode),
    read: (fd, into, length, position) => external_node_fs_.readSync(fd, into, 0, length, position),
    write: (fd, bytes, start, length, position) => external_node_fs_.writeSync(fd, bytes, start, length, position),
    truncate: (fd, sizeBytes) => external_node_fs_.ftruncateSync(fd, sizeBytes),
    setTime: (fd, mtime) => external_node_fs_.futimesSync(fd, mtime, mtime),
    setMode: (fd, mode) => external_node_fs_.fchmodSync(fd, mode),
    inode: (fd) => external_node_fs_.fstatSync(fd).ino,
    sync: (fd) => external_node_fs_.fsyncSync(fd),
    close: (fd) => external_node_fs_.closeSync(fd),
    syncDirectory(path) {
        // Windows opens no directory for this; NTFS journals names by itself.
        if (external_node_process_.platform === 'win32')
            return;
        const fd = external_node_fs_.openSync(path, O_RDONLY);
        try {
            external_node_fs_.fsyncSync(fd);
        }
        finally {
            external_node_fs_.closeSync(fd);
        }
    },
    setDirectoryMode: (path, mode) => external_node_fs_.chmodSync(path, mode),
    setLinkTime: (path, mtime) => external_node_fs_.lutimesSync(path, mtime, mtime),
    symlink: (target, path) => external_node_fs_.symlinkSync(target, path),
    link: (existing, path) => external_node_fs_.linkSync(existing, path),
    copy: (from, to) => external_node_fs_.copyFileSync(from, to, external_node_fs_.constants.COPYFILE_EXCL),
    rename: (from, to) => external_node_fs_.renameSync(from, to),
    unlink: (path) => external_node_fs_.unlinkSync(path),
    removeDirectory: (path) => external_node_fs_.rmdirSync(path),
    creationMask: () => external_node_process_.umask(),
};
const KIND_MASK = 0o170000;
// Not as keys of an object: there the formatter turns octal numbers into others.
const KINDS = new Map([
    [0o100000, 'file'],
    [0o040000, 'directory'],
    [0o120000, 'symlink'],
]);
function fileStatOf(stat) {
    const mode = Number(stat.mode);
    // Floor, also before 1970, where milliseconds round towards zero.
    const mtimeSec = Math.floor(Number(stat.mtimeNs / 1000000n) / 1000);
    const nsec = Number(stat.mtimeNs - BigInt(mtimeSec) * 1000000000n);
    return {
        kind: KINDS.get(mode & KIND_MASK) ?? 'special',
        mode: mode & 0o7777,
        mtimeSec: nsec < 0 ? mtimeSec - 1 : mtimeSec,
        mtimeNsec: nsec < 0 ? nsec + 1e9 : nsec,
        sizeBytes: Number(stat.size),
        inode: Number(stat.ino),
        device: Number(stat.dev),
        links: Number(stat.nlink),
    };
}

// EXTERNAL MODULE: ./packages/snapshot/lib/format/byte-reader.js
var byte_reader = __webpack_require__(6538);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/byte-writer.js
var byte_writer = __webpack_require__(9610);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/step-log.js


function metadataOf({ mode, mtimeSec, mtimeNsec }) {
    return { mode, mtimeSec, mtimeNsec };
}
/** A list of steps that takes some bytes a step, where objects would take hundreds: there may be one for every file of a tree. */
class StepLog {
    #full = [];
    #current = new byte_writer/* ByteWriter */.U(4096);
    count = 0;
    add(step) {
        const out = this.#current;
        out.u8(step_log_KINDS.indexOf(step.kind));
        writePath(out, step.path);
        switch (step.kind) {
            case 'place':
                writePath(out, step.staged);
                out.u8(REPLACED.indexOf(step.replaces));
                break;
            case 'fix-file':
            case 'fix-symlink':
            case 'finish-directory':
                out.varint(step.mode);
                out.zigzag(step.mtimeSec);
                out.varint(step.mtimeNsec);
                out.u8(step.kind === 'finish-directory' && step.created ? 1 : 0);
                break;
            default:
        }
        this.count++;
        if (out.length < PART_BYTES)
            return;
        this.#full.push(out.toBytes());
        out.clear();
    }
    *steps() {
        for (const part of [...this.#full, this.#current.view()]) {
            const reader = new byte_reader/* ByteReader */.k(part, 'The list of steps', 'internal');
            while (reader.remaining > 0)
                yield readStep(reader);
        }
    }
}
const step_log_KINDS = [
    'place',
    'remove-leaf',
    'remove-directory',
    'fix-file',
    'fix-symlink',
    'finish-directory',
];
const REPLACED = ['nothing', 'leaf', 'leaf-by-directory'];
const PART_BYTES = 2 ** 20;
function writePath(out, path) {
    out.varint(path.length);
    out.byteString(path);
}
function readStep(reader) {
    const kind = step_log_KINDS[reader.u8()] ?? reader.fail('a kind of step', 'another');
    const path = reader.byteString(reader.varint());
    switch (kind) {
        case 'place':
            return {
                kind,
                path,
                staged: reader.byteString(reader.varint()),
                replaces: REPLACED[reader.u8()] ?? 'nothing',
            };
        case 'remove-leaf':
        case 'remove-directory':
            return { kind, path };
        default: {
            const metadata = { mode: reader.varint(), mtimeSec: reader.zigzag(), mtimeNsec: reader.varint() };
            const created = reader.u8() === 1;
            return kind === 'finish-directory' ? { kind, path, created, ...metadata } : { kind, path, ...metadata };
        }
    }
}

// EXTERNAL MODULE: ./packages/snapshot/lib/format/pack-index.js
var pack_index = __webpack_require__(6798);
// EXTERNAL MODULE: ./packages/snapshot/lib/reading/pack-reader.js
var pack_reader = __webpack_require__(970);
;// CONCATENATED MODULE: ./packages/snapshot/lib/restore/restore-job.js
const PATH_SEPARATOR = '\0';
function joinPaths(paths) {
    return paths.join(PATH_SEPARATOR);
}
function splitPaths(joined) {
    return joined === '' ? [] : joined.split(PATH_SEPARATOR);
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/restore/frame-groups.js





/** What has to be written from one frame. */
class FrameGroup {
    pack;
    packNumber;
    frame;
    files = [];
    splitFiles = [];
    /** The queue's time when something was last added. */
    touched = 0;
    #numberOf = new Map();
    #blobCounts = [];
    #fileBlobs = [];
    #partCounts = [];
    #partBlobs = [];
    #partOffsets = [];
    #partRepeats = [];
    constructor(o) {
        this.pack = o.pack;
        this.packNumber = o.packNumber;
        this.frame = o.frame;
    }
    /** Every blob of the frame is wanted. More files may still want the same ones. */
    get isComplete() {
        const { frameFirstBlob } = this.pack.index;
        return (this.#numberOf.size ===
            frameFirstBlob[this.frame + 1] - frameFirstBlob[this.frame]);
    }
    get rawBytes() {
        return this.pack.index.frames[this.frame].rawBytes;
    }
    get weight() {
        return this.files.length + this.#partBlobs.length;
    }
    addFile(file) {
        this.files.push(file);
        let count = 0;
        (0,format_entry/* eachBlob */.r)(file.entry.runs, (_, blob) => {
            this.#fileBlobs.push(this.#number(blob));
            count++;
        });
        this.#blobCounts.push(count);
    }
    addPart(file, part) {
        if (this.splitFiles.at(-1) !== file) {
            this.splitFiles.push(file);
            this.#partCounts.push(0);
            file.pendingJobs++;
        }
        this.#partCounts[this.#partCounts.length - 1] = this.#partCounts.at(-1) + 1;
        this.#partBlobs.push(this.#number(part.blob));
        this.#partOffsets.push(part.offset);
        this.#partRepeats.push(part.repeats);
    }
    toJob() {
        const { index } = this.pack;
        const blobs = [...this.#numberOf.keys()];
        const digests = new Uint8Array(blobs.length * pack_index/* DIGEST_BYTES */.x4);
        blobs.forEach((blob, at) => {
            index.digests.copy(digests, at * pack_index/* DIGEST_BYTES */.x4, blob * pack_index/* DIGEST_BYTES */.x4, (blob + 1) * pack_index/* DIGEST_BYTES */.x4);
        });
        const frame = {
            pack: this.packNumber,
            frame: this.frame,
            offset: index.frameOffsets[this.frame],
            row: index.frames[this.frame],
        };
        return {
            kind: 'write',
            frame,
            blobs: {
                offsets: Uint32Array.from(blobs, (blob) => index.blobOffsets[blob]),
                lengths: Uint32Array.from(blobs, (blob) => index.blobLengths[blob]),
                digests,
            },
            files: jobFiles(this.files, this.#blobCounts, this.#fileBlobs),
            parts: {
                paths: joinPaths(this.splitFiles.map((file) => file.staged)),
                counts: Uint32Array.from(this.#partCounts),
                blobs: Uint32Array.from(this.#partBlobs),
                offsets: Float64Array.from(this.#partOffsets),
                repeats: Float64Array.from(this.#partRepeats),
            },
        };
    }
    #number(blob) {
        let number = this.#numberOf.get(blob);
        if (number === undefined) {
            number = this.#numberOf.size;
            this.#numberOf.set(blob, number);
        }
        return number;
    }
}
/** The job that creates files without content. */
function emptyFilesJob(files) {
    const none = new Uint32Array(0);
    return {
        kind: 'write',
        frame: undefined,
        blobs: { offsets: none, lengths: none, digests: new Uint8Array(0) },
        files: jobFiles(files, new Array(files.length).fill(0), []),
        parts: {
            paths: '',
            counts: none,
            blobs: none,
            offsets: new Float64Array(0),
            repeats: new Float64Array(0),
        },
    };
}
/** The one frame that holds all of a file's blobs; `undefined` if there are several, or so many blobs that one job should not list them.
 *  @throws BelayError corrupt if the blobs do not add up to the file's size */
function frameOfFile(entry, packs, what) {
    let only;
    let isOne = (0,format_entry/* countBlobs */.G2)(entry.runs) <= WHOLE_FILE_BLOBS_MAX;
    let sizeBytes = 0;
    const { runs } = entry;
    for (let at = 0; at < runs.length; at += 4) {
        const [pack, first, count, stride] = [
            runs[at],
            runs[at + 1],
            runs[at + 2],
            runs[at + 3],
        ];
        const opened = packOf(pack, packs, what);
        const last = first + (count - 1) * stride;
        const frame = (0,pack_reader/* frameHolding */.Jq)(opened, first);
        if ((0,pack_reader/* frameHolding */.Jq)(opened, last) !== frame ||
            (only !== undefined && (only.pack !== pack || only.frame !== frame)))
            isOne = false;
        only ??= { pack, frame };
        const { index } = opened;
        sizeBytes +=
            stride === 0 ? count * index.blobLengths[first] : bytesBetween(index, first, last);
    }
    if (sizeBytes !== entry.sizeBytes) {
        throw (0,errors/* corrupt */.qb)('manifest-corrupt', `${what} is corrupt: expected ${entry.sizeBytes} bytes for ${JSON.stringify(entry.path)}, found blobs of ${sizeBytes}`);
    }
    return isOne ? only : undefined;
}
const WHOLE_FILE_BLOBS_MAX = 4096;
/** Bytes of the blobs `first` to `last`; frame by frame, since a damaged manifest may name the same long run again and again. */
function bytesBetween(index, first, last) {
    const firstFrame = (0,pack_index/* frameOfBlob */.MF)(index, first);
    const lastFrame = (0,pack_index/* frameOfBlob */.MF)(index, last);
    let sum = index.blobOffsets[last] +
        index.blobLengths[last] -
        index.blobOffsets[first];
    for (let frame = firstFrame; frame < lastFrame; frame++)
        sum += index.frames[frame].rawBytes;
    return sum;
}
function packOf(number, packs, what) {
    const pack = packs.get(number);
    if (pack === undefined)
        throw (0,errors/* corrupt */.qb)('manifest-corrupt', `${what} names pack ${number}, which its root does not list`);
    return pack;
}
function jobFiles(files, blobCounts, blobs) {
    return {
        paths: joinPaths(files.map((file) => file.staged)),
        modes: Uint16Array.from(files, (file) => file.entry.mode),
        mtimeSec: Float64Array.from(files, (file) => file.entry.mtimeSec),
        mtimeNsec: Uint32Array.from(files, (file) => file.entry.mtimeNsec),
        blobCounts: Uint32Array.from(blobCounts),
        blobs: Uint32Array.from(blobs),
    };
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/restore/restore-queue.js
/** About what a small file costs beside its bytes, and a byte. */
const FILE_COST_MS = 0.02;
const BYTE_COST_MS = 2e-6;

;// CONCATENATED MODULE: ./packages/snapshot/lib/restore/check-queue.js






/** Files in place that wait to be hashed. */
class CheckQueue {
    #packs;
    #what;
    #onChecked;
    #ready = [];
    #batch = new Batch();
    weightMs = 0;
    constructor(o) {
        this.#packs = o.packs;
        this.#what = o.what;
        this.#onChecked = o.onChecked;
    }
    get isFull() {
        return this.#ready.length > READY_MAX;
    }
    get isEmpty() {
        return this.#ready.length === 0 && this.#batch.items.length === 0;
    }
    /** Adds a file; a large one in pieces, between which work can go on. */
    *add(entry, found) {
        const item = { entry, found, pending: 1, same: true };
        this.weightMs += FILE_COST_MS + entry.sizeBytes * BYTE_COST_MS;
        let offset = 0;
        this.#begin(item, offset);
        const { runs } = entry;
        for (let at = 0; at < runs.length; at += 4) {
            const pack = packOf(runs[at], this.#packs, this.#what);
            for (let step = 0; step < runs[at + 2]; step++) {
                const blob = runs[at + 1] + step * runs[at + 3];
                (0,pack_reader/* frameHolding */.Jq)(pack, blob);
                if (this.#batch.pieceBytes >= PIECE_BYTES) {
                    this.#seal();
                    if (this.isFull)
                        yield;
                    this.#begin(item, offset);
                }
                offset += this.#batch.addBlob(pack, blob);
                // More than the file has: a manifest that is damaged, or means harm.
                if (offset > entry.sizeBytes)
                    break;
            }
        }
        if (offset !== entry.sizeBytes)
            item.same = false;
        if (this.#batch.bytes >= BATCH_BYTES || this.#batch.items.length >= BATCH_FILES)
            this.#seal();
        this.#release(item);
    }
    take(last) {
        if (this.#ready.length === 0 && last && this.#batch.items.length > 0)
            this.#seal();
        return this.#ready.shift();
    }
    #begin(item, offset) {
        item.pending++;
        this.#batch.begin(item, offset);
    }
    #seal() {
        const batch = this.#batch;
        this.#batch = new Batch();
        this.#ready.push({
            kind: 'check',
            job: batch.toJob(),
            done: (result) => {
                batch.items.forEach((item, at) => {
                    if (result.same[at] !== 1)
                        item.same = false;
                    this.#release(item);
                });
            },
        });
    }
    #release(item) {
        if (--item.pending > 0)
            return;
        this.weightMs -= FILE_COST_MS + item.entry.sizeBytes * BYTE_COST_MS;
        this.#onChecked(item, item.same);
    }
}
class Batch {
    items = [];
    #offsets = [];
    #counts = [];
    #lengths = [];
    #digests = new byte_writer/* ByteWriter */.U();
    bytes = 0;
    /** Of the file added last. */
    pieceBytes = 0;
    begin(item, offset) {
        this.items.push(item);
        this.#offsets.push(offset);
        this.#counts.push(0);
        this.pieceBytes = 0;
    }
    addBlob(pack, blob) {
        const length = pack.index.blobLengths[blob];
        this.#lengths.push(length);
        this.#digests.bytes(pack.index.digests.subarray(blob * pack_index/* DIGEST_BYTES */.x4, (blob + 1) * pack_index/* DIGEST_BYTES */.x4));
        this.#counts[this.#counts.length - 1] = this.#counts.at(-1) + 1;
        this.bytes += length;
        this.pieceBytes += length;
        return length;
    }
    toJob() {
        return {
            kind: 'check',
            paths: joinPaths(this.items.map((item) => item.entry.path)),
            offsets: Float64Array.from(this.#offsets),
            blobCounts: Uint32Array.from(this.#counts),
            lengths: Uint32Array.from(this.#lengths),
            // A copy: cloning a view for another thread takes all the memory behind it along.
            digests: new Uint8Array(this.#digests.view()),
        };
    }
}
/** Of one file in one job: a larger one is shared out. */
const PIECE_BYTES = 32 * 2 ** 20;
const BATCH_BYTES = 4 * 2 ** 20;
const BATCH_FILES = 256;
const READY_MAX = 32;

;// CONCATENATED MODULE: ./packages/snapshot/lib/restore/plan-rules.js

/** Whether mode and time in place are the entry's. A symlink has no mode of its own. */
function isMetadataRight(entry, found, keepsModes) {
    if (found.mtimeSec !== entry.mtimeSec || found.mtimeNsec !== entry.mtimeNsec)
        return false;
    return !keepsModes || entry.kind === 'symlink' || found.mode === entry.mode;
}
/** A repository's own settings may hold credentials and commands to run: a restore leaves those in place alone. */
function isProtected(path) {
    return PROTECTED.test(path);
}
const PROTECTED = /(?:^|\/)\.git\/config$/i;
function holdsStagingName(path) {
    return path.includes(staging_name/* STAGING_PREFIX */.t) && path.split('/').some(staging_name/* isStagingName */.Z);
}
function plan_rules_isBelow(path, directory) {
    if (directory === '')
        return path !== '';
    return (path.length > directory.length && path.charCodeAt(directory.length) === 47 && path.startsWith(directory));
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/restore/restore-tally.js

/** Counts the actions of a plan. */
class RestoreTally {
    filesWritten = 0;
    filesUnchanged = 0;
    filesRemoved = 0;
    directoriesCreated = 0;
    directoriesRemoved = 0;
    metadataFixed = 0;
    bytesToWrite = 0;
    add(action) {
        switch (action.kind) {
            case 'write-file':
            case 'replace-file':
                this.filesWritten++;
                this.bytesToWrite += action.entry.sizeBytes;
                return;
            case 'create-symlink':
            case 'link':
                this.filesWritten++;
                return;
            case 'keep':
                this.filesUnchanged++;
                return;
            case 'fix-metadata':
                this.filesUnchanged++;
                this.metadataFixed++;
                return;
            case 'create-directory':
                this.directoriesCreated++;
                return;
            case 'remove':
                if (action.found.kind === 'directory')
                    this.directoriesRemoved++;
                else
                    this.filesRemoved++;
                return;
            case 'finish-directory':
                if (action.differs)
                    this.metadataFixed++;
                return;
            // Decided when its content has been read.
            case 'check':
            case 'enter-directory':
            case 'conflict':
                return;
            default:
                (0,assert_never/* assertNever */.x)(action);
        }
    }
    /** Something is different from what the checkpoint holds. */
    get changes() {
        return (this.filesWritten +
            this.filesRemoved +
            this.directoriesCreated +
            this.directoriesRemoved +
            this.metadataFixed >
            0);
    }
    /** Something that was counted as written turned out to be there. */
    unchangedAfterAll() {
        this.filesWritten--;
        this.filesUnchanged++;
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/restore/write-queue.js



/**
 * Files that wait to be written, by the frame that holds their content, so that each frame is read and decompressed about once. Consecutive
 * files lie in a few frames at a time; a frame all of whose blobs are wanted is due first, others when much waits, or at the end.
 */
class WriteQueue {
    #o;
    #groups = new Map();
    /** Complete ones and those that are large enough, in the order they became so. */
    #due = new Set();
    #empty = [];
    #waiting = 0;
    #underWay = 0;
    #time = 0;
    weightMs = 0;
    constructor(o) {
        this.#o = o;
    }
    /** More waits than should; whoever adds should wait, too. */
    get isFull() {
        return this.#waiting + this.#underWay > HELD_MAX;
    }
    /** Adds a file. One that spans frames comes in pieces, between which work can go on: ask the result for them.
     *  @throws BelayError corrupt if the manifest names blobs that are not there */
    add(entry, staged) {
        this.weightMs += FILE_COST_MS + entry.sizeBytes * BYTE_COST_MS;
        if (entry.sizeBytes === 0) {
            this.#empty.push({ entry, staged });
            this.#waiting++;
            return undefined;
        }
        const one = frameOfFile(entry, this.#o.packs, this.#o.what);
        if (one === undefined)
            return this.#addSplit(entry, staged);
        const group = this.#group(one.pack, one.frame);
        const before = group.weight;
        group.addFile({ entry, staged });
        this.#grown(group, before);
        return undefined;
    }
    /** Says that the plan has come a good way further. What nothing was added to for a while is due: over a tree that is mostly right, hardly
     *  a frame is ever wanted whole. */
    pass() {
        this.#time++;
        for (const group of this.#groups.values()) {
            if (this.#time - group.touched > PATIENCE)
                this.#due.add(group);
        }
    }
    take(last) {
        if (this.#empty.length >= EMPTY_FILES_PER_JOB || (last && this.#empty.length > 0))
            return this.#takeEmpty();
        for (const group of this.#due) {
            if (this.#isThere(group))
                return this.#takeGroup(group);
        }
        if (!last && this.#waiting <= WAITING_MAX)
            return undefined;
        for (const group of this.#groups.values()) {
            if (this.#isThere(group))
                return this.#takeGroup(group);
        }
        return undefined;
    }
    get isEmpty() {
        return this.#waiting === 0;
    }
    *#addSplit(entry, staged) {
        const file = { entry, staged, pendingJobs: 1 };
        this.#o.createSplit(file);
        let offset = 0;
        const { runs } = entry;
        for (let at = 0; at < runs.length; at += 4) {
            const [pack, first, count, stride] = [
                runs[at],
                runs[at + 1],
                runs[at + 2],
                runs[at + 3],
            ];
            const opened = packOf(pack, this.#o.packs, this.#o.what);
            const repeats = stride === 0 ? count : 1;
            for (let step = 0; step < (stride === 0 ? 1 : count); step++) {
                const blob = first + step;
                const group = this.#group(pack, (0,pack_reader/* frameHolding */.Jq)(opened, blob));
                const before = group.weight;
                group.addPart(file, { blob, offset, repeats });
                this.#grown(group, before);
                offset += opened.index.blobLengths[blob] * repeats;
                if (this.isFull)
                    yield;
            }
        }
        this.#release(file);
    }
    #release(file) {
        if (--file.pendingJobs === 0)
            this.#o.finishSplit(file);
    }
    #group(packNumber, frame) {
        const key = `${packNumber}/${frame}`;
        let group = this.#groups.get(key);
        if (group === undefined) {
            group = new FrameGroup({ pack: packOf(packNumber, this.#o.packs, this.#o.what), packNumber, frame });
            this.#groups.set(key, group);
            this.weightMs += group.rawBytes * DECODE_COST_MS;
        }
        group.touched = this.#time;
        return group;
    }
    #grown(group, before) {
        this.#waiting += group.weight - before;
        if (group.isComplete || group.weight >= GROUP_MAX)
            this.#due.add(group);
        // What comes now makes a job of its own: one thread would have this one for too long.
        if (group.weight >= GROUP_MAX)
            this.#groups.delete(`${group.packNumber}/${group.frame}`);
    }
    #isThere(group) {
        return this.#o.fetcher.isThere(group.packNumber, group.frame);
    }
    #takeGroup(group) {
        this.#due.delete(group);
        const key = `${group.packNumber}/${group.frame}`;
        if (this.#groups.get(key) === group)
            this.#groups.delete(key);
        const { weight } = group;
        this.#waiting -= weight;
        this.#underWay += weight;
        this.weightMs -= group.rawBytes * DECODE_COST_MS;
        for (const { entry } of group.files)
            this.weightMs -= FILE_COST_MS + entry.sizeBytes * BYTE_COST_MS;
        return {
            kind: 'write',
            job: group.toJob(),
            done: (result) => {
                this.#underWay -= weight;
                this.#o.onWritten(group.files, result);
                for (const file of group.splitFiles)
                    this.#release(file);
            },
        };
    }
    #takeEmpty() {
        const files = this.#empty;
        this.#empty = [];
        this.#waiting -= files.length;
        this.weightMs -= files.length * FILE_COST_MS;
        return { kind: 'write', job: emptyFilesJob(files), done: (result) => this.#o.onWritten(files, result) };
    }
}
const EMPTY_FILES_PER_JOB = 256;
/** Reading, decompressing, per byte. */
const DECODE_COST_MS = 1e-6;
/** Of calls of `pass`. */
const PATIENCE = 2;
/** Files and pieces that wait before frames are due that are wanted in part: more would find more that share a frame. */
const WAITING_MAX = 8192;
/** Files and pieces that wait or are being written, at most: each takes some hundred bytes. */
const HELD_MAX = 12_288;
/** A group this large is worth a job though its frame has more. */
const GROUP_MAX = 2048;

;// CONCATENATED MODULE: ./packages/snapshot/lib/restore/restoration.js






/** Turns the actions of a plan into jobs for a crew, things built at once, and steps for later. */
class Restoration {
    tally = new RestoreTally();
    steps = new StepLog();
    directories = new StepLog();
    conflicts = [];
    conflictCount = 0;
    /** Something directly below the root is made, replaced or removed, or its time set. */
    changesRoot = false;
    /** What will be overwritten or removed; empty unless asked for. */
    overwritten = [];
    bytesWritten = 0;
    bytesRead = 0;
    bytesChecked = 0;
    #o;
    #writes;
    #checks;
    #open = [];
    #links = [];
    /** First members of hard-link groups: where their file is. */
    #primaries = new Map();
    #failedChecks = [];
    constructor(o) {
        this.#o = o;
        const { packs, what } = o;
        this.#writes = new WriteQueue({
            packs: packs.packs,
            fetcher: packs,
            what,
            onWritten: (files, result) => this.#written(files, result),
            createSplit: ({ entry, staged }) => o.site().builder.createSplit(staged, entry),
            finishSplit: ({ entry, staged }) => o.site().builder.finishSplit(staged, entry),
        });
        this.#checks = new CheckQueue({
            packs: packs.packs,
            what,
            onChecked: (file, same) => this.#checked(file, same),
        });
    }
    get weightMs() {
        return this.#writes.weightMs + this.#checks.weightMs;
    }
    get isEmpty() {
        return this.#writes.isEmpty && this.#checks.isEmpty;
    }
    get isFull() {
        return this.#writes.isFull || this.#checks.isFull;
    }
    /** See `WriteQueue.pass`. */
    pass() {
        this.#writes.pass();
    }
    take(last) {
        return this.#checks.take(last) ?? this.#writes.take(last);
    }
    /** Carries out one action. What takes long pauses wherever more waits than should. */
    apply(action) {
        this.tally.add(action);
        this.#o.onAction?.(action);
        switch (action.kind) {
            case 'enter-directory':
                this.#enter({ path: action.path, staged: undefined, device: action.found.device });
                return undefined;
            case 'create-directory':
                this.#createDirectory(action.path, action.entry, action.found);
                return undefined;
            case 'finish-directory':
                if (action.path === '')
                    this.changesRoot = true;
                this.directories.add({
                    kind: 'finish-directory',
                    path: action.path,
                    created: action.created,
                    ...metadataOf(action.entry),
                });
                return undefined;
            case 'write-file':
                return this.#write(action.entry, undefined, this.#parentOf(action.path));
            case 'replace-file':
                return this.#write(action.entry, action.found, this.#parentOf(action.path));
            case 'check':
                this.bytesChecked += action.entry.sizeBytes;
                return this.#checks.add(action.entry, action.found);
            case 'create-symlink': {
                const staged = this.#stage(action.path, action.found, this.#parentOf(action.path));
                if (staged !== undefined)
                    this.#o.site().builder.symlink(staged, action.entry);
                this.#remember(action.entry, staged ?? action.path, undefined);
                return undefined;
            }
            case 'link': {
                const parent = this.#parentOf(action.path);
                this.#links.push({ entry: action.entry, found: action.found, parent });
                return undefined;
            }
            case 'keep':
                this.#remember(action.entry, action.path, action.found);
                return undefined;
            case 'fix-metadata':
                this.#remember(action.entry, action.path, action.found);
                this.#fix(action.entry);
                return undefined;
            case 'remove':
                this.#overwrite(action.path);
                if (!action.path.includes('/'))
                    this.changesRoot = true;
                this.steps.add({
                    kind: action.found.kind === 'directory' ? 'remove-directory' : 'remove-leaf',
                    path: action.path,
                });
                return undefined;
            case 'conflict':
                this.conflictCount++;
                if (this.conflicts.length < CONFLICTS_KEPT)
                    this.conflicts.push(action);
                return undefined;
            default:
                return (0,assert_never/* assertNever */.x)(action);
        }
    }
    takeFailedChecks() {
        const failed = this.#failedChecks;
        this.#failedChecks = [];
        return failed;
    }
    /** A file in place turned out not to be what the checkpoint holds. */
    replace(file) {
        this.tally.filesWritten++;
        this.tally.bytesToWrite += file.entry.sizeBytes;
        this.#o.onAction?.({ kind: 'replace-file', path: file.entry.path, ...file });
        const parent = { path: parentPath(file.entry.path), staged: undefined, device: file.found.device };
        return this.#write(file.entry, file.found, parent);
    }
    /** Makes the hard links, once the files they lead to are there. Those that are there already are announced as kept after all. */
    link() {
        for (const { entry, found, parent } of this.#links) {
            const primary = this.#primaries.get(entry.linkGroup);
            if (primary === undefined)
                continue;
            const isSame = found !== undefined && found.inode === primary.found?.inode && found.device === primary.found.device;
            if (isSame) {
                this.tally.unchangedAfterAll();
                this.#o.onAction?.({ kind: 'keep', path: entry.path, entry, found });
                continue;
            }
            const staged = this.#stage(entry.path, found, parent);
            if (staged !== undefined)
                this.#o.site().builder.link(primary.at, staged, entry);
        }
        this.#links.length = 0;
    }
    #write(entry, found, parent) {
        const staged = this.#stage(entry.path, found, parent);
        this.#remember(entry, staged ?? entry.path, undefined);
        return staged === undefined ? undefined : this.#writes.add(entry, staged);
    }
    #createDirectory(path, entry, found) {
        if (path === '') {
            this.#enter({ path, staged: undefined, device: this.#o.device });
            return;
        }
        const parent = this.#parentOf(path);
        const staged = this.#stage(path, found, parent, found === undefined ? 'nothing' : 'leaf-by-directory');
        if (staged !== undefined)
            this.#o.site().builder.directory(staged, entry?.mode ?? 0o755);
        this.#enter({ path, staged: staged ?? '', device: parent.device });
    }
    /** Where to build `path`; `undefined` in a dry run. */
    #stage(path, found, parent, replaces = found === undefined ? 'nothing' : 'leaf') {
        if (found !== undefined)
            this.#overwrite(path);
        if (this.#o.dryRun)
            return undefined;
        if (parent.staged !== undefined)
            return `${parent.staged}/${path.slice(path.lastIndexOf('/') + 1)}`;
        const staged = this.#o.site().staging.newPath(parent.path, parent.device);
        if (parent.path === '')
            this.changesRoot = true;
        this.steps.add({ kind: 'place', path, staged, replaces });
        return staged;
    }
    #remember(entry, at, found) {
        if (entry.linkGroup !== 0)
            this.#primaries.set(entry.linkGroup, { at, found });
    }
    #fix(entry) {
        this.steps.add({
            kind: entry.kind === 'symlink' ? 'fix-symlink' : 'fix-file',
            path: entry.path,
            ...metadataOf(entry),
        });
    }
    #written(files, result) {
        this.bytesWritten += result.bytesWritten;
        this.bytesRead += result.bytesRead;
        const { builder } = this.#o.site();
        for (const { entry, staged } of files)
            builder.setExactTime(staged, entry);
        this.#o.onWritten?.(files, result);
    }
    #checked(file, same) {
        if (!same) {
            this.#failedChecks.push(file);
            return;
        }
        const { entry, found } = file;
        this.tally.filesUnchanged++;
        this.#remember(entry, entry.path, found);
        if (isMetadataRight(entry, found, this.#o.keepsModes))
            return;
        this.tally.metadataFixed++;
        this.#fix(entry);
    }
    #overwrite(path) {
        if (this.#o.listsOverwritten)
            this.overwritten.push(path);
    }
    #enter(directory) {
        this.#leave(directory.path);
        this.#open.push(directory);
    }
    #parentOf(path) {
        this.#leave(path);
        return this.#open.at(-1) ?? { path: '', staged: undefined, device: this.#o.device };
    }
    #leave(path) {
        for (;;) {
            const top = this.#open.at(-1);
            if (top === undefined || top.path === '' || path.startsWith(`${top.path}/`))
                return;
            this.#open.pop();
        }
    }
}
const CONFLICTS_KEPT = 20;
function parentPath(path) {
    return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

// EXTERNAL MODULE: external "node:worker_threads"
var external_node_worker_threads_ = __webpack_require__(5919);
// EXTERNAL MODULE: ./packages/domain/lib/plain-error.js
var plain_error = __webpack_require__(957);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/frame-codec.js
var frame_codec = __webpack_require__(7114);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/keys.js
var keys = __webpack_require__(4118);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/object.js
var object = __webpack_require__(6613);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/seal.js
var format_seal = __webpack_require__(7727);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/limits.js
var limits = __webpack_require__(5230);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/check-files.js






/** Hashes files in place, blob by blob. @returns 1 for each file, or part of one, that holds what it should, else 0 */
function checkFiles(job, o) {
    const paths = splitPaths(job.paths);
    const same = new Uint8Array(paths.length);
    const expected = Buffer.from(job.digests.buffer, job.digests.byteOffset, job.digests.length);
    let next = 0;
    for (let at = 0; at < paths.length; at++) {
        const path = paths[at];
        const end = next + job.blobCounts[at];
        try {
            const fd = o.files.open((0,native_path/* nativePath */.vb)(o.root, path), 'read');
            try {
                if (isSame(fd, { job, next, end, position: job.offsets[at], expected, ...o }))
                    same[at] = 1;
            }
            finally {
                o.files.close(fd);
            }
        }
        catch (error) {
            // Gone, exchanged or closed to us: then it is written anew, which needs no look at it.
            if (!REPLACEABLE.has((0,system_error/* errnoOf */.U)(error) ?? ''))
                throw treeError(error, `read ${(0,native_path/* displayPath */.Gt)(path)} in the target`);
        }
        next = end;
    }
    return same;
}
const REPLACEABLE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM', 'ENXIO']);
let room = Buffer.alloc(0);
function isSame(fd, check) {
    let position = check.position;
    for (let number = check.next; number < check.end;) {
        // As many blobs as fit are read by one call.
        let length = 0;
        let until = number;
        while (until < check.end && length + check.job.lengths[until] <= READ_BYTES)
            length += check.job.lengths[until++];
        if (until === number)
            length = check.job.lengths[until++];
        const content = readExactly(fd, position, length, check.files);
        if (content === undefined)
            return false;
        let start = keys/* DIGEST_HEADROOM */.xt;
        for (; number < until; number++) {
            const bytes = check.job.lengths[number];
            const found = check.hasher.digest(room, start, bytes);
            if (found !== check.expected.toString('latin1', number * pack_index/* DIGEST_BYTES */.x4, (number + 1) * pack_index/* DIGEST_BYTES */.x4))
                return false;
            start += bytes;
        }
        position += length;
    }
    return true;
}
const READ_BYTES = 2 ** 20;
function readExactly(fd, position, length, files) {
    if (room.length < keys/* DIGEST_HEADROOM */.xt + length)
        room = Buffer.allocUnsafeSlow(keys/* DIGEST_HEADROOM */.xt + Math.max(READ_BYTES, Math.min(length, limits/* BLOB_BYTES_MAX */.xf)));
    const content = room.subarray(keys/* DIGEST_HEADROOM */.xt, keys/* DIGEST_HEADROOM */.xt + length);
    for (let done = 0; done < length;) {
        const count = files.read(fd, content.subarray(done), length - done, position + done);
        if (count === 0)
            return undefined;
        done += count;
    }
    return content;
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/write-blobs.js
/** Writes blobs of a frame into a file: neighbours in both by one call, and nothing where a long blob is all zeros, which leaves a hole.
 *  So the file must be new and get its length by `truncate`. */
class BlobSink {
    #files;
    #raw;
    #blobs;
    bytesWritten = 0;
    /** Where the last write to the file ended. */
    reach = 0;
    #fd = -1;
    #start = 0;
    #length = 0;
    #position = 0;
    constructor(o) {
        this.#files = o.files;
        this.#raw = Buffer.from(o.raw.buffer, o.raw.byteOffset, o.raw.length);
        this.#blobs = o.blobs;
    }
    begin(fd) {
        this.#fd = fd;
        this.#length = 0;
        this.reach = 0;
    }
    /** @returns the blob's length */
    put(blob, position) {
        const start = this.#blobs.offsets[blob];
        const length = this.#blobs.lengths[blob];
        if (this.#length > 0 &&
            start === this.#start + this.#length &&
            position === this.#position + this.#length) {
            if (!this.#isHole(start, length))
                this.#length += length;
            return length;
        }
        this.end();
        if (this.#isHole(start, length))
            return length;
        this.#start = start;
        this.#length = length;
        this.#position = position;
        return length;
    }
    isHole(blob) {
        return this.#isHole(this.#blobs.offsets[blob], this.#blobs.lengths[blob]);
    }
    /** Writes what has been collected. */
    end() {
        let { start, left, position } = { start: this.#start, left: this.#length, position: this.#position };
        while (left > 0) {
            const count = this.#files.write(this.#fd, this.#raw, start, left, position);
            start += count;
            left -= count;
            position += count;
            this.bytesWritten += count;
        }
        if (this.#length > 0)
            this.reach = position;
        this.#length = 0;
    }
    #isHole(start, length) {
        // Shorter ones cost a block anyway.
        if (length < HOLE_BYTES_MIN || this.#raw[start] !== 0 || this.#raw[start + length - 1] !== 0)
            return false;
        const middle = start + HOLE_BYTES_MIN / 2;
        if (this.#raw[middle] !== 0)
            return false;
        for (let done = 0; done < length; done += ZEROS.length) {
            const count = Math.min(ZEROS.length, length - done);
            if (ZEROS.compare(this.#raw, start + done, start + done + count, 0, count) !== 0)
                return false;
        }
        return true;
    }
}
const HOLE_BYTES_MIN = 4096;
const ZEROS = Buffer.alloc(64 * 1024);

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/write-files.js




/** Creates the files of a job, whole: content, mode and, where a double holds it, time.
 *  @throws BelayError unavailable, naming the file */
function writeFiles(columns, batch) {
    const paths = splitPaths(columns.paths);
    const inodes = new Float64Array(batch.wantsInodes ? paths.length : 0);
    const sink = new BlobSink(batch);
    let next = 0;
    for (let at = 0; at < paths.length; at++) {
        const path = paths[at];
        const end = next + columns.blobCounts[at];
        try {
            writeFile(path, { at, next, end, columns, batch, sink, inodes });
        }
        catch (error) {
            throw treeError(error, `write ${(0,native_path/* displayPath */.Gt)(path)}`);
        }
        next = end;
    }
    return { inodes, bytesWritten: sink.bytesWritten };
}
function writeFile(path, work) {
    const { at, columns, batch, sink } = work;
    const { files } = batch;
    const mode = columns.modes[at];
    const fd = files.open((0,native_path/* nativePath */.vb)(batch.root, path), 'create', mode & 0o777);
    try {
        sink.begin(fd);
        let sizeBytes = 0;
        for (let number = work.next; number < work.end; number++)
            sizeBytes += sink.put(columns.blobs[number], sizeBytes);
        sink.end();
        // A hole at the end is not there until the length is.
        if (sink.reach < sizeBytes)
            files.truncate(fd, sizeBytes);
        // After the content: writing takes the set-user-id bit away.
        if ((mode & 0o7000) !== 0 || (mode & batch.creationMask) !== 0)
            files.setMode(fd, mode);
        const nsec = columns.mtimeNsec[at];
        if (nsec === 0 || !batch.exactTimes)
            files.setTime(fd, columns.mtimeSec[at] + nsec / 1e9);
        if (batch.durable)
            files.sync(fd);
        if (batch.wantsInodes)
            work.inodes[at] = files.inode(fd);
    }
    finally {
        files.close(fd);
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/write-parts.js




/** Writes pieces into files that are there in their full length, all zeros. @returns how many bytes it wrote */
function writeParts(parts, batch) {
    const sink = new BlobSink(batch);
    let next = 0;
    splitPaths(parts.paths).forEach((path, at) => {
        const end = next + parts.counts[at];
        try {
            const fd = batch.files.open((0,native_path/* nativePath */.vb)(batch.root, path), 'update');
            try {
                sink.begin(fd);
                for (let number = next; number < end; number++)
                    putPart(parts, number, sink);
                sink.end();
                if (batch.durable)
                    batch.files.sync(fd);
            }
            finally {
                batch.files.close(fd);
            }
        }
        catch (error) {
            throw treeError(error, `write ${(0,native_path/* displayPath */.Gt)(path)}`);
        }
        next = end;
    });
    return sink.bytesWritten;
}
function putPart(parts, number, sink) {
    const blob = parts.blobs[number];
    const repeats = parts.repeats[number];
    if (repeats > 1 && sink.isHole(blob))
        return;
    let position = parts.offsets[number];
    for (let count = 0; count < repeats; count++)
        position += sink.put(blob, position);
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/job-runner.js












/** Does jobs, on a worker thread or on the main one. Nothing is written before all blobs of a job are verified. */
class JobRunner {
    #setup;
    #files;
    #hasher;
    #packs = new Map();
    #stored = Buffer.alloc(0);
    constructor(setup, files) {
        this.#setup = setup;
        this.#files = files;
        this.#hasher = new keys/* BlobHasher */.$j(setup.keys?.blobId);
    }
    addPack(file) {
        const { keys } = this.#setup;
        const seal = keys === undefined || file.objectSalt === undefined ? undefined : (0,format_seal/* makeSeal */.A)(keys, file.objectSalt);
        let fd;
        try {
            fd = this.#files.open(file.path, 'read');
        }
        catch (error) {
            if ((0,system_error/* errnoOf */.U)(error) === 'ENOENT') {
                throw (0,errors/* corrupt */.qb)('object-missing', `${file.what} is missing, and the checkpoint needs it`, {
                    hint: job_runner_HINT,
                    cause: error,
                });
            }
            throw treeError(error, `open ${file.what}`);
        }
        this.#packs.set(file.number, { file, fd, seal });
    }
    /** @throws BelayError corrupt if a blob is not what the checkpoint says, unavailable if the disk fails */
    run(job) {
        switch (job.kind) {
            case 'write':
                return this.#write(job);
            case 'check':
                return this.#check(job);
            default:
                return (0,assert_never/* assertNever */.x)(job);
        }
    }
    close() {
        for (const { fd } of this.#packs.values()) {
            try {
                this.#files.close(fd);
            }
            catch {
                // It was only read from.
            }
        }
        this.#packs.clear();
    }
    #write(job) {
        const raw = job.frame === undefined ? EMPTY : this.#read(job.frame);
        try {
            if (job.frame !== undefined)
                this.#verify(job, raw, job.frame);
            const batch = { raw, blobs: job.blobs, files: this.#files, ...this.#setup };
            const { inodes, bytesWritten } = writeFiles(job.files, batch);
            const partBytes = writeParts(job.parts, batch);
            return {
                kind: 'write',
                inodes,
                bytesWritten: bytesWritten + partBytes,
                bytesRead: job.frame?.row.storedBytes ?? 0,
            };
        }
        finally {
            // A raw frame lies in the memory that the next one is read into.
            if (raw.buffer !== this.#stored.buffer)
                (0,frame_codec/* releaseFrame */.$K)(raw);
        }
    }
    #check(job) {
        return {
            kind: 'check',
            same: checkFiles(job, { root: this.#setup.root, files: this.#files, hasher: this.#hasher }),
        };
    }
    #read(place) {
        const pack = this.#packs.get(place.pack);
        if (pack === undefined)
            throw (0,errors/* corrupt */.qb)('internal', `A job names pack ${place.pack}, which nobody announced`);
        const { storedBytes } = place.row;
        if (this.#stored.length < storedBytes)
            this.#stored = Buffer.allocUnsafeSlow(storedBytes + (storedBytes >>> 2));
        const stored = this.#stored.subarray(0, storedBytes);
        for (let done = 0; done < storedBytes;) {
            let count;
            try {
                count = this.#files.read(pack.fd, stored.subarray(done), storedBytes - done, place.offset + done);
            }
            catch (error) {
                throw treeError(error, `read ${pack.file.what}`);
            }
            if (count === 0) {
                throw (0,errors/* corrupt */.qb)('pack-corrupt', `${pack.file.what} is corrupt: expected at least ${place.offset + storedBytes} bytes, found ${place.offset + done}`);
            }
            done += count;
        }
        return (0,object/* openFrameRow */.Kn)(stored, { row: place.row, frame: place.frame, seal: pack.seal, what: pack.file.what });
    }
    #verify(job, raw, frame) {
        const { offsets, lengths, digests } = job.blobs;
        const expected = Buffer.from(digests.buffer, digests.byteOffset, digests.length);
        for (let at = 0; at < offsets.length; at++) {
            const start = offsets[at];
            const found = this.#hasher.digestOf(raw.subarray(start, start + lengths[at]));
            if (found === expected.toString('latin1', at * pack_index/* DIGEST_BYTES */.x4, (at + 1) * pack_index/* DIGEST_BYTES */.x4))
                continue;
            const what = this.#packs.get(frame.pack)?.file.what;
            const paths = splitPaths(job.files.paths);
            throw (0,errors/* corrupt */.qb)('blob-corrupt', `${what} is corrupt: a blob in frame ${frame.frame} is not what the index says${paths[0] === undefined ? '' : `, near ${paths[0]}`}`, {
                hint: job_runner_HINT,
            });
        }
    }
}
const EMPTY = new Uint8Array(0);
const job_runner_HINT = 'Use another checkpoint: `--checkpoint good` finds the newest that verifies.';

;// CONCATENATED MODULE: ./packages/snapshot/lib/restore/restore-crew.js





/** Does the jobs of a source: on this thread while they are few, on worker threads once starting those is the smaller part. */
class RestoreCrew {
    #o;
    #packs = [];
    #threads = [];
    #running = new Map();
    #inline;
    #nextId = 0;
    #failure;
    #wake;
    #isDraining = false;
    #isStopping = false;
    constructor(o) {
        this.#o = o;
    }
    get threads() {
        return this.#threads.length;
    }
    /** Announces a pack before the first job about it. */
    addPack(file) {
        this.#packs.push(file);
        this.#inline?.addPack(file);
        for (const { worker } of this.#threads)
            post(worker, { kind: 'pack', file });
    }
    /** There may be work, or there may be more of it. */
    offer() {
        if (this.#threads.length === 0 &&
            this.#o.workerUrl !== undefined &&
            this.#o.source.weightMs > WORTH_THREADS_MS) {
            this.#start(this.#o.workerUrl);
        }
        for (;;) {
            const idle = this.#threads.find((thread) => thread.busy < JOBS_PER_THREAD);
            if (idle === undefined || this.#failure !== undefined)
                return;
            const queued = this.#o.source.take(this.#isDraining);
            if (queued === undefined)
                return;
            const id = this.#nextId++;
            idle.busy++;
            this.#running.set(id, { thread: idle, queued });
            post(idle.worker, { kind: 'job', id, job: queued.job });
        }
    }
    /** Lets work go on until `isEnough`: resolves then.
     *  @throws what a job threw */
    async until(isEnough) {
        for (;;) {
            this.offer();
            if (this.#failure !== undefined)
                throw this.#failure;
            (0,until_aborted/* assertRunning */.s)(this.#o.signal, 'restore');
            if (isEnough())
                return;
            if (this.#threads.length === 0 && this.#runInline())
                continue;
            await this.#nextEvent();
        }
    }
    /** Does everything there is. */
    async drain() {
        this.#isDraining = true;
        try {
            await this.until(() => this.#running.size === 0 && this.#o.source.isEmpty);
        }
        finally {
            this.#isDraining = false;
        }
    }
    /** The source has work that it had not before, though nobody offered any. */
    notify() {
        this.#wake?.();
        this.#wake = undefined;
    }
    /** Makes everybody who waits fail. */
    fail(error) {
        this.#failure ??= error;
        this.notify();
    }
    async stop() {
        this.#isStopping = true;
        this.#inline?.close();
        this.#inline = undefined;
        await Promise.all(this.#threads.map((thread) => thread.worker.terminate()));
    }
    #runInline() {
        const queued = this.#o.source.take(true);
        if (queued === undefined)
            return false;
        if (this.#inline === undefined) {
            this.#inline = new JobRunner(this.#o.setup(), this.#o.files);
            for (const file of this.#packs)
                this.#inline.addPack(file);
        }
        finish(queued, this.#inline.run(queued.job));
        return true;
    }
    #start(workerUrl) {
        const setup = this.#o.setup();
        for (let number = 0; number < this.#o.threads; number++) {
            const worker = new external_node_worker_threads_.Worker(workerUrl, {
                workerData: { kind: 'restore', setup },
                resourceLimits: WORKER_LIMITS,
            });
            const thread = { worker, busy: 0 };
            worker.on('message', (reply) => this.#receive(reply));
            worker.on('error', (cause) => this.fail((0,errors/* unavailable */.hU)('worker-failed', `A worker thread failed: ${cause}`, { cause })));
            worker.on('exit', (code) => {
                if (!this.#isStopping)
                    this.fail((0,errors/* unavailable */.hU)('worker-failed', `A worker thread ended early, with code ${code}`));
            });
            for (const file of this.#packs)
                post(worker, { kind: 'pack', file });
            this.#threads.push(thread);
        }
    }
    #receive(reply) {
        if (reply.kind === 'failed') {
            this.fail((0,plain_error/* fromPlain */.b)(reply.error));
            return;
        }
        const running = this.#running.get(reply.id);
        if (running === undefined)
            return;
        this.#running.delete(reply.id);
        running.thread.busy--;
        try {
            finish(running.queued, reply.result);
        }
        catch (error) {
            this.fail(error instanceof Error ? error : new Error(String(error)));
            return;
        }
        this.offer();
        this.notify();
    }
    async #nextEvent() {
        const { signal } = this.#o;
        await new Promise((resolve) => {
            const proceed = () => {
                signal?.removeEventListener('abort', proceed);
                resolve();
            };
            this.#wake = proceed;
            signal?.addEventListener('abort', proceed, { once: true });
        });
    }
}
/** What a job leaves behind dies young; a larger nursery only takes memory. */
const WORKER_LIMITS = { maxYoungGenerationSizeMb: 8 };
/** Threads are ready after about 32 ms. */
const WORTH_THREADS_MS = 60;
/** One in work, the others to go on with while the main thread has no time. */
const JOBS_PER_THREAD = 4;
function finish(queued, result) {
    if (queued.kind === 'write')
        queued.done(result);
    else
        queued.done(result);
}
function post(worker, request) {
    worker.postMessage(request);
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/restore/open-directory.js
function openDirectory(path, o) {
    const { found, entry, lazy, isExtra = false, keeps = true } = o;
    return { path, found, entry, lazy, isExtra, keeps, touched: false, state: 'closed' };
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/restore/restore-plan.js




/** The plan of a restore: what to do so that the target holds what the manifest says. Pure: reads `entries` and `current`, both in path order,
 *  once. Entries must have passed `SafePaths`. */
function* planRestore(entries, current, policy) {
    const planner = new RestorePlanner(current, policy);
    for (const entry of entries)
        yield* planner.plan(entry);
    yield* planner.finish();
}
/**
 * The merge behind `planRestore`, for entries that come piece by piece. Holds the directories on the way down and one line for each hard-link
 * group and each linked file in place, nothing else of the tree.
 */
class RestorePlanner {
    #current;
    #policy;
    #open = [];
    #due = [];
    #links = new Map();
    /** Files in place with several links that stay as they are: which group they belong to. */
    #inodes = new Map();
    constructor(current, policy) {
        this.#current = current;
        this.#policy = policy;
    }
    /** The actions that are due with the next entry. The list is used again. */
    plan(entry) {
        this.#due.length = 0;
        if (!holdsStagingName(entry.path))
            this.#plan(entry);
        return this.#due;
    }
    /** The actions that are due after the last entry. */
    finish() {
        this.#due.length = 0;
        this.#passExtras(undefined);
        this.#close(undefined);
        return this.#due;
    }
    #plan(entry) {
        this.#passExtras(entry.path);
        this.#close(entry.path);
        const found = this.#current.found?.path === entry.path ? this.#current.found : undefined;
        const selected = this.#policy.selects?.(entry.path, entry.kind === 'directory') ?? true;
        if (entry.kind === 'directory') {
            if (found !== undefined && found.kind !== 'directory' && isProtected(entry.path)) {
                this.#due.push({
                    kind: 'conflict',
                    path: entry.path,
                    reason: 'a repository keeps its own settings, and the checkpoint holds a directory there',
                });
            }
            this.#enclose(entry.path);
            this.#open.push(openDirectory(entry.path, { found, entry: selected ? entry : undefined, lazy: entry }));
            if (found !== undefined)
                this.#current.next();
            if (selected)
                this.#enterParents();
            return;
        }
        if (!selected) {
            if (found !== undefined)
                this.#current.skip();
            return;
        }
        this.#enclose(entry.path);
        this.#enterParents();
        if (found?.kind === 'directory') {
            this.#planOverDirectory(entry, found);
            return;
        }
        if (found !== undefined)
            this.#current.next();
        this.#due.push(this.#planLeaf(entry, found));
    }
    /** Goes past what is in the target and not in the manifest, up to `path`. */
    #passExtras(path) {
        for (;;) {
            const found = this.#current.found;
            if (found === undefined || (path !== undefined && (0,format_entry/* comparePaths */.cD)(found.path, path) >= 0))
                return;
            this.#close(found.path);
            if (path !== undefined && plan_rules_isBelow(path, found.path)) {
                if (found.kind === 'directory') {
                    // On the way to an entry, without an entry of its own.
                    this.#open.push(openDirectory(found.path, { found }));
                    this.#current.next();
                    continue;
                }
                this.#due.push({
                    kind: 'conflict',
                    path: found.path,
                    reason: `a ${found.kind} is where the checkpoint needs a directory that it does not hold itself`,
                });
                this.#current.skip();
                continue;
            }
            this.#planExtra(found);
        }
    }
    #planExtra(found) {
        const isDirectory = found.kind === 'directory';
        const verdict = isProtected(found.path) || found.path === ''
            ? 'keep'
            : (this.#policy.extras?.(found.path, isDirectory) ?? 'keep');
        if (verdict === 'keep' || (verdict === 'look-inside' && !isDirectory)) {
            this.#keepInParent();
            if (found.path === '')
                this.#current.next();
            else
                this.#current.skip();
            return;
        }
        if (isDirectory) {
            this.#open.push(openDirectory(found.path, { found, isExtra: true, keeps: verdict === 'look-inside' }));
            this.#current.next();
            return;
        }
        this.#current.next();
        this.#touchParent();
        this.#due.push({ kind: 'remove', path: found.path, found });
    }
    /** A directory is in the place of a file or symlink: it goes only if everything in it may go. */
    #planOverDirectory(entry, found) {
        const removals = [found];
        this.#current.next();
        for (;;) {
            const below = this.#current.found;
            if (below === undefined || !plan_rules_isBelow(below.path, found.path))
                break;
            const verdict = isProtected(below.path)
                ? 'keep'
                : this.#policy.extras?.(below.path, below.kind === 'directory');
            if (verdict !== 'remove') {
                this.#due.push({
                    kind: 'conflict',
                    path: below.path,
                    reason: `it is in the way: the checkpoint holds a ${entry.kind} instead of the directory above it`,
                });
                this.#current.skip();
                continue;
            }
            removals.push(below);
            this.#current.next();
        }
        for (const removal of removals.reverse())
            this.#due.push({ kind: 'remove', path: removal.path, found: removal });
        this.#due.push(this.#planLeaf(entry, undefined));
    }
    #planLeaf(entry, found) {
        const { path } = entry;
        if (found !== undefined && isProtected(path))
            return { kind: 'keep', path, entry, found };
        const primary = entry.linkGroup === 0 ? undefined : this.#linkPrimary(entry);
        if (primary !== undefined) {
            this.#touchParent();
            return { kind: 'link', path, entry, primary, found };
        }
        if (entry.kind === 'symlink') {
            if (found?.kind === 'symlink' && found.target === entry.target) {
                return this.#isRight(entry, found)
                    ? { kind: 'keep', path, entry, found }
                    : { kind: 'fix-metadata', path, entry, found };
            }
            this.#touchParent();
            return { kind: 'create-symlink', path, entry, found };
        }
        if (found === undefined) {
            this.#touchParent();
            return { kind: 'write-file', path, entry };
        }
        return this.#planFileInPlace(entry, found);
    }
    #planFileInPlace(entry, found) {
        const { path } = entry;
        const mustPart = found.kind === 'file' && found.links > 1 && !this.#claimInode(entry, found);
        const isRight = this.#isRight(entry, found);
        // Mode and time belong to all links of a file: another tree's links must not change with ours.
        const wouldChangeOthers = found.links > 1 && entry.linkGroup === 0 && !isRight;
        if (found.kind !== 'file' || found.sizeBytes !== entry.sizeBytes || mustPart || wouldChangeOthers) {
            this.#touchParent();
            return { kind: 'replace-file', path, entry, found };
        }
        if (entry.sizeBytes > 0 && this.#mustRead(entry, found)) {
            this.#touchParent();
            return { kind: 'check', path, entry, found };
        }
        return isRight ? { kind: 'keep', path, entry, found } : { kind: 'fix-metadata', path, entry, found };
    }
    #mustRead(entry, found) {
        if (found.mtimeSec !== entry.mtimeSec || found.mtimeNsec !== entry.mtimeNsec)
            return true;
        const { verify } = this.#policy;
        return verify.kind === 'full' || (verify.kind === 'sample' && this.#policy.random() < verify.share);
    }
    #isRight(entry, found) {
        return isMetadataRight(entry, found, this.#policy.keepsModes);
    }
    /** False if the file in place is already taken by an entry that is another file in the checkpoint. */
    #claimInode(entry, found) {
        const key = `${found.device}:${found.inode}`;
        const group = this.#inodes.get(key);
        this.#inodes.set(key, entry.linkGroup === 0 ? -1 : entry.linkGroup);
        return group === undefined;
    }
    /** The path that `entry` is another name of; `undefined` if it is the first of its group. */
    #linkPrimary(entry) {
        const first = this.#links.get(entry.linkGroup);
        if (first === undefined) {
            this.#links.set(entry.linkGroup, { path: entry.path, entry });
            return undefined;
        }
        const other = first.entry;
        const isOne = other.kind === entry.kind &&
            other.sizeBytes === entry.sizeBytes &&
            other.target === entry.target &&
            isEqual(other.runs, entry.runs);
        if (!isOne) {
            throw (0,errors/* corrupt */.qb)('manifest-corrupt', `The manifest is corrupt: expected hard links to have one content, found two in group ${entry.linkGroup}`);
        }
        return first.path;
    }
    /** Announces the directories on the way down that have not been: only what is restored needs them. */
    #enterParents() {
        let announcing = this.#open.length;
        while (announcing > 0 && this.#open[announcing - 1].state === 'closed')
            announcing--;
        for (; announcing < this.#open.length; announcing++) {
            const directory = this.#open[announcing];
            const { path, found } = directory;
            if (found?.kind === 'directory') {
                directory.state = 'entered';
                this.#due.push({ kind: 'enter-directory', path, found });
                continue;
            }
            directory.state = 'created';
            const above = this.#open[announcing - 1];
            if (above !== undefined)
                above.touched = true;
            this.#due.push({ kind: 'create-directory', path, entry: directory.lazy, found });
        }
    }
    /** Adds the directories above `path` that are neither in the manifest nor in the target. */
    #enclose(path) {
        if (this.#open.length === 0 && path !== '')
            this.#open.push(openDirectory('', {}));
        for (;;) {
            const above = this.#open.at(-1);
            if (above === undefined)
                return;
            const slash = path.indexOf('/', above.path === '' ? 0 : above.path.length + 1);
            if (slash === -1)
                return;
            this.#open.push(openDirectory(path.slice(0, slash), {}));
        }
    }
    /** Leaves the directories that `path` is not in; all of them at the end. */
    #close(path) {
        for (;;) {
            const directory = this.#open.at(-1);
            if (directory === undefined || (path !== undefined && plan_rules_isBelow(path, directory.path)))
                return;
            this.#open.pop();
            if (directory.isExtra) {
                if (directory.keeps || directory.found === undefined)
                    this.#keepInParent();
                else {
                    this.#touchParent();
                    this.#due.push({ kind: 'remove', path: directory.path, found: directory.found });
                }
                continue;
            }
            const entry = directory.state === 'created' ? directory.lazy : directory.entry;
            if (entry === undefined)
                continue;
            const created = directory.state === 'created';
            const differs = !created && directory.found !== undefined && !this.#isRight(entry, directory.found);
            if (created || directory.touched || differs) {
                this.#due.push({ kind: 'finish-directory', path: directory.path, entry, created, differs });
            }
        }
    }
    #touchParent() {
        const parent = this.#open.at(-1);
        if (parent !== undefined)
            parent.touched = true;
    }
    #keepInParent() {
        const parent = this.#open.at(-1);
        if (parent !== undefined)
            parent.keeps = true;
    }
}
function isEqual(a, b) {
    return a.length === b.length && a.every((value, at) => value === b[at]);
}

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/build-tree.js





/** Makes what a restore makes on its main thread, all of it in staging: directories, symlinks, hard links, and files that come in pieces. */
class TreeBuilder {
    #root;
    #files;
    #times;
    #creationMask;
    #durable;
    #parents;
    /** Links that this file system could not make, which became copies. */
    copiedLinks = 0;
    constructor(o) {
        this.#root = o.root;
        this.#files = o.files;
        this.#times = o.times;
        this.#creationMask = o.creationMask;
        this.#durable = o.durable;
        this.#parents = new RealParents(o.root, o.files);
    }
    directory(staged, mode) {
        this.#doing('make the directory', staged, () => {
            this.#files.makeDirectory(this.#native(staged), createdMode(mode, this.#creationMask));
        });
    }
    symlink(staged, entry) {
        if (entry.target === '' || entry.target.includes('\0')) {
            throw (0,errors/* corrupt */.qb)('path-unsafe', `The symlink ${(0,native_path/* displayPath */.Gt)(entry.path)} of the manifest is unsafe: expected a target, found ${entry.target === '' ? 'none' : 'one with a NUL'}`);
        }
        this.#doing('make the symlink', staged, () => {
            this.#files.symlink(Buffer.from(entry.target, 'latin1'), this.#native(staged));
            this.#setTime(staged, entry);
        });
    }
    /** Creates a file in its full length, all zeros. */
    createSplit(staged, entry) {
        this.#doing('write', staged, () => {
            const fd = this.#files.open(this.#native(staged), 'create', 0o600);
            try {
                this.#files.truncate(fd, entry.sizeBytes);
            }
            finally {
                this.#files.close(fd);
            }
        });
    }
    /** Mode and time of a file whose pieces are all written. */
    finishSplit(staged, entry) {
        this.#doing('write', staged, () => {
            const fd = this.#files.open(this.#native(staged), 'update');
            try {
                this.#files.setMode(fd, entry.mode);
                this.#files.setTime(fd, entry.mtimeSec + entry.mtimeNsec / 1e9);
                if (this.#durable)
                    this.#files.sync(fd);
            }
            finally {
                this.#files.close(fd);
            }
            this.setExactTime(staged, entry);
        });
    }
    /** Another name for `existing`, both relative to the target; a copy where the file system has no links, or not between these two places. */
    link(existing, staged, entry) {
        this.#doing('link', staged, () => {
            // It may be a file in place: the name must still lead to one, and to nothing outside.
            this.#parents.assert(existing);
            const kind = this.#files.lstat(this.#native(existing))?.kind;
            if (kind !== entry.kind)
                throw (0,errors/* misuse */.vM)('target-invalid', `Cannot link to ${(0,native_path/* displayPath */.Gt)(existing)}: expected a ${entry.kind}, found ${kind ?? 'nothing'}`);
            try {
                this.#files.link(this.#native(existing), this.#native(staged));
                return;
            }
            catch (error) {
                if (!UNLINKABLE.has((0,system_error/* errnoOf */.U)(error) ?? ''))
                    throw error;
            }
            this.copiedLinks++;
            if (entry.kind === 'symlink')
                this.symlink(staged, entry);
            else {
                this.#files.copy(this.#native(existing), this.#native(staged));
                this.finishSplit(staged, entry);
            }
        });
    }
    /** The part of a file's time that a double does not hold. */
    setExactTime(staged, time) {
        if (time.mtimeNsec !== 0)
            this.#times?.set(staged, time.mtimeSec, time.mtimeNsec);
    }
    #setTime(staged, entry) {
        if (this.#times !== undefined && entry.mtimeNsec !== 0)
            this.setExactTime(staged, entry);
        else
            this.#files.setLinkTime(this.#native(staged), entry.mtimeSec + entry.mtimeNsec / 1e9);
    }
    #native(path) {
        return (0,native_path/* nativePath */.vb)(this.#root, path);
    }
    #doing(verb, staged, act) {
        try {
            act();
        }
        catch (error) {
            throw treeError(error, `${verb} ${(0,native_path/* displayPath */.Gt)(staged)}`);
        }
    }
}
const UNLINKABLE = new Set([
    'EXDEV',
    'EPERM',
    'ENOTSUP',
    'EOPNOTSUPP',
    'EMLINK',
    'ENOSYS',
]);

;// CONCATENATED MODULE: ./packages/snapshot/lib/tree/pack-spool.js

/** Files that hold what has been fetched of packs so far, at the offsets it has in them. They lie in a staging directory and go with it. */
class PackSpool {
    #directory;
    #files;
    #fds = new Map();
    /** @param directory absolute; made here */
    constructor(directory, files) {
        this.#directory = directory;
        this.#files = files;
        try {
            files.makeDirectory(directory, 0o700);
        }
        catch (error) {
            throw treeError(error, `make ${directory}`);
        }
    }
    /** @returns the path of the pack's file */
    begin(pack, sizeBytes) {
        const path = `${this.#directory}/${pack}`;
        try {
            const fd = this.#files.open(path, 'create');
            this.#fds.set(pack, fd);
            this.#files.truncate(fd, sizeBytes);
        }
        catch (error) {
            throw treeError(error, `make ${path}`);
        }
        return path;
    }
    write(pack, bytes, offset) {
        const fd = this.#fds.get(pack);
        try {
            for (let done = 0; done < bytes.length;) {
                done += this.#files.write(fd, bytes, done, bytes.length - done, offset + done);
            }
        }
        catch (error) {
            throw treeError(error, `write ${this.#directory}/${pack}`);
        }
    }
    close() {
        for (const fd of this.#fds.values()) {
            try {
                this.#files.close(fd);
            }
            catch {
                // What it held has been verified wherever it was used.
            }
        }
        this.#fds.clear();
    }
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/restore/restore-site.js







/** The staging directory of one restore with all that belongs to it, made on the first need and gone at the end, whatever happens. */
class RestoreSite {
    files;
    /** From now on the target changes. */
    isCommitting = false;
    #o;
    #target;
    #creationMask;
    #staging;
    #builder;
    #spool;
    #times;
    #opening;
    #hasTimes;
    #isRootRefused = false;
    constructor(o, target, files) {
        this.files = files;
        this.#o = o;
        this.#target = target;
        this.#creationMask = files.creationMask();
        // The program takes a while to start, and into an empty directory there will be something to set.
        if (target.isEmpty && o.dryRun !== true)
            this.#startTimes();
    }
    /** Makes the staging directory, unless it is there. */
    async open() {
        if (this.#staging !== undefined)
            return;
        this.#startTimes();
        this.#staging = Staging.create({
            root: this.#target.root,
            files: this.files,
            session: this.#o.session,
            own: this.#o.liveness.own,
        });
        await this.#useTimes();
        this.#builder = new TreeBuilder({
            root: this.#target.root,
            files: this.files,
            times: this.#times,
            creationMask: this.#creationMask,
            durable: this.#o.durable ?? false,
        });
    }
    get staging() {
        return made(this.#staging);
    }
    get builder() {
        return made(this.#builder);
    }
    spool() {
        this.#spool ??= new PackSpool(`${this.staging.path}/packs`, this.files);
        return this.#spool;
    }
    get times() {
        return this.#times;
    }
    get mtimePrecision() {
        return this.#hasTimes === false ? 'us' : 'ns';
    }
    /** What jobs need to know. To be asked for once the site is open: whether times can be exact is known only then. */
    runnerSetup(keys) {
        return {
            root: this.#target.root,
            keys,
            durable: this.#o.durable ?? false,
            exactTimes: this.#times !== undefined,
            wantsInodes: this.#o.onWritten !== undefined,
            creationMask: this.#creationMask,
        };
    }
    /** Sees to it that there will be another program for the times of directories, which come last: it takes a while to start. */
    prepareMoreTimes() {
        if (this.#times !== undefined)
            this.#startTimes();
    }
    /** Ends a program that was prepared in vain. */
    async dropTimes() {
        const opening = await this.#opening?.catch(() => undefined);
        this.#opening = undefined;
        opening?.kill();
    }
    /** Starts over with times. */
    async reopenTimes() {
        this.#startTimes();
        await this.#useTimes();
        return this.#times;
    }
    /** Resolves when every time given so far is set.
     *  @throws BelayError unavailable if one is not */
    async finishTimes() {
        const times = this.#times;
        this.#times = undefined;
        const outcome = await times?.finish();
        if (outcome === undefined || outcome.failedCount === 0)
            return;
        const { failedCount } = outcome;
        const [first] = outcome.failed;
        if (failedCount === 1 && first?.path === '.' && nameOf(first.errno) === 'EPERM') {
            this.#isRootRefused = true;
            return;
        }
        const named = first === undefined ? undefined : `${(0,native_path/* displayPath */.Gt)(first.path)} (${nameOf(first.errno)})`;
        if (failedCount === 1)
            throw (0,errors/* unavailable */.hU)('file-unwritable', `Cannot set the time of ${named ?? '1 entry'}`);
        throw (0,errors/* unavailable */.hU)('file-unwritable', `Cannot set the times of ${failedCount} entries${named === undefined ? '' : `, the first of them ${named}`}`);
    }
    commitOptions() {
        return {
            root: this.#target.root,
            files: this.files,
            creationMask: this.#creationMask,
            inheritsModes: this.#staging !== undefined && ((this.#target.stat?.mode ?? 0) & 0o2000) !== 0,
            durable: this.#o.durable ?? false,
            onRootRefused: () => {
                this.#isRootRefused = true;
            },
        };
    }
    /** Removes what was built and not placed. @returns whether that changed the root's time */
    removeStaging() {
        const staging = this.#staging;
        if (staging === undefined)
            return false;
        this.#spool?.close();
        this.#spool = undefined;
        staging.remove();
        this.#staging = undefined;
        return true;
    }
    /** Ends everything after a failure, which is the one to report. What cannot be removed, the next restore sweeps. */
    async abandon() {
        await this.dropTimes();
        this.#times?.kill();
        this.#times = undefined;
        try {
            if (this.removeStaging() && !this.isCommitting)
                this.resetRootTime();
        }
        catch {
            // See above.
        }
    }
    /** Making and removing the staging directory changed it, though nothing else in the root did. */
    resetRootTime() {
        const stat = this.#target.stat;
        if (stat === undefined)
            return;
        if (this.#times !== undefined) {
            this.#times.set('.', stat.mtimeSec, stat.mtimeNsec);
            return;
        }
        try {
            this.files.setLinkTime(this.#target.root, stat.mtimeSec + stat.mtimeNsec / 1e9);
        }
        catch (error) {
            if ((0,system_error/* errnoOf */.U)(error) !== 'EPERM')
                throw treeError(error, `set the time of ${this.#target.root}`);
            this.#isRootRefused = true;
        }
    }
    notes() {
        const notes = [];
        if (this.mtimePrecision === 'us')
            notes.push('Modification times are exact to the microsecond only: this machine has neither perl nor python3 to set them.');
        const copies = this.#builder?.copiedLinks ?? 0;
        if (copies > 0)
            notes.push(`${copies} hard links became copies: the target's file system cannot make them.`);
        if (this.#isRootRefused)
            notes.push("The target's own mode and time could not be set: it belongs to somebody else (EPERM).");
        if (this.#target.swept > 0)
            notes.push(`Removed what ${this.#target.swept} interrupted restores had left.`);
        return notes;
    }
    #startTimes() {
        if (this.#opening !== undefined || this.#hasTimes === false)
            return;
        this.#opening =
            this.#o.openTimeSetter?.(this.#target.root, { signal: this.#o.signal }) ?? Promise.resolve(undefined);
        // Awaited later; a failure until then is no unhandled one.
        this.#opening.catch(() => undefined);
    }
    async #useTimes() {
        const opening = this.#opening;
        if (opening === undefined)
            return;
        this.#times = await opening;
        this.#opening = undefined;
        this.#hasTimes = this.#times !== undefined;
    }
}
function nameOf(errno) {
    return errno > 0 ? (0,external_node_util_.getSystemErrorName)(-errno) : `errno ${errno}`;
}
function made(part) {
    if (part === undefined)
        throw new Error('The site is used before it is open');
    return part;
}

;// CONCATENATED MODULE: ./packages/snapshot/lib/restore/restore.js













/**
 * Makes the target hold what the checkpoint does. First everything new is built and verified in a staging directory, then it is put in
 * place: whatever fails or ends this before has changed nothing, and afterwards each file is as it was or as it should be. Running it again
 * completes it.
 *
 * Memory is bounded: entries come segment by segment, content frame by frame; what remains per entry is some bytes for each change in place.
 * @throws BelayError corrupt if anything of the checkpoint is not what its digests say, or its paths are unsafe; misuse `target-invalid` if
 * the target holds something that may not be touched; unavailable if the disk or the store fails
 */
async function restore(o) {
    const lap = laps(o.clock);
    const files = o.files ?? machineTreeFiles;
    const target = await prepareTarget({ ...o, files, dryRun: o.dryRun ?? false, now: o.clock.now() });
    const site = new RestoreSite(o, target, files);
    const run = new RestoreRun(o, target, site);
    try {
        const prepare = lap();
        await run.build();
        const build = lap();
        const backupId = await run.backup();
        const backup = lap();
        await run.commit();
        return run.report({ timingsMs: { prepare, build, backup, commit: lap() }, backupId });
    }
    catch (error) {
        await site.abandon();
        if (!site.isCommitting)
            target.removeIfMade();
        // Walks and loops over disk throw the signal's own reason.
        if (!(error instanceof errors/* BelayError */.oT))
            (0,until_aborted/* assertRunning */.s)(o.signal, `restore ${o.checkpoint.what}`);
        throw error;
    }
}
class RestoreRun {
    #o;
    #target;
    #site;
    #dryRun;
    #keepsModes;
    #packs;
    #restoration;
    #crew;
    #entries = 0;
    /** Of a dry run: why the restore would end with nothing changed. */
    #refusal;
    constructor(o, target, site) {
        const { checkpoint, signal, dryRun = false, onWritten } = o;
        this.#o = o;
        this.#target = target;
        this.#site = site;
        this.#dryRun = dryRun;
        this.#keepsModes = o.semantics.platform !== 'win32';
        this.#packs = new PackFiles({
            checkpoint,
            store: o.store,
            spool: () => site.spool(),
            readsAhead: target.isEmpty,
            announce: (file) => this.#crew.addPack(file),
            onFetched: () => this.#crew.notify(),
            onFailure: (error) => this.#crew.fail(error),
            signal,
        });
        this.#restoration = new Restoration({
            packs: this.#packs,
            what: `The manifest of ${checkpoint.what}`,
            keepsModes: this.#keepsModes,
            device: target.stat?.device ?? 0,
            site: () => site,
            dryRun,
            listsOverwritten: o.backup !== undefined || o.guard !== undefined,
            onAction: o.onAction,
            onWritten: onWritten === undefined
                ? undefined
                : (files, { inodes }) => onWritten({ paths: files.map(({ entry }) => entry.path), inodes }),
        });
        this.#crew = new RestoreCrew({
            source: this.#restoration,
            setup: () => site.runnerSetup(checkpoint.keys),
            workerUrl: o.workerUrl,
            threads: o.threads,
            files: site.files,
            signal,
        });
    }
    /** Plans, compares, and builds everything new in staging. */
    async build() {
        const { checkpoint, signal, onProgress } = this.#o;
        const planner = new RestorePlanner(this.#target.walk(signal), {
            ...this.#o.policy,
            keepsModes: this.#keepsModes,
        });
        const safePaths = new SafePaths(this.#o.semantics);
        let pausedAt = 0;
        if (checkpoint.root.facts.entries > LARGE_TREE_ENTRIES)
            this.#o.onLargeTree?.();
        try {
            for await (const segment of checkpoint.segments({ signal })) {
                for (const entry of segment)
                    safePaths.add(entry);
                const actions = [];
                for (const entry of segment)
                    actions.push(...planner.plan(entry));
                await this.#carryOut(actions);
                this.#entries += segment.length;
                if (this.#entries - pausedAt < ENTRIES_PER_PAUSE)
                    continue;
                pausedAt = this.#entries;
                if (!this.#target.isEmpty)
                    this.#restoration.pass();
                this.#crew.offer();
                await this.#site.times?.drained();
                onProgress?.({
                    entries: this.#entries,
                    entriesAll: checkpoint.root.facts.entries,
                    bytesWritten: this.#restoration.bytesWritten,
                });
                // Replies of worker threads come only between turns of the event loop.
                await (0,promises_.setImmediate)();
            }
            await this.#carryOut(planner.finish());
            this.#site.prepareMoreTimes();
            do {
                await this.#crew.drain();
                await this.#replaceDiffering();
            } while (!this.#restoration.isEmpty);
            this.#restoration.link();
            await this.#site.finishTimes();
        }
        finally {
            await this.#crew.stop();
        }
    }
    /** Asks whether what is about to be overwritten may be, and keeps it. */
    async backup() {
        const { overwritten } = this.#restoration;
        if (overwritten.length === 0 || this.#refusal !== undefined)
            return undefined;
        try {
            await this.#o.guard?.(overwritten);
        }
        catch (error) {
            if (!(error instanceof errors/* BelayError */.oT) || error.kind !== 'misuse')
                throw error;
            this.#refuse(error);
        }
        return this.#dryRun ? undefined : await this.#o.backup?.(overwritten);
    }
    /** Puts in place what was built. */
    async commit() {
        const { steps, directories, tally } = this.#restoration;
        if (this.#dryRun)
            return;
        if (!tally.changes) {
            // What had to be looked at was right: nothing was built, or nothing of it is needed.
            if (this.#site.removeStaging())
                this.#site.resetRootTime();
            await this.#site.dropTimes();
            return;
        }
        (0,until_aborted/* assertRunning */.s)(this.#o.signal, 'restore');
        this.#site.isCommitting = true;
        const options = { ...this.#site.commitOptions(), keepsModes: this.#keepsModes, signal: this.#o.signal };
        const times = await this.#site.reopenTimes();
        const committer = new Committer({ ...options, times, stepCount: steps.count + directories.count });
        await committer.runAll(steps);
        const removed = this.#site.removeStaging();
        // After the staging directory is gone: that changed the root's time, too.
        await committer.runAll(directories);
        if (removed && !this.#restoration.changesRoot)
            this.#site.resetRootTime();
        await this.#site.finishTimes();
        committer.syncDirectories();
    }
    report(o) {
        const { tally, bytesRead, bytesWritten, bytesChecked } = this.#restoration;
        return {
            filesWritten: tally.filesWritten,
            filesUnchanged: tally.filesUnchanged,
            filesRemoved: tally.filesRemoved,
            directoriesCreated: tally.directoriesCreated,
            directoriesRemoved: tally.directoriesRemoved,
            metadataFixed: tally.metadataFixed,
            bytesToWrite: tally.bytesToWrite,
            ...o,
            entries: this.#entries,
            changed: tally.changes,
            bytesFetched: bytesRead,
            bytesWritten,
            bytesChecked,
            mtimePrecision: this.#site.mtimePrecision,
            threads: this.#crew.threads,
            notes: [
                ...this.#site.notes(),
                ...(this.#refusal === undefined
                    ? []
                    : [`Without --dry-run the restore would refuse: ${this.#refusal.message}`]),
            ],
        };
    }
    async #carryOut(actions) {
        const restoration = this.#restoration;
        await this.#packs.open(packsOf(actions));
        if (!this.#dryRun && actions.some(buildsSomething))
            await this.#site.open();
        for (const action of actions) {
            const pauses = restoration.apply(action);
            if (pauses === undefined)
                continue;
            for (const _ of pauses)
                await this.#crew.until(() => !restoration.isFull);
        }
        if (restoration.conflictCount > 0)
            this.#refuse(conflictError(restoration));
        await this.#replaceDiffering();
        if (restoration.isFull)
            await this.#crew.until(() => !restoration.isFull);
    }
    #refuse(error) {
        if (!this.#dryRun)
            throw error;
        this.#refusal = error;
    }
    async #replaceDiffering() {
        const restoration = this.#restoration;
        const differing = restoration.takeFailedChecks();
        if (differing.length === 0)
            return;
        if (!this.#dryRun)
            await this.#site.open();
        for (const file of differing) {
            for (const _ of restoration.replace(file) ?? [])
                await this.#crew.until(() => !restoration.isFull);
        }
    }
}
const ENTRIES_PER_PAUSE = 1024;
const LARGE_TREE_ENTRIES = 100_000;
function packsOf(actions) {
    const packs = new Set();
    for (const action of actions) {
        if (action.kind !== 'write-file' && action.kind !== 'replace-file' && action.kind !== 'check')
            continue;
        const { runs } = action.entry;
        for (let at = 0; at < runs.length; at += 4)
            packs.add(runs[at]);
    }
    return packs;
}
function buildsSomething(action) {
    switch (action.kind) {
        case 'create-directory':
            return action.path !== '';
        case 'write-file':
        case 'replace-file':
        case 'create-symlink':
        case 'link':
            return true;
        default:
            return false;
    }
}
function conflictError(restoration) {
    const [first] = restoration.conflicts;
    const more = restoration.conflictCount > 1 ? ` (and ${restoration.conflictCount - 1} more like this)` : '';
    return (0,errors/* misuse */.vM)('target-invalid', `Cannot restore over ${(0,native_path/* displayPath */.Gt)(first?.path ?? '')}: ${first?.reason}${more}`, {
        hint: 'Nothing was changed. Move it away, or allow extra entries to be removed with --delete-extra.',
    });
}
function laps(clock) {
    let lastMs = clock.elapsedMs();
    return () => {
        const nowMs = clock.elapsedMs();
        const lapMs = nowMs - lastMs;
        lastMs = nowMs;
        return lapMs;
    };
}


/***/ })

};

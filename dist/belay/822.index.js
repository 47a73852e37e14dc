export const id = 822;
export const ids = [822];
export const modules = {

/***/ 8822:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  doctorCommand: () => (/* binding */ doctorCommand)
});

// EXTERNAL MODULE: ./packages/belay/lib/command.js
var command = __webpack_require__(8158);
// EXTERNAL MODULE: ./packages/belay/lib/common-options.js
var common_options = __webpack_require__(273);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/domain/lib/byte-size.js
var byte_size = __webpack_require__(1682);
// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
// EXTERNAL MODULE: ./packages/machine/lib/cpu.js
var cpu = __webpack_require__(9417);
// EXTERNAL MODULE: ./packages/machine/lib/exec.js + 2 modules
var exec = __webpack_require__(8683);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: ./packages/machine/lib/file-error.js
var file_error = __webpack_require__(7698);
;// CONCATENATED MODULE: ./packages/machine/lib/free-space.js



const TIMEOUT_MS_DEFAULT = 10_000;
/** The space left on the file system of a path. A dead network file system would never answer, so the wait is limited.
 *  @throws BelayError `absent` if the path is not there, `unavailable` if there is no answer in time, or on abort. */
async function freeSpace(path, o = {}) {
    const timeoutMs = o.timeoutMs ?? TIMEOUT_MS_DEFAULT;
    const limit = Promise.withResolvers();
    const timer = setTimeout(() => limit.reject(timedOut(path, timeoutMs)), timeoutMs);
    const onAbort = () => limit.reject(aborted(path, o.signal));
    if (o.signal?.aborted)
        onAbort();
    else
        o.signal?.addEventListener('abort', onAbort, { once: true });
    try {
        const answer = (0,promises_.statfs)(path).catch((cause) => {
            throw (0,file_error/* fileError */.z)(cause, { doing: `measure the free space at ${path}`, access: 'read' });
        });
        const { bavail, blocks, bsize, files, ffree } = await Promise.race([limit.promise, answer]);
        return {
            freeBytes: bavail * bsize,
            totalBytes: blocks * bsize,
            // Btrfs and network file systems give 0 for both.
            freeFiles: files === 0 ? undefined : ffree,
        };
    }
    finally {
        clearTimeout(timer);
        o.signal?.removeEventListener('abort', onAbort);
    }
}
function timedOut(path, timeoutMs) {
    return (0,errors/* unavailable */.hU)('timed-out', `The file system of ${path} did not tell its free space within ${timeoutMs} ms`, {
        hint: 'A network file system may have lost its server.',
    });
}
function aborted(path, signal) {
    return (0,errors/* unavailable */.hU)('aborted', `Measuring the free space at ${path} was aborted`, { cause: signal?.reason });
}

// EXTERNAL MODULE: ./packages/machine/lib/git-repository.js
var git_repository = __webpack_require__(2444);
// EXTERNAL MODULE: ./packages/machine/lib/probe-file-system.js
var probe_file_system = __webpack_require__(4516);
// EXTERNAL MODULE: ./packages/machine/lib/set-times.js + 3 modules
var set_times = __webpack_require__(7472);
// EXTERNAL MODULE: ./packages/belay/lib/open-store.js + 20 modules
var open_store = __webpack_require__(9467);
// EXTERNAL MODULE: ./packages/belay/lib/text.js
var lib_text = __webpack_require__(3520);
;// CONCATENATED MODULE: ./packages/belay/lib/examine-machine.js












/** Looks at everything Belay depends on here. What cannot be told is a finding as well. */
async function examineMachine(o, context) {
    const examinations = [
        [
            'node',
            async () => ({
                status: 'ok',
                found: `${process.version} on ${(0,external_node_os_.platform)()} ${(0,external_node_os_.release)()} ${(0,external_node_os_.arch)()}, ${(0,lib_text/* counted */.hS)((0,cpu/* availableCpus */.d)(), 'processor')}`,
            }),
        ],
        ['git', () => git(context)],
        ['exact times', () => exactTimes(context)],
        ['free space', () => space(context)],
        ['file system', () => fileSystem(context)],
        ['store', () => store(o, context)],
    ];
    const findings = [];
    for (const [name, examine] of examinations)
        findings.push({ name, ...(await told(examine)) });
    return findings;
}
async function told(examine) {
    try {
        return await examine();
    }
    catch (error) {
        if (!(error instanceof errors/* BelayError */.oT) || error.code === 'aborted')
            throw error;
        return { status: 'problem', found: error.message, hint: error.hint };
    }
}
async function git({ cwd, signal }) {
    let version;
    try {
        const { stdout } = await (0,exec/* runCommand */.d)(['git', '--version'], { timeoutMs: 10_000, signal });
        version = Buffer.from(stdout.bytes).toString('utf8').trim();
    }
    catch (error) {
        if (!(error instanceof errors/* BelayError */.oT) || error.code !== 'command-not-found')
            throw error;
        return {
            status: 'note',
            found: 'not installed',
            hint: 'Checkpoints then say nothing of the repository they were taken in.',
        };
    }
    const repository = await (0,git_repository/* findRepository */.W)(cwd, { signal });
    return {
        status: 'ok',
        found: `${version}; ${repository === undefined ? 'this directory is in no repository' : `repository ${repository.directory}`}`,
    };
}
async function exactTimes({ cwd, signal }) {
    const setter = await (0,set_times/* findTimeSetter */.M)(cwd, { signal });
    if (setter === undefined) {
        return {
            status: 'note',
            found: 'neither perl nor python3 can set them',
            hint: 'Restored times are then exact to the microsecond only.',
        };
    }
    await setter.finish();
    return { status: 'ok', found: 'to the nanosecond' };
}
async function space({ cwd, signal }) {
    const { freeBytes, totalBytes, freeFiles } = await freeSpace(cwd, { signal });
    const found = `${(0,byte_size/* formatByteSize */.$j)(freeBytes)} of ${(0,byte_size/* formatByteSize */.$j)(totalBytes)} free${freeFiles === undefined ? '' : `, room for ${(0,lib_text/* counted */.hS)(freeFiles, 'file')}`}`;
    if (freeBytes >= FREE_BYTES_MIN && (freeFiles ?? Number.POSITIVE_INFINITY) >= FREE_FILES_MIN)
        return { status: 'ok', found };
    return { status: 'note', found, hint: 'A restore needs room for what it writes beside what it replaces.' };
}
const FREE_BYTES_MIN = 1e9;
const FREE_FILES_MIN = 100_000;
async function fileSystem({ cwd }) {
    const probed = await (0,probe_file_system/* probeFileSystem */.g)(cwd);
    const lacks = [
        ...(probed.symlinks ? [] : ['no symbolic links']),
        ...(probed.hardLinks ? [] : ['no hard links']),
        ...(probed.anyBytes ? [] : ['names in UTF-8 only']),
        ...(probed.mtimeStepNs > 1 ? [`times in steps of ${probed.mtimeStepNs.toLocaleString('en')} ns`] : []),
    ];
    const found = [
        probed.caseSensitive ? 'README and readme are two files' : 'README and readme are one file',
        ...(probed.unicodeSensitive ? [] : ['forms of an accented letter are one']),
        ...lacks,
    ].join('; ');
    if (lacks.length === 0)
        return { status: 'ok', found };
    return { status: 'note', found, hint: 'What it cannot hold, a restore here says and leaves out.' };
}
async function store(o, context) {
    const place = external_node_path_.relative(context.cwd, await (0,open_store/* storePathOf */.CI)(o, context)) || '.';
    try {
        return await (0,open_store/* withStore */.aH)(o, 'read', context, async ({ catalog }) => {
            let count = 0;
            let damaged = 0;
            const unreadable = () => void damaged++;
            for await (const _ of catalog.list({ signal: context.signal, unreadable }))
                count++;
            if (damaged === 0)
                return { status: 'ok', found: `${place}: ${(0,lib_text/* counted */.hS)(count, 'checkpoint')}` };
            return {
                status: 'problem',
                found: `${place}: ${(0,lib_text/* counted */.hS)(count, 'checkpoint')}, ${damaged} damaged`,
                hint: 'Run `belay validate`.',
            };
        });
    }
    catch (error) {
        if (!(error instanceof errors/* BelayError */.oT) || error.code !== 'store-not-found')
            throw error;
        return { status: 'ok', found: `${place}: none yet; \`belay create\` makes it` };
    }
}

;// CONCATENATED MODULE: ./packages/belay/lib/commands/doctor.js




/** `belay doctor`: what this machine can do, and what stands in the way. */
const doctorCommand = (0,command/* defineCommand */.N)({
    name: 'doctor',
    summary: 'Check what this machine can do for Belay',
    description: [
        'Checks Node, git, exact modification times (perl or python3), free space, the file system of this directory and whether the store can be opened. "ok" is as it should be, "note" works with less, "problem" stands in the way.',
    ],
    positionals: [],
    options: { ...common_options/* storeOptions */.S2, ...common_options/* speechOptions */.V3 },
    examples: [{ command: 'belay doctor --json', what: 'the same for a program' }],
    exitCodes: ['1 means that there is a problem'],
    run: async ({ options }, context) => {
        const findings = await examineMachine(options, context);
        const problems = findings.filter(({ status }) => status === 'problem').length;
        return {
            outputs: {
                healthy: problems === 0,
                checks: findings.map(({ name, status, found, hint }) => ({
                    name,
                    status,
                    found,
                    hint: hint ?? null,
                })),
            },
            text: `${textOf(findings, (status) => context.output.mark(COLORS[status], status))}${problems === 0 ? 'Belay can work here.' : 'Belay cannot work here as it is.'}\n`,
            exitCode: problems === 0 ? 0 : 1,
        };
    },
});
const COLORS = { ok: 'green', note: 'yellow', problem: 'red' };
function textOf(findings, mark) {
    const rows = (0,lib_text/* aligned */.b6)(findings.map(({ name, found }) => [name, found])).split('\n');
    return findings
        .map(({ status, hint }, at) => `${mark(status)}${' '.repeat(9 - status.length)}${rows[at]}\n${hint === undefined ? '' : `         ${hint}\n`}`)
        .join('');
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

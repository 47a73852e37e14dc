export const id = 318;
export const ids = [318];
export const modules = {

/***/ 318:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readAll: () => (/* binding */ readAll),
/* harmony export */   sinkOf: () => (/* binding */ sinkOf)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7075);
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8059);


/** A stream of this process to write to. A reader that went away (`belay list | head -1`), or a terminal that was closed, is no failure of
 *  ours: it must not end a command that is giving back what it holds. */
function sinkOf(stream) {
    let isGone = false;
    stream.on('error', (error) => {
        // A closed terminal says EIO.
        if (error.code !== 'EPIPE' && !(error.code === 'EIO' && stream.isTTY === true))
            throw error;
        isGone = true;
    });
    return {
        write: (text) => {
            stream.write(text);
        },
        drained: async () => {
            if (!isGone && stream.writableNeedDrain)
                await endOfWait(stream);
            return !isGone;
        },
        isTerminal: stream.isTTY === true,
        get columns() {
            return stream.columns ?? 80;
        },
    };
}
/** Until the stream takes more, or will not take any more. */
async function endOfWait(stream) {
    await new Promise((resolve) => {
        const events = ['drain', 'error', 'close'];
        const end = () => {
            for (const event of events)
                stream.off(event, end);
            resolve();
        };
        for (const event of events)
            stream.once(event, end);
    });
}
/** All of a stream; an abort ends the waiting for it.
 *  @throws BelayError misuse if it is longer than anything that is given this way */
async function readAll(stream, signal) {
    const parts = [];
    let sizeBytes = 0;
    for await (const part of (0,node_stream__WEBPACK_IMPORTED_MODULE_0__.addAbortSignal)(signal, stream)) {
        sizeBytes += part.length;
        if (sizeBytes > STDIN_BYTES_MAX)
            throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .misuse */ .vM)('option-invalid', `Standard input is too long: expected at most ${STDIN_BYTES_MAX} bytes`);
        parts.push(part);
    }
    return Buffer.concat(parts);
}
const STDIN_BYTES_MAX = 1024 * 1024;


/***/ }),

/***/ 8059:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FO: () => (/* binding */ exitCodeOf),
/* harmony export */   Ge: () => (/* binding */ absent),
/* harmony export */   I: () => (/* binding */ kindOf),
/* harmony export */   We: () => (/* binding */ isErrorCode),
/* harmony export */   hU: () => (/* binding */ unavailable),
/* harmony export */   oT: () => (/* binding */ BelayError),
/* harmony export */   qb: () => (/* binding */ corrupt),
/* harmony export */   vM: () => (/* binding */ misuse)
/* harmony export */ });
/** Every code and its one kind. A code says what failed; the kind says what may be done about it. */
const KIND_OF_CODE = {
    // The caller asked for something that cannot be done as asked.
    'option-invalid': 'misuse',
    'option-missing': 'misuse',
    'option-conflict': 'misuse',
    'option-unknown': 'misuse',
    'command-unknown': 'misuse',
    'config-invalid': 'misuse',
    'duration-invalid': 'misuse',
    'byte-size-invalid': 'misuse',
    'time-invalid': 'misuse',
    'pattern-invalid': 'misuse',
    'path-invalid': 'misuse',
    'series-invalid': 'misuse',
    'series-conflict': 'misuse',
    'selector-invalid': 'misuse',
    'selector-ambiguous': 'misuse',
    'checkpoint-id-invalid': 'misuse',
    'identifier-invalid': 'misuse',
    'values-invalid': 'misuse',
    'value-secret': 'misuse',
    'passphrase-missing': 'misuse',
    'passphrase-wrong': 'misuse',
    'plaintext-refused': 'misuse',
    'uncommitted-changes': 'misuse',
    'target-invalid': 'misuse',
    'size-limit-exceeded': 'misuse',
    'not-supported': 'misuse',
    // The store, or the disk, says that it is not there.
    'checkpoint-not-found': 'absent',
    'checkpoint-stale': 'absent',
    'series-not-found': 'absent',
    'store-not-found': 'absent',
    'path-not-found': 'absent',
    'repository-not-found': 'absent',
    // It is there and is not what it must be.
    'pack-corrupt': 'corrupt',
    'blob-corrupt': 'corrupt',
    'index-corrupt': 'corrupt',
    'manifest-corrupt': 'corrupt',
    'record-corrupt': 'corrupt',
    'store-corrupt': 'corrupt',
    'object-missing': 'corrupt',
    'digest-mismatch': 'corrupt',
    'authentication-failed': 'corrupt',
    'verification-failed': 'corrupt',
    'path-unsafe': 'corrupt',
    'limit-exceeded': 'corrupt',
    'format-version-unsupported': 'corrupt',
    // A broken promise inside the program. Nothing it holds can be trusted, and trying again will not help.
    internal: 'corrupt',
    // It could not be told, or could not be done, this time.
    'store-unavailable': 'unavailable',
    'store-locked': 'unavailable',
    'store-read-only': 'unavailable',
    'file-unstable': 'unavailable',
    'file-unreadable': 'unavailable',
    'file-unwritable': 'unavailable',
    'permission-denied': 'unavailable',
    'disk-full': 'unavailable',
    'command-failed': 'unavailable',
    'command-not-found': 'unavailable',
    'git-failed': 'unavailable',
    'worker-failed': 'unavailable',
    'timed-out': 'unavailable',
    aborted: 'unavailable',
};
/** The one error of the suite. The message names the object, what was expected and what was found; the hint says what to do now.
 *  Between threads it travels by `toPlain` and `fromPlain` of plain-error.ts. */
class BelayError extends Error {
    name = 'BelayError';
    code;
    kind;
    hint;
    constructor(o) {
        super(o.message, o.cause === undefined ? undefined : { cause: o.cause });
        this.code = o.code;
        this.kind = KIND_OF_CODE[o.code];
        this.hint = o.hint;
    }
}
/** The caller asked for something impossible: never retried, exit code 2. */
function misuse(code, message, details = {}) {
    return new BelayError({ code, message, ...details });
}
/** It was looked for, and the place that would know says it is not there: exit code 3. */
function absent(code, message, details = {}) {
    return new BelayError({ code, message, ...details });
}
/** It is there and is not what it must be: never retried, never used, exit code 4. */
function corrupt(code, message, details = {}) {
    return new BelayError({ code, message, ...details });
}
/** It could not be told or done this time: the one kind worth a retry, exit code 5. */
function unavailable(code, message, details = {}) {
    return new BelayError({ code, message, ...details });
}
/** The kind of a BelayError; undefined for any other error, which nobody has judged yet. */
function kindOf(error) {
    return error instanceof BelayError ? error.kind : undefined;
}
/** The exit code of a command that ended in this error: 1 failed, 2 misuse, 3 absent, 4 corrupt, 5 unavailable. */
function exitCodeOf(error) {
    if (!(error instanceof BelayError) || error.code === 'internal')
        return 1;
    return EXIT_CODE_OF_KIND[error.kind];
}
const EXIT_CODE_OF_KIND = { misuse: 2, absent: 3, corrupt: 4, unavailable: 5 };
/** True for a code of this version; a message from another process may carry any string. */
function isErrorCode(code) {
    return Object.hasOwn(KIND_OF_CODE, code);
}


/***/ })

};

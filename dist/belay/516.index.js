export const id = 516;
export const ids = [516];
export const modules = {

/***/ 7886:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ checkpointOutputs)
/* harmony export */ });
/** A record as the outputs of a command, under the names the actions use. */
function checkpointOutputs(record) {
    return {
        'checkpoint-id': record.id,
        series: record.series,
        phase: record.phase,
        'created-at': record.createdAt,
        'expires-at': record.expiresAt,
        trigger: record.trigger,
        priority: record.priority,
        lane: record.lane,
        closed: record.closed,
        files: record.files,
        'size-bytes': record.sizeBytes,
        'stored-bytes': record.storedBytes,
        'reused-bytes': record.reusedBytes,
        'unstable-files': record.unstableFiles,
        'duration-ms': Math.round(record.durationMs),
        digest: record.digest,
        parent: record.parent,
        encrypted: record.encrypted,
        lineage: { ...record.lineage },
        git: record.git === null ? null : record.git,
        values: record.values,
        platform: { ...record.platform },
    };
}


/***/ }),

/***/ 5516:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   listCommand: () => (/* binding */ listCommand)
/* harmony export */ });
/* harmony import */ var _belay_domain_byte_size__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(1682);
/* harmony import */ var _checkpoint_outputs_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7886);
/* harmony import */ var _command_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8158);
/* harmony import */ var _common_options_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(273);
/* harmony import */ var _open_store_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9467);
/* harmony import */ var _option_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5822);
/* harmony import */ var _text_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3520);







/** `belay list`: the checkpoints of a store, newest first. */
const listCommand = (0,_command_js__WEBPACK_IMPORTED_MODULE_0__/* .defineCommand */ .N)({
    name: 'list',
    summary: 'List the checkpoints of a store',
    description: [
        'Lists the newest first, of all series unless one is named. A checkpoint whose record is damaged is listed as such; the command then ends with exit code 4.',
    ],
    positionals: [],
    options: {
        series: { ..._common_options_js__WEBPACK_IMPORTED_MODULE_1__/* .seriesOption */ .LH.series, help: 'List this series only.', otherwise: 'all series' },
        limit: (0,_option_js__WEBPACK_IMPORTED_MODULE_2__/* .wholeNumber */ .rD)({
            min: 1,
            max: 1_000_000,
            placeholder: '<count>',
            help: 'List no more than this.',
            otherwise: 'all',
        }),
        ..._common_options_js__WEBPACK_IMPORTED_MODULE_1__/* .storeOptions */ .S2,
        ..._common_options_js__WEBPACK_IMPORTED_MODULE_1__/* .speechOptions */ .V3,
    },
    examples: [
        { command: 'belay list', what: 'everything in .belay/store' },
        {
            command: 'belay list --series build --limit 5 --json',
            what: 'the five newest of one series, for a program',
        },
    ],
    exitCodes: ['3 means that there is no store; an empty one is listed as empty'],
    run: async ({ options }, context) => await (0,_open_store_js__WEBPACK_IMPORTED_MODULE_3__/* .withStore */ .aH)(options, 'read', context, async ({ catalog, store }) => {
        const entries = [];
        const damaged = [];
        const { series } = options;
        const unreadable = (id, error) => void damaged.push({ id, error });
        for await (const entry of catalog.list({ series, signal: context.signal, unreadable })) {
            entries.push(entry);
            if (entries.length === options.limit)
                break;
        }
        for (const { error } of damaged)
            context.output.warn(error.message);
        return {
            outputs: {
                checkpoints: entries.map(({ record }) => (0,_checkpoint_outputs_js__WEBPACK_IMPORTED_MODULE_4__/* .checkpointOutputs */ .h)(record)),
                damaged: damaged.map(({ id, error }) => ({ 'checkpoint-id': id, message: error.message })),
            },
            text: entries.length === 0
                ? `No checkpoint in ${series === undefined ? store.label : `the series ${JSON.stringify(series)} of ${store.label}`}.\n`
                : listing(entries, context),
            exitCode: damaged.length > 0 ? 4 : 0,
        };
    }),
});
function listing(entries, { output }) {
    const head = ['checkpoint', 'created (UTC)', 'series', 'phase', 'files', 'size', 'stored'];
    const rows = entries.map(({ record }) => [
        record.id,
        record.createdAt.slice(0, 19).replace('T', ' '),
        record.series,
        record.phase ?? '',
        record.files.toLocaleString('en'),
        (0,_belay_domain_byte_size__WEBPACK_IMPORTED_MODULE_5__/* .formatByteSize */ .$j)(record.sizeBytes),
        (0,_belay_domain_byte_size__WEBPACK_IMPORTED_MODULE_5__/* .formatByteSize */ .$j)(record.storedBytes),
    ]);
    const [first = '', ...rest] = (0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .aligned */ .b6)([head, ...rows], { right: [4, 5, 6] }).split('\n');
    return `${output.mark('bold', first)}\n${rest.join('\n')}${(0,_text_js__WEBPACK_IMPORTED_MODULE_6__/* .counted */ .hS)(entries.length, 'checkpoint')}\n`;
}


/***/ })

};

export const id = 144;
export const ids = [144];
export const modules = {

/***/ 8957:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  t: () => (/* binding */ CONFIG_PATH),
  Z: () => (/* binding */ loadConfig)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
;// CONCATENATED MODULE: ./packages/domain/lib/config/default-config.js
/** What `parseConfig({})` gives, as a value: without a configuration file nobody has to wait for its schema, which takes longer to build than
 *  a small checkpoint takes. A test holds the two together. */
const DEFAULT_CONFIG = {
    version: 1,
    lane: 'auto',
    encryption: 'auto',
    store: {
        kind: 'auto',
        path: null,
        attempts: 4,
        timeout: 120000,
    },
    series: {
        name: null,
        scope: 'branch',
        trust: 'same-origin',
    },
    checkpoint: {
        paths: ['.'],
        exclude: [],
        git: 'state',
        when: 'now',
        onlyIf: 'changed',
        trigger: 'user-request',
        priority: 'medium',
        retentionDays: null,
        compressionLevel: null,
        maxSize: null,
        required: false,
        notifyIssue: false,
    },
    restore: {
        deleteExtra: false,
        backup: false,
        verify: 'full',
        ifStale: 'skip',
        detectCrash: false,
        required: false,
    },
    retention: {
        keepLast: null,
        keepWithin: null,
        keepDaily: null,
        keepWeekly: null,
        keepMonthly: null,
        priorities: {
            low: 7,
            medium: 7,
            high: 30,
            critical: 'forever',
        },
    },
    lanes: {
        detect: {
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
        },
        docs: {
            durationMsTarget: 300000,
            jobTimeoutMs: 600000,
            createTimeoutMs: 60000,
            restoreTimeoutMs: 60000,
            retentionDaysMin: 7,
            compressionLevel: 1,
            createMsTarget: 2000,
            rtoMsTarget: 10000,
            rpoMsTarget: 300000,
            cacheLifetimeMs: 604800000,
            recoveryStrategies: ['retry', 'resume', 'skip', 'rollback', 'manual'],
            retriesMax: 3,
            retryDelayMs: 10000,
        },
        standard: {
            durationMsTarget: 900000,
            jobTimeoutMs: 1800000,
            createTimeoutMs: 300000,
            restoreTimeoutMs: 300000,
            retentionDaysMin: 7,
            compressionLevel: 1,
            createMsTarget: 5000,
            rtoMsTarget: 30000,
            rpoMsTarget: 900000,
            cacheLifetimeMs: 259200000,
            recoveryStrategies: ['resume', 'retry', 'rollback', 'skip', 'manual'],
            retriesMax: 2,
            retryDelayMs: 30000,
        },
        heavy: {
            durationMsTarget: 1800000,
            jobTimeoutMs: 7200000,
            createTimeoutMs: 900000,
            restoreTimeoutMs: 900000,
            retentionDaysMin: 14,
            compressionLevel: 3,
            createMsTarget: 30000,
            rtoMsTarget: 120000,
            rpoMsTarget: 1800000,
            cacheLifetimeMs: 86400000,
            recoveryStrategies: ['resume', 'rollback', 'retry', 'manual'],
            retriesMax: 1,
            retryDelayMs: 60000,
        },
    },
    health: {
        workflows: {
            ignore: [],
            repeatedFailures: {
                enabled: true,
                severity: 'P1',
                count: 2,
                window: 3600000,
            },
            failureRate: {
                enabled: true,
                severity: 'P2',
                max: 20,
                runsMin: 10,
            },
            consecutiveFailures: {
                enabled: true,
                severity: 'P1',
                count: 3,
            },
            startupFailure: {
                enabled: true,
                severity: 'P1',
            },
            disabled: {
                enabled: true,
                severity: 'P2',
                expected: [],
            },
            queueTime: {
                enabled: true,
                severity: 'P2',
                max: 1800000,
            },
            stuck: {
                enabled: true,
                severity: 'P1',
                after: 21600000,
            },
            orphaned: {
                enabled: true,
                severity: 'P3',
                after: 86400000,
            },
            slower: {
                enabled: true,
                severity: 'P3',
                by: 50,
                runsMin: 10,
            },
            missedSchedule: {
                enabled: true,
                severity: 'P1',
                lateMin: 7200000,
            },
        },
        files: [],
        repository: {
            labels: {
                enabled: true,
                severity: 'P3',
                required: [],
                create: false,
            },
            rateLimit: {
                enabled: true,
                severity: 'P2',
                leftMin: 10,
            },
            permissions: {
                enabled: true,
                severity: 'P2',
            },
            storage: {
                enabled: true,
                severity: 'P2',
                max: 80,
            },
            cache: {
                enabled: true,
                severity: 'P3',
                max: 90,
            },
        },
        readiness: {
            checkpointAge: {
                enabled: true,
                severity: 'P1',
                max: null,
                series: {},
            },
            creationSuccess: {
                enabled: true,
                severity: 'P1',
                min: 99,
            },
            verificationSuccess: {
                enabled: true,
                severity: 'P0',
                min: 99.9,
            },
            creationTime: {
                enabled: true,
                severity: 'P3',
            },
            storageGrowth: {
                enabled: true,
                severity: 'P3',
                max: 50,
                window: 604800000,
            },
            recoveryTime: {
                enabled: true,
                severity: 'P2',
                by: 50,
            },
            drill: {
                enabled: true,
                severity: 'P2',
                ageMax: 2592000000,
            },
            audit: {
                enabled: true,
                severity: 'P0',
            },
            crashedSessions: {
                enabled: true,
                severity: 'P1',
                silentAfter: 1800000,
            },
        },
        openAfter: 2,
        closeAfter: 2,
        pingUrl: null,
    },
    incidents: {
        labels: ['belay', 'incident'],
        reopenWithin: 604800000,
        recordsDirectory: 'docs/incidents',
        P0: {
            respondWithin: 900000,
            labels: ['severity: critical'],
            assignees: [],
            escalateTo: [],
            escalate: true,
        },
        P1: {
            respondWithin: 7200000,
            labels: ['severity: high'],
            assignees: [],
            escalateTo: [],
            escalate: true,
        },
        P2: {
            respondWithin: 28800000,
            labels: ['severity: medium'],
            assignees: [],
            escalateTo: [],
            escalate: false,
        },
        P3: {
            respondWithin: 172800000,
            labels: ['severity: low'],
            assignees: [],
            escalateTo: [],
            escalate: false,
        },
    },
    recovery: {
        attemptsMax: 3,
        optionalSteps: [],
        protectedSteps: ['*deploy*', '*publish*', '*release*'],
        signatures: [],
        validate: [],
        publish: 'push',
        assignees: [],
        runbooks: {},
    },
    drill: {
        scenarios: [
            'component-lost',
            'several-lost',
            'corrupt-manifest',
            'corrupt-pack',
            'store-unavailable',
            'cascade',
            'human-deletion',
        ],
        assertions: [],
        rtoTarget: null,
        rpoTarget: null,
    },
    audit: {
        enabled: true,
        branch: 'belay-audit',
        retentionYears: 7,
    },
    benchmark: {
        minEffect: 5,
        confidence: 95,
        warmup: 1,
        pairsMin: 10,
        pairsMax: 50,
        timeBudget: 600000,
        confirm: true,
        commentWhen: 'always',
        history: {
            store: 'branch',
            path: 'belay-benchmarks',
        },
        sla: {
            docs: {
                wallMax: null,
                p95Max: null,
                rssMax: null,
                failureRateMax: null,
            },
            standard: {
                wallMax: null,
                p95Max: null,
                rssMax: null,
                failureRateMax: null,
            },
            heavy: {
                wallMax: null,
                p95Max: null,
                rssMax: null,
                failureRateMax: null,
            },
        },
        subjects: {},
    },
};

// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
// EXTERNAL MODULE: ./packages/belay/lib/option-place.js + 1 modules
var option_place = __webpack_require__(4441);
;// CONCATENATED MODULE: ./packages/belay/lib/load-config.js




const CONFIG_PATH = '.github/belay.yml';
/** The configuration, or its defaults where there is no file.
 *  @param named what --config says
 *  @throws BelayError misuse `config-invalid`, or `option-invalid` for a directory; `path-not-found` if a file that was named is not there */
async function loadConfig(named, context) {
    const name = named ?? CONFIG_PATH;
    const text = await (0,option_place/* findOptionFile */.x)({ option: '--config', given: named, fallback: CONFIG_PATH }, context);
    if (text !== undefined) {
        // Its schema is large: loaded only where there is something to parse.
        const { parseConfig } = await __webpack_require__.e(/* import() */ 77).then(__webpack_require__.bind(__webpack_require__, 2458));
        return { config: parseConfig(await parseYaml(text, name), name), digest: (0,external_node_crypto_.hash)('sha256', text) };
    }
    if (named === undefined)
        return { config: DEFAULT_CONFIG, digest: null };
    throw (0,errors/* absent */.Ge)('path-not-found', `The option --config cannot be ${JSON.stringify(named)}: there is no such file`);
}
async function parseYaml(text, name) {
    const { parse, YAMLParseError } = await __webpack_require__.e(/* import() */ 815).then(__webpack_require__.t.bind(__webpack_require__, 8815, 19));
    try {
        return parse(text, { maxAliasCount: 100 });
    }
    catch (cause) {
        if (!(cause instanceof YAMLParseError) && !(cause instanceof ReferenceError))
            throw cause;
        throw (0,errors/* misuse */.vM)('config-invalid', `${name} is not valid YAML: ${cause.message.split('\n', 1)[0]}`, { cause });
    }
}


/***/ }),

/***/ 303:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ newestFirst),
/* harmony export */   q: () => (/* binding */ chooseCheckpoint)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8059);

/** The checkpoint that the selector means among those listed, whatever order they are listed in.
 *  @throws BelayError `selector-ambiguous` if part of an id fits several */
function chooseCheckpoint(selector, listed) {
    const ordered = newestFirst(listed);
    const [newest, ...older] = ordered;
    if (newest === undefined)
        return { kind: 'none', because: 'there is no checkpoint' };
    switch (selector.kind) {
        case 'latest':
            return { kind: 'chosen', checkpoint: newest };
        case 'good':
            return { kind: 'verify-in-order', candidates: [newest, ...older] };
        case 'id':
            return chosenById(selector.id, ordered);
        case 'phase':
            return chosenOrNone(ordered.find(({ phase }) => phase === selector.phase), `no checkpoint completes the phase ${JSON.stringify(selector.phase)}; there ${phasesThereAre(ordered)}`);
        case 'before':
            return chosenOrNone(ordered.find(({ createdAt }) => createdAt <= selector.time), `no checkpoint is as old as ${selector.time}; the oldest is from ${ordered.at(-1)?.createdAt}`);
    }
}
/** By time of creation, and by id within one millisecond, so that every machine orders them alike. */
function newestFirst(checkpoints) {
    return checkpoints.toSorted((a, b) => compareText(b.createdAt, a.createdAt) || compareText(b.id, a.id));
}
function chosenById(part, ordered) {
    const fitting = ordered.filter(({ id }) => id.startsWith(part) || id.endsWith(`-${part}`));
    if (fitting.length > 1) {
        const ids = fitting.slice(0, NAMED_MAX).map(({ id }) => id);
        const more = fitting.length > NAMED_MAX ? ` and ${fitting.length - NAMED_MAX} more` : '';
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .misuse */ .vM)('selector-ambiguous', `The checkpoint ${part} fits ${fitting.length}: ${ids.join(', ')}${more}`, {
            hint: 'Give more of the id.',
        });
    }
    return chosenOrNone(fitting[0], `no checkpoint has the id ${part}`);
}
function chosenOrNone(checkpoint, because) {
    return checkpoint === undefined ? { kind: 'none', because } : { kind: 'chosen', checkpoint };
}
const NAMED_MAX = 5;
function phasesThereAre(checkpoints) {
    const phases = new Set(checkpoints.flatMap(({ phase }) => (phase === null ? [] : [phase])));
    if (phases.size === 0)
        return 'is none';
    return `${phases.size === 1 ? 'is' : 'are'} ${[...phases].slice(0, NAMED_MAX).join(', ')}${phases.size > NAMED_MAX ? ', …' : ''}`;
}
function compareText(a, b) {
    if (a === b)
        return 0;
    return a < b ? -1 : 1;
}


/***/ }),

/***/ 7608:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ appendRuns),
/* harmony export */   G2: () => (/* binding */ countBlobs),
/* harmony export */   UE: () => (/* binding */ appendBlob),
/* harmony export */   cD: () => (/* binding */ comparePaths),
/* harmony export */   r: () => (/* binding */ eachBlob)
/* harmony export */ });
/** Orders paths so that a directory comes right before what it holds: bytewise, with `/` below every other byte. */
function comparePaths(a, b) {
    const length = Math.min(a.length, b.length);
    for (let at = 0; at < length; at++) {
        const left = a.charCodeAt(at);
        const right = b.charCodeAt(at);
        if (left === right)
            continue;
        if (left === 47)
            return -1;
        if (right === 47)
            return 1;
        return left - right;
    }
    return a.length - b.length;
}
/** Calls `visit` for each blob of a file, in order. */
function eachBlob(runs, visit) {
    for (let at = 0; at < runs.length; at += 4) {
        const pack = runs[at];
        const first = runs[at + 1];
        const count = runs[at + 2];
        const stride = runs[at + 3];
        for (let step = 0; step < count; step++)
            visit(pack, first + step * stride);
    }
}
function countBlobs(runs) {
    let count = 0;
    for (let at = 2; at < runs.length; at += 4)
        count += runs[at];
    return count;
}
/** Appends one blob to a list of runs, lengthening its last run where it continues it. */
function appendBlob(runs, pack, blob) {
    const last = runs.length - 4;
    if (last >= 0 && runs[last] === pack) {
        const first = runs[last + 1];
        const count = runs[last + 2];
        if (count === 1 && (blob === first || blob === first + 1)) {
            runs[last + 2] = 2;
            runs[last + 3] = blob - first;
            return;
        }
        if (count > 1 && blob === first + count * runs[last + 3]) {
            runs[last + 2] = count + 1;
            return;
        }
    }
    runs.push(pack, blob, 1, 1);
}
/** Appends the blobs of other runs, as if one by one. */
function appendRuns(runs, more) {
    eachBlob(more, (pack, blob) => appendBlob(runs, pack, blob));
}


/***/ }),

/***/ 7391:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ encodeLinkTable),
/* harmony export */   V: () => (/* binding */ decodeLinkTable)
/* harmony export */ });
/* harmony import */ var _byte_reader_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6538);
/* harmony import */ var _byte_writer_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9610);
/* harmony import */ var _entry_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7608);
/* harmony import */ var _limits_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(5230);




/** A part of the link table is a blob, so it stays well below a blob's largest size. */
const PART_BYTES = 2 ** 20;
/** The next count belongs to the same group. */
const CONTINUES = 1;
/** Encodes hard links: groups of two or more paths of one file. Paths ascend within a group, groups by their first path, so that the same
 *  links always give the same bytes. Several parts where one would grow too large: a group may go on in the next. */
function encodeLinkTable(groups) {
    const sorted = groups
        .map((paths) => [...paths].sort(_entry_js__WEBPACK_IMPORTED_MODULE_0__/* .comparePaths */ .cD))
        .sort((a, b) => (0,_entry_js__WEBPACK_IMPORTED_MODULE_0__/* .comparePaths */ .cD)(a[0] ?? '', b[0] ?? ''));
    const parts = [];
    const out = new _byte_writer_js__WEBPACK_IMPORTED_MODULE_1__/* .ByteWriter */ .U();
    for (const paths of sorted) {
        for (let at = 0; at < paths.length;) {
            const count = countThatFits(paths, at);
            out.varint(count * 2 + (at + count < paths.length ? CONTINUES : 0));
            for (const path of paths.slice(at, at + count)) {
                out.varint(path.length);
                out.byteString(path);
            }
            at += count;
            if (out.length >= PART_BYTES) {
                parts.push(out.toBytes());
                out.clear();
            }
        }
    }
    if (out.length > 0)
        parts.push(out.toBytes());
    return parts;
}
/** Adds one part's links to `groupOf`: path to group number, counted on from `firstGroup`. Returns the number the next part begins with.
 *  @throws BelayError corrupt `manifest-corrupt` */
function decodeLinkTable(bytes, o) {
    const reader = new _byte_reader_js__WEBPACK_IMPORTED_MODULE_2__/* .ByteReader */ .k(bytes, `The link table of ${o.what}`, 'manifest-corrupt');
    let group = o.firstGroup;
    while (reader.remaining > 0) {
        const packed = reader.varint();
        const count = Math.floor(packed / 2);
        if (count < 2 || count * 2 > reader.remaining)
            reader.fail(`2 to ${Math.floor(reader.remaining / 2)} links`, `${count}`);
        for (let left = count; left > 0; left--) {
            const length = reader.varint();
            if (length === 0 || length > _limits_js__WEBPACK_IMPORTED_MODULE_3__/* .PATH_BYTES_MAX */ .$k)
                reader.fail(`a path of 1 to ${_limits_js__WEBPACK_IMPORTED_MODULE_3__/* .PATH_BYTES_MAX */ .$k} bytes`, `${length}`);
            const path = reader.byteString(length);
            if (o.groupOf.has(path))
                reader.fail('each path in one group', 'one in two');
            o.groupOf.set(path, group);
        }
        if (packed % 2 !== CONTINUES)
            group++;
    }
    return group;
}
/** How many paths from `at` on make about one part: two at least, and never all but one. */
function countThatFits(paths, at) {
    let bytes = 0;
    for (let end = at; end < paths.length; end++) {
        bytes += paths[end].length + 3;
        if (bytes >= PART_BYTES && end + 1 - at >= 2 && paths.length - (end + 1) >= 2)
            return end + 1 - at;
    }
    return paths.length - at;
}


/***/ }),

/***/ 2254:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HK: () => (/* binding */ decodeRoot),
/* harmony export */   pR: () => (/* binding */ encodeRoot)
/* harmony export */ });
/* unused harmony export rootFactsSchema */
/* harmony import */ var _belay_domain_checkpoint_record__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7392);
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8059);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9691);
/* harmony import */ var _byte_reader_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6538);
/* harmony import */ var _byte_writer_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9610);
/* harmony import */ var _limits_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5230);






const LOCATOR_BYTES_MAX = 512;
const CHUNK_BYTES_MIN = 64;
const CHUNK_BYTES_MAX = 2 ** 20;
/** How the large files of a checkpoint were cut. A child goes on with it, so it is checked like all that comes from a store. */
const chunkingSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ minBytes: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr(), averageBytes: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr(), maxBytes: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr(), wholeFileMaxBytes: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr() })
    .refine(({ minBytes, averageBytes, maxBytes, wholeFileMaxBytes }) => minBytes >= CHUNK_BYTES_MIN &&
    minBytes < averageBytes &&
    averageBytes < maxBytes &&
    maxBytes <= CHUNK_BYTES_MAX &&
    Number.isInteger(Math.log2(averageBytes)) &&
    wholeFileMaxBytes >= 0 &&
    wholeFileMaxBytes <= CHUNK_BYTES_MAX, `expected sizes that ascend from ${CHUNK_BYTES_MIN} to ${CHUNK_BYTES_MAX} bytes, the average a power of two`);
/** What a checkpoint's root says in words. `storedBytes` leaves out the object that holds the root, whose size is not known yet;
 *  `digest` is that object's name, so it cannot be inside. */
const rootFactsSchema = zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
    record: _belay_domain_checkpoint_record__WEBPACK_IMPORTED_MODULE_1__/* .checkpointRecordSchema */ .LL.omit({ digest: true }),
    /** What was asked to be kept: `restore --delete-extra` removes nothing else. */
    selection: zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({
        paths: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
        exclude: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
        keepCredentials: zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(),
        ignoreFiles: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .object */ .Ikc({ directory: zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), patterns: zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()) })),
    }),
    entries: zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().nonnegative(),
    chunking: chunkingSchema,
});
/** @throws BelayError misuse `size-limit-exceeded` for a root that no reader would take */
function encodeRoot(root) {
    if (root.packs.length > _limits_js__WEBPACK_IMPORTED_MODULE_2__/* .PACKS_PER_CHECKPOINT_MAX */ .j9)
        throw tooMany('packs', _limits_js__WEBPACK_IMPORTED_MODULE_2__/* .PACKS_PER_CHECKPOINT_MAX */ .j9, root.packs.length);
    const highest = root.packs.reduce((high, pack) => Math.max(high, pack.number), root.selfPack);
    if (highest >= _limits_js__WEBPACK_IMPORTED_MODULE_2__/* .PACK_NUMBERS_MAX */ .yk)
        throw tooMany('pack numbers', _limits_js__WEBPACK_IMPORTED_MODULE_2__/* .PACK_NUMBERS_MAX */ .yk, highest);
    const out = new _byte_writer_js__WEBPACK_IMPORTED_MODULE_3__/* .ByteWriter */ .U(4096);
    const facts = Buffer.from(JSON.stringify(root.facts), 'utf8');
    out.varint(facts.length);
    out.bytes(facts);
    out.varint(root.selfPack);
    out.varint(root.selfReferencedBytes);
    out.varint(root.packs.length);
    for (const pack of root.packs) {
        out.varint(pack.number);
        out.bytes(Buffer.from(pack.name, 'hex'));
        out.varint(pack.sizeBytes);
        out.varint(pack.trailerBytes);
        out.varint(pack.referencedBytes);
        out.varint(pack.rawBytes);
        const locator = Buffer.from(pack.at, 'utf8');
        out.varint(locator.length);
        out.bytes(locator);
    }
    for (const runs of [root.segments, root.links]) {
        out.varint(runs.length);
        for (const value of runs)
            out.varint(value);
    }
    return out.toBytes();
}
/** @throws BelayError corrupt `manifest-corrupt` */
function decodeRoot(bytes, what) {
    const reader = new _byte_reader_js__WEBPACK_IMPORTED_MODULE_4__/* .ByteReader */ .k(bytes, `The root of ${what}`, 'manifest-corrupt');
    const facts = parseFacts(reader.bytes(reader.varint()), what);
    const selfPack = reader.varint();
    if (selfPack >= _limits_js__WEBPACK_IMPORTED_MODULE_2__/* .PACK_NUMBERS_MAX */ .yk)
        reader.fail(`pack numbers below ${_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .PACK_NUMBERS_MAX */ .yk}`, `${selfPack}`);
    const selfReferencedBytes = reader.varint();
    const packCount = reader.count(37);
    if (packCount > _limits_js__WEBPACK_IMPORTED_MODULE_2__/* .PACKS_PER_CHECKPOINT_MAX */ .j9)
        reader.fail(`at most ${_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .PACKS_PER_CHECKPOINT_MAX */ .j9} packs`, `${packCount}`);
    const packs = [];
    const numbers = new Set([selfPack]);
    for (let left = packCount; left > 0; left--) {
        const number = reader.varint();
        if (number >= _limits_js__WEBPACK_IMPORTED_MODULE_2__/* .PACK_NUMBERS_MAX */ .yk)
            reader.fail(`pack numbers below ${_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .PACK_NUMBERS_MAX */ .yk}`, `${number}`);
        if (numbers.has(number))
            reader.fail('each pack number once', `${number} again`);
        numbers.add(number);
        const name = reader.bytes(32).toString('hex');
        const sizeBytes = reader.varint();
        const trailerBytes = reader.varint();
        if (trailerBytes > Math.min(sizeBytes, _limits_js__WEBPACK_IMPORTED_MODULE_2__/* .TRAILER_BYTES_MAX */ .pC))
            reader.fail(`a trailer within ${sizeBytes} bytes`, `${trailerBytes}`);
        const referencedBytes = reader.varint();
        const rawBytes = reader.varint();
        const locatorBytes = reader.varint();
        if (locatorBytes > LOCATOR_BYTES_MAX)
            reader.fail(`a locator of at most ${LOCATOR_BYTES_MAX} bytes`, `${locatorBytes}`);
        const at = reader.bytes(locatorBytes).toString('utf8');
        packs.push({ number, name, at, sizeBytes, trailerBytes, referencedBytes, rawBytes });
    }
    const segments = readRuns(reader, numbers);
    const links = readRuns(reader, numbers);
    reader.end();
    return { facts, selfPack, selfReferencedBytes, packs, segments, links };
}
function readRuns(reader, packs) {
    const values = reader.count(1);
    if (values % 4 !== 0)
        reader.fail('runs of four numbers', `${values} numbers`);
    const runs = [];
    for (let left = values / 4; left > 0; left--) {
        const pack = reader.varint();
        const first = reader.varint();
        const count = reader.varint();
        const stride = reader.varint();
        if (!packs.has(pack))
            reader.fail('runs in known packs', `pack ${pack}`);
        // No part of a manifest comes twice, since paths ascend. So a stride of 0 could only be a bomb.
        if (count === 0 || stride !== 1 || first + count > 2 ** 32)
            reader.fail('a run of blobs', `${count} from ${first}, stride ${stride}`);
        runs.push(pack, first, count, stride);
    }
    return runs;
}
function tooMany(what, max, found) {
    return (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_5__/* .misuse */ .vM)('size-limit-exceeded', `The checkpoint has too many ${what}: expected at most ${max}, found ${found}`, {
        hint: 'Begin anew, without a parent, or take checkpoints of parts of the tree.',
    });
}
function parseFacts(bytes, what) {
    let value;
    try {
        value = JSON.parse(bytes.toString('utf8'));
    }
    catch (cause) {
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_5__/* .corrupt */ .qb)('manifest-corrupt', `The root of ${what} is corrupt: its facts are not JSON`, { cause });
    }
    const parsed = rootFactsSchema.safeParse(value);
    if (parsed.success)
        return parsed.data;
    const issue = parsed.error.issues[0];
    throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_5__/* .corrupt */ .qb)('manifest-corrupt', `The root of ${what} is corrupt: ${issue?.path.join('.')}: ${issue?.message}`, {
        cause: parsed.error,
    });
}


/***/ }),

/***/ 7033:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KB: () => (/* binding */ SegmentEncoder),
/* harmony export */   UR: () => (/* binding */ decodeSegment),
/* harmony export */   e8: () => (/* binding */ endsSegment)
/* harmony export */ });
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8059);
/* harmony import */ var _byte_reader_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(6538);
/* harmony import */ var _byte_writer_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9610);
/* harmony import */ var _entry_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7608);
/* harmony import */ var _limits_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5230);





const KINDS = ['file', 'directory', 'symlink'];
const UNSTABLE = 4;
const CUT_MASK = 31;
const CUT_MAX = 256;
/** Whether a segment ends with this entry. Decided by the path alone (FNV-1a, one in 32), so that a change in one place of the tree
 *  leaves the other segments as they were: they are shared with the parent's. */
function endsSegment(path, entriesSoFar) {
    if (entriesSoFar >= CUT_MAX)
        return true;
    let sum = 0x811c9dc5;
    for (let at = 0; at < path.length; at++)
        sum = Math.imul(sum ^ path.charCodeAt(at), 0x01000193);
    return ((sum ^ (sum >>> 15)) & CUT_MASK) === 0;
}
/** Encodes consecutive entries column by column; deltas within the segment only, so that it stands alone. Link groups are not in
 *  segments but in the link table: a new link elsewhere must not change them. */
class SegmentEncoder {
    #paths = new _byte_writer_js__WEBPACK_IMPORTED_MODULE_0__/* .ByteWriter */ .U();
    #kinds = new _byte_writer_js__WEBPACK_IMPORTED_MODULE_0__/* .ByteWriter */ .U();
    #times = new _byte_writer_js__WEBPACK_IMPORTED_MODULE_0__/* .ByteWriter */ .U();
    #contents = new _byte_writer_js__WEBPACK_IMPORTED_MODULE_0__/* .ByteWriter */ .U();
    #count = 0;
    #path = '';
    #seconds = 0;
    #pack = 0;
    #blob = 0;
    get count() {
        return this.#count;
    }
    /** What `finish` would give by now, about. */
    get sizeBytes() {
        return this.#paths.length + this.#kinds.length + this.#times.length + this.#contents.length;
    }
    /** @throws BelayError misuse `size-limit-exceeded` for a path that no reader would take */
    add(entry) {
        if (entry.path.length > _limits_js__WEBPACK_IMPORTED_MODULE_1__/* .PATH_BYTES_MAX */ .$k) {
            throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_2__/* .misuse */ .vM)('size-limit-exceeded', `A path is too long: expected at most ${_limits_js__WEBPACK_IMPORTED_MODULE_1__/* .PATH_BYTES_MAX */ .$k} bytes, found ${entry.path.length}`, {
                hint: `Leave it out with --exclude: it begins with ${JSON.stringify(entry.path.slice(0, 80))}.`,
            });
        }
        const prefix = commonPrefix(this.#path, entry.path);
        this.#paths.varint(prefix);
        this.#paths.varint(entry.path.length - prefix);
        this.#paths.byteString(prefix === 0 ? entry.path : entry.path.slice(prefix));
        const kind = KINDS.indexOf(entry.kind);
        this.#kinds.varint((entry.mode << 3) | (entry.unstable ? UNSTABLE : 0) | kind);
        this.#times.zigzag(entry.mtimeSec - this.#seconds);
        this.#times.varint(entry.mtimeNsec);
        if (entry.kind === 'file')
            this.#addFile(entry.sizeBytes, entry.runs);
        else if (entry.kind === 'symlink') {
            this.#contents.varint(entry.target.length);
            this.#contents.byteString(entry.target);
        }
        this.#path = entry.path;
        this.#seconds = entry.mtimeSec;
        this.#count++;
    }
    /** The segment's bytes; the encoder is then empty again. */
    finish() {
        const columns = [this.#paths, this.#kinds, this.#times, this.#contents];
        const out = new _byte_writer_js__WEBPACK_IMPORTED_MODULE_0__/* .ByteWriter */ .U(columns.reduce((sum, column) => sum + column.length, 32));
        out.varint(this.#count);
        for (const column of columns) {
            out.varint(column.length);
            out.bytes(column.view());
            column.clear();
        }
        this.#count = 0;
        this.#path = '';
        this.#seconds = 0;
        this.#pack = 0;
        this.#blob = 0;
        return out.view();
    }
    #addFile(sizeBytes, runs) {
        this.#contents.varint(sizeBytes);
        if (sizeBytes === 0)
            return;
        this.#contents.varint(runs.length / 4);
        for (let at = 0; at < runs.length; at += 4) {
            const pack = runs[at];
            const first = runs[at + 1];
            const count = runs[at + 2];
            const stride = runs[at + 3];
            this.#contents.zigzag(pack - this.#pack);
            this.#contents.zigzag(first - this.#blob);
            this.#contents.varint(count * 2 + (count === 1 ? 1 : stride));
            this.#pack = pack;
            this.#blob = first + count * stride;
        }
    }
}
/** Decodes a segment, without link groups. `after` is the last path of the one before: entries must go on from there, so that no path comes twice.
 *  @throws BelayError corrupt `manifest-corrupt` */
function decodeSegment(bytes, o) {
    const reader = new _byte_reader_js__WEBPACK_IMPORTED_MODULE_3__/* .ByteReader */ .k(bytes, o.what, 'manifest-corrupt');
    const count = reader.varint();
    if (count === 0 || count > _limits_js__WEBPACK_IMPORTED_MODULE_1__/* .SEGMENT_ENTRIES_MAX */ .W6)
        reader.fail(`1 to ${_limits_js__WEBPACK_IMPORTED_MODULE_1__/* .SEGMENT_ENTRIES_MAX */ .W6} entries`, `${count}`);
    const paths = reader.section(reader.varint());
    const kinds = reader.section(reader.varint());
    const times = reader.section(reader.varint());
    const contents = reader.section(reader.varint());
    reader.end();
    const runsReader = new RunsReader(contents);
    const entries = [];
    let path = '';
    let seconds = 0;
    let previous = o.after;
    for (let number = 0; number < count; number++) {
        const prefix = paths.varint();
        const suffix = paths.varint();
        if (prefix > path.length)
            paths.fail(`a prefix of at most ${path.length} bytes`, `${prefix}`);
        if (prefix + suffix > _limits_js__WEBPACK_IMPORTED_MODULE_1__/* .PATH_BYTES_MAX */ .$k)
            paths.fail(`a path of at most ${_limits_js__WEBPACK_IMPORTED_MODULE_1__/* .PATH_BYTES_MAX */ .$k} bytes`, `${prefix + suffix}`);
        path = path.slice(0, prefix) + paths.byteString(suffix);
        if (previous !== undefined && (0,_entry_js__WEBPACK_IMPORTED_MODULE_4__/* .comparePaths */ .cD)(previous, path) >= 0)
            paths.fail('paths in ascending order', 'one out of order');
        previous = path;
        const packed = kinds.varint();
        const kind = KINDS[packed & 3] ?? kinds.fail('a known kind', `${packed & 3}`);
        const mode = Math.floor(packed / 8);
        if (mode > 0o7777)
            kinds.fail('a mode of 12 bits', `${mode}`);
        seconds += times.zigzag();
        const mtimeNsec = times.varint();
        if (Math.abs(seconds) > _limits_js__WEBPACK_IMPORTED_MODULE_1__/* .TIME_SECONDS_MAX */ .Fd)
            times.fail('a time in range', `${seconds} s`);
        if (mtimeNsec >= 1e9)
            times.fail('less than 1,000,000,000 ns', `${mtimeNsec}`);
        const sizeBytes = kind === 'file' ? contents.varint() : 0;
        const runs = sizeBytes > 0 ? runsReader.next(sizeBytes) : [];
        const target = kind === 'symlink' ? contents.byteString(contents.varint()) : '';
        const unstable = (packed & UNSTABLE) !== 0;
        entries.push({
            path,
            kind,
            mode,
            mtimeSec: seconds,
            mtimeNsec,
            sizeBytes,
            runs,
            target,
            linkGroup: 0,
            unstable,
        });
    }
    for (const column of [paths, kinds, times, contents])
        column.end();
    return entries;
}
class RunsReader {
    #contents;
    #pack = 0;
    #blob = 0;
    constructor(contents) {
        this.#contents = contents;
    }
    next(sizeBytes) {
        const runs = [];
        let blobs = 0;
        for (let left = this.#contents.count(3); left > 0; left--) {
            const pack = this.#pack + this.#contents.zigzag();
            const first = this.#blob + this.#contents.zigzag();
            const packed = this.#contents.varint();
            const count = Math.floor(packed / 2);
            const stride = packed % 2;
            // One blob has one form, so that one tree has one description.
            const isPlain = count > 1 || stride === 1;
            const valid = isPlain && pack >= 0 && pack < _limits_js__WEBPACK_IMPORTED_MODULE_1__/* .PACK_NUMBERS_MAX */ .yk && first >= 0 && count > 0 && first + count <= 2 ** 32;
            if (!valid)
                this.#contents.fail('a run of blobs', `pack ${pack}, blob ${first}, count ${count}`);
            blobs += count;
            if (blobs > sizeBytes)
                this.#contents.fail(`at most ${sizeBytes} blobs`, `${blobs}`);
            runs.push(pack, first, count, stride);
            this.#pack = pack;
            this.#blob = first + count * stride;
        }
        if (blobs === 0)
            this.#contents.fail('blobs for a file with content', 'none');
        return runs;
    }
}
function commonPrefix(a, b) {
    const length = Math.min(a.length, b.length);
    let at = 0;
    while (at < length && a.charCodeAt(at) === b.charCodeAt(at))
        at++;
    return at;
}


/***/ }),

/***/ 4320:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ BlobReader)
/* harmony export */ });
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8059);
/* harmony import */ var _pack_reader_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(970);


/** Reads blobs by pack and number. Opens packs when they are needed; holds their indexes, and a few frames. */
class BlobReader {
    #o;
    #packs = new Map();
    /** The frames read last: a manifest with a history alternates between packs. */
    #frames = [];
    constructor(o) {
        this.#o = o;
    }
    /** Takes a pack that is open already. */
    hold(number, pack) {
        this.#packs.set(number, Promise.resolve(pack));
    }
    /** @throws BelayError corrupt if there is no such pack, or it is damaged */
    async pack(number, o = {}) {
        let pack = this.#packs.get(number);
        if (pack === undefined) {
            const place = this.#o.packs.get(number);
            if (place === undefined) {
                throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .corrupt */ .qb)('manifest-corrupt', `The manifest of ${this.#o.what} names pack ${number}, which its root does not list`);
            }
            pack = (0,_pack_reader_js__WEBPACK_IMPORTED_MODULE_1__/* .openPack */ .g5)(place, this.#o.store, this.#o.keyring, o);
            this.#packs.set(number, pack);
            // A failed attempt must not stand in the way of a later one.
            pack.catch(() => this.#packs.delete(number));
        }
        return await pack;
    }
    /** One verified blob. Neighbours in one frame cost one read. */
    async read(packNumber, blob, o = {}) {
        const pack = await this.pack(packNumber, o);
        const number = (0,_pack_reader_js__WEBPACK_IMPORTED_MODULE_1__/* .frameHolding */ .Jq)(pack, blob);
        let frame = this.#frames.find((held) => held.pack === pack && held.number === number);
        if (frame === undefined) {
            frame = { pack, number, raw: await (0,_pack_reader_js__WEBPACK_IMPORTED_MODULE_1__/* .readFrame */ .IW)(pack, number, this.#o.store, o) };
            if (this.#frames.length >= FRAMES_HELD)
                this.#frames.shift();
            this.#frames.push(frame);
        }
        return (0,_pack_reader_js__WEBPACK_IMPORTED_MODULE_1__/* .blobInFrame */ .wA)(pack, blob, frame.raw, this.#o.hasher);
    }
}
const FRAMES_HELD = 4;


/***/ }),

/***/ 5623:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   O: () => (/* binding */ blobsOf),
/* harmony export */   q: () => (/* binding */ CheckpointReader)
/* harmony export */ });
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8059);
/* harmony import */ var _format_entry_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7608);
/* harmony import */ var _format_keys_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4118);
/* harmony import */ var _format_link_table_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(7391);
/* harmony import */ var _format_root_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(2254);
/* harmony import */ var _format_segment_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7033);
/* harmony import */ var _blob_reader_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4320);
/* harmony import */ var _pack_reader_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(970);








/** An open checkpoint: its root is verified, everything below is verified as it is read. Holds the indexes of the packs it has
 *  opened, and a few frames. */
class CheckpointReader {
    entry;
    root;
    /** Computes blob ids as this checkpoint's packs do. */
    hasher;
    keys;
    /** The object that holds the root, as a child of this checkpoint lists it; how much it refers to there is for the child to say. */
    selfRef;
    #refs;
    #blobs;
    #places;
    constructor(o) {
        this.entry = o.entry;
        this.root = o.root;
        this.keys = o.self.keys;
        this.hasher = new _format_keys_js__WEBPACK_IMPORTED_MODULE_0__/* .BlobHasher */ .$j(o.self.keys?.blobId);
        this.selfRef = {
            number: o.root.selfPack,
            ...placeOf(o.entry),
            referencedBytes: 0,
            rawBytes: o.self.index.blobLengths.reduce((sum, length) => sum + length, 0),
        };
        this.#refs = new Map(o.root.packs.map((pack) => [pack.number, pack]));
        this.#blobs = new _blob_reader_js__WEBPACK_IMPORTED_MODULE_1__/* .BlobReader */ .n({
            packs: this.#refs,
            what: this.what,
            hasher: this.hasher,
            store: o.store,
            keyring: o.keyring,
        });
        this.#blobs.hold(o.root.selfPack, o.self);
    }
    /** @throws BelayError corrupt if the root is not the one the catalog names. */
    static async open(entry, o) {
        const self = await (0,_pack_reader_js__WEBPACK_IMPORTED_MODULE_2__/* .openPack */ .g5)(placeOf(entry), o.store, o.keyring, { signal: o.signal });
        const what = `checkpoint ${entry.record.id}`;
        if (self.root === undefined)
            throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_3__/* .corrupt */ .qb)('manifest-corrupt', `The object of ${what} holds no root`);
        const root = (0,_format_root_js__WEBPACK_IMPORTED_MODULE_4__/* .decodeRoot */ .HK)(self.root, what);
        if (root.facts.record.id !== entry.record.id) {
            throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_3__/* .corrupt */ .qb)('manifest-corrupt', `The root of ${what} is corrupt: it belongs to ${root.facts.record.id}`);
        }
        return new CheckpointReader({ entry, root, self, store: o.store, keyring: o.keyring });
    }
    get what() {
        return `checkpoint ${this.entry.record.id}`;
    }
    /** Numbers of all packs of this checkpoint, its own included. */
    packNumbers() {
        return [...this.#refs.keys(), this.root.selfPack];
    }
    /** @throws BelayError corrupt if the manifest names a pack its root does not list. */
    async pack(number, o = {}) {
        return await this.#blobs.pack(number, o);
    }
    /** The entries, in path order, segment by segment. */
    async *segments(o = {}) {
        const groupOf = await this.#linkGroups(o);
        let after;
        let count = 0;
        let linked = 0;
        for (const [pack, blob] of blobsOf(this.root.segments)) {
            o.signal?.throwIfAborted();
            const entries = (0,_format_segment_js__WEBPACK_IMPORTED_MODULE_5__/* .decodeSegment */ .UR)(await this.readBlob(pack, blob, o), {
                after,
                what: `A manifest segment of ${this.what}`,
            });
            after = entries.at(-1)?.path;
            count += entries.length;
            if (groupOf.size === 0) {
                yield entries;
                continue;
            }
            const withGroups = withLinks(entries, groupOf);
            for (const { linkGroup } of withGroups)
                if (linkGroup > 0)
                    linked++;
            yield withGroups;
        }
        if (count !== this.root.facts.entries) {
            throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_3__/* .corrupt */ .qb)('manifest-corrupt', `The manifest of ${this.what} is corrupt: expected ${this.root.facts.entries} entries, found ${count}`);
        }
        if (linked !== groupOf.size) {
            throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_3__/* .corrupt */ .qb)('manifest-corrupt', `The manifest of ${this.what} is corrupt: expected ${groupOf.size} entries with hard links, found ${linked}`);
        }
    }
    /** The entry of a path, without its link group; `undefined` if the manifest has none. Reads as many segments as a binary search takes. */
    async find(path, o = {}) {
        this.#places ??= [...blobsOf(this.root.segments)];
        const places = this.#places;
        let low = 0;
        let high = places.length - 1;
        while (low <= high) {
            const middle = (low + high) >>> 1;
            const [pack, blob] = places[middle];
            const bytes = await this.readBlob(pack, blob, o);
            const entries = (0,_format_segment_js__WEBPACK_IMPORTED_MODULE_5__/* .decodeSegment */ .UR)(bytes, { after: undefined, what: `A manifest segment of ${this.what}` });
            if ((0,_format_entry_js__WEBPACK_IMPORTED_MODULE_6__/* .comparePaths */ .cD)(path, entries[0].path) < 0)
                high = middle - 1;
            else if ((0,_format_entry_js__WEBPACK_IMPORTED_MODULE_6__/* .comparePaths */ .cD)(path, entries.at(-1).path) > 0)
                low = middle + 1;
            else
                return entries.find((entry) => entry.path === path);
        }
        return undefined;
    }
    /** One verified blob. Neighbours in one frame cost one read. */
    async readBlob(packNumber, blob, o = {}) {
        return await this.#blobs.read(packNumber, blob, o);
    }
    async #linkGroups(o) {
        const groupOf = new Map();
        let firstGroup = 1;
        for (const [pack, blob] of blobsOf(this.root.links)) {
            firstGroup = (0,_format_link_table_js__WEBPACK_IMPORTED_MODULE_7__/* .decodeLinkTable */ .V)(await this.readBlob(pack, blob, o), {
                groupOf,
                firstGroup,
                what: this.what,
            });
        }
        return groupOf;
    }
}
function withLinks(entries, groupOf) {
    return entries.map((entry) => {
        const linkGroup = groupOf.get(entry.path);
        if (linkGroup === undefined || entry.kind === 'directory')
            return entry;
        return { ...entry, linkGroup };
    });
}
/** The blobs of runs, lazily: a run's count is a claim until its pack has been seen. */
function* blobsOf(runs) {
    for (let at = 0; at < runs.length; at += 4) {
        const count = runs[at + 2];
        for (let step = 0; step < count; step++)
            yield [runs[at], runs[at + 1] + step * runs[at + 3]];
    }
}
function placeOf(entry) {
    const { record, at, sizeBytes, trailerBytes } = entry;
    return { name: record.digest, at, sizeBytes, trailerBytes };
}


/***/ }),

/***/ 9912:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ inParallel)
/* harmony export */ });
/** Does `work` for each item, at most `limit` at once. The first failure ends it: nothing new is begun, what is under way is waited
 *  for, then the failure is thrown. */
async function inParallel(items, limit, work) {
    const waiting = items[Symbol.iterator]();
    const failures = [];
    const lane = async () => {
        for (let next = waiting.next(); next.done !== true && failures.length === 0; next = waiting.next()) {
            try {
                await work(next.value);
            }
            catch (error) {
                failures.push(error);
            }
        }
    };
    await Promise.all(Array.from({ length: limit }, lane));
    if (failures.length > 0)
        throw failures[0];
}


/***/ }),

/***/ 970:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IW: () => (/* binding */ readFrame),
/* harmony export */   Jq: () => (/* binding */ frameHolding),
/* harmony export */   ep: () => (/* binding */ blobDigest),
/* harmony export */   g5: () => (/* binding */ openPack),
/* harmony export */   wA: () => (/* binding */ blobInFrame)
/* harmony export */ });
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8059);
/* harmony import */ var _format_object_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6613);
/* harmony import */ var _format_pack_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6798);



/** Fetches and verifies an object's trailer.
 *  @throws BelayError corrupt `object-missing` if the store says it is absent: something in the store names it, so it should be there. */
async function openPack(place, store, keyring, o = {}) {
    const what = `Pack ${place.name.slice(0, 12)}… in ${store.label}`;
    const tail = await read(place, store, { offset: place.sizeBytes - place.trailerBytes, length: place.trailerBytes }, what, o);
    const opened = await (0,_format_object_js__WEBPACK_IMPORTED_MODULE_0__/* .openTrailer */ .U1)(tail, { name: place.name, sizeBytes: place.sizeBytes, keyring, what });
    return { ...opened, place, what };
}
/** Fetches, verifies and decompresses one frame. */
async function readFrame(pack, frame, store, o = {}) {
    const row = pack.index.frames[frame];
    const range = { offset: pack.index.frameOffsets[frame], length: row.storedBytes };
    const stored = await read(pack.place, store, range, pack.what, o);
    return (0,_format_object_js__WEBPACK_IMPORTED_MODULE_0__/* .openFrame */ .Ys)(stored, { index: pack.index, frame, seal: pack.seal, what: pack.what });
}
/** The frame a blob lies in. @throws BelayError corrupt if the pack has no such blob. */
function frameHolding(pack, blob) {
    const count = pack.index.blobLengths.length;
    if (blob >= count)
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .corrupt */ .qb)('pack-corrupt', `${pack.what} is not what the manifest needs: expected blob ${blob}, found ${count} blobs`);
    return (0,_format_pack_index_js__WEBPACK_IMPORTED_MODULE_2__/* .frameOfBlob */ .MF)(pack.index, blob);
}
/** Cuts a blob out of its frame's raw bytes and proves that it is the one the index names. */
function blobInFrame(pack, blob, raw, hasher) {
    const start = pack.index.blobOffsets[blob];
    const content = raw.subarray(start, start + pack.index.blobLengths[blob]);
    const expected = blobDigest(pack, blob);
    const found = hasher.digestOf(content);
    if (found !== expected)
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .corrupt */ .qb)('blob-corrupt', `${pack.what} is corrupt: blob ${blob} is not what its index says (${hex(expected)}…, found ${hex(found)}…)`);
    return content;
}
/** A blob's id: 32 bytes in latin1. */
function blobDigest(pack, blob) {
    return pack.index.digests.toString('latin1', blob * _format_pack_index_js__WEBPACK_IMPORTED_MODULE_2__/* .DIGEST_BYTES */ .x4, (blob + 1) * _format_pack_index_js__WEBPACK_IMPORTED_MODULE_2__/* .DIGEST_BYTES */ .x4);
}
async function read(place, store, range, what, o) {
    const bytes = await store.get(place.at, { ...o, range });
    if (bytes === undefined) {
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .corrupt */ .qb)('object-missing', `${what} is missing, and the checkpoint needs it`, {
            hint: 'Use another checkpoint: `--checkpoint good` finds the newest that verifies.',
        });
    }
    return bytes;
}
function hex(digest) {
    return Buffer.from(digest.slice(0, 6), 'latin1').toString('hex');
}


/***/ }),

/***/ 7557:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   t: () => (/* binding */ damageOf),
/* harmony export */   w: () => (/* binding */ DamageList)
/* harmony export */ });
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8059);

/** Collects damage by object. Memory is bounded by the number of objects, whatever is wrong with them. */
class DamageList {
    #objects = new Map();
    get isEmpty() {
        return this.#objects.size === 0;
    }
    add(name, error) {
        const draft = this.#draft(name);
        if (draft.errors.length < ERRORS_MAX)
            draft.errors.push(error);
        draft.errorCount++;
        if (error.kind === 'corrupt')
            draft.kind = 'corrupt';
    }
    addPath(name, path) {
        const draft = this.#draft(name);
        if (draft.paths.at(-1) === path)
            return;
        if (draft.paths.length < PATHS_MAX)
            draft.paths.push(path);
        draft.pathCount++;
    }
    objects() {
        return [...this.#objects].map(([name, draft]) => ({ name, ...draft }));
    }
    verdict() {
        if (this.isEmpty)
            return 'sound';
        return [...this.#objects.values()].some(({ kind }) => kind === 'corrupt') ? 'corrupt' : 'unavailable';
    }
    #draft(name) {
        let draft = this.#objects.get(name);
        if (draft === undefined) {
            draft = { kind: 'unavailable', errors: [], errorCount: 0, paths: [], pathCount: 0 };
            this.#objects.set(name, draft);
        }
        return draft;
    }
}
const ERRORS_MAX = 8;
const PATHS_MAX = 100;
/** The error as one that says something of an object. Everything else ends the verification: an abort, a wrong passphrase, a missing
 *  store, a defect of the program say nothing of the objects.
 *  @throws what it was given */
function damageOf(error) {
    const says = error instanceof _belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .BelayError */ .oT && (error.kind === 'corrupt' || error.kind === 'unavailable');
    if (!says || error.code === 'internal' || error.code === 'aborted' || error.code === 'timed-out')
        throw error;
    return error;
}


/***/ })

};

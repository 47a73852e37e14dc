export const id = 787;
export const ids = [787];
export const modules = {

/***/ 1787:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  validateCommand: () => (/* binding */ validateCommand)
});

// EXTERNAL MODULE: ./packages/domain/lib/checkpoint/selector.js
var checkpoint_selector = __webpack_require__(8080);
// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
// EXTERNAL MODULE: ./packages/belay/lib/command.js
var command = __webpack_require__(8158);
// EXTERNAL MODULE: ./packages/belay/lib/common-options.js
var common_options = __webpack_require__(273);
// EXTERNAL MODULE: ./packages/belay/lib/option.js
var lib_option = __webpack_require__(5822);
// EXTERNAL MODULE: ./packages/domain/lib/byte-size.js
var byte_size = __webpack_require__(1682);
// EXTERNAL MODULE: ./packages/snapshot/lib/upkeep/proven-blobs.js
var proven_blobs = __webpack_require__(8938);
// EXTERNAL MODULE: ./packages/snapshot/lib/upkeep/verify.js + 2 modules
var verify = __webpack_require__(2467);
// EXTERNAL MODULE: ./packages/belay/lib/choose-entry.js
var choose_entry = __webpack_require__(8427);
// EXTERNAL MODULE: ./packages/belay/lib/find-sound.js + 1 modules
var find_sound = __webpack_require__(618);
// EXTERNAL MODULE: ./packages/belay/lib/open-store.js + 20 modules
var open_store = __webpack_require__(9467);
;// CONCATENATED MODULE: ./packages/snapshot/lib/upkeep/plan-rebuild.js
/** Compares objects with records. A record that can be read is never overruled. */
function planRebuild(scan, survey) {
    const unread = new Set(scan.damaged.filter(({ error }) => error.kind === 'unavailable').map(({ name }) => name));
    const entryOf = new Map(survey.entries.map((entry) => [entry.record.id, entry]));
    const rootsOf = Map.groupBy(scan.checkpoints, ({ entry }) => entry.record.id);
    const publish = [];
    const incomplete = [];
    const ambiguous = [];
    let listed = 0;
    for (const [id, roots] of rootsOf) {
        const digest = entryOf.get(id)?.record.digest;
        const [root] = roots;
        if (digest !== undefined && roots.some(({ entry }) => entry.record.digest === digest)) {
            listed++;
        }
        else if (digest !== undefined || roots.length > 1 || root === undefined) {
            const digests = roots.map(({ entry }) => entry.record.digest);
            ambiguous.push({
                id,
                digests: digest === undefined ? digests : [digest, ...digests],
            });
        }
        else {
            const lack = lackOf(root, scan, unread);
            if (lack.missing.length === 0 && lack.unread.length === 0)
                publish.push(root.entry);
            else
                incomplete.push(lack);
        }
    }
    const recorded = [...entryOf.keys(), ...survey.unreadable.map(({ id }) => id)];
    return {
        listed,
        publish,
        incomplete,
        ambiguous,
        rootless: recorded.filter((id) => !rootsOf.has(id)),
        damaged: scan.damaged,
    };
}
function lackOf(root, scan, unread) {
    const lacking = root.packs
        .filter(({ name, sizeBytes }) => scan.sound.get(name) !== sizeBytes)
        .map(({ name }) => name);
    return {
        id: root.entry.record.id,
        missing: lacking.filter((name) => !unread.has(name)),
        unread: lacking.filter((name) => unread.has(name)),
    };
}

// EXTERNAL MODULE: ./packages/snapshot/lib/format/object.js
var format_object = __webpack_require__(6613);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/root.js
var root = __webpack_require__(2254);
// EXTERNAL MODULE: ./packages/snapshot/lib/reading/in-parallel.js
var in_parallel = __webpack_require__(9912);
// EXTERNAL MODULE: ./packages/snapshot/lib/store/until-aborted.js
var until_aborted = __webpack_require__(5802);
// EXTERNAL MODULE: ./packages/snapshot/lib/upkeep/verify-report.js
var verify_report = __webpack_require__(7557);
;// CONCATENATED MODULE: ./packages/snapshot/lib/upkeep/scan-objects.js






/** Opens the trailer of every object. Contents are not read.
 *  @throws BelayError misuse where the passphrase is the matter; unavailable if the store cannot be listed */
async function scanObjects(o) {
    const objects = [];
    for await (const object of o.store.list({ signal: o.signal }))
        objects.push(object);
    const sound = new Map();
    const checkpoints = [];
    const damaged = [];
    let done = 0;
    await (0,in_parallel/* inParallel */.H)(objects, OBJECTS_AT_ONCE, async (object) => {
        (0,until_aborted/* assertRunning */.s)(o.signal, `scan the objects of ${o.store.label}`);
        try {
            const found = await scanObject(object, o);
            if (found !== undefined) {
                sound.set(object.name, object.sizeBytes);
                if (found.kind === 'checkpoint')
                    checkpoints.push(found.checkpoint);
            }
        }
        catch (error) {
            damaged.push({ name: object.name, error: (0,verify_report/* damageOf */.t)(error) });
        }
        o.onProgress?.({ done: ++done, of: objects.length });
    });
    return { sound, checkpoints, damaged };
}
const OBJECTS_AT_ONCE = 4;
/** Enough for most trailers, so that one read does. */
const TAIL_BYTES = 64 * 1024;
/** @returns undefined for an object that was removed since it was listed */
async function scanObject(object, o) {
    const { name, at, sizeBytes } = object;
    const what = `Pack ${name.slice(0, 12)}… in ${o.store.label}`;
    if (sizeBytes < format_object/* FOOTER_BYTES */.yn) {
        throw (0,errors/* corrupt */.qb)('pack-corrupt', `${what} is corrupt: expected at least ${format_object/* FOOTER_BYTES */.yn} bytes, found ${sizeBytes}`);
    }
    const read = async (length) => await o.store.get(at, { range: { offset: sizeBytes - length, length }, signal: o.signal });
    let tail = await read(Math.min(TAIL_BYTES, sizeBytes));
    if (tail === undefined)
        return undefined;
    const trailerBytes = (0,format_object/* trailerBytesOf */.G$)(tail, sizeBytes, what);
    if (trailerBytes > tail.length)
        tail = await read(trailerBytes);
    if (tail === undefined)
        return undefined;
    const { root: rootBytes } = await (0,format_object/* openTrailer */.U1)(tail, { name, sizeBytes, keyring: o.keyring, what });
    if (rootBytes === undefined)
        return { kind: 'pack' };
    const { facts, packs } = (0,root/* decodeRoot */.HK)(rootBytes, what);
    const digest = name;
    // The root was written before its own object's size was known.
    const storedBytes = facts.record.storedBytes + sizeBytes;
    return {
        kind: 'checkpoint',
        checkpoint: {
            entry: { record: { ...facts.record, digest, storedBytes }, at, sizeBytes, trailerBytes },
            packs,
        },
    };
}

// EXTERNAL MODULE: ./packages/snapshot/lib/upkeep/survey-catalog.js
var survey_catalog = __webpack_require__(6795);
// EXTERNAL MODULE: ./packages/snapshot/lib/upkeep/under-prune-lock.js
var under_prune_lock = __webpack_require__(6918);
;// CONCATENATED MODULE: ./packages/snapshot/lib/upkeep/rebuild-index.js




/** What `rebuildIndex` would do now. Changes nothing in the store. */
async function previewRebuild(o) {
    return planRebuild(await scanObjects(o), await (0,survey_catalog/* surveyCatalog */.E)(o));
}
/**
 * Makes the records of a catalog anew from the objects themselves, where they are missing or damaged. A checkpoint is listed again only if
 * every pack it names is there; a record that can be read stays as it is, whatever the objects say. Checkpoints that a cleanup has
 * withdrawn come back as long as all of their objects are still there.
 *
 * @throws BelayError unavailable `store-locked` while a cleanup is at work, misuse where the passphrase is the matter
 */
async function rebuildIndex(o) {
    // A cleanup beside it would remove the objects of a checkpoint that is about to be listed again.
    return await (0,under_prune_lock/* underPruneLock */.u)(o, async () => {
        const plan = await previewRebuild(o);
        const published = [];
        for (const entry of plan.publish) {
            // False where its own session has published it meanwhile.
            if (await o.catalog.repair(entry, { signal: o.signal }))
                published.push(entry.record.id);
        }
        return { plan, published };
    });
}

// EXTERNAL MODULE: ./packages/belay/lib/text.js
var lib_text = __webpack_require__(3520);
;// CONCATENATED MODULE: ./packages/belay/lib/rebuild-records.js


/** Makes missing and damaged records of checkpoints anew from the packs, or says which those would be. A marker that was lost was written anew
 *  when the store was opened. */
async function rebuildRecords(open, o, { signal, output }) {
    const options = { ...open, signal };
    const done = o.dryRun ? undefined : await rebuildIndex(options);
    const plan = done?.plan ?? (await previewRebuild(options));
    const ids = done?.published ?? plan.publish.map(({ record }) => record.id);
    if (open.markerDamage !== undefined)
        output.warn(open.markerDamage.message);
    for (const line of lossesOf(plan))
        output.warn(line);
    return {
        outputs: {
            marker: open.markerDamage !== undefined,
            published: [...ids],
            incomplete: plan.incomplete.map(({ id, missing, unread }) => ({
                'checkpoint-id': id,
                missing: [...missing],
                unread: [...unread],
            })),
            ambiguous: plan.ambiguous.map(({ id, digests }) => ({ 'checkpoint-id': id, digests: [...digests] })),
            rootless: [...plan.rootless],
            damaged: plan.damaged.map(({ name, error }) => ({ object: name, message: error.message })),
        },
        text: `${markerText(open, o.dryRun)}${o.dryRun ? 'Would list' : 'Listed'} ${(0,lib_text/* counted */.hS)(ids.length, 'checkpoint')} again from the packs${ids.length > 0 ? `: ${(0,lib_text/* firstFew */.Dt)(ids)}` : ''}\n`,
        isCorrupt: plan.incomplete.length + plan.ambiguous.length + plan.rootless.length > 0,
    };
}
function markerText({ markerDamage }, dryRun) {
    if (markerDamage === undefined)
        return '';
    return `${dryRun ? 'Would mark' : 'Marked'} the directory as a store again\n`;
}
function lossesOf(plan) {
    return [
        ...plan.incomplete.map(({ id, missing, unread }) => `checkpoint ${id} is not listed again: ${(0,lib_text/* counted */.hS)(missing.length + unread.length, 'pack')} it needs ${missing.length + unread.length === 1 ? 'is' : 'are'} missing, damaged or not readable`),
        ...plan.ambiguous.map(({ id, digests }) => `checkpoint ${id} is not listed again: expected one root of it, found ${digests.length}`),
        ...plan.rootless.map((id) => `checkpoint ${id} has a record, but its root is in no pack`),
        ...plan.damaged.map(({ name, error }) => `pack ${name.slice(0, 12)}… cannot be read: ${error.message}`),
    ];
}

// EXTERNAL MODULE: ./packages/belay/lib/way-out.js
var way_out = __webpack_require__(1561);
;// CONCATENATED MODULE: ./packages/belay/lib/validate-store.js










/** Verifies one checkpoint or all, and names everything that is damaged. */
async function validateStore(o, context) {
    const access = !o['rebuild-index'] ? 'validate' : o['dry-run'] ? 'salvage' : 'rebuild';
    return await (0,open_store/* withStore */.aH)(o, access, context, async (open) => {
        const { output, signal } = context;
        const rebuilt = o['rebuild-index']
            ? await rebuildRecords(open, { dryRun: o['dry-run'] }, context)
            : undefined;
        const unreadable = [];
        const validated = [];
        const random = () => Buffer.from(context.randomBytes(4)).readUInt32LE() / 2 ** 32;
        const depth = o.content.kind === 'none'
            ? { kind: 'manifest' }
            : o.content.kind === 'sample'
                ? { ...o.content, random }
                : { kind: 'full' };
        // Checkpoints share most of their content: each frame is read once.
        const proven = new proven_blobs/* ProvenBlobs */.d();
        const storedSizes = depth.kind === 'full' ? await sizesIn(open, context) : undefined;
        for await (const entry of entriesOf(o, open, context, unreadable)) {
            const { id, series } = entry.record;
            const report = await (0,verify/* verifyCheckpoint */.o)(entry, {
                ...open,
                depth,
                proven,
                storedSizes,
                signal,
                onProgress: (progress) => output.progress(() => `${id}: ${(0,find_sound/* progressText */.l)(progress)}`),
            });
            validated.push({ id, series, report });
        }
        const problem = rebuilt === undefined ? open.markerDamage : undefined;
        return outcomeOf({ validated, unreadable, rebuilt, problem }, context);
    });
}
async function sizesIn({ store }, { signal }) {
    const sizes = new Map();
    for await (const { at, sizeBytes } of store.list({ signal }))
        sizes.set(at, sizeBytes);
    return sizes;
}
async function* entriesOf(o, open, context, unreadable) {
    if (o.selector !== undefined) {
        yield await (0,choose_entry/* chooseEntry */.c)({ selector: o.selector, series: o.series }, open, context);
        return;
    }
    const { signal } = context;
    yield* open.catalog.list({
        series: o.series,
        signal,
        unreadable: (id, error) => void unreadable.push({ id, error }),
    });
}
function outcomeOf(o, { output }) {
    const { validated, unreadable, rebuilt, problem } = o;
    const sound = validated.filter(({ report }) => report.verdict === 'sound').length;
    const isCorrupt = rebuilt?.isCorrupt === true ||
        problem !== undefined ||
        unreadable.length > 0 ||
        validated.some(({ report }) => report.verdict === 'corrupt');
    if (!isCorrupt && sound < validated.length)
        throw unknownVerdict(validated);
    if (problem?.hint !== undefined)
        output.note(problem.hint);
    if (isNewestDamaged(validated))
        output.note(way_out/* NO_PARENT_HINT */.t);
    const rows = [
        ...(problem === undefined ? [] : [`${output.mark('red', 'corrupt')}  ${problem.message}\n`]),
        ...unreadable.map(({ id, error }) => `${output.mark('red', 'corrupt')}  ${id}  ${error.message}\n`),
        ...validated.map((each) => rowOf(each, output)),
    ];
    const bytes = validated.reduce((sum, { report }) => sum + report.bytesRead, 0);
    return {
        outputs: {
            sound: !isCorrupt,
            rebuilt: rebuilt?.outputs ?? null,
            'store-problem': problem?.message ?? null,
            checkpoints: [
                ...unreadable.map(({ id, error }) => ({
                    'checkpoint-id': id,
                    verdict: 'corrupt',
                    problems: [{ object: null, messages: [error.message], paths: [], 'path-count': 0 }],
                })),
                ...validated.map(outputsOf),
            ],
        },
        text: `${rebuilt?.text ?? ''}${rows.join('')}${(0,lib_text/* counted */.hS)(sound, 'checkpoint')} sound, ${validated.length - sound + unreadable.length} damaged${bytes > 0 ? `; ${(0,byte_size/* formatByteSize */.$j)(bytes)} of content read` : ''}\n`,
        exitCode: isCorrupt ? 4 : 0,
    };
}
/** Whether the checkpoint that the next one of its series would share content with is damaged. */
function isNewestDamaged(newestFirst) {
    const newest = new Map();
    for (const each of newestFirst)
        if (!newest.has(each.series))
            newest.set(each.series, each);
    return [...newest.values()].some(({ report }) => report.verdict === 'corrupt');
}
function unknownVerdict(validated) {
    const unknown = validated.find(({ report }) => report.verdict === 'unavailable');
    const error = unknown?.report.damaged[0]?.errors[0];
    return (0,errors/* unavailable */.hU)('store-unavailable', `Cannot tell whether checkpoint ${unknown?.id} is whole: ${error?.message ?? 'it could not be read'}`, { cause: error });
}
function rowOf({ id, report }, output) {
    if (report.verdict === 'sound')
        return `${output.mark('green', 'sound')}    ${id}  ${(0,lib_text/* counted */.hS)(report.files, 'file')}\n`;
    const lines = report.damaged.map((object) => {
        const files = object.pathCount === 0
            ? ''
            : `; needed by ${(0,lib_text/* counted */.hS)(object.pathCount, 'file')}: ${(0,lib_text/* firstFew */.Dt)(object.paths.map(lib_text/* shownPath */.pS))}`;
        return `           ${object.errors[0]?.message ?? object.name}${files}\n`;
    });
    return `${output.mark('red', report.verdict === 'corrupt' ? 'corrupt' : 'unknown')}  ${id}\n${lines.join('')}`;
}
function outputsOf({ id, report }) {
    return {
        'checkpoint-id': id,
        verdict: report.verdict,
        'manifest-loss': report.manifestLoss,
        files: report.files,
        packs: report.packs,
        'frames-read': report.framesRead,
        'bytes-read': report.bytesRead,
        problems: report.damaged.map((object) => ({
            object: object.name,
            kind: object.kind,
            messages: object.errors.map((error) => error.message),
            paths: object.paths.map(lib_text/* shownPath */.pS),
            'path-count': object.pathCount,
        })),
    };
}

// EXTERNAL MODULE: ./packages/belay/lib/verify-policy.js
var verify_policy = __webpack_require__(9561);
;// CONCATENATED MODULE: ./packages/belay/lib/commands/validate.js







/** `belay validate`: says whether checkpoints are whole, and names what is not. */
const validateCommand = (0,command/* defineCommand */.N)({
    name: 'validate',
    summary: 'Verify that checkpoints are whole',
    description: [
        'Verifies the manifest of each checkpoint and the index of every pack it needs; with --content full also every byte. Damage does not end it: everything that is damaged is named, with the files that need it. Nothing is changed, unless --rebuild-index asks for it.',
    ],
    positionals: [
        {
            name: 'checkpoint',
            help: 'Only this one: latest, phase:<name>, before:<time> or an id. Default: all.',
        },
    ],
    options: {
        series: { ...common_options/* seriesOption */.LH.series, help: 'Only the checkpoints of this series.', otherwise: 'all series' },
        content: (0,lib_option/* read */.LF)(parseContent, {
            placeholder: '<how much>',
            help: 'How much content to read as well: none, sample:<n>% or full.',
            accepts: 'none, full, or a share such as sample:5%',
            otherwise: 'none',
        }),
        'rebuild-index': (0,lib_option/* flag */.Jt)('First make records of checkpoints that are missing or damaged anew from the packs, and mark the store as one where its belay-store.json is lost. What can be read is never touched.'),
        ...common_options/* storeOptions */.S2,
        'dry-run': (0,lib_option/* flag */.Jt)('With --rebuild-index: say what it would do, and change nothing.'),
        ...common_options/* speechOptions */.V3,
    },
    examples: [
        { command: 'belay validate', what: 'the manifests of all checkpoints: fast' },
        { command: 'belay validate latest --content full', what: 'every byte of the newest' },
        { command: 'belay validate --rebuild-index', what: 'bring back checkpoints whose records were lost' },
    ],
    exitCodes: ['4 means that something is damaged; 5 that something could not be read'],
    run: async ({ options, positionals }, context) => {
        const [given] = positionals;
        const selector = given === undefined ? undefined : (0,checkpoint_selector/* parseSelector */.P)(given);
        return await validateStore({ ...options, selector, content: options.content ?? { kind: 'none' } }, context);
    },
});
function parseContent(text) {
    if (text === 'none' || text === 'full')
        return { kind: text };
    const percent = (0,verify_policy/* samplePercent */.y)(text);
    if (percent !== undefined && percent > 0)
        return { kind: 'sample', share: percent / 100 };
    throw (0,errors/* misuse */.vM)('option-invalid', `The share ${JSON.stringify(text)} is not understood: expected none, full, or a share such as sample:5%`);
}


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

/***/ 6795:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ surveyCatalog)
/* harmony export */ });
/** Lists all of a catalog. A record that cannot be read is part of the answer.
 *  @throws BelayError unavailable if it cannot be listed, misuse where the passphrase is the matter */
async function surveyCatalog(o) {
    const entries = [];
    const unreadable = [];
    const listing = o.catalog.list({
        signal: o.signal,
        unreadable: (id, error) => unreadable.push({ id, error }),
    });
    for await (const entry of listing)
        entries.push(entry);
    return { entries, unreadable };
}


/***/ }),

/***/ 6918:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ underPruneLock)
/* harmony export */ });
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8059);

/** Runs `work` as the only one of its kind: no cleanup, and nothing else that needs the lock, is at work beside it.
 *  @throws BelayError unavailable `store-locked` while another one is; what `work` throws */
async function underPruneLock(o, work) {
    const lock = await o.catalog.lockForPrune({ signal: o.signal });
    if (lock === undefined) {
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_0__/* .unavailable */ .hU)('store-locked', `Another cleanup of ${o.store.label} is at work`, {
            hint: 'Run this again when it is done.',
        });
    }
    let result;
    try {
        result = await work();
    }
    catch (error) {
        await lock.release().catch(() => {
            // The failure that led here is the one to report; the lock ends with the session.
        });
        throw error;
    }
    await lock.release();
    return result;
}


/***/ })

};

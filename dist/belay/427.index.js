export const id = 427;
export const ids = [427];
export const modules = {

/***/ 8427:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ usualSeries),
/* harmony export */   c: () => (/* binding */ chooseEntry)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6760);
/* harmony import */ var _belay_domain_brand__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6991);
/* harmony import */ var _belay_domain_checkpoint_choose_checkpoint__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(303);
/* harmony import */ var _belay_domain_checkpoint_selector__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(8080);
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(8059);
/* harmony import */ var _find_sound_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(618);
/* harmony import */ var _load_config_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8957);
/* harmony import */ var _way_out_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1561);








/** The series a tree's checkpoints have unless an option names it: the configuration's, or the name of the directory. */
function usualSeries({ series }, context) {
    if (series.name !== null)
        return (0,_belay_domain_brand__WEBPACK_IMPORTED_MODULE_1__/* .parseSeriesName */ .u7)(series.name);
    const name = node_path__WEBPACK_IMPORTED_MODULE_0__.basename(context.cwd).trim();
    return (0,_belay_domain_brand__WEBPACK_IMPORTED_MODULE_1__/* .parseSeriesName */ .u7)(name === '' ? 'root' : name);
}
/** The checkpoint that a selector means. An id is looked for in every series, everything else in the one named, or the usual one.
 *  @throws BelayError `checkpoint-not-found`; corrupt where a damaged record stands in the way of the answer */
async function chooseEntry(o, open, context) {
    const { selector } = o;
    const series = o.series ?? (selector.kind === 'id' ? undefined : await configuredSeries(context));
    const unreadable = [];
    const entries = [];
    const mayPass = selector.kind === 'good' || selector.kind === 'id';
    const listing = open.catalog.list({
        series,
        signal: context.signal,
        // "The newest" must not quietly become the second newest because a record is damaged.
        unreadable: mayPass ? (id, error) => void unreadable.push({ id, error }) : undefined,
    });
    for await (const entry of listing) {
        entries.push(entry);
        if (selector.kind === 'latest')
            break;
    }
    const damaged = selector.kind === 'id' ? unreadable.find(({ id }) => id.startsWith(selector.id)) : undefined;
    if (damaged !== undefined)
        throw damaged.error;
    for (const { id, error } of unreadable)
        context.output.warn(`checkpoint ${id} is passed over: ${error.message}`);
    const byRecord = new Map(entries.map((entry) => [entry.record, entry]));
    const choice = (0,_belay_domain_checkpoint_choose_checkpoint__WEBPACK_IMPORTED_MODULE_2__/* .chooseCheckpoint */ .q)(selector, [...byRecord.keys()]);
    switch (choice.kind) {
        case 'chosen':
            return byRecord.get(choice.checkpoint);
        case 'verify-in-order': {
            const candidates = choice.candidates.flatMap((record) => byRecord.get(record) ?? []);
            const sound = await (0,_find_sound_js__WEBPACK_IMPORTED_MODULE_3__/* .findSound */ .N)(candidates, open, context);
            if (sound !== undefined)
                return sound;
            throw notFound('none of them verifies', { ...o, series }, open, {
                hint: `\`belay validate\` names what is damaged. ${_way_out_js__WEBPACK_IMPORTED_MODULE_4__/* .NO_PARENT_HINT */ .t}`,
            });
        }
        case 'none':
            throw notFound(choice.because, { ...o, series }, open, {
                others: await otherSeries(open, context),
            });
    }
}
async function configuredSeries(context) {
    return usualSeries((await (0,_load_config_js__WEBPACK_IMPORTED_MODULE_5__/* .loadConfig */ .Z)(undefined, context)).config, context);
}
function notFound(because, o, open, more) {
    const where = o.series === undefined
        ? open.store.label
        : `the series ${JSON.stringify(o.series)} of ${open.store.label}`;
    const elsewhere = (more.others ?? []).filter((name) => name !== o.series);
    return (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_6__/* .absent */ .Ge)('checkpoint-not-found', `Found no checkpoint ${JSON.stringify((0,_belay_domain_checkpoint_selector__WEBPACK_IMPORTED_MODULE_7__/* .formatSelector */ .V)(o.selector))} in ${where}: ${because}`, {
        hint: more.hint ??
            (elsewhere.length > 0 && o.series !== undefined
                ? `The store has the series ${elsewhere
                    .slice(0, 5)
                    .map((name) => JSON.stringify(name))
                    .join(', ')}: choose one by --series.`
                : '`belay list` shows the checkpoints there are, `belay create` takes one.'),
    });
}
async function otherSeries(open, context) {
    const names = new Set();
    // A damaged record hides at most a name for the hint.
    const listing = open.catalog.list({ signal: context.signal, unreadable: () => { } });
    for await (const { record } of listing)
        names.add(record.series);
    return [...names];
}


/***/ }),

/***/ 618:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  N: () => (/* binding */ findSound),
  l: () => (/* binding */ progressText)
});

// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
// EXTERNAL MODULE: ./packages/snapshot/lib/upkeep/proven-blobs.js
var proven_blobs = __webpack_require__(8938);
// EXTERNAL MODULE: ./packages/snapshot/lib/upkeep/verify.js + 2 modules
var verify = __webpack_require__(2467);
;// CONCATENATED MODULE: ./packages/snapshot/lib/upkeep/find-good.js



/** The first of these checkpoints, newest first, that verifies. One that could not be read to the end is passed over like a damaged one,
 *  since a disk may have lost just that; the report says which of the two it was.
 *  @throws BelayError unavailable if none verifies and one of them could not be read: whether it is good is not known */
async function findGood(newestFirst, o) {
    const passedOver = [];
    // They share most of their content.
    const proven = o.proven ?? new proven_blobs/* ProvenBlobs */.d();
    for await (const entry of newestFirst) {
        const report = await (0,verify/* verifyCheckpoint */.o)(entry, { ...o, proven });
        if (report.verdict === 'sound')
            return { kind: 'found', entry, report, passedOver };
        const passed = { entry, report };
        passedOver.push(passed);
        o.onPassedOver?.(passed);
    }
    const unknown = passedOver.find(({ report }) => report.verdict === 'unavailable');
    if (unknown !== undefined) {
        const id = unknown.entry.record.id;
        throw (0,errors/* unavailable */.hU)('store-unavailable', `No checkpoint verifies, and ${id} could not be read to the end`, {
            cause: unknown.report.damaged[0]?.errors[0],
            hint: 'Run this again once the store can be read.',
        });
    }
    return { kind: 'none', passedOver };
}

// EXTERNAL MODULE: ./packages/belay/lib/text.js
var lib_text = __webpack_require__(3520);
// EXTERNAL MODULE: ./packages/belay/lib/way-out.js
var way_out = __webpack_require__(1561);
;// CONCATENATED MODULE: ./packages/belay/lib/find-sound.js



/** The first of these checkpoints, newest first, whose every byte is what it should be. Those passed over are named at once.
 *  @throws BelayError unavailable if none verifies and one of them could not be read */
async function findSound(candidates, open, context) {
    const { output, signal } = context;
    const found = await findGood(candidates, {
        ...open,
        depth: { kind: 'full' },
        signal,
        onProgress: (progress) => output.progress(() => `Verifying: ${progressText(progress)}`),
        onPassedOver: ({ entry, report }) => {
            const because = report.damaged[0]?.errors[0]?.message ?? 'its manifest is damaged';
            output.warn(`checkpoint ${entry.record.id} is passed over: ${because}`);
        },
    });
    if (found.kind === 'none')
        return undefined;
    // The newest is passed over first.
    if (found.passedOver.length > 0)
        output.note(way_out/* NO_PARENT_HINT */.t);
    return found.entry;
}
/** How far a verification is. */
function progressText(progress) {
    if (progress.kind === 'manifest')
        return (0,lib_text/* counted */.hS)(progress.entries, 'entry', 'entries');
    return `${(0,lib_text/* counted */.hS)(progress.frames, 'frame')} of ${(0,lib_text/* counted */.hS)(progress.packs, 'pack')}`;
}


/***/ }),

/***/ 8080:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ parseSelector),
/* harmony export */   V: () => (/* binding */ formatSelector)
/* harmony export */ });
/* harmony import */ var _brand_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6991);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8059);


/** Reads `latest`, `good`, `phase:<name>`, `before:<time>`, or an id or part of one. A time is ISO 8601 with its zone
 *  (`2026-11-21T11:30:00Z`, `2026-11-21T12:30+01:00`) or a day (`2026-11-21`: its beginning in UTC).
 *  @throws BelayError `selector-invalid` */
function parseSelector(text) {
    const selector = text.trim();
    if (selector === 'latest' || selector === 'good')
        return { kind: selector };
    if (selector.startsWith('phase:'))
        return phaseSelector(selector.slice('phase:'.length).trim());
    if (selector.startsWith('before:'))
        return beforeSelector(selector.slice('before:'.length).trim());
    if (isPartOfId(selector))
        return { kind: 'id', id: selector };
    throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .misuse */ .vM)('selector-invalid', `The checkpoint ${JSON.stringify(text)} is not understood: expected ${ACCEPTED}`, {
        hint: '`belay list` shows the checkpoints there are.',
    });
}
/** The selector as a person would type it. */
function formatSelector(selector) {
    switch (selector.kind) {
        case 'latest':
        case 'good':
            return selector.kind;
        case 'id':
            return selector.id;
        case 'phase':
            return `phase:${selector.phase}`;
        case 'before':
            return `before:${selector.time}`;
    }
}
const ACCEPTED = 'latest, good, phase:<name>, before:<time>, or an id such as 20261121T113112123Z-9f2c41ab or the beginning of one';
/** Fewer characters would name a decade. */
const ID_PART_LENGTH_MIN = 4;
const TIME_PATTERN = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;
function phaseSelector(phase) {
    if (phase === '')
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .misuse */ .vM)('selector-invalid', 'The checkpoint "phase:" names no phase: expected phase:<name>');
    return { kind: 'phase', phase };
}
function beforeSelector(text) {
    const time = TIME_PATTERN.test(text) ? new Date(text) : undefined;
    if (time === undefined || Number.isNaN(time.getTime()) || !isDayOfCalendar(text)) {
        throw (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .misuse */ .vM)('selector-invalid', `The time ${JSON.stringify(text)} after "before:" is not understood`, {
            hint: 'Write a moment with its zone, such as before:2026-11-21T11:30:00Z, or a day, such as before:2026-11-21.',
        });
    }
    return { kind: 'before', time: time.toISOString() };
}
/** False for 31 April, which Date turns into 1 May. */
function isDayOfCalendar(text) {
    const day = text.slice(0, 10);
    const midnight = new Date(`${day}T00:00:00Z`);
    return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
function isPartOfId(text) {
    if (_brand_js__WEBPACK_IMPORTED_MODULE_1__/* .CHECKPOINT_ID_PATTERN */ ._0.test(text) || /^[0-9a-f]{8}$/.test(text))
        return true;
    if (text.length < ID_PART_LENGTH_MIN)
        return false;
    // What is left of the form once the missing end is put back.
    return _brand_js__WEBPACK_IMPORTED_MODULE_1__/* .CHECKPOINT_ID_PATTERN */ ._0.test(text + '00000000T000000000Z-00000000'.slice(text.length));
}


/***/ }),

/***/ 8938:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ ProvenBlobs)
/* harmony export */ });
/** Remembers which blobs, and headers of objects, were read and found sound, so that checkpoints that share packs cost one read of them. One byte a blob. */
class ProvenBlobs {
    #headers = new Set();
    #objects = new Map();
    add(name, blobs, blobCount) {
        const proven = this.#objects.get(name) ?? new Uint8Array(blobCount);
        this.#objects.set(name, proven);
        for (const blob of blobs)
            proven[blob] = 1;
    }
    addHeader(name) {
        this.#headers.add(name);
    }
    hasHeader(name) {
        return this.#headers.has(name);
    }
    holds(name, blobs) {
        const proven = this.#objects.get(name);
        return proven !== undefined && blobs.every((blob) => proven[blob] === 1);
    }
}


/***/ }),

/***/ 5124:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ PackUse)
/* harmony export */ });
/* harmony import */ var _format_pack_index_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6798);

/** One pack, and which of its blobs a checkpoint refers to. Every call takes the same time however long the range: a damaged manifest
 *  may name the same long run again and again. */
class PackUse {
    pack;
    blobCount;
    /** +1 where a range begins, -1 behind its end. */
    #changes;
    /** Raw bytes before each frame. */
    #frameStarts;
    constructor(pack) {
        this.pack = pack;
        this.blobCount = pack.index.blobLengths.length;
        this.#changes = new Int32Array(this.blobCount + 1);
        const { frames } = pack.index;
        this.#frameStarts = new Float64Array(frames.length);
        for (let frame = 1; frame < frames.length; frame++) {
            this.#frameStarts[frame] =
                this.#frameStarts[frame - 1] + frames[frame - 1].rawBytes;
        }
    }
    /** The blobs `first` to `last`, both below `blobCount`, are referred to. */
    mark(first, last) {
        this.#changes[first] = this.#changes[first] + 1;
        this.#changes[last + 1] = this.#changes[last + 1] - 1;
    }
    /** Raw bytes of the blobs `first` to `last`. */
    bytesOf(first, last) {
        return this.#positionOf(last) + this.pack.index.blobLengths[last] - this.#positionOf(first);
    }
    /** For each blob whether it is referred to. */
    marked() {
        const marked = new Uint8Array(this.blobCount);
        let depth = 0;
        for (let blob = 0; blob < this.blobCount; blob++) {
            depth += this.#changes[blob];
            marked[blob] = depth > 0 ? 1 : 0;
        }
        return marked;
    }
    #positionOf(blob) {
        const { index } = this.pack;
        return this.#frameStarts[(0,_format_pack_index_js__WEBPACK_IMPORTED_MODULE_0__/* .frameOfBlob */ .MF)(index, blob)] + index.blobOffsets[blob];
    }
}


/***/ }),

/***/ 2467:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  o: () => (/* binding */ verifyCheckpoint)
});

// EXTERNAL MODULE: ./packages/domain/lib/errors.js
var errors = __webpack_require__(8059);
// EXTERNAL MODULE: ./packages/snapshot/lib/reading/checkpoint-reader.js
var checkpoint_reader = __webpack_require__(5623);
// EXTERNAL MODULE: ./packages/snapshot/lib/reading/in-parallel.js
var in_parallel = __webpack_require__(9912);
// EXTERNAL MODULE: ./packages/snapshot/lib/store/until-aborted.js
var until_aborted = __webpack_require__(5802);
// EXTERNAL MODULE: ./packages/snapshot/lib/upkeep/proven-blobs.js
var proven_blobs = __webpack_require__(8938);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/frame-codec.js
var frame_codec = __webpack_require__(7114);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/object.js
var object = __webpack_require__(6613);
// EXTERNAL MODULE: ./packages/snapshot/lib/reading/pack-reader.js
var pack_reader = __webpack_require__(970);
// EXTERNAL MODULE: ./packages/snapshot/lib/upkeep/verify-report.js
var verify_report = __webpack_require__(7557);
;// CONCATENATED MODULE: ./packages/snapshot/lib/upkeep/verify-frames.js







/** Reads frames of a pack, each once, and compares every blob that is referred to with its digest; also the header at the pack's start
 *  with the copy its name vouches for.
 *  @returns how many frames are needed */
async function checkFrames(use, o) {
    const { pack } = use;
    const needed = neededFrames(pack, use.marked());
    const chosen = needed.filter(() => o.chooses());
    if (!o.proven.hasHeader(pack.place.name))
        await checkFirstHeader(pack, o);
    const unproven = chosen.filter(({ blobs }) => !o.proven.holds(pack.place.name, blobs));
    for (let count = unproven.length; count < chosen.length; count++)
        o.onFrame(0);
    await (0,in_parallel/* inParallel */.H)(readsOf(pack, unproven), READS_AT_ONCE, async (frames) => {
        (0,until_aborted/* assertRunning */.s)(o.signal, `verify ${pack.what}`);
        await checkRead(pack, frames, o);
    });
    return needed.length;
}
/** As many reads wait for the disk or the network while one frame is opened. */
const READS_AT_ONCE = 3;
const READ_BYTES = 8 * 2 ** 20;
function neededFrames(pack, marked) {
    const { frames, frameFirstBlob } = pack.index;
    const needed = [];
    for (let frame = 0; frame < frames.length; frame++) {
        const end = frameFirstBlob[frame + 1];
        const blobs = [];
        for (let blob = frameFirstBlob[frame]; blob < end; blob++) {
            if (marked[blob] === 1)
                blobs.push(blob);
        }
        if (blobs.length > 0)
            needed.push({ frame, blobs });
    }
    return needed;
}
/** Neighbours are read together. */
function* readsOf(pack, frames) {
    let read = [];
    let bytes = 0;
    for (const needed of frames) {
        const { storedBytes } = pack.index.frames[needed.frame];
        if (read.length > 0 && (read.at(-1)?.frame !== needed.frame - 1 || bytes + storedBytes > READ_BYTES)) {
            yield read;
            read = [];
            bytes = 0;
        }
        read.push(needed);
        bytes += storedBytes;
    }
    if (read.length > 0)
        yield read;
}
async function checkRead(pack, frames, o) {
    const rows = frames.map(({ frame }) => pack.index.frames[frame]);
    const start = pack.index.frameOffsets[frames[0]?.frame ?? 0];
    const length = rows.reduce((sum, { storedBytes }) => sum + storedBytes, 0);
    let stored;
    try {
        stored = await fetch(pack, { offset: start, length }, o);
    }
    catch (error) {
        o.onDamage((0,verify_report/* damageOf */.t)(error), frames.flatMap(({ blobs }) => blobs));
        return;
    }
    for (const needed of frames) {
        const { storedBytes } = pack.index.frames[needed.frame];
        const offset = pack.index.frameOffsets[needed.frame] - start;
        checkFrame(pack, needed, stored.subarray(offset, offset + storedBytes), o);
        o.onFrame(storedBytes);
    }
}
function checkFrame(pack, { frame, blobs }, stored, o) {
    let raw;
    try {
        raw = (0,object/* openFrame */.Ys)(stored, { index: pack.index, frame, seal: pack.seal, what: pack.what });
    }
    catch (error) {
        o.onDamage((0,verify_report/* damageOf */.t)(error), blobs);
        return;
    }
    const sound = blobs.filter((blob) => {
        try {
            (0,pack_reader/* blobInFrame */.wA)(pack, blob, raw, o.hasher);
            return true;
        }
        catch (error) {
            o.onDamage((0,verify_report/* damageOf */.t)(error), [blob]);
            return false;
        }
    });
    o.proven.add(pack.place.name, sound, pack.index.blobLengths.length);
    // A frame that is not compressed shares the memory of the read, which holds others.
    if (pack.index.frames[frame]?.codec === 'zstd')
        (0,frame_codec/* releaseFrame */.$K)(raw);
}
/** The header at the start is for reading an object front to back; its copy in the trailer is the one the name proves. */
async function checkFirstHeader(pack, o) {
    const { place, index, seal, what } = pack;
    const length = index.frameOffsets[0] ?? place.sizeBytes - pack.trailerBytes;
    try {
        const header = (0,object/* parseHeader */.RW)(await fetch(pack, { offset: 0, length }, o), what);
        if (!isSameHeader(header, seal)) {
            throw (0,errors/* corrupt */.qb)('pack-corrupt', `${what} is corrupt: its first header differs from the copy in its trailer`);
        }
    }
    catch (error) {
        const damage = (0,verify_report/* damageOf */.t)(error);
        // The copy has told which version it is: one that says another is damaged.
        const isVersion = damage.code === 'format-version-unsupported';
        o.onDamage(isVersion
            ? (0,errors/* corrupt */.qb)('pack-corrupt', `${what} is corrupt: its first header names another version`, {
                cause: damage,
            })
            : damage, []);
        return;
    }
    o.proven.addHeader(place.name);
}
function isSameHeader(header, seal) {
    if (header === undefined || seal === undefined)
        return header === undefined && seal === undefined;
    return (Buffer.compare(header.salt, seal.salt) === 0 &&
        Buffer.compare(header.objectSalt, seal.objectSalt) === 0 &&
        Buffer.compare(header.check, seal.check) === 0);
}
async function fetch(pack, range, o) {
    const bytes = await o.store.get(pack.place.at, { range, signal: o.signal });
    if (bytes === undefined)
        throw (0,errors/* corrupt */.qb)('object-missing', `${pack.what} is missing, and the checkpoint needs it`);
    return bytes;
}

// EXTERNAL MODULE: ./packages/snapshot/lib/format/link-table.js
var link_table = __webpack_require__(7391);
// EXTERNAL MODULE: ./packages/snapshot/lib/format/segment.js
var segment = __webpack_require__(7033);
;// CONCATENATED MODULE: ./packages/snapshot/lib/upkeep/verify-manifest.js





/** Reads every part of a manifest and checks it against the packs; marks in these what it refers to. A part that is damaged is told
 *  and passed over. */
async function checkManifest(checkpoint, o) {
    const { root } = checkpoint;
    let entries = 0;
    let files = 0;
    let linked = 0;
    const groupOf = new Map();
    const linksLost = await checkLinks(checkpoint, groupOf, o);
    const segmentsLost = await walkSegments(checkpoint, o, (segment) => {
        entries += segment.length;
        for (const entry of segment) {
            if (entry.kind !== 'directory' && groupOf.has(entry.path))
                linked++;
            if (entry.kind !== 'file')
                continue;
            files++;
            const error = useBlobs(entry, o, checkpoint.what);
            if (error !== undefined)
                o.onDamage(root.selfPack, error, entry.path);
        }
        o.onSegment?.(entries, segment.at(-1)?.path ?? '');
    });
    const tell = (expected, found) => o.onDamage(root.selfPack, (0,errors/* corrupt */.qb)('manifest-corrupt', `The manifest of ${checkpoint.what} is corrupt: expected ${expected}, found ${found}`));
    if (segmentsLost === 0 && entries !== root.facts.entries)
        tell(`${root.facts.entries} entries`, entries);
    if (segmentsLost + linksLost === 0 && linked !== groupOf.size) {
        tell(`${groupOf.size} entries with hard links`, linked);
    }
    return { entries, files, lost: linksLost + segmentsLost };
}
/** Hands on each segment that can be read. @returns how many cannot, or runs of them */
async function walkSegments(checkpoint, o, visit) {
    let after;
    return await readParts(checkpoint, checkpoint.root.segments, o, (bytes) => {
        const entries = (0,segment/* decodeSegment */.UR)(bytes, { after, what: `A manifest segment of ${checkpoint.what}` });
        after = entries.at(-1)?.path;
        visit(entries);
    });
}
async function checkLinks(checkpoint, groupOf, o) {
    let firstGroup = 1;
    return await readParts(checkpoint, checkpoint.root.links, o, (bytes) => {
        firstGroup = (0,link_table/* decodeLinkTable */.V)(bytes, { groupOf, firstGroup, what: checkpoint.what });
    });
}
async function readParts(checkpoint, runs, o, decode) {
    let lost = 0;
    for (let at = 0; at < runs.length; at += 4) {
        const [number, first, count] = [runs[at], runs[at + 1], runs[at + 2]];
        const pack = o.packs.get(number);
        if (pack === undefined) {
            // Told when it was opened.
            lost++;
            continue;
        }
        // A run's count is a claim until its pack has been seen.
        const end = Math.min(first + count, pack.blobCount);
        if (end < first + count) {
            lost++;
            const found = `blob ${first + count - 1} of pack ${number}, which has ${pack.blobCount}`;
            o.onDamage(checkpoint.root.selfPack, (0,errors/* corrupt */.qb)('manifest-corrupt', `The root of ${checkpoint.what} is corrupt: it names ${found}`));
        }
        for (let blob = first; blob < end; blob++) {
            (0,until_aborted/* assertRunning */.s)(o.signal, `verify ${checkpoint.what}`);
            try {
                decode(await checkpoint.readBlob(number, blob, o));
                pack.mark(blob, blob);
            }
            catch (error) {
                lost++;
                o.onDamage(number, (0,verify_report/* damageOf */.t)(error));
            }
        }
    }
    return lost;
}
/** Marks the blobs of a file. @returns what is wrong with its description */
function useBlobs(entry, o, what) {
    const { runs } = entry;
    let sizeBytes = 0;
    let isWhole = true;
    for (let at = 0; at < runs.length; at += 4) {
        const [number, first, count, stride] = [
            runs[at],
            runs[at + 1],
            runs[at + 2],
            runs[at + 3],
        ];
        const pack = o.packs.get(number);
        if (pack === undefined) {
            if (!o.unopened.has(number))
                return wrong(entry, what, `names pack ${number}, which the root does not list`);
            isWhole = false;
            continue;
        }
        const last = first + (count - 1) * stride;
        if (last >= pack.blobCount)
            return wrong(entry, what, `names blob ${last} of pack ${number}, which has ${pack.blobCount}`);
        pack.mark(first, last);
        sizeBytes += stride === 0 ? count * pack.bytesOf(first, first) : pack.bytesOf(first, last);
    }
    if (!isWhole || sizeBytes === entry.sizeBytes)
        return undefined;
    return wrong(entry, what, `has blobs of ${sizeBytes} bytes, expected ${entry.sizeBytes}`);
}
function wrong(entry, what, fault) {
    return (0,errors/* corrupt */.qb)('manifest-corrupt', `The manifest of ${what} is corrupt: ${JSON.stringify(entry.path)} ${fault}`);
}

// EXTERNAL MODULE: ./packages/snapshot/lib/upkeep/verify-pack-use.js
var verify_pack_use = __webpack_require__(5124);
;// CONCATENATED MODULE: ./packages/snapshot/lib/upkeep/verify.js









/**
 * Verifies one checkpoint from its root down. Damage does not end it: it goes on and names every object that is damaged, or that
 * could not be read, and the files that need it. Holds the indexes of the packs and a few frames.
 *
 * @throws BelayError misuse for a wrong or missing passphrase, `aborted`; never for damage: that is in the report
 */
async function verifyCheckpoint(entry, o) {
    let checkpoint;
    try {
        checkpoint = await checkpoint_reader/* CheckpointReader */.q.open(entry, o);
    }
    catch (error) {
        const damage = new verify_report/* DamageList */.w();
        damage.add(entry.record.digest, (0,verify_report/* damageOf */.t)(error));
        return { ...NOTHING_READ, verdict: damage.verdict(), damaged: damage.objects(), manifestLoss: 'whole' };
    }
    return await new Verification(checkpoint, o).run();
}
const NOTHING_READ = { entries: 0, files: 0, packs: 0, framesRead: 0, framesNeeded: 0, bytesRead: 0 };
const PACKS_OPENED_AT_ONCE = 4;
class Verification {
    #checkpoint;
    #o;
    #damage = new verify_report/* DamageList */.w();
    #names;
    #packs = new Map();
    #unopened = new Set();
    /** For each pack with damaged content, which blobs are. */
    #lostBlobs = new Map();
    #framesRead = 0;
    #framesNeeded = 0;
    #bytesRead = 0;
    constructor(checkpoint, o) {
        const { root, entry } = checkpoint;
        this.#checkpoint = checkpoint;
        this.#o = o;
        this.#names = new Map([
            ...root.packs.map((pack) => [pack.number, pack.name]),
            [root.selfPack, entry.record.digest],
        ]);
    }
    async run() {
        await (0,in_parallel/* inParallel */.H)(this.#checkpoint.packNumbers(), PACKS_OPENED_AT_ONCE, (number) => this.#openPack(number));
        const { entries, files, lost } = await checkManifest(this.#checkpoint, {
            packs: this.#packs,
            unopened: this.#unopened,
            signal: this.#o.signal,
            onDamage: (number, error, path) => {
                this.#damage.add(this.#nameOf(number), error);
                if (path !== undefined)
                    this.#damage.addPath(this.#nameOf(number), path);
            },
            onSegment: (count, path) => this.#o.onProgress?.({ kind: 'manifest', entries: count, path }),
        });
        if (this.#o.depth.kind !== 'manifest')
            await this.#checkContent();
        if (this.#unopened.size > 0 || this.#lostBlobs.size > 0)
            await this.#nameFiles();
        return {
            verdict: this.#damage.verdict(),
            damaged: this.#damage.objects(),
            manifestLoss: lost > 0 ? 'part' : 'none',
            entries,
            files,
            packs: this.#names.size,
            framesRead: this.#framesRead,
            framesNeeded: this.#framesNeeded,
            bytesRead: this.#bytesRead,
        };
    }
    async #openPack(number) {
        (0,until_aborted/* assertRunning */.s)(this.#o.signal, `verify ${this.#checkpoint.what}`);
        try {
            const pack = await this.#checkpoint.pack(number, this.#o);
            this.#packs.set(number, new verify_pack_use/* PackUse */.n(pack));
            this.#checkSize(number, pack);
        }
        catch (error) {
            this.#unopened.add(number);
            this.#damage.add(this.#nameOf(number), (0,verify_report/* damageOf */.t)(asDamage(error)));
        }
    }
    #checkSize(number, { place, what }) {
        const foundBytes = this.#o.storedSizes?.get(place.at);
        if (foundBytes === undefined || foundBytes === place.sizeBytes)
            return;
        const found = `expected ${place.sizeBytes} bytes, found ${foundBytes}`;
        this.#damage.add(this.#nameOf(number), (0,errors/* corrupt */.qb)('pack-corrupt', `${what} is corrupt: ${found}`));
    }
    async #checkContent() {
        const { proven = new proven_blobs/* ProvenBlobs */.d() } = this.#o;
        const chooses = chooser(this.#o.depth);
        for (const [number, use] of this.#packs)
            await this.#checkPack(number, use, { proven, chooses });
    }
    async #checkPack(number, use, o) {
        this.#framesNeeded += await checkFrames(use, {
            ...o,
            store: this.#o.store,
            signal: this.#o.signal,
            hasher: this.#checkpoint.hasher,
            onDamage: (error, blobs) => {
                this.#damage.add(this.#nameOf(number), error);
                this.#loseBlobs(number, use.pack, blobs);
            },
            onFrame: (storedBytes) => {
                this.#framesRead++;
                this.#bytesRead += storedBytes;
                const counts = { frames: this.#framesRead, bytesRead: this.#bytesRead };
                this.#o.onProgress?.({ kind: 'content', ...counts, pack: number, packs: this.#packs.size });
            },
        });
    }
    #loseBlobs(number, pack, blobs) {
        if (blobs.length === 0)
            return;
        const lost = this.#lostBlobs.get(number) ?? new Uint8Array(pack.index.blobLengths.length);
        this.#lostBlobs.set(number, lost);
        for (const blob of blobs)
            lost[blob] = 1;
    }
    /** Goes through the manifest once more, for the files that need what is damaged. */
    async #nameFiles() {
        const o = { packs: this.#packs, signal: this.#o.signal, onDamage: () => { } };
        const lostBefore = new Map([...this.#lostBlobs].map(([number, lost]) => [number, runningSums(lost)]));
        await walkSegments(this.#checkpoint, o, (entries) => {
            for (const { runs, path } of entries) {
                for (let at = 0; at < runs.length; at += 4) {
                    const number = runs[at];
                    const sums = lostBefore.get(number);
                    const isLost = sums === undefined ? this.#unopened.has(number) : holdsLost(runs, at, sums);
                    if (isLost)
                        this.#damage.addPath(this.#nameOf(number), path);
                }
            }
        });
    }
    #nameOf(number) {
        return this.#names.get(number) ?? this.#checkpoint.entry.record.digest;
    }
}
/** How many blobs are lost before each, so that a run costs the same however long it is. */
function runningSums(lost) {
    const sums = new Uint32Array(lost.length + 1);
    for (let blob = 0; blob < lost.length; blob++)
        sums[blob + 1] = sums[blob] + lost[blob];
    return sums;
}
function holdsLost(runs, at, lostBefore) {
    const [first, count, stride] = [runs[at + 1], runs[at + 2], runs[at + 3]];
    const end = Math.min(first + (count - 1) * stride + 1, lostBefore.length - 1);
    return first < end && lostBefore[end] !== lostBefore[first];
}
function chooser(depth) {
    switch (depth.kind) {
        case 'sample':
            return () => depth.random() < depth.share;
        default:
            return () => true;
    }
}
/** The root has opened: that a pack then asks for another passphrase, or none, is damage. */
function asDamage(error) {
    if (!(error instanceof errors/* BelayError */.oT) || error.kind !== 'misuse')
        return error;
    return (0,errors/* corrupt */.qb)('pack-corrupt', `A pack does not belong to its checkpoint: ${error.message}`, {
        cause: error,
    });
}


/***/ })

};

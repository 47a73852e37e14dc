export const id = 147;
export const ids = [147];
export const modules = {

/***/ 9528:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Output: () => (/* binding */ Output)
});

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./packages/belay/lib/list-document.js
/** The pieces of one JSON document of which one member is a long list: together the bytes that `JSON.stringify(document, undefined, 2)`
 *  would give, without the document ever being in memory. */
class ListDocument {
    #items = 0;
    begin(before, list) {
        return `{\n${members(before, 'each')}  ${JSON.stringify(list)}: [`;
    }
    item(value) {
        return `${this.#items++ === 0 ? '' : ','}\n    ${indented(value, 4)}`;
    }
    /** Also where the list broke off: `after` then says so. */
    end(after) {
        const close = this.#items === 0 ? ']' : '\n  ]';
        const rest = members(after, 'between');
        return `${close}${rest === '' ? '\n' : `,\n${rest}`}}\n`;
    }
}
function members(values, commas) {
    const lines = Object.entries(values).map(([name, value]) => `  ${JSON.stringify(name)}: ${indented(value, 2)}`);
    if (lines.length === 0)
        return '';
    return `${lines.join(',\n')}${commas === 'each' ? ',' : ''}\n`;
}
/** All lines but the first. Not by /^/m, which takes U+2028 within a string for the end of a line. */
function indented(value, spaces) {
    return JSON.stringify(value, undefined, 2).replaceAll('\n', `\n${' '.repeat(spaces)}`);
}

;// CONCATENATED MODULE: ./packages/belay/lib/progress-line.js
/** How far long work is: on a terminal one line that is written over, elsewhere (a job's log) a line now and then. */
class ProgressLine {
    #sink;
    #clockMs;
    #isShown;
    #shownAtMs;
    #isOnScreen = false;
    constructor(o) {
        this.#sink = o.sink;
        this.#clockMs = o.clockMs;
        this.#isShown = o.isShown;
        this.#shownAtMs = o.clockMs();
    }
    /** Cheap when called for every file: the text is made only if it is shown. */
    show(text) {
        if (!this.#isShown)
            return;
        const atMs = this.#clockMs();
        if (atMs - this.#shownAtMs < (this.#sink.isTerminal ? TERMINAL_INTERVAL_MS : LOG_INTERVAL_MS))
            return;
        this.#shownAtMs = atMs;
        if (!this.#sink.isTerminal) {
            this.#sink.write(`${text()}\n`);
            return;
        }
        this.#sink.write(`\r${shortened(text(), this.#sink.columns - 1)}${ERASE_TO_END}`);
        this.#isOnScreen = true;
    }
    /** Takes the line off the screen, before something else is written. */
    clear() {
        if (!this.#isOnScreen)
            return;
        this.#sink.write(`\r${ERASE_TO_END}`);
        this.#isOnScreen = false;
    }
}
const TERMINAL_INTERVAL_MS = 100;
const LOG_INTERVAL_MS = 10_000;
// ECMA-48 "erase in line", from the cursor to the end.
const ERASE_TO_END = '\u001b[K';
/** A line that wraps cannot be written over. */
function shortened(text, columns) {
    return text.length <= columns ? text : `${text.slice(0, Math.max(0, columns - 1))}…`;
}

;// CONCATENATED MODULE: ./packages/belay/lib/output.js



/** The command's voice. The result goes to stdout, once; everything else to stderr, so that a pipe gets the result alone. */
class Output {
    #stdout;
    #stderr;
    #clockMs;
    #settings = { json: false, quiet: false, verbose: false, color: false };
    #progress;
    /** Begun on stdout, and not ended yet. */
    #document;
    constructor(o) {
        this.#stdout = o.stdout;
        this.#stderr = o.stderr;
        this.#clockMs = o.clockMs;
        this.#progress = new ProgressLine({ sink: o.stderr, clockMs: o.clockMs, isShown: false });
    }
    use(settings) {
        this.#settings = settings;
        this.#progress = new ProgressLine({
            sink: this.#stderr,
            clockMs: this.#clockMs,
            isShown: !settings.quiet,
        });
    }
    get isVerbose() {
        return this.#settings.verbose;
    }
    /** Says how far the work is; the text replaces the one before. */
    progress(text) {
        this.#progress.show(text);
    }
    /** Something worth knowing that is no result. */
    note(text) {
        if (!this.#settings.quiet)
            this.#say(text);
    }
    /** Something worth knowing for who looks closely. */
    detail(text) {
        if (this.#settings.verbose)
            this.#say(text);
    }
    /** Something that needs attention though the command succeeds. */
    warn(text) {
        this.#say(`${this.emphasise('yellow', 'warning:', this.#stderr)} ${text}`);
    }
    /** The result, once. */
    result(o) {
        this.#progress.clear();
        if (this.#settings.json)
            this.#stdout.write(`${JSON.stringify(o.json, undefined, 2)}\n`);
        else if (!this.#settings.quiet)
            this.#stdout.write(o.text);
    }
    /** The result, once, as it comes: nothing of the list is held. Ends early, and quietly, where nobody reads it any more.
     *  @throws what the listing throws; `failure` then ends the document that was begun */
    async listing({ items, json, text }) {
        const document = this.#settings.json ? new ListDocument() : undefined;
        const isShown = document !== undefined || !this.#settings.quiet;
        let count = 0;
        let waiting = document?.begin(json.before, json.list) ?? text.before;
        try {
            for await (const item of items) {
                count++;
                if (!isShown)
                    continue;
                waiting += document?.item(json.item(item)) ?? text.item(item);
                if (waiting.length < WAITING_MAX)
                    continue;
                this.#document = document;
                if (!(await this.#write(waiting)))
                    return;
                waiting = '';
            }
        }
        catch (error) {
            // Of what nobody has seen yet, nothing need be ended.
            if (this.#document !== undefined)
                await this.#write(waiting);
            throw error;
        }
        if (isShown)
            await this.#write(waiting + (document?.end(json.after(count)) ?? text.after(count)));
        this.#document = undefined;
    }
    /** Why the command failed. With `--json` a document on stdout as well, or the end of the one that was begun. */
    failure(o) {
        this.#say(`${this.emphasise('red', 'belay:', this.#stderr)} ${o.message}`);
        if (o.hint !== undefined)
            this.#say(`  ${this.emphasise('dim', 'hint:', this.#stderr)} ${o.hint}`);
        for (const detail of o.details)
            this.detail(`  ${detail}`);
        if (this.#document !== undefined)
            this.#stdout.write(this.#document.end(o.json));
        else if (this.#settings.json)
            this.#stdout.write(`${JSON.stringify(o.json, undefined, 2)}\n`);
    }
    /** Marks words in a text for stdout. */
    mark(emphasis, text) {
        return this.emphasise(emphasis, text, this.#stdout);
    }
    emphasise(emphasis, text, sink) {
        return this.#settings.color && sink.isTerminal
            ? (0,external_node_util_.styleText)(emphasis, text, { validateStream: false })
            : text;
    }
    async #write(text) {
        this.#progress.clear();
        this.#stdout.write(text);
        return await this.#stdout.drained();
    }
    #say(text) {
        this.#progress.clear();
        this.#stderr.write(`${text}\n`);
    }
}
const WAITING_MAX = 64 * 1024;


/***/ })

};

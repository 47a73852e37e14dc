export const id = 187;
export const ids = [187];
export const modules = {

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

/***/ 5187:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   parseArguments: () => (/* binding */ parseArguments)
/* harmony export */ });
/* unused harmony export quoted */
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7975);
/* harmony import */ var _belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8059);
/* harmony import */ var _closest_name_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(662);
/* harmony import */ var _option_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5822);




/** Reads what follows the command's name.
 *  @throws BelayError misuse, naming the option, what was given and what is accepted */
function parseArguments(args, o) {
    const { tokens } = (0,node_util__WEBPACK_IMPORTED_MODULE_0__.parseArgs)({
        args: [...args],
        options: Object.fromEntries(Object.entries(o.table).map(([name, { kind }]) => [
            name,
            { type: kind === 'flag' ? 'boolean' : 'string' },
        ])),
        // Its own messages speak of programming; ours speak of the option.
        strict: false,
        tokens: true,
    });
    const given = new Map();
    const positionals = [];
    for (const token of tokens) {
        if (token.kind === 'positional')
            positionals.push(token.value);
        if (token.kind !== 'option')
            continue;
        const option = Object.hasOwn(o.table, token.name) ? o.table[token.name] : undefined;
        if (option === undefined || !token.rawName.startsWith('--'))
            throw unknownOption(token.rawName, o);
        const value = givenValue(token, option);
        given.set(token.name, [...(given.get(token.name) ?? []), value]);
    }
    checkPositionals(positionals, o);
    const options = Object.fromEntries(Object.entries(o.table).map(([name, option]) => [name, parseOption(name, option, given.get(name))]));
    return { options: options, positionals };
}
/** Messages show what was given, but not at any length. */
function quoted(given) {
    return JSON.stringify(given.length > 80 ? `${given.slice(0, 80)}…` : given);
}
function givenValue(token, option) {
    const { rawName, value } = token;
    if (option.kind === 'flag') {
        if (value === undefined)
            return true;
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .misuse */ .vM)('option-invalid', `The option ${rawName} cannot be ${quoted(value)}: expected no value`, {
            hint: `Write ${rawName} alone, or leave it out.`,
        });
    }
    if (value === undefined) {
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .misuse */ .vM)('option-missing', `The option ${rawName} has no value: expected ${option.accepts}`);
    }
    if (token.inlineValue !== true && value.startsWith('--')) {
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .misuse */ .vM)('option-missing', `The option ${rawName} has no value: expected ${option.accepts}, found the option ${quoted(value)}`, {
            hint: `If ${quoted(value)} is meant as the value, write ${rawName}=${value}`,
        });
    }
    return value;
}
function parseOption(name, option, given) {
    if (option.kind !== 'many' && given !== undefined && given.length > 1) {
        throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .misuse */ .vM)('option-conflict', `The option --${name} is given ${given.length} times: expected it once, found ${given.map(shown).join(' and ')}`);
    }
    const parsed = option.schema.safeParse(option.kind === 'many' ? given : given?.[0]);
    if (parsed.success)
        return parsed.data;
    const [issue] = parsed.error.issues;
    const cause = issue === undefined ? undefined : (0,_option_js__WEBPACK_IMPORTED_MODULE_2__/* .domainErrorOf */ .WC)(issue);
    if (cause !== undefined) {
        const { code, hint } = cause;
        throw new _belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .BelayError */ .oT({
            code,
            message: `The option --${name} cannot be used: ${cause.message}`,
            hint,
            cause,
        });
    }
    throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .misuse */ .vM)('option-invalid', `The option --${name} cannot be ${(given ?? []).map(shown).join(' ')}: expected ${option.accepts}`);
}
function shown(value) {
    return value === true ? '(no value)' : quoted(value);
}
function unknownOption(rawName, o) {
    if (rawName === '--passphrase') {
        return (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .misuse */ .vM)('option-unknown', 'The option --passphrase does not exist: every user of this machine could read it in the list of processes', {
            hint: 'Give it by --passphrase-file <path>, by --passphrase-stdin, or in the environment variable BELAY_PASSPHRASE.',
        });
    }
    const closest = (0,_closest_name_js__WEBPACK_IMPORTED_MODULE_3__/* .closestName */ .N)(rawName.replace(/^-+/, ''), Object.keys(o.table));
    const meant = closest === undefined ? '' : `Did you mean --${closest}? `;
    return (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .misuse */ .vM)('option-unknown', `The option ${quoted(rawName)} does not exist: expected an option of \`belay ${o.command}\``, {
        hint: `${meant}\`belay ${o.command} --help\` lists them all.`,
    });
}
function checkPositionals(found, o) {
    const surplus = found[o.positionals.length];
    if (surplus === undefined)
        return;
    const expected = o.positionals.length === 0
        ? 'options only'
        : `at most ${o.positionals.map(({ name }) => `<${name}>`).join(' ')}`;
    throw (0,_belay_domain_errors__WEBPACK_IMPORTED_MODULE_1__/* .misuse */ .vM)('option-unknown', `The argument ${quoted(surplus)} means nothing to \`belay ${o.command}\`: expected ${expected}`, {
        hint: `\`belay ${o.command} --help\` shows how it is used.`,
    });
}


/***/ })

};

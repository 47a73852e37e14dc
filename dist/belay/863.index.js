export const id = 863;
export const ids = [863];
export const modules = {

/***/ 863:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  initCommand: () => (/* binding */ initCommand)
});

// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./packages/machine/lib/read-small-file.js
var read_small_file = __webpack_require__(404);
// EXTERNAL MODULE: ./packages/machine/lib/write-file-atomically.js
var write_file_atomically = __webpack_require__(3371);
// EXTERNAL MODULE: ./packages/belay/lib/command.js
var command = __webpack_require__(8158);
// EXTERNAL MODULE: ./packages/belay/lib/common-options.js
var common_options = __webpack_require__(273);
// EXTERNAL MODULE: ./packages/belay/lib/load-config.js + 16 modules
var load_config = __webpack_require__(3612);
// EXTERNAL MODULE: ./packages/belay/lib/option.js
var lib_option = __webpack_require__(5822);
;// CONCATENATED MODULE: ./packages/belay/lib/starter-config.js
/** The configuration that `belay init` writes. Everything is commented out, so it says what the defaults say. */
const STARTER_CONFIG = `# Belay: checkpoints and recovery for GitHub Actions.
# Everything here has a default that works. Take away the "# " before a line to set it.
version: 1

# How heavy runs are: auto (judged by the changed files), docs, standard or heavy.
# lane: auto

# Set to required, nothing is stored without a passphrase.
# encryption: auto

checkpoint:
  # What to keep: files, directories and globs; "!pattern" leaves out. .git only if it is named.
  # paths:
  #   - .
  #   - "!node_modules"
  # What else to leave out, in the syntax of .gitignore. A .belayignore file in any directory does the same.
  # exclude:
  #   - "*.tmp"
  # What to record of git: none, or its state (head, branch, changed paths).
  # git: state
  # When a checkpoint is worth taking: always, changed, or a share such as changed>=5%.
  # only-if: changed
  # How much checkpoints matter: low, medium, high or critical. It decides how long they are kept.
  # priority: medium
  # How many days they are kept at least, or forever.
  # retention-days: 7
  # zstd's level, from 1 (fast) to 19 (small).
  # compression-level: 1
  # A larger tree is refused.
  # max-size: 2GB

restore:
  # What to do if commit, configuration or system are not those of the checkpoint: skip, restore or fail.
  # if-stale: skip
  # How files already in place are judged: full (read them), sample:<n>% or stat (trust size and time).
  # verify: full

# What a cleanup keeps besides: a checkpoint stays if any of these keeps it, and the newest of a series always.
retention:
  # keep-last: 5
  # keep-within: 14d
  # keep-daily: 7
  # keep-weekly: 4
  # keep-monthly: 6
`;

;// CONCATENATED MODULE: ./packages/belay/lib/commands/init.js








/** `belay init`: a configuration to begin with. */
const initCommand = (0,command/* defineCommand */.N)({
    name: 'init',
    summary: 'Write a commented .github/belay.yml',
    description: [
        'Writes a configuration in which everything is commented out: Belay works without one, and it shows what can be set. A file that is there already is left alone.',
    ],
    positionals: [],
    options: {
        config: (0,lib_option/* text */.Qq)({ placeholder: '<file>', help: 'Where to write it.', otherwise: load_config/* CONFIG_PATH */.t }),
        ...common_options/* dryRunOption */.SV,
        ...common_options/* speechOptions */.V3,
    },
    examples: [{ command: 'belay init', what: 'write .github/belay.yml, unless there is one' }],
    run: async ({ options }, context) => {
        const name = options.config ?? load_config/* CONFIG_PATH */.t;
        const file = external_node_path_.resolve(context.cwd, name);
        const isThere = (await (0,read_small_file/* findTextFile */.F)(file)) !== undefined;
        if (!isThere && !options['dry-run'])
            await (0,write_file_atomically/* writeFileAtomically */.l)(file, STARTER_CONFIG);
        const said = isThere
            ? `${name} is there already; nothing was written.`
            : options['dry-run']
                ? `Would write ${name}.`
                : `Wrote ${name}.`;
        return { outputs: { config: file, created: !isThere && !options['dry-run'] }, text: `${said}\n` };
    },
});


/***/ })

};

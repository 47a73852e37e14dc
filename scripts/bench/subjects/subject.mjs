/**
 * A program that is measured. It only says which commands to run: the harness runs, measures and checks them.
 *
 * `slot` holds what it keeps between two runs: `slot/store` is what would be uploaded, `slot/state` its caches on this machine.
 * The harness empties, copies and moves slots, but always runs a subject with the same slot path.
 *
 * @typedef {import('../measure.mjs').Command} Command
 *
 * @typedef {object} Subject
 * @property {string} name
 * @property {boolean} incremental false: every checkpoint is a full one, and a restore writes everything
 * @property {(slot: string) => Command | undefined} init run unmeasured before the first checkpoint, on an empty slot
 * @property {(o: { slot: string, tree: string, label: string }) => Command} create
 * @property {(o: { slot: string, target: string, label: string, repair?: 'stat' | 'full' }) => Command} restore of the newest checkpoint,
 *   whose label this is; `repair`: the target holds most of it already, trusted by `stat` or read in `full`
 * @property {boolean} restoresOver false: a restore over a tree that is there goes wrong, so it gets an empty folder instead
 * @property {string} version
 */

export {}

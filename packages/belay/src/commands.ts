import type { Command } from './command.js'

/** A command before it is needed: most of the program's code belongs to one command or another. */
export interface CommandEntry {
  readonly name: string
  readonly summary: string
  readonly load: () => Promise<Command>
}

/** All commands, in the order of the overview. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'create',
    summary: 'Take a checkpoint of this tree',
    load: async () => (await import(/* webpackMode: "eager" */ './commands/create.js')).createCommand,
  },
  {
    name: 'restore',
    summary: 'Bring a checkpoint back, all or part of it',
    load: async () => (await import(/* webpackMode: "eager" */ './commands/restore.js')).restoreCommand,
  },
  {
    name: 'list',
    summary: 'List the checkpoints of a store',
    load: async () => (await import(/* webpackMode: "eager" */ './commands/list.js')).listCommand,
  },
  {
    name: 'show',
    summary: 'Show one checkpoint and the files in it',
    load: async () => (await import(/* webpackMode: "eager" */ './commands/show.js')).showCommand,
  },
  {
    name: 'diff',
    summary: 'Compare two checkpoints, or one with this tree',
    load: async () => (await import(/* webpackMode: "eager" */ './commands/diff.js')).diffCommand,
  },
  {
    name: 'validate',
    summary: 'Verify that checkpoints are whole',
    load: async () => (await import(/* webpackMode: "eager" */ './commands/validate.js')).validateCommand,
  },
  {
    name: 'cleanup',
    summary: 'Remove checkpoints that need not be kept',
    load: async () => (await import(/* webpackMode: "eager" */ './commands/cleanup.js')).cleanupCommand,
  },
  {
    name: 'init',
    summary: 'Write a commented .github/belay.yml',
    load: async () => (await import(/* webpackMode: "eager" */ './commands/init.js')).initCommand,
  },
  {
    name: 'doctor',
    summary: 'Check what this machine can do for Belay',
    load: async () => (await import(/* webpackMode: "eager" */ './commands/doctor.js')).doctorCommand,
  },
]

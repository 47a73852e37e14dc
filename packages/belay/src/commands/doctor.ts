import { defineCommand } from '../command.js'
import { speechOptions, storeOptions } from '../common-options.js'
import { examineMachine, type Finding } from '../examine-machine.js'
import { aligned } from '../text.js'

/** `belay doctor`: what this machine can do, and what stands in the way. */
export const doctorCommand = defineCommand({
  name: 'doctor',
  summary: 'Check what this machine can do for Belay',
  description: [
    'Checks Node, git, exact modification times (perl or python3), free space, the file system of this directory and whether the store can be opened. "ok" is as it should be, "note" works with less, "problem" stands in the way.',
  ],
  positionals: [],
  options: { ...storeOptions, ...speechOptions },
  examples: [{ command: 'belay doctor --json', what: 'the same for a program' }],
  exitCodes: ['1 means that there is a problem'],
  run: async ({ options }, context) => {
    const findings = await examineMachine(options, context)
    const problems = findings.filter(({ status }) => status === 'problem').length
    return {
      outputs: {
        healthy: problems === 0,
        checks: findings.map(({ name, status, found, hint }) => ({
          name,
          status,
          found,
          hint: hint ?? null,
        })),
      },
      text: `${textOf(findings, (status) => context.output.mark(COLORS[status], status))}${problems === 0 ? 'Belay can work here.' : 'Belay cannot work here as it is.'}\n`,
      exitCode: problems === 0 ? 0 : 1,
    }
  },
})

const COLORS = { ok: 'green', note: 'yellow', problem: 'red' } as const

function textOf(findings: readonly Finding[], mark: (status: Finding['status']) => string): string {
  const rows = aligned(findings.map(({ name, found }) => [name, found])).split('\n')
  return findings
    .map(
      ({ status, hint }, at) =>
        `${mark(status)}${' '.repeat(9 - status.length)}${rows[at]}\n${hint === undefined ? '' : `         ${hint}\n`}`,
    )
    .join('')
}

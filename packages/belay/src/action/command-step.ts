import process from 'node:process'
import { retentionDaysOf } from '@belay/domain/lane-policy'
import type { Json } from '@belay/domain/shape'
import { commonInputs, storeInputs } from '@belay/github/common-inputs'
import type { Host } from '@belay/github/host'
import { parseInputs } from '@belay/github/host-inputs'
import type { Step } from '@belay/github/host-process'
import { cell, code, summaryOf } from '@belay/github/host-summary'
import { jobOf } from '@belay/github/job'
import { configOfJob } from '@belay/github/job-config'
import { restOf } from '@belay/github/job-rest'
import { readTrustedFile } from '@belay/github/read-trusted-file'
import { outputText, reportFailure } from '@belay/github/run-action'
import { placeOfStore, withStore } from '@belay/github/with-store'
import type { CommandContext } from '../command.js'
import { COMMANDS } from '../commands.js'
import { Output, type TextSink } from '../output.js'
import { runCommandLine } from '../run-command-line.js'

/** Runs a command of the command line as a step: its options are inputs, the document it prints are outputs. */
export async function commandStep(name: string, step: Step): Promise<void> {
  const { host } = step
  host.mask(host.input('passphrase'))
  host.mask(host.input('github-token'))
  try {
    const printed: string[] = []
    const context = await contextOf(step, { write: (text) => void printed.push(text) })
    const exitCode = await runCommandLine([name, '--json', ...(await argumentsOf(name, host))], context)
    const document = JSON.parse(printed.join('') || '{}') as Record<string, Json>
    await host.setOutput('result', JSON.stringify(document))
    for (const [key, value] of Object.entries(document)) await host.setOutput(key, outputText(value))
    if (exitCode !== 0)
      host.fail(messageOf(document) ?? `${name} ended with exit code ${exitCode}`, `Belay ${name}`)
    await host.addSummary(documentSummary(name, document))
  } catch (error) {
    reportFailure(host, `Belay ${name}`, error, { isRequired: true })
  }
}

async function contextOf(step: Step, stdout: Pick<TextSink, 'write'>): Promise<CommandContext> {
  const { host, surroundings } = step
  const inputs = parseInputs({ ...commonInputs, ...storeInputs }, (input) => host.input(input))
  const job = await jobOf(host)
  const rest = restOf(job, inputs['github-token'], step)
  const { config } = await configOfJob(inputs.config, job, (file) =>
    readTrustedFile(rest, file, surroundings),
  )
  const { priority } = config.checkpoint
  const retentionDays = config.checkpoint.retentionDays ?? retentionDaysOf(priority, config.lanes.standard)
  const place = await placeOfStore(inputs, config, { job, step }, { priority, retentionDays })
  const sink = { drained: async () => true, isTerminal: false, columns: 120 }
  return {
    ...surroundings,
    cwd: job.workspace,
    // Nothing else: what a job's environment holds is not meant for a command line.
    env: place.passphrase === undefined ? {} : { BELAY_PASSPHRASE: place.passphrase },
    nodeVersion: process.versions.node,
    readStdin: async () => new Uint8Array(),
    output: new Output({
      stdout: { ...sink, write: stdout.write },
      stderr: { ...sink, write: (text) => host.info(text.trimEnd()) },
      clockMs: surroundings.elapsedMs,
    }),
    // A directory is opened as on the command line, which knows what to do with a damaged one.
    withServiceStore:
      place.path !== undefined
        ? undefined
        : async (access, work) =>
            await withStore(place, access === 'read' ? 'read' : 'write', surroundings, async (open) =>
              work({ ...open, path: place.parts.temporaryDirectory, markerDamage: undefined }),
            ),
  }
}

/** The inputs that are options of the command, as arguments. */
async function argumentsOf(name: string, host: Host): Promise<string[]> {
  const command = await COMMANDS.find((entry) => entry.name === name)?.load()
  return Object.entries(command?.options ?? {}).flatMap(([option, { kind }]) => {
    const given = host.input(option)
    if (given === '' || ELSEWHERE.has(option)) return []
    if (kind === 'flag') return given.toLowerCase() === 'true' ? [`--${option}`] : []
    return [`--${option}=${given}`]
  })
}

/** Given to the command in other ways. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'json',
  'help',
  'passphrase-file',
  'passphrase-stdin',
  'encryption',
])

function messageOf({ error }: Record<string, Json>): string | undefined {
  if (typeof error !== 'object' || error === null || Array.isArray(error)) return undefined
  const { message, hint } = error
  return typeof message === 'string'
    ? [message, hint].filter((part) => typeof part === 'string').join('. ')
    : undefined
}

function documentSummary(name: string, document: Record<string, Json>): string {
  const plain = Object.entries(document).filter(([, value]) => typeof value !== 'object')
  const checkpoints = document['checkpoints']
  const lines = Array.isArray(checkpoints) ? checkpoints.slice(0, LISTED_MAX).map(checkpointLine) : []
  return summaryOf({
    title: `Belay ${name}`,
    rows: [
      ...plain.map(([key, value]) => [key, cell(String(value))] as const),
      ['checkpoints', Array.isArray(checkpoints) ? String(checkpoints.length) : undefined],
      ['failed', cell(messageOf(document) ?? '')],
    ],
    details: [{ title: 'Checkpoints', lines }],
  })
}

const LISTED_MAX = 100

function checkpointLine(checkpoint: Json): string {
  if (typeof checkpoint !== 'object' || checkpoint === null || Array.isArray(checkpoint)) return '-'
  const { series, phase, verdict } = checkpoint
  const rest = [series, phase, verdict].flatMap((part) => (typeof part === 'string' ? [cell(part)] : []))
  return `- ${code(String(checkpoint['checkpoint-id'] ?? ''))} ${rest.join(', ')}`
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ActionsServices } from './actions-services.js'
import { type JobEnvironmentOptions, jobEnvironment } from './job-environment.js'
import type { WorkflowJob } from './run-attempt.js'

export interface ActionProcessOptions {
  readonly services: ActionsServices
  readonly job: WorkflowJob
  /** The script that action.yml names as `main` or `post`. */
  readonly entry: string
  /** The runner: its workspace, its temporary files and those through which the action speaks. The same for all steps of a job. */
  readonly directory: string
  readonly inputs?: Readonly<Record<string, string>>
  /** What the main step saved: for the post step of the same action. */
  readonly state?: Readonly<Record<string, string>>
  /** What the machine gives to every process, such as PATH and HOME, and what earlier steps exported. */
  readonly inherited: Readonly<Record<string, string | undefined>>
  readonly environment?: Omit<JobEnvironmentOptions, 'workspace' | 'temp'>
  /** The process and its group are killed after so long. A minute unless told. */
  readonly timeoutMs?: number
}

/** How a step ended, and all it told the runner. */
export interface ActionEnd {
  readonly exitCode: number | undefined
  readonly signal: NodeJS.Signals | undefined
  readonly outputs: Readonly<Record<string, string>>
  readonly state: Readonly<Record<string, string>>
  readonly exported: Readonly<Record<string, string>>
  readonly summary: string
  /** Both of its streams, workflow commands such as `::warning::` among them. */
  readonly log: string
}

export interface ActionProcess {
  readonly process: ChildProcess
  readonly workspace: string
  readonly ended: Promise<ActionEnd>
  /** Ends the whole process group at once, as a lost machine does. */
  kill(): void
}

/** Runs one entry of a JavaScript action as a runner would: a process of its own, in a group of its own, in the workspace. */
export async function startAction(o: ActionProcessOptions): Promise<ActionProcess> {
  const workspace = path.join(o.directory, 'workspace')
  const temp = path.join(o.directory, 'temp')
  const commands = path.join(temp, '_runner_file_commands')
  await mkdir(workspace, { recursive: true })
  await mkdir(commands, { recursive: true })
  const files = Object.fromEntries(
    FILES.map((name) => [`GITHUB_${name}`, path.join(commands, name.toLowerCase())]),
  )
  // Each step has files of its own; the names may be the same.
  for (const file of Object.values(files)) await writeFile(file, '')
  const event = path.join(temp, 'event.json')
  await writeFile(event, JSON.stringify(eventOf(o.job)))

  const child = spawn(process.execPath, [o.entry], {
    cwd: workspace,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...o.inherited,
      ...jobEnvironment(o.services, o.job, { workspace, temp, ...o.environment }),
      ...files,
      GITHUB_EVENT_PATH: event,
      RUNNER_TOOL_CACHE: path.join(o.directory, 'tools'),
      ...prefixed('INPUT_', o.inputs ?? {}),
      ...prefixed('STATE_', o.state ?? {}),
    },
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (log += text.toString('utf8')))
  const kill = (): void => {
    if (child.pid === undefined) return
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      // The group is gone already.
    }
  }
  const deadline = setTimeout(kill, o.timeoutMs ?? 60_000)
  const ended = once(child, 'exit').then(async ([exitCode, signal]): Promise<ActionEnd> => {
    clearTimeout(deadline)
    // A process that the action leaves behind holds its streams open; then this is all that will be heard.
    await Promise.race([once(child, 'close'), sleep(DRAIN_MS)])
    child.stdout.destroy()
    child.stderr.destroy()
    return {
      exitCode: exitCode ?? undefined,
      signal: signal ?? undefined,
      outputs: await readPairs(files['GITHUB_OUTPUT']),
      state: await readPairs(files['GITHUB_STATE']),
      exported: await readPairs(files['GITHUB_ENV']),
      summary: await readFile(files['GITHUB_STEP_SUMMARY'] ?? '', 'utf8'),
      log,
    }
  })
  return { process: child, workspace, ended, kill }
}

const DRAIN_MS = 200
const FILES = ['OUTPUT', 'STATE', 'ENV', 'PATH', 'STEP_SUMMARY']

/** `github-token` becomes `INPUT_GITHUB-TOKEN`; state keeps its case. */
function prefixed(prefix: string, values: Readonly<Record<string, string>>): Record<string, string> {
  const named = (name: string): string =>
    prefix === 'INPUT_' ? name.replaceAll(' ', '_').toUpperCase() : name
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + named(name), value]))
}

/** The file format of https://docs.github.com/actions/reference/workflow-commands-for-github-actions, with one line or many. */
async function readPairs(file: string | undefined): Promise<Record<string, string>> {
  const pairs: Record<string, string> = {}
  const lines = (await readFile(file ?? '', 'utf8')).split('\n')
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const many = /^(.+?)<<(.+)$/.exec(line)
    const one = /^([^=]+)=(.*)$/.exec(line)
    if (many?.[1] !== undefined) {
      const end = lines.indexOf(many[2] ?? '', at + 1)
      pairs[many[1]] = lines.slice(at + 1, end).join('\n')
      at = end
    } else if (one?.[1] !== undefined) pairs[one[1]] = one[2] ?? ''
  }
  return pairs
}

/** The little of the event that actions look at. */
function eventOf({ run }: WorkflowJob): unknown {
  const [owner = '', name = ''] = run.repository.fullName.split('/')
  const repository = {
    id: run.repository.id,
    name,
    full_name: run.repository.fullName,
    owner: { login: owner },
    private: run.repository.isPrivate,
    default_branch: run.repository.defaultBranch,
  }
  if (run.triggeredBy !== undefined) {
    const { id, event, headBranch, headSha, headRepository } = run.triggeredBy
    const head_repository = { id: headRepository.id, full_name: headRepository.fullName }
    const workflow_run = { id, event, head_branch: headBranch, head_sha: headSha, head_repository }
    return { action: 'completed', workflow_run, repository }
  }
  if (run.pullRequest === undefined) return { ref: run.ref, after: run.headSha, repository }
  const head = {
    ref: run.headBranch,
    sha: run.headSha,
    repo: { id: run.headRepository.id, full_name: run.headRepository.fullName },
  }
  const base = { ref: run.pullRequest.baseBranch, repo: repository }
  return {
    number: run.pullRequest.number,
    pull_request: { number: run.pullRequest.number, head, base },
    repository,
  }
}

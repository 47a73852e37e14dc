import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export interface Ended {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

const MAIN = join(dirname(createRequire(import.meta.url).resolve('@belay/belay/main')), 'main.js')

/** Runs the compiled command line as a user would. */
export function belay(
  args: readonly string[],
  o: {
    cwd: string
    env?: Record<string, string>
    /** undefined: left open. */
    stdin?: string | undefined
    onStart?: (kill: (signal: NodeJS.Signals) => void) => void | Promise<void>
  },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: o.cwd,
      env: { PATH: process.env['PATH'] ?? '', HOME: o.cwd, GIT_CONFIG_NOSYSTEM: '1', ...o.env },
    })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (part: Buffer) => out.push(part))
    child.stderr.on('data', (part: Buffer) => err.push(part))
    child.once('error', reject)
    child.once('close', (exitCode) => {
      resolve({
        exitCode,
        stdout: Buffer.concat(out).toString('utf8'),
        stderr: Buffer.concat(err).toString('utf8'),
      })
    })
    if (!('stdin' in o)) child.stdin.end()
    else if (o.stdin !== undefined) child.stdin.end(o.stdin)
    void o.onStart?.((signal) => child.kill(signal))
  })
}

/** Runs it with `--json` and gives the one document on standard output. */
export async function belayJson(
  args: readonly string[],
  o: Parameters<typeof belay>[1],
): Promise<Ended & { readonly json: Record<string, unknown> }> {
  const ended = await belay([...args, '--json'], o)
  return { ...ended, json: JSON.parse(ended.stdout) as Record<string, unknown> }
}

/** Writes files with these contents below a directory. */
export function writeTree(root: string, files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
}

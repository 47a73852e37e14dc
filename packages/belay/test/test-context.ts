import { tmpdir } from 'node:os'
import type { CommandContext } from '@belay/belay/command'
import { Output, type TextSink } from '@belay/belay/output'

/** Surroundings made of plain values, for commands that touch nothing. */
export function testContext(
  o: { isTerminal?: boolean; env?: Record<string, string>; nodeVersion?: string } = {},
): {
  readonly context: CommandContext
  readonly stdout: () => string
  readonly stderr: () => string
  readonly clock: { ms: number }
} {
  const [out, err] = [[] as string[], [] as string[]]
  const clock = { ms: 0 }
  const sink = (written: string[]): TextSink => ({
    write: (text) => void written.push(text),
    drained: async () => true,
    isTerminal: o.isTerminal ?? false,
    columns: 40,
  })
  return {
    context: {
      cwd: tmpdir(),
      env: o.env ?? {},
      nodeVersion: o.nodeVersion ?? '24.0.0',
      now: () => new Date('2026-11-21T11:31:12.123Z'),
      elapsedMs: () => clock.ms,
      randomBytes: (count) => new Uint8Array(count),
      readStdin: async () => new Uint8Array(),
      output: new Output({ stdout: sink(out), stderr: sink(err), clockMs: () => clock.ms }),
      workerUrl: new URL('file:///nowhere.js'),
      signal: new AbortController().signal,
    },
    stdout: () => out.join(''),
    stderr: () => err.join(''),
    clock,
  }
}

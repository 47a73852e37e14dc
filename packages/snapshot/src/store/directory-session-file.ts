import type { SessionIdentity } from './session-liveness.js'

/** What a session's file in leases/ says. */
export interface SessionFile extends SessionIdentity {
  readonly startedAt: Date
}

export function encodeSessionFile({ host, pid, processStart, startedAt }: SessionFile): Uint8Array {
  return Buffer.from(
    `${JSON.stringify({ version: 1, host, pid, processStart, startedAt: startedAt.toISOString() })}\n`,
  )
}

/** `undefined` for bytes that no version of ours wrote, such as a file that lost its contents with the power. */
export function parseSessionFile(bytes: Uint8Array): SessionFile | undefined {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    // Who it belongs to cannot be told: the caller goes by its age.
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const { host, pid, processStart, startedAt } = value as Record<string, unknown>
  const start = new Date(typeof startedAt === 'string' ? startedAt : Number.NaN)
  const isWhole =
    typeof host === 'string' &&
    typeof pid === 'number' &&
    typeof processStart === 'string' &&
    !Number.isNaN(start.getTime())
  return isWhole ? { host, pid, processStart, startedAt: start } : undefined
}

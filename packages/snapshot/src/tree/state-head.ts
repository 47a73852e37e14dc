import { hash, randomBytes } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

const headSchema = z.object({
  version: z.literal(1),
  root: z.string(),
  /** Digest of the checkpoint whose segments the rows name. */
  checkpoint: z.string(),
  /** What else the rows depend on: selection and content rules. */
  key: z.string(),
  rows: z.string().regex(/^[0-9a-f]{32}\.[0-9a-f]{16}\.rows$/),
  startedAtMs: z.number(),
  /** Of the restore that wrote rows which are still in use. */
  restored: z.object({ sinceMs: z.number(), untilMs: z.number() }).optional(),
})
/** Which checkpoint some rows belong to. */
export type StateHead = z.infer<typeof headSchema>
/** The head as it is stored: JSON, and the SHA-256 of it. */
const storedHeadSchema = z.object({ head: z.string(), sha256: z.string() })

/** `undefined` where there is none, or none that can be used. */
export function findHead(path: string): StateHead | undefined {
  try {
    const { head, sha256 } = storedHeadSchema.parse(JSON.parse(readFileSync(`${path}.json`, 'utf8')))
    return hash('sha256', head, 'hex') === sha256 ? headSchema.parse(JSON.parse(head)) : undefined
  } catch {
    // A cache: unreadable, torn or of another version is as good as none.
    return undefined
  }
}

/** In one step: another session may read it at this moment. */
export function writeHead(path: string, head: StateHead): void {
  const text = JSON.stringify(head)
  const unfinished = `${path}.${randomBytes(8).toString('hex')}.json.tmp`
  writeFileSync(unfinished, JSON.stringify({ head: text, sha256: hash('sha256', text, 'hex') }), {
    mode: 0o600,
  })
  renameSync(unfinished, `${path}.json`)
}

import { hash, randomBytes } from 'node:crypto'
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { number, object, oneOf, type ShapeOf, text, where } from '@belay/domain/shape'

const headShape = object(
  {
    version: oneOf([1]),
    root: text(),
    /** Digest of the checkpoint whose segments the rows name. */
    checkpoint: text(),
    /** What else the rows depend on: selection and content rules. */
    key: text(),
    rows: where(text(), (name) => /^[0-9a-f]{32}\.[0-9a-f]{16}\.rows$/.test(name), 'expected a name of ours'),
    startedAtMs: number(),
  },
  {
    /** Of the restore that wrote rows which are still in use. */
    restored: object({ sinceMs: number(), untilMs: number() }),
  },
)
/** Which checkpoint some rows belong to. */
export type StateHead = ShapeOf<typeof headShape>
/** The head as it is stored: JSON, and the SHA-256 of it. */
const storedHeadShape = object({ head: text(), sha256: text() })

/** `undefined` where there is none, or none that can be used. */
export function findHead(path: string): StateHead | undefined {
  try {
    const { head, sha256 } = storedHeadShape(JSON.parse(readFileSync(`${path}.json`, 'utf8')))
    return hash('sha256', head, 'hex') === sha256 ? headShape(JSON.parse(head)) : undefined
  } catch {
    // A cache: unreadable, torn or of another version is as good as none.
    return undefined
  }
}

/** In one step: another session may read it at this moment. */
export function writeHead(path: string, head: StateHead): void {
  const json = JSON.stringify(head)
  const unfinished = `${path}.${randomBytes(8).toString('hex')}.json.tmp`
  writeFileSync(unfinished, JSON.stringify({ head: json, sha256: hash('sha256', json, 'hex') }), {
    mode: 0o600,
  })
  renameSync(unfinished, `${path}.json`)
}

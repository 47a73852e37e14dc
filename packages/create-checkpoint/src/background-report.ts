import path from 'node:path'
import { appendText } from '@belay/machine/append-text'
import { findTextFile } from '@belay/machine/read-small-file'
import { z } from 'zod'

/** One look of the background process at the tree. */
export type BackgroundLook = z.infer<typeof lookSchema>

const lookSchema = z.object({
  at: z.string(),
  /** Null: none was taken. */
  checkpoint: z.string().nullable(),
  storedBytes: z.number(),
  tookMs: z.number(),
  cpuMs: z.number(),
  unstableFiles: z.number(),
  /** Why it failed; null if it did not. */
  error: z.string().nullable(),
})

/** The background process's account of itself: one line of JSON for each look, which its death cannot tear but at the end. */
export class BackgroundReport {
  readonly #file: string

  constructor(directory: string) {
    this.#file = path.join(directory, 'report.jsonl')
  }

  async add(look: BackgroundLook): Promise<void> {
    await appendText(this.#file, `${JSON.stringify(look)}\n`)
  }

  async read(): Promise<BackgroundLook[]> {
    const text = (await findTextFile(this.#file)) ?? ''
    return text.split('\n').flatMap((line) => {
      const look = lookSchema.safeParse(parsedLine(line))
      return look.success ? [look.data] : []
    })
  }
}

function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    // The last line of a process that was killed while it wrote.
    return undefined
  }
}

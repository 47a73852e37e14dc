import path from 'node:path'
import { misuse, unavailable } from '@belay/domain/errors'
import type { CallOptions } from '@belay/snapshot/store/store'
import { z } from 'zod'
import type { GithubRest } from './github-rest.js'

/** The text of a file of the default branch, whatever is checked out; undefined if it is not there.
 *  @throws BelayError misuse for a path that leads out of the repository; unavailable, also where the token may not read contents, and for
 *  what is no file or larger than the API hands out */
export async function readTrustedFile(
  rest: GithubRest,
  file: string,
  o: CallOptions = {},
): Promise<string | undefined> {
  const inside = path.posix.normalize(file)
  if (path.posix.isAbsolute(inside) || inside === '..' || inside.startsWith('../'))
    throw misuse(
      'option-invalid',
      `Cannot read ${file} of the default branch: expected a path inside the repository`,
    )
  const found = await rest.call({
    route: 'GET /repos/{owner}/{repo}/contents/{path}',
    parameters: { path: inside },
    answer: z.unknown(),
    doing: `read ${file} of the default branch`,
    permission: 'contents: read',
    signal: o.signal,
  })
  if (found.kind === 'not-found') return undefined
  const parsed = fileSchema.safeParse(found.value)
  // A directory, a submodule, or a large file, which comes without its content.
  if (!parsed.success)
    throw unavailable(
      'store-unavailable',
      `Cannot read ${file} of the default branch: expected a file of at most 1 MB`,
      { cause: parsed.error },
    )
  return Buffer.from(parsed.data.content, 'base64').toString('utf8')
}

const fileSchema = z.object({ type: z.literal('file'), content: z.string(), encoding: z.literal('base64') })

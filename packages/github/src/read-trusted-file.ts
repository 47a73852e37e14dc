import type { CallOptions } from '@belay/snapshot/store/store'
import { z } from 'zod'
import type { GithubRest } from './github-rest.js'

/** The text of a file of the default branch, whatever is checked out; undefined if it is not there.
 *  @throws BelayError unavailable, also where the token may not read contents */
export async function readTrustedFile(
  rest: GithubRest,
  file: string,
  o: CallOptions = {},
): Promise<string | undefined> {
  const found = await rest.call({
    route: 'GET /repos/{owner}/{repo}/contents/{path}',
    parameters: { path: file },
    answer: z.object({ content: z.string(), encoding: z.literal('base64') }),
    doing: `read ${file} of the default branch`,
    signal: o.signal,
  })
  return found.kind === 'not-found' ? undefined : Buffer.from(found.value.content, 'base64').toString('utf8')
}

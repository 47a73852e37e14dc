import { createHash } from 'node:crypto'
import { notFound, type RestHandler, type RestPlace, repositoryUrl } from './rest-call.js'

/** The files of the default branch: their text by their path. */
export type RepositoryFiles = Map<string, string>

/** https://docs.github.com/rest/repos/contents: files only, and of the default branch only. */
export function restContents(
  o: RestPlace & { readonly files: RepositoryFiles },
): Record<string, RestHandler> {
  return {
    'repos/get-content': ({ parameters }) => {
      const path = String(parameters['path'])
      const ref = parameters['ref']
      const text = o.files.get(path)
      if (text === undefined || (ref !== undefined && ref !== o.runs.repository.defaultBranch))
        throw notFound()
      const bytes = Buffer.from(text)
      const sha = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
      const self = `${repositoryUrl(o)}/contents/${path}`
      const git = `${repositoryUrl(o)}/git/blobs/${sha}`
      const { fullName, defaultBranch } = o.runs.repository
      const html = `https://github.com/${fullName}/blob/${defaultBranch}/${path}`
      // The service breaks the lines of what it encodes, and leaves out what is larger than a megabyte.
      const isLarge = bytes.length > CONTENT_BYTES_MAX
      return {
        status: 200,
        body: {
          type: 'file',
          encoding: isLarge ? 'none' : 'base64',
          size: bytes.length,
          name: path.split('/').at(-1),
          path,
          content: isLarge ? '' : bytes.toString('base64').replace(/.{60}/g, '$&\n'),
          sha,
          url: self,
          git_url: git,
          html_url: html,
          download_url: null,
          _links: { self, git, html },
        },
      }
    },
  }
}

const CONTENT_BYTES_MAX = 1_000_000

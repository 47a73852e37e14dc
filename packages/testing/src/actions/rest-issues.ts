import {
  isoSeconds,
  nodeId,
  RestError,
  type RestHandler,
  type RestPlace,
  repositoryUrl,
} from './rest-call.js'
import { userShape } from './rest-repository.js'

export interface Issue {
  readonly number: number
  readonly title: string
  readonly body: string
}

/** The issues of a repository. */
export class Issues {
  /** The repository has switched them off. */
  isDisabled = false
  readonly opened: Issue[] = []
}

/** https://docs.github.com/rest/issues/issues: opening them only. */
export function restIssues(
  o: RestPlace & { readonly issues: Issues; readonly now: () => Date },
): Record<string, RestHandler> {
  return {
    'issues/create': ({ body }) => {
      if (o.issues.isDisabled) throw new RestError(410, 'Issues are disabled for this repo')
      const { title, body: text = '' } = body as { readonly title: string; readonly body?: string }
      if (text.length > BODY_LENGTH_MAX) throw new RestError(422, 'Validation Failed')
      const issue = { number: o.issues.opened.length + 1, title, body: text }
      o.issues.opened.push(issue)
      return { status: 201, body: shapeOf(o, issue) }
    },
  }
}

const BODY_LENGTH_MAX = 65_536

function shapeOf(o: RestPlace & { readonly now: () => Date }, { number, title, body }: Issue): unknown {
  const url = `${repositoryUrl(o)}/issues/${number}`
  const at = isoSeconds(o.now())
  return {
    id: 9000 + number,
    node_id: nodeId('Issue', number),
    number,
    title,
    body,
    url,
    repository_url: repositoryUrl(o),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `https://github.com/${o.runs.repository.fullName}/issues/${number}`,
    state: 'open',
    locked: false,
    labels: [],
    assignee: null,
    assignees: [],
    milestone: null,
    comments: 0,
    user: userShape(o.origin(), 'github-actions[bot]'),
    closed_at: null,
    created_at: at,
    updated_at: at,
    author_association: 'NONE',
  }
}

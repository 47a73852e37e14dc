import { isoSeconds, nodeId, type RestPlace } from './rest-call.js'
import type { Repository } from './workflow-run.js'

/** What comes after a repository's URL in the links that every answer carries. */
const LINKS = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
} as const

/** A repository as answers about runs carry it. */
export function repositoryMinimal(origin: string, repository: Repository): Record<string, unknown> {
  const [owner = '', name = ''] = repository.fullName.split('/')
  const url = `${origin}/repos/${repository.fullName}`
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name,
    full_name: repository.fullName,
    private: repository.isPrivate,
    owner: userShape(origin, owner),
    html_url: `https://github.com/${repository.fullName}`,
    description: null,
    fork: false,
    url,
    ...Object.fromEntries(Object.entries(LINKS).map(([key, path]) => [key, url + path])),
  }
}

/** The repository itself. */
export function repositoryFull(o: RestPlace): Record<string, unknown> {
  const { repository } = o.runs
  const page = `github.com/${repository.fullName}`
  const counts = ['forks', 'forks_count', 'open_issues', 'open_issues_count', 'stargazers_count', 'watchers']
  const zeroes = [...counts, 'watchers_count', 'network_count', 'subscribers_count', 'size']
  const long = isoSeconds(new Date('2020-01-01T00:00:00Z'))
  return {
    ...repositoryMinimal(o.origin(), repository),
    default_branch: repository.defaultBranch,
    visibility: repository.isPrivate ? 'private' : 'public',
    clone_url: `https://${page}.git`,
    git_url: `git://${page}.git`,
    ssh_url: `git@${page.replace('/', ':')}.git`,
    svn_url: `https://${page}`,
    homepage: null,
    language: null,
    license: null,
    mirror_url: null,
    archived: false,
    disabled: false,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    created_at: long,
    updated_at: long,
    pushed_at: long,
    ...Object.fromEntries(zeroes.map((name) => [name, 0])),
  }
}

export function userShape(origin: string, login: string): Record<string, unknown> {
  // An app's name ends in [bot].
  const name = encodeURIComponent(login)
  const url = `${origin}/users/${name}`
  const links = ['followers', 'subscriptions', 'organizations', 'repos', 'received_events']
  return {
    login,
    id: 1,
    node_id: nodeId('User', 1),
    avatar_url: 'https://avatars.githubusercontent.com/u/1',
    gravatar_id: '',
    url,
    html_url: `https://github.com/${name}`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    events_url: `${url}/events{/privacy}`,
    ...Object.fromEntries(links.map((name) => [`${name}_url`, `${url}/${name}`])),
    type: 'User',
    site_admin: false,
  }
}

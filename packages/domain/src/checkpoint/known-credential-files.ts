import { recognisedSecret } from '../secrets.js'

export interface KnownCredentialFile {
  /** A name, or a name under the directories that must stand right above it. */
  readonly paths: readonly string[]
  /** What it is, for the report of what was left out. */
  readonly reason: string
  /** Only files whose text holds a credential; undefined: always. */
  readonly holds?: (text: string) => boolean
}

/** The files that tools keep credentials in. What is on the list and what is not:
 *  - By name alone stand files that have no other use than to hold a credential.
 *  - Configuration files that may hold one beside much that a job needs are judged by their text. A reference to the environment
 *    (`${NODE_AUTH_TOKEN}`), as the set-up actions write, is no credential.
 *  - `*.pem`, `*.key`, `*.p12` and `*.crt` are not on it: in packages they are certificates and test keys by the hundred, and a tree without
 *    them is not the tree. Private keys of people (`id_rsa` and the like) are.
 *  - `.azure` as a whole is not on it: repositories keep pipelines there. Its token caches are.
 *  A file that is missed here can be named in `exclude` or `.belayignore`. */
export const KNOWN_CREDENTIAL_FILES: readonly KnownCredentialFile[] = [
  // Secure shell, GnuPG: whole directories, whose other files (known hosts, agent sockets) belong to the machine and not to the job.
  { paths: ['.ssh'], reason: 'keys of the secure shell' },
  { paths: ['.gnupg'], reason: 'keys of GnuPG' },
  {
    paths: ['id_rsa', 'id_dsa', 'id_ecdsa', 'id_ed25519', 'id_ecdsa_sk', 'id_ed25519_sk', 'id_xmss'],
    reason: 'a private key of the secure shell',
  },
  { paths: ['sops/age/keys.txt'], reason: 'private keys of age' },
  // Passwords for hosts
  { paths: ['.netrc', '_netrc', '.authinfo'], reason: 'passwords for hosts' },
  { paths: ['.git-credentials', '.config/git/credentials'], reason: 'passwords that git has stored' },
  { paths: ['.subversion/auth'], reason: 'passwords that Subversion has stored' },
  { paths: ['.pgpass', 'pgpass.conf'], reason: 'passwords of PostgreSQL' },
  { paths: ['.mylogin.cnf'], reason: 'passwords of MySQL' },
  {
    paths: ['.my.cnf'],
    reason: 'a password of MySQL',
    holds: (text) => /^[ \t]*password[ \t]*=[ \t]*\S/im.test(text),
  },
  // Clouds
  { paths: ['.aws/credentials', '.aws/sso', '.aws/cli/cache'], reason: 'credentials of AWS' },
  { paths: ['.s3cfg', '.boto'], reason: 'credentials of an object store' },
  {
    paths: ['.config/gcloud', 'application_default_credentials.json'],
    reason: 'credentials of Google Cloud',
  },
  {
    paths: [
      '.azure/msal_token_cache.json',
      '.azure/msal_token_cache.bin',
      '.azure/accessTokens.json',
      '.azure/service_principal_entries.json',
      '.azure/service_principal_entries.bin',
    ],
    reason: 'tokens of Azure',
  },
  { paths: ['rclone/rclone.conf', '.rclone.conf'], reason: 'credentials of rclone' },
  {
    paths: ['.config/doctl/config.yaml', '.fly/config.yml', '.databrickscfg'],
    reason: 'an access token of a cloud',
  },
  { paths: ['.kube/config'], reason: 'credentials of Kubernetes clusters' },
  { paths: ['.vault-token', '.terraform.d/credentials.tfrc.json'], reason: 'an access token of HashiCorp' },
  // Forges and their runners
  { paths: ['gh/hosts.yml', '.config/hub'], reason: 'tokens of the GitHub command line' },
  { paths: ['glab-cli/config.yml'], reason: 'tokens of the GitLab command line' },
  { paths: ['.credentials', '.credentials_rsaparams'], reason: 'credentials of a runner or a build tool' },
  // Containers
  {
    paths: [
      '.docker/config.json',
      '.dockercfg',
      '.config/containers/auth.json',
      'containers/auth.json',
      'helm/registry/config.json',
    ],
    reason: 'passwords of container registries',
    holds: (text) => /"(?:auth|identitytoken|registrytoken|password)"\s*:\s*"[^"]/.test(text),
  },
  // Package registries
  { paths: ['.npmrc', 'npmrc'], reason: 'a token of a package registry', holds: holdsNpmToken },
  {
    paths: ['.yarnrc.yml'],
    reason: 'a token of a package registry',
    holds: (text) => /^[ \t]*["']?npmAuth(?:Token|Ident)["']?[ \t]*:[ \t]*["']?(?!\$\{)[^\s"'#]/m.test(text),
  },
  { paths: ['.pypirc', 'pypoetry/auth.toml'], reason: 'credentials of Python package indexes' },
  { paths: ['pip.conf', 'pip.ini'], reason: 'a password of a package index', holds: holdsUrlPassword },
  {
    paths: ['.cargo/credentials', '.cargo/credentials.toml', '.gem/credentials'],
    reason: 'tokens of a package registry',
  },
  {
    paths: ['.m2/settings.xml', '.m2/settings-security.xml'],
    reason: 'a password of a Maven repository',
    holds: (text) => /<(?:password|passphrase|master)>\s*(?!\$\{)[^<\s]/.test(text),
  },
  {
    paths: ['.gradle/gradle.properties'],
    reason: 'a password in Gradle properties',
    holds: (text) => /^[^#!\n=:]*(?:password|token|secret)[ \t]*[=:][ \t]*\S/im.test(text),
  },
  {
    paths: ['nuget.config', 'NuGet.Config', 'NuGet.config', 'Nuget.Config'],
    reason: 'a password of a package feed',
    holds: (text) => /key\s*=\s*"(?:ClearTextPassword|Password)"\s+value\s*=\s*"(?!%)[^"]/i.test(text),
  },
  {
    paths: ['auth.json'],
    reason: 'tokens of Composer',
    holds: (text) =>
      /"(?:http-basic|github-oauth|gitlab-oauth|gitlab-token|bitbucket-oauth|bearer)"\s*:\s*\{\s*"/.test(
        text,
      ),
  },
  {
    paths: ['.bundle/config'],
    reason: 'a password of a gem server',
    holds: (text) => /^BUNDLE_\w+__\w+:[ \t]*["']?[^\s"'/:]+:[^\s"'/:]/m.test(text),
  },
  // Models and data sets
  {
    paths: ['kaggle.json', 'huggingface/token', '.huggingface/token', 'huggingface/stored_tokens'],
    reason: 'an access token',
  },
  // Environment files are a job's configuration, often needed to go on: only a token that can be told for one keeps them out.
  {
    paths: [
      '.env',
      '.env.local',
      '.env.production',
      '.env.development',
      '.env.staging',
      '.env.test',
      '.envrc',
      '.Renviron',
    ],
    reason: 'a token in an environment file',
    holds: (text) => recognisedSecret(text) !== undefined,
  },
]

// npm's three ways to store one, alone or for a registry: `//host/:_authToken=…`. `${NAME}` is filled in from the environment.
function holdsNpmToken(text: string): boolean {
  const assigned = /^[^#;\n=]*:?(?:_authToken|_auth|_password)[ \t]*=[ \t]*["']?(?!\$\{)[^\s"']/m
  return assigned.test(text) || holdsUrlPassword(text)
}

function holdsUrlPassword(text: string): boolean {
  return /:\/\/[^\s:@/${}]+:(?!\$\{)[^\s@/]+@/.test(text)
}

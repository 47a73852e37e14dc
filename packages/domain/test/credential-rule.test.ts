import { credentialRule } from '@belay/domain/checkpoint/credential-rule'
import { describe, expect, it } from '@jest/globals'

function leftOut(path: string, text = ''): boolean {
  const rule = credentialRule(path)
  return rule !== undefined && (rule.kind === 'credential' || rule.holds(text))
}

function fromEnvironment(name: string): string {
  return ['$', '{', name, '}'].join('')
}

describe('the rule for a path', () => {
  it.each([
    '.ssh',
    'home/runner/.ssh',
    '.gnupg',
    'a/b/id_ed25519',
    '.netrc',
    'x/_netrc',
    '.git-credentials',
    '.config/git/credentials',
    '.aws/credentials',
    'home/.aws/credentials',
    '.config/gcloud',
    '.azure/msal_token_cache.json',
    'home/me/.kube/config',
    '.config/gh/hosts.yml',
    '.pypirc',
    '.cargo/credentials.toml',
    'gha-creds-0a1b2c3d4e5f6a7b.json',
    '_temp/git-credentials-1b4e28ba-2fa1-11d2.config',
    'actions-runner/.credentials_rsaparams',
    '.vault-token',
  ])('leaves %s out by its name', (path) => {
    expect(credentialRule(path)).toMatchObject({ kind: 'credential', reason: expect.stringMatching(/\w/) })
  })

  it.each([
    '',
    'src',
    'credentials',
    'src/aws/credentials',
    'x.aws/credentials',
    'config',
    '.git/config',
    'docs/config.json',
    '.azure',
    '.azure/pipelines.yml',
    '.sshd',
    'lib/.ssh.md',
    'node_modules/x/test/key.pem',
    'certifi/cacert.pem',
    'id_rsa.pub',
    'gha-creds-readme.md',
    'gh/hosts.yaml',
    '.netrc/',
    'constructor',
    '__proto__',
  ])('keeps %s', (path) => {
    expect(credentialRule(path)).toBeUndefined()
  })

  it.each([
    [
      '.npmrc',
      '//registry.npmjs.org/:_authToken=npm_abc',
      `//registry.npmjs.org/:_authToken=${fromEnvironment('NODE_AUTH_TOKEN')}\nalways-auth=true`,
    ],
    ['a/.npmrc', 'x=1\n_auth = "eDp5"', '# _auth = eDp5\nregistry=https://host/'],
    ['.npmrc', 'registry=https://u:p@host/', '; //h/:_password=x\n//h/:_authToken=\nregistry=x\n'],
    [
      '.yarnrc.yml',
      'npmScopes:\n  a:\n    npmAuthToken: "abc"',
      `npmAuthToken: "${fromEnvironment('TOKEN')}"\n`,
    ],
    [
      'etc/pip.conf',
      '[global]\nindex-url = https://u:p@host/simple',
      '[global]\nindex-url = https://host/simple',
    ],
    ['.docker/config.json', '{"auths":{"h":{"auth":"eDp5"}}}', '{"auths":{"h":{}},"credsStore":"desktop"}'],
    [
      '.m2/settings.xml',
      '<password>x</password>',
      `<password>${fromEnvironment('env.GITHUB_TOKEN')}</password>`,
    ],
    ['.gradle/gradle.properties', 'signing.password=x', 'org.gradle.daemon=true\n# password=x'],
    [
      'NuGet.Config',
      '<add key="ClearTextPassword" value="x" />',
      '<add key="ClearTextPassword" value="%TOKEN%" />',
    ],
    ['auth.json', '{"http-basic": {"h": {"username": "u"}}}', '{"users": []}'],
    ['.bundle/config', 'BUNDLE_GITHUB__COM: "u:p"', 'BUNDLE_PATH: "vendor"\nBUNDLE_MIRROR__X: "https://h/"'],
    ['.env', `TOKEN=ghp_${'a'.repeat(36)}`, 'PORT=80\nTOKEN=\n'],
    ['.my.cnf', '[client]\npassword=x', '[client]\nuser=x'],
  ])('decides about %s by its text', (path, credential, harmless) => {
    expect(credentialRule(path)?.kind).toBe('depends-on-content')
    expect(leftOut(path, credential)).toBe(true)
    expect(leftOut(path, harmless)).toBe(false)
  })

  it('takes no long time over a hostile text', () => {
    const text = `${'a'.repeat(300_000)}\n${'://a:'.repeat(50_000)}\n${' '.repeat(300_000)}=${'\n'.repeat(300_000)}`
    for (const path of [
      '.npmrc',
      '.yarnrc.yml',
      'pip.conf',
      '.docker/config.json',
      '.m2/settings.xml',
      '.gradle/gradle.properties',
      'nuget.config',
      'auth.json',
      '.bundle/config',
      '.env',
      '.my.cnf',
    ])
      leftOut(path, text)
  })
})

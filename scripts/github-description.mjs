import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Cuts from GitHub's official OpenAPI description the operations that the loopback services serve, with every
// schema they refer to. The whole description is 13 MB and the npm package that carries it 385 MB, too much for
// every clone and every CI run; the extract is committed. To renew it:
//   npm pack @octokit/openapi && tar -xzf octokit-openapi-*.tgz package/generated/api.github.com.json
//   node scripts/github-description.mjs package/generated/api.github.com.json

const OPERATIONS = [
  'rate-limit/get',
  'repos/get',
  'repos/get-content',
  'issues/create',
  'actions/list-artifacts-for-repo',
  'actions/list-workflow-run-artifacts',
  'actions/get-artifact',
  'actions/delete-artifact',
  'actions/download-artifact',
  'actions/get-actions-cache-usage',
  'actions/get-actions-cache-list',
  'actions/delete-actions-cache-by-key',
  'actions/delete-actions-cache-by-id',
  'actions/list-workflow-runs-for-repo',
  'actions/list-workflow-runs',
  'actions/get-workflow-run',
  'actions/get-workflow-run-attempt',
  'actions/list-jobs-for-workflow-run',
  'actions/list-jobs-for-workflow-run-attempt',
  'actions/get-job-for-workflow-run',
  'actions/re-run-workflow',
  'actions/re-run-workflow-failed-jobs',
  'actions/re-run-job-for-workflow-run',
  'actions/cancel-workflow-run',
]

/** Words for people, and extensions for other tools: nothing that decides whether a body is valid. */
const isLeftOut = (key) => /^(x-.*|description|summary|example|examples|externalDocs|tags|title)$/.test(key)

const [source] = process.argv.slice(2)
if (source === undefined) {
  console.error('usage: node scripts/github-description.mjs <api.github.com.json of @octokit/openapi>')
  process.exit(2)
}
const whole = JSON.parse(readFileSync(source, 'utf8'))
const extract = {
  openapi: whole.openapi,
  info: {
    title: "Extract of GitHub's REST API description",
    version: whole.info.version,
    description:
      'Made by scripts/github-description.mjs from api.github.com.json of the npm package @octokit/openapi, which carries https://github.com/github/rest-api-description',
    license: whole.info.license,
  },
  paths: operationPaths(),
  components: {},
}
// An error body: referred to by the answers of many operations, and used for those that describe no error.
copyReferred({ $ref: '#/components/schemas/basic-error' })
copyReferred(extract.paths)

const file = join(dirname(fileURLToPath(import.meta.url)), '../packages/testing/fixtures/github-rest.json')
writeFileSync(file, `${JSON.stringify(extract, null, 1)}\n`)

function operationPaths() {
  const missing = new Set(OPERATIONS)
  const paths = {}
  for (const [path, methods] of Object.entries(whole.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (!missing.delete(operation.operationId)) continue
      paths[path] ??= {}
      paths[path][method] = essence(operation)
    }
  }
  if (missing.size > 0) throw new Error(`the description has no ${[...missing].join(', ')}`)
  return paths
}

function copyReferred(node) {
  if (Array.isArray(node)) for (const item of node) copyReferred(item)
  else if (typeof node === 'object' && node !== null) {
    if (typeof node.$ref === 'string') copyComponent(node.$ref)
    for (const value of Object.values(node)) copyReferred(value)
  }
}

function copyComponent(reference) {
  const [, group, name] = /^#\/components\/([^/]+)\/([^/]+)$/.exec(reference) ?? []
  const found = whole.components[group]?.[name]
  if (found === undefined) throw new Error(`the description has no ${reference}`)
  extract.components[group] ??= {}
  if (extract.components[group][name] !== undefined) return
  extract.components[group][name] = essence(found)
  copyReferred(extract.components[group][name])
}

/** `isName`: the keys are names that the description gives, such as a property called `description`. */
function essence(node, isName = false) {
  if (Array.isArray(node)) return node.map((item) => essence(item))
  if (typeof node !== 'object' || node === null) return node
  const kept = Object.entries(node).filter(([key]) => isName || !isLeftOut(key))
  return Object.fromEntries(
    kept.map(([key, value]) => [key, essence(value, !isName && key === 'properties')]),
  )
}

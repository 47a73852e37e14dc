import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Everything that must hold before a change is merged, each step run even if an earlier one failed.
// Its last line is the totals of the tests; its exit code speaks for all steps.

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const results = join(root, '.ci', 'out', 'tests.json')
/** All steps together must end within half an hour. */
const MINUTES_MAX = { test: 18, others: 5 }

const STEPS = [
  ['test', 'npm', ['test', '--', '--json', `--outputFile=${results}`]],
  ['lint', 'npm', ['run', '--silent', 'lint']],
  ['types', 'npm', ['run', '--silent', 'typecheck']],
  ['dist', 'node', ['scripts/check-dist.mjs']],
  ['schema', 'node', ['scripts/check-schema.mjs']],
  ['campaigns', 'node', ['scripts/campaign/run.mjs', '--short']],
  ['wasm', 'node', ['scripts/wasm.mjs', '--check']],
]

mkdirSync(dirname(results), { recursive: true })
rmSync(results, { force: true })
const outcomes = STEPS.map(runStep)
for (const outcome of outcomes) console.log(outcome.line)
console.log(totals())
process.exitCode = outcomes.every((outcome) => outcome.passed) ? 0 : 1

function runStep([name, command, args]) {
  console.log(`\n# ${name}: ${command} ${args.join(' ')}`)
  const began = Date.now()
  const done = spawnSync(command, args, {
    cwd: root,
    // The steps' complaints belong before the totals, in the one stream whose order is kept.
    stdio: ['ignore', 1, 1],
    timeout: (name === 'test' ? MINUTES_MAX.test : MINUTES_MAX.others) * 60_000,
    shell: process.platform === 'win32',
  })
  const passed = done.status === 0
  const why =
    done.error?.message ?? (done.signal === null ? `exit code ${done.status}` : `ended by ${done.signal}`)
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  return { passed, line: `${passed ? 'ok  ' : 'FAIL'} ${name} (${seconds} s${passed ? '' : `, ${why}`})` }
}

function totals() {
  let run
  try {
    run = JSON.parse(readFileSync(results, 'utf8'))
  } catch {
    // No results: the sources did not compile, or the runner did not start. The step above says why.
    return '0 passed, 1 failed, 0 skipped'
  }
  // A file that could not be loaded has no failed tests to count; it counts as one.
  const failed = run.numFailedTests + run.numRuntimeErrorTestSuites
  return `${run.numPassedTests} passed, ${failed} failed, ${run.numPendingTests + run.numTodoTests} skipped`
}

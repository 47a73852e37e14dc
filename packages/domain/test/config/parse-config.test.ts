import { DEFAULT_RETENTION } from '@belay/domain/checkpoint/retention'
import { configSchema } from '@belay/domain/config/config'
import { parseConfig } from '@belay/domain/config/parse-config'
import { LANE_PATTERNS } from '@belay/domain/detect-lane'
import { LANES } from '@belay/domain/lane'
import { LANE_POLICY } from '@belay/domain/lane-policy'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { z } from 'zod'

const parse = (value: unknown) => parseConfig(value, '.github/belay.yml')

const FULL = {
  version: 1,
  lane: 'heavy',
  encryption: 'required',
  store: { kind: 'directory', path: '/mnt/belay', timeout: '30s' },
  series: { name: 'nightly', scope: 'repository' },
  checkpoint: {
    paths: ['dist', '!dist/tmp'],
    when: 'every:10m',
    'only-if': 'changed>=5%',
    'max-size': '2GiB',
  },
  restore: { verify: 'sample:10%', 'if-stale': 'fail' },
  retention: { 'keep-last': 5, 'keep-within': '14d', priorities: { high: 90 } },
  lanes: { detect: { heavy: ['core/**'] }, heavy: { 'job-timeout': '4h', retries: 0 } },
  health: {
    workflows: { 'repeated-failures': { count: 3, window: '2h' }, stuck: { enabled: false } },
    files: [{ path: 'tasks.json', format: 'json', severity: 'P0' }],
    readiness: { 'checkpoint-age': { series: { nightly: '26h' } } },
  },
  incidents: { P0: { assignees: ['@octocat', 'org/on-call'] } },
  recovery: {
    signatures: [
      { name: 'flaky port', pattern: 'EADDRINUSE.*:(?<port>\\d+)', 'failure-type': 'network-error' },
    ],
    runbooks: {
      'rebuild-index': { description: 'Build it again', steps: [{ name: 'build', run: 'make index' }] },
    },
  },
  drill: { scenarios: ['corrupt-pack'] },
  audit: { 'retention-years': 10 },
  benchmark: { subjects: { build: { run: 'npm run build', sla: { 'wall-max': '90s' } } } },
}

describe('a configuration that says nothing', () => {
  it.each([[undefined], [null], [{}], [{ store: null, lanes: { heavy: null } }]])(
    'of %j is the defaults',
    (value) => {
      expect(parse(value)).toEqual(parse({}))
    },
  )

  it('has the defaults of the rules it configures', () => {
    const config = parse({})
    for (const lane of LANES) expect(config.lanes[lane]).toEqual(LANE_POLICY[lane])
    expect(config.lanes.detect).toEqual(LANE_PATTERNS)
    expect(config.retention.priorities).toEqual(DEFAULT_RETENTION.priorityDays)
    expect(config.incidents.P1).toMatchObject({ respondWithin: 7_200_000, labels: ['severity: high'] })
  })
})

describe('a configuration that says much', () => {
  it('keeps what it says and fills up the rest', () => {
    const config = parse(FULL)
    expect(config.store).toEqual({ kind: 'directory', path: '/mnt/belay', attempts: 4, timeout: 30_000 })
    expect(config.checkpoint).toMatchObject({ onlyIf: 'changed>=5%', maxSize: 2_147_483_648, git: 'state' })
    expect(config.retention).toMatchObject({ keepLast: 5, keepWithin: 1_209_600_000, keepDaily: null })
    expect(config.retention.priorities).toMatchObject({ medium: 7, high: 90 })
    expect(config.lanes.heavy).toEqual({ ...LANE_POLICY.heavy, jobTimeoutMs: 14_400_000, retriesMax: 0 })
    expect(config.health.workflows.repeatedFailures).toMatchObject({
      enabled: true,
      severity: 'P1',
      count: 3,
    })
    expect(config.health.readiness.checkpointAge.series).toEqual({ nightly: 93_600_000 })
    expect(config.recovery.runbooks['rebuild-index']?.steps[0]).toMatchObject({
      effect: 'external',
      timeout: 600_000,
    })
    expect(config.benchmark.subjects['build']?.sla.wallMax).toBe(90_000)
  })
})

describe('a configuration that is wrong', () => {
  it.each<[string, unknown, string]>([
    ['an unknown key', { stor: {} }, 'unknown key "stor": expected version, lane'],
    [
      'an unknown key further down',
      { store: { kin: 'cache' } },
      'store: unknown key "kin": expected kind, path',
    ],
    ['camel case', { retention: { keepLast: 1 } }, 'retention: unknown key "keepLast"'],
    [
      'a wrong choice',
      { store: { kind: 's3' } },
      'store.kind: expected one of "auto"|"cache"|"artifact"|"directory", found "s3"',
    ],
    [
      'a wrong duration',
      { store: { timeout: 30 } },
      'store.timeout: expected a duration such as 5s, 15m, 2h or 7d, found 30',
    ],
    [
      'no duration at all',
      { store: { timeout: '0s' } },
      'store.timeout: expected a duration longer than 0s, found "0s"',
    ],
    [
      'a wrong size',
      { checkpoint: { 'max-size': '1G' } },
      'checkpoint.max-size: expected a size such as 300MB',
    ],
    [
      'a number out of bounds',
      { store: { attempts: 0 } },
      'store.attempts: expected a whole number from 1 to 10, found 0',
    ],
    [
      'a wrong retention',
      { retention: { priorities: { low: 'ever' } } },
      'expected days from 1 to 3650, or forever, found "ever"',
    ],
    [
      'a wrong condition',
      { checkpoint: { 'only-if': 'changed>5%' } },
      'checkpoint.only-if: expected always, changed, or',
    ],
    [
      'an interval without a unit',
      { checkpoint: { when: 'every:5' } },
      'checkpoint.when: expected now, on-failure',
    ],
    [
      'a wrong glob',
      { lanes: { detect: { docs: ['[a'] } } },
      'lanes.detect.docs.0: The pattern "[a" cannot be used',
    ],
    [
      'a wrong expression',
      { recovery: { signatures: [{ name: 'a', pattern: '(', 'failure-type': 'timeout' }] } },
      'Unterminated group',
    ],
    [
      'a missing key',
      { health: { files: [{}] } },
      'health.files.0.path: expected one line of text, not empty, found nothing',
    ],
    [
      'a runbook without steps',
      { recovery: { runbooks: { a: { description: 'b', steps: [] } } } },
      'expected at least one step',
    ],
    [
      'a taken name',
      {
        recovery: { runbooks: { 'file-corruption': { description: 'a', steps: [{ name: 'a', run: 'b' }] } } },
      },
      'choose another name',
    ],
    [
      'a name in capitals',
      { recovery: { runbooks: { A: {} } } },
      'recovery.runbooks.A: the name cannot be used: expected small letters',
    ],
    ['a list for a section', { store: [] }, 'store: expected object, received array, found a list'],
    ['a text for the file', 'store', 'the file: expected object, received string, found "store"'],
    [
      'plain http',
      { health: { 'ping-url': 'http://example.org' } },
      'health.ping-url: expected an https address',
    ],
    [
      'limits the wrong way round',
      { benchmark: { 'pairs-min': 20, 'pairs-max': 10 } },
      'benchmark.pairs-max: expected at least as many as pairs-min',
    ],
    [
      'a baseline of nothing',
      { benchmark: { subjects: { a: { run: 'b', baseline: {} } } } },
      'expected a git ref, a command (run), or both',
    ],
    ['a newer version', { version: 2 }, 'version: expected 1, found 2'],
    ['__proto__', JSON.parse('{"__proto__": {"lane": "docs"}}'), 'unknown key "__proto__"'],
  ])('is refused for %s', (_, value, message) => {
    const refused = { code: 'config-invalid', kind: 'misuse', message: expect.stringContaining(message) }
    expect(() => parse(value)).toThrow(expect.objectContaining(refused))
    expect(() => parse(value)).toThrow(/^\.github\/belay\.yml is not valid: /)
  })

  it('names the first problems and counts the rest', () => {
    const files = Array.from({ length: 12 }, () => ({ path: '' }))
    expect(() => parse({ health: { files } })).toThrow(/files\.9\.path.*; and 2 more$/)
  })

  it('is refused when it contains itself', () => {
    const circle: Record<string, unknown> = {}
    circle['store'] = circle
    expect(() => parse(circle)).toThrow('nested too deep')
  })

  it('is refused as misuse, whatever a parser returned', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(FULL)), fc.jsonValue()), (value) => {
        try {
          parse(value)
        } catch (error) {
          expect(error).toMatchObject({ kind: 'misuse' })
        }
      }),
    )
  })
})

describe('the JSON Schema of the configuration', () => {
  const published = z.fromJSONSchema(
    JSON.parse(JSON.stringify(z.toJSONSchema(configSchema, { io: 'input' }))),
  )

  it('accepts what the program accepts', () => {
    for (const value of [{}, FULL, { checkpoint: { 'max-size': '300mb' } }]) {
      expect(published.safeParse(value).error?.issues).toBeUndefined()
    }
  })

  it('refuses what an editor can know to be wrong', () => {
    for (const value of [
      { stor: {} },
      { store: { kind: 's3' } },
      { store: { timeout: 30 } },
      { store: { attempts: 0 } },
    ]) {
      expect(published.safeParse(value).success).toBe(false)
    }
  })

  it('requires no section', () => {
    const schema = z.toJSONSchema(configSchema, { io: 'input' })
    expect(schema.required).toBeUndefined()
    expect(schema.additionalProperties).toBe(false)
  })
})

import { spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..')

interface Refusal {
  readonly name: string
  readonly file: string
  readonly code: string
  readonly category: string
}

const imports = 'lint/style/noRestrictedImports'
const use = (source: string): string => `import { it } from '${source}'\n\nexport const found = it\n`

const REFUSED: readonly Refusal[] = [
  {
    name: 'the domain importing another package',
    file: 'domain/src/a.ts',
    code: use('@belay/snapshot/x'),
    category: imports,
  },
  { name: 'the domain importing files', file: 'domain/src/b.ts', code: use('node:fs'), category: imports },
  {
    name: 'the domain importing any other module of Node',
    file: 'domain/src/c.ts',
    code: use('node:os'),
    category: imports,
  },
  {
    name: 'snapshot importing machine',
    file: 'snapshot/src/tree/a.ts',
    code: use('@belay/machine/x'),
    category: imports,
  },
  {
    name: 'snapshot importing belay',
    file: 'snapshot/src/a.ts',
    code: use('@belay/belay/x'),
    category: imports,
  },
  {
    name: 'machine importing snapshot',
    file: 'machine/src/a.ts',
    code: use('@belay/snapshot/x'),
    category: imports,
  },
  {
    name: 'a source importing the fakes',
    file: 'belay/src/a.ts',
    code: use('@belay/testing/x'),
    category: imports,
  },
  {
    name: 'an engine reading by zod',
    file: 'snapshot/src/store/zod.ts',
    code: use('zod'),
    category: imports,
  },
  {
    name: 'the fakes importing belay',
    file: 'testing/src/a.ts',
    code: use('@belay/belay/x'),
    category: imports,
  },
  {
    name: 'a script importing the fakes',
    file: '../scripts/a.ts',
    code: use('@belay/testing/x'),
    category: imports,
  },
  {
    name: 'a format touching files',
    file: 'snapshot/src/format/a.ts',
    code: use('node:fs/promises'),
    category: imports,
  },
  {
    name: 'the catalog touching files',
    file: 'snapshot/src/catalog.ts',
    code: use('node:fs'),
    category: imports,
  },
  {
    name: 'the command line touching files',
    file: 'belay/src/b.ts',
    code: use('node:fs'),
    category: imports,
  },
  {
    name: 'a store touching the network',
    file: 'snapshot/src/store/a.ts',
    code: use('node:https'),
    category: imports,
  },
  {
    name: 'machine touching the network',
    file: 'machine/src/b.ts',
    code: use('node:net'),
    category: imports,
  },
  {
    name: 'belay using a service client',
    file: 'belay/src/c.ts',
    code: use('@actions/cache'),
    category: imports,
  },
  {
    name: 'a lazy import of the network',
    file: 'belay/src/d.ts',
    code: "export const http = await import('node:http')\n",
    category: imports,
  },
  {
    name: 'fetch',
    file: 'machine/src/c.ts',
    code: "export const answer = await fetch('x:')\n",
    category: 'lint/style/noRestrictedGlobals',
  },
  {
    name: 'a test importing a source beside its library',
    file: 'domain/test/a.test.ts',
    code: use('../src/errors.js'),
    category: imports,
  },
  {
    name: 'the environment read below main.ts',
    file: 'belay/src/e.ts',
    code: 'export const home = process.env.HOME\n',
    category: 'lint/style/noProcessEnv',
  },
  {
    name: 'the clock read by Date.now',
    file: 'snapshot/src/b.ts',
    code: 'export const now = Date.now()\n',
    category: 'plugin',
  },
  {
    name: 'the clock read by a new Date',
    file: 'belay/src/f.ts',
    code: 'export const now = new Date()\n',
    category: 'plugin',
  },
  {
    name: 'the clock as a default value',
    file: 'domain/src/d.ts',
    code: 'export const clock = { now: Date.now }\n',
    category: 'plugin',
  },
  {
    name: 'chance without a seed',
    file: 'domain/src/e.ts',
    code: 'export const luck = Math.random()\n',
    category: 'plugin',
  },
  {
    name: 'any',
    file: 'domain/src/f.ts',
    code: 'export const value: any = 1\n',
    category: 'lint/suspicious/noExplicitAny',
  },
  {
    name: 'an unused import',
    file: 'domain/src/g.ts',
    code: "import { z } from 'zod'\n",
    category: 'lint/correctness/noUnusedImports',
  },
  {
    name: 'an unused variable',
    file: 'domain/src/h.ts',
    code: 'const left = 1\n',
    category: 'lint/correctness/noUnusedVariables',
  },
  {
    name: 'a barrel',
    file: 'domain/src/i.ts',
    code: "export * from './a.js'\n",
    category: 'lint/performance/noReExportAll',
  },
  {
    name: 'a promise nobody waits for',
    file: 'snapshot/src/c.ts',
    code: 'async function work(): Promise<void> {}\n\nexport function start(): void {\n  work()\n}\n',
    category: 'lint/nursery/noFloatingPromises',
  },
]

const ALLOWED = [
  { name: 'the domain hashing', file: 'domain/src/ok.ts', code: use('node:crypto') },
  { name: 'a tree touching files', file: 'snapshot/src/tree/ok.ts', code: use('node:fs/promises') },
  { name: 'a store touching files', file: 'snapshot/src/store/ok.ts', code: use('node:fs') },
  { name: 'machine touching files', file: 'machine/src/ok.ts', code: use('node:fs') },
  {
    name: 'machine reading the clock',
    file: 'machine/src/clock.ts',
    code: 'export const now = Date.now()\n',
  },
  {
    name: 'main.ts reading the environment',
    file: 'belay/src/main.ts',
    code: 'export const home = process.env.HOME\n',
  },
  {
    name: 'a date made from a value',
    file: 'domain/src/date.ts',
    code: 'export const epoch: Date = new Date(0)\n',
  },
  {
    name: 'belay importing the libraries',
    file: 'belay/src/ok.ts',
    code: use('@belay/snapshot/archive/archive'),
  },
  { name: 'a test importing the fakes', file: 'domain/test/ok.test.ts', code: use('@belay/testing/rng') },
  { name: 'a test importing files', file: 'snapshot/test/ok.test.ts', code: use('node:fs') },
  {
    name: 'a campaign importing the fakes',
    file: '../scripts/campaign/ok.mjs',
    code: use('@belay/testing/rng'),
  },
]

describe('the linter', () => {
  const folder = mkdtempSync(join(tmpdir(), 'belay-lint-'))
  let found: ReadonlyMap<string, readonly string[]> = new Map()

  beforeAll(() => {
    copyFileSync(join(ROOT, 'biome.json'), join(folder, 'biome.json'))
    cpSync(join(ROOT, 'scripts/lint'), join(folder, 'scripts/lint'), { recursive: true })
    writeFileSync(join(folder, '.gitignore'), 'node_modules/\n')
    for (const { file, code } of [...REFUSED, ...ALLOWED]) {
      const path = join(folder, 'packages', file)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, code)
    }
    found = lint(folder)
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(REFUSED)('refuses $name', ({ file, category }) => {
    expect(found.get(join('packages', file))).toContain(category)
  })

  it.each(ALLOWED)('allows $name', ({ file }) => {
    expect(found.get(join('packages', file)) ?? []).toEqual([])
  })
})

interface LintReport {
  readonly diagnostics: readonly {
    readonly category: string
    readonly location: { readonly path: unknown }
  }[]
}

function lint(folder: string): ReadonlyMap<string, readonly string[]> {
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome')
  const flags = ['lint', '--reporter=json', '--max-diagnostics=none', '.']
  const done = spawnSync(process.execPath, [biome, ...flags], { cwd: folder, encoding: 'utf8' })
  expect(done.status).toBe(1)
  const report: LintReport = JSON.parse(done.stdout)
  const categories = new Map<string, string[]>()
  for (const { category, location } of report.diagnostics) {
    const path = String(location.path)
    categories.set(path, [...(categories.get(path) ?? []), category])
  }
  return categories
}

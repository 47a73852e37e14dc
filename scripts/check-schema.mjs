import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publishedSchemas } from './published-schemas.mjs'

// Fails unless schema/ is what the zod schemas say: an editor must accept what the program accepts.

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'schema')
const expected = await publishedSchemas()
const committed = existsSync(folder) ? await readdir(folder) : []
const stale = committed.filter((file) => !expected.has(file))
for (const [file, text] of expected) {
  if (!committed.includes(file) || (await readFile(join(folder, file), 'utf8')) !== text) stale.push(file)
}
for (const file of stale)
  console.error(`schema/${file} is not what the sources say: run \`npm run schema\` and commit it.`)
if (stale.length > 0) process.exitCode = 1

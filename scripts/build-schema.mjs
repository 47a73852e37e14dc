import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publishedSchemas } from './published-schemas.mjs'

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'schema')
const schemas = await publishedSchemas()
await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
for (const [file, text] of schemas) await writeFile(join(folder, file), text)

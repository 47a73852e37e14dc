import { z } from 'zod'

/** Every file users or their editors write, and the zod schema that reads it: its `file` in schema/, a `title`, and
 *  `load`, which imports the schema from the compiled package. */
const SCHEMAS = [
  {
    file: 'belay.schema.json',
    title: 'Configuration of Belay (.github/belay.yml)',
    load: async () => (await import('../packages/domain/lib/config/config.js')).configSchema,
  },
]

/** The JSON Schemas of `schema/` by file name: what may be written, not what parsing makes of it. */
export async function publishedSchemas() {
  const texts = new Map()
  for (const { file, title, load } of SCHEMAS) {
    const schema = z.toJSONSchema(await load(), { target: 'draft-2020-12', io: 'input' })
    texts.set(file, `${JSON.stringify({ title, ...schema }, null, 2)}\n`)
  }
  return texts
}

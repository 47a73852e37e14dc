import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import wabt from 'wabt'

// Compiles the chunker's WebAssembly into a module of text: a bundle then carries it like any other source.
// With --check it only compares, and fails on a difference: what runs is what the readable source says.

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'packages', 'snapshot', 'src', 'chunker')
const compiled = join(folder, 'gear-wasm.ts')

const { parseWat } = await wabt()
const parsed = parseWat('gear.wat', await readFile(join(folder, 'gear.wat')))
const { buffer } = parsed.toBinary({ write_debug_names: false })
const text = `/** gear.wat, compiled by scripts/wasm.mjs. */
export const GEAR_WASM_BASE64 =
  '${Buffer.from(buffer).toString('base64')}'
`
if (process.argv.includes('--check')) {
  if ((await readFile(compiled, 'utf8')) !== text) {
    console.error('chunker/gear-wasm.ts is not what gear.wat compiles to: run `npm run wasm` and commit it.')
    process.exitCode = 1
  }
} else {
  await writeFile(compiled, text)
}

import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from './bundle.mjs'
import { compile } from './compile.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
compile()
await bundle(join(root, 'dist'))

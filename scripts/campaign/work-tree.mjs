import {
  appendFileSync,
  linkSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

/** @typedef {import('@belay/testing/rng').Rng} Rng */

/**
 * A tree as a project has it, and its next versions: small texts, some duplicates, some large files that do not compress, links. All choices
 * come from the generator.
 */
export class WorkTree {
  /** @param {string} root @param {Rng} rng @param {{ files: number, largeBytes?: number }} size */
  constructor(root, rng, { files, largeBytes = 300_000 }) {
    this.root = root
    this.rng = rng
    this.largeBytes = largeBytes
    /** @type {string[]} */
    this.paths = []
    this.made = 0
    for (let count = 0; count < files; count++) this.#add()
    symlinkSync('no/such/thing', join(root, 'broken-link'))
    linkSync(join(root, this.paths[0] ?? ''), join(root, 'second-name'))
    mkdirSync(join(root, 'empty'))
  }

  /** The next version: `share` of the files edited, a few gone, a few new. */
  edit(share = 0.3) {
    const { rng, root } = this
    const touched = rng.shuffle(this.paths).slice(0, Math.max(3, Math.round(this.paths.length * share)))
    touched.forEach((path, at) => {
      const file = join(root, path)
      if (at % 9 === 0) {
        rmSync(file)
        this.paths.splice(this.paths.indexOf(path), 1)
      } else if (at % 9 < 4) {
        appendFileSync(file, rng.text(rng.int(1, 400)))
      } else if (at % 9 < 7) {
        const bytes = readFileSync(file)
        const half = Math.floor(bytes.length / 2)
        writeFileSync(
          file,
          Buffer.concat([bytes.subarray(0, half), rng.bytes(rng.int(1, 200)), bytes.subarray(half)]),
        )
      } else {
        writeFileSync(file, rng.text(rng.int(0, 4000)))
      }
    })
    for (let count = Math.ceil(touched.length / 9); count > 0; count--) this.#add()
  }

  /** Gives every entry a time that only its path decides, so that a checkpoint holds the same bytes in every run of a seed. */
  settleTimes() {
    const paths = readdirSync(this.root, { recursive: true, encoding: 'utf8' }).sort()
    for (const path of [...paths, '.']) {
      lutimesSync(
        join(this.root, path),
        0,
        1_700_000_000 + path.length * 1009 + (path.charCodeAt(path.length - 1) ?? 0),
      )
    }
  }

  #add() {
    const { rng } = this
    const folder = Array.from({ length: rng.int(0, 3) }, () => rng.pick(FOLDERS)).join('/')
    const path = join(folder, `file ${this.made++}.txt`)
    mkdirSync(join(this.root, folder), { recursive: true })
    writeFileSync(join(this.root, path), this.#content())
    this.paths.push(path)
  }

  #content() {
    const { rng } = this
    if (rng.chance(0.04)) return rng.bytes(rng.int(this.largeBytes / 3, this.largeBytes))
    if (rng.chance(0.1)) return 'the same content in several files\n'
    return rng.text(rng.chance(0.05) ? 0 : rng.int(1, 6000))
  }
}

const FOLDERS = ['src', 'lib', 'test', 'docs', '.hidden', 'node_modules', 'deep', 'wide']

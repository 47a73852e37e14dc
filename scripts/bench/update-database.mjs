import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import { listFiles } from './list-files.mjs'

const TEXT = new Set(['.js', '.cjs', '.mjs', '.ts', '.json', '.md', '.css'])
const BODY_BYTES_MAX = 4 * 1024 * 1024
const SEARCHED_CHARACTERS = 64 * 1024
const DECLARATION = /\b(?:export|function|class|import|interface)\b[^\n;{]{3,120}/g

const SCHEMA = `
  create table if not exists file (id integer primary key, package text, path text, size integer, sha256 text, body text);
  create table if not exists declaration (file integer, at integer, text text);
  create index if not exists file_path on file (path);
  create index if not exists file_sha256 on file (sha256);
  create index if not exists declaration_file on declaration (file);
  create index if not exists declaration_text on declaration (text)`

/**
 * Brings a SQLite database up to a node_modules: a row per text file with its package, path, size, digest and text, and a row per
 * declaration in it. A new file is filled; in one that is there, rows of changed files are replaced in one transaction, as an application
 * does with a database it keeps.
 * @param {{ file: string, nodeModules: string }} options
 */
export async function updateDatabase({ file, nodeModules }) {
  // Not a static import: only Node 24 has it, and the other modules run on older ones.
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(file)
  database.exec('pragma page_size = 4096; pragma journal_mode = off; pragma synchronous = off')
  database.exec(SCHEMA)
  /** @type {Map<string, { id: unknown, sha256: unknown }>} */
  const stale = new Map()
  for (const { path, id, sha256 } of database.prepare('select path, id, sha256 from file').all()) {
    stale.set(String(path), { id, sha256 })
  }
  const insertFile = database.prepare(
    'insert into file (package, path, size, sha256, body) values (?, ?, ?, ?, ?)',
  )
  const insertDeclaration = database.prepare('insert into declaration values (?, ?, ?)')
  database.exec('begin')
  const added = []
  for (const path of listFiles(nodeModules)) {
    if (!TEXT.has(extname(path)) || statSync(join(nodeModules, path)).size > BODY_BYTES_MAX) continue
    const sha256 = createHash('sha256')
      .update(readFileSync(join(nodeModules, path)))
      .digest('hex')
    if (stale.get(path)?.sha256 === sha256) stale.delete(path)
    else added.push({ path, sha256 })
  }
  for (const { id } of stale.values()) {
    database.prepare('delete from declaration where file = ?').run(Number(id))
    database.prepare('delete from file where id = ?').run(Number(id))
  }
  for (const { path, sha256 } of added) {
    const body = readFileSync(join(nodeModules, path), 'utf8')
    const { lastInsertRowid } = insertFile.run(owningPackage(path), path, body.length, sha256, body)
    for (const found of body.slice(0, SEARCHED_CHARACTERS).matchAll(DECLARATION)) {
      insertDeclaration.run(lastInsertRowid, found.index, found[0])
    }
  }
  database.exec('commit')
  database.close()
}

/** @param {string} path */
function owningPackage(path) {
  const [first = '', second = ''] = path.split('/')
  return first.startsWith('@') ? `${first}/${second}` : first
}

import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import { listFiles } from './list-files.mjs'

const TEXT = new Set(['.js', '.cjs', '.mjs', '.ts', '.json', '.md', '.css'])
const BODY_BYTES_MAX = 4 * 1024 * 1024

/**
 * Fills a SQLite database with a row per text file of a node_modules: its package, path, size, digest and text, indexed by path and digest.
 * @param {{ file: string, nodeModules: string }} options
 */
export async function makeDatabase({ file, nodeModules }) {
  // Not a static import: only Node 24 has it, and the other modules run on older ones.
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(file)
  database.exec('pragma page_size = 4096; pragma journal_mode = off; pragma synchronous = off')
  database.exec(
    'create table file (id integer primary key, package text, path text, size integer, sha256 text, body text)',
  )
  database.exec('create table word (file integer, line integer, text text)')
  const insertFile = database.prepare(
    'insert into file (package, path, size, sha256, body) values (?, ?, ?, ?, ?)',
  )
  const insertWord = database.prepare('insert into word values (?, ?, ?)')
  database.exec('begin')
  for (const path of listFiles(nodeModules)) {
    const parts = path.split('/')
    if (!TEXT.has(extname(path)) || statSync(join(nodeModules, path)).size > BODY_BYTES_MAX) continue
    const body = readFileSync(join(nodeModules, path), 'utf8')
    const owner = parts[0]?.startsWith('@') ? `${parts[0]}/${parts[1] ?? ''}` : (parts[0] ?? '')
    const sha256 = createHash('sha256').update(body).digest('hex')
    const { lastInsertRowid } = insertFile.run(owner, path, body.length, sha256, body)
    for (const found of body
      .slice(0, 65536)
      .matchAll(/\b(?:export|function|class|import|interface)\b[^\n;{]{3,120}/g)) {
      insertWord.run(lastInsertRowid, found.index, found[0])
    }
  }
  database.exec('commit')
  database.exec(
    'create index file_path on file (path); create index file_sha256 on file (sha256); create index word_text on word (text)',
  )
  database.close()
}

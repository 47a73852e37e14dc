import { execFileSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { findRepository, type GitRepository } from '@belay/machine/git-repository'

/** A real repository in a temporary directory, driven by the real git. */
export class ScratchRepository {
  readonly directory: string

  constructor(
    readonly root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'belay-git-'))),
    name = 'repo',
  ) {
    this.directory = path.join(root, name)
    fs.mkdirSync(this.directory)
    this.git('init', '--quiet', '--initial-branch=main')
  }

  git(...args: string[]): string {
    const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgSign=false']
    return execFileSync('git', [...author, '-c', 'protocol.file.allow=always', ...args], {
      cwd: this.directory,
      encoding: 'utf8',
      timeout: 20_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim()
  }

  write(name: string | Buffer, content: string): void {
    const file = Buffer.concat([Buffer.from(`${this.directory}/`), Buffer.from(name)])
    const slash = file.lastIndexOf(0x2f)
    fs.mkdirSync(file.subarray(0, slash), { recursive: true })
    fs.writeFileSync(file, content)
  }

  commit(message: string): string {
    this.git('add', '--all')
    this.git('commit', '--quiet', '--allow-empty', '-m', message)
    return this.git('rev-parse', 'HEAD')
  }

  async found(): Promise<GitRepository> {
    const repository = await findRepository(this.directory)
    if (repository === undefined) throw new Error(`no repository in ${this.directory}`)
    return repository
  }
}

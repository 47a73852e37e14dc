import { arch, platform, release } from 'node:os'
import path from 'node:path'
import { formatByteSize } from '@belay/domain/byte-size'
import { BelayError } from '@belay/domain/errors'
import { counted, grouped } from '@belay/domain/text'
import { availableCpus } from '@belay/machine/cpu'
import { runCommand } from '@belay/machine/exec'
import { freeSpace } from '@belay/machine/free-space'
import { findRepository } from '@belay/machine/git-repository'
import { probeFileSystem } from '@belay/machine/probe-file-system'
import { findTimeSetter } from '@belay/machine/set-times'
import type { CommandContext } from './command.js'
import { type StoreOptions, storePathOf, withStore } from './open-store.js'

/** One thing that was looked at. */
export interface Finding {
  readonly name: string
  readonly status: 'ok' | 'note' | 'problem'
  readonly found: string
  readonly hint?: string | undefined
}

/** Looks at everything Belay depends on here. What cannot be told is a finding as well. */
export async function examineMachine(o: StoreOptions, context: CommandContext): Promise<Finding[]> {
  const examinations: [string, () => Promise<Omit<Finding, 'name'>>][] = [
    [
      'node',
      async () => ({
        status: 'ok',
        found: `${process.version} on ${platform()} ${release()} ${arch()}, ${counted(availableCpus(), 'processor')}`,
      }),
    ],
    ['git', () => git(context)],
    ['exact times', () => exactTimes(context)],
    ['free space', () => space(context)],
    ['file system', () => fileSystem(context)],
    ['store', () => store(o, context)],
  ]
  const findings: Finding[] = []
  for (const [name, examine] of examinations) findings.push({ name, ...(await told(examine)) })
  return findings
}

async function told(examine: () => Promise<Omit<Finding, 'name'>>): Promise<Omit<Finding, 'name'>> {
  try {
    return await examine()
  } catch (error) {
    if (!(error instanceof BelayError) || error.code === 'aborted') throw error
    return { status: 'problem', found: error.message, hint: error.hint }
  }
}

async function git({ cwd, signal }: CommandContext): Promise<Omit<Finding, 'name'>> {
  let version: string
  try {
    const { stdout } = await runCommand(['git', '--version'], { timeoutMs: 10_000, signal })
    version = Buffer.from(stdout.bytes).toString('utf8').trim()
  } catch (error) {
    if (!(error instanceof BelayError) || error.code !== 'command-not-found') throw error
    return {
      status: 'note',
      found: 'not installed',
      hint: 'Checkpoints then say nothing of the repository they were taken in.',
    }
  }
  const repository = await findRepository(cwd, { signal })
  return {
    status: 'ok',
    found: `${version}; ${repository === undefined ? 'this directory is in no repository' : `repository ${repository.directory}`}`,
  }
}

async function exactTimes({ cwd, signal }: CommandContext): Promise<Omit<Finding, 'name'>> {
  const setter = await findTimeSetter(cwd, { signal })
  if (setter === undefined) {
    return {
      status: 'note',
      found: 'neither perl nor python3 can set them',
      hint: 'Restored times are then exact to the microsecond only.',
    }
  }
  await setter.finish()
  return { status: 'ok', found: 'to the nanosecond' }
}

async function space({ cwd, signal }: CommandContext): Promise<Omit<Finding, 'name'>> {
  const { freeBytes, totalBytes, freeFiles } = await freeSpace(cwd, { signal })
  const found = `${formatByteSize(freeBytes)} of ${formatByteSize(totalBytes)} free${freeFiles === undefined ? '' : `, room for ${counted(freeFiles, 'file')}`}`
  if (freeBytes >= FREE_BYTES_MIN && (freeFiles ?? Number.POSITIVE_INFINITY) >= FREE_FILES_MIN)
    return { status: 'ok', found }
  return { status: 'note', found, hint: 'A restore needs room for what it writes beside what it replaces.' }
}

const FREE_BYTES_MIN = 1e9
const FREE_FILES_MIN = 100_000

async function fileSystem({ cwd }: CommandContext): Promise<Omit<Finding, 'name'>> {
  const probed = await probeFileSystem(cwd)
  const lacks = [
    ...(probed.symlinks ? [] : ['no symbolic links']),
    ...(probed.hardLinks ? [] : ['no hard links']),
    ...(probed.anyBytes ? [] : ['names in UTF-8 only']),
    ...(probed.mtimeStepNs > 1 ? [`times in steps of ${grouped(probed.mtimeStepNs)} ns`] : []),
  ]
  const found = [
    probed.caseSensitive ? 'README and readme are two files' : 'README and readme are one file',
    ...(probed.unicodeSensitive ? [] : ['forms of an accented letter are one']),
    ...lacks,
  ].join('; ')
  if (lacks.length === 0) return { status: 'ok', found }
  return { status: 'note', found, hint: 'What it cannot hold, a restore here says and leaves out.' }
}

async function store(o: StoreOptions, context: CommandContext): Promise<Omit<Finding, 'name'>> {
  const place = path.relative(context.cwd, await storePathOf(o, context)) || '.'
  try {
    return await withStore(o, 'read', context, async ({ catalog }) => {
      let count = 0
      let damaged = 0
      const unreadable = (): void => void damaged++
      for await (const _ of catalog.list({ signal: context.signal, unreadable })) count++
      if (damaged === 0) return { status: 'ok', found: `${place}: ${counted(count, 'checkpoint')}` }
      return {
        status: 'problem',
        found: `${place}: ${counted(count, 'checkpoint')}, ${damaged} damaged`,
        hint: 'Run `belay validate`.',
      }
    })
  } catch (error) {
    if (!(error instanceof BelayError) || error.code !== 'store-not-found') throw error
    return { status: 'ok', found: `${place}: none yet; \`belay create\` makes it` }
  }
}

import { GithubRest } from '@belay/github/github-rest'
import { jobServicesOf } from '@belay/github/job-services'
import { readTrustedFile } from '@belay/github/read-trusted-file'
import { jobEnvironment } from '@belay/testing/actions/job-environment'
import { failureOf } from '@belay/testing/contract-context'
import { describe, expect, it } from '@jest/globals'
import { networkUnderTest } from './network-under-test.js'
import { useServices } from './places-under-test.js'

const start = useServices()

describe('a file of the default branch', () => {
  it('is read whole, whatever its folder, and however its path is written', async () => {
    const { services, rest } = await begun()
    const text = 'a line with an ö\n'.repeat(50)
    services.files.set('.github/deep/er/belay.yml', text)
    for (const path of ['.github/deep/er/belay.yml', './.github/deep/../deep/er/belay.yml'])
      expect(await readTrustedFile(rest(), path)).toBe(text)
    expect(services.refused).toEqual([])
  })

  it('is undefined only where GitHub says that it is not there', async () => {
    const { services, rest } = await begun()
    expect(await readTrustedFile(rest(), 'belay.yml')).toBeUndefined()
    const closed = rest(services.githubToken({ actions: 'write' }))
    expect(await failureOf(readTrustedFile(closed, 'belay.yml'))).toMatchObject({
      code: 'permission-denied',
      hint: expect.stringContaining('contents: read'),
    })
    services.faults.add({
      operation: 'repos/get-content',
      fault: { kind: 'status', status: 503 },
      times: Number.POSITIVE_INFINITY,
    })
    expect(await failureOf(readTrustedFile(rest(), 'belay.yml'))).toMatchObject({ kind: 'unavailable' })
  })

  it('is never half a file, nor one outside of the repository', async () => {
    const { services, rest } = await begun()
    services.files.set('large.yml', 'x'.repeat(1_000_001))
    expect(await failureOf(readTrustedFile(rest(), 'large.yml'))).toMatchObject({ kind: 'unavailable' })
    for (const path of ['../other/belay.yml', '/etc/passwd'])
      expect(await failureOf(readTrustedFile(rest(), path))).toMatchObject({ kind: 'misuse' })
  })
})

async function begun() {
  const { services } = await start()
  const { apiUrl, repository } = jobServicesOf(jobEnvironment(services, services.runs.start().startJob()))
  const rest = (token = services.githubToken()): GithubRest =>
    new GithubRest({ access: { apiUrl, repository, token }, network: networkUnderTest(), secondMs: 1 })
  return { services, rest }
}

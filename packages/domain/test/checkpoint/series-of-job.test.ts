import { canonicalMatrix, seriesOfJob } from '@belay/domain/checkpoint/series-of-job'
import { describe, expect, it } from '@jest/globals'

const JOB = { workflow: '.github/workflows/ci.yml', job: 'test', matrix: '', privilegedEvent: undefined }

describe('the series of a job', () => {
  it('is workflow file, job and matrix combination, whatever the order of its keys', () => {
    expect(seriesOfJob(JOB)).toBe('ci.yml/test')
    const one = canonicalMatrix('{"os":"linux","node":24}')
    expect(canonicalMatrix('{"node":24,"os":"linux"}')).toBe(one)
    expect(seriesOfJob({ ...JOB, matrix: one })).toBe('ci.yml/test (node=24, os=linux)')
    for (const none of ['', 'null', '{}']) expect(canonicalMatrix(none)).toBe('')
  })

  it('keeps combinations apart that begin alike for longer than a name may be', () => {
    const [a, b] = ['x', 'y'].map((end) =>
      seriesOfJob({ ...JOB, matrix: canonicalMatrix(JSON.stringify({ k: 'z'.repeat(300) + end })) }),
    )
    expect(a).not.toBe(b)
    expect(a?.length).toBeLessThanOrEqual(200)
  })

  it('is another one for a privileged event', () => {
    expect(seriesOfJob({ ...JOB, privilegedEvent: 'workflow_run' })).toBe('workflow_run:ci.yml/test')
  })
})

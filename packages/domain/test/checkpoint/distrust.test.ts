import { distrust } from '@belay/domain/checkpoint/distrust'
import { describe, expect, it } from '@jest/globals'

const US = {
  repository: 'o/r',
  headRepository: 'o/r',
  headBranch: 'main',
  event: 'push',
  defaultBranch: 'main',
}
const FORK = { ...US, headRepository: 'stranger/r', headBranch: 'patch', event: 'pull_request' }

describe('whose checkpoints are accepted', () => {
  it.each([
    ['the own branch', US, US],
    ['a pull request of a fork, its own', FORK, FORK],
    ["a branch, the default branch's push", US, { ...US, headBranch: 'feature' }],
    ["a fork, the default branch's schedule", { ...US, event: 'schedule' }, FORK],
  ])('by same-origin: %s', (_, theirs, ours) => {
    expect(distrust(theirs, ours, 'same-origin')).toBeUndefined()
  })

  it.each([
    ['another branch', { ...US, headBranch: 'feature' }, US],
    ['a fork on a branch of the same name', { ...FORK, headBranch: 'main' }, US],
    [
      'a dispatch on the default branch, for a branch',
      { ...US, event: 'workflow_dispatch' },
      { ...US, headBranch: 'x' },
    ],
    ['workflow_run, for a push', { ...US, event: 'workflow_run' }, US],
    ['a push, for workflow_run', US, { ...US, event: 'workflow_run' }],
    ['another repository', { ...US, repository: 'o/other' }, US],
    ['nobody knows', null, US],
  ])('not by same-origin: %s', (_, theirs, ours) => {
    expect(distrust(theirs, ours, 'same-origin')).toBeDefined()
    expect(distrust(theirs, ours, 'any')).toBeUndefined()
  })

  it('by same-repository: other branches, no forks', () => {
    expect(distrust({ ...US, headBranch: 'feature' }, US, 'same-repository')).toBeUndefined()
    expect(distrust(FORK, US, 'same-repository')).toContain('fork stranger/r')
  })
})

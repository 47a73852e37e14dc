import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { availableCpus } from '@belay/machine/cpu'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

let root: string

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'belay-cpu-'))
})
afterEach(() => {
  fs.rmSync(root, { recursive: true })
})

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  fs.writeFileSync(path.join(root, file), text)
}

describe('available processors', () => {
  it('are those of the machine where nothing limits them', () => {
    expect(availableCpus(root)).toBe(os.availableParallelism())
    expect(availableCpus()).toBeGreaterThanOrEqual(1)
    write('proc/self/cgroup', '0::/job\n')
    write('sys/fs/cgroup/job/cpu.max', 'max 100000\n')
    expect(availableCpus(root)).toBe(os.availableParallelism())
  })

  it('are limited by a quota of either version, of the own group or one above', () => {
    write('proc/self/cgroup', '0::/pod/job\n')
    write('sys/fs/cgroup/pod/job/cpu.max', 'max 100000\n')
    write('sys/fs/cgroup/pod/cpu.max', '50000 100000\n')
    expect(availableCpus(root)).toBe(1)
  })

  it('are limited by a quota of the first version', () => {
    write('proc/self/cgroup', '3:cpuset:/x\n2:cpu,cpuacct:/docker/abc\n1:name=systemd:/\n0::/\n')
    write('sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us', '90000\n')
    write('sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us', '100000\n')
    expect(availableCpus(root)).toBe(1)
    write('sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us', '-1\n')
    expect(availableCpus(root)).toBe(os.availableParallelism())
  })
})

import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { archiveFaults } from './faults-of-archive.mjs'
import { realFaults } from './faults-of-machine.mjs'
import { pruneFaults } from './faults-of-prune.mjs'
import { restoreFaults } from './faults-of-restore.mjs'

/**
 * Every call of the store and of the file system fails once: by an error before it does anything, by an error after, by hanging, by
 * giving less than asked. Afterwards there is the old or the new state, and whoever asked knows which. Then the same with real disks.
 * @param {import('./campaign.mjs').CampaignContext} context
 */
export async function faults(context) {
  await archiveFaults(context)
  await restoreFaults(context)
  await pruneFaults(context)
  await realFaults(context)
  if (!context.short) powerLoss(context)
}

/**
 * The test of the directory store in which each call fails, and the power at each call, for every call instead of a sample.
 * @param {import('./campaign.mjs').CampaignContext} context
 */
function powerLoss({ findings }) {
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
  const done = spawnSync(process.execPath, [...flags, 'node_modules/jest/bin/jest.js', 'directory-faults'], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, BELAY_CAMPAIGN: '1' },
    encoding: 'utf8',
    timeout: TEST_MS_MAX,
  })
  findings.expect(
    done.status === 0,
    `the store's own fault tests ended with ${done.status ?? done.signal}: ${done.stderr.slice(-2000)}`,
  )
  const tests = /^Tests:.*$/m.exec(done.stderr)?.[0] ?? ''
  findings.row(
    'directory store: power lost at each call',
    'every call of a create, a cleanup and an opening',
    tests,
  )
}

const TEST_MS_MAX = 15 * 60_000

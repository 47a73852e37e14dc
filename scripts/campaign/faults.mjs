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
}

import { killedCreates } from './killed-creates.mjs'
import { killedRestores } from './killed-restores.mjs'

/**
 * The command line killed by SIGKILL, with everything it started, at random moments.
 * @param {import('./campaign.mjs').CampaignContext} context
 */
export async function kills(context) {
  const rounds = context.short ? 6 : 200
  await killedCreates(context, rounds)
  await killedRestores(context, rounds)
}

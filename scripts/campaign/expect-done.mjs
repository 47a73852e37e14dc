/**
 * The run's JSON document; it must have ended well.
 * @param {import('./belay-command.mjs').Ended} ended
 * @param {string} doing
 * @returns {any}
 * @throws {Error} with the end of what it printed
 */
export function expectDone(ended, doing) {
  if (ended.code === 0) return ended.json
  throw new Error(
    `${doing} ended with ${ended.code ?? ended.signal}: ${`${ended.stdout}\n${ended.stderr}`.slice(-1500)}`,
  )
}

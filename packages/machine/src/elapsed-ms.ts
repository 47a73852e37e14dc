import process from 'node:process'

/** Milliseconds since some moment; never goes back. As exact as performance.now, the first use of which loads 2 ms of Node. */
export function elapsedMs(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** How the demo speaks. */
export function title(text) {
  console.log(`\n${text}`)
}

export function tell(text) {
  console.log(`   ${text}`)
}

export function seconds(ms) {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

export function bytes(count) {
  if (count < 1000) return `${count} B`
  if (count < 1e6) return `${(count / 1e3).toFixed(1)} kB`
  return count < 1e9 ? `${(count / 1e6).toFixed(1)} MB` : `${(count / 1e9).toFixed(2)} GB`
}

export function count(number) {
  return number.toLocaleString('en')
}

/** What `work` resolves to, and how long it took. */
export async function timed(work) {
  const startedMs = performance.now()
  const value = await work()
  return { value, ms: performance.now() - startedMs }
}

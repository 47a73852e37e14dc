import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { DedupTable } from '@belay/snapshot/archive/dedup-table'

// Claims the same blobs as the other threads, in an order of its own, all starting at once.
const { memory, gate, thread, count } = workerData
const table = new DedupTable(memory)
const owned = []
const disagreements = []
const first = Math.floor((count / 4) * thread)
const step = thread % 2 === 0 ? 1 : count - 1
Atomics.add(gate, 0, 1)
Atomics.notify(gate, 0)
while (Atomics.load(gate, 0) < 4) Atomics.wait(gate, 0, Atomics.load(gate, 0), 10)
for (let turn = 0, at = first; turn < count; turn++, at = (at + step) % count) {
  const digest = createHash('sha256').update(`blob ${at}`).digest('binary')
  const place = table.claim(digest, thread, at)
  if (place === undefined) owned.push(at)
  else if (place.blob !== at) disagreements.push([at, place])
}
parentPort.postMessage({ owned, disagreements })

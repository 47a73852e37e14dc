import { closeSync, openSync, writeSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'

// Never leaves a file alone: `rewrite` fills it again and again with one repeated number, in pieces, so that a torn copy shows two;
// `append` adds a byte at a time.
const { path, how, sizeBytes } = workerData
const fd = openSync(path, how === 'append' ? 'a' : 'r+')
let isOver = false
parentPort.on('message', () => {
  isOver = true
})
parentPort.postMessage('ready')
let version = 0
work()

function work() {
  for (let turn = 0; turn < 50; turn++) {
    if (how === 'append') {
      for (let count = 0; count < 100; count++) writeSync(fd, 'x')
      continue
    }
    const piece = Buffer.alloc(4096, (version++ % 200) + 1)
    for (let at = 0; at < sizeBytes; at += piece.length) writeSync(fd, piece, 0, piece.length, at)
  }
  if (isOver) {
    closeSync(fd)
    parentPort.close()
  } else {
    setImmediate(work)
  }
}

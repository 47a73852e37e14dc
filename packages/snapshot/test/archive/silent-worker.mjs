// An engine worker that never comes to an end with what it was given.
import { parentPort } from 'node:worker_threads'

parentPort.on('message', () => undefined)

import { parentPort } from 'node:worker_threads'

parentPort?.postMessage('belay 0.1.0')

import process from 'node:process'
import { stepOfProcess } from '@belay/github/host-process'
import { postStep } from './post-step.js'

await postStep(stepOfProcess(process, import.meta.url))

import process from 'node:process'
import { stepOfProcess } from '@belay/github/host-process'
import { mainStep } from './main-step.js'

await mainStep(stepOfProcess(process, import.meta.url))

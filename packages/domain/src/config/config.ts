import { z } from 'zod'
import { LANES } from '../lane.js'
import { auditSection, drillSection } from './audit-section.js'
import { benchmarkSection } from './benchmark-section.js'
import { checkpointSection, restoreSection, retentionSection } from './checkpoint-section.js'
import { healthSection } from './health-section.js'
import { incidentsSection } from './incidents-section.js'
import { lanesSection } from './lanes-section.js'
import { recoverySection } from './recovery-section.js'
import { section } from './section.js'
import { seriesSection, storeSection } from './store-section.js'

/** Everything `.github/belay.yml` can say, with a default for everything it does not say. */
export type Config = z.output<typeof configSchema>

export const configSchema = section({
  version: z.literal(1).default(1).describe('The version of this file.'),
  lane: z
    .enum(['auto', ...LANES])
    .default('auto')
    .describe('How heavy runs are; auto tells it from the changed files.'),
  encryption: z
    .enum(['auto', 'required'])
    .default('auto')
    .describe('auto: encrypted where a passphrase is given. required: nothing is stored without one.'),
  store: storeSection,
  series: seriesSection,
  checkpoint: checkpointSection,
  restore: restoreSection,
  retention: retentionSection,
  lanes: lanesSection,
  health: healthSection,
  incidents: incidentsSection,
  recovery: recoverySection,
  drill: drillSection,
  audit: auditSection,
  benchmark: benchmarkSection,
}).describe('The configuration of Belay: checkpoints and recovery for GitHub Actions.')

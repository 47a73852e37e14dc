import { ArtifactCatalog } from './artifact-catalog.js'
import { ArtifactListing } from './artifact-listing.js'
import { ArtifactMarks } from './artifact-marks.js'
import { ArtifactService } from './artifact-service.js'
import { ArtifactStore, type OwnCheckpoints } from './artifact-store.js'
import { CheckedLeases } from './checked-leases.js'
import { findEarlierArtifact } from './find-earlier-artifact.js'
import { resultsServiceOf } from './job-services.js'
import type { OpenStore, ServiceStoreParts } from './open-store.js'
import { renewArtifacts } from './renew-artifacts.js'
import { SignedUrls } from './signed-urls.js'
import { StoredArtifactLeases } from './stored-artifact-leases.js'

export function openArtifactStore({
  options,
  codec,
  rest,
  spool,
}: ServiceStoreParts): Pick<OpenStore, 'store' | 'catalog' | 'renew'> {
  const { job, network, retentionDays } = options
  const { now } = network
  const label = `the artifacts of ${job.repository}`
  const listing = new ArtifactListing(rest)
  const serviceFor = (days: number | undefined): ArtifactService =>
    new ArtifactService({
      service: resultsServiceOf(job, 'artifact'),
      network,
      label,
      retentionDays: days,
      findEarlier: (name, call) => findEarlierArtifact(listing, { name, runId: job.runId }, call),
    })
  const service = serviceFor(retentionDays === 'forever' ? undefined : retentionDays)
  // A mark has to outlive every checkpoint of its run, also a later one that is kept for longer: as long as the repository allows.
  const marks = new ArtifactMarks({ service: serviceFor(undefined), listing, now, runId: job.runId })
  const leases =
    options.leases === 'stored'
      ? new StoredArtifactLeases({ marks, listing, now })
      : new CheckedLeases({ now, label })
  const urls = new SignedUrls({ now, validMs: URL_MS })
  const ownCheckpoints: OwnCheckpoints = new Map()
  const store = new ArtifactStore({
    service,
    listing,
    marks,
    spool,
    network,
    runId: job.runId,
    urls,
    ownCheckpoints,
    // A record that is withdrawn against a lease goes back by itself: so it must be by itself.
    codec: options.leases === 'stored' ? undefined : codec,
  })
  return {
    store,
    catalog: new ArtifactCatalog({
      service,
      listing,
      rest,
      codec,
      marks,
      leases,
      runId: job.runId,
      urls,
      ownCheckpoints,
    }),
    renew: (objects, until, signal) => renewArtifacts(store, objects, { until, signal }),
  }
}

/** REST says that its addresses last a minute. */
const URL_MS = 50_000

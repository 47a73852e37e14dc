import { startActionsServices } from '@belay/testing/actions/actions-services'
import { AzuriteBlobs } from '@belay/testing/actions/azurite-blobs'
import { blobContract } from '@belay/testing/actions/blob-contract'

const now = (): Date => new Date()

blobContract('our own blobs', async () => {
  const services = await startActionsServices({ now })
  const { blobs } = services
  return {
    label: blobs.label,
    uploadUrl: (name) => blobs.uploadUrl(name),
    downloadUrl: (name, o) => blobs.downloadUrl(name, o),
    findBlob: (name) => blobs.findBlob(name),
    writeBlob: (name, bytes) => blobs.writeBlob(name, bytes),
    removeBlob: (name) => blobs.removeBlob(name),
    close: () => services.close(),
  }
})

blobContract("Azurite's blobs", async () => await AzuriteBlobs.start({ now }))

// One call of an official client, in a process of its own, as in an action: `node official-client.mjs <call> <arguments as JSON>`.
// The last line says what came of it.

const CALLS = {
  saveCache: async (...o) => (await import('@actions/cache')).saveCache(...o),
  restoreCache: async (...o) => (await import('@actions/cache')).restoreCache(...o),
  uploadArtifact: async (...o) => (await artifacts()).uploadArtifact(...o),
  downloadArtifact: async (...o) => (await artifacts()).downloadArtifact(...o),
  listArtifacts: async (...o) => (await artifacts()).listArtifacts(...o),
  getArtifact: async (...o) => (await artifacts()).getArtifact(...o),
  deleteArtifact: async (...o) => (await artifacts()).deleteArtifact(...o),
}

const [call, args] = process.argv.slice(2)
try {
  const result = await CALLS[call](...JSON.parse(args))
  say({ kind: 'done', result })
} catch (error) {
  say({ kind: 'failed', error: `${error.name}: ${error.message}` })
}

async function artifacts() {
  const { DefaultArtifactClient } = await import('@actions/artifact')
  return new DefaultArtifactClient()
}

function say(outcome) {
  console.log(`\n${JSON.stringify(outcome)}`)
}

// The official clients in a process of their own, as in an action: does the calls that its parent sends, one at a time.

const CALLS = {
  saveCache: async (...o) => await (await import('@actions/cache')).saveCache(...o),
  restoreCache: async (...o) => await (await import('@actions/cache')).restoreCache(...o),
  uploadArtifact: async (...o) => await (await artifacts()).uploadArtifact(...o),
  downloadArtifact: async (...o) => await (await artifacts()).downloadArtifact(...o),
  listArtifacts: async (...o) => await (await artifacts()).listArtifacts(...o),
  getArtifact: async (...o) => await (await artifacts()).getArtifact(...o),
  deleteArtifact: async (...o) => await (await artifacts()).deleteArtifact(...o),
}

let log = ''
// The clients speak to the runner on stdout.
process.stdout.write = (text) => {
  log += text
  return true
}

process.on('message', async ({ name, args, environment }) => {
  log = ''
  Object.assign(process.env, environment)
  try {
    const result = await CALLS[name](...args)
    process.send({ kind: 'done', result, log })
  } catch (error) {
    process.send({ kind: 'failed', error: `${error.name}: ${error.message}`, log })
  }
})

async function artifacts() {
  const { DefaultArtifactClient } = await import('@actions/artifact')
  return new DefaultArtifactClient()
}

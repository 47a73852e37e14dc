import { afterEach } from '@jest/globals'
import { useTempDir } from '../temp-dir.js'
import { JobScene, type JobSceneOptions } from './job-scene.js'

/** To be called in a `describe`. Each call of the result makes a scene of its own, which ends with the test. */
export function useJobScene(o: JobSceneOptions): () => Promise<JobScene> {
  const scenes: JobScene[] = []
  // Before the directories go: what was registered last runs first.
  const tempDir = useTempDir()
  afterEach(async () => {
    for (const scene of scenes.splice(0)) await scene.close()
  })
  return async () => {
    const scene = await JobScene.in(await tempDir('belay-scene'), o)
    scenes.push(scene)
    return scene
  }
}

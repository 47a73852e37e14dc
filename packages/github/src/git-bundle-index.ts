import path from 'node:path'
import { findJsonFile } from '@belay/machine/json-file'
import { z } from 'zod'

/** The git bundles that travel in a checkpoint, in the order in which they must be taken in: each holds what is new since the ones before. */
export type GitBundleIndex = z.infer<typeof indexSchema>

const objectName = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/)

const indexSchema = z.object({
  version: z.literal(1),
  bundles: z
    .array(
      z.object({
        /** In the same directory. */
        file: z.string().regex(/^\d{4}\.bundle$/),
        shallow: z.array(objectName),
        /** Where references pointed when it was made; names are byte strings. */
        refs: z.array(z.object({ name: z.string().max(4096), object: objectName })),
      }),
    )
    .max(9999),
  /** Where references pointed in the end. */
  refs: z.array(z.object({ name: z.string().max(4096), object: objectName })),
  /** The branch that was checked out; null for none. */
  branch: z.string().max(4096).nullable(),
})

/** Beside what is checked out, so that it is restored with it. */
export const GIT_BUNDLE_DIRECTORY = '.belay-git'

export function gitBundleIndexFile(root: string): string {
  return path.join(root, GIT_BUNDLE_DIRECTORY, 'index.json')
}

/** @throws BelayError corrupt, unavailable */
export async function findGitBundleIndex(root: string): Promise<GitBundleIndex | undefined> {
  return await findJsonFile(gitBundleIndexFile(root), indexSchema)
}

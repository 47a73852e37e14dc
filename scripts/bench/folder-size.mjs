import { lstatSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles } from './list-files.mjs'

/**
 * Bytes in the files of a folder, as an upload would count them: not the file system's blocks.
 * @param {string} folder
 * @returns {number}
 */
export const folderSizeBytes = (folder) =>
  listFiles(folder).reduce((sum, path) => sum + lstatSync(join(folder, path)).size, 0)

import type { HoldOptions } from '@belay/snapshot/hold-checkpoint'
import type { CommandContext } from './command.js'
import type { OpenStore } from './open-store.js'

/** How a command keeps cleanups away from what it reads. */
export function holdOptions(
  { catalog }: Pick<OpenStore, 'catalog'>,
  { output, signal }: CommandContext,
): HoldOptions {
  return { catalog, signal, output }
}

/** How much of one pack a checkpoint refers to. */
export interface PackUtilisation {
  readonly number: number
  readonly referencedBytes: number
  readonly rawBytes: number
}

/** A pack that is used less than this is more waste than content. */
export const UTILISATION_MIN = 0.25
/** Waste in such packs that is put up with: the smaller part of what the checkpoint refers to, and always a little. Rewriting has its price. */
const WASTE_SHARE_MAX: number = 1 / 8
export const WASTE_BYTES_MIN: number = 2 ** 20
/** Packs at least this large are as many as the tree's size makes them; smaller ones come with every checkpoint, and are bounded. */
export const SMALL_PACK_BYTES: number = 64 * 2 ** 20
export const SMALL_PACKS_MAX = 32
/** How far it goes once it is too many, so that not every checkpoint has to. */
export const SMALL_PACKS_LEFT = 8

/**
 * Chooses the packs a checkpoint should no longer refer to: their live blobs are copied into a new one. Empty for most checkpoints: it waits
 * until the waste, or the number of small packs, is worth going through the manifest. Then the packs that are mostly waste go, and if
 * there are too many small ones, the smallest: what was copied once ends up among the larger, and is not copied each time.
 *
 * @param packs of earlier checkpoints
 * @param freshPacks how many packs this checkpoint adds
 */
export function packsToRetire(packs: readonly PackUtilisation[], freshPacks: number): Set<number> {
  const poor = packs.filter(({ referencedBytes, rawBytes }) => referencedBytes < rawBytes * UTILISATION_MIN)
  const wasteBytes = sum(poor, ({ referencedBytes, rawBytes }) => rawBytes - referencedBytes)
  const liveBytes = sum(packs, ({ referencedBytes }) => referencedBytes)
  const isWasteful = wasteBytes > Math.max(WASTE_BYTES_MIN, liveBytes * WASTE_SHARE_MAX)
  const small = packs.filter(({ rawBytes }) => rawBytes < SMALL_PACK_BYTES)
  const isMany = small.length + freshPacks > SMALL_PACKS_MAX
  if (!isWasteful && !isMany) return new Set()
  const retired = new Set(poor.map(({ number }) => number))
  if (isMany) {
    const smallestFirst = small.toSorted(
      (a, b) => a.referencedBytes - b.referencedBytes || a.number - b.number,
    )
    const excess = small.length + freshPacks - SMALL_PACKS_LEFT
    for (const { number } of smallestFirst.slice(0, excess)) retired.add(number)
  }
  return retired
}

function sum(packs: readonly PackUtilisation[], of: (pack: PackUtilisation) => number): number {
  return packs.reduce((total, pack) => total + of(pack), 0)
}

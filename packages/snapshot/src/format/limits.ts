/** Bounds of format version 1. A reader refuses what exceeds them before it allocates; a writer never comes near. */
export const FORMAT_VERSION = 1
export const FRAME_RAW_BYTES_MAX = 16 * 2 ** 20
/** A blob is a piece of one file and lies within one frame. */
export const BLOB_BYTES_MAX = 4 * 2 ** 20
export const PACK_BLOBS_MAX = 2 ** 18
export const PACK_FRAMES_MAX = 2 ** 18
export const INDEX_BYTES_MAX = 16 * 2 ** 20
export const ROOT_BYTES_MAX = 64 * 2 ** 20
export const SEGMENT_ENTRIES_MAX = 1024
export const PACKS_PER_CHECKPOINT_MAX = 2 ** 16
export const PATH_BYTES_MAX = 32_767

/** Bounds of format version 1. A reader refuses what exceeds them before it allocates; a writer refuses to write it. */
export const FORMAT_VERSION = 1
export const FRAME_RAW_BYTES_MAX: number = 16 * 2 ** 20
/** A blob lies within one frame. Pieces of files are far smaller; a manifest segment that describes huge, much edited files is not. */
export const BLOB_BYTES_MAX: number = FRAME_RAW_BYTES_MAX
export const PACK_BLOBS_MAX: number = 2 ** 18
export const PACK_FRAMES_MAX: number = 2 ** 18
export const INDEX_BYTES_MAX: number = 16 * 2 ** 20
export const ROOT_BYTES_MAX: number = 64 * 2 ** 20
/** Index, root, header copy and footer with their tags, rounded up. */
export const TRAILER_BYTES_MAX: number = INDEX_BYTES_MAX + ROOT_BYTES_MAX + 256
/** A zstd frame may make its reader hold a window of this many bytes (as a power of two), whatever it decodes to. */
export const ZSTD_WINDOW_LOG_MAX = 24
export const SEGMENT_ENTRIES_MAX = 1024
export const PACKS_PER_CHECKPOINT_MAX: number = 2 ** 16
/** Pack numbers lie below. A child goes on from its parent's. */
export const PACK_NUMBERS_MAX: number = 2 ** 30
export const PATH_BYTES_MAX = 32_767
/** Modification times lie within so many seconds of 1970: the range of ECMAScript's Date. */
export const TIME_SECONDS_MAX = 8_640_000_000_000

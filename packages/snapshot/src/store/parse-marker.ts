import { z } from 'zod'

const markerSchema = z.object({ format: z.literal('belay-store'), version: z.int() })

/** What a marker says, of whatever version; loaded only for one that is not, to the letter, what this version writes.
 *  @throws what says why it is none */
export function parseMarker(text: string): z.infer<typeof markerSchema> {
  return markerSchema.parse(JSON.parse(text))
}

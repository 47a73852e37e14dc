/** How heavy a run is. */
export type Lane = (typeof LANES)[number]

/** From the lightest to the heaviest: under 5 minutes, 5 to 15, 15 to 30 and more. */
export const LANES = ['docs', 'standard', 'heavy'] as const

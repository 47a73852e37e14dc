/** How bad a problem is. P0 is the worst; the words sort from worst to least. */
export type Severity = (typeof SEVERITIES)[number]

export const SEVERITIES = ['P0', 'P1', 'P2', 'P3'] as const

export const SEVERITY_NAME = {
  P0: 'critical',
  P1: 'high',
  P2: 'medium',
  P3: 'low',
} as const satisfies Record<Severity, string>

/** The time within which somebody has to respond, as the configuration writes it. */
export const RESPOND_WITHIN = { P0: '15m', P1: '2h', P2: '8h', P3: '48h' } as const satisfies Record<
  Severity,
  string
>

/** The worst of several severities; undefined where there is none. */
export function worstSeverity(severities: readonly Severity[]): Severity | undefined {
  return SEVERITIES.find((severity) => severities.includes(severity))
}

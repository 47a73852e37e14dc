import { z } from 'zod'
import { RESPOND_WITHIN, SEVERITY_NAME, type Severity } from '../incident/severity.js'
import { assignees, duration, labels, line } from './fields.js'
import { section } from './section.js'

export const incidentsSection = section({
  labels: labels().default(['belay', 'incident']).describe('On every incident issue.'),
  'reopen-within': duration()
    .prefault('7d')
    .describe('A problem that comes back within this time reopens its issue instead of opening another.'),
  'records-directory': line().default('docs/incidents').describe('Where recoveries record incidents.'),
  P0: severitySection('P0'),
  P1: severitySection('P1'),
  P2: severitySection('P2'),
  P3: severitySection('P3'),
}).describe('How problems are reported.')

function severitySection(severity: Severity) {
  return section({
    'respond-within': duration()
      .prefault(RESPOND_WITHIN[severity])
      .describe('When an incident that nobody acknowledged escalates.'),
    labels: labels().default([`severity: ${SEVERITY_NAME[severity]}`]),
    assignees: assignees().default([]),
    'escalate-to': assignees().default([]).describe('Who is told when the time to respond is over.'),
    escalate: z.boolean().default(severity === 'P0' || severity === 'P1'),
  }).describe(`For incidents of severity ${severity} (${SEVERITY_NAME[severity]}).`)
}

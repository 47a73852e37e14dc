import { type Answer, textAnswer } from './exchange.js'

/** Azure's error codes and statuses: https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes */
const FAILURES = {
  'authentication-failed': [403, 'AuthenticationFailed'],
  'permission-mismatch': [403, 'AuthorizationPermissionMismatch'],
  'not-found': [404, 'BlobNotFound'],
  'already-exists': [409, 'BlobAlreadyExists'],
  'condition-not-met': [412, 'ConditionNotMet'],
  'range-invalid': [416, 'InvalidRange'],
  'block-list-invalid': [400, 'InvalidBlockList'],
  'query-invalid': [400, 'InvalidQueryParameterValue'],
  'header-missing': [400, 'MissingRequiredHeader'],
  'length-missing': [411, 'MissingContentLengthHeader'],
  'md5-mismatch': [400, 'Md5Mismatch'],
  unsupported: [405, 'UnsupportedHttpVerb'],
} as const

export type BlobFailure = keyof typeof FAILURES

export function blobFailure(kind: BlobFailure, message: string): Answer {
  const [status, code] = FAILURES[kind]
  return blobFailureOf(status, code, message)
}

/** A failure of any status: what a fault asks for. */
export function blobFailureOf(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`
  return textAnswer(status, 'application/xml', body, {
    'x-ms-error-code': code,
    ...COMMON_HEADERS,
    ...headers,
  })
}

/** On every answer of the Blob service. */
export const COMMON_HEADERS = {
  server: 'Windows-Azure-Blob/1.0 Microsoft-HTTPAPI/2.0',
  'x-ms-version': '2025-11-05',
  'x-ms-request-id': '00000000-0000-0000-0000-000000000000',
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

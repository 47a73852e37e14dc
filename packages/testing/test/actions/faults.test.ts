import { request } from 'node:http'
import type { ActionsServices } from '@belay/testing/actions/actions-services'
import { atRequest, type Fault } from '@belay/testing/actions/faults'
import { describe, expect, it } from '@jest/globals'
import { useServices } from './job-under-test.js'

const VERSION = 'ab'.repeat(32)
const BYTES = Buffer.from('0123456789'.repeat(1000))

describe('a fault', () => {
  const { start } = useServices()

  it('answers a status in the words of the part that was asked, and does nothing else', async () => {
    const services = await start()
    const t = await seeded(services)
    services.faults.add({ fault: { kind: 'status', status: 429, retryAfterSeconds: 7 }, times: 3 })
    const twirp = await t.twirp('CreateCacheEntry', { key: 'other', version: VERSION })
    expect([twirp.status, twirp.headers['retry-after'], JSON.parse(twirp.text)]).toEqual([
      429,
      '7',
      { code: 'resource_exhausted', msg: 'a fault of status 429' },
    ])
    const rest = await t.rest('/rate_limit')
    expect([rest.status, JSON.parse(rest.text)]).toMatchObject([429, { message: 'a fault of status 429' }])
    const blob = await t.blob()
    expect([blob.status, blob.headers['x-ms-error-code']]).toEqual([429, 'TooManyRequests'])
    expect(services.caches.reserve({ key: 'other', version: VERSION, ref: 'refs/heads/main' })).toBeDefined()
  })

  it("says GitHub's secondary limit as GitHub does", async () => {
    const services = await start()
    const t = await seeded(services)
    const fault: Fault = { kind: 'status', status: 403, isSecondaryLimit: true, retryAfterSeconds: 60 }
    services.faults.add({ fault, operation: 'rate-limit/get' })
    const { status, headers, text } = await t.rest('/rate_limit')
    expect([status, headers['retry-after']]).toEqual([403, '60'])
    expect(JSON.parse(text).message).toContain('secondary rate limit')
  })

  it('cuts the connection before anything is done, or after everything is done', async () => {
    const services = await start()
    const t = await seeded(services)
    services.faults.add({ fault: { kind: 'reset' } })
    await expect(t.twirp('CreateCacheEntry', { key: 'a', version: VERSION })).rejects.toThrow(
      /ECONNRESET|hang up/,
    )
    services.faults.add({ fault: { kind: 'lost-answer' } })
    await expect(t.twirp('CreateCacheEntry', { key: 'b', version: VERSION })).rejects.toThrow(
      /ECONNRESET|hang up/,
    )
    const again = async (key: string): Promise<number> =>
      (await t.twirp('CreateCacheEntry', { key, version: VERSION })).status
    expect([await again('a'), await again('b')]).toEqual([200, 409])
  })

  it('spoils the body of an answer: cut, shorter, or one bit wrong', async () => {
    const services = await start()
    const t = await seeded(services)
    const operation = 'blob/get'
    services.faults.add({ fault: { kind: 'cut-answer', afterBytes: 4000 }, operation })
    await expect(t.blob()).rejects.toThrow(/aborted|ECONNRESET/)
    services.faults.add({ fault: { kind: 'truncate', afterBytes: 4000 }, operation })
    expect((await t.blob()).text).toBe(BYTES.subarray(0, 4000).toString())
    services.faults.add({ fault: { kind: 'flip', atByte: 9000 }, operation })
    const { text } = await t.blob()
    expect([text.slice(0, 9000) + text.slice(9001), text[9000]]).toEqual([
      BYTES.subarray(0, 9000).toString() + BYTES.subarray(9001).toString(),
      '1',
    ])
    expect((await t.blob()).text).toBe(BYTES.toString())
  })

  it('cuts an upload in the middle, of which nothing stays', async () => {
    const services = await start()
    await seeded(services)
    const url = services.blobs.uploadUrl('fresh')
    services.faults.add({ fault: { kind: 'cut-request', afterBytes: 5000 }, operation: 'blob/put' })
    const put = (): Promise<{ status: number }> =>
      send(url, {
        method: 'PUT',
        headers: { 'x-ms-blob-type': 'BlockBlob', 'content-length': BYTES.length },
        body: BYTES,
      })
    await expect(put()).rejects.toThrow(/ECONNRESET|EPIPE|hang up/)
    expect(await services.blobs.findBlob('fresh')).toBeUndefined()
    expect((await put()).status).toBe(201)
  })

  it('hangs until the client gives up, and never keeps the services from closing', async () => {
    const services = await start()
    const t = await seeded(services)
    services.faults.add({ fault: { kind: 'hang' }, times: 2 })
    await expect(t.rest('/rate_limit', AbortSignal.timeout(50))).rejects.toThrow(/abort|timeout/i)
    const left = t.rest('/rate_limit')
    const ended = expect(left).rejects.toThrow(/ECONNRESET|hang up/)
    await expect(t.rest('/rate_limit')).resolves.toMatchObject({ status: 200 })
    await services.close()
    await ended
  })

  it('slows an answer down', async () => {
    const services = await start()
    const t = await seeded(services)
    services.faults.add({
      fault: { kind: 'slow', delayMs: 60, bytesPerSecond: 100_000 },
      operation: 'blob/get',
    })
    const began = performance.now()
    expect((await t.blob()).text).toBe(BYTES.toString())
    expect(performance.now() - began).toBeGreaterThan(100)
  })

  it('lets something else happen first: an entry found a moment ago is gone when it is read', async () => {
    const services = await start()
    const t = await seeded(services)
    const entry = services.caches.seed({ key: 'a', version: VERSION, ref: 'refs/heads/main', sizeBytes: 1 })
    const find = async (): Promise<unknown> =>
      JSON.parse((await t.twirp('GetCacheEntryDownloadURL', { key: 'a', version: VERSION })).text)
    expect(await find()).toMatchObject({ ok: true })
    services.faults.add({ fault: { kind: 'meanwhile', happens: () => services.caches.remove(entry) } })
    expect(await find()).toEqual({ ok: false })
  })

  it('strikes each request of some work in turn', async () => {
    const services = await start()
    const t = await seeded(services)
    const work = async (): Promise<number[]> => [
      (await t.rest('/rate_limit')).status,
      (await t.blob()).status,
    ]
    const found: number[][] = []
    for (let index = 0; index < 3; index++) {
      services.faults.clear()
      services.faults.add(atRequest(index, { kind: 'status', status: 500 }))
      found.push(await work())
    }
    expect(found).toEqual([
      [500, 200],
      [200, 500],
      [200, 200],
    ])
  })

  it('waits for the request that it is meant for, and is remembered with it', async () => {
    const services = await start()
    const t = await seeded(services)
    const laid = services.faults.add({
      fault: { kind: 'status', status: 500 },
      operation: /^blob\//,
      skip: 1,
      times: 2,
    })
    const statuses: number[] = []
    for (let at = 0; at < 4; at++) statuses.push((await t.blob()).status)
    expect(statuses).toEqual([200, 500, 500, 200])
    await t.rest('/rate_limit')
    expect(laid.struck).toBe(2)
    expect(
      [...services.requests].map((record) => [record.operation, record.fault?.kind, record.status]),
    ).toEqual([
      ['blob/get', undefined, 200],
      ['blob/get', 'status', 500],
      ['blob/get', 'status', 500],
      ['blob/get', undefined, 200],
      ['rate-limit/get', undefined, 200],
    ])
  })
})

interface Received {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
}

/** Services that hold one blob, and one request of each kind to them. */
async function seeded(services: ActionsServices): Promise<{
  twirp(method: string, body: object): Promise<Received>
  rest(path: string, signal?: AbortSignal): Promise<Received>
  blob(): Promise<Received>
}> {
  await services.blobs.writeBlob('there', BYTES)
  const token = services.runtimeToken(services.runs.start().startJob())
  const github = services.githubToken()
  const url = services.blobs.downloadUrl('there')
  return {
    twirp: (method, body) =>
      send(`${services.origin}/twirp/github.actions.results.api.v1.CacheService/${method}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(body)),
      }),
    rest: (path, signal) =>
      send(services.origin + path, { headers: { authorization: `token ${github}` }, signal }),
    blob: () => send(url, {}),
  }
}

async function send(
  url: string,
  o: {
    method?: string
    headers?: Record<string, string | number>
    body?: Buffer
    signal?: AbortSignal | undefined
  },
): Promise<Received> {
  return await new Promise((done, failed) => {
    const asking = request(
      url,
      {
        method: o.method ?? 'GET',
        headers: o.headers ?? {},
        agent: false,
        ...(o.signal === undefined ? {} : { signal: o.signal }),
      },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', failed)
        response.on('end', () =>
          done({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(parts).toString(),
          }),
        )
      },
    )
    asking.on('error', failed)
    asking.end(o.body)
  })
}

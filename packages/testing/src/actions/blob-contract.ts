import { createHash } from 'node:crypto'
import { BlockBlobClient, RestError } from '@azure/storage-blob'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { Rng } from '../rng.js'
import type { BlobPart } from './blob-part.js'

/** What the official clients need of a blob service, as tests: ours passes them and so does Microsoft's emulator. */
export function blobContract(name: string, open: () => Promise<BlobPart>): void {
  describe(`${name} keep the contract of blobs`, () => {
    const t = useBlobs(open)

    it('write a blob at once, and read it whole or by ranges', async () => {
      const bytes = t.rng.bytes(100_000)
      await t.writer().upload(Buffer.from(bytes), bytes.length, {
        blobHTTPHeaders: { blobContentType: 'application/zip' },
      })
      const whole = await t.get()
      expect([whole.status, whole.bytes.equals(bytes)]).toEqual([200, true])
      expect(Object.fromEntries(whole.headers)).toMatchObject({
        'content-length': '100000',
        'content-type': 'application/zip',
        'accept-ranges': 'bytes',
        'x-ms-blob-type': 'BlockBlob',
        etag: expect.stringMatching(/^"0x[0-9A-F]+"$/),
        'last-modified': expect.stringMatching(/GMT$/),
        'content-md5': createHash('md5').update(bytes).digest('base64'),
      })
      const part = await t.get({ range: 'bytes=500-1499' })
      expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 500-1499/100000'])
      expect(part.bytes.equals(bytes.subarray(500, 1500))).toBe(true)
      const rest = await t.get({ range: 'bytes=99000-' })
      expect([rest.status, rest.bytes.length]).toEqual([206, 1000])
      const beyond = await t.get({ range: 'bytes=99990-200000' })
      expect([beyond.headers.get('content-range'), beyond.bytes.length]).toEqual([
        'bytes 99990-99999/100000',
        10,
      ])
    })

    it('prefer x-ms-range to range, and refuse one that starts beyond the end', async () => {
      await t.part.writeBlob(t.name, t.rng.bytes(1000))
      const both = await t.get({ range: 'bytes=0-9', 'x-ms-range': 'bytes=10-29' })
      expect(both.headers.get('content-range')).toBe('bytes 10-29/1000')
      const invalid = await t.get({ range: 'bytes=2000-2001' })
      expect([invalid.status, invalid.headers.get('x-ms-error-code')]).toEqual([416, 'InvalidRange'])
    })

    it('make a blob of blocks in the order of the list, leaving out those that it does not name', async () => {
      const blocks = ['a', 'b', 'c'].map((name) => ({
        id: btoa(name),
        bytes: Buffer.from(t.rng.bytes(1000)),
      }))
      for (const { id, bytes } of blocks.toReversed()) await t.writer().stageBlock(id, bytes, bytes.length)
      expect(await t.part.findBlob(t.name)).toBeUndefined()
      await t.writer().commitBlockList([btoa('a'), btoa('c')])
      const expected = Buffer.concat([
        blocks[0]?.bytes ?? Buffer.alloc(0),
        blocks[2]?.bytes ?? Buffer.alloc(0),
      ])
      const found = await t.get()
      expect([found.bytes.equals(expected), found.bytes.length]).toEqual([true, 2000])
      const across = await t.get({ range: 'bytes=990-1009' })
      expect(across.bytes.equals(expected.subarray(990, 1010))).toBe(true)
      expect(await t.part.findBlob(t.name)).toMatchObject({ sizeBytes: 2000 })
    })

    it('refuse a list that names a block they do not have', async () => {
      const bytes = Buffer.from('block')
      await t.writer().stageBlock(btoa('a'), bytes, bytes.length)
      const failure = await failureOf(t.writer().commitBlockList([btoa('a'), btoa('z')]))
      expect([failure.statusCode, failure.code]).toEqual([400, 'InvalidBlockList'])
      expect(await t.part.findBlob(t.name)).toBeUndefined()
    })

    it('replace a block that is sent again, and a blob that is written again', async () => {
      const [first, second] = [Buffer.from('first'), Buffer.from('second')]
      await t.writer().stageBlock(btoa('a'), first, first.length)
      await t.writer().stageBlock(btoa('a'), second, second.length)
      await t.writer().commitBlockList([btoa('a')])
      expect((await t.get()).bytes.toString()).toBe('second')
      const before = (await t.get()).headers.get('etag')
      await t.writer().upload(first, first.length)
      const after = await t.get()
      expect([after.bytes.toString(), after.headers.get('etag') === before]).toEqual(['first', false])
    })

    it('hold an empty blob', async () => {
      await t.writer().upload('', 0)
      expect([(await t.get()).bytes.length, await t.part.findBlob(t.name)]).toEqual([
        0,
        expect.objectContaining({ sizeBytes: 0 }),
      ])
      const range = await t.get({ range: 'bytes=0-1' })
      expect(range.status).toBe(416)
    })

    it('tell the properties of a blob without its bytes', async () => {
      await t.part.writeBlob(t.name, t.rng.bytes(1234))
      const properties = await t.reader().getProperties()
      expect(properties).toMatchObject({ contentLength: 1234, blobType: 'BlockBlob', acceptRanges: 'bytes' })
      expect([properties.etag, properties.lastModified]).toEqual([expect.any(String), expect.any(Date)])
    })

    it('serve the parallel ranges of the official client', async () => {
      const bytes = Buffer.from(t.rng.bytes(300_000))
      await t.writer().uploadData(bytes, { blockSize: 70_000, maxSingleShotSize: 1000, concurrency: 3 })
      const found = await t.reader().downloadToBuffer(0, bytes.length, { blockSize: 90_000, concurrency: 3 })
      expect(found.equals(bytes)).toBe(true)
    })

    it('refuse bytes that differ from the MD5 said with them', async () => {
      const bytes = Buffer.from('bytes')
      const wrong = createHash('md5').update('others').digest()
      const failure = await failureOf(
        t.writer().stageBlock(btoa('a'), bytes, bytes.length, { transactionalContentMD5: wrong }),
      )
      expect(failure.statusCode).toBe(400)
      expect(await failureOf(t.writer().commitBlockList([btoa('a')]))).toMatchObject({ statusCode: 400 })
    })

    it('answer by ETag: a reader of another version is refused, a holder of this one is told so', async () => {
      await t.part.writeBlob(t.name, t.rng.bytes(10))
      const etag = (await t.get()).headers.get('etag') ?? ''
      expect((await t.get({ 'if-match': '"0x0"' })).status).toBe(412)
      expect((await t.get({ 'if-none-match': etag })).status).toBe(304)
      expect((await t.get({ 'if-match': etag })).status).toBe(200)
    })

    it('write only what is not there, if asked so', async () => {
      const bytes = Buffer.from('bytes')
      const conditions = { ifNoneMatch: '*' }
      await t.writer().upload(bytes, bytes.length, { conditions })
      const failure = await failureOf(t.writer().upload(bytes, bytes.length, { conditions }))
      expect([failure.statusCode, failure.code]).toEqual([409, 'BlobAlreadyExists'])
    })

    it('say 404 for what is not there, and no longer there', async () => {
      const absent = await t.get()
      expect([absent.status, absent.headers.get('x-ms-error-code')]).toEqual([404, 'BlobNotFound'])
      await t.part.writeBlob(t.name, t.rng.bytes(10))
      await t.part.removeBlob(t.name)
      expect((await t.get()).status).toBe(404)
      await t.part.removeBlob(t.name)
    })

    it('say 403 to a URL that has expired, was changed, or is for something else', async () => {
      await t.part.writeBlob(t.name, t.rng.bytes(10))
      const expired = await t.get({}, t.part.downloadUrl(t.name, { validForMs: -60_000 }))
      expect(expired.status).toBe(403)
      const forged = new URL(t.part.downloadUrl(t.name))
      forged.searchParams.set('se', '2099-01-01T00:00:00Z')
      expect((await t.get({}, forged.href)).status).toBe(403)
      const reading = new BlockBlobClient(t.part.downloadUrl(t.name), undefined, ONCE)
      const failure = await failureOf(reading.upload('x', 1))
      expect([failure.statusCode, failure.code]).toEqual([403, 'AuthorizationPermissionMismatch'])
      const writing = await t.get({}, t.part.uploadUrl(t.name))
      expect(writing.status).toBe(403)
    })

    it('name the file and the type that the URL says', async () => {
      await t.part.writeBlob(t.name, t.rng.bytes(10))
      const url = t.part.downloadUrl(t.name, { fileName: 'größe.bin', contentType: 'application/x-own' })
      const { headers } = await t.get({}, url)
      expect([headers.get('content-type'), headers.get('content-disposition')]).toEqual([
        'application/x-own',
        'attachment; filename="gr__e.bin"; filename*=UTF-8\'\'gr%C3%B6%C3%9Fe.bin',
      ])
    })
  })
}

/** A failure is to be seen, not tried again. */
const ONCE = { retryOptions: { maxTries: 1 } }

interface Read {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Buffer
}

interface BlobContext {
  readonly part: BlobPart
  readonly rng: Rng
  /** The blob of this test. */
  readonly name: string
  writer(): BlockBlobClient
  reader(): BlockBlobClient
  get(headers?: Record<string, string>, url?: string): Promise<Read>
}

function useBlobs(open: () => Promise<BlobPart>): BlobContext {
  let opened: BlobPart | undefined
  let count = 0
  let rng = new Rng(11)
  beforeAll(async () => {
    opened = await open()
  })
  beforeEach(() => {
    count++
    rng = new Rng(11)
  })
  afterAll(async () => await opened?.close())
  const part = (): BlobPart => {
    if (opened === undefined) throw new Error('no test has begun')
    return opened
  }
  const name = (): string => `contract/${count}`
  return {
    get part() {
      return part()
    },
    get rng() {
      return rng
    },
    get name() {
      return name()
    },
    writer: () => new BlockBlobClient(part().uploadUrl(name()), undefined, ONCE),
    reader: () => new BlockBlobClient(part().downloadUrl(name()), undefined, ONCE),
    async get(headers = {}, url = part().downloadUrl(name())) {
      // What a client without the SDK sends and sees.
      // biome-ignore lint/style/noRestrictedGlobals: the contract asks servers on the loopback interface.
      const response = await fetch(url, { headers: { 'x-ms-version': '2025-11-05', ...headers } })
      return {
        status: response.status,
        headers: response.headers,
        bytes: Buffer.from(await response.arrayBuffer()),
      }
    },
  }
}

async function failureOf(work: Promise<unknown>): Promise<RestError> {
  let result: unknown
  try {
    result = await work
  } catch (error) {
    if (error instanceof RestError) return error
    throw error
  }
  throw new Error(`expected a failure of the service, found ${JSON.stringify(result)}`)
}

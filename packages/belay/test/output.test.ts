import { EventEmitter } from 'node:events'
import { Readable } from 'node:stream'
import { signalOfInterrupts } from '@belay/belay/interrupts'
import { Output } from '@belay/belay/output'
import { readAll, sinkOf } from '@belay/belay/streams'
import { aligned } from '@belay/belay/text'
import { counted, firstFew, shownPath } from '@belay/domain/text'
import { describe, expect, it } from '@jest/globals'
import { testContext } from './test-context.js'

const PLAIN = { json: false, quiet: false, verbose: false, color: false }

describe('progress', () => {
  it('is one line on a terminal, written over and taken away before anything else', () => {
    const { context, stderr, clock } = testContext({ isTerminal: true })
    context.output.use(PLAIN)
    context.output.progress(() => 'too early')
    clock.ms = 150
    context.output.progress(() => 'one')
    clock.ms = 200
    context.output.progress(() => 'too soon')
    clock.ms = 300
    context.output.progress(() => 'x'.repeat(60))
    context.output.note('a note')
    expect(stderr()).toBe(`\rone\u001b[K\r${'x'.repeat(38)}…\u001b[K\r\u001b[Ka note\n`)
  })

  it('is a line now and then in a log', () => {
    const { context, stderr, clock } = testContext()
    context.output.use(PLAIN)
    for (clock.ms = 0; clock.ms <= 25_000; clock.ms += 500) context.output.progress(() => `at ${clock.ms}`)
    expect(stderr()).toBe('at 10000\nat 20000\n')
  })

  it('is not shown with --quiet', () => {
    const { context, stderr, clock } = testContext({ isTerminal: true })
    context.output.use({ ...PLAIN, quiet: true })
    clock.ms = 1e6
    context.output.progress(() => 'one')
    expect(stderr()).toBe('')
  })
})

describe('output', () => {
  it('gives the result alone to standard output', () => {
    const { context, stdout, stderr } = testContext()
    context.output.use({ ...PLAIN, json: true })
    context.output.note('a note')
    context.output.warn('a warning')
    context.output.detail('a detail')
    context.output.result({ json: { a: 1 }, text: 'one\n' })
    expect(stdout()).toBe('{\n  "a": 1\n}\n')
    expect(stderr()).toBe('a note\nwarning: a warning\n')
  })

  it('colours a terminal only, and only if asked', () => {
    const colored = testContext({ isTerminal: true })
    colored.context.output.use({ ...PLAIN, color: true })
    expect(colored.context.output.mark('red', 'x')).toBe('\u001b[31mx\u001b[39m')
    const piped = testContext({ isTerminal: false })
    piped.context.output.use({ ...PLAIN, color: true })
    expect(piped.context.output.mark('red', 'x')).toBe('x')
  })
})

describe('a listing', () => {
  async function* from<T>(items: readonly T[], error?: Error): AsyncGenerator<T> {
    yield* items
    if (error !== undefined) throw error
  }
  const listingOf = (items: AsyncIterable<string>) => ({
    items,
    json: {
      before: { id: 'x', selection: { paths: ['.'], exclude: [] } },
      list: 'entries',
      item: (path: string) => ({ path, details: [] }),
      after: (count: number) => ({ count }),
    },
    text: {
      before: 'head\n',
      item: (path: string) => `${path}\n`,
      after: (count: number) => `${count} entries\n`,
    },
  })
  const error = { code: 'pack-corrupt', kind: 'corrupt', message: 'broken', hint: null }
  const failed = { json: { error }, message: 'broken', hint: undefined, details: [] }
  // Some that must not be taken for the end of a line.
  const few = ['a', 'b"\n', '\u2028c', 'd\u2029']
  const many = Array.from({ length: 5000 }, (_, at) => `a name that is rather long ${at}`)

  it.each([[[]], [['a']], [few], [many]])('is the document it would be as a whole (%#)', async (paths) => {
    const { context, stdout } = testContext()
    context.output.use({ ...PLAIN, json: true })
    await context.output.listing(listingOf(from(paths)))
    const whole = {
      id: 'x',
      selection: { paths: ['.'], exclude: [] },
      entries: paths.map((path) => ({ path, details: [] })),
      count: paths.length,
    }
    expect(stdout()).toBe(`${JSON.stringify(whole, undefined, 2)}\n`)
  })

  it('is text for people, and nothing with --quiet, which still sees all', async () => {
    const { context, stdout } = testContext()
    context.output.use({ ...PLAIN, quiet: true })
    let seen = 0
    const watched = async function* (): AsyncGenerator<string> {
      for (const path of few) {
        seen++
        yield path
      }
    }
    await context.output.listing(listingOf(watched()))
    expect([stdout(), seen]).toEqual(['', few.length])
    context.output.use(PLAIN)
    await context.output.listing(listingOf(from(['a', 'b'])))
    expect(stdout()).toBe('head\na\nb\n2 entries\n')
  })

  it('that fails before anybody has seen a part of it leaves the error alone', async () => {
    const { context, stdout } = testContext()
    context.output.use({ ...PLAIN, json: true })
    await expect(context.output.listing(listingOf(from(few, new Error('broken'))))).rejects.toThrow('broken')
    context.output.failure(failed)
    expect(JSON.parse(stdout())).toEqual({ error })
  })

  it('that fails later is still one document, and says so', async () => {
    const { context, stdout } = testContext()
    context.output.use({ ...PLAIN, json: true })
    await expect(context.output.listing(listingOf(from(many, new Error('broken'))))).rejects.toThrow('broken')
    context.output.failure(failed)
    const document = JSON.parse(stdout()) as { entries: unknown[] }
    expect(document).toMatchObject({ id: 'x', error })
    expect(document.entries).toHaveLength(many.length)
    expect(document).not.toHaveProperty('count')
  })

  it('ends early where nobody reads it any more', async () => {
    let seen = 0
    const endless = async function* (): AsyncGenerator<string> {
      for (;;) yield `a name that is rather long ${seen++}`
    }
    const gone = { write: () => {}, drained: async () => false, isTerminal: false, columns: 80 }
    const output = new Output({ stdout: gone, stderr: gone, clockMs: () => 0 })
    await output.listing(listingOf(endless()))
    expect(seen).toBeLessThan(10_000)
  })
})

describe('text', () => {
  it('counts, aligns and shortens', () => {
    expect([counted(1, 'file'), counted(12_345, 'file'), counted(0, 'entry', 'entries')]).toEqual([
      '1 file',
      '12,345 files',
      '0 entries',
    ])
    expect(
      aligned(
        [
          ['a', '1'],
          ['bbb', '22'],
        ],
        { right: [1], indent: ' ' },
      ),
    ).toBe(' a     1\n bbb  22\n')
    expect(firstFew(['a', 'b', 'c'], 2)).toBe('a, b and 1 more')
  })

  it('shows paths so that they cannot command a terminal', () => {
    expect(shownPath(Buffer.from('grüße', 'utf8').toString('latin1'))).toBe('grüße')
    expect(shownPath('a\u001b[31mb\nc')).toBe('"a\\u001b[31mb\\nc"')
    expect(shownPath(Buffer.from('a\u202eb', 'utf8').toString('latin1'))).toBe('"a\\u{202e}b"')
  })
})

describe('interrupts', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'])(
    'abort on the first %s and leave the second to the system',
    (name) => {
      const process = new EventEmitter()
      const signal = signalOfInterrupts(process)
      expect(signal.aborted).toBe(false)
      process.emit(name)
      expect(signal.aborted).toBe(true)
      expect(process.listenerCount(name)).toBe(0)
    },
  )
})

describe('a stream to write to', () => {
  it('may go away: a closed pipe or terminal is no failure of the command', () => {
    const failure = (code: string): Error => Object.assign(new Error(code), { code })
    const terminal = Object.assign(new EventEmitter(), { isTTY: true })
    const pipe = new EventEmitter()
    const told: string[] = []
    for (const stream of [terminal, pipe])
      sinkOf(stream as unknown as NodeJS.WriteStream, ({ message }) => told.push(message))
    terminal.emit('error', failure('EIO'))
    pipe.emit('error', failure('EPIPE'))
    expect(told).toEqual([])
    // A disk that cannot take the result is one, told once.
    const file = new EventEmitter()
    sinkOf(file as unknown as NodeJS.WriteStream, ({ message }) => told.push(message))
    file.emit('error', failure('ENOSPC'))
    file.emit('error', failure('ENOSPC'))
    expect(told).toEqual(['ENOSPC'])
  })
})

describe('a stream that is full', () => {
  it('is waited for, until it takes more or is gone', async () => {
    for (const [event, isRead] of [
      ['drain', true],
      ['error', false],
    ] as const) {
      const stream = Object.assign(new EventEmitter(), { isTTY: false, writableNeedDrain: true })
      const sink = sinkOf(stream as unknown as NodeJS.WriteStream, () => undefined)
      const waited = sink.drained()
      stream.emit(event, Object.assign(new Error('gone'), { code: 'EPIPE' }))
      expect(await waited).toBe(isRead)
      expect(stream.listenerCount('drain')).toBe(0)
    }
  })
})

describe('standard input', () => {
  it('is read to its end, within reason', async () => {
    const { signal } = new AbortController()
    const parts = (count: number): Readable =>
      Readable.from(Array.from({ length: count }, () => Buffer.alloc(1000, 'x')))
    expect((await readAll(parts(3), signal)).length).toBe(3000)
    await expect(readAll(parts(2000), signal)).rejects.toMatchObject({ code: 'option-invalid' })
  })

  it('is not waited for once the command is interrupted', async () => {
    const controller = new AbortController()
    const reading = readAll(new Readable({ read() {} }), controller.signal)
    controller.abort()
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
  })
})

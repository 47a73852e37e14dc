import { EventEmitter } from 'node:events'
import { Readable } from 'node:stream'
import { signalOfInterrupts } from '@belay/belay/interrupts'
import { readAll, sinkOf } from '@belay/belay/streams'
import { aligned, counted, firstFew, shownPath } from '@belay/belay/text'
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
    for (const stream of [terminal, pipe]) sinkOf(stream as unknown as NodeJS.WriteStream)
    terminal.emit('error', failure('EIO'))
    pipe.emit('error', failure('EPIPE'))
    // A disk that cannot take the result is one.
    expect(() => pipe.emit('error', failure('EIO'))).toThrow('EIO')
    expect(() => terminal.emit('error', failure('ENOSPC'))).toThrow('ENOSPC')
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

import { mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { Staging, sweepStaging } from '@belay/snapshot/tree/staging'
import { machineTreeFiles as files } from '@belay/snapshot/tree/tree-files'
import { FixedLiveness } from '@belay/testing/fixed-liveness'
import { useTempDir } from '@belay/testing/temp-dir'
import { describe, expect, it } from '@jest/globals'

const makeTempDir = useTempDir()
const NOW = new Date('2026-01-02T00:00:00Z')
const HOUR_MS = 60 * 60 * 1000

/** The age is that of the directory's own time. */
function age(root: string, hours: number): void {
  for (const name of readdirSync(root)) {
    const at = new Date(NOW.getTime() - hours * HOUR_MS)
    utimesSync(`${root}/${name}`, at, at)
  }
}

describe('what an interrupted restore leaves', () => {
  it('is swept once its process is dead, and not while it lives', async () => {
    const root = await makeTempDir()
    const liveness = new FixedLiveness()
    Staging.create({ root, files, session: 'one', own: liveness.own })
    const other = liveness.seenBy({ pid: 2 })
    expect(await sweepStaging({ root, files, liveness: other, now: NOW })).toBe(0)
    expect(readdirSync(root)).toEqual(['.belay-restore-one'])
    liveness.kill(liveness.own)
    expect(await sweepStaging({ root, files, liveness: other, now: NOW })).toBe(1)
    expect(readdirSync(root)).toEqual([])
  })

  it('by another machine is swept after a day', async () => {
    const root = await makeTempDir()
    const liveness = new FixedLiveness({ host: 'there' })
    Staging.create({ root, files, session: 'one', own: liveness.own })
    const here = liveness.seenBy({ host: 'here' })
    age(root, 23)
    expect(await sweepStaging({ root, files, liveness: here, now: NOW })).toBe(0)
    age(root, 25)
    expect(await sweepStaging({ root, files, liveness: here, now: NOW })).toBe(1)
  })

  it('is swept if it died before it said whose it was', async () => {
    const root = await makeTempDir()
    mkdirSync(`${root}/.belay-restore-empty`)
    mkdirSync(`${root}/.belay-restore-torn`)
    writeFileSync(`${root}/.belay-restore-torn/owner`, '{"host":"he')
    expect(await sweepStaging({ root, files, liveness: new FixedLiveness(), now: NOW })).toBe(2)
  })

  it.each([
    'null',
    '[]',
    '"owner"',
    '{"host":"here"}',
    '{"host":"here","pid":"1","processStart":"start"}',
    '{"host":"here","pid":1.5,"processStart":"start"}',
  ])('by nobody that can be named (%s) is swept after a day', async (owner) => {
    const root = await makeTempDir()
    mkdirSync(`${root}/.belay-restore-odd`)
    writeFileSync(`${root}/.belay-restore-odd/owner`, owner)
    writeFileSync(`${root}/.belay-restore-odd/0`, 'new')
    age(root, 23)
    expect(await sweepStaging({ root, files, liveness: new FixedLiveness(), now: NOW })).toBe(0)
    age(root, 25)
    expect(await sweepStaging({ root, files, liveness: new FixedLiveness(), now: NOW })).toBe(1)
  })

  it('stays where something of that name is no staging directory', async () => {
    const root = await makeTempDir()
    writeFileSync(`${root}/.belay-restore-file`, 'mine')
    mkdirSync(`${root}/.belay-restore-mine`)
    writeFileSync(`${root}/.belay-restore-mine/notes`, 'mine')
    symlinkSync('.', `${root}/.belay-restore-link`)
    age(root, 1)
    expect(await sweepStaging({ root, files, liveness: new FixedLiveness(), now: NOW })).toBe(0)
    expect(readdirSync(root)).toHaveLength(3)
  })

  it('was put aside goes back where nothing has taken its place, and nowhere else', async () => {
    const root = await makeTempDir()
    const liveness = new FixedLiveness()
    const staging = Staging.create({ root, files, session: 'one', own: liveness.own })
    mkdirSync(`${root}/dir`)
    mkdirSync(`${root}/elsewhere`)
    symlinkSync('elsewhere', `${root}/link`)
    writeFileSync(`${root}/taken`, 'by somebody')
    const places = [
      'dir/gone',
      'placed',
      'taken',
      '../escaped',
      'link/escaped',
      'dir/../dotted',
      '',
      'no/way',
    ]
    for (const [number, place] of places.entries()) {
      writeFileSync(`${staging.path}/${number}.path`, place)
      writeFileSync(`${staging.path}/${number}.old`, `old ${place}`)
      if (place !== 'placed') writeFileSync(`${staging.path}/${number}`, 'new')
    }
    liveness.kill(liveness.own)
    await sweepStaging({ root, files, liveness: liveness.seenBy({ pid: 2 }), now: NOW })
    expect(readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()).toEqual([
      'dir',
      'dir/gone',
      'elsewhere',
      'link',
      'taken',
    ])
    expect(readFileSync(`${root}/dir/gone`, 'utf8')).toBe('old dir/gone')
    expect(readFileSync(`${root}/taken`, 'utf8')).toBe('by somebody')
  })

  it('on another file system is swept along, but nothing that merely claims to be it', async () => {
    const root = await makeTempDir()
    const liveness = new FixedLiveness()
    const staging = Staging.create({ root, files, session: 'one', own: liveness.own })
    mkdirSync(`${root}/mount`)
    // A device that is not the root's stands for another file system.
    expect(staging.newPath('mount', -1)).toBe('mount/.belay-restore-one/0')
    mkdirSync(`${root}/victim`)
    symlinkSync('victim', `${root}/link`)
    mkdirSync(`${root}/victim/.belay-restore-one`)
    writeFileSync(`${root}/.belay-restore-one/beside-8`, 'link/.belay-restore-one')
    writeFileSync(`${root}/.belay-restore-one/beside-9`, '../victim')
    liveness.kill(liveness.own)
    await sweepStaging({ root, files, liveness: liveness.seenBy({ pid: 2 }), now: NOW })
    expect(readdirSync(root).sort()).toEqual(['link', 'mount', 'victim'])
    expect(readdirSync(`${root}/mount`)).toEqual([])
    expect(readdirSync(`${root}/victim`)).toEqual(['.belay-restore-one'])
  })
})

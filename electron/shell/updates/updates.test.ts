import { describe, expect, it } from 'vitest'
import { replacesItself } from './feed.ts'
import { createUpdates, Refused, type Updater } from './updates.ts'

const feed = { url: 'https://example.org/', publicKey: 'AAAA' }

function portOn(updater: Partial<Updater>) {
  const lines: string[] = []
  let loads = 0
  const port = createUpdates({
    feed,
    current: '1.0.0',
    log: (line) => void lines.push(line),
    load: () => {
      loads += 1
      return Promise.resolve({
        check: () => Promise.resolve(null),
        download: () => Promise.resolve(),
        restart: () => undefined,
        ...updater,
      })
    },
  })
  return { port: port!, lines, loads: () => loads }
}

describe('the updates of this copy', () => {
  it('are left to package managers and to the owner of an unpacked folder', () => {
    expect(replacesItself('linux', {})).toBe(false)
    expect(replacesItself('linux', { APPIMAGE: '/home/juliet/Balcony.AppImage' })).toBe(true)
    expect(replacesItself('win32', {})).toBe(true)
    expect(replacesItself('darwin', {})).toBe(true)
    expect(replacesItself('freebsd', {})).toBe(false)
    const none = createUpdates({
      feed: null,
      current: '1',
      load: () => Promise.reject(new Error()),
      log: () => undefined,
    })
    expect(none).toBeNull()
  })

  it('load electron-updater on first use, and once', async () => {
    const { port, loads } = portOn({})
    expect(loads()).toBe(0)
    await port.check()
    await port.check()
    expect(loads()).toBe(1)
  })

  it.each([
    ['one text', ' a ladder ', 'a ladder'],
    [
      'a text for each version',
      [{ version: '2', note: 'b' }, { version: '1', note: null }, { note: 'a' }],
      'b\n\na',
    ],
    ['nothing', null, ''],
    ['nonsense', { length: 4 }, ''],
    ['more than a person reads', 'x'.repeat(1e6), 'x'.repeat(20_000)],
  ])('take %s as the notes', async (_what, notes, expected) => {
    const { port } = portOn({ check: () => Promise.resolve({ version: '2.0.0', notes }) })
    expect(await port.check()).toEqual({ ok: true, value: { version: '2.0.0', notes: expected } })
  })

  it('tell forgery from a bad connection', async () => {
    const coded = (code: string): Error => Object.assign(new Error('no'), { code })
    const after = async (cause: Error) => {
      const { port, lines } = portOn({
        check: () => Promise.reject(cause),
        download: () => Promise.reject(cause),
      })
      const results = [await port.check(), await port.download(() => undefined)]
      expect(lines).toHaveLength(2)
      return results.map((result) => (result.ok ? 'ok' : result.error.code))
    }
    for (const refusal of ['update-not-genuine', 'update-for-another', 'update-expired'] as const)
      expect(await after(new Refused(refusal, 'no'))).toEqual([refusal, refusal])
    expect(await after(coded('ERR_CHECKSUM_MISMATCH'))).toEqual(['update-not-genuine', 'update-not-genuine'])
    expect(await after(coded('ENOTFOUND'))).toEqual(['update-unreachable', 'update-failed'])
  })
})

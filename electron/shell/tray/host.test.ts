import { describe, expect, it, vi } from 'vitest'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { SignalListener } from '../bus-signals.ts'
import type { BusCall, SessionBus } from '../session-bus.ts'
import { watchTrayHost } from './host.ts'

const WATCHER = 'org.kde.StatusNotifierWatcher'
const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus' }

/** A bus on which a watcher and a host may be. */
function fakeBus() {
  const state = { owned: false, registered: ok([[[], [true]]]) as Result<readonly unknown[], string> }
  const listeners = new Set<SignalListener>()
  let hangUp: () => void = () => undefined
  const bus: SessionBus = {
    call({ member }: BusCall) {
      if (member === 'NameHasOwner') return Promise.resolve(ok([state.owned]))
      return Promise.resolve(member === 'Get' ? state.registered : ok([]))
    },
    listen(_source, listener) {
      listeners.add(listener)
      return Promise.resolve(true)
    },
    lost: new Promise((resolve) => (hangUp = resolve)),
    close: vi.fn(),
  }
  const signal = (member: string): void => {
    for (const listener of listeners)
      listener.signal?.({ sender: ':1.1', path: '/', interface: WATCHER, member, body: [] })
  }
  const owner = (now: string | null, before: string | null): void => {
    for (const listener of listeners) listener.owner?.(now, before)
  }
  return { bus, state, signal, owner, hangUp: () => hangUp() }
}

const watch = (open: () => Promise<SessionBus | null>) => {
  const host = watchTrayHost({ platform: 'linux', env, open })
  const seen: boolean[] = []
  host.onChange(() => seen.push(host.present))
  return { host, seen }
}

describe('a tray host', () => {
  it('is always there on Windows and macOS, and never without a bus', () => {
    expect(watchTrayHost({ platform: 'win32', env: {} }).present).toBe(true)
    expect(watchTrayHost({ platform: 'darwin', env: {} }).present).toBe(true)
    expect(watchTrayHost({ platform: 'linux', env: {} }).present).toBe(false)
  })

  it('is there once a host is registered', async () => {
    const { bus, state } = fakeBus()
    state.owned = true
    const { host, seen } = watch(() => Promise.resolve(bus))
    expect(host.present).toBe(false)
    await expect.poll(() => seen).toEqual([true])
  })

  it('comes and goes while we run', async () => {
    const { bus, state, signal, owner } = fakeBus()
    const { seen } = watch(() => Promise.resolve(bus))
    await new Promise(setImmediate)
    state.owned = true
    state.registered = ok([[[], [false]]])
    owner(':1.7', null)
    await new Promise(setImmediate)
    expect(seen).toEqual([])
    state.registered = ok([[[], [true]]])
    signal('StatusNotifierHostRegistered')
    await expect.poll(() => seen).toEqual([true])
    state.owned = false
    owner(null, ':1.7')
    await expect.poll(() => seen).toEqual([true, false])
  })

  it('comes and goes when the watcher is replaced at once, because icons have to be announced again', async () => {
    const { bus, state, owner } = fakeBus()
    state.owned = true
    const { seen } = watch(() => Promise.resolve(bus))
    await expect.poll(() => seen).toEqual([true])
    owner(':1.8', ':1.7')
    await expect.poll(() => seen).toEqual([true, false, true])
  })

  it('is asked for only a few times, however many changes are announced', async () => {
    const { bus, state, signal } = fakeBus()
    state.owned = true
    const call = vi.spyOn(bus, 'call')
    const { seen } = watch(() => Promise.resolve(bus))
    await expect.poll(() => seen).toEqual([true])
    call.mockClear()
    for (let times = 0; times < 1_000; times++) signal('StatusNotifierHostRegistered')
    await new Promise(setImmediate)
    expect(call.mock.calls.length).toBeLessThan(10)
  })

  it.each([
    ['does not answer', err('no answer')],
    ['answers with something else', ok(['yes'])],
    ['answers with nothing', ok([])],
  ])('is not believed if the watcher %s', async (_what, answer) => {
    const { bus, state, signal } = fakeBus()
    Object.assign(state, { owned: true, registered: answer })
    const { host, seen } = watch(() => Promise.resolve(bus))
    signal('StatusNotifierHostRegistered')
    await new Promise(setImmediate)
    expect([host.present, seen]).toEqual([false, []])
  })

  it('vanishes with the bus', async () => {
    const { bus, state, hangUp } = fakeBus()
    state.owned = true
    const { host, seen } = watch(() => Promise.resolve(bus))
    await expect.poll(() => seen).toEqual([true])
    hangUp()
    await expect.poll(() => seen).toEqual([true, false])
    host.close()
  })

  it('is looked for again if the bus did not answer', async () => {
    vi.useFakeTimers()
    try {
      const { bus, state } = fakeBus()
      state.owned = true
      const answers = [null, bus]
      const { host, seen } = watch(() => Promise.resolve(answers.shift() ?? null))
      await vi.advanceTimersByTimeAsync(60_000)
      expect(seen).toEqual([true])
      host.close()
    } finally {
      vi.useRealTimers()
    }
  })
})

import { beforeEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_SETTINGS } from '../../../shared/model/store.ts'
import { createClosing } from './closing.ts'

/** The main window, reduced to closing. */
function fakeWindow() {
  const handlers = new Map<string, (event: { preventDefault(): void }) => void>()
  const on = (name: string, handler: (event: { preventDefault(): void }) => void) =>
    handlers.set(name, handler)
  const window = {
    visible: true,
    closed: false,
    hide: () => (window.visible = false),
    isFullScreen: () => false,
  }
  const close = () => {
    const preventDefault = vi.fn()
    handlers.get('close')?.({ preventDefault })
    if (preventDefault.mock.calls.length > 0) return
    window.closed = true
    handlers.get('closed')?.({ preventDefault: () => undefined })
  }
  return Object.assign(window, { on, once: on, close })
}

interface SetUp {
  readonly platform?: NodeJS.Platform
  readonly tray?: boolean
  readonly explained?: boolean
}

function setUp({ platform = 'linux', tray = true, explained = false }: SetUp = {}) {
  const window = fakeWindow()
  let trayChanged = () => undefined as void
  const host = {
    present: tray,
    onChange: (listener: () => void) => {
      trayChanged = listener
      return () => undefined
    },
  }
  const memory = { closeExplained: explained, set: vi.fn() }
  const explain = vi.fn()
  const quit = vi.fn()
  const show = vi.fn(() => void (window.visible = true))
  const closing = createClosing({
    platform,
    windows: {
      each: (listener) => listener(window as never, 'main'),
      show,
      main: () => window as never,
      get mainVisible() {
        return window.visible
      },
    },
    tray: host,
    memory,
    explain,
    quit,
  })
  const trayBecomes = (present: boolean) => {
    host.present = present
    trayChanged()
  }
  return { window, memory, explain, quit, show, closing, trayBecomes }
}

describe('closing the main window', () => {
  it('hides it if a tray shows Balcony, and says so the first time', () => {
    const { window, explain, memory, quit } = setUp()
    window.close()
    expect([window.visible, window.closed]).toEqual([false, false])
    expect(explain).toHaveBeenCalledOnce()
    expect(memory.set).toHaveBeenCalledWith({ closeExplained: true })
    expect(quit).not.toHaveBeenCalled()
  })

  it('says so only once', () => {
    const { window, explain } = setUp({ explained: true })
    window.close()
    expect(explain).not.toHaveBeenCalled()
  })

  it.each([
    ['without a tray', { tray: false }, true],
    ['if the person chose that', { tray: true }, false],
  ])('ends Balcony %s', (_when, options, closeToTray) => {
    const { window, quit, closing } = setUp(options)
    closing.settingsChanged?.({ ...DEFAULT_SETTINGS, closeToTray })
    window.close()
    expect(quit).toHaveBeenCalledOnce()
    // It stays open for a person who then stays, and closes with Balcony.
    expect([window.visible, window.closed]).toEqual([true, false])
    closing.quitting()
    window.close()
    expect(window.closed).toBe(true)
    expect(quit).toHaveBeenCalledOnce()
  })

  it('leaves Balcony in the dock on a Mac, without a word', () => {
    const { window, explain } = setUp({ platform: 'darwin', tray: false })
    window.close()
    expect([window.visible, window.closed]).toEqual([false, false])
    expect(explain).not.toHaveBeenCalled()
  })

  it('really closes it while Balcony quits', () => {
    const { window, closing, quit } = setUp()
    closing.quitting()
    window.close()
    expect(window.closed).toBe(true)
    expect(quit).not.toHaveBeenCalled()
  })
})

describe('a window that nobody could find', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    return () => vi.useRealTimers()
  })

  it('comes back when the tray vanishes', () => {
    const { window, show, trayBecomes } = setUp()
    trayBecomes(true)
    window.close()
    expect(window.visible).toBe(false)
    trayBecomes(false)
    vi.advanceTimersByTime(3_000)
    expect(show).toHaveBeenCalledOnce()
  })

  it('stays hidden while the panel restarts', () => {
    const { window, show, trayBecomes } = setUp()
    window.close()
    trayBecomes(false)
    trayBecomes(true)
    vi.advanceTimersByTime(60_000)
    expect(show).not.toHaveBeenCalled()
  })

  it('is shown after a hidden start if no tray comes up in time', () => {
    const { window, show, closing } = setUp({ tray: false })
    window.hide()
    closing.startedHidden()
    vi.advanceTimersByTime(9_999)
    expect(show).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(show).toHaveBeenCalledOnce()
  })

  it('stays hidden if one does', () => {
    const { window, show, closing, trayBecomes } = setUp({ tray: false })
    window.hide()
    closing.startedHidden()
    trayBecomes(true)
    vi.advanceTimersByTime(60_000)
    expect(show).not.toHaveBeenCalled()
  })
})

import type { Notice, NoticeAction, Notifier } from '../ports.ts'

/** A screen with notices, and a person who presses their buttons. */
export interface TestNotifier extends Notifier {
  /** The notices by key, in the order they first came. */
  readonly shown: ReadonlyMap<string, Notice>
  /** How often anything was shown. */
  readonly times: number
  readonly flashes: number
  act(key: string, action: NoticeAction): void
}

export function createTestNotifier(): TestNotifier {
  const shown = new Map<string, Notice>()
  const listeners = new Set<(key: string, action: NoticeAction) => void>()
  let times = 0
  let flashes = 0
  return {
    shown,
    get times() {
      return times
    },
    get flashes() {
      return flashes
    },
    show(notice) {
      times += 1
      shown.set(notice.key, notice)
    },
    close: (key) => void shown.delete(key),
    onAction(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    flash: () => void (flashes += 1),
    act(key, action) {
      for (const listener of listeners) listener(key, action)
    },
  }
}

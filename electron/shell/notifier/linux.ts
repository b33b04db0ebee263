import { createEmitter } from '../../../shared/events/emitter.ts'
import type { DesktopAbilities } from '../../../shared/model/desktop.ts'
import type { Words } from '../../../shared/words/index.ts'
import type { Notice, NoticeAction, Notifier } from '../../domain/ports.ts'
import type { Picture } from './avatar-picture.ts'
import { noticeBody, noticeTitle } from './notice-text.ts'
import {
  askServer,
  closeNotification,
  notify,
  watchServer,
  type Notification,
  type NotificationServer,
  type ServerSignal,
} from './notification-server.ts'
import type { SessionBus } from '../session-bus.ts'

/** After a server was missing or silent, the next notice asks again, but not before this time. */
const ASK_AGAIN_MS = 60_000
/** After this many refusals in a row a server counts as unusable. */
const MOST_REFUSALS = 3
/** Nobody types a longer answer. */
const MAX_REPLY = 100_000

export type Ability = DesktopAbilities['notifications']

/** Notices by the Desktop Notifications Specification, over D-Bus. */
export interface LinuxNotifier extends Omit<Notifier, 'flash'> {
  readonly ability: Ability
  onAbility(listener: () => void): () => void
  /** Resolves when it is known whether anything shows notifications. */
  readonly asked: Promise<void>
  dispose(): void
}

export interface LinuxNotifierOptions {
  /** Connects; null: there is no bus. */
  connect(): Promise<SessionBus | null>
  picture(avatar: NonNullable<Notice['avatar']>): Picture
  /** Asked for each notice, because the language may change. */
  words(): Pick<Words, 'notifier'>
  log(line: string): void
  /** Milliseconds, never set back. */
  now(): number
}

/** A notice and its state at the server. */
interface Entry {
  /** The notice to show; null: none any more. */
  wanted: Notice | null
  /** The server's number for it; 0: it has none yet. */
  id: number
  busy: boolean
}

export function createLinuxNotifier(options: LinuxNotifierOptions): LinuxNotifier {
  const { connect, log, now } = options
  const entries = new Map<string, Entry>()
  const acted = createEmitter<[key: string, action: NoticeAction]>()
  const abilityChanged = createEmitter()
  let bus: SessionBus | null = null
  let server: NotificationServer | null = null
  let asking: Promise<void> | null = null
  let askedAt = -Infinity
  let refusals = 0
  let disposed = false

  function become(next: NotificationServer | null): void {
    const before = abilityOf(server)
    if (next?.owner !== server?.owner) forgetShown()
    server = next
    refusals = 0
    if (abilityOf(server) !== before) abilityChanged.emit()
  }

  /** A new server does not know the notifications of an earlier one. Those under way go on with the new one. */
  function forgetShown(): void {
    for (const [key, entry] of entries) {
      entry.id = 0
      if (!entry.busy) entries.delete(key)
    }
  }

  /** Asks for the server; one question at a time. */
  function ask(): Promise<void> {
    askedAt = now()
    asking ??= find().finally(() => (asking = null))
    return asking
  }

  async function find(): Promise<void> {
    bus ??= await join()
    const found = bus === null || disposed ? null : await askServer(bus)
    if (!disposed) become(found)
  }

  async function join(): Promise<SessionBus | null> {
    const joined = await connect()
    if (joined === null || disposed) {
      joined?.close()
      return null
    }
    void joined.lost.then(() => {
      if (bus === joined) bus = null
      become(null)
    })
    await watchServer(joined, () => server, {
      signal: signalled,
      owner(owner) {
        if (owner === server?.owner) return
        if (owner === null) become(null)
        // Not together with a question that may have reached the server before.
        else void (asking ?? Promise.resolve()).then(() => (owner === server?.owner ? undefined : ask()))
      },
    })
    return joined
  }

  function signalled(signal: ServerSignal): void {
    const found = [...entries].find(([, entry]) => entry.id === signal.id)
    if (found === undefined) return
    const [key, entry] = found
    if (signal.kind === 'closed') {
      entry.id = 0
      if (!entry.busy) entries.delete(key)
      return
    }
    const action = meaningOf(signal)
    if (action !== null) acted.emit(key, action)
  }

  /** Brings one notice to its wanted state, one call at a time. */
  async function settle(key: string, entry: Entry): Promise<void> {
    if (entry.busy) return
    entry.busy = true
    if (server === null && now() - askedAt >= ASK_AGAIN_MS) await ask()
    else if (asking !== null) await asking
    let shown: Notice | null = null
    while (entry.wanted !== shown && entry.wanted !== null && bus !== null && server !== null) {
      shown = entry.wanted
      if (!(await send(bus, server, entry, shown))) break
    }
    entry.busy = false
    if (entry.wanted !== null && entry.id !== 0) return
    if (entry.id !== 0 && bus !== null) closeNotification(bus, entry.id)
    if (entries.get(key) === entry) entries.delete(key)
  }

  async function send(
    on: SessionBus,
    to: NotificationServer,
    entry: Entry,
    notice: Notice,
  ): Promise<boolean> {
    const replaces = entry.id
    const id = await notify(on, notificationOf(notice, to, replaces, options))
    if (server !== to) return false
    if (typeof id !== 'number') {
      refusals += 1
      if (id === 'silent' || refusals >= MOST_REFUSALS) {
        log(`notifications: the server is ${id === 'silent' ? 'silent' : 'refusing'}`)
        become(null)
      }
      return false
    }
    refusals = 0
    entry.id = id
    // The new one should have replaced the old one.
    if (replaces !== 0 && replaces !== id) closeNotification(on, replaces)
    return true
  }

  const asked = ask()
  return {
    asked,
    get ability() {
      return abilityOf(server)
    },
    onAbility: abilityChanged.on,
    show(notice) {
      const entry = entries.get(notice.key) ?? { wanted: null, id: 0, busy: false }
      entry.wanted = notice
      entries.set(notice.key, entry)
      void settle(notice.key, entry)
    },
    close(key) {
      const entry = entries.get(key)
      if (entry === undefined) return
      entry.wanted = null
      void settle(key, entry)
    },
    onAction: acted.on,
    dispose() {
      disposed = true
      bus?.close()
      bus = null
    },
  }
}

function abilityOf(server: NotificationServer | null): Ability {
  if (server === null) return 'none'
  if (!server.capabilities.has('actions')) return 'plain'
  return server.capabilities.has('inline-reply') ? 'reply' : 'actions'
}

function meaningOf(signal: Exclude<ServerSignal, { kind: 'closed' }>): NoticeAction | null {
  if (signal.kind === 'replied') {
    return signal.text.length <= MAX_REPLY ? { kind: 'reply', text: signal.text } : null
  }
  if (signal.action === 'default') return { kind: 'open' }
  return signal.action === 'mark-read' ? { kind: 'mark-read' } : null
}

function notificationOf(
  notice: Notice,
  { capabilities, imageHint }: NotificationServer,
  replaces: number,
  { picture, words: current }: Pick<LinuxNotifierOptions, 'picture' | 'words'>,
): Notification {
  const words = current().notifier
  const can = (capability: string): boolean => capabilities.has(capability)
  const actions = [
    ['default', words.open],
    ...(notice.markRead ? [['mark-read', words.markRead]] : []),
    ...(notice.reply && can('inline-reply') ? [['inline-reply', words.reply]] : []),
  ]
  return {
    replaces,
    title: noticeTitle(notice.title),
    body: noticeBody(notice.body, can('body-markup')),
    actions: can('actions') ? actions.flat() : [],
    hints: [
      ['desktop-entry', ['s', 'balcony']],
      ['category', ['s', 'im.received']],
      ['urgency', ['y', 1]],
      notice.sound ? ['sound-name', ['s', 'message-new-instant']] : ['suppress-sound', ['b', true]],
      ...(notice.reply && can('inline-reply')
        ? [['x-kde-reply-placeholder-text', ['s', words.replyPlaceholder]] as const]
        : []),
      ...(notice.avatar === null
        ? []
        : [[imageHint, ['(iiibiiay)', imageOf(picture(notice.avatar))]] as const]),
    ],
  }
}

/** Width, height, bytes in a row, whether there is alpha, bits in a sample, samples in a pixel, and the pixels. */
const imageOf = ({ size, rgba }: Picture): unknown[] => [size, size, size * 4, true, 8, 4, rgba]

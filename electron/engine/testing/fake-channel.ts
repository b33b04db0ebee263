import { expect } from 'vitest'
import type { BareJid, FullJid } from '../../../shared/model/jid.ts'
import { createChannel } from '../client/channel.ts'
import type { About, Channel, Extension, SessionStart } from '../extension.ts'
import type { Stanza } from '../stanza/stanza.ts'
import { el, type Element } from '../xml/element.ts'
import { NS_STREAMS } from '../stream/header.ts'
import { createFakeClock, settle, until, type FakeClock } from './fake-clock.ts'
import { createFakeRandom } from './fake-random.ts'
import { Placeholders, printXml } from './placeholders.ts'
import { readElements, readXml } from './read-xml.ts'

export interface FakeChannelOptions {
  /** `romeo@montague.example` unless given. */
  readonly account?: string
  /** Takes the messages that no module claims, in place of the list `messages`. */
  readonly message?: (message: Stanza) => Promise<void>
}

interface SessionOptions {
  /** The children of the stream features, as XML. */
  readonly features?: string
  readonly kind?: 'fresh' | 'resumed'
  readonly restored?: boolean
}

/**
 * A channel on a real router, with the server played by the test as a transcript that reads from top to bottom:
 *
 *     const t = fakeChannel()
 *     const roster = t.use(Roster)
 *     const started = t.begin()
 *     await t.sends(`<iq type='get' id='{id}'><query xmlns='jabber:iq:roster'/></iq>`)
 *     await t.receives(`<iq type='result' id='{id}'/>`)
 *     await started
 *
 * `{id}` stands for anything at first and for the same from then on.
 */
export interface FakeChannel {
  readonly channel: Channel
  readonly clock: FakeClock
  /** Sets a module up on this channel, and before it what it needs, each once; `channel.about` grows by them. */
  use<Api>(extension: Extension<Api>): Api
  /** Begins (or resumes) a session as `…/balcony`; resolves when all handlers have settled. */
  begin(options?: SessionOptions): Promise<SessionStart>
  /** The session is gone for good. */
  end(): void
  /** The next stanza that the module sends has to be this one. */
  sends(xml: string): Promise<Element>
  /** The next stanza that the module has sent, as XML, without waiting for it: for floods, which no transcript shows. */
  takeSent(): string | undefined
  /** The module has sent nothing that was not asserted. */
  sendsNothing(): Promise<void>
  /** The server sends these stanzas; resolves when they have been handled, or have had every chance to. */
  receives(xml: string): Promise<void>
  /** What a placeholder came to stand for. */
  value(placeholder: string): string
  /** Messages that came and that no module claimed, unless the options took them. */
  readonly messages: readonly Stanza[]
  /** How many messages were passed over because their sender has no address. */
  readonly unreadable: number
  /** Lines that were logged. */
  readonly logged: readonly string[]
}

export function fakeChannel(options: FakeChannelOptions = {}): FakeChannel {
  const account = (options.account ?? 'romeo@montague.example') as BareJid
  const clock = createFakeClock()
  const placeholders = new Placeholders()
  const outbox: Element[] = []
  const messages: Stanza[] = []
  const logged: string[] = []
  const about: About[] = []
  const doors = new Map<Extension<unknown>, unknown>()
  let live = false
  let unreadable = 0

  const { channel, receive, sessionStarted, sessionEnded } = createChannel({
    account,
    about,
    ports: {
      clock,
      random: createFakeRandom(),
      dial: () => Promise.reject(new Error('a fake channel has nowhere to dial')),
      log: (line) => void logged.push(line),
    },
    send(stanza) {
      if (live) outbox.push(stanza)
      return live
    },
    message:
      options.message ??
      ((message) => {
        messages.push(message)
        return Promise.resolve()
      }),
    unreadable: () => unreadable++,
  })

  function use<Api>(extension: Extension<Api>): Api {
    if (!doors.has(extension)) {
      for (const needed of extension.needs ?? []) use(needed)
      about.push(extension.about)
      doors.set(extension, extension.setup(channel, use))
    }
    return doors.get(extension) as Api
  }

  return {
    channel,
    clock,
    use,
    messages,
    logged,
    get unreadable() {
      return unreadable
    },
    begin({ features = '', kind = 'fresh', restored = false } = {}) {
      live = true
      return sessionStarted({
        kind,
        restored,
        jid: `${account}/balcony` as FullJid,
        features: el(NS_STREAMS, 'features', {}, ...readElements(features)),
      })
    },
    end() {
      live = false
      sessionEnded()
    },
    async sends(xml) {
      await until(() => outbox.length > 0)
      const actual = outbox.shift()
      if (!actual) throw new Error(`nothing was sent; expected ${xml}`)
      expect(printXml(actual)).toBe(printXml(placeholders.match(readXml(xml), actual)))
      return actual
    },
    takeSent() {
      const stanza = outbox.shift()
      return stanza && printXml(stanza)
    },
    async sendsNothing() {
      await settle()
      expect(outbox.map((stanza) => printXml(stanza))).toEqual([])
    },
    async receives(xml) {
      for (const element of readElements(xml)) void receive(placeholders.fill(element))
      await settle()
    },
    value: (placeholder) => placeholders.value(placeholder),
  }
}

import { expect } from 'vitest'
import type { BareJid, FullJid } from '../../../shared/model/jid.ts'
import { createChannel } from '../client/channel.ts'
import type { About, Channel, Extension, ServerPlace, SessionStart } from '../extension.ts'
import type { Stanza } from '../stanza/stanza.ts'
import { el, type Element } from '../xml/element.ts'
import { NS_STREAMS } from '../stream/header.ts'
import { createFakeClock, settle, until, type FakeClock } from './fake-clock.ts'
import { createFakeRandom } from './fake-random.ts'
import type { Sockets } from '../ports.ts'
import { noNetwork } from './no-network.ts'
import { Placeholders, printXml } from './placeholders.ts'
import { readElements, readXml } from './read-xml.ts'

export interface FakeChannelOptions {
  /** `romeo@montague.example` unless given. */
  readonly account?: string
  /** Takes the messages that no module claims, instead of the list `messages`. */
  readonly message?: (message: Stanza) => Promise<void>
  /** None unless given. */
  readonly sockets?: Sockets
  /** `far` unless given. */
  readonly serverPlace?: ServerPlace
}

interface SessionOptions {
  /** The children of the stream features, as XML. */
  readonly features?: string
  readonly kind?: 'fresh' | 'resumed'
  readonly restored?: boolean
}

/**
 * A channel on a real router. The test plays the server as a transcript that reads from top to bottom:
 *
 *     const t = fakeChannel()
 *     const roster = t.use(Roster)
 *     const started = t.begin()
 *     await t.sends(`<iq type='get' id='{id}'><query xmlns='jabber:iq:roster'/></iq>`)
 *     await t.receives(`<iq type='result' id='{id}'/>`)
 *     await started
 *
 * `{id}` matches anything at first, and the same value from then on.
 */
export interface FakeChannel {
  readonly channel: Channel
  readonly clock: FakeClock
  /** Sets a module up on this channel, after the modules that it needs, each once. `channel.about` gets theirs, too. */
  use<Api>(extension: Extension<Api>): Api
  /** Begins (or resumes) a session as `…/balcony`. Resolves when all handlers have settled. */
  begin(options?: SessionOptions): Promise<SessionStart>
  /** The session is gone for good. */
  end(): void
  /** The next stanza from the module must be this one. */
  sends(xml: string): Promise<Element>
  /** The next stanza from the module as XML, without waiting for it: for floods, which no transcript shows. */
  takeSent(): string | undefined
  /** The module has sent nothing else. */
  sendsNothing(): Promise<void>
  /** The server sends these stanzas. Resolves when they have been handled, or have had every chance to be. */
  receives(xml: string): Promise<void>
  /** The value of a placeholder. */
  value(placeholder: string): string
  /** Messages that no module claimed, unless the options took them. */
  readonly messages: readonly Stanza[]
  /** The number of messages that were dropped because their sender has no valid address. */
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
  const apis = new Map<Extension<unknown>, unknown>()
  let live = false
  let unreadable = 0

  const { channel, receive, sessionStarted, sessionEnded } = createChannel({
    account,
    about,
    ports: {
      clock,
      random: createFakeRandom(),
      dial: () => Promise.reject(new Error('a fake channel has nowhere to dial')),
      ...noNetwork,
      ...(options.sockets && { sockets: options.sockets }),
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
    serverPlace: () => options.serverPlace ?? 'far',
  })

  function use<Api>(extension: Extension<Api>): Api {
    if (!apis.has(extension)) {
      for (const needed of extension.needs ?? []) use(needed)
      about.push(extension.about)
      apis.set(extension, extension.setup(channel, use))
    }
    return apis.get(extension) as Api
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

import type { FullJid } from '../../../../shared/model/jid.ts'
import type { Answer, Channel, IqAnswer } from '../../extension.ts'
import type { Element } from '../../xml/element.ts'
import type {
  ContentOffer,
  JingleSession,
  JingleTransport,
  OpenedTransport,
  Reason,
  SessionEnd,
  SessionEvents,
} from './api.ts'
import { JingleElement, type Action, type ContentElement, type JingleValue, type Role } from './codec.ts'
import { createContent, type ContentState, type Misfit } from './content.ts'
import { DONE, malformed, notImplemented, outOfOrder, tieBreak, unknownSession } from './replies.ts'

/** Stanzas of the other side in one session. 16 files with their candidates need some 200. */
const MAX_ACTIONS = 500

export interface SessionConfig {
  readonly channel: Channel
  readonly self: FullJid
  readonly peer: FullJid
  readonly sid: string
  readonly role: Role
  readonly contents: readonly ContentOffer[]
  /** Those that both know, the best one first. */
  readonly transports: readonly JingleTransport[]
  /** The session is over for good. */
  forget(): void
}

/** A session, for the manager. */
export interface SessionState {
  readonly session: JingleSession
  readonly isOver: boolean
  /** The application that follows it. */
  follow(events: SessionEvents): void
  /** Sends session-initiate. */
  initiate(): void
  /** Keeps the proposals of the other side for `accept`. */
  proposed(contents: readonly ContentElement[]): void
  /** A stanza of the other side. The answer is sent before anything that it causes. */
  receive(value: JingleValue): IqAnswer
  /** The other client or our own connection is gone: nothing is sent any more. */
  vanish(by: 'gone' | 'offline'): void
}

export function createSession(config: SessionConfig): SessionState {
  const { channel, self, peer, sid, role, transports } = config
  let phase: 'new' | 'proposed' | 'accepting' | 'active' | 'over' = 'new'
  let events: SessionEvents | null = null
  let proposals = new Map<string, Element>()
  let actions = 0
  const abort = new AbortController()

  const contents = new Map<string, ContentState>()
  for (const { name, senders } of config.contents) {
    contents.set(
      name,
      createContent({
        name,
        senders,
        creator: 'initiator',
        role,
        transports,
        context: { peer, self, sid, role },
        after: channel.clock.after,
        info: (transport) => send('transport-info', [part(name, { transport })]),
        send: (action, transport) => void act(action, [part(name, { transport })]),
        opened: (opened) => openedContent(name, opened),
        failed: () => remove(name, { condition: 'failed-transport' }),
      }),
    )
  }

  const isOver = (): boolean => phase === 'over'

  function openedContent(name: string, opened: OpenedTransport): void {
    if (phase === 'over' || !events) opened.stream?.destroy()
    else events.opened(name, opened)
  }

  function part(
    name: string,
    rest: { readonly description?: Element | undefined; readonly transport?: Element | undefined },
  ): ContentElement {
    const { creator, senders } = contents.get(name) ?? { creator: 'initiator', senders: 'initiator' }
    return { creator, name, senders, ...rest }
  }

  async function send(
    action: Action,
    parts: readonly ContentElement[],
    more: { readonly reason?: Reason; readonly payload?: Element } = {},
  ): Promise<Answer> {
    // One turn later, so that the answer to the stanza that caused this goes out first.
    await Promise.resolve()
    const who =
      action === 'session-initiate'
        ? { initiator: self }
        : action === 'session-accept'
          ? { responder: self }
          : {}
    const value = { action, sid, ...who, contents: parts, ...more } as JingleValue
    // News about the end still goes out after it.
    const options = LAST_WORDS.includes(action) ? {} : { signal: abort.signal }
    return channel.request('set', peer, JingleElement.build(value), options)
  }

  /** Sends a stanza without which the session cannot go on. */
  async function act(action: Action, parts: readonly ContentElement[]): Promise<boolean> {
    if (phase === 'over') return false
    const answer = await send(action, parts)
    if (answer.ok || isOver()) return answer.ok
    const { error } = answer
    if (error.code === 'not-connected') finish({ by: 'offline', reason: { condition: 'gone' } })
    else if (error.code === 'request-timeout') finish({ by: 'gone', reason: { condition: 'timeout' } })
    else if (error.code === 'stanza-error') refused(error.condition)
    return false
  }

  /** The other client does not know the session, or its server does not know the client. */
  function refused(condition: string): void {
    if (ABSENT.includes(condition)) finish({ by: 'gone', reason: { condition: 'gone' } })
    else if (condition === 'resource-constraint') finish({ by: 'them', reason: { condition: 'busy' } })
    else finish({ by: 'them', reason: { condition: 'general-error', text: condition } })
  }

  function finish(end: SessionEnd): void {
    if (phase === 'over') return
    phase = 'over'
    abort.abort()
    for (const content of contents.values()) content.close()
    config.forget()
    events?.ended(end)
  }

  function terminate(reason: Reason): void {
    if (phase === 'over') return
    const wasTold = phase !== 'new'
    phase = 'over'
    abort.abort()
    for (const content of contents.values()) content.close()
    // Until the answer comes, their own session-terminate may cross ours.
    if (wasTold) void send('session-terminate', [], { reason }).then(() => config.forget())
    else config.forget()
    events?.ended({ by: 'us', reason })
  }

  function remove(name: string, reason: Reason): void {
    const content = contents.get(name)
    if (!content || phase === 'over') return
    if (contents.size === 1) {
      terminate(reason)
      return
    }
    const removed = part(name, {})
    content.close()
    contents.delete(name)
    if (phase !== 'new') void send('content-remove', [removed], { reason })
    events?.removed?.(name, reason)
  }

  async function initiate(descriptions: ReadonlyMap<string, Element>): Promise<void> {
    const prepared = await Promise.all(
      [...contents.values()].map(async (content) => ({
        name: content.name,
        transport: await content.propose(),
      })),
    )
    if (isOver()) return
    const parts = prepared.flatMap(({ name, transport }) =>
      transport ? [part(name, { description: descriptions.get(name), transport })] : [],
    )
    if (parts.length < contents.size) {
      terminate({ condition: 'failed-transport' })
      return
    }
    phase = 'proposed'
    if (await act('session-initiate', parts)) events?.ringing?.()
  }

  async function accept(descriptions: ReadonlyMap<string, Element>): Promise<void> {
    if (role !== 'responder' || phase !== 'proposed') return
    phase = 'accepting'
    const prepared = await Promise.all(
      [...contents.values()].map(async (content) => {
        const proposal = proposals.get(content.name)
        return { content, transport: proposal ? await content.answer(proposal) : null }
      }),
    )
    proposals = new Map()
    if (isOver()) return
    const kept = prepared.filter(({ content }) => contents.has(content.name))
    const parts = kept.flatMap(({ content: { name }, transport }) =>
      transport ? [part(name, { description: descriptions.get(name), transport })] : [],
    )
    if (parts.length < kept.length) {
      terminate({ condition: 'failed-transport' })
      return
    }
    phase = 'active'
    void act('session-accept', parts)
    for (const { content } of kept) content.connect()
  }

  function accepted(value: JingleValue): IqAnswer {
    if (role !== 'initiator' || phase !== 'proposed') {
      const isLost = [...contents.values()].some(({ isReplacing }) => isReplacing)
      // It belongs to the transport that we proposed last, but says nothing about it.
      if (isLost) queueMicrotask(() => terminate({ condition: 'failed-transport' }))
      return outOfOrder
    }
    const answers = new Map<string, Element>()
    const descriptions = new Map<string, Element>()
    for (const { name, transport, description } of value.contents) {
      if (!contents.has(name) || !transport || answers.has(name)) return malformed
      answers.set(name, transport)
      if (description) descriptions.set(name, description)
    }
    if (answers.size === 0) return malformed
    phase = 'active'
    for (const [name, content] of contents) {
      const transport = answers.get(name)
      if (!transport) forgetContent(name, { condition: 'decline' })
      else if (content.accepted(transport) !== null) {
        queueMicrotask(() => terminate({ condition: 'failed-transport' }))
        return malformed
      }
    }
    events?.accepted?.(descriptions)
    return DONE
  }

  /** The other side does not want this content any more. */
  function forgetContent(name: string, reason: Reason): void {
    contents.get(name)?.close()
    contents.delete(name)
    events?.removed?.(name, reason)
  }

  function removed(value: JingleValue): IqAnswer {
    const reason = value.reason ?? { condition: 'cancel' }
    const names = value.contents.map(({ name }) => name).filter((name) => contents.has(name))
    if (names.length === 0) return malformed
    for (const name of names) forgetContent(name, reason)
    // §7.2.5: a session without contents is void.
    if (contents.size === 0) queueMicrotask(() => terminate(reason))
    return DONE
  }

  /** A stanza about the transport of one or several contents. */
  function transportStanza(
    value: JingleValue,
    take: (content: ContentState, transport: Element) => Misfit | null,
  ): IqAnswer {
    if (value.contents.length === 0) return malformed
    for (const { name, transport } of value.contents) {
      const content = contents.get(name)
      if (!content || !transport) return malformed
      const misfit = take(content, transport)
      if (misfit === 'malformed') return malformed
      if (misfit === 'out-of-order') return outOfOrder
      if (misfit === 'tie-break') return tieBreak
    }
    return DONE
  }

  function receive(value: JingleValue): IqAnswer {
    if (phase === 'over') return value.action === 'session-terminate' ? DONE : unknownSession
    if (phase === 'new') return outOfOrder
    if (++actions > MAX_ACTIONS) {
      queueMicrotask(() => terminate({ condition: 'general-error' }))
      return { error: { type: 'wait', condition: 'resource-constraint' } }
    }
    switch (value.action) {
      case 'session-terminate':
        finish({ by: 'them', reason: value.reason ?? { condition: 'success' } })
        return DONE
      case 'session-accept':
        return accepted(value)
      case 'session-info':
        if (!value.payload) return DONE
        return events?.info?.(value.payload) ? DONE : notImplemented
      case 'content-remove':
      case 'content-reject':
        return removed(value)
      case 'transport-info':
        return transportStanza(value, (content, transport) => content.transportInfo(transport))
      case 'transport-replace':
        return transportStanza(value, (content, transport) => content.transportReplace(transport))
      case 'transport-accept':
        return transportStanza(value, (content, transport) => content.transportAccept(transport))
      case 'transport-reject':
        return transportStanza(value, (content) => content.transportReject())
      case 'session-initiate':
      case 'content-accept':
        return outOfOrder
      case 'content-add':
      case 'content-modify':
      case 'description-info':
      case 'security-info':
        return notImplemented
    }
  }

  return {
    get isOver() {
      return phase === 'over'
    },
    follow(follower) {
      events = follower
    },
    initiate() {
      const all = config.contents.map(({ name, description }) => [name, description] as const)
      void initiate(new Map(all))
    },
    proposed(theirs) {
      phase = 'proposed'
      for (const { name, transport } of theirs) if (transport) proposals.set(name, transport)
    },
    receive,
    vanish: (by) => finish({ by, reason: { condition: 'gone' } }),
    session: {
      peer,
      sid,
      role,
      accept: (descriptions) => void accept(descriptions),
      info: (payload) => send('session-info', [], { payload }),
      remove,
      end: terminate,
    },
  }
}

const LAST_WORDS: readonly Action[] = ['session-info', 'content-remove', 'session-terminate']

/** Errors of a server whose client is not there, and of a client that does not know the session. */
const ABSENT = [
  'service-unavailable',
  'recipient-unavailable',
  'item-not-found',
  'gone',
  'remote-server-not-found',
  'remote-server-timeout',
]

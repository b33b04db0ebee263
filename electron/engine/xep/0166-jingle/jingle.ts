import { bareOf, isFull, type FullJid } from '../../../../shared/model/jid.ts'
import type { Channel, IqAnswer } from '../../extension.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import type { Jingle, JingleApplication, JingleTransport, ProposedContent, Reason } from './api.ts'
import { JingleElement, NS_JINGLE, type JingleValue } from './codec.ts'
import { busy, DONE, malformed, unknownSession } from './replies.ts'
import { createSession, type SessionConfig, type SessionState } from './session.ts'

/** Sessions at once, over all peers. */
const MAX_SESSIONS = 100
/** Sessions that one peer, with all clients, may have proposed or running. Each of them may hold several files. */
const MAX_SESSIONS_EACH = 10
/** Files of one session, each with a transport of its own. */
export const MAX_CONTENTS = 16

export function createJingle(channel: Channel): Jingle {
  const applications = new Map<string, JingleApplication>()
  const transports = new Map<string, JingleTransport>()
  /** By full address and id: an id of somebody else is another session. */
  const sessions = new Map<string, SessionState>()
  const keyOf = (peer: string, sid: string) => `${peer}\n${sid}`

  const ranked = (known: (ns: string) => boolean): JingleTransport[] =>
    [...transports.values()].filter(({ ns }) => known(ns)).sort((a, b) => b.preference - a.preference)

  function open(config: Omit<SessionConfig, 'channel' | 'forget'>): SessionState {
    const key = keyOf(config.peer, config.sid)
    const session = createSession({ ...config, channel, forget: () => void sessions.delete(key) })
    sessions.set(key, session)
    return session
  }

  function hasRoomFor(peer: FullJid): boolean {
    const live = [...sessions.values()].filter(({ isOver }) => !isOver)
    const theirs = live.filter(({ session }) => bareOf(session.peer) === bareOf(peer))
    return live.length < MAX_SESSIONS && theirs.length < MAX_SESSIONS_EACH
  }

  function take(iq: Stanza): IqAnswer {
    const value = iq.get(JingleElement)
    if (!value || !isFull(iq.from)) return malformed
    const known = sessions.get(keyOf(iq.from, value.sid))
    if (known) return known.receive(value)
    return value.action === 'session-initiate' ? proposed(iq.from, value) : unknownSession
  }

  function proposed(peer: FullJid, value: JingleValue): IqAnswer {
    const self = channel.jid
    const contents = contentsOf(value)
    if (contents === null || self === null) return malformed
    if (contents.length > MAX_CONTENTS || !hasRoomFor(peer)) return busy
    const state = open({
      self,
      peer,
      sid: value.sid,
      role: 'responder',
      contents,
      transports: ranked(() => true),
    })
    state.proposed(value.contents)
    const [first] = contents
    const application = applications.get(first?.description.ns ?? '')
    const refuse = (reason: Reason): IqAnswer => {
      state.session.end(reason)
      return DONE
    }
    if (!application || contents.some(({ description }) => description.ns !== application.ns)) {
      return refuse({ condition: 'unsupported-applications' })
    }
    if (!contents.every(({ transport }) => transports.has(transport))) {
      return refuse({ condition: 'unsupported-transports' })
    }
    const follower = application.proposed(state.session, contents)
    if ('condition' in follower) return refuse(follower)
    state.follow(follower)
    return DONE
  }

  channel.onIq('set', NS_JINGLE, 'jingle', 'contacts', take, {
    expected: (iq) => {
      const sid = iq.element.child(NS_JINGLE, 'jingle')?.attrs['sid']
      return sid !== undefined && sessions.has(keyOf(iq.from, sid))
    },
  })
  channel.onPresence((presence) => {
    if (presence.type !== 'unavailable') return
    for (const state of [...sessions.values()]) {
      if (state.session.peer === presence.from) state.vanish('gone')
    }
  })
  channel.onSessionEnd(() => {
    for (const state of [...sessions.values()]) state.vanish('offline')
    sessions.clear()
  })

  return {
    application(application) {
      applications.set(application.ns, application)
      return () => void applications.delete(application.ns)
    },
    transport(transport) {
      transports.set(transport.ns, transport)
      return () => void transports.delete(transport.ns)
    },
    initiate(peer, contents, known, events) {
      // Without a session, session-initiate fails like any other request.
      const self = channel.jid ?? (`${channel.account}/` as FullJid)
      const sid = channel.random.uuid()
      const state = open({
        self,
        peer,
        sid,
        role: 'initiator',
        contents,
        transports: ranked((ns) => known.includes(ns)),
      })
      state.follow(events)
      state.initiate()
      return state.session
    },
  }
}

/** The contents of a session-initiate; null if it is malformed (§6.3.2, §7.2.10). */
function contentsOf({ contents }: JingleValue): ProposedContent[] | null {
  const names = new Set(contents.map(({ name }) => name))
  if (contents.length === 0 || names.size < contents.length) return null
  const proposed: ProposedContent[] = []
  for (const { name, creator, senders, disposition, description, transport } of contents) {
    if (creator === 'responder' || (disposition ?? 'session') !== 'session') return null
    if (!description || !transport) return null
    proposed.push({ name, senders: senders ?? 'both', description, transport: transport.ns })
  }
  return proposed
}

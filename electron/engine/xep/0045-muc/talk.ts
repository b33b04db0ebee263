import type { RequestFailure } from '../../../../shared/model/failure.ts'
import { bareOf, isFull, type BareJid } from '../../../../shared/model/jid.ts'
import { err, ok } from '../../../../shared/model/result.ts'
import type { Channel } from '../../extension.ts'
import { parseStanzaError } from '../../stanza/errors.ts'
import { NS_CLIENT, type Stanza } from '../../stanza/stanza.ts'
import { createTokenBuckets } from '../../token-buckets.ts'
import { el } from '../../xml/element.ts'
import { delaysOf } from '../0203-delay/index.ts'
import { subjectsOf, pickLanguage } from '../rfc6121-messages/index.ts'
import type { Room } from './api.ts'
import { nickOf } from './author.ts'
import { MucUser, type MucUserInfo } from './codec.ts'
import type { OwnEvent } from './events.ts'
import { buildAnswer, buildVoiceRequest, formRequestOf } from './form-requests.ts'
import { buildInvitation } from './invitation.ts'
import { AFFILIATION_CHANGED, factsOf } from './status.ts'
import { createWaiting } from './waiting.ts'

/** Letters of ours that may still be refused, and people who may still decline. */
const MOST_OPEN = 100
/** Requests for voice and membership that a room may show us at once, and then every ten seconds. */
const REQUESTS = { burst: 20, refillMs: 10_000, most: 1 }
/** §7.4: the error of a room that does not know us as an occupant. */
const NOT_IN = 'not-acceptable'

export interface TalkParts {
  readonly channel: Channel
  readonly address: BareJid
  readonly tell: (event: OwnEvent) => void
  readonly nick: () => string
  readonly subjectSeen: () => void
  readonly refresh: () => void
  /** The account may no longer be in the room. */
  readonly doubt: () => void
}

/** Messages between us and the room itself. */
export interface Talk {
  readonly api: Pick<Room, 'setSubject' | 'requestVoice' | 'answer' | 'invite'>
  /** Takes a message from the room's address. False: it is for the application. */
  take(message: Stanza): boolean
  end(): void
}

export function createTalk(parts: TalkParts): Talk {
  const { address, tell } = parts
  const { clock, random, send } = parts.channel
  const subjects = createWaiting<undefined, RequestFailure>(clock)
  const requests = createTokenBuckets(REQUESTS)
  const letters = new Set<string>()
  const invited = new Set<BareJid>()

  function remember<T>(all: Set<T>, value: T): void {
    all.add(value)
    const [oldest] = all
    if (all.size > MOST_OPEN && oldest !== undefined) all.delete(oldest)
  }

  function letterId(): string {
    const id = random.uuid()
    remember(letters, id)
    return id
  }

  /** Only a message without a body or thread changes the subject (§8.1). */
  function takeSubject({ element, from, id }: Stanza): boolean {
    const subject = pickLanguage(subjectsOf(element), [])
    const has = (name: string) => element.child(NS_CLIENT, name) !== undefined
    if (subject === undefined || has('body') || has('thread')) return false
    const by = nickOf(from)
    const delay = delaysOf(element).find((one) => one.from === undefined || bareOf(one.from) === address)
    tell({ kind: 'subject', text: subject.text, by, at: delay?.stamp ?? null })
    // Older rooms give the message another id.
    if (!subjects.settle(id, ok()) && by === parts.nick()) subjects.settleAll(ok())
    parts.subjectSeen()
    return true
  }

  /** What the room itself says with codes: only about itself, never for an occupant. */
  function takeCodes({ element, from }: Stanza, info: MucUserInfo): boolean {
    if (isFull(from) || info.codes.length === 0 || element.child(NS_CLIENT, 'body')) return false
    const codes = info.codes.map(({ code }) => code)
    const { affiliation, reason = null } = info.item ?? {}
    if (codes.includes(AFFILIATION_CHANGED) && affiliation) tell({ kind: 'affiliation', affiliation, reason })
    const facts = factsOf(codes)
    if (facts.length > 0) {
      tell({ kind: 'configuration', facts })
      parts.refresh()
    }
    return true
  }

  function takeLetter(message: Stanza, { decline, invite }: MucUserInfo): boolean {
    if (isFull(message.from)) return false
    if (decline !== undefined) {
      const by = decline.from && bareOf(decline.from)
      if (by && invited.delete(by)) tell({ kind: 'declined', by, reason: decline.reason ?? null })
      return true
    }
    // XEP-0249 §4: we are there already.
    if (invite !== undefined) return true
    const request = formRequestOf(message)
    if (request === null) return false
    if (requests.take('', clock.now())) tell({ kind: 'request', request })
    return true
  }

  /** An error to something of an earlier session has an unknown id, and is for the application. */
  function takeError({ element, id }: Stanza): boolean {
    const { condition, type, text } = parseStanzaError(element)
    if (condition === NOT_IN) parts.doubt()
    const told = { condition, ...(text !== undefined && { text }) }
    if (subjects.settle(id, err({ code: 'stanza-error', type, ...told }))) return true
    if (id === undefined || !letters.delete(id)) return false
    tell({ kind: 'refused', ...told })
    return true
  }

  return {
    api: {
      async setSubject(text) {
        const id = random.uuid()
        const set = subjects.for(id, { code: 'request-timeout' })
        const subject = el(NS_CLIENT, 'subject', {}, ...(text === '' ? [] : [text]))
        const message = el(NS_CLIENT, 'message', { to: address, type: 'groupchat', id }, subject)
        if (!send(message)) subjects.settle(id, err({ code: 'not-connected' }))
        return set
      },
      requestVoice: () => send(buildVoiceRequest(address, letterId())),
      answer: (request, allow) => send(buildAnswer(address, request, allow, letterId())),
      invite(person, invitation) {
        if (invitation.way === 'mediated') remember(invited, person)
        return send(buildInvitation(address, person, invitation, letterId()))
      },
    },
    take(message) {
      if (message.type === 'error') return takeError(message)
      const info = message.get(MucUser) ?? { codes: [] }
      if (message.type === 'groupchat') return takeSubject(message) || takeCodes(message, info)
      return takeLetter(message, info) || takeCodes(message, info)
    },
    end: () => subjects.settleAll(err({ code: 'not-connected' })),
  }
}

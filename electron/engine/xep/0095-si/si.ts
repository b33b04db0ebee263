import type { RequestFailure } from '../../../../shared/model/failure.ts'
import { bareOf, isFull, type FullJid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Channel, ErrorType, IqAnswer, IqReply, Release } from '../../extension.ts'
import type { Stanza } from '../../stanza/stanza.ts'
import { el, type Element } from '../../xml/element.ts'
import { submission, type Form } from '../0004-data-forms/index.ts'
import { ACCEPT_MS } from '../file-transfer.ts'
import { NS_SI, Si } from './codec.ts'

const METHOD = 'stream-method'
/** Offers of one peer, and of everybody, that wait for the person. */
const MAX_WAITING_EACH = 10
const MAX_WAITING = 100

/** The offer of a stream. */
export interface SiOffer {
  readonly from: FullJid
  readonly id: string
  readonly mimeType: string | undefined
  readonly payload: Element
  /** The namespaces of stream methods that the other side knows. */
  readonly methods: readonly string[]
  /** Aborts when the answer cannot reach the other side any more. */
  readonly signal: AbortSignal
}

export type SiDecision =
  | { readonly method: string; readonly payload: Element | undefined }
  | { readonly refused: 'declined' | 'bad-profile' | 'no-valid-streams' | 'busy' }

export interface StreamInitiation {
  /** Takes the offers of a profile. The decision may take its time. */
  profile(ns: string, decide: (offer: SiOffer) => Promise<SiDecision>): Release
  /** Offers a stream, and waits for the other person. The answer holds one of the methods. */
  offer(
    to: FullJid,
    offer: {
      readonly id: string
      readonly profile: string
      readonly mimeType: string | undefined
      readonly payload: Element
      readonly methods: readonly string[]
    },
    signal: AbortSignal,
  ): Promise<Result<{ readonly method: string; readonly payload: Element | undefined }, RequestFailure>>
}

export function createStreamInitiation(channel: Channel): StreamInitiation {
  const profiles = new Map<string, (offer: SiOffer) => Promise<SiDecision>>()
  const waiting = new Map<AbortController, FullJid>()

  function take(iq: Stanza): IqReply {
    const si = iq.get(Si)
    const from = iq.from
    const id = si?.id
    if (id === undefined || !si || !isFull(from)) return error('modify', 'bad-request')
    const decide = profiles.get(si.profile ?? '')
    const { mimeType, payload, feature } = si
    if (!decide || payload === undefined || payload.ns !== si.profile)
      return error('modify', 'bad-request', 'bad-profile')
    const theirs = [...waiting.values()].filter((other) => bareOf(other) === bareOf(from))
    if (theirs.length >= MAX_WAITING_EACH || waiting.size >= MAX_WAITING) return BUSY
    const abort = new AbortController()
    waiting.set(abort, from)
    const methods = methodsOf(feature?.form)
    const decided = decide({ from, id, mimeType, payload, methods, signal: abort.signal })
    return { later: decided.then(answerOf).finally(() => waiting.delete(abort)) }
  }

  function drop(isGone: (peer: FullJid) => boolean): void {
    for (const [abort, peer] of [...waiting]) {
      if (!isGone(peer)) continue
      waiting.delete(abort)
      abort.abort()
    }
  }

  channel.onIq('set', NS_SI, 'si', 'contacts', take)
  channel.onPresence((presence) => {
    if (presence.type === 'unavailable') drop((peer) => peer === presence.from)
  })
  channel.onSessionEnd(() => drop(() => true))

  return {
    profile(ns, decide) {
      profiles.set(ns, decide)
      return () => void profiles.delete(ns)
    },
    async offer(to, { id, profile, mimeType, payload, methods }, signal) {
      const request = Si.build({
        id,
        profile,
        mimeType,
        payload,
        feature: { form: choiceOf(methods) },
      })
      const answer = await channel.request('set', to, request, { timeoutMs: ACCEPT_MS, signal })
      if (!answer.ok) return answer
      const si = answer.value && Si.parse(answer.value)
      const method = si?.feature?.form.fields.find((field) => field.var === METHOD)?.values[0]
      if (!si || method === undefined || !methods.includes(method)) {
        return err({ code: 'stanza-error', condition: 'bad-request', type: 'modify' })
      }
      return ok({ method, payload: si.payload })
    },
  }
}

function methodsOf(form: Form | undefined): readonly string[] {
  const field = form?.fields.find((candidate) => candidate.var === METHOD)
  return field?.options.map(({ value }) => value) ?? []
}

function choiceOf(methods: readonly string[]): Form {
  return {
    type: 'form',
    instructions: [],
    fields: [
      {
        var: METHOD,
        type: 'list-single',
        required: false,
        values: [],
        options: methods.map((value) => ({ value })),
        media: [],
      },
    ],
  }
}

function answerOf(decision: SiDecision): IqAnswer {
  if ('refused' in decision) {
    if (decision.refused === 'declined') return error('cancel', 'forbidden')
    if (decision.refused === 'busy') return BUSY
    return error('cancel', 'bad-request', decision.refused)
  }
  const form = submission(new Map([[METHOD, [decision.method]]]))
  return { result: Si.build({ payload: decision.payload, feature: { form } }) }
}

function error(type: ErrorType, condition: string, detail?: string): IqAnswer {
  return { error: { type, condition, ...(detail !== undefined && { application: el(NS_SI, detail) }) } }
}

const BUSY = error('wait', 'resource-constraint')

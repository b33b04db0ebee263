import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { BareJid, Jid } from '../../../../shared/model/jid.ts'
import { ok, type Result } from '../../../../shared/model/result.ts'
import type { Channel, Extension, RequestOptions } from '../../extension.ts'
import type { Element } from '../../xml/element.ts'
import { emptyCard, NS_VCARD } from './codec.ts'

export { photoOf, withPhoto } from './codec.ts'

type Asked<T> = Promise<Result<T, RequestFailure>>

export interface VCards {
  /**
   * The card of a person, of a room's occupant by the full address, or (null) of the account. Gives null if there is
   * none.
   */
  get(jid: Jid | null, options?: RequestOptions): Asked<Element | null>
  /**
   * Changes the account's own card, or that of a room (XEP-0486). `change` gets the present one, or an empty one, and should keep what it does not
   * know: others may have put it there. Nothing is written if the present card cannot be read. Changes happen one after
   * the other.
   */
  update(change: (card: Element) => Element, room?: BareJid): Asked<undefined>
}

function createVCards(channel: Channel): VCards {
  let updating: Promise<unknown> = Promise.resolve()

  const get: VCards['get'] = async (jid, options) => {
    const answer = await channel.request('get', jid, emptyCard(), options)
    if (!answer.ok) return isMissing(answer.error) ? ok(null) : answer
    const card = answer.value
    return ok(card?.is(NS_VCARD, 'vCard') === true && card.children.length > 0 ? card : null)
  }

  async function change(by: (card: Element) => Element, jid: BareJid | null): Asked<undefined> {
    const present = await get(jid)
    if (!present.ok) return present
    const answer = await channel.request('set', jid, by(present.value ?? emptyCard()))
    return answer.ok ? ok() : answer
  }

  return {
    get,
    update(by, room) {
      const updated = updating.then(() => change(by, room ?? null))
      // A change that throws is a bug of its caller, and does not keep the next one from happening.
      updating = updated.catch(() => undefined)
      return updated
    },
  }
}

/** §3.1: a server that has no card says so, or sends an empty one. */
const isMissing = (failure: RequestFailure) =>
  failure.code === 'stanza-error' && failure.condition === 'item-not-found'

/** XEP-0054. */
export const vcards: Extension<VCards> = {
  about: {
    spec: 'XEP-0054',
    title: 'vcard-temp',
    version: '1.2',
    status: 'partial',
    note: 'the photo; other parts are kept, but not shown',
  },
  setup: createVCards,
}

import type { Jid } from '../../../../shared/model/jid.ts'
import { el, type Element } from '../../xml/element.ts'
import { StanzaId } from '../0359-stanza-ids/index.ts'

export const NS_REPORTING = 'urn:xmpp:reporting:1'

/** The content of a report (§3). */
export interface Report {
  readonly reason: 'spam' | 'abuse'
  /** In the person's own words, or empty. */
  readonly text: string
  /** The reported messages: their ids in an archive, and the owner of that archive. */
  readonly stanzas: readonly { readonly id: string; readonly by: Jid }[]
}

export function reportPayload({ reason, text, stanzas }: Report): Element {
  return el(
    NS_REPORTING,
    'report',
    { reason: `urn:xmpp:reporting:${reason}` },
    ...stanzas.map((stanza) => StanzaId.build(stanza)),
    ...(text === '' ? [] : [el(NS_REPORTING, 'text', {}, text)]),
  )
}

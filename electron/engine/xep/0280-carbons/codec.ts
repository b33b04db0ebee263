import { child, element } from '../../xml/codec.ts'
import { Forwarded } from '../0297-forwarding/index.ts'

export const NS_CARBONS = 'urn:xmpp:carbons:2'

export const Enable = element(NS_CARBONS, 'enable', {})

/** A copy of a message that another of the person's clients received. */
export const ReceivedCopy = element(NS_CARBONS, 'received', { forwarded: child(Forwarded) })

/** A copy of a message that another of the person's clients sent. */
export const SentCopy = element(NS_CARBONS, 'sent', { forwarded: child(Forwarded) })

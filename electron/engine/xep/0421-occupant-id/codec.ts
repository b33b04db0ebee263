import { attr, element, shortText } from '../../xml/codec.ts'

export const NS_OCCUPANT_ID = 'urn:xmpp:occupant-id:0'

/** §4.1: at most 128 characters. */
export const OccupantId = element(NS_OCCUPANT_ID, 'occupant-id', { id: attr(shortText(128)) })

import { element } from '../../xml/codec.ts'

export const NS_STYLING = 'urn:xmpp:styling:0'

/** "Take the body as it is": its stars and arrows are no styling (§7). */
export const Unstyled = element(NS_STYLING, 'unstyled', {})

import { element } from '../../xml/codec.ts'

export const NS_STYLING = 'urn:xmpp:styling:0'

/** "Show the body as it is": stars and arrows in it are not styling (§7). */
export const Unstyled = element(NS_STYLING, 'unstyled', {})

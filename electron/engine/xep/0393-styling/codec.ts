import { element } from '../../xml/codec.ts'

/** "Take the body as it is": its stars and arrows are no styling (§7). */
export const Unstyled = element('urn:xmpp:styling:0', 'unstyled', {})

import { attr, element, longText } from '../../xml/codec.ts'

const NS_URL_DATA = 'http://jabber.org/protocol/url-data'

/** An address from which something can be fetched. Its headers (XEP-0104) are ignored: a stranger would choose them. */
export const UrlData = element(NS_URL_DATA, 'url-data', {
  // The limit of common browsers and servers.
  target: attr(longText(2048)),
})

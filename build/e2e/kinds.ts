/** Every kind of message that comes from another person's client, as the XML inside `<message/>`. */

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

export const reply = (id: string, author: string, quoted: string, body: string): string =>
  `<body>&gt; ${quoted}\n${body}</body>
  <reply xmlns='urn:xmpp:reply:0' id='${id}' to='${author}'/>
  <fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body start='0' end='${quoted.length + 3}'/></fallback>`

export const correction = (id: string, body: string): string =>
  `<body>${body}</body><replace xmlns='urn:xmpp:message-correct:0' id='${id}'/>`

export const retraction = (id: string): string => `<retract xmlns='urn:xmpp:message-retract:1' id='${id}'/>`

/** The earlier form, which some clients still send. */
export const earlierRetraction = (id: string): string =>
  `<apply-to xmlns='urn:xmpp:fasten:0' id='${id}'><retract xmlns='urn:xmpp:message-retract:0'/></apply-to>`

export const reactions = (id: string, ...emojis: readonly string[]): string =>
  `<reactions xmlns='urn:xmpp:reactions:0' id='${id}'>${emojis.map((emoji) => `<reaction>${emoji}</reaction>`).join('')}</reactions>`

export const xhtml = (plain: string, rich: string): string =>
  `<body>${plain}</body>
  <html xmlns='http://jabber.org/protocol/xhtml-im'><body xmlns='http://www.w3.org/1999/xhtml'>${rich}</body></html>`

export const preview = (url: string, title: string, description: string, body = url): string =>
  `<body>${body}</body>
  <rdf:Description xmlns:rdf='${RDF}' xmlns:og='https://ogp.me/ns#' rdf:about='${url}'>
    <og:title>${title}</og:title><og:description>${description}</og:description>
    <og:image>https://127.0.0.1:9/picture.png</og:image>
  </rdf:Description>`

export const attention = `<attention xmlns='urn:xmpp:attention:0'/>`

export const sealed = `
  <encrypted xmlns='eu.siacs.conversations.axolotl'>
    <header sid='1'><key rid='2'>AAAA</key><iv>AAAAAAAAAAAAAAAA</iv></header><payload>AAAA</payload>
  </encrypted>
  <encryption xmlns='urn:xmpp:eme:0' namespace='eu.siacs.conversations.axolotl' name='OMEMO'/>
  <body>I sent you an OMEMO encrypted message</body>
  <request xmlns='urn:xmpp:receipts'/>`

/** `from`: who stamped it. Only the own server is believed. */
export const late = (body: string, stamp: string, from = 'elsewhere.example'): string =>
  `<body>${body}</body><delay xmlns='urn:xmpp:delay' from='${from}' stamp='${stamp}'/>`

/**
 * Common parts of transcripts for a `FakeServer`: a sign-in of romeo@montague.example with the password `wherefore`.
 */
export const JID = 'romeo@montague.example/Balcony.x1y2'

export const BIND = `<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>`
export const SM = `<sm xmlns='urn:xmpp:sm:3'/>`

export const features = (...children: string[]): string =>
  `<stream:features>${children.join('')}</stream:features>`

export function mechanisms(...names: string[]): string {
  const children = names.map((name) => `<mechanism>${name}</mechanism>`)
  return `<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>${children.join('')}</mechanisms>`
}

/** The first header, which names nobody, since anybody could read it. */
export const GREETING = `C: <stream:stream to='montague.example' version='1.0' xml:lang='en'>`

export const TO_TLS = `
  ${GREETING}
  S: HELLO
  S: ${features(`<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>`)}
  C: <starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>
  S: <proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>
  TLS
`
export const SECURED = `
  C: <stream:stream to='montague.example' from='romeo@montague.example' version='1.0' xml:lang='en'>
  S: HELLO
`
export const SIGNS_IN = `
  ${SECURED}
  S: ${features(mechanisms('PLAIN'))}
  C: <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AHJvbWVvAHdoZXJlZm9yZQ==</auth>
`
export const AUTHENTICATED = `
  ${SIGNS_IN}
  S: <success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>
  ${SECURED}
`
/** `id`: the placeholder of the request, a different one for each stream of a test. */
export const asksToBind = (id = 'bind'): string => `
  C: <iq type='set' id='{${id}}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>Balcony.x1y2</resource></bind></iq>
`
export const bound = (id = 'bind'): string => `
  ${asksToBind(id)}
  S: <iq type='result' id='{${id}}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>${JID}</jid></bind></iq>
`
/** A fresh session with stream management, from the header inside TLS. */
export const managed = (sm: string, bind = 'bind'): string => `
  ${AUTHENTICATED}
  S: ${features(BIND, SM)}
  ${bound(bind)}
  C: <enable xmlns='urn:xmpp:sm:3' resume='true'/>
  S: <enabled xmlns='urn:xmpp:sm:3' id='${sm}' resume='true' max='300'/>
`
/** A stream that resumes the session, with the `h` of the client and of the server. */
export const resumed = (sm: string, client: number, server: number): string => `
  ${AUTHENTICATED}
  S: ${features(BIND, SM)}
  C: <resume xmlns='urn:xmpp:sm:3' previd='${sm}' h='${client}'/>
  S: <resumed xmlns='urn:xmpp:sm:3' previd='${sm}' h='${server}'/>
`

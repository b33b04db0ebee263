/** Draws whole numbers below the given limit. */
type Draws = (below: number) => number

/** A stanza as XML, and the id of its answer; null if it is not a request. */
export interface HostileStanza {
  readonly xml: string
  readonly asks: string | null
}

const OWN = 'romeo@montague.example'

const FROM: readonly (string | null)[] = [
  'juliet@capulet.example/balcony',
  'juliet@capulet.example',
  'stranger@elsewhere.example/x',
  OWN,
  `${OWN}/phone`,
  'montague.example',
  null,
  '',
  '@',
  'i♥juliet@capulet.example/r',
  '☃@capulet.example',
  '20°c@capulet.example',
  'ali٣@capulet.example',
  'a@some_host.example',
  'juliet@capulet.example/\u00ad',
  'juliet@capulet.example/\u{e0fff}',
  `${'x'.repeat(2_000)}@capulet.example`,
  `x@${'y'.repeat(5_000)}`,
  'a b@c d/e f',
  '&amp;@&lt;',
]
const TO: readonly (string | null)[] = [OWN, `${OWN}/balcony`, null, '', '@', 'juliet@capulet.example', '☃@x']

const TYPES = {
  message: ['chat', 'normal', 'error', 'groupchat', 'headline', 'nonsense', null],
  presence: ['unavailable', 'subscribe', 'subscribed', 'unsubscribe', 'probe', 'error', 'nonsense', null],
  iq: ['get', 'set', 'get', 'set', 'result', 'error', 'nonsense', null],
} as const

const IDS: readonly (string | null)[] = ['a', '1', '', null, '☃', 'x'.repeat(5_000), '&lt;id&gt;']

const ERROR = `<error type='cancel'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>`

const PAYLOADS: readonly string[] = [
  '<body>Hello</body>',
  '<body/>',
  `<body>${'long '.repeat(2_000)}</body>`,
  "<body xml:lang='??'>?</body><body>!</body>",
  '<subject>?</subject>',
  '<thread>t</thread>',
  'text where none belongs',
  "<unheard-of xmlns='urn:example'><deeper/></unheard-of>",
  "<request xmlns='urn:xmpp:receipts'/>",
  "<received xmlns='urn:xmpp:receipts' id='a'/>",
  "<received xmlns='urn:xmpp:receipts'/>",
  "<displayed xmlns='urn:xmpp:chat-markers:0' id='1'/>",
  "<composing xmlns='http://jabber.org/protocol/chatstates'/>",
  "<gone xmlns='http://jabber.org/protocol/chatstates'/>",
  "<delay xmlns='urn:xmpp:delay' stamp='yesterday'/>",
  "<delay xmlns='urn:xmpp:delay' stamp='9999-99-99T99:99:99Z' from='montague.example'/>",
  "<replace xmlns='urn:xmpp:message-correct:0' id='a'/>",
  "<replace xmlns='urn:xmpp:message-correct:0'/>",
  "<retract xmlns='urn:xmpp:message-retract:1' id='a'/>",
  "<reactions xmlns='urn:xmpp:reactions:0' id='a'><reaction>👍</reaction></reactions>",
  "<reactions xmlns='urn:xmpp:reactions:0' id=''/>",
  "<reply xmlns='urn:xmpp:reply:0' to='@' id='nothing'/>",
  "<stanza-id xmlns='urn:xmpp:sid:0' id='' by='@'/><origin-id xmlns='urn:xmpp:sid:0' id='a'/>",
  "<encryption xmlns='urn:xmpp:eme:0' namespace='urn:xmpp:omemo:2'/>",
  "<attention xmlns='urn:xmpp:attention:0'/>",
  "<x xmlns='http://jabber.org/protocol/muc#user'><invite from='@'/></x>",
  `<sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='${OWN}/phone' to='juliet@capulet.example'><body>Sent</body></message></forwarded></sent>`,
  "<received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='@'><body>?</body></message></forwarded></received>",
  "<received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'/></received>",
  "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='x'/></event>",
  "<result xmlns='urn:xmpp:mam:2' id='1'/>",
  "<x xmlns='jabber:x:oob'><url>file:///etc/passwd</url></x><body>file:///etc/passwd</body>",
  `<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'><name>../../${'x'.repeat(500)}</name><size>-1</size></file></file-sharing>`,
  "<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'/><sources><url-data xmlns='http://jabber.org/protocol/url-data' target='https://a:b@c.example/%E0%A4%A'/></sources></file-sharing>",
  "<attach-to xmlns='urn:xmpp:message-attaching:1' id='a'/><sources xmlns='urn:xmpp:sfs:0'/>",
  '<show>nonsense</show><priority>many</priority><status>&#x200B;</status>',
  "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='' ver='nonsense'/>",
  "<query xmlns='http://jabber.org/protocol/disco#info'/>",
  "<query xmlns='jabber:iq:version'/>",
  "<time xmlns='urn:xmpp:time'/>",
  "<ping xmlns='urn:xmpp:ping'/>",
  "<query xmlns='jabber:iq:roster'><item jid='☃@' subscription='nonsense'/></query>",
  "<query xmlns='jabber:iq:roster'/>",
  "<block xmlns='urn:xmpp:blocking'><item jid='@'/></block>",
  ERROR,
]

/** Stanzas beyond each limit of the parser. The longest ones only rarely, because they are slow. */
const TOO_MUCH: readonly (() => string)[] = [
  () => '<x>'.repeat(200) + '</x>'.repeat(200),
  () => `<x ${Array.from({ length: 200 }, (_, index) => `a${index}=''`).join(' ')}/>`,
  () => `<${'n'.repeat(2_000)}/>`,
]

/** One of so many is an ordinary message, so that something is always stored among all the nonsense. */
const ORDINARY_EVERY = 20
const ordinaryMessage = (number: number): string =>
  `<message from='juliet@capulet.example/balcony' to='${OWN}' type='chat' id='ordinary-${number}'><body>Good morrow</body></message>`

/** A random stanza of any kind that a server could send: well-formed, otherwise as odd as possible. `number` makes its ids unique. */
export function hostileStanza(draw: Draws, number: number): HostileStanza {
  if (number % ORDINARY_EVERY === 0) return { xml: ordinaryMessage(number), asks: null }
  const pick = <T>(from: readonly T[]): T => from[draw(from.length)] as T
  const name = pick(['message', 'message', 'message', 'presence', 'iq', 'iq', 'nonsense'] as const)
  if (name === 'nonsense') return { xml: `<nonsense from='@'>${pick(PAYLOADS)}</nonsense>`, asks: null }
  const type = pick(TYPES[name])
  const drawn = pick(IDS)
  const id = name === 'iq' && drawn !== null ? `${drawn}-${number}` : drawn
  const attributes = Object.entries({ from: pick(FROM), to: pick(TO), type, id })
    .map(([key, value]) => (value === null ? '' : ` ${key}='${value}'`))
    .join('')
  const parts = Array.from({ length: draw(4) }, () => pick(PAYLOADS))
  if (draw(12) === 0) parts.push(pick(TOO_MUCH)())
  const isRequest = name === 'iq' && (type === 'get' || type === 'set')
  return {
    xml: `<${name}${attributes}>${parts.join('')}</${name}>`,
    asks: isRequest && id !== null ? id.replace('&lt;', '<').replace('&gt;', '>') : null,
  }
}

/** Longer than any accepted stanza. */
export const endlessMessage = (): string =>
  `<message from='juliet@capulet.example/x' id='long'><body>${'x'.repeat(11 * 1024 * 1024)}</body></message>`

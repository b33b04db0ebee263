/** The contents of a client's stream, the same in every run. */
export interface Recording {
  /** The stream header. */
  readonly opening: string
  readonly stanzas: readonly string[]
}

type Draw = () => number

/** Mulberry32: small, fast, seeded; good enough to vary names. */
function draws(seed: number): Draw {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The owner of the stream. */
export const ME = 'romeo@montague.example/balcony.8f21'
const PEOPLE = 'juliet nurse benvolio mercutio tybalt rosaline paris friar.laurence balthasar sampson'.split(
  ' ',
)
const DOMAINS = ['capulet.example', 'montague.example', 'verona.example', 'chat.example.org']
const ROOMS = ['orchard', 'market-place', 'cell', 'crypt', 'ballroom', 'gardening', 'xmpp-dev', 'balcony']
const RESOURCES = [
  'phone.kX3f',
  'desktop',
  'gajim.QW81TZ0L',
  'Conversations.a91c',
  'tablet',
  'profanity.4tGk',
]
const CLIENTS = [
  ['https://gajim.org', 'b1nUsAbC7aQ9kWTf1w0bQpMSqTk='],
  ['https://conversations.im', 'IcasvA3nqjZ7XG1v1Mz5+lVbdQ8='],
  ['https://dino.im', 'Xf6vJqk5vjjbcgcA5M0aVJgLqPc='],
  ['https://balcony.example', 'QgayPKawpkPSDYmwT/WM94uAlu0='],
  ['http://www.profanity.im', 'zHyEOgxTrkpSdGcQKH8EFPLsriY='],
]
const WORDS = (
  'but soft what light through yonder window breaks it is the east and I am not yet sure that the parser is to blame ' +
  'who told you that the meeting moved to Thursday please look at the draft before noon thanks see you there ok yes no'
).split(' ')
const OTHER_WORDS = ['schön', 'где', 'ты', 'été', '😀', 'naïve', '会議', 'größer', '👍🏽', 'mañana']
const START = Date.UTC(2026, 0, 1)

/** The mix of a busy evening: presence, rooms, pages of an archive, chats with receipts. */
export function record(count: number, seed = 1597): Recording {
  const draw = draws(seed)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(draw() * from.length)] as T
  const hex = (length: number): string => {
    let text = ''
    while (text.length < length) text += Math.floor(draw() * 16).toString(16)
    return text
  }
  const uuid = (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`
  // Two hundred people, each at one server and with two devices: a large but usual circle.
  const full = (): string => {
    const number = Math.floor(draw() * 200)
    const device = number + Math.floor(draw() * 2)
    const address = `${PEOPLE[number % 10]}${Math.floor(number / 10)}@${DOMAINS[number % DOMAINS.length]}`
    return `${address}/${RESOURCES[device % RESOURCES.length]}`
  }
  const words = (): string => {
    const length = 1 + Math.floor(draw() * draw() * 60)
    return Array.from({ length }, () =>
      draw() < 0.03 ? pick(OTHER_WORDS) : draw() < 0.01 ? 'you &amp; me' : pick(WORDS),
    ).join(' ')
  }
  const stamp = (): string => new Date(START + Math.floor(draw() * 3e10)).toISOString()
  const stanzaId = (by: string): string =>
    `<stanza-id xmlns='urn:xmpp:sid:0' by='${by}' id='${1.7e15 + Math.floor(draw() * 1e12)}'/>`

  const presence = (): string => {
    const [node, ver] = pick(CLIENTS)
    const show = draw() < 0.5 ? '' : `<show>${pick(['away', 'xa', 'dnd', 'chat'])}</show>`
    const status = draw() < 0.7 ? '' : `<status>${words()}</status>`
    return (
      `<presence xml:lang='en' to='${ME}' from='${full()}'>${show}${status}<priority>${Math.floor(draw() * 50)}</priority>` +
      `<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='${node}' ver='${ver}'/>` +
      `<x xmlns='vcard-temp:x:update'><photo>${hex(40)}</photo></x>` +
      `<idle xmlns='urn:xmpp:idle:1' since='${stamp()}'/></presence>`
    )
  }
  const occupant = (): string => {
    const [node, ver] = pick(CLIENTS)
    return (
      `<presence to='${ME}' from='${pick(ROOMS)}@rooms.verona.example/${pick(PEOPLE)}'>` +
      `<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='${node}' ver='${ver}'/>` +
      `<occupant-id xmlns='urn:xmpp:occupant-id:0' id='${hex(40)}'/>` +
      `<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='member' role='participant' jid='${full()}'/></x></presence>`
    )
  }
  const inRoom = (to: string): string => {
    const room = `${pick(ROOMS)}@rooms.verona.example`
    const id = uuid()
    return (
      `<message to='${to}' from='${room}/${pick(PEOPLE)}' type='groupchat' id='${id}' xml:lang='en'>` +
      `<body>${words()}</body><origin-id xmlns='urn:xmpp:sid:0' id='${id}'/>${stanzaId(room)}` +
      `<occupant-id xmlns='urn:xmpp:occupant-id:0' id='${hex(40)}'/></message>`
    )
  }
  const talk = (xmlns = ''): string => {
    const id = uuid()
    const from = full()
    return (
      `<message${xmlns} from='${from}' to='${ME}' type='chat' id='${id}' xml:lang='en'><body>${words()}</body>` +
      `<request xmlns='urn:xmpp:receipts'/><active xmlns='http://jabber.org/protocol/chatstates'/>` +
      `<markable xmlns='urn:xmpp:chat-markers:0'/><origin-id xmlns='urn:xmpp:sid:0' id='${id}'/>` +
      `${stanzaId('romeo@montague.example')}</message>`
    )
  }
  const archived = (): string =>
    `<message to='${ME}' from='romeo@montague.example'><result xmlns='urn:xmpp:mam:2' queryid='${hex(16)}' id='${uuid()}'>` +
    `<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='${stamp()}'/>` +
    `${talk(" xmlns='jabber:client'")}</forwarded></result></message>`
  const receipt = (): string =>
    `<message from='${full()}' to='${ME}' id='${uuid()}' type='chat'><received xmlns='urn:xmpp:receipts' id='${uuid()}'/></message>`
  const typing = (): string =>
    `<message from='${full()}' to='${ME}' type='chat'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>`
  const answer = (): string => `<iq type='result' id='${uuid()}' from='${full()}' to='${ME}'/>`

  const stanza = (): string => {
    const kind = draw()
    if (kind < 0.22) return presence()
    if (kind < 0.32) return occupant()
    if (kind < 0.55) return inRoom(ME)
    if (kind < 0.75) return archived()
    if (kind < 0.88) return talk()
    if (kind < 0.93) return receipt()
    if (kind < 0.98) return typing()
    return answer()
  }
  return {
    opening:
      `<?xml version='1.0'?><stream:stream id='${uuid()}' from='montague.example' version='1.0' xml:lang='en' ` +
      `xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`,
    stanzas: Array.from({ length: count }, stanza),
  }
}

/** Cuts a recording as a socket would, into pieces of that many bytes. */
export function cut(recording: Recording, size: number): Uint8Array[] {
  const bytes = Buffer.from(recording.opening + recording.stanzas.join(''))
  const pieces: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size))
  return pieces
}

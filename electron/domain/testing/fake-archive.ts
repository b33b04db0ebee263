import type { Element } from '../../engine/index.ts'
import type { FakeAnswer, FakeClient } from './fake-client.ts'

const NS_MAM = 'urn:xmpp:mam:2'
const NS_INFO = 'http://jabber.org/protocol/disco#info'
const NS_RSM = 'http://jabber.org/protocol/rsm'
const NS_DATA = 'jabber:x:data'

/** One message of the archive. */
export interface ArchiveItem {
  readonly id: string
  /** Milliseconds since 1970. Sent in whole seconds, as Prosody does. */
  readonly at: number
  /** The other side. */
  readonly peer: string
  /** The inner `<message/>`, as XML without a namespace. */
  readonly message: string
}

/** What the archive is about to send. A test may change it. */
export interface ArchiveAnswer {
  readonly items: readonly ArchiveItem[]
  readonly first?: string | undefined
  readonly last?: string | undefined
  readonly complete?: boolean
  readonly stable?: boolean
  /** XML that comes before the end of the page. */
  readonly more?: string
  /** It refuses with this condition instead. */
  readonly refuses?: string
  /** No answer comes, until `release`. */
  readonly isHeld?: boolean
}

/** A query in the order in which it came. */
export interface ArchiveQueryHeard {
  readonly with?: string
  readonly start?: number
  readonly end?: number
  readonly text?: string
  readonly after?: string
  /** Empty: the last page. */
  readonly before?: string
  readonly max: number
}

/** The archive of a server that the test plays, for a fake client: put `answer` into its options, then `connect` it. */
export interface FakeArchive {
  /** Oldest first. A test may add, remove and change them at any time. */
  items: ArchiveItem[]
  /** Features of the account. Those of a whole archive unless a test changes them. */
  features: string[]
  /** The server sends no more than this at once. */
  limit: number
  /** Changes what the archive sends. */
  twist: (answer: ArchiveAnswer, query: ArchiveQueryHeard) => ArchiveAnswer
  /** The answer to a question for preferences: the payload of the result. null: there are none. */
  preferences: string | null
  readonly queries: ArchiveQueryHeard[]
  /** `disco`, `metadata` and pages in short form, such as `before m3 max 50`. */
  readonly asked: string[]
  readonly answer: (iq: Element) => FakeAnswer
  connect(fake: FakeClient): void
  /** Sends the held answers. */
  release(): Promise<void>
  /** Adds messages with these bodies, one each minute. */
  add(peer: string, ...bodies: string[]): void
}

/** `room`: it is the archive of that room instead of the account's. It then does not say what the room is. */
export function createFakeArchive(
  account: string,
  startAt = Date.UTC(2025, 0, 1),
  room: string | null = null,
): FakeArchive {
  let fake: FakeClient | null = null
  const held: string[] = []

  const archive: FakeArchive = {
    items: [],
    features: [NS_MAM, `${NS_MAM}#extended`],
    limit: 50,
    twist: (answer) => answer,
    preferences: null,
    queries: [],
    asked: [],
    answer(iq) {
      if ((iq.attrs['to'] ?? account) !== (room ?? account)) return undefined
      if (room === null && iq.child(NS_INFO, 'query') && (iq.attrs['to'] ?? account) === account) {
        archive.asked.push('disco')
        const features = archive.features.map((feature) => `<feature var='${feature}'/>`).join('')
        return `<query xmlns='${NS_INFO}'>${features}</query>`
      }
      if (iq.child(NS_MAM, 'metadata')) {
        archive.asked.push('metadata')
        return metadata(archive.items)
      }
      if (iq.child(NS_MAM, 'prefs')) return archive.preferences
      const query = iq.child(NS_MAM, 'query')
      return query === undefined ? undefined : answerQuery(iq, query)
    },
    connect(client) {
      fake = client
    },
    async release() {
      for (const xml of held.splice(0)) await fake?.receive(xml)
    },
    add(peer, ...bodies) {
      for (const body of bodies) {
        const number = archive.items.length
        const at = (archive.items.at(-1)?.at ?? startAt) + 60_000
        const message =
          room === null
            ? `<message from='${peer}/x' to='${account}' type='chat' id='id-${peer}-${number}'><body>${body}</body></message>`
            : `<message from='${room}/${peer}' type='groupchat' id='id-${number}'><body>${body}</body><occupant-id xmlns='urn:xmpp:occupant-id:0' id='${peer}-id'/></message>`
        archive.items.push({ id: `m${number}`, at, peer, message })
      }
    },
  }

  function answerQuery(iq: Element, query: Element): FakeAnswer {
    const heard = read(query)
    archive.queries.push(heard)
    archive.asked.push(brief(heard))
    const answer = archive.twist(find(archive, heard), heard)
    if (answer.refuses !== undefined) return { error: answer.refuses }
    const queryid = query.attrs['queryid'] ?? ''
    const results =
      answer.items.map((item) => resultOf(item, queryid, room ?? undefined)).join('') + (answer.more ?? '')
    if (answer.isHeld === true) {
      const from = room === null ? '' : ` from='${room}'`
      held.push(`${results}<iq type='result' id='${iq.attrs['id']}'${from}>${finOf(answer)}</iq>`)
      return { held: true }
    }
    void fake?.receive(results)
    return finOf(answer)
  }
  return archive
}

/** The page that a good archive sends. Ids count only among the messages that match, as in Prosody. */
function find({ items, limit }: FakeArchive, query: ArchiveQueryHeard): ArchiveAnswer {
  const { after, before, start = -Infinity, end = Infinity, text = '' } = query
  const most = Math.min(query.max, limit)
  const matching = items.filter(
    (item) =>
      (query.with === undefined || item.peer === query.with) &&
      seconds(item.at) >= start &&
      seconds(item.at) <= end &&
      item.message.includes(text),
  )
  const anchor = after ?? before ?? ''
  const at = matching.findIndex(({ id }) => id === anchor)
  if (anchor !== '' && at < 0) return { items: [], refuses: 'item-not-found' }
  if (before !== undefined) {
    const until = before === '' ? matching.length : at
    const page = matching.slice(Math.max(0, until - most), until)
    return { items: page, ...endsOf(page), complete: until - most <= 0 }
  }
  const page = matching.slice(at + 1, at + 1 + most)
  return { items: page, ...endsOf(page), complete: at + 1 + most >= matching.length }
}

const endsOf = (page: readonly ArchiveItem[]) => ({ first: page[0]?.id, last: page.at(-1)?.id })
const seconds = (at: number): number => Math.floor(at / 1_000) * 1_000
const stampOf = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z')

/** A result as the server, or the room, sends it. */
export function resultOf({ id, at, message }: ArchiveItem, queryid: string, room?: string): string {
  const inner = message.replace('<message', `<message xmlns='jabber:client'`)
  return `<message${room === undefined ? '' : ` from='${room}'`}><result xmlns='${NS_MAM}' queryid='${queryid}' id='${id}'><forwarded xmlns='urn:xmpp:forward:0'>
    <delay xmlns='urn:xmpp:delay' stamp='${stampOf(at)}'/>${inner}</forwarded></result></message>`
}

function finOf({ first, last, complete, stable }: ArchiveAnswer): string {
  const marks = `${complete === true ? ` complete='true'` : ''}${stable === false ? ` stable='false'` : ''}`
  const ends = `${first === undefined ? '' : `<first>${first}</first>`}${last === undefined ? '' : `<last>${last}</last>`}`
  return `<fin xmlns='${NS_MAM}'${marks}><set xmlns='${NS_RSM}'>${ends}</set></fin>`
}

function metadata(items: readonly ArchiveItem[]): string {
  const end = (name: string, item: ArchiveItem | undefined) =>
    item === undefined ? '' : `<${name} id='${item.id}' timestamp='${stampOf(item.at)}'/>`
  return `<metadata xmlns='${NS_MAM}'>${end('start', items[0])}${end('end', items.at(-1))}</metadata>`
}

function read(query: Element): ArchiveQueryHeard {
  const form = query.child(NS_DATA, 'x')
  const field = (name: string): string | undefined =>
    form
      ?.elements()
      .find(({ attrs }) => attrs['var'] === name)
      ?.child(NS_DATA, 'value')
      ?.text()
  const page = query.child(NS_RSM, 'set')
  const part = (name: string): string | undefined => page?.child(NS_RSM, name)?.text()
  const given = {
    with: field('with'),
    start: time(field('start')),
    end: time(field('end')),
    text: field('{urn:xmpp:fulltext:0}fulltext'),
    after: part('after'),
    before: part('before'),
  }
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return { ...known, max: Number(part('max')) }
}

const time = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Date.parse(text)

function brief({ with: peer, start, end, text, after, before, max }: ArchiveQueryHeard): string {
  const parts = [
    peer !== undefined && `with ${peer}`,
    text !== undefined && `text ${text}`,
    start !== undefined && `from ${new Date(start).toISOString()}`,
    end !== undefined && `to ${new Date(end).toISOString()}`,
    after !== undefined && `after ${after}`,
    before !== undefined && (before === '' ? 'last' : `before ${before}`),
    `max ${max}`,
  ]
  return parts.filter((part) => part !== false).join(' ')
}

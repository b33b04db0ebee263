import type { RequestFailure } from '../../../../shared/model/failure.ts'
import { isFull, localpartOf, type BareJid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Channel } from '../../extension.ts'
import { integer, type Infer } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'
import { submission } from '../0004-data-forms/index.ts'
import { servicesOf, type Disco } from '../0030-disco/index.ts'
import {
  NO_ANONYMITY,
  NS_ERROR,
  NS_ORDER,
  NS_PARAMS,
  NS_SEARCH,
  SearchRequest,
  SearchResult,
} from './codec.ts'

/** Services search large lists. */
const SEARCH_MS = 60_000
/** How long to wait after a service had enough, if it does not say how long. */
const REST_MS = 30_000
const MAX_REST_S = 24 * 3_600
const MOST_SERVICES = 100
const ROOMS = 'xep-0045'

export interface ChannelQuery {
  /** Words; the service may read quotes and the like in them. null: all rooms, which few services allow. */
  readonly terms: string | null
  /** `users`: most first, where pages may repeat and leave out rooms. */
  readonly order: 'users' | 'address'
  readonly max: number
  /** The page that follows this one. */
  readonly after?: string
  readonly signal?: AbortSignal
}

/** A room that a service knows. All of it is a claim of the service. */
export interface FoundRoom {
  readonly room: BareJid
  /** Empty if the service does not know, like the other texts. */
  readonly name: string
  readonly description: string
  readonly language: string
  readonly occupants: number | null
  /** Anybody can enter. */
  readonly isOpen: boolean
  /** Everybody sees everybody's real address; null if the service does not say. */
  readonly isNonAnonymous: boolean | null
}

export interface FoundPage {
  readonly rooms: readonly FoundRoom[]
  /** For `after`, to get the next page; null: this is the last one. */
  readonly next: string | null
  /** How many there are in all, if the service says so. */
  readonly count: number | null
}

export type SearchFailure =
  | RequestFailure
  /** The service cannot search for these words; `text` has its reasons (§4.2.2.3). */
  | { readonly code: 'terms-unsuitable'; readonly text?: string }
  /** It had enough, and is not to be asked for so long (§4.2.2.4). */
  | { readonly code: 'too-many-searches'; readonly retryAfterMs: number }

/** Searches public rooms of many servers. The service learns the words (§7), so ask it only when the person searches. */
export interface ChannelSearch {
  /** The services for this that the account's server names (§4.1). */
  services(): Promise<Result<readonly BareJid[], RequestFailure>>
  search(service: BareJid, query: ChannelQuery): Promise<Result<FoundPage, SearchFailure>>
}

export function createChannelSearch({ request, clock, account }: Channel, disco: Disco): ChannelSearch {
  /** Until when a service is not to be asked. */
  const resting = new Map<BareJid, number>()

  function rest(service: BareJid, condition: Element): SearchFailure {
    const seconds = integer(0, MAX_REST_S).parse(condition.attrs['retry-after'] ?? '')
    const retryAfterMs = seconds === undefined ? REST_MS : seconds * 1_000
    resting.delete(service)
    resting.set(service, clock.now() + retryAfterMs)
    const [oldest] = resting.keys()
    if (resting.size > MOST_SERVICES && oldest !== undefined) resting.delete(oldest)
    return { code: 'too-many-searches', retryAfterMs }
  }

  return {
    services: () => servicesOf(disco, account, ({ features }) => features.includes(NS_SEARCH)),

    async search(service, query) {
      const retryAfterMs = (resting.get(service) ?? 0) - clock.now()
      if (retryAfterMs > 0) return err({ code: 'too-many-searches', retryAfterMs })
      let condition: Element | null = null
      const answer = await request('get', service, build(query), {
        timeoutMs: SEARCH_MS,
        ...(query.signal && { signal: query.signal }),
        onCondition: (element) => (condition = element),
      })
      if (answer.ok) return ok(pageOf(answer.value && SearchResult.parse(answer.value), query.after))
      const told = condition as Element | null
      if (told?.is(NS_ERROR, 'rate-limit')) return err(rest(service, told))
      if (!told?.is(NS_ERROR, 'invalid-search-terms')) return answer
      const text = answer.error.code === 'stanza-error' ? answer.error.text : undefined
      return err({ code: 'terms-unsuitable', ...(text !== undefined && { text }) })
    },
  }
}

function build({ terms, order, max, after }: ChannelQuery): Element {
  const words: [string, string[]][] =
    terms === null
      ? [['all', ['true']]]
      : [
          ['q', [terms]],
          ['sinname', ['true']],
          ['sindescription', ['true']],
          // The table of §6.1 calls it so, the example of §4.2.1 `sinaddr`. Services ignore fields that they do not know.
          ['sinaddress', ['true']],
          ['sinaddr', ['true']],
        ]
  const form = submission(
    new Map([
      ['FORM_TYPE', [NS_PARAMS]],
      ...words,
      ['types', [ROOMS]],
      ['key', [`{${NS_ORDER}}${order === 'users' ? 'nusers' : 'address'}`]],
    ]),
  )
  return SearchRequest.build({ page: { max, ...(after !== undefined && { after }) }, form })
}

type Told = Infer<typeof SearchResult>

function pageOf(result: Told | null | undefined, after: string | undefined): FoundPage {
  const { items = [], page } = result ?? {}
  const rooms = new Map<BareJid, FoundRoom>()
  for (const item of items) {
    const { address: room, type = ROOMS } = item
    // The address of a room has a localpart and no resource (XEP-0045 §4.1).
    if (type !== ROOMS || isFull(room) || localpartOf(room) === null || rooms.has(room)) continue
    rooms.set(room, foundRoom(room, item))
  }
  const { last, count = null } = page ?? {}
  // A page that leads to itself, or an empty one, is the end.
  const next = last === undefined || last === after || items.length === 0 ? null : last
  const isAll = after === undefined && count !== null && items.length >= count
  return { rooms: [...rooms.values()], next: isAll ? null : next, count }
}

function foundRoom(room: BareJid, item: Told['items'][number]): FoundRoom {
  const { name = '', description = '', language = '', users = null, open = false, anonymity } = item
  return {
    ...{ room, name, description, language, occupants: users, isOpen: open },
    isNonAnonymous:
      anonymity === `{${NO_ANONYMITY}}none` ? true : anonymity === 'muc_semianonymous' ? false : null,
  }
}

import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Infer } from '../../xml/codec.ts'
import type { Element } from '../../xml/element.ts'
import { lengthOf } from '../element-length.ts'
import type { Fin } from './codec.ts'
import { readResult, type ArchivedMessage, type Undated } from './result.ts'

/** A page is cut here, whatever was asked for: it is in memory until it is stored. */
const MOST_RESULTS = 1_000
/** In UTF-16 units: some hundred long messages, or one of the largest that a stream may bring. */
const MOST_LENGTH = 4 * 1024 * 1024
/** Longer ids could not be sent back. */
const MAX_ID_LENGTH = 1024

/** A part of an archive. */
export interface ArchivePage {
  /** Oldest first, each once. Those that cannot be read are left out. */
  readonly results: readonly ArchivedMessage[]
  /** The ids at the ends of the page, also of results that are left out; undefined for an empty page. */
  readonly first: string | undefined
  readonly last: string | undefined
  /** There is nothing further in the direction of the query. It says nothing about any other page. */
  readonly complete: boolean
  /** False if the archive may still change here (§4.3.2). */
  readonly stable: boolean
  /** How many messages match the query, if the archive says so. */
  readonly count: number | undefined
}

/** Gathers the results of one query. */
export interface PageCollector {
  add(result: Element): void
  /** `now` stands in for the time of messages on a page without any time. */
  finish(fin: Infer<typeof Fin> | undefined, now: number): ArchivePage
}

interface Item {
  readonly id: string
  /** null if it cannot be read. */
  readonly message: Undated | null
  readonly length: number
}

/** `backwards`: if the page is too large, its newest part is kept, otherwise its oldest. */
export function collectPage(archive: BareJid, account: BareJid, backwards: boolean): PageCollector {
  let items: Item[] = []
  const seen = new Set<string>()
  let length = 0
  let isCut = false

  const isTooMuch = (): boolean => items.length > MOST_RESULTS || length > MOST_LENGTH

  return {
    add(result) {
      const id = result.attrs['id']
      if (id === undefined || id === '' || id.length > MAX_ID_LENGTH || seen.has(id)) return
      // In this direction everything behind the cut belongs to the next page.
      if (isCut && !backwards) return
      const item = {
        id,
        message: readResult(id, result, archive, account),
        length: lengthOf(result, MOST_LENGTH),
      }
      items.push(item)
      seen.add(id)
      length += item.length
      while (isTooMuch() && items.length > 1) {
        const removed = backwards ? items.shift() : items.pop()
        length -= removed?.length ?? 0
        isCut = true
      }
    },
    finish(fin, now) {
      const { first: named, last: namedLast, count } = fin?.page ?? {}
      if (isReversed(items, named, namedLast)) items = items.reverse()
      const [ownFirst, ownLast] = [items[0]?.id, items.at(-1)?.id]
      const isSwapped = items.length > 1 && named === ownLast && namedLast === ownFirst
      // Ends that are not among the results count only if none came: all of them were too long to get through.
      const end = (name: string | undefined, own: string | undefined): string | undefined =>
        own === undefined ? name || undefined : !isCut && !isSwapped && seen.has(name ?? '') ? name : own
      return {
        results: dated(items, now),
        first: end(named, ownFirst),
        last: end(namedLast, ownLast),
        complete: !isCut && fin?.complete === true,
        stable: fin?.stable !== false,
        count,
      }
    },
  }
}

/**
 * Whether the results came newest first (§4.3.4), which nobody asked for. The times tell; between two messages, or where
 * all have the same time, the named ends do, since an archive's clock may have been set back once.
 */
function isReversed(items: readonly Item[], first: string | undefined, last: string | undefined): boolean {
  const [from, to] = [items[0], items.at(-1)]
  if (from === undefined || to === undefined || from === to) return false
  const times = items.flatMap(({ message }) => message?.at?.at ?? [])
  const [began, ended] = [times[0], times.at(-1)]
  const isAgainst = from.id === last && to.id === first
  if (began === undefined || began === ended) return isAgainst
  const goesBack = times.every((at, index) => at <= (times[index - 1] ?? at))
  return goesBack && (isAgainst || times.length > 2)
}

/** Messages without a time get that of their neighbour, so that they stay between the others. */
function dated(items: readonly Item[], now: number): readonly ArchivedMessage[] {
  const messages = items.flatMap(({ message }) => message ?? [])
  let at = messages.find((message) => message.at !== null)?.at ?? { at: now, wholeSeconds: true }
  return messages.map((message) => {
    at = message.at ?? at
    return { ...message, at }
  })
}

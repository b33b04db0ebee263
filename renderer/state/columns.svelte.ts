import { createContext } from 'svelte'
import type { Conversation } from '../../shared/model/message.ts'

const LIST_KEY = 'balcony.column.list'
const DETAILS_KEY = 'balcony.column.details'
const DETAILS_OPEN_KEY = 'balcony.column.details.open'

/** What earlier versions kept there and says more than how a window looks: it is kept with the history now. */
const NO_MORE = ['balcony.people']

export interface ColumnLimits {
  readonly initial: number
  readonly least: number
  readonly most: number
}

/** What stands beside the chat. People are beside rooms only. */
export type Beside = 'details' | 'people'

export const LIST: ColumnLimits = { initial: 320, least: 240, most: 480 }
export const DETAILS: ColumnLimits = { initial: 300, least: 240, most: 440 }

/**
 * The columns beside the chat as the person left them: their widths in pixels, and what is shown beside it.
 * Kept with the window, not with the accounts.
 */
export class Columns {
  readonly #storage: Storage
  #list = $state(LIST.initial)
  #detailsWidth = $state(DETAILS.initial)
  #beside = $state<Beside | null>(null)
  #drawer = $state<Beside | null>(null)
  #narrow = $state(false)

  constructor(storage: Storage) {
    this.#storage = storage
    for (const name of NO_MORE) storage.removeItem(name)
    this.#list = keptWidth(storage, LIST_KEY, LIST)
    this.#detailsWidth = keptWidth(storage, DETAILS_KEY, DETAILS)
    this.#beside = BY_KEPT[storage.getItem(DETAILS_OPEN_KEY) ?? ''] ?? null
  }

  get list(): number {
    return this.#list
  }
  set list(width: number) {
    this.#list = within(LIST, width)
    this.#storage.setItem(LIST_KEY, String(this.#list))
  }

  get detailsWidth(): number {
    return this.#detailsWidth
  }
  set detailsWidth(width: number) {
    this.#detailsWidth = within(DETAILS, width)
    this.#storage.setItem(DETAILS_KEY, String(this.#detailsWidth))
  }

  /** Whether there is no room for anything beside the chat: then they lie over it, and only until they are closed. */
  get narrow(): boolean {
    return this.#narrow
  }
  set narrow(narrow: boolean) {
    if (narrow !== this.#narrow) this.#drawer = null
    this.#narrow = narrow
  }

  /** What is shown beside the chat, or over it. */
  get beside(): Beside | null {
    return this.#narrow ? this.#drawer : this.#beside
  }
  set beside(shown: Beside | null) {
    if (this.#narrow) {
      this.#drawer = shown
      return
    }
    this.#beside = shown
    if (shown === null) this.#storage.removeItem(DETAILS_OPEN_KEY)
    else this.#storage.setItem(DETAILS_OPEN_KEY, KEPT[shown])
  }

  /** What is shown beside a conversation of this kind. */
  besideKind(kind: Conversation['kind']): Beside | null {
    return this.beside === 'people' && kind !== 'room' ? null : this.beside
  }

  /** Whether the details are shown. */
  get details(): boolean {
    return this.beside === 'details'
  }
  set details(shown: boolean) {
    if (shown !== this.details) this.beside = shown ? 'details' : null
  }
}

/** How it is kept. */
const KEPT: Readonly<Record<Beside, string>> = { details: 'yes', people: 'people' }
const BY_KEPT: Readonly<Record<string, Beside>> = { yes: 'details', people: 'people' }

function keptWidth(storage: Storage, key: string, limits: ColumnLimits): number {
  const kept = Number(storage.getItem(key) ?? limits.initial)
  return within(limits, Number.isFinite(kept) ? kept : limits.initial)
}

const within = ({ least, most }: ColumnLimits, width: number): number =>
  Math.round(Math.min(most, Math.max(least, width)))

export const [useColumns, provideColumns] = createContext<Columns>()

const KEY = 'balcony.column.list'

/** What stood beside it once and says more than how a window looks: it is kept with the history now. */
const NO_MORE = ['balcony.people']

export interface ColumnLimits {
  readonly initial: number
  readonly least: number
  readonly most: number
}

export const LIST: ColumnLimits = { initial: 320, least: 240, most: 480 }

/** The width of the conversation column in pixels, as the person left it. Kept with the window, not with the accounts. */
export class Columns {
  readonly #storage: Storage
  #list = $state(LIST.initial)

  constructor(storage: Storage) {
    this.#storage = storage
    for (const name of NO_MORE) storage.removeItem(name)
    const kept = Number(storage.getItem(KEY) ?? LIST.initial)
    this.#list = within(LIST, Number.isFinite(kept) ? kept : LIST.initial)
  }

  get list(): number {
    return this.#list
  }
  set list(width: number) {
    this.#list = within(LIST, width)
    this.#storage.setItem(KEY, String(this.#list))
  }
}

const within = ({ least, most }: ColumnLimits, width: number): number =>
  Math.round(Math.min(most, Math.max(least, width)))

const KEY = 'balcony.columns'

export interface ColumnLimits {
  readonly initial: number
  readonly least: number
  readonly most: number
}

export const LIST: ColumnLimits = { initial: 320, least: 240, most: 480 }
export const DETAILS: ColumnLimits = { initial: 300, least: 240, most: 440 }

/** The widths of the columns in pixels, as the person left them. Kept with the window, not with the accounts. */
export class Columns {
  readonly #storage: Storage
  #list = $state(LIST.initial)
  #details = $state(DETAILS.initial)

  constructor(storage: Storage) {
    this.#storage = storage
    const kept = read(storage.getItem(KEY))
    this.#list = within(LIST, kept.list ?? LIST.initial)
    this.#details = within(DETAILS, kept.details ?? DETAILS.initial)
  }

  get list(): number {
    return this.#list
  }
  set list(width: number) {
    this.#list = within(LIST, width)
    this.#keep()
  }

  get details(): number {
    return this.#details
  }
  set details(width: number) {
    this.#details = within(DETAILS, width)
    this.#keep()
  }

  #keep(): void {
    this.#storage.setItem(KEY, JSON.stringify({ list: this.#list, details: this.#details }))
  }
}

const within = ({ least, most }: ColumnLimits, width: number): number =>
  Math.round(Math.min(most, Math.max(least, width)))

function read(text: string | null): { list?: number; details?: number } {
  if (text === null) return {}
  const kept: unknown = parse(text)
  if (typeof kept !== 'object' || kept === null) return {}
  const { list, details } = kept as Record<string, unknown>
  return {
    ...(typeof list === 'number' && Number.isFinite(list) ? { list } : {}),
    ...(typeof details === 'number' && Number.isFinite(details) ? { details } : {}),
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Somebody else wrote there: the initial widths do.
    return null
  }
}

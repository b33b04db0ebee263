import type { SearchHit, SearchSuggestion } from '../../../shared/contract/search.ts'
import { readDays } from '../../../shared/search/days.ts'
import type { App } from '../../state/app.svelte.ts'
import type { Clock } from '../../state/clock.svelte.ts'
import { wholeName } from '../../state/conversation-name.ts'
import { searchable } from '../../state/match.ts'
import { nextRow } from '../../ui/roving.ts'
import { type Choice, DATED, namesShown, worthy } from './choices.ts'
import { operatorAt, operatorsIn } from './filters.ts'
import { findNames, NO_NAMES, type NameIndex } from './names.ts'

/** All that can be chosen for the text in the field: suggestions or recent texts, then names, then messages. */
export class Choosing {
  readonly #app: App
  readonly #clock: Clock
  #isHere = $state(false)
  #caret = $state(0)
  #suggestions = $state.raw<readonly SearchSuggestion[]>([])
  /** The person wants no suggestions for this text. */
  #isDismissed = $state(false)
  #allNames = $state(false)
  /** Where the arrow keys or the pointer led; null: they led nowhere since the last letter. */
  #pointed = $state<number | null>(null)
  #question = 0

  // Built before the first letter and after each change of a name, not with each letter.
  readonly #index = $derived.by((): NameIndex => {
    const { chats, roster, accounts } = this.#app
    const { filter } = accounts
    return {
      conversations: [...chats.shown(filter), ...chats.archived(filter)].map((one) =>
        searchable(one, wholeName(this.#app, one), one.jid),
      ),
      contacts: roster
        .listed(filter)
        .map((one) => searchable(one, roster.name(one.accountId, one.jid), one.jid)),
    }
  })

  /** The filter that the caret is in. */
  readonly operator = $derived.by(() =>
    this.#isHere && !this.#isDismissed ? operatorAt(this.#app.search.text, this.#caret) : null,
  )
  readonly isDated = $derived(this.operator !== null && DATED.has(this.operator.operator))
  /** The day or the month that stands there already. */
  readonly typedDay = $derived.by(() =>
    this.isDated && this.operator ? (readDays(this.operator.value, this.#clock.now)?.from ?? null) : null,
  )
  readonly #suggested = $derived(this.#isDismissed || !this.#isHere ? [] : this.#suggestions)
  readonly #recent = $derived.by(() => {
    const { search } = this.#app
    return search.isOn || !this.#isHere ? [] : search.recent
  })
  readonly isRecent = $derived(this.#recent.length > 0)
  /** What completes the text. */
  readonly before = $derived<readonly Choice[]>([
    ...this.#suggested.map((suggestion) => ({ kind: 'suggestion' as const, suggestion })),
    ...this.#recent.map((text) => ({ kind: 'recent' as const, text })),
  ])

  readonly #shown = $derived.by(() => {
    const { search } = this.#app
    const isName = search.isOn && operatorsIn(search.text).length === 0
    const { conversations, contacts } = isName ? findNames(this.#index, search.text) : NO_NAMES
    return namesShown(conversations, contacts, this.#allNames)
  })
  readonly names = $derived<readonly Choice[]>([
    ...this.#shown.conversations.map((chat) => ({ kind: 'chat' as const, chat })),
    ...this.#shown.contacts.map((contact) => ({ kind: 'contact' as const, contact })),
    ...(this.#shown.left > 0 ? [{ kind: 'names' as const }] : []),
  ])
  readonly namesFrom = $derived(this.before.length)
  /** How many names match, shown or not. */
  readonly namesFound = $derived(
    this.#shown.conversations.length + this.#shown.contacts.length + this.#shown.left,
  )

  readonly hits = $derived.by((): readonly SearchHit[] => {
    const { search } = this.#app
    return search.isOn ? (search.found?.hits ?? []) : []
  })
  readonly hitsFrom = $derived(this.namesFrom + this.names.length)

  readonly #count = $derived(this.hitsFrom + this.hits.length)
  /** A value is completed first; a word may be meant as it is, and leads to the first result. */
  readonly #first = $derived.by(() => {
    if (this.operator !== null && this.#suggested.length > 0) return 0
    return this.#app.search.isOn ? this.namesFrom : -1
  })
  /** The choice that Enter takes; below 0: none. */
  readonly at = $derived(Math.min(this.#pointed ?? this.#first, this.#count - 1))
  readonly isEmpty = $derived.by(() => this.#app.search.isOn && this.names.length + this.hits.length === 0)
  /** A value is chosen just now: without it there is nothing to say about the results. */
  readonly isValue = $derived(this.operator !== null && (this.#suggested.length > 0 || this.isDated))
  readonly isSuggestion = $derived(this.at >= 0 && this.at < this.#suggested.length)
  /** Below the suggestions for a day there is the calendar. */
  readonly leadsToCalendar = $derived(this.isDated && this.at >= this.#suggested.length - 1)

  constructor(app: App, clock: Clock) {
    this.#app = app
    this.#clock = clock
  }

  /** Whether the keyboard is at the field or what belongs to it. */
  get isHere(): boolean {
    return this.#isHere
  }
  set isHere(isHere: boolean) {
    this.#isHere = isHere
  }

  /** Where the caret is in the text. */
  get caret(): number {
    return this.#caret
  }

  get(at: number): Choice | undefined {
    const hit = this.hits[at - this.hitsFrom]
    if (at >= this.hitsFrom) return hit && { kind: 'hit', hit }
    return this.before[at] ?? this.names[at - this.namesFrom]
  }

  point(at: number): void {
    this.#pointed = at
  }

  pointAtHit(hit: SearchHit): void {
    this.#pointed = this.hitsFrom + this.hits.indexOf(hit)
  }

  /** Moves with an arrow key; false: the key means something else. */
  move(key: string): boolean {
    if (key !== 'ArrowDown' && key !== 'ArrowUp' && key !== 'PageDown' && key !== 'PageUp') return false
    const next = nextRow(key, this.at, this.#count)
    if (next !== null) this.#pointed = next
    return next !== null
  }

  showAllNames(): void {
    this.#allNames = true
  }

  /** Until the text changes. */
  dismiss(): void {
    this.#isDismissed = true
  }

  /** Focus comes before typing: the index of thousands of names is built now, not between a key and its letter. */
  prepare(): void {
    setTimeout(() => void this.#index)
  }

  /** The text is another one. */
  write(text: string, caret: number): void {
    this.#pointed = null
    this.#isDismissed = false
    this.#allNames = false
    this.#app.search.write(text)
    this.place(caret)
  }

  place(caret: number): void {
    this.#caret = caret
    void this.#complete()
  }

  /** The search is over. */
  end(): void {
    this.#app.search.write('')
    this.#suggestions = []
  }

  async #complete(): Promise<void> {
    const asked = ++this.#question
    const { text } = this.#app.search
    if (text.trim() === '') {
      this.#suggestions = []
      return
    }
    const answer = await this.#app.bridge.call('search.complete', { text, caret: this.#caret })
    if (asked !== this.#question) return
    this.#suggestions = answer.ok ? worthy(answer.value, text) : []
  }
}

import type { Bridge } from '../../../shared/contract/index.ts'
import type { DataForm, DataFormField } from '../../../shared/model/data-form.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { roomFormTabs, type RoomFormTab } from '../../../shared/model/room-form.ts'
import { failureIn } from '../../state/told.ts'
import { FormAnswers } from '../../ui/form-answers.svelte.ts'

/** The room's own form with its settings, as the person changes it. */
export class SettingsForm {
  readonly answers = new FormAnswers()
  readonly #bridge: Bridge
  readonly #conversationId: ConversationId
  #form = $state.raw<DataForm | null>(null)
  #loading = $state(false)
  #failure = $state.raw<Failure | null>(null)
  /** The answers as they came. */
  #before = $state('')
  #tried = $state(false)
  readonly #tabs = $derived(this.#form === null ? null : roomFormTabs(this.#form))

  constructor(bridge: Bridge, conversationId: ConversationId) {
    this.#bridge = bridge
    this.#conversationId = conversationId
  }

  get loading(): boolean {
    return this.#loading
  }
  get failure(): Failure | null {
    return this.#failure
  }
  get changed(): boolean {
    return this.#form !== null && this.#now(this.#form) !== this.#before
  }
  /** What is wrong with the answers, once the person has tried to save them. */
  get problems(): ReturnType<FormAnswers['problems']> | undefined {
    return this.#tried && this.#form !== null ? this.answers.problems(this.#form) : undefined
  }

  /** The part of the form that belongs to a tab; null if it has nothing there. */
  partOf(tab: RoomFormTab): DataForm | null {
    const fields = this.#tabs?.get(tab) ?? []
    if (this.#form === null || fields.length === 0) return null
    // The layout is that of the whole form, and its instructions say no more than the tabs.
    return {
      ...this.#form,
      fields,
      layout: [],
      instructions: '',
    }
  }

  async load(): Promise<void> {
    this.#loading = true
    this.#failure = null
    const answer = await this.#bridge.call('rooms.configuration', { conversationId: this.#conversationId })
    this.#loading = false
    this.#failure = failureIn(answer)
    if (!answer.ok || answer.value === null) return
    this.#form = answer.value
    this.answers.takeUp(answer.value, false)
    this.#before = this.#now(answer.value)
  }

  /** The tab with the first mistake; null if there is none. */
  check(): RoomFormTab | null {
    this.#tried = true
    const [first] = this.problems ?? []
    if (first === undefined) return null
    const has = ([, fields]: [RoomFormTab, readonly DataFormField[]]): boolean =>
      fields.some(({ name }) => name === first[0])
    return [...(this.#tabs ?? [])].find(has)?.[0] ?? 'general'
  }

  /** Sends the answers, if any has changed: why the room did not take them. */
  async save(): Promise<Failure | null> {
    if (this.#form === null || !this.changed) return null
    const values = this.answers.filled(this.#form)
    const answer = await this.#bridge.call('rooms.configure', {
      conversationId: this.#conversationId,
      values,
    })
    if (answer.ok) this.#before = this.#now(this.#form)
    return failureIn(answer)
  }

  #now(form: DataForm): string {
    return JSON.stringify(this.answers.filled(form))
  }
}

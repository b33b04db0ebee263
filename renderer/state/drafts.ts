import type { Bridge } from '../../shared/contract/index.ts'
import type { Failure } from '../../shared/model/failure.ts'
import type { ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { Draft } from '../../shared/model/message.ts'
import { withMerged } from './merged-text.ts'

/** How long typing has to rest before the draft is stored. */
const REST_MS = 400
/** Long drafts are stored less often: one more millisecond of rest for so many characters. */
const CHARACTERS_A_MS = 200
const MOST_REST_MS = 5000
/** Without a rest, a draft is stored after so many rests: another window shows it while it is typed. */
const RESTS_WHILE_TYPING = 2.5

/** The content of a composer. */
export type Typed = Omit<Draft, 'revision'>

const NOTHING: Typed = { text: '', replyTo: null, edits: null }

/** The composer that is on the screen. */
export interface OpenComposer {
  /** Adds a text from elsewhere to the typed one. */
  add(text: string): void
  /** Another window changed the draft to this. */
  adopt(typed: Typed): void
}

interface Entry {
  typed: Typed
  /** The newest stored revision that this window has seen. */
  base: number
  /** It changed since it was last stored. */
  unstored: boolean
  /** It is being stored. Only one at a time, because each names the revision before it. */
  storing: boolean
  /** Store it again after that. */
  again: boolean
  /** What another window stored meanwhile. */
  heard: Draft | null | undefined
  /** The draft from before a correction. It comes back afterwards. */
  aside: Typed | null
}

/**
 * The drafts, one for each conversation. They are stored when typing rests, about once a second while it does not, and
 * at once by `flush` (the person turns elsewhere). A draft that could not be stored stays here and is tried again with
 * the next change. A draft from another window of the same conversation replaces this one unless the person has typed
 * here since; then the main process keeps both texts and answers with them.
 */
export class Drafts {
  readonly #bridge: Bridge
  readonly #entries = new Map<ConversationId, Entry>()
  readonly #offered = new Map<ConversationId, string>()
  readonly #subjects = new Map<ConversationId, string>()
  #composer: { readonly id: ConversationId; readonly open: OpenComposer } | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  /** When changes have to be stored at the latest, in ms since 1970. */
  #storeBy: number | null = null
  /** Called with the failure when a draft could not be stored, and with null when it could. */
  onOutcome: (failure: Failure | null) => void = () => {}

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  /** The draft of this window; null if nothing was typed here, so the stored one holds. */
  get(id: ConversationId): Typed | null {
    return this.#entries.get(id)?.typed ?? null
  }

  /** What a composer begins with: the draft of this window, else the stored one. */
  begin(id: ConversationId, stored: Draft | null): Typed {
    const known = this.#entries.get(id)
    if (known) return known.typed
    return this.#entry(id, stored).typed
  }

  set(id: ConversationId, typed: Typed): void {
    const entry = this.#entry(id)
    if (sameTyped(entry.typed, typed)) return
    entry.typed = typed
    // During a correction the earlier draft stays stored: it exists nowhere else.
    if (entry.aside !== null && entry.aside.text.trim() !== '') return
    entry.unstored = true
    this.#storeAfterRest(typed.text.length)
  }

  /** Begins to correct an own message, and puts the draft aside. */
  beginEdit(id: ConversationId, messageId: MessageId, text: string): void {
    const entry = this.#entry(id)
    if (entry.typed.edits === null) entry.aside = entry.typed
    this.set(id, { text, replyTo: null, edits: messageId })
  }

  /** Ends a correction and brings the earlier draft back. `stored`: that one is still stored. */
  endEdit(id: ConversationId, { stored }: { readonly stored: boolean }): Typed {
    const entry = this.#entry(id)
    const before = entry.aside ?? NOTHING
    const wasStored = stored && before.text.trim() !== ''
    entry.aside = null
    entry.typed = before
    entry.unstored = !wasStored && (stored || before.text !== '')
    if (entry.unstored) this.#storeAfterRest(before.text.length)
    return before
  }

  /** The subject typed in this window. It is not stored. */
  subject(id: ConversationId): string | null {
    return this.#subjects.get(id) ?? null
  }

  setSubject(id: ConversationId, subject: string | null): void {
    if (subject === null) this.#subjects.delete(id)
    else this.#subjects.set(id, subject)
  }

  /** Hands a text to the composer of that conversation, which adds it as soon as it is open. */
  offer(id: ConversationId, text: string): void {
    if (this.#composer?.id === id) this.#composer.open.add(text)
    else this.#offered.set(id, text)
  }

  /** Makes `open` the composer of that conversation, until the returned function is called. */
  connect(id: ConversationId, open: OpenComposer): () => void {
    const composer = { id, open }
    this.#composer = composer
    const text = this.#offered.get(id)
    this.#offered.delete(id)
    if (text !== undefined) open.add(text)
    return () => {
      if (this.#composer === composer) this.#composer = null
    }
  }

  /** The stored draft is now this one, whichever window stored it. */
  heard(id: ConversationId, draft: Draft | null): void {
    const entry = this.#entries.get(id)
    if (!entry || (draft !== null && draft.revision <= entry.base)) return
    if (!entry.storing) this.#follow(id, entry, draft)
    // An empty draft has no revision: if it arrives while this window stores, it is the older one.
    else if (draft !== null || entry.heard !== undefined) entry.heard = draft
  }

  /** It was sent, which also empties the stored draft. */
  sent(id: ConversationId): void {
    const entry = this.#entry(id)
    entry.typed = NOTHING
    entry.unstored = false
    entry.again = false
    this.#subjects.delete(id)
  }

  /** Stores the draft for another window to continue; from then on the stored one holds here. */
  async handOver(id: ConversationId): Promise<void> {
    const entry = this.#entries.get(id)
    if (!entry) return
    if (entry.unstored) await this.#store(id, entry)
    if (!entry.unstored) this.#entries.delete(id)
  }

  /** Stores every changed draft. If the window is `leaving`, it waits for nothing. */
  flush({ leaving = false } = {}): void {
    clearTimeout(this.#timer)
    this.#storeBy = null
    for (const [id, entry] of this.#entries) {
      if (!entry.unstored) continue
      if (entry.storing && !leaving) entry.again = true
      else void this.#store(id, entry)
    }
  }

  #entry(id: ConversationId, stored: Draft | null = null): Entry {
    const known = this.#entries.get(id)
    if (known) return known
    const entry: Entry = {
      typed: stored === null ? NOTHING : typedOf(stored),
      base: stored?.revision ?? 0,
      unstored: false,
      storing: false,
      again: false,
      heard: undefined,
      aside: null,
    }
    this.#entries.set(id, entry)
    return entry
  }

  #storeAfterRest(length: number): void {
    clearTimeout(this.#timer)
    const rest = Math.min(MOST_REST_MS, REST_MS + Math.floor(length / CHARACTERS_A_MS))
    const now = Date.now()
    this.#storeBy ??= now + rest * RESTS_WHILE_TYPING
    this.#timer = setTimeout(() => this.flush(), Math.min(rest, this.#storeBy - now))
  }

  #follow(id: ConversationId, entry: Entry, draft: Draft | null): void {
    // Typed on an older revision: the main process merges the two when this one is stored.
    if (entry.unstored) return
    const now = draft === null ? NOTHING : typedOf(draft)
    entry.base = draft?.revision ?? entry.base
    if (entry.aside !== null) {
      entry.aside = now
      return
    }
    if (sameTyped(entry.typed, now)) return
    entry.typed = now
    this.#tell(id, entry)
  }

  #tell(id: ConversationId, { typed }: Entry): void {
    if (this.#composer?.id === id) this.#composer.open.adopt(typed)
  }

  async #store(conversationId: ConversationId, entry: Entry): Promise<void> {
    const { text, replyTo, edits } = entry.aside?.text.trim() ? entry.aside : entry.typed
    const base = entry.base + (entry.storing ? 1 : 0)
    entry.unstored = false
    entry.storing = true
    const answer = await this.#bridge.call('messages.setDraft', {
      conversationId,
      text,
      replyTo,
      edits,
      base,
    })
    entry.storing = false
    if (answer.ok) this.#kept(conversationId, entry, text, answer.value)
    // Unless it was sent or given up meanwhile.
    else if (entry.typed.text === text) entry.unstored = true
    this.onOutcome(answer.ok ? null : answer.error)
    const { heard } = entry
    entry.heard = undefined
    if (heard !== undefined && (heard === null || heard.revision > entry.base))
      this.#follow(conversationId, entry, heard)
    if (!entry.again) return
    entry.again = false
    if (entry.unstored) await this.#store(conversationId, entry)
  }

  /** Takes the answer: the stored text, merged with that of another window. */
  #kept(id: ConversationId, entry: Entry, stored: string, answer: Draft | null): void {
    entry.base = Math.max(entry.base, answer?.revision ?? 0)
    if (answer === null || answer.text === stored || entry.aside !== null) return
    const kept = answer.text
    entry.typed = { ...entry.typed, text: withMerged(kept, stored, entry.typed.text) }
    if (entry.typed.text !== kept) {
      entry.unstored = true
      this.#storeAfterRest(entry.typed.text.length)
    }
    this.#tell(id, entry)
  }
}

const typedOf = ({ text, replyTo, edits }: Draft): Typed => ({ text, replyTo, edits })

const sameTyped = (a: Typed, b: Typed): boolean =>
  a.text === b.text && a.replyTo === b.replyTo && a.edits === b.edits

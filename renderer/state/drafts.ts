import type { Bridge } from '../../shared/contract/index.ts'
import type { Failure } from '../../shared/model/failure.ts'
import type { ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { Draft } from '../../shared/model/message.ts'
import { withMerged } from './merged-text.ts'

/** How long typing rests before what was typed goes to the disk. */
const REST_MS = 400
/** A long text crosses to the main process less often: one more millisecond of rest for so many characters. */
const CHARACTERS_A_MS = 200
const MOST_REST_MS = 5000
/** Typing that does not rest is stored after so many of them, so that another window shows it as one types. */
const RESTS_WHILE_TYPING = 2.5

/** What is in a composer. */
export type Typed = Omit<Draft, 'revision'>

const NOTHING: Typed = { text: '', replyTo: null, edits: null }

/** The composer that is on the screen. */
export interface OpenComposer {
  /** A text from elsewhere is to be added to what is typed. */
  add(text: string): void
  /** Another window has changed what is typed: this is what it is now. */
  adopt(typed: Typed): void
}

interface Entry {
  typed: Typed
  /** The newest revision of what is stored that this window has seen. */
  base: number
  /** It was changed since it was last handed over to be stored. */
  unstored: boolean
  /** It is being stored; only one at a time, as each names the revision before it. */
  storing: boolean
  /** To be stored again as soon as that is answered. */
  again: boolean
  /** What came from elsewhere while it was being stored. */
  heard: Draft | null | undefined
  /** What was typed before a message began to be corrected. It comes back afterwards. */
  aside: Typed | null
}

/**
 * What is typed and not sent, per conversation. It is stored a moment after the last key, or at once by `flush` (the
 * person turns elsewhere). A draft that could not be stored is kept here and tried again with the next change. What
 * another window of the same conversation stores is adopted where nothing was typed here since; else the main process
 * keeps the texts of both and answers with them.
 */
export class Drafts {
  readonly #bridge: Bridge
  readonly #entries = new Map<ConversationId, Entry>()
  readonly #offered = new Map<ConversationId, string>()
  readonly #subjects = new Map<ConversationId, string>()
  #composer: { readonly id: ConversationId; readonly open: OpenComposer } | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  /** When what has been typed since it was stored last goes to the disk at the latest, in ms since 1970. */
  #storeBy: number | null = null
  /** Called with what went wrong when a draft could not be stored, with null once it could. */
  onOutcome: (failure: Failure | null) => void = () => {}

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  /** What was typed in this window, or null where nothing was: then what is stored holds. */
  get(id: ConversationId): Typed | null {
    return this.#entries.get(id)?.typed ?? null
  }

  /** What a composer begins with: what was typed in this window, else what is stored. */
  begin(id: ConversationId, stored: Draft | null): Typed {
    const known = this.#entries.get(id)
    if (known) return known.typed
    return this.#entry(id, stored).typed
  }

  set(id: ConversationId, typed: Typed): void {
    const entry = this.#entry(id)
    if (sameTyped(entry.typed, typed)) return
    entry.typed = typed
    // What was typed before is what is stored until the correction is done: it is the one that exists nowhere else.
    if (entry.aside !== null && entry.aside.text.trim() !== '') return
    entry.unstored = true
    this.#storeAfterRest(typed.text.length)
  }

  /** A message of one's own begins to be corrected; what was typed is put aside. */
  beginEdit(id: ConversationId, messageId: MessageId, text: string): void {
    const entry = this.#entry(id)
    if (entry.typed.edits === null) entry.aside = entry.typed
    this.set(id, { text, replyTo: null, edits: messageId })
  }

  /** The correction is done, or was given up: what was typed before is there again. `stored` where it still is. */
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

  /** The subject that is typed in this window; it is not stored. */
  subject(id: ConversationId): string | null {
    return this.#subjects.get(id) ?? null
  }

  setSubject(id: ConversationId, subject: string | null): void {
    if (subject === null) this.#subjects.delete(id)
    else this.#subjects.set(id, subject)
  }

  /** Hands a text to the composer of that conversation, which adds it to what is typed there as soon as it is open. */
  offer(id: ConversationId, text: string): void {
    if (this.#composer?.id === id) this.#composer.open.add(text)
    else this.#offered.set(id, text)
  }

  /** `open` is the composer of that conversation, until the function that is returned is called. */
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

  /** What is stored of a conversation is now this, also where this window stored it. */
  heard(id: ConversationId, draft: Draft | null): void {
    const entry = this.#entries.get(id)
    if (!entry || (draft !== null && draft.revision <= entry.base)) return
    if (!entry.storing) this.#follow(id, entry, draft)
    // One that was emptied says no revision: what is emptied while this window stores was so before.
    else if (draft !== null || entry.heard !== undefined) entry.heard = draft
  }

  /** It was sent, and sending empties what is stored. */
  sent(id: ConversationId): void {
    const entry = this.#entry(id)
    entry.typed = NOTHING
    entry.unstored = false
    entry.again = false
    this.#subjects.delete(id)
  }

  /** Another window goes on writing it: it is stored, and from then on what is stored holds here. */
  async handOver(id: ConversationId): Promise<void> {
    const entry = this.#entries.get(id)
    if (!entry) return
    if (entry.unstored) await this.#store(id, entry)
    if (!entry.unstored) this.#entries.delete(id)
  }

  /** Stores everything that is not stored yet; without waiting for anything where the window goes away. */
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
    // Typed on an older revision: the main process puts the two together when this is stored.
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
    // What was sent or given up meanwhile is not stored after all.
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

  /** It is stored, together with what another window has typed meanwhile. */
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

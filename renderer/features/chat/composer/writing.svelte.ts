import type { Failure } from '../../../../shared/model/failure.ts'
import type { ConversationId, MessageId } from '../../../../shared/model/ids.ts'
import type { Conversation, Message } from '../../../../shared/model/message.ts'
import type { App } from '../../../state/app.svelte.ts'
import type { Composing, ComposingFor } from '../../../state/composing.svelte.ts'
import type { Typed } from '../../../state/drafts.ts'
import { movedCursor } from '../../../state/merged-text.ts'
import { wholeOf } from '../../../state/whole-text.ts'
import { LinkPreviews } from '../previews/link-previews.svelte.ts'
import { Held, type WrittenWith } from './held.svelte.ts'
import { LongText } from './long-text.svelte.ts'
import { TextPurpose } from './text-purpose.ts'
import { tooLong } from './too-long.ts'
import { Typing } from './typing.ts'
import { allowedIn } from '../allowed.ts'
import { possibleWith } from '../what-can-be-done.ts'

/** The part of the text field that `Writing` controls. */
export interface WritingField {
  /** Puts the cursor there in the shown text, and focuses the field. */
  place(cursor: number): void
  /** Puts the cursor there if the field has the focus. */
  keep(cursor: number): void
  /** The position of the cursor in the shown text. */
  cursor(): number
}

/** As many as one message can have. */
const MOST_MENTIONS = 100

/** The composer of one conversation: its text, its purpose, and sending it. */
export class Writing {
  readonly #app: App
  readonly id: ConversationId
  readonly text = new LongText()
  readonly previews: LinkPreviews
  readonly #typing: Typing
  readonly #composing: Composing
  field: WritingField = { place() {}, keep() {}, cursor: () => 0 }
  readonly #purpose: TextPurpose
  readonly #held = new Held()
  #failure = $state.raw<Failure | null>(null)
  #draftFailure = $state.raw<Failure | null>(null)
  #notice = $state('')
  #subject = $state<string | null>(null)
  /** Nicknames that the person has chosen for the text. */
  #mentions = new Set<string>()

  readonly blank = $derived(this.text.whole.trim() === '')
  readonly tooLong = $derived(tooLong(this.text.whole))

  constructor(app: App, conversation: Conversation) {
    this.#app = app
    this.id = conversation.id
    this.#typing = new Typing(conversation.id, (conversationId, state) => {
      if (app.settings.sendTyping) void app.bridge.call('messages.setChatState', { conversationId, state })
    })
    this.#composing = app.chats.composing(conversation.id)
    this.previews = new LinkPreviews(app, conversation.id, () => this.text.whole)
    this.#subject = app.chats.drafts.subject(conversation.id)
    const typed = app.chats.drafts.begin(conversation.id, conversation.draft)
    this.text.set(typed.text, typed.text.length)
    this.#purpose = new TextPurpose(app, conversation.id, typed, () => this.#keep())
  }

  get failure(): Failure | null {
    return this.#failure
  }
  get draftFailure(): Failure | null {
    return this.#draftFailure
  }
  /** Says what was just done, until the person types. */
  get notice(): string {
    return this.#notice
  }
  /** Whether the last message can still be called back. */
  get canUndo(): boolean {
    return this.#held.isThere
  }
  /** Whether the text corrects an earlier message. */
  get isEdit(): boolean {
    return this.#purpose.isEdit
  }
  /** The message that the next one answers. */
  get replyTo(): MessageId | null {
    return this.#purpose.replyTo
  }
  get subject(): string | null {
    return this.#subject
  }
  set subject(subject: string | null) {
    this.#subject = subject
    this.#app.chats.drafts.setSubject(this.id, subject)
  }

  /** Connects to drafts and quotes, until the returned function is called. */
  open(): () => void {
    const { drafts } = this.#app.chats
    const stops = [
      drafts.connect(this.id, { add: (more) => this.add(more), adopt: (typed) => this.#adopt(typed) }),
      this.#composing.onQuote((quote) => this.quote(quote)),
    ]
    drafts.onOutcome = (outcome) => (this.#draftFailure = outcome)
    return () => {
      for (const stop of stops) stop()
      this.#held.take()
      if (this.#app.chats.get(this.id) === null) this.#typing.closed()
      else this.#typing.left()
      drafts.flush()
      drafts.onOutcome = () => {}
    }
  }

  /** The person changed the text. */
  changed(): void {
    this.#notice = ''
    this.#keep()
    this.#typing.typed(this.blank)
  }

  /** The person turned elsewhere. `closing`: the window goes away, and a conversation's own window with it. */
  leave({ closing = false } = {}): void {
    this.#app.chats.drafts.flush({ leaving: closing })
    if (closing && this.#app.chats.own === this.id) this.#typing.closed()
    else this.#typing.left()
  }
  returned(): void {
    this.#typing.returned()
  }

  /** Adds a text from elsewhere below the typed one. The person decides whether to send it. */
  add(more: string): void {
    this.#put(this.blank ? more : `${this.text.whole}\n${more}`)
    this.#app.chats.drafts.flush()
  }

  /** Adds a quote, with an empty line below it for the answer. */
  quote(quote: string): void {
    const before = this.text.whole
    this.#put(`${before === '' || before.endsWith('\n') ? before : `${before}\n`}${quote}\n`)
  }

  /** The purpose changed: an answer, a correction, or a new message. */
  follow(current: ComposingFor | null): void {
    const was = this.#purpose.follow(current)
    if (was === undefined) return
    const { drafts } = this.#app.chats
    if (current?.kind === 'edit') {
      const known = drafts.get(this.id)?.edits === current.message.id
      if (!known) {
        drafts.beginEdit(this.id, current.message.id, current.message.body)
        this.#show(current.message.body)
      }
    } else if (was?.kind === 'edit') this.#endEdit({ stored: true })
    this.#keep()
    this.field.place(this.text.shown.length)
  }

  /** Gives up an answer or a correction. */
  cancel(): void {
    this.#composing.cancel()
    this.follow(this.#composing.current)
  }

  /** The last own message that can be edited, if it is loaded. */
  lastEditable(): Message | null {
    const { history } = this.#app.chats
    if (history?.conversationId !== this.id || history.moreAfter) return null
    const conversation = this.#app.chats.get(this.id)
    const allowed = allowedIn(conversation, this.#app.rooms.of(conversation))
    return history.messages.findLast((message) => possibleWith(message, allowed).edit) ?? null
  }
  editLast(): void {
    const message = this.lastEditable()
    if (message) void this.#edit(message)
  }

  /** The person has chosen somebody in the room, who is told about it. */
  mentions(nick: string): void {
    this.#mentions.add(nick)
  }

  /** Sends the text, or another one in its place, or keeps it until `sendAt`. False if nothing can be sent. */
  send(onsend: () => void, sendAt?: number, body = this.text.whole): boolean {
    if (this.blank || this.tooLong || this.#purpose.isAwaited) return false
    this.#failure = null
    const { edited } = this.#purpose
    if (edited) void this.#saveEdit(edited, this.text.whole)
    else void this.#send(onsend, sendAt, body)
    return true
  }

  /** The text went with a file, as its caption, or was a command. */
  wentAlong(): void {
    this.#clear()
  }

  async #send(onsend: () => void, sendAt: number | undefined, body: string): Promise<void> {
    const mentions = [...this.#mentions].filter((nick) => body.includes(nick)).slice(0, MOST_MENTIONS)
    const { replyTo } = this
    const subject = this.#subject?.trim() || null
    const previews = this.previews.take()
    this.#clear()
    onsend()
    const answer = await this.#app.bridge.call('messages.send', {
      conversationId: this.id,
      body,
      ...(replyTo !== null && { replyTo }),
      ...(subject !== null && { subject }),
      ...(previews.length > 0 && { previews }),
      ...(mentions.length > 0 && { mentions }),
      ...(sendAt !== undefined && { sendAt }),
    })
    if (!answer.ok) {
      this.#failure = answer.error
      // Text typed meanwhile stays, below the text that could not be sent.
      this.#giveBack(body, { replyTo, subject, previews })
    } else if (sendAt !== undefined)
      this.#notice = this.#app.words.composer.later.kept(
        this.#app.words.dates.laterMoment(sendAt, Date.now()),
      )
    else if (this.#app.settings.undoSend)
      this.#held.put({ messageId: answer.value, replyTo, subject, previews })
  }

  async #saveEdit(message: Message, body: string): Promise<void> {
    const changed = body !== message.body
    this.#purpose.clear()
    this.#endEdit({ stored: !changed })
    this.#typing.sent()
    this.field.place(this.text.shown.length)
    if (!changed) return
    const answer = await this.#app.bridge.call('messages.edit', { messageId: message.id, body })
    if (answer.ok) return
    this.#failure = answer.error
    this.#app.chats.drafts.beginEdit(this.id, message.id, body)
    this.#purpose.edit(message)
    this.#show(body)
  }

  /** Calls the last message back; its text returns to the composer. */
  async undo(): Promise<void> {
    const held = this.#held.take()
    if (!held) return
    const answer = await this.#app.bridge.call('messages.undoSend', { messageId: held.messageId })
    if (answer.ok) {
      this.#notice = this.#app.words.composer.undone
      this.#giveBack(answer.value, held)
    } else if (answer.error.code === 'not-found') this.#notice = this.#app.words.composer.tooLate
    else this.#failure = answer.error
  }

  async askAttention(): Promise<void> {
    const answer = await this.#app.bridge.call('messages.askAttention', { conversationId: this.id })
    this.#failure = answer.ok ? null : answer.error
    if (answer.ok) this.#notice = this.#app.words.composer.attentionAsked
  }

  /** Says why something was not done. */
  fail(failure: Failure | null): void {
    this.#failure = failure
  }

  /** Shows a sentence until the person types. */
  say(sentence: string): void {
    this.#notice = sentence
  }

  /** Empties the composer: the message is on its way to the store. */
  #clear(): void {
    this.#notice = ''
    this.#held.take()
    this.#subject = null
    this.previews.take()
    this.#mentions.clear()
    this.#purpose.clear()
    this.#app.chats.drafts.sent(this.id)
    this.#typing.sent()
    this.#show('')
    this.field.place(0)
  }

  #giveBack(body: string, { replyTo, subject, previews }: WrittenWith): void {
    const meanwhile = this.text.whole
    this.previews.putBack(previews)
    if (replyTo !== null) this.#purpose.reply(replyTo)
    if (subject !== null) this.subject ??= subject
    this.#put(meanwhile === '' ? body : `${body}\n${meanwhile}`)
  }

  #endEdit({ stored }: { readonly stored: boolean }): void {
    const before = this.#app.chats.drafts.endEdit(this.id, { stored })
    this.#show(before.text)
    if (before.replyTo !== null) this.#purpose.reply(before.replyTo)
  }

  /** Another window changed the draft. */
  #adopt(typed: Typed): void {
    const before = this.text.whole
    const at = this.text.above + this.field.cursor()
    const cursor = this.text.set(typed.text, movedCursor(before, typed.text, at))
    this.field.keep(cursor)
    this.#purpose.resume(typed)
  }

  /** Corrects the whole message, even if it is so long that only its beginning is loaded. */
  async #edit(message: Message): Promise<void> {
    if (message.bodyLength === undefined) {
      this.#composing.edit(message)
      return
    }
    const whole = await wholeOf(this.#app.bridge, message)
    if (whole.ok) this.#composing.edit(whole.value)
    else this.#failure = whole.error
  }

  #put(text: string): void {
    this.#show(text)
    this.#keep()
    this.field.place(this.text.shown.length)
  }

  #show(text: string): void {
    this.text.set(text, text.length)
  }

  #keep(): void {
    this.#app.chats.drafts.set(this.id, { text: this.text.whole, ...this.#purpose.stored })
  }
}

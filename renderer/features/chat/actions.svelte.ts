import type { Args, CommandName } from '../../../shared/contract/index.ts'
import type { Attachment, AttachmentId } from '../../../shared/model/file.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { ConversationId, MessageId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/message.ts'
import type { App } from '../../state/app.svelte.ts'
import type { Composing } from '../../state/composing.svelte.ts'
import type { HistoryWindow } from '../../state/history.svelte.ts'
import { mediaUrl } from '../../media.ts'
import { failureIn } from '../../state/told.ts'
import { wholeOf } from '../../state/whole-text.ts'
import { putOnClipboard } from '../../ui/clipboard.ts'
import type { Point } from '../../ui/point.ts'
import { copyText } from './copy.ts'
import { copyPicture } from './files/copy-picture.ts'
import { Player, type Recording } from './files/player.svelte.ts'
import { Selection } from './selection.svelte.ts'
import { allowedIn } from './allowed.ts'
import { possibleWith, type Possible } from './what-can-be-done.ts'

/** A dialog about messages that is open over the conversation. */
export type MessageDialog =
  | { readonly kind: 'details' | 'versions' | 'reschedule' | 'moderate'; readonly message: Message }
  | { readonly kind: 'delete' | 'forward'; readonly messages: readonly Message[] }
  /** Whether `then` may go without encryption where an app can open texts only. */
  | { readonly kind: 'plain-extras'; readonly then: () => void }

/** Everything that can be done with the messages of one open conversation. */
export class MessageActions {
  readonly #app: App
  readonly #nameOf: (message: Message) => string
  readonly conversationId: ConversationId
  readonly selection = new Selection()
  readonly player: Player
  #failure = $state.raw<Failure | null>(null)
  #dialog = $state.raw<MessageDialog | null>(null)
  #said = $state('')
  #cameFrom = $state<MessageId | null>(null)
  /** Where the pointer was when it last came to a message. */
  #pointer: { readonly x: number; readonly y: number } | null = null
  /** The message that has its toolbar: the pointer or the keyboard is there. */
  active = $state<MessageId | null>(null)
  /** What of it is open; it stays while the pointer goes elsewhere. */
  open = $state<'menu' | 'reactions' | null>(null)
  /** Where a right click asked for the menu; null: it stands at its button. */
  menuAt = $state.raw<Point | null>(null)

  constructor(app: App, conversationId: ConversationId, nameOf: (message: Message) => string) {
    this.#app = app
    this.conversationId = conversationId
    this.#nameOf = nameOf
    this.player = new Player(
      (id) => mediaUrl(app, 'attachment', id),
      (id) => this.#voiceAfter(id),
    )
  }

  /** Why the last thing that was asked did not happen. */
  get failure(): Failure | null {
    return this.#failure
  }
  get dialog(): MessageDialog | null {
    return this.#dialog
  }
  /** What was done, for who does not see it. */
  get said(): string {
    return this.#said
  }
  /** Where the person was before they went to what a message answers. */
  get cameFrom(): MessageId | null {
    return this.#cameFrom
  }
  get #composing(): Composing {
    return this.#app.chats.composing(this.conversationId)
  }
  get #history(): HistoryWindow | null {
    const { history } = this.#app.chats
    return history?.conversationId === this.conversationId ? history : null
  }

  /** The pointer came to a message. One that rests while messages move below it wants nothing of them. */
  hover(id: MessageId, { clientX: x, clientY: y }: PointerEvent): void {
    const rests = this.#pointer?.x === x && this.#pointer.y === y
    this.#pointer = { x, y }
    if (!rests && this.open === null) this.active = id
  }

  show(dialog: MessageDialog): void {
    this.open = null
    this.#dialog = dialog
  }
  closeDialog(): void {
    this.#dialog = null
  }

  /** What can be done with a message of this conversation. Reactive. */
  possible(message: Message): Possible {
    const conversation = this.#app.chats.get(this.conversationId)
    return possibleWith(message, allowedIn(conversation, this.#app.rooms.of(conversation)))
  }

  nameOf(message: Message): string {
    return this.#nameOf(message)
  }

  /** The chosen ones that are loaded, in their order. */
  selected(): readonly Message[] {
    return this.#history?.messages.filter(({ id }) => this.selection.has(id)) ?? []
  }

  reply(message: Message): void {
    if (this.possible(message).reply) this.#composing.reply(message.id)
  }
  edit(message: Message): void {
    if (this.possible(message).edit) {
      this.#withWhole([message], ([whole]) => whole && this.#composing.edit(whole))
    }
  }
  /** A part of a message is quoted in the composer. */
  quote(message: Message, text: string): void {
    if (this.possible(message).reply) this.#composing.reply(message.id)
    this.#composing.quote(text)
  }

  /** Gives an emoji, or takes it back where it was given. */
  async react(message: Message, emoji: string): Promise<void> {
    this.open = null
    if (this.#asksFirst(() => void this.react(message, emoji))) return
    const own = (message.reactions ?? []).filter((reaction) => reaction.own).map((reaction) => reaction.emoji)
    const emojis = own.includes(emoji) ? own.filter((one) => one !== emoji) : [...own, emoji]
    const done = await this.ask('messages.react', { messageId: message.id, emojis })
    const { encryption, words } = this.#app
    if (done && encryption.of(this.conversationId)?.plainExtras === 'refused')
      this.say(words.encryption.reactionNotForAll)
  }

  /** Pins it in the conversation, or unpins it. */
  async pin({ id: messageId, pinned }: Message): Promise<void> {
    const done = await this.ask('keeping.pinMessage', { messageId, on: !pinned })
    const { keeping } = this.#app.words
    if (done) this.say(pinned ? keeping.unpinnedNow : keeping.pinned)
  }
  /** Bookmarks it, or removes the bookmark. */
  async bookmark({ id: messageId, bookmarked }: Message): Promise<void> {
    const done = await this.ask('keeping.bookmark', { messageId, on: !bookmarked })
    const { keeping } = this.#app.words
    if (done) this.say(bookmarked ? keeping.unbookmarkedNow : keeping.bookmarked)
  }

  copy(messages: readonly Message[]): void {
    const copied = messages.filter((message) => this.possible(message).copy)
    if (copied.length === 0) return
    this.#withWhole(copied, (whole) => {
      if (!putOnClipboard(copyText(this.#app.words, whole, this.#nameOf))) return
      this.say(this.#app.words.messages.actions.copied(whole.length))
      this.selection.end()
    })
  }

  forward(messages: readonly Message[]): void {
    const forwarded = messages.filter((message) => this.possible(message).forward)
    if (forwarded.length > 0) this.show({ kind: 'forward', messages: forwarded })
  }

  delete(messages: readonly Message[]): void {
    if (messages.length === 0) return
    const isForAll = messages.some(({ direction }) => direction === 'out')
    if (isForAll && this.#asksFirst(() => this.delete(messages))) return
    this.show({ kind: 'delete', messages })
  }

  /** Asks the other side for a message that can't be read; the person sees and sends the sentence. */
  async askAgain(text: string): Promise<void> {
    this.#app.chats.drafts.offer(this.conversationId, text)
    await this.ask('encryption.renew', { conversationId: this.conversationId })
  }

  /** Asks once in a conversation. Returns whether it does so now, and `then` follows. */
  #asksFirst(then: () => void): boolean {
    if (this.#app.encryption.of(this.conversationId)?.plainExtras !== 'ask') return false
    this.show({ kind: 'plain-extras', then })
    return true
  }

  async copyPicture({ id }: Attachment): Promise<void> {
    const { files } = this.#app.words
    const copied = await copyPicture(mediaUrl(this.#app, 'attachment', id))
    this.say(copied ? files.pictureCopied : files.pictureNotCopied)
  }

  /** Deletes the copy that Balcony keeps. */
  async deleteFile({ id, name }: Attachment): Promise<void> {
    if (await this.ask('files.deleteHere', { attachmentIds: [id] }))
      this.say(this.#app.words.files.deleted(name))
  }

  /** Shows the message that another one answers, with a way back. */
  async goTo(id: MessageId | null, from: MessageId): Promise<void> {
    if (id !== null && (await this.#history?.goTo(id))) this.#cameFrom = from
    else this.say(this.#app.words.messages.actions.notFound)
  }
  async goBack(): Promise<void> {
    const id = this.#cameFrom
    this.#cameFrom = null
    if (id !== null) await this.#history?.goTo(id)
  }
  forgetWay(): void {
    this.#cameFrom = null
  }

  /** Calls back what has not left; its text is in the composer again. */
  async callBack({ id }: Message): Promise<void> {
    const answer = await this.#app.bridge.call('messages.undoSend', { messageId: id })
    this.#failure = answer.ok ? null : answer.error
    // Files are in the composer again by themselves.
    if (answer.ok && answer.value !== '') this.#app.chats.drafts.offer(this.conversationId, answer.value)
  }

  /** Shows all of a very long message, of which only the beginning is here. */
  async showWhole(id: MessageId): Promise<void> {
    this.#failure = (await this.#history?.showWhole(id)) ?? this.#failure
  }

  /** The next voice message of the loaded ones that can be played. */
  #voiceAfter(id: AttachmentId): Recording | null {
    const files = (this.#history?.messages ?? []).flatMap((message) => message.files ?? [])
    const at = files.findIndex((file) => file.id === id)
    if (files[at]?.kind !== 'voice') return null
    return files.slice(at + 1).find(({ kind, state }) => kind === 'voice' && state === 'here') ?? null
  }

  /** Does something with all that these messages say: at once, but where only the beginning of one is here. */
  #withWhole(messages: readonly Message[], act: (messages: readonly Message[]) => void): void {
    if (messages.every(({ bodyLength }) => bodyLength === undefined)) act(messages)
    else void this.#askForWhole(messages, act)
  }

  async #askForWhole(
    messages: readonly Message[],
    act: (messages: readonly Message[]) => void,
  ): Promise<void> {
    const all: Message[] = []
    for (const message of messages) {
      const whole = await wholeOf(this.#app.bridge, message)
      if (!whole.ok) {
        this.#failure = failureIn(whole)
        return
      }
      all.push(whole.value)
    }
    act(all)
  }

  say(sentence: string): void {
    this.#said = sentence
  }

  /** Whether it happened; where not, `failure` says why. */
  async ask<Name extends CommandName>(name: Name, args: Args<Name>): Promise<boolean> {
    const answer = await this.#app.bridge.call(name, args)
    this.#failure = failureIn(answer)
    return answer.ok
  }
}

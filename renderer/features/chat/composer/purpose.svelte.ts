import type { MessageId } from '../../../../shared/model/ids.ts'
import type { Conversation, Message } from '../../../../shared/model/message.ts'
import { actionText } from '../../../../shared/text/action.ts'
import { shownNick } from '../../../../shared/text/nickname.ts'
import { localpartOf } from '../../../../shared/model/jid.ts'
import { authorName, nameAt } from '../../../state/conversation-name.ts'
import type { App } from '../../../state/app.svelte.ts'

const MOST_PREVIEW = 200

/** Who and what is answered or corrected, in words. */
export class Purpose {
  readonly #app: App
  readonly #conversation: Conversation
  /** One that is not in the loaded stretch of the history. */
  #fetched = $state.raw<Message | null>(null)
  #asked: MessageId | null = null

  readonly #message = $derived.by((): Message | null => {
    const current = this.#app.chats.composing(this.#conversation.id).current
    if (current === null) return null
    if (current.kind === 'edit') return current.message
    const { history } = this.#app.chats
    const loaded = history?.messages.find(({ id }) => id === current.messageId)
    if (loaded) return loaded
    if (this.#fetched?.id === current.messageId) return this.#fetched
    void this.#fetch(current.messageId)
    return null
  })

  /** Who wrote what is answered. */
  readonly name = $derived.by((): string => {
    const { accountId, jid } = this.#conversation
    const author = this.#message?.author ?? jid
    if (this.#message?.direction === 'out' || author === this.#app.accounts.get(accountId)?.address)
      return this.#app.words.composer.yourself
    return this.#message
      ? authorName(this.#app, accountId, this.#message)
      : nameAt(this.#app, accountId, author)
  })

  /** One line of it. */
  readonly line = $derived.by((): string => {
    const message = this.#message
    if (message === null) return ''
    if (message.retracted) return this.#app.words.messages.shown.retracted
    const line = message.body
      .slice(0, 2 * MOST_PREVIEW)
      .replaceAll(/\s+/g, ' ')
      .trim()
      .slice(0, MOST_PREVIEW)
    // What is edited stands there as it is typed.
    const isAnswered = this.#app.chats.composing(this.#conversation.id).current?.kind === 'reply'
    if (!isAnswered || message.kind !== 'action') return line
    const who = message.direction === 'out' ? this.ownName : this.name
    return this.#app.words.messages.shown.action(who, actionText(line))
  })

  constructor(app: App, conversation: Conversation) {
    this.#app = app
    this.#conversation = conversation
  }

  /** How one's own name stands before what one does. */
  get ownName(): string {
    const room = this.#app.rooms.of(this.#conversation)
    if (room) return shownNick(room.nick)
    const address = this.#app.accounts.get(this.#conversation.accountId)?.address
    return address === undefined ? '' : (localpartOf(address) ?? address)
  }

  async #fetch(id: MessageId): Promise<void> {
    if (this.#asked === id) return
    this.#asked = id
    const answer = await this.#app.bridge.call('messages.details', { messageId: id })
    if (answer.ok && this.#asked === id) this.#fetched = answer.value.message
  }
}

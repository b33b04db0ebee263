import type { Args, Answer, CommandName } from '../../../../shared/contract/index.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import type { Conversation } from '../../../../shared/model/message.ts'
import type { Room } from '../../../../shared/model/room.ts'
import { shownNick } from '../../../../shared/text/nickname.ts'
import type { App } from '../../../state/app.svelte.ts'
import type { View } from '../../../state/view.svelte.ts'
import { mayUse, meaningOf, nickIn, type RoomCommand } from './room-commands.ts'
import type { Writing } from './writing.svelte.ts'

/** Why a text stays in the composer. */
interface Kept {
  readonly text: string
  readonly sentence: string
  /** It can be sent as it is. */
  readonly asText: boolean
}

/** Does what is typed as a command in a room, and lets no other text with a slash go out unasked. */
export class RoomRunning {
  readonly #app: App
  readonly #view: View
  readonly #conversation: Conversation
  readonly #writing: Writing
  #kept = $state.raw<Kept | null>(null)
  #isBusy = false
  /** The list of commands is shown. */
  helps = $state(false)

  constructor(app: App, view: View, conversation: Conversation, writing: Writing) {
    this.#app = app
    this.#view = view
    this.#conversation = conversation
    this.#writing = writing
  }

  /** Why the text in the composer was not sent; null once it is another one. */
  readonly kept = $derived.by(() => (this.#kept?.text === this.#writing.text.whole ? this.#kept : null))

  get #room(): Room | null {
    return this.#app.rooms.of(this.#conversation)
  }

  /** Takes what is no text to be sent. Gives the body to send, or null where there is none. */
  take(): string | null {
    const text = this.#writing.text.whole
    const meaning = meaningOf(text)
    const w = this.#app.words.rooms.commands
    switch (meaning.kind) {
      case 'text':
        return meaning.body
      case 'unknown':
        this.#keep(text, w.unknown(meaning.typed), true)
        return null
      case 'command':
        void this.#take(text, meaning.command, meaning.rest)
        return null
    }
  }

  async #take(text: string, command: RoomCommand, rest: string): Promise<void> {
    const room = this.#room
    if (this.#isBusy || room === null) return
    const w = this.#app.words.rooms.commands
    if (!mayUse(command, room.rights)) this.#keep(text, w.notAllowed(`/${command}`))
    else if (rest === '' && NEEDS_REST.has(command)) this.#keep(text, w.incomplete(`/${command}`))
    else {
      this.#isBusy = true
      const done = await this.#run(room, text, command, rest)
      this.#isBusy = false
      if (done === null) return
      if (this.#writing.text.whole === text) this.#writing.wentAlong()
      if (done !== '') this.#writing.say(done)
    }
  }

  /** What was done, or nothing to say; null: it was not done. */
  async #run(room: Room, text: string, command: RoomCommand, rest: string): Promise<string | null> {
    const { conversationId } = room
    const { words, chats } = this.#app
    const w = words.rooms.commands
    switch (command) {
      case 'me':
        return null
      case 'help':
        this.helps = true
        return ''
      case 'clear':
        this.#view.open({ kind: 'clear', conversationId })
        return ''
      case 'nick': {
        const answer = await this.#call('rooms.setNick', { conversationId, nick: rest })
        return answer.ok ? w.nowCalled(shownNick(answer.value)) : null
      }
      case 'topic': {
        if (rest === '') return room.subject?.text ? w.subjectIs(room.subject.text) : w.noSubject
        if (!room.rights.changeSubject) return this.#keep(text, w.notAllowed('/topic'))
        return (await this.#call('rooms.setSubject', { conversationId, text: rest })).ok ? '' : null
      }
      case 'part': {
        const message = rest === '' ? {} : { message: rest }
        return (await this.#call('rooms.leave', { conversationId, ...message })).ok ? '' : null
      }
      case 'join': {
        const { accountId } = room
        const answer = await this.#call('rooms.join', { accountId, address: rest })
        if (!answer.ok) return null
        if (answer.value.kind === 'refused')
          return this.#keep(text, words.rooms.told.refusal(answer.value.refusal))
        if (answer.value.kind === 'challenge') {
          this.#view.open({ kind: 'join-room', accountId, address: rest, outcome: answer.value })
          return ''
        }
        chats.show(answer.value.conversationId)
        return ''
      }
      case 'invite': {
        const [address = '', ...reason] = rest.split(/\s+/u)
        const why = reason.length === 0 ? {} : { reason: reason.join(' ') }
        // The main process reads it again.
        const people = [address as BareJid]
        const answer = await this.#call('rooms.invite', { conversationId, people, ...why })
        if (!answer.ok) return null
        return answer.value.length > 0 ? this.#keep(text, w.notInvited(address)) : w.invited(address)
      }
      default:
        return this.#runOn(room, text, command, rest)
    }
  }

  /** The commands that are about somebody. */
  async #runOn(
    room: Room,
    text: string,
    command: 'kick' | 'ban' | 'msg' | 'query',
    typed: string,
  ): Promise<string | null> {
    const { conversationId } = room
    const w = this.#app.words.rooms.commands
    const known = await this.#call('rooms.complete', { conversationId, text: firstWord(typed) })
    if (!known.ok) return null
    const { nick, rest } = nickIn(typed, known.value)
    const isHere = known.value.includes(nick)
    const reason = rest === '' ? {} : { reason: rest }
    const shown = shownNick(nick)
    if (command === 'ban' && !isHere && nick.includes('@')) {
      const args = { conversationId, address: nick, affiliation: 'outcast', ...reason } as const
      return (await this.#call('rooms.setMember', args)).ok ? w.banned(shown) : null
    }
    if (!isHere) return this.#keep(text, w.nobody(shown))
    const whom = { conversationId, nick }
    switch (command) {
      case 'kick': {
        const answer = await this.#call('rooms.setRole', { ...whom, role: 'none', ...reason })
        return answer.ok ? w.kicked(shown) : null
      }
      case 'ban': {
        const args = { ...whom, affiliation: 'outcast', ...reason } as const
        return (await this.#call('rooms.setAffiliation', args)).ok ? w.banned(shown) : null
      }
      case 'query':
      case 'msg': {
        if (command === 'msg' && rest === '') return this.#keep(text, w.incomplete('/msg'))
        const opened = await this.#call('rooms.openPrivate', whom)
        if (!opened.ok) return null
        if (command === 'query') {
          this.#app.chats.show(opened.value)
          return ''
        }
        const answer = await this.#call('messages.send', { conversationId: opened.value, body: rest })
        return answer.ok ? w.wroteTo(shown) : null
      }
    }
  }

  /** The text stays, and a sentence says why. */
  #keep(text: string, sentence: string, asText = false): null {
    this.#kept = { text, sentence, asText }
    return null
  }

  async #call<Name extends CommandName>(name: Name, args: Args<Name>): Promise<Answer<Name>> {
    const answer = await this.#app.bridge.call(name, args)
    this.#writing.fail(answer.ok ? null : answer.error)
    return answer
  }
}

const NEEDS_REST: ReadonlySet<RoomCommand> = new Set<RoomCommand>([
  'me',
  'nick',
  'invite',
  'msg',
  'query',
  'join',
  'kick',
  'ban',
])

const firstWord = (text: string): string => text.replace(/^["“„]/u, '').split(/\s/u)[0] ?? ''

import type { Words } from '../../../../shared/words/index.ts'
import { LookAlikes } from '../../../../shared/text/look-alikes.ts'
import { shownNick } from '../../../../shared/text/nickname.ts'
import { doubtOf } from '../../../ui/doubt.ts'
import { roundTo } from '../../../ui/roving.ts'
import type { LongText } from './long-text.svelte.ts'
import type { Proposal } from './ProposalList.svelte'
import type { RoomCommand } from './room-commands.ts'
import { roomTypedAt, type RoomTyped } from './room-typed.ts'
import type { TextField } from './text-field.ts'

interface Parts {
  readonly field: Pick<TextField, 'cursor' | 'replace'>
  readonly text: LongText
  readonly words: () => Words
  /** Nicknames that begin with this. */
  readonly complete: (text: string) => Promise<readonly string[]>
  /** The commands that the person may use. */
  readonly commands: () => readonly RoomCommand[]
  /** A nickname was put into the text. */
  readonly onnick: (nick: string) => void
}

/** Something that can be put in the place of what is typed. */
interface Found extends Proposal {
  readonly insert: string
  readonly nick: string | null
}

/** Whether a command, or the nickname after one, stands there already. */
function isInFull(typed: RoomTyped | null, found: Found | undefined): boolean {
  if (!typed || !found) return false
  if (typed.kind === 'command') return found.insert.trim() === `/${typed.part}`
  return typed.isArgument && found.nick === typed.part.trim()
}

/** The list that helps to type nicknames and commands in a room. */
export class RoomEntry {
  readonly #parts: Parts
  #typed: RoomTyped | null = null
  #found = $state.raw<readonly Found[]>([])
  #at = $state(0)
  /** A word waits for Tab; a list that nobody asked for would only be in the way. */
  #isOpen = $state(false)
  /** Where something begins for which the person wants no help. */
  #dismissed: number | null = null

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get open(): boolean {
    return this.#isOpen && this.#found.length > 0
  }
  get found(): readonly Proposal[] {
    return this.#found
  }
  get at(): number {
    return this.#at
  }
  get label(): string {
    const { list, nicknames } = this.#parts.words().rooms.commands
    return this.#typed?.kind === 'command' ? list : nicknames
  }

  /** The text has changed. */
  async typed(): Promise<void> {
    const { field, text } = this.#parts
    const typed = text.isCut ? null : roomTypedAt(text.shown, field.cursor())
    this.#typed = typed
    if (typed?.start !== this.#dismissed) this.#dismissed = null
    if (typed === null) {
      this.close()
      return
    }
    const found = typed.kind === 'command' ? this.#commands(typed) : await this.#nicks(typed)
    if (this.#typed !== typed) return
    this.#found = found
    this.#at = Math.max(
      0,
      found.findIndex((one) => isInFull(typed, one)),
    )
    this.#isOpen = typed.kind !== 'word' && this.#dismissed === null
  }

  /** The keys of the list while it is there, and Tab behind a word that a nickname begins with. True where it was one. */
  press({ key, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    const count = this.#found.length
    if (count === 0 || shiftKey || ctrlKey || metaKey || altKey) return false
    if (!this.#isOpen) {
      if (key !== 'Tab' || this.#typed?.kind !== 'word' || !this.#isStill(this.#typed)) return false
      if (count === 1) this.choose(0)
      else this.#isOpen = true
      return true
    }
    const next = roundTo(key, this.#at, count)
    if (next !== null) {
      this.#at = next
      return true
    }
    switch (key) {
      case 'Enter':
        // What is typed in full needs no help: the key is for sending.
        if (isInFull(this.#typed, this.#found[this.#at])) {
          this.close()
          return false
        }
        this.choose(this.#at)
        return true
      case 'Tab':
        this.choose(this.#at)
        return true
      case 'Escape':
        this.#dismissed = this.#typed?.start ?? null
        this.#isOpen = false
        return true
      default:
        return false
    }
  }

  choose(place: number): void {
    const [typed, found] = [this.#typed, this.#found[place]]
    this.close()
    if (!typed || !found) return
    const { field } = this.#parts
    field.replace(typed.start, field.cursor(), found.insert)
    if (found.nick !== null) this.#parts.onnick(found.nick)
  }

  close(): void {
    this.#typed = null
    this.#found = []
    this.#isOpen = false
  }

  /** Whether the cursor still stands where it was when the text changed. */
  #isStill({ start, part }: RoomTyped): boolean {
    return this.#parts.field.cursor() === start + part.length
  }

  #commands({ part }: RoomTyped): readonly Found[] {
    const { does, rest } = this.#parts.words().rooms.commands
    const rests: Readonly<Partial<Record<RoomCommand, string>>> = rest
    return this.#parts
      .commands()
      .filter((command) => command.startsWith(part))
      .map((command) => ({
        key: command,
        text: `/${command}`,
        more: rests[command],
        note: does[command],
        insert: rests[command] === undefined ? `/${command}` : `/${command} `,
        nick: null,
      }))
  }

  async #nicks({ kind, part, end }: RoomTyped): Promise<readonly Found[]> {
    const nicks = await this.#parts.complete(part)
    // Who is typed in full is meant already.
    const others = kind === 'word' ? nicks.filter((nick) => nick !== part) : nicks
    const alike = new LookAlikes()
    for (const nick of others) alike.set(nick, nick, nick)
    return others.map((nick) => ({
      key: nick,
      text: shownNick(nick),
      note: doubtOf(this.#parts.words(), nick, alike.has(nick)) ?? undefined,
      insert: `${nick}${end}`,
      nick,
    }))
  }
}

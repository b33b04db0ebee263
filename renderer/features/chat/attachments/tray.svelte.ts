import type { Failure } from '../../../../shared/model/failure.ts'
import type { FileWays, StagedFile } from '../../../../shared/model/file.ts'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { App } from '../../../state/app.svelte.ts'
import { failureIn } from '../../../state/told.ts'
import { filesOf } from './folder.ts'
import { incoming, momentInName, type Received } from './incoming.ts'

/** The attachments of one composer. */
export class Tray {
  readonly #app: App
  readonly id: ConversationId
  #ways = $state.raw<FileWays | null>(null)
  #failure = $state.raw<Failure | null>(null)
  #said = $state('')

  readonly files = $derived.by(() => this.#app.staged.of(this.id))
  readonly packings = $derived.by(() => this.#app.staged.packings(this.id))
  readonly removed = $derived.by(() => this.#app.staged.removed(this.id))
  readonly isEmpty = $derived(this.files.length === 0 && this.packings.length === 0)
  /** The files that Send sends. */
  readonly sendable = $derived.by(() =>
    this.#app.staged.sendable(this.id).filter((file) => this.refusal(file) === null),
  )
  /** With it the ways change: whether the account is connected, and the presence of the other side. */
  readonly reach = $derived.by(() => {
    const { chats, accounts, roster } = this.#app
    const chat = chats.get(this.id)
    return chat && `${accounts.isPresent(chat.accountId)} ${roster.presence(chat.accountId, chat.jid).show}`
  })
  /** And whether they have to be sealed. */
  readonly encryption = $derived.by(() => this.#app.encryption.of(this.id))
  readonly isBusy = $derived.by(() => this.#app.staged.isBusy(this.id))

  constructor(app: App, id: ConversationId) {
    this.#app = app
    this.id = id
  }

  get failure(): Failure | null {
    return this.#failure
  }
  /** For screen readers: what has just happened. */
  get said(): string {
    return this.#said
  }

  /** Why a file can't be sent at all, in words; null if it can. */
  refusal({ size }: StagedFile): string | null {
    const w = this.#app.words
    if (this.#ways === null || this.#ways.direct) return null
    const { upload } = this.#ways
    if (upload === null) return w.attachments.noWay
    const { maxBytes } = upload
    return maxBytes !== null && size > maxBytes ? w.attachments.tooLarge(w.numbers.size(maxBytes)) : null
  }

  /** Asks how files can reach the other side. */
  async askWays(): Promise<void> {
    const answer = await this.#app.bridge.call('files.ways', { conversationId: this.id })
    // Offline there is no answer; sending then waits for the connection.
    this.#ways = answer.ok ? answer.value : null
  }

  async choose(): Promise<void> {
    const chosen = await this.#app.staged.choose(this.id)
    this.#note(chosen)
    if (chosen.ok && chosen.value > 0) this.#said = this.#app.words.attachments.added(chosen.value)
  }

  /** Takes what was dropped or pasted. */
  async take({ files, folders }: Received): Promise<void> {
    const { staged, words } = this.#app
    const w = words.attachments
    const named = incoming(files, (at) => w.pastedPicture(momentInName(at)))
    if (named.length > 0) this.#note(await staged.add(this.id, named))
    if (this.#failure === null && named.length > 0) this.#said = w.added(named.length)
    for (const folder of folders) {
      const listed = await filesOf(folder)
      if (listed.ok) void staged.addFolder(this.id, folder.name, listed.value)
      else this.#failure = listed.error
    }
  }

  async caption({ id }: StagedFile, caption: string): Promise<void> {
    this.#note(await this.#app.staged.setCaption(id, caption))
  }

  async move(file: StagedFile, to: number): Promise<void> {
    const count = this.files.length
    if (to < 0 || to >= count) return
    this.#note(await this.#app.staged.move(file, to))
    if (this.#failure === null) this.#said = this.#app.words.attachments.moved(file.name, to + 1, count)
  }

  remove(file: StagedFile): void {
    this.#app.staged.remove(file)
  }

  #note(answer: Result<unknown, Failure>): void {
    this.#failure = failureIn(answer)
  }
}

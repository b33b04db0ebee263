import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import type { Args, Bridge, Delta } from '../../../shared/contract/index.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { StagedFile, StagedFileId } from '../../../shared/model/file.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import { mediaUrl } from '../../media.ts'
import type { FileTools } from '../../preparing/file-tools.ts'
import type { Packed } from '../../preparing/packed.ts'
import { Packing } from './packing.svelte.ts'
import { type About, Preparing, type StagedPlace } from './preparing.svelte.ts'

/** As many as the contract takes (`MOST_STAGED`). */
const MOST = 100
/** How long the person can take back that a file was removed. */
const REMEMBERED_MS = 8000

/** A file that the window has: dropped, pasted or made here. */
export interface Incoming {
  readonly name: string
  /** Empty if it is not known. */
  readonly mediaType: string
  readonly blob: Blob
}

/** A voice message that was recorded. */
export interface Recorded {
  readonly name: string
  readonly mediaType: string
  readonly blob: Blob
  readonly durationMs: number
  readonly waveform: readonly number[]
}

/**
 * The files in the composers, and what this window does for them: it cleans and scales pictures, measures films and sounds,
 * and hands the bytes to the main process, which keeps them until they are sent.
 */
export class Staged {
  readonly #bridge: Bridge
  readonly #tools: FileTools
  readonly #place: StagedPlace
  readonly preparing: Preparing
  readonly #files = new SvelteMap<ConversationId, readonly StagedFile[]>()
  /** Removed, and still to be taken back. Or about to take the place of another one. */
  readonly #hidden = new SvelteSet<StagedFileId>()
  readonly #packings = new SvelteMap<ConversationId, readonly Packing[]>()
  /** How many calls are still putting files into a composer. The files are shown before their answers come. */
  readonly #adding = new SvelteMap<ConversationId, number>()
  #settling: (() => void)[] = []
  #removed = $state.raw<StagedFile | null>(null)
  #forgetting: ReturnType<typeof setTimeout> | undefined

  constructor(bridge: Bridge, tools: FileTools, place: StagedPlace) {
    this.#bridge = bridge
    this.#tools = tools
    this.#place = place
    this.preparing = new Preparing(bridge, tools, place, {
      known: ({ conversationId }, id) => this.#known(conversationId, id),
      hide: (id) => void this.#hidden.add(id),
      replace: (about, old, id) => this.#replace(about, old, id),
      discard: (id) => void this.#unstage(id),
      settled: () => this.#tellSettled(),
    })
  }

  /** The files in the composer of a conversation, in their order. */
  of(conversationId: ConversationId): readonly StagedFile[] {
    const all = this.#files.get(conversationId) ?? []
    return all.filter(({ id, kind }) => kind !== 'voice' && !this.#hidden.has(id))
  }
  /** The folders that become archives. */
  packings(conversationId: ConversationId): readonly Packing[] {
    return this.#packings.get(conversationId) ?? []
  }
  /** The file that was removed last, while that can be taken back. */
  removed(conversationId: ConversationId): StagedFile | null {
    return this.#removed?.conversationId === conversationId ? this.#removed : null
  }
  /** The files that can be sent now. */
  sendable(conversationId: ConversationId): readonly StagedFile[] {
    return this.of(conversationId).filter((file) => this.preparing.isReady(file))
  }
  /** Whether something is still being prepared. */
  isBusy(conversationId: ConversationId): boolean {
    return (
      (this.#adding.get(conversationId) ?? 0) > 0 ||
      this.packings(conversationId).some(({ failure }) => failure === null) ||
      this.of(conversationId).some((file) => this.preparing.isBusy(file))
    )
  }

  /** Resolves when nothing is being prepared any more. */
  async settled(conversationId: ConversationId): Promise<void> {
    while (this.isBusy(conversationId)) await new Promise<void>((resolve) => this.#settling.push(resolve))
  }

  /** Asks the person for files. */
  choose(conversationId: ConversationId): Promise<Result<number, Failure>> {
    return this.#bridge.call('files.choose', { conversationId })
  }

  /** Puts files into the composer, in this order. */
  async add(
    conversationId: ConversationId,
    incoming: readonly Incoming[],
  ): Promise<Result<undefined, Failure>> {
    const count = (change: number) =>
      this.#adding.set(conversationId, (this.#adding.get(conversationId) ?? 0) + change)
    count(1)
    try {
      return await this.#addAll(conversationId, incoming)
    } finally {
      count(-1)
      this.#tellSettled()
    }
  }

  async #addAll(
    conversationId: ConversationId,
    incoming: readonly Incoming[],
  ): Promise<Result<undefined, Failure>> {
    const room = MOST - (this.#files.get(conversationId)?.length ?? 0)
    for (const { name, mediaType, blob } of incoming.slice(0, Math.max(0, room))) {
      const staged = await this.#bridge.call('files.stage', {
        conversationId,
        name,
        mediaType,
        size: blob.size,
      })
      if (!staged.ok) return staged
      void this.preparing.work(staged.value, { conversationId, name, mediaType }, blob)
    }
    return incoming.length > room ? err({ code: 'too-many-files', most: MOST }) : ok()
  }

  /** Makes an archive of a folder and puts that into the composer. */
  async addFolder(conversationId: ConversationId, name: string, files: readonly Packed[]): Promise<void> {
    const packing = new Packing(`${name}.zip`)
    this.#packings.set(conversationId, [...this.packings(conversationId), packing])
    const zipped = await this.#tools.zip(files, (share) => (packing.share = share), packing.signal)
    if (!zipped.ok && zipped.error.code !== 'cancelled') packing.failure = zipped.error
    else this.dismiss(conversationId, packing)
    this.#tellSettled()
    if (!zipped.ok) return
    const added = await this.add(conversationId, [
      { name: packing.name, mediaType: 'application/zip', blob: zipped.value },
    ])
    if (added.ok) return
    packing.failure = added.error
    this.#packings.set(conversationId, [...this.packings(conversationId), packing])
  }

  /** Stops making an archive, or takes away that it failed. */
  dismiss(conversationId: ConversationId, packing: Packing): void {
    packing.cancel()
    this.#packings.set(
      conversationId,
      this.packings(conversationId).filter((one) => one !== packing),
    )
    this.#tellSettled()
  }

  setCaption(stagedFileId: StagedFileId, caption: string): Promise<Result<undefined, Failure>> {
    return this.#bridge.call('files.setCaption', { stagedFileId, caption })
  }

  /** Moves a file to that position. */
  move(file: StagedFile, to: number): Promise<Result<undefined, Failure>> {
    const order = this.of(file.conversationId)
      .map(({ id }) => id)
      .filter((id) => id !== file.id)
    order.splice(to, 0, file.id)
    return this.#arrange(file.conversationId, order)
  }

  #arrange(
    conversationId: ConversationId,
    shown: readonly StagedFileId[],
  ): Promise<Result<undefined, Failure>> {
    const others = (this.#files.get(conversationId) ?? [])
      .map(({ id }) => id)
      .filter((id) => !shown.includes(id))
    return this.#bridge.call('files.arrange', { conversationId, order: [...shown, ...others] })
  }

  /** Takes a file from the composer. For a while it can be put back. */
  remove(file: StagedFile): void {
    this.forget()
    this.preparing.cancel(file.id)
    this.#hidden.add(file.id)
    if (file.state === 'ready') {
      this.#removed = file
      this.#forgetting = setTimeout(() => this.forget(), REMEMBERED_MS)
    } else void this.#unstage(file.id)
  }
  restore(): void {
    if (this.#removed) this.#hidden.delete(this.#removed.id)
    this.#removed = null
    clearTimeout(this.#forgetting)
  }
  /** Removes for good what was removed. */
  forget(): void {
    const removed = this.#removed
    this.#removed = null
    clearTimeout(this.#forgetting)
    if (removed) void this.#unstage(removed.id)
  }

  /** Sends what can be sent. With `caption`, that becomes the one of the first file. */
  async send(
    conversationId: ConversationId,
    ids: readonly StagedFileId[],
    { caption, ...more }: Pick<Args<'files.send'>, 'replyTo' | 'sendAt'> & { readonly caption?: string },
  ): Promise<Result<unknown, Failure>> {
    this.forget()
    const [first] = ids
    if (first !== undefined && caption !== undefined) {
      const captioned = await this.setCaption(first, caption)
      if (!captioned.ok) return captioned
    }
    return this.#bridge.call('files.send', {
      conversationId,
      stagedFileIds: ids,
      ...more,
    } as Args<'files.send'>)
  }

  /** Sends a voice message, which never stands in the composer. */
  async sendVoice(
    conversationId: ConversationId,
    { name, mediaType, blob, durationMs, waveform }: Recorded,
    more: Pick<Args<'files.send'>, 'replyTo'>,
  ): Promise<Result<unknown, Failure>> {
    const size = blob.size
    const staged = await this.#bridge.call('files.stage', {
      conversationId,
      name,
      mediaType,
      size,
      voice: true,
    })
    if (!staged.ok) return staged
    const id = staged.value
    const put = await this.#tools.put(mediaUrl(this.#place, 'staged', id), blob)
    const described = put.ok
      ? await this.#bridge.call('files.describe', { stagedFileId: id, durationMs, waveform: [...waveform] })
      : put
    const sent = described.ok ? await this.send(conversationId, [id], more) : described
    if (!sent.ok) void this.#unstage(id)
    return sent
  }

  reset(staged: readonly StagedFile[]): void {
    this.#files.clear()
    for (const file of staged)
      this.#files.set(file.conversationId, [...(this.#files.get(file.conversationId) ?? []), file])
    this.#prune()
  }

  apply(delta: Delta): void {
    if (delta.kind === 'stagedChanged') {
      this.#files.set(delta.conversationId, delta.staged)
      this.#prune()
      this.#tellSettled()
    } else if (delta.kind === 'conversationClosed') this.#files.delete(delta.conversationId)
  }

  /** Forgets what was done to files that are sent or gone. */
  #prune(): void {
    const here = new Set([...this.#files.values()].flat().map(({ id }) => id))
    this.preparing.prune(here)
    for (const id of this.#hidden) if (!here.has(id)) this.#hidden.delete(id)
    if (this.#removed && !here.has(this.#removed.id)) this.#removed = null
  }

  #known(conversationId: ConversationId, id: StagedFileId): StagedFile | undefined {
    return this.#files.get(conversationId)?.find((one) => one.id === id)
  }

  async #replace(
    { conversationId }: About,
    old: StagedFileId,
    id: StagedFileId,
  ): Promise<Result<undefined, Failure>> {
    const caption = this.#known(conversationId, old)?.caption ?? ''
    if (caption !== '') await this.setCaption(id, caption)
    const order = this.of(conversationId).map((one) => (one.id === old ? id : one.id))
    await this.#arrange(conversationId, order)
    this.#hidden.delete(id)
    this.#hidden.add(old)
    return this.#unstage(old)
  }

  #unstage(...stagedFileIds: readonly StagedFileId[]): Promise<Result<undefined, Failure>> {
    return this.#bridge.call('files.unstage', { stagedFileIds: [...stagedFileIds] })
  }

  #tellSettled(): void {
    for (const resolve of this.#settling.splice(0)) resolve()
  }
}

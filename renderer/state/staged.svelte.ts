import { SvelteMap, SvelteSet } from 'svelte/reactivity'
import type { Args, Bridge, Delta } from '../../shared/contract/index.ts'
import type { Failure } from '../../shared/model/failure.ts'
import type { StagedFile, StagedFileId } from '../../shared/model/file.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/model/result.ts'
import type { Settings } from '../../shared/model/store.ts'
import { mediaUrl } from '../media.ts'
import type { FileTools } from '../preparing/file-tools.ts'
import type { Prepared } from '../preparing/prepared.ts'
import type { Packed } from '../preparing/packed.ts'
import { Handover } from './handover.svelte.ts'
import { nameWithType } from './name-with-type.ts'
import { Packing } from './packing.svelte.ts'

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

/** What is known of a file before main has told of it. */
type About = Pick<StagedFile, 'conversationId' | 'name' | 'mediaType'>

/** The surroundings of `Staged`, which change. */
export interface StagedPlace {
  readonly media: string
  readonly settings: Settings
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
  readonly #files = new SvelteMap<ConversationId, readonly StagedFile[]>()
  readonly #handovers = new SvelteMap<StagedFileId, Handover>()
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
  }

  /** The files in the composer of a conversation, in their order. */
  of(conversationId: ConversationId): readonly StagedFile[] {
    const all = this.#files.get(conversationId) ?? []
    return all.filter(({ id, kind }) => kind !== 'voice' && !this.#hidden.has(id))
  }
  /** What this window does or has done for a file; null if another one has put it here. */
  handover(id: StagedFileId): Handover | null {
    return this.#handovers.get(id) ?? null
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
    return this.of(conversationId).filter(
      ({ id, state }) => state === 'ready' && (this.handover(id)?.isSettled ?? true),
    )
  }
  /** Whether something is still being prepared. */
  isBusy(conversationId: ConversationId): boolean {
    return (
      (this.#adding.get(conversationId) ?? 0) > 0 ||
      this.packings(conversationId).some(({ failure }) => failure === null) ||
      this.of(conversationId).some(({ id, state }) => {
        const handover = this.handover(id)
        // Main has taken the bytes, and its word about them is on its way.
        return handover !== null && (handover.isWorking || (handover.isSettled && state === 'receiving'))
      })
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
      void this.#work(staged.value, { conversationId, name, mediaType }, blob)
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

  /** Prepares files that came from a file dialog or the command line: main has only their path. */
  prepareChosen(conversationId: ConversationId): void {
    for (const file of this.of(conversationId)) {
      const known = file.width !== undefined || file.durationMs !== undefined
      const wanted = file.kind === 'picture' || file.kind === 'video' || file.kind === 'audio'
      if (wanted && !known && file.state === 'ready' && !this.#handovers.has(file.id))
        void this.#work(file.id, file, null)
    }
  }

  /** Tries again what failed. */
  retry(file: StagedFile): void {
    const blob = this.handover(file.id)?.original ?? null
    this.#handovers.delete(file.id)
    void this.#work(file.id, file, blob)
  }

  /** Whether a picture goes in its own size, for this once. */
  setOriginalSize(file: StagedFile, originalSize: boolean): void {
    const before = this.handover(file.id)
    if (!before?.original || before.isWorking) return
    void this.#work(file.id, file, before.original, originalSize)
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
    this.#handovers.get(file.id)?.cancel()
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
    const put = await this.#tools.put(this.#url(id), blob)
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

  /** Forgets what was done for files that are sent or gone. */
  #prune(): void {
    const here = new Set([...this.#files.values()].flat().map(({ id }) => id))
    for (const [id, handover] of this.#handovers) {
      // The answer to `files.stage` may come before the delta.
      if (here.has(id)) handover.seen = true
      else if (handover.seen) {
        handover.cancel()
        this.#handovers.delete(id)
      }
    }
    for (const id of this.#hidden) if (!here.has(id)) this.#hidden.delete(id)
    if (this.#removed && !here.has(this.#removed.id)) this.#removed = null
  }

  #unstage(...stagedFileIds: readonly StagedFileId[]): Promise<Result<undefined, Failure>> {
    return this.#bridge.call('files.unstage', { stagedFileIds: [...stagedFileIds] })
  }

  #url(id: StagedFileId, ...more: readonly string[]): string {
    return mediaUrl(this.#place, 'staged', id, ...more)
  }

  #file(conversationId: ConversationId, id: StagedFileId): StagedFile | undefined {
    return this.#files.get(conversationId)?.find((one) => one.id === id)
  }

  /** Prepares a file and hands it over. `given`: its bytes, if the window has them. */
  async #work(id: StagedFileId, about: About, given: Blob | null, originalSize = false): Promise<void> {
    const handover = new Handover(given, originalSize)
    this.#handovers.set(id, handover)
    const done = await this.#carryOut(id, about, handover)
    if (!handover.signal.aborted) handover.settle(done.ok ? null : done.error)
    this.#tellSettled()
  }

  #tellSettled(): void {
    for (const resolve of this.#settling.splice(0)) resolve()
  }

  async #carryOut(id: StagedFileId, about: About, handover: Handover): Promise<Result<undefined, Failure>> {
    const kind = this.#file(about.conversationId, id)?.kind ?? kindOf(about.mediaType)
    const { settings } = this.#place
    let blob = handover.original
    if (blob === null && kind === 'picture') {
      const fetched = await this.#tools.get(this.#url(id))
      if (!fetched.ok) return fetched
      blob = handover.original = fetched.value
    }
    const prepared = await this.#tools.prepare(
      kind,
      { blob, url: this.#url(id) },
      { untouched: settings.sendOriginals, scale: settings.scalePictures && !handover.originalSize },
    )
    if (!prepared.ok) return prepared
    if (handover.signal.aborted) return err({ code: 'cancelled' })
    handover.prepared(prepared.value)
    const changed = prepared.value.blob
    const { mediaType } = this.#file(about.conversationId, id) ?? about
    if (changed && changed.type !== '' && changed.type !== mediaType)
      return this.#replace(id, about, changed, prepared.value, handover)
    // Main reads the bytes of a chosen file by itself, unless they changed here.
    const bytes = changed ?? (handover.isOurs || handover.wasScaled ? blob : null)
    return this.#deliver(id, bytes, prepared.value, handover)
  }

  async #deliver(
    id: StagedFileId,
    bytes: Blob | null,
    { width, height, durationMs, thumbnail }: Prepared,
    handover: Handover,
  ): Promise<Result<undefined, Failure>> {
    const { signal } = handover
    const facts = {
      ...(width && { width }),
      ...(height && { height }),
      ...(durationMs !== undefined && { durationMs }),
    }
    const describe = (): Promise<Result<undefined, Failure>> =>
      Object.keys(facts).length === 0
        ? Promise.resolve(ok())
        : this.#bridge.call('files.describe', { stagedFileId: id, ...facts })
    // A picture with a known size counts as prepared. One that main has already must not count so before it is clean; and one
    // that comes from here must, as soon as it is there, or another window would prepare it as well.
    if (handover.isOurs) {
      const described = await describe()
      if (!described.ok) return described
    }
    if (bytes) {
      const put = await this.#tools.put(this.#url(id), bytes, (share) => (handover.share = share), signal)
      if (!put.ok) return put
    }
    if (thumbnail) await this.#tools.put(this.#url(id, 'thumbnail'), thumbnail, undefined, signal)
    return handover.isOurs ? ok() : describe()
  }

  /** A picture of another type takes the place of a file: main knows a file's type from its beginning. */
  async #replace(
    old: StagedFileId,
    { conversationId, name: before }: About,
    blob: Blob,
    prepared: Prepared,
    handover: Handover,
  ): Promise<Result<undefined, Failure>> {
    const name = nameWithType(before, blob.type)
    const staged = await this.#bridge.call('files.stage', {
      conversationId,
      name,
      mediaType: blob.type,
      size: blob.size,
    })
    if (!staged.ok) return staged
    const id = staged.value
    this.#hidden.add(id)
    const heir = handover.heir()
    this.#handovers.set(id, heir)
    const delivered = await this.#deliver(id, blob, prepared, handover)
    if (!delivered.ok) {
      this.#handovers.delete(id)
      void this.#unstage(id)
      return delivered
    }
    heir.settle(null)
    const caption = this.#file(conversationId, old)?.caption ?? ''
    if (caption !== '') await this.setCaption(id, caption)
    const order = this.of(conversationId).map((one) => (one.id === old ? id : one.id))
    await this.#arrange(conversationId, order)
    this.#hidden.delete(id)
    this.#hidden.add(old)
    return this.#unstage(old)
  }
}

const kindOf = (mediaType: string): StagedFile['kind'] =>
  mediaType.startsWith('image/') && mediaType !== 'image/svg+xml'
    ? 'picture'
    : mediaType.startsWith('video/')
      ? 'video'
      : mediaType.startsWith('audio/')
        ? 'audio'
        : 'other'

import { SvelteMap } from 'svelte/reactivity'
import type { Bridge } from '../../../shared/contract/index.ts'
import type { Failure } from '../../../shared/model/failure.ts'
import type { StagedFile, StagedFileId } from '../../../shared/model/file.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { Settings } from '../../../shared/model/store.ts'
import { mediaUrl } from '../../media.ts'
import type { FileTools } from '../../preparing/file-tools.ts'
import type { Prepared } from '../../preparing/prepared.ts'
import { Handover } from './handover.svelte.ts'
import { nameWithType } from './name-with-type.ts'

/** The surroundings of `Staged`, which change. */
export interface StagedPlace {
  readonly media: string
  readonly settings: Settings
}

/** What is known of a file before main has told of it. */
export type About = Pick<StagedFile, 'conversationId' | 'name' | 'mediaType'>

/** The lists in which the files stand. */
interface StagedLists {
  /** What main has told of a file. */
  known(about: About, id: StagedFileId): StagedFile | undefined
  /** Keeps a file out of sight. */
  hide(id: StagedFileId): void
  /** Shows a hidden file in the place of another one, with its caption. The other one goes. */
  replace(about: About, old: StagedFileId, id: StagedFileId): Promise<Result<undefined, Failure>>
  /** Takes a file away for good. */
  discard(id: StagedFileId): void
  /** A file is prepared, or failed. */
  settled(): void
}

/** Prepares the files of composers in this window and hands their bytes over to the main process. */
export class Preparing {
  readonly #bridge: Bridge
  readonly #tools: FileTools
  readonly #place: StagedPlace
  readonly #lists: StagedLists
  readonly #handovers = new SvelteMap<StagedFileId, Handover>()

  constructor(bridge: Bridge, tools: FileTools, place: StagedPlace, lists: StagedLists) {
    this.#bridge = bridge
    this.#tools = tools
    this.#place = place
    this.#lists = lists
  }

  /** What this window does or has done for a file; null if another one has put it here. */
  of(id: StagedFileId): Handover | null {
    return this.#handovers.get(id) ?? null
  }

  isReady({ id, state }: StagedFile): boolean {
    return state === 'ready' && (this.of(id)?.isSettled ?? true)
  }
  /** Whether a file will be ready by itself. */
  isBusy({ id, state }: StagedFile): boolean {
    const handover = this.of(id)
    // Main has taken the bytes, and its word about them is on its way.
    return handover !== null && (handover.isWorking || (handover.isSettled && state === 'receiving'))
  }

  /** Prepares files that came from a file dialog or the command line: main has only their path. */
  begin(files: readonly StagedFile[]): void {
    for (const file of files) {
      const known = file.width !== undefined || file.durationMs !== undefined
      const wanted = file.kind === 'picture' || file.kind === 'video' || file.kind === 'audio'
      if (wanted && !known && file.state === 'ready' && !this.#handovers.has(file.id))
        void this.work(file.id, file, null)
    }
  }

  /** Tries again what failed. */
  retry(file: StagedFile): void {
    const blob = this.of(file.id)?.original ?? null
    this.#handovers.delete(file.id)
    void this.work(file.id, file, blob)
  }

  /** Whether a picture goes in its own size, for this once. */
  setOriginalSize(file: StagedFile, originalSize: boolean): void {
    const before = this.of(file.id)
    if (!before?.original || before.isWorking) return
    void this.work(file.id, file, before.original, originalSize)
  }

  cancel(id: StagedFileId): void {
    this.of(id)?.cancel()
  }

  /** Forgets what was done for files that are sent or gone. `here`: those that main has told of last. */
  prune(here: ReadonlySet<StagedFileId>): void {
    for (const [id, handover] of this.#handovers) {
      // The answer to `files.stage` may come before the delta.
      if (here.has(id)) handover.seen = true
      else if (handover.seen) {
        handover.cancel()
        this.#handovers.delete(id)
      }
    }
  }

  /** Prepares a file and hands it over. `given`: its bytes, if the window has them. */
  async work(id: StagedFileId, about: About, given: Blob | null, originalSize = false): Promise<void> {
    const handover = new Handover(given, originalSize)
    this.#handovers.set(id, handover)
    const done = await this.#carryOut(id, about, handover)
    if (!handover.signal.aborted) handover.settle(done.ok ? null : done.error)
    this.#lists.settled()
  }

  async #carryOut(id: StagedFileId, about: About, handover: Handover): Promise<Result<undefined, Failure>> {
    const kind = this.#lists.known(about, id)?.kind ?? kindOf(about.mediaType)
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
    const { mediaType } = this.#lists.known(about, id) ?? about
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

  #url(id: StagedFileId, ...more: readonly string[]): string {
    return mediaUrl(this.#place, 'staged', id, ...more)
  }

  /** A picture of another type takes the place of a file: main knows a file's type from its beginning. */
  async #replace(
    old: StagedFileId,
    about: About,
    blob: Blob,
    prepared: Prepared,
    handover: Handover,
  ): Promise<Result<undefined, Failure>> {
    const staged = await this.#bridge.call('files.stage', {
      conversationId: about.conversationId,
      name: nameWithType(about.name, blob.type),
      mediaType: blob.type,
      size: blob.size,
    })
    if (!staged.ok) return staged
    const id = staged.value
    this.#lists.hide(id)
    const heir = handover.heir()
    this.#handovers.set(id, heir)
    const delivered = await this.#deliver(id, blob, prepared, handover)
    if (!delivered.ok) {
      this.#handovers.delete(id)
      this.#lists.discard(id)
      return delivered
    }
    heir.settle(null)
    return this.#lists.replace(about, old, id)
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

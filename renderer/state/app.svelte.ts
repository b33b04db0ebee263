import { createContext } from 'svelte'
import type { Snapshot } from '../../shared/contract/app.ts'
import type { Args, Bridge, CommandName, Delta, DeltaBatch } from '../../shared/contract/index.ts'
import { chosenLanguage, type Language } from '../../shared/model/language.ts'
import { NO_DESKTOP, type DesktopAbilities } from '../../shared/model/desktop.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import type { Failure, KeychainFailure } from '../../shared/model/failure.ts'
import type { AccountId } from '../../shared/model/ids.ts'
import { DEFAULT_SETTINGS, type Settings, type StoreState, type StoreWork } from '../../shared/model/store.ts'
import type { UpdateState } from '../../shared/model/update.ts'
import { type Words, wordsIn } from '../../shared/words/index.ts'
import { Accounts } from './accounts.svelte.ts'
import { Archives } from './archives.svelte.ts'
import { Avatars } from './avatars.svelte.ts'
import { createFileTools, type FileTools } from '../preparing/file-tools.ts'
import { Chats } from './chats.svelte.ts'
import { Encryptions } from './encryption.svelte.ts'
import { Keeping } from './keeping.svelte.ts'
import { Links } from './links.svelte.ts'
import { MovingIn } from './moving-in.svelte.ts'
import { PictureCopies } from './picture-copies.ts'
import { Recordings } from './recording.svelte.ts'
import { Search } from './search.svelte.ts'
import { Rooms } from './rooms.svelte.ts'
import { Rules } from './rules.svelte.ts'
import { Roster } from './roster.svelte.ts'
import { Staged } from './staged/staged.svelte.ts'
import { ToSend } from './to-send.svelte.ts'
import { Strangers } from './strangers.svelte.ts'
import { failureIn } from './told.ts'

/** Runs `task` soon, once. In the window: with the next frame, so that a burst of deltas is one rendering. */
export type Soon = (task: () => void) => void

export type Readiness =
  | { readonly kind: 'loading' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly failure: Failure }

export interface StoreProgress {
  readonly work: StoreWork
  /** From 0 to 1. */
  readonly share: number
}

/**
 * What the window knows: a snapshot as of batch N with every later batch applied in turn. A batch that is missing
 * (or a store that opened) makes it take a new snapshot.
 */
export class App {
  readonly bridge: Bridge
  readonly accounts = new Accounts()
  readonly roster = new Roster((accountId) => this.accounts.isPresent(accountId))
  readonly rules = new Rules()
  readonly links = new Links()
  readonly strangers = new Strangers()
  readonly avatars = new Avatars(this)
  readonly archives = new Archives()
  readonly keeping = new Keeping()
  readonly chats: Chats
  readonly rooms: Rooms
  readonly encryption: Encryptions
  readonly staged: Staged
  readonly toSend = new ToSend()
  readonly movingIn = new MovingIn()
  readonly recordings: Recordings
  readonly copies: PictureCopies
  readonly search: Search
  readonly #soon: Soon
  readonly #wordsIn: (language: Language) => Words
  /** The browser's language, until the main process names another. */
  #language = $state(chosenLanguage('system', navigator.languages))
  #ready = $state.raw<Readiness>({ kind: 'loading' })
  #store = $state.raw<StoreState | null>(null)
  #keychain = $state.raw<KeychainFailure | null>(null)
  #keychainWaiting = $state(false)
  #progress = $state.raw<StoreProgress | null>(null)
  #settings = $state.raw<Settings>(DEFAULT_SETTINGS)
  #demoAvailable = $state(false)
  #abilities = $state.raw<DesktopAbilities>(NO_DESKTOP)
  #update = $state.raw<UpdateState | null>(null)
  #media = $state('')
  #failure = $state.raw<Failure | null>(null)
  #seq = -1
  #waiting: DeltaBatch[] = []
  #flushPlanned = false
  #takingSnapshot = false

  /**
   * `own`: the conversation of this window, unless it is the main one. `speak`: the words of a language; tests replace
   * them. `tools`: what the browser can do with files.
   */
  constructor(
    bridge: Bridge,
    soon: Soon,
    own: ConversationId | null = null,
    speak: (language: Language) => Words = wordsIn,
    tools: FileTools = createFileTools(),
  ) {
    this.bridge = bridge
    this.chats = new Chats(bridge, own)
    this.encryption = new Encryptions(bridge, tools)
    this.rooms = new Rooms(bridge, (topics) => this.chats.watchAlso(topics))
    this.staged = new Staged(bridge, tools, this)
    this.recordings = new Recordings(bridge, tools)
    this.copies = new PictureCopies(tools)
    this.search = new Search(bridge)
    this.#soon = soon
    this.#wordsIn = speak
  }

  get ready(): Readiness {
    return this.#ready
  }
  get store(): StoreState | null {
    return this.#store
  }
  /** Why Balcony asks for passwords at each start; null if the keychain works. */
  get keychain(): KeychainFailure | null {
    return this.#keychain
  }
  /** Whether the keychain has not answered for a while. */
  get keychainWaiting(): boolean {
    return this.#keychainWaiting
  }
  /** The progress of long work on the history; null if there is none. */
  get progress(): StoreProgress | null {
    return this.#progress
  }
  get settings(): Settings {
    return this.#settings
  }
  /** The sentences of the window, in its language. */
  get words(): Words {
    return this.#wordsIn(this.#language)
  }
  get demoAvailable(): boolean {
    return this.#demoAvailable
  }
  get abilities(): DesktopAbilities {
    return this.#abilities
  }
  /** The start of every address of a file's bytes (`media.ts`). */
  get media(): string {
    return this.#media
  }
  /** null if this copy of Balcony does not update itself. */
  get update(): UpdateState | null {
    return this.#update
  }
  /**
   * Why the last command of `ask` failed, or a failure with no place of its own. null after a command that worked, or
   * once dismissed.
   */
  get failure(): Failure | null {
    return this.#failure
  }

  /**
   * Calls a command whose failure has no place of its own on the screen (a switch, a menu); `failure` shows it then.
   * A form that shows its own failures calls the bridge.
   */
  async ask<Name extends CommandName>(name: Name, args: Args<Name>): Promise<void> {
    const answer = await this.bridge.call(name, args)
    this.#failure = failureIn(answer)
  }

  dismissFailure(): void {
    this.#failure = null
  }

  /** Listens and takes the first snapshot. Returns the function that stops listening. */
  start(): () => void {
    // Listening comes first: the queue holds whatever is committed in between, and drops what the snapshot contains.
    const stop = this.bridge.onDelta((batch) => {
      this.#waiting.push(batch)
      this.#planFlush()
    })
    void this.#takeSnapshot()
    return stop
  }

  /** Takes the snapshot again, for example after a failure. */
  async retry(): Promise<void> {
    this.#ready = { kind: 'loading' }
    await this.#takeSnapshot()
  }

  #planFlush(): void {
    if (this.#flushPlanned) return
    this.#flushPlanned = true
    this.#soon(() => {
      this.#flushPlanned = false
      this.#flush()
    })
  }

  #flush(): void {
    // Only the snapshot tells which batches are old; it flushes when it arrives.
    if (this.#takingSnapshot) return
    const batches = this.#waiting
    this.#waiting = []
    for (const [at, batch] of batches.entries()) {
      if (batch.seq <= this.#seq) continue
      const storeChanged = batch.deltas.some((delta) => delta.kind === 'storeChanged')
      if (batch.seq !== this.#seq + 1 || storeChanged) {
        this.#waiting = batches.slice(at + 1)
        void this.#takeSnapshot()
        return
      }
      this.#seq = batch.seq
      for (const delta of batch.deltas) this.#apply(delta)
    }
  }

  #apply(delta: Delta): void {
    this.#applyOwn(delta)
    this.accounts.apply(delta)
    this.roster.apply(delta)
    this.avatars.apply(delta)
    this.links.apply(delta)
    this.rules.apply(delta)
    this.archives.apply(delta)
    this.keeping.apply(delta)
    this.strangers.apply(delta)
    this.chats.apply(delta)
    this.rooms.apply(delta)
    this.encryption.apply(delta)
    this.staged.apply(delta)
    this.toSend.apply(delta)
    this.search.apply(delta)
    this.movingIn.apply(delta)
  }

  #applyOwn(delta: Delta): void {
    switch (delta.kind) {
      case 'storeChanged':
        this.#store = delta.store
        return
      case 'keychainChanged':
        this.#keychain = delta.keychain
        return
      case 'keychainWaiting':
        this.#keychainWaiting = delta.waiting
        return
      case 'storeProgress':
        this.#progress = delta.share === null ? null : { work: delta.work, share: delta.share }
        return
      case 'settingsChanged':
        this.#settings = delta.settings
        return
      case 'languageChanged':
        this.#language = delta.language
        return
      case 'updateChanged':
        this.#update = delta.update
        return
      case 'abilitiesChanged':
        this.#abilities = delta.abilities
        return
      case 'stanzaOmitted':
        this.#tellOmitted(delta.accountId)
        return
    }
  }

  #tellOmitted(accountId: AccountId): void {
    const account = this.accounts.get(accountId)?.address
    if (account !== undefined) this.#failure = { code: 'stanza-omitted', account }
  }

  async #takeSnapshot(): Promise<void> {
    if (this.#takingSnapshot) return
    this.#takingSnapshot = true
    const answer = await this.bridge.call('app.snapshot', {})
    this.#takingSnapshot = false
    if (answer.ok) {
      this.#reset(answer.value)
      this.#ready = { kind: 'ready' }
      this.#flush()
    } else {
      this.#ready = { kind: 'failed', failure: answer.error }
    }
  }

  #reset(snapshot: Snapshot): void {
    this.#seq = snapshot.seq
    this.#store = snapshot.store
    this.#keychain = snapshot.keychain
    this.#keychainWaiting = snapshot.keychainWaiting
    this.#settings = snapshot.settings
    this.#language = snapshot.language
    this.#demoAvailable = snapshot.demoAvailable
    this.#abilities = snapshot.abilities
    this.#media = snapshot.media
    this.#update = snapshot.update
    this.accounts.reset(snapshot.accounts)
    this.roster.reset(snapshot.contacts, snapshot.requests, snapshot.blocked)
    this.avatars.reset(snapshot.avatars)
    this.rules.reset(snapshot.notificationRules)
    this.archives.reset(snapshot.archives)
    this.keeping.reset(snapshot)
    this.links.reset(snapshot.links, snapshot.linksLeftOut)
    this.strangers.reset(snapshot.strangers, snapshot.strangersDropped)
    this.chats.reset(snapshot.conversations, snapshot.downloadFolder)
    this.encryption.reset()
    this.rooms.reset(snapshot.rooms, snapshot.invitations)
    this.staged.reset(snapshot.staged)
    this.toSend.reset(snapshot.toSend)
    this.search.reset(snapshot.searchIndex)
    this.movingIn.reset(snapshot)
  }
}

export const [useApp, provideApp] = createContext<App>()

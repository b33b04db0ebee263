import type { DesktopAbilities } from '../../shared/model/desktop.ts'
import type { Failure, KeychainFailure, UpdateFailure } from '../../shared/model/failure.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import type { Settings } from '../../shared/model/store.ts'
import type { Result } from '../../shared/model/result.ts'
import type { UpdateOffer } from '../../shared/model/update.ts'
import { createSpeech, type Speech } from '../../shared/words/speech.ts'
import type { EnginePorts, Release } from '../engine/index.ts'

/** The operating system's keychain: secrets by name, within this profile. */
export interface Secrets {
  /** null where there is no such entry. */
  get(name: string): Promise<Result<string | null, KeychainFailure>>
  set(name: string, secret: string): Promise<Result<undefined, KeychainFailure>>
  delete(name: string): Promise<Result<undefined, KeychainFailure>>
}

/** The desktop around the window. */
export interface Desktop {
  readonly abilities: DesktopAbilities
  /** Tells when the abilities are others. */
  onAbilities(listener: () => void): Release
  /** Brings the window that shows this conversation to the front: its own one, else the main window. Says which. */
  reveal(conversationId: ConversationId): 'own' | 'main'
  /** Brings the main window to the front, out of the tray too. */
  present(): void
  /** Opens a window for this conversation, or brings it to the front. */
  openWindow(conversationId: ConversationId): void
  openLogs(): Promise<Result<undefined, Failure>>
  /** Asks the person for a file: its path, or null where they thought better of it. */
  chooseFile(request: FileRequest): Promise<string | null>
  /** Called with the settings of the open store, and again with each change. */
  settingsChanged(settings: Settings): void
  /**
   * Carries out what these changes ask of the system (the keys that show the window, the start at login), before they
   * are kept. Where the system refuses, they are not.
   */
  adopt(changes: SettingsChanges): Promise<Result<undefined, Failure>>
}

export type SettingsChanges = { readonly [Name in keyof Settings]?: Settings[Name] | undefined }

export type FileRequest =
  | { readonly kind: 'save'; readonly title: string; readonly suggestedName: string }
  | { readonly kind: 'open'; readonly title: string; readonly extensions: readonly string[] }

/** One notification of the desktop's; a later one of the same key takes its place. */
export interface Notice {
  readonly key: string
  readonly title: string
  /** Plain text. */
  readonly body: string
  /** What is to be shown as a picture: initials on a colour. null: the application's icon. */
  readonly avatar: { readonly name: string; readonly jid: string } | null
  readonly sound: boolean
  /** What the person may do with it besides opening it. */
  readonly markRead: boolean
  readonly reply: boolean
}

export type NoticeAction =
  | { readonly kind: 'open' }
  | { readonly kind: 'mark-read' }
  | { readonly kind: 'reply'; readonly text: string }

/** The desktop's notifications. */
export interface Notifier {
  show(notice: Notice): void
  /** Takes it off the screen, if it is there. */
  close(key: string): void
  onAction(listener: (key: string, action: NoticeAction) => void): Release
  /** Asks for attention in the taskbar or dock until the window has the focus. */
  flash(): void
}

/** What is known of the person at the machine. */
export interface Activity {
  /** Milliseconds since the last input; 0 where that is not known. */
  idleMs(): number
  /** `suspend` waits for what the listener returns, as far as the system allows. */
  onEvent(listener: (event: 'lock' | 'unlock' | 'suspend' | 'resume') => void | Promise<void>): Release
}

/** Asks the person where no window of ours can answer in their place: what shows our page may have been taken over. */
export interface Confirm {
  /**
   * Shows the question until the person answers it: true where they pressed the button that does it. Every other way out
   * is false: Cancel, which is what Enter presses, Escape, a box that could not be shown.
   */
  ask(question: Question): Promise<boolean>
}

/** What will happen, in the person's language; names in it are already as they may stand in a sentence. */
export interface Question {
  /** One line, which is also the title of the box. */
  readonly message: string
  readonly detail: string
  /** The word on the button that does it. */
  readonly confirm: string
}

/** What is known of this machine's way to the network. */
export interface Network {
  /**
   * `online`: there is a way again. `changed`: there is another than before. That there is none any more is not told:
   * the connections notice.
   */
  onChange(listener: (change: 'online' | 'changed') => void): Release
}

/** Whose links the system opens with which application. */
export interface LinkHandler {
  isBalcony(): boolean
  /** Lets the system open `xmpp:` links with Balcony from now on; false where that did not work. */
  become(): boolean
}

/** Where newer versions come from. What is offered and fetched is verified before it is told of. */
export interface Updates {
  /** The version that runs. */
  readonly current: string
  /** null: there is nothing newer. */
  check(): Promise<Result<UpdateOffer | null, UpdateFailure>>
  /** Fetches what was offered last; `progress` is told the share, 0 to 1. It is installed when Balcony quits. */
  download(progress: (share: number) => void): Promise<Result<undefined, UpdateFailure>>
  /** Quits, installs what was fetched, and starts it. */
  restart(): void
}

/** What the application needs of the outside world. */
export interface DomainPorts extends EnginePorts {
  /** The folder that holds everything of this run. It exists. */
  readonly profile: string
  readonly secrets: Secrets
  /** There is no run without one: what nobody can confirm is not done. */
  readonly confirm: Confirm
  /** These are null where there is no desktop, see `noDesktopPorts`. */
  readonly desktop: Desktop | null
  readonly notifier: Notifier | null
  readonly activity: Activity | null
  readonly network: Network | null
  /** null where there is none to choose. */
  readonly linkHandler: LinkHandler | null
  /** null where this copy does not update itself: a package manager does, or nobody. */
  readonly updates: Updates | null
  /** The language in which this run of Balcony speaks to the person. */
  readonly speech: Speech
  /** Opens a second Balcony on a throwaway server; null where that cannot be done. */
  readonly startDemo: (() => Promise<Result<undefined, Failure>>) | null
}

/** Ports for hosts without a desktop: the development host, tests and benchmarks. `languages`: see `Speech.preferred`. */
export function noDesktopPorts(languages: readonly string[] = []) {
  return {
    desktop: null,
    notifier: null,
    activity: null,
    network: null,
    linkHandler: null,
    updates: null,
    speech: createSpeech(languages),
    startDemo: null,
  } satisfies Partial<DomainPorts>
}

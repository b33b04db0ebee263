import type { DesktopAbilities } from '../../shared/model/desktop.ts'
import type { Failure, KeychainFailure, UpdateFailure } from '../../shared/model/failure.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import type { Settings } from '../../shared/model/store.ts'
import type { Result } from '../../shared/model/result.ts'
import type { UpdateOffer } from '../../shared/model/update.ts'
import { createSpeech, type Speech } from '../../shared/words/speech.ts'
import type { EnginePorts, Release } from '../engine/index.ts'

/** The operating system's keychain: the secrets of this profile, by name. */
export interface Secrets {
  /** Gives null if there is no such entry. */
  get(name: string): Promise<Result<string | null, KeychainFailure>>
  set(name: string, secret: string): Promise<Result<undefined, KeychainFailure>>
  delete(name: string): Promise<Result<undefined, KeychainFailure>>
}

/** The desktop around the windows. */
export interface Desktop {
  readonly abilities: DesktopAbilities
  /** Called when the abilities change. */
  onAbilities(listener: () => void): Release
  /** Brings the conversation's own window to the front, or else the main window. Returns which one. */
  reveal(conversationId: ConversationId): 'own' | 'main'
  /** Brings the main window to the front, also from the tray. */
  present(): void
  /** Opens a window for this conversation, or brings an open one to the front. */
  openWindow(conversationId: ConversationId): void
  openLogs(): Promise<Result<undefined, Failure>>
  /** Lets a window open the microphone once within the next seconds, or no longer. */
  allowMicrophone(on: boolean): Promise<Result<undefined, Failure>>
  /** The same for the camera. */
  allowCamera(on: boolean): Promise<Result<undefined, Failure>>
  /** Asks the person for a file. Returns its path, or null if they cancel. */
  chooseFile(request: FileRequest): Promise<string | null>
  /** Asks the person for files to read; none if they cancel. */
  chooseFiles(title: string): Promise<readonly string[]>
  /** Asks the person for a folder to write into; null if they cancel. */
  chooseFolder(title: string): Promise<string | null>
  /** The system's folder for downloads. */
  readonly downloads: string
  /** Opens a file with the system's program for it. Returns whether the system took it. Never for what could be a program. */
  openFile(path: string): Promise<boolean>
  /** Shows the file in the system's file manager. */
  showInFolder(path: string): void
  /** Called with the settings when the store opens, and with each change. */
  settingsChanged(settings: Settings): void
  /**
   * Applies changes that concern the system (the global shortcut, the start at login) before they are stored. If the
   * system refuses, they are not stored.
   */
  adopt(changes: SettingsChanges): Promise<Result<undefined, Failure>>
}

export type SettingsChanges = { readonly [Name in keyof Settings]?: Settings[Name] | undefined }

export type FileRequest =
  | { readonly kind: 'save'; readonly title: string; readonly suggestedName: string }
  | { readonly kind: 'open'; readonly title: string; readonly extensions: readonly string[] }

export interface NoticeAvatar {
  readonly name: string
  readonly jid: string
  /** Red, green, blue and alpha of 64 by 64 pixels, as a window drew them; null for initials. */
  readonly picture: Uint8Array | null
}

/** A desktop notification. It replaces an earlier one with the same key. */
export interface Notice {
  readonly key: string
  readonly title: string
  /** Plain text. */
  readonly body: string
  /** Whose picture to show, or else their initials; null for the application's icon. */
  readonly avatar: NoticeAvatar | null
  readonly sound: boolean
  /** The actions it offers besides opening. */
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
  /** Removes the notification if it is shown. */
  close(key: string): void
  onAction(listener: (key: string, action: NoticeAction) => void): Release
  /** Asks for attention in the taskbar or dock until the window has the focus. */
  flash(): void
}

/** The person's activity at this machine. */
export interface Activity {
  /** Milliseconds since the last input; 0 if unknown. */
  idleMs(): number
  /** On `suspend`, the system waits for the listener's promise, as far as it can. */
  onEvent(listener: (event: 'lock' | 'unlock' | 'suspend' | 'resume') => void | Promise<void>): Release
}

/** Asks the person in a place where our windows can't answer, because a window may have been taken over. */
export interface Confirm {
  /**
   * Shows the question and waits for the answer. Returns true only if they press the button that does it, and false for
   * Cancel (which Enter presses, too), Escape, or if the dialog can't be shown.
   */
  ask(question: Question): Promise<boolean>
}

/** A question in the person's language. Names in it are already safe to show. */
export interface Question {
  /** One line, which is also the title of the dialog. */
  readonly message: string
  readonly detail: string
  /** The label of the button that does it. */
  readonly confirm: string
}

/** This machine's network. */
export interface Network {
  /** `online`: the network is back. `changed`: it is another one. A lost network is not reported; connections notice that. */
  onChange(listener: (change: 'online' | 'changed') => void): Release
}

/** The application that the system opens `xmpp:` links with. */
export interface LinkHandler {
  isBalcony(): boolean
  /** Makes the system open `xmpp:` links with Balcony. Returns false if that failed. */
  become(): boolean
}

/** What tells where other programs keep their files. */
export interface Surroundings {
  readonly platform: NodeJS.Platform
  /** The person's own folder. */
  readonly home: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Files that the person hands to Balcony from outside: `--send`, or *Send with* in a file manager. */
export interface HandedFiles {
  /** Calls `take` with all that waits, and at once with all that comes, until it is released. */
  open(take: (handed: FilesHanded) => void): Release
}

export interface FilesHanded {
  /** Absolute. Nothing may be there. */
  readonly paths: readonly string[]
  /** For whom, as it was typed; null if nobody was named. */
  readonly address: string | null
}

/** The source of new versions. Offers and downloads are verified before they are reported. */
export interface Updates {
  /** The running version. */
  readonly current: string
  /** Gives null if there is no newer version. */
  check(): Promise<Result<UpdateOffer | null, UpdateFailure>>
  /** Downloads the last offer; `progress` gets the share, 0 to 1. It is installed when Balcony quits. */
  download(progress: (share: number) => void): Promise<Result<undefined, UpdateFailure>>
  /** Quits, installs the download, and starts it. */
  restart(): void
}

/** The outside world, as far as the application needs it. */
export interface DomainPorts extends EnginePorts {
  /** The folder with all files of this profile. It exists. */
  readonly profile: string
  readonly secrets: Secrets
  /** Required, because commands that nobody can confirm must not run. */
  readonly confirm: Confirm
  /** These are null on hosts without a desktop; see `noDesktopPorts`. */
  readonly desktop: Desktop | null
  readonly notifier: Notifier | null
  readonly activity: Activity | null
  readonly network: Network | null
  /** null if it can't be chosen. */
  readonly linkHandler: LinkHandler | null
  readonly handedFiles: HandedFiles | null
  /** null if Balcony must not look for other programs. */
  readonly surroundings: Surroundings | null
  /** null if this copy doesn't update itself, for instance because a package manager does. */
  readonly updates: Updates | null
  /** The language in which this run of Balcony speaks to the person. */
  readonly speech: Speech
  /** The beginning of every address by which windows of this host read and write the bytes of files. */
  readonly mediaBase: string
  /**
   * Marks a file as one that came from somebody else, so that the system warns before it runs it. Does what the system
   * can; never rejects.
   */
  markFromOutside(path: string): Promise<void>
  /** Opens a second Balcony with a throwaway server; null if that isn't possible. */
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
    handedFiles: null,
    surroundings: null,
    updates: null,
    speech: createSpeech(languages),
    startDemo: null,
    mediaBase: '/media',
    markFromOutside: () => Promise.resolve(),
  } satisfies Partial<DomainPorts>
}

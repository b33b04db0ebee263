import { accountCommands, type AccountDelta } from './accounts.ts'
import { appCommands, type AppDelta } from './app.ts'
import type { AnswerOf, ArgsOf } from './command.ts'
import { desktopCommands, type DesktopDelta } from './desktop.ts'
import { linkCommands, type LinkDelta } from './links.ts'
import { messageCommands, type MessageDelta } from './messages.ts'
import { notificationCommands, type NotificationDelta } from './notifications.ts'
import { rosterCommands, type RosterDelta } from './roster.ts'
import { storeCommands, type StoreDelta } from './store.ts'
import { updateCommands, type UpdateDelta } from './updates.ts'

/** Every command there is. The guard checks a call against this table before anything else sees it. */
export const commands = {
  ...appCommands,
  ...storeCommands,
  ...desktopCommands,
  ...linkCommands,
  ...accountCommands,
  ...rosterCommands,
  ...messageCommands,
  ...notificationCommands,
  ...updateCommands,
}

export type Commands = typeof commands
export type CommandName = keyof Commands
export type Args<Name extends CommandName> = ArgsOf<Commands[Name]>
export type Answer<Name extends CommandName> = AnswerOf<Commands[Name]>

export type Delta =
  | AppDelta
  | DesktopDelta
  | LinkDelta
  | AccountDelta
  | RosterDelta
  | MessageDelta
  | NotificationDelta
  | UpdateDelta
  | StoreDelta

/** What one commit changed. `seq` counts up by one; a window that misses one takes a new snapshot. */
export interface DeltaBatch {
  readonly seq: number
  readonly deltas: readonly Delta[]
}

/** What the preload script (or the development host's page) exposes as `window.balcony`, and nothing more. */
export interface Bridge {
  /** Arguments are checked in the main process; failure comes back as data. */
  call<Name extends CommandName>(name: Name, args: Args<Name>): Promise<Answer<Name>>
  /** Calls `listener` with every batch from now on; returns the function that stops it. */
  onDelta(listener: (batch: DeltaBatch) => void): () => void
}

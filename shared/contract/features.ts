import { NO_DESKTOP } from '../model/desktop.ts'
import { accountCommands, type AccountDelta, type AccountSnapshot } from './accounts.ts'
import { archiveCommands, type ArchiveDelta, type ArchiveSnapshot } from './archive.ts'
import { avatarCommands, type AvatarDelta, type AvatarSnapshot } from './avatars.ts'
import { contract, type CommandsOf, type DeltaOf, type ShownOf, type Together } from './contract.ts'
import { desktopCommands, type DesktopDelta, type DesktopSnapshot } from './desktop.ts'
import { encryptionCommands, type EncryptionDelta, type EncryptionSnapshot } from './encryption.ts'
import { fileCommands, type FileDelta, type FileSnapshot } from './files.ts'
import { keepingCommands, type KeepingDelta, type KeepingSnapshot } from './keeping.ts'
import { linkCommands, type LinkDelta, type LinkSnapshot } from './links.ts'
import { messageCommands, type MessageDelta, type MessageSnapshot } from './messages.ts'
import { movingInCommands, type MovingInDelta, type MovingInSnapshot } from './moving-in.ts'
import { notificationCommands, type NotificationDelta, type NotificationSnapshot } from './notifications.ts'
import { roomCommands, type RoomDelta, type RoomSnapshot } from './rooms.ts'
import { rosterCommands, type RosterDelta, type RosterSnapshot } from './roster.ts'
import { searchCommands, type SearchDelta, type SearchSnapshot } from './search.ts'
import { strangerCommands, type StrangerDelta, type StrangerSnapshot } from './strangers.ts'
import { storeCommands, type StoreDelta } from './store.ts'
import { updateCommands, type UpdateDelta, type UpdateSnapshot } from './updates.ts'

/**
 * The contracts of all features that windows know, by name. The code of a feature has the same name in
 * `electron/domain/features.ts`.
 */
export const contracts = {
  accounts: contract<AccountDelta, AccountSnapshot>()(accountCommands, { accounts: [] }),
  archive: contract<ArchiveDelta, ArchiveSnapshot>()(archiveCommands, { archives: [] }),
  avatars: contract<AvatarDelta, AvatarSnapshot>()(avatarCommands, { avatars: [] }),
  desktop: contract<DesktopDelta, DesktopSnapshot>()(desktopCommands, { abilities: NO_DESKTOP }),
  encryption: contract<EncryptionDelta, EncryptionSnapshot>()(encryptionCommands, {}),
  files: contract<FileDelta, FileSnapshot>()(fileCommands, {
    staged: [],
    toSend: null,
    downloadFolder: '',
  }),
  keeping: contract<KeepingDelta, KeepingSnapshot>()(keepingCommands, {
    expiryDays: null,
    deletedConversations: [],
  }),
  links: contract<LinkDelta, LinkSnapshot>()(linkCommands, { links: [], linksLeftOut: 0 }),
  messages: contract<MessageDelta, MessageSnapshot>()(messageCommands, { conversations: [] }),
  movingIn: contract<MovingInDelta, MovingInSnapshot>()(movingInCommands, {
    importing: null,
    exporting: null,
  }),
  notifications: contract<NotificationDelta, NotificationSnapshot>()(notificationCommands, {
    notificationRules: [],
  }),
  rooms: contract<RoomDelta, RoomSnapshot>()(roomCommands, { rooms: [], invitations: [] }),
  roster: contract<RosterDelta, RosterSnapshot>()(rosterCommands, {
    contacts: [],
    requests: [],
    blocked: {},
  }),
  search: contract<SearchDelta, SearchSnapshot>()(searchCommands, {
    searchIndex: { share: 1, running: false },
  }),
  strangers: contract<StrangerDelta, StrangerSnapshot>()(strangerCommands, {
    strangers: [],
    strangersDropped: {},
  }),
  store: contract<StoreDelta, object>()(storeCommands, {}),
  updates: contract<UpdateDelta, UpdateSnapshot>()(updateCommands, { update: null }),
}

type Contracts = typeof contracts
export type FeatureName = keyof Contracts

export type FeatureCommands<Name extends FeatureName = FeatureName> = Together<CommandsOf<Contracts[Name]>>
export type FeatureDelta = DeltaOf<Contracts[FeatureName]>
/** The part of the snapshot from these features. */
export type FeatureSnapshot<Name extends FeatureName = FeatureName> = Together<ShownOf<Contracts[Name]>>

import type { Affiliation } from '../../model/room.ts'
import { inSentence } from '../../text/quoted.ts'

type Listed = Exclude<Affiliation, 'none'>

const lists: Readonly<Record<Listed, string>> = {
  owner: 'Owners',
  admin: 'Admins',
  member: 'Members',
  outcast: 'Banned',
}

const are: Readonly<Record<Listed, string>> = {
  owner: 'Owner',
  admin: 'Admin',
  member: 'Member',
  outcast: 'Banned',
}

const nobody: Readonly<Record<Listed, string>> = {
  owner: 'No owners.',
  admin: 'No admins.',
  member: 'No members.',
  outcast: 'Nobody is banned.',
}

/** Settings of a room. */
export const roomSettings = {
  title: 'Room settings',
  of: (room: string): string => `Room settings of ${inSentence(room)}`,
  open: 'Room settings…',
  forYou: 'For you',
  ownName: 'Your name for it',
  ownNameHint: 'Only you see it. Empty: what the room is called.',
  forEverybody: 'For everybody',
  pictureTitle: 'Picture of the room',
  pictureText: 'Everybody in the room sees it.',
  loading: 'Asking for the settings…',
  nothing: 'The room lets nothing be changed here.',
  ownersOnly: 'The room’s other settings are for its owners.',
  discardTitle: 'Discard your changes?',
  discardText: 'You have changed settings and not saved them.',
  discard: 'Discard',
  destroySection: 'End of the room',
  destroy: 'Destroy room…',
  destroyTitle: (room: string): string => `Destroy ${inSentence(room)}?`,
  destroyText: 'Everybody has to leave, and the room is gone. Nobody can undo this.',
  destroyConfirm: 'Destroy room',
  newAddress: 'New address',
  newAddressHint: 'Optional. Where people can go on talking.',
  list: 'List',
  lists,
  are,
  nobody,
  everyOther: 'Nobody matches.',
  search: 'Search in this list',
  loadingList: 'Asking for the list…',
  add: 'Add',
  addAddress: 'Address to add',
  change: (who: string): string => `What ${inSentence(who)} is`,
  remove: 'Remove',
  removeWho: (who: string): string => `Remove ${inSentence(who)} from this list`,
  because: (reason: string): string => `Reason: ${inSentence(reason, 200)}`,
} as const

import type { RoomPreset, RoomWish } from '../../model/room.ts'
import { inSentence } from '../../text/quoted.ts'
import { numbers } from './numbers.ts'

const presets: Readonly<Record<RoomPreset, { readonly label: string; readonly text: string }>> = {
  group: {
    label: 'Private group',
    text: 'Only people who were invited can enter. They see each other’s addresses.',
  },
  public: {
    label: 'Public room',
    text: 'Everybody can find and enter it. Only moderators see addresses.',
  },
  announcement: {
    label: 'Announcement room',
    text: 'Everybody can enter and read. Only those whom you allow can write.',
  },
}

const unmetWishes: Readonly<Record<RoomWish, string>> = {
  named: 'Only you see the name.',
  described: 'It does not take the description.',
  kept: 'It may end when everybody has left.',
  archived: 'It keeps no history.',
  'members-only': 'Everybody may be able to enter.',
  open: 'Not everybody may be able to enter.',
  listed: 'It may not be in the list of rooms.',
  hidden: 'It may be in the list of rooms, where others find it.',
  'addresses-for-all': 'People may not see each other’s addresses.',
  'addresses-for-moderators': 'Everybody may see addresses.',
  moderated: 'Everybody may be able to write.',
  'members-invite': 'Members may not be able to invite others.',
}

/** Creating rooms and groups. */
export const creating = {
  title: 'Create a room',
  /** Leads to the dialog. */
  open: 'Create room',
  what: 'What kind of room',
  presets,
  name: 'Name',
  description: 'Description',
  descriptionHint: 'Optional. People read it before they join.',
  advanced: 'Advanced',
  address: 'Address',
  addressHint: 'Without one, Balcony makes one up.',
  create: 'Create',
  busy: 'Creating the room…',
  nameMissing: 'Give it a name.',
  groupTitle: 'New group',
  groupName: 'Name of the group',
  groupText: 'Only the people whom you choose can enter and read.',
  groupBusy: 'Creating the group…',
  people: 'People',
  search: 'Search people',
  nobodyFound: 'Nobody among your contacts matches.',
  noContacts: 'You have no contacts with this account yet.',
  chosen: (count: number): string => `${numbers.number(count)} chosen`,
  peopleMissing: 'Choose at least one person.',
  createGroup: 'Create group',
  uninvited: (names: string): string => `The group is ready. These people could not be invited: ${names}.`,
  inviteAgain: 'Invite them again',
  openGroup: 'Open the group',
  openRoom: 'Open the room',
  unmet: 'It is ready, but its service cannot do everything:',
  unmetWishes,
  inviteTitle: (room: string): string => `Invite people to ${inSentence(room)}`,
  invitePeople: 'Invite people…',
  invite: 'Invite',
  reason: 'What you say to them',
  reasonHint: 'Optional.',
  notInvited: (names: string): string => `These people could not be invited: ${names}.`,
} as const

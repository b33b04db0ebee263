import type { RoomField, RoomFormTab } from '../../model/room-form.ts'
import type { KnownField } from '../known-field.ts'

const tabs: Readonly<Record<RoomFormTab, string>> = {
  general: 'General',
  access: 'Access',
  members: 'Members',
  moderation: 'Moderation',
}

const roles = {
  moderator: 'Moderators',
  participant: 'People who may write',
  visitor: 'People who may only read',
  none: 'Nobody',
}
const archive: KnownField = {
  label: 'Keep the messages on the server',
  help: 'New people and new devices can then read what was written before.',
}
const description = 'Description'
const language: KnownField = { label: 'Language', help: 'The code of a language, such as en or de-AT.' }
const pubsub: KnownField = { label: 'Address of the room’s feed' }
const historyLength: KnownField = { label: 'Messages shown to people who enter, at most' }

/** Fields of the forms of rooms, by their names (XEP-0045 §15.5). */
const fields: Readonly<Record<RoomField, KnownField>> = {
  'muc#roomconfig_roomname': { label: 'Name' },
  'muc#roomconfig_roomdesc': { label: description, help: 'People read it before they join.' },
  'muc#roomconfig_lang': language,
  'muc#roomconfig_persistentroom': {
    label: 'Keep the room when everybody has left',
    help: 'Otherwise it is deleted with the last person.',
  },
  'muc#roomconfig_enablearchiving': archive,
  mam: archive,
  'muc#roomconfig_enablelogging': {
    label: 'Log the conversation publicly',
    help: 'Anyone may be able to read it on the web.',
  },
  'muc#maxhistoryfetch': historyLength,
  'muc#roomconfig_historylength': historyLength,
  'muc#roomconfig_defaulthistorymessages': {
    label: 'Messages shown to people who enter',
    help: 'Where their app doesn’t ask for a number.',
  },
  'muc#roomconfig_pubsub': pubsub,

  'muc#roomconfig_publicroom': { label: 'List the room publicly', help: 'Anyone can find it.' },
  'muc#roomconfig_membersonly': { label: 'Only members may join' },
  'muc#roomconfig_passwordprotectedroom': { label: 'Ask for a password' },
  'muc#roomconfig_roomsecret': { label: 'Password' },
  'muc#roomconfig_maxusers': {
    label: 'People at the same time, at most',
    options: { none: 'Any number', '0': 'Any number', '': 'Any number' },
  },
  'muc#roomconfig_whois': {
    label: 'Who may see people’s real addresses',
    options: { moderators: 'Moderators', anyone: 'Everybody in the room', none: 'Nobody' },
  },
  'x-muc#roomconfig_registration': { label: 'People may ask to become members' },
  captcha_protected: { label: 'Ask people to prove that they are no program' },
  captcha_whitelist: { label: 'Addresses that never have to prove it' },
  '{xmpp:prosody.im}muc#roomconfig_tos_message': { label: 'Terms to accept before writing' },

  'muc#roomconfig_allowinvites': { label: 'Everybody may invite others' },
  '{http://prosody.im/protocol/muc}roomconfig_allowmemberinvites': {
    label: 'Members may invite new members',
  },
  'muc#roomconfig_roomowners': { label: 'Owners' },
  'muc#roomconfig_roomadmins': { label: 'Admins' },
  'muc#roomconfig_getmemberlist': { label: 'Who may see the list of members', options: roles },
  'muc#roomconfig_presencebroadcast': { label: 'Whose coming and going is shown', options: roles },
  'muc#roomconfig_allowpm': {
    label: 'Who may write private messages',
    options: {
      anyone: 'Everybody in the room',
      participants: 'People who may write',
      moderators: 'Moderators',
      none: 'Nobody',
    },
  },
  allow_private_messages: { label: 'People may write private messages' },
  allow_private_messages_from_visitors: {
    label: 'To whom people who may only read can write private messages',
    options: { anyone: 'Everybody in the room', moderators: 'Moderators', nobody: 'Nobody' },
  },
  allow_query_users: {
    label: 'People may ask for each other’s details',
    help: 'Such as the picture and the app they use.',
  },
  allow_subscription: { label: 'People may follow the room without being there' },
  public_list: { label: 'Show from outside who is there' },
  '{xmpp:prosody.im}muc#roomconfig_discover_occupants': { label: 'Show from outside who is there' },
  enable_hats: { label: 'People may have titles' },
  'x-muc#roomconfig_reservednick': { label: 'Only registered nicknames may be used' },
  'x-muc#roomconfig_canchangenick': { label: 'People may change their nickname' },

  'muc#roomconfig_moderatedroom': {
    label: 'Only those whom a moderator allows may write',
    help: 'Everybody else can only read.',
  },
  'muc#roomconfig_defaultaffiliation': { label: 'What new people are' },
  members_by_default: { label: 'New people may write at once' },
  'muc#roomconfig_changesubject': { label: 'Everybody may change the subject' },
  allow_voice_requests: { label: 'People may ask to be allowed to write' },
  voice_request_min_interval: { label: 'Seconds until they may ask again' },
  allow_visitor_status: { label: 'People who may only read may show a status message' },
  allow_visitor_nickchange: { label: 'People who may only read may change their nickname' },
  '{xmpp:prosody.im}muc#roomconfig_unaffiliated_media': {
    label: 'Show pictures of people who are no members',
  },
  '{xmpp:prosody.im}muc#roomconfig_unaffiliated_status': {
    label: 'Show status messages of people who are no members',
  },
  '{xmpp:prosody.im}muc#roomconfig_display_media': { label: 'Show pictures in the conversation' },
  '{xmpp:prosody.im}muc#roomconfig_allow_members_attention': { label: 'Members may ask for attention' },
  'muc#roomconfig_slow_mode_duration': {
    label: 'Seconds between two messages of a person',
    help: '0 for as often as they like.',
  },

  'muc#register_roomnick': { label: 'Nickname' },
  'muc#register_first': { label: 'First name' },
  'muc#register_last': { label: 'Last name' },
  'muc#register_email': { label: 'Email address' },
  'muc#register_url': { label: 'Website' },
  'muc#register_faqentry': { label: 'About you, for the list of members' },
  'muc#register_allow': { label: 'Make them a member' },

  'muc#role': { label: 'What they ask for', options: { participant: 'To be allowed to write' } },
  'muc#jid': { label: 'Address' },
  'muc#roomnick': { label: 'Nickname' },
  'muc#request_allow': { label: 'Allow them to write' },

  'muc#roominfo_changesubject': { label: 'Everybody may change the subject' },
  'muc#roominfo_contactjid': { label: 'People to ask about the room' },
  'muc#roominfo_description': { label: description },
  'muc#roominfo_lang': language,
  'muc#roominfo_ldapgroup': { label: 'Group in the organization’s directory' },
  'muc#roominfo_logs': { label: 'Public log of the conversation' },
  'muc#roominfo_occupants': { label: 'People in the room' },
  'muc#roominfo_pubsub': pubsub,
  'muc#roominfo_subject': { label: 'Subject' },
  'muc#roominfo_subjectmod': { label: 'Everybody may change the subject' },
}

/** The settings of a room, and other forms of rooms. */
export const roomForm = { tabs, fields } as const

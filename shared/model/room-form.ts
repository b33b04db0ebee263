import type { DataForm, DataFormField } from './data-form.ts'

/** The parts of a room's settings. */
export const ROOM_FORM_TABS = ['general', 'access', 'members', 'moderation'] as const

export type RoomFormTab = (typeof ROOM_FORM_TABS)[number]

/**
 * The fields of a room's configuration that have words of ours, and their tabs: those of XEP-0045 §15.5.3, and what
 * Prosody, ejabberd and Openfire add.
 */
export const ROOM_CONFIG_FIELDS = {
  'muc#roomconfig_roomname': 'general',
  'muc#roomconfig_roomdesc': 'general',
  'muc#roomconfig_lang': 'general',
  'muc#roomconfig_persistentroom': 'general',
  'muc#roomconfig_enablearchiving': 'general',
  mam: 'general',
  'muc#roomconfig_enablelogging': 'general',
  'muc#maxhistoryfetch': 'general',
  'muc#roomconfig_historylength': 'general',
  'muc#roomconfig_defaulthistorymessages': 'general',
  'muc#roomconfig_pubsub': 'general',

  'muc#roomconfig_publicroom': 'access',
  'muc#roomconfig_membersonly': 'access',
  'muc#roomconfig_passwordprotectedroom': 'access',
  'muc#roomconfig_roomsecret': 'access',
  'muc#roomconfig_maxusers': 'access',
  'muc#roomconfig_whois': 'access',
  'x-muc#roomconfig_registration': 'access',
  captcha_protected: 'access',
  captcha_whitelist: 'access',
  '{xmpp:prosody.im}muc#roomconfig_tos_message': 'access',

  'muc#roomconfig_allowinvites': 'members',
  '{http://prosody.im/protocol/muc}roomconfig_allowmemberinvites': 'members',
  'muc#roomconfig_roomowners': 'members',
  'muc#roomconfig_roomadmins': 'members',
  'muc#roomconfig_getmemberlist': 'members',
  'muc#roomconfig_presencebroadcast': 'members',
  'muc#roomconfig_allowpm': 'members',
  allow_private_messages: 'members',
  allow_private_messages_from_visitors: 'members',
  allow_query_users: 'members',
  allow_subscription: 'members',
  public_list: 'members',
  '{xmpp:prosody.im}muc#roomconfig_discover_occupants': 'members',
  enable_hats: 'members',
  'x-muc#roomconfig_reservednick': 'members',
  'x-muc#roomconfig_canchangenick': 'members',

  'muc#roomconfig_moderatedroom': 'moderation',
  'muc#roomconfig_defaultaffiliation': 'moderation',
  members_by_default: 'moderation',
  'muc#roomconfig_changesubject': 'moderation',
  allow_voice_requests: 'moderation',
  voice_request_min_interval: 'moderation',
  allow_visitor_status: 'moderation',
  allow_visitor_nickchange: 'moderation',
  '{xmpp:prosody.im}muc#roomconfig_unaffiliated_media': 'moderation',
  '{xmpp:prosody.im}muc#roomconfig_unaffiliated_status': 'moderation',
  '{xmpp:prosody.im}muc#roomconfig_display_media': 'moderation',
  '{xmpp:prosody.im}muc#roomconfig_allow_members_attention': 'moderation',
  'muc#roomconfig_slow_mode_duration': 'moderation',
} as const satisfies Readonly<Record<string, RoomFormTab>>

/** Fields of the forms for members (§15.5.1), of those that moderators get (§15.5.2), and of a room's facts (§15.5.4). */
type OtherField =
  | `muc#register_${'allow' | 'email' | 'faqentry' | 'first' | 'last' | 'roomnick' | 'url'}`
  | 'muc#role'
  | 'muc#jid'
  | 'muc#roomnick'
  | 'muc#request_allow'
  | `muc#roominfo_${'changesubject' | 'contactjid' | 'description' | 'lang' | 'ldapgroup' | 'logs' | 'occupants' | 'pubsub' | 'subject' | 'subjectmod'}`

export type RoomField = keyof typeof ROOM_CONFIG_FIELDS | OtherField

/**
 * The tab of each field. Unknown fields belong to General. A heading between the fields goes with the one behind it.
 */
export function roomFormTabs({ fields }: DataForm): ReadonlyMap<RoomFormTab, readonly DataFormField[]> {
  const tabs = new Map<RoomFormTab, DataFormField[]>(ROOM_FORM_TABS.map((tab) => [tab, []]))
  let headings: DataFormField[] = []
  for (const field of fields) {
    if (field.type === 'fixed') {
      headings.push(field)
      continue
    }
    tabs.get(tabOf(field.name))?.push(...headings, field)
    headings = []
  }
  return tabs
}

const known: Readonly<Record<string, RoomFormTab>> = ROOM_CONFIG_FIELDS

const tabOf = (name: string): RoomFormTab =>
  (Object.hasOwn(known, name) ? known[name] : undefined) ?? 'general'

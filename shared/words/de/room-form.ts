import type { RoomField, RoomFormTab } from '../../model/room-form.ts'
import type { KnownField } from '../known-field.ts'

const tabs: Readonly<Record<RoomFormTab, string>> = {
  general: 'Allgemein',
  access: 'Zugang',
  members: 'Mitglieder',
  moderation: 'Moderation',
}

const roles = {
  moderator: 'Moderierende',
  participant: 'Wer schreiben darf',
  visitor: 'Wer nur lesen darf',
  none: 'Niemand',
}
const archive: KnownField = {
  label: 'Nachrichten auf dem Server aufbewahren',
  help: 'Wer neu dazukommt oder ein neues Gerät hat, kann dann lesen, was vorher geschrieben wurde.',
}
const description = 'Beschreibung'
const language: KnownField = {
  label: 'Sprache',
  help: 'Das Kürzel einer Sprache, zum Beispiel de oder en-GB.',
}
const pubsub: KnownField = { label: 'Adresse der Neuigkeiten des Raums' }
const historyLength: KnownField = { label: 'Höchstens so viele Nachrichten beim Betreten zeigen' }

/** Fields of the forms of rooms, by their names (XEP-0045 §15.5). */
const fields: Readonly<Record<RoomField, KnownField>> = {
  'muc#roomconfig_roomname': { label: 'Name' },
  'muc#roomconfig_roomdesc': { label: description, help: 'Man liest sie vor dem Betreten.' },
  'muc#roomconfig_lang': language,
  'muc#roomconfig_persistentroom': {
    label: 'Den Raum behalten, wenn alle gegangen sind',
    help: 'Sonst wird er mit der letzten Person gelöscht.',
  },
  'muc#roomconfig_enablearchiving': archive,
  mam: archive,
  'muc#roomconfig_enablelogging': {
    label: 'Das Gespräch öffentlich mitschreiben',
    help: 'Vielleicht kann es dann jeder im Web lesen.',
  },
  'muc#maxhistoryfetch': historyLength,
  'muc#roomconfig_historylength': historyLength,
  'muc#roomconfig_defaulthistorymessages': {
    label: 'So viele Nachrichten beim Betreten zeigen',
    help: 'Falls eine App keine Zahl nennt.',
  },
  'muc#roomconfig_pubsub': pubsub,

  'muc#roomconfig_publicroom': { label: 'Den Raum öffentlich auflisten', help: 'Jeder kann ihn finden.' },
  'muc#roomconfig_membersonly': { label: 'Nur für Mitglieder' },
  'muc#roomconfig_passwordprotectedroom': { label: 'Nach einem Passwort fragen' },
  'muc#roomconfig_roomsecret': { label: 'Passwort' },
  'muc#roomconfig_maxusers': {
    label: 'Höchstens so viele Personen gleichzeitig',
    options: { none: 'Beliebig viele', '0': 'Beliebig viele', '': 'Beliebig viele' },
  },
  'muc#roomconfig_whois': {
    label: 'Wer die echten Adressen sieht',
    options: { moderators: 'Moderierende', anyone: 'Alle im Raum', none: 'Niemand' },
  },
  'x-muc#roomconfig_registration': { label: 'Man darf um Mitgliedschaft bitten' },
  captcha_protected: { label: 'Prüfen, dass kein Programm den Raum betritt' },
  captcha_whitelist: { label: 'Adressen, die nie geprüft werden' },
  '{xmpp:prosody.im}muc#roomconfig_tos_message': {
    label: 'Bedingungen, denen man vor dem Schreiben zustimmt',
  },

  'muc#roomconfig_allowinvites': { label: 'Alle dürfen andere einladen' },
  '{http://prosody.im/protocol/muc}roomconfig_allowmemberinvites': {
    label: 'Mitglieder dürfen neue Mitglieder einladen',
  },
  'muc#roomconfig_roomowners': { label: 'Wem der Raum gehört' },
  'muc#roomconfig_roomadmins': { label: 'Wer den Raum verwaltet' },
  'muc#roomconfig_getmemberlist': { label: 'Wer die Liste der Mitglieder sieht', options: roles },
  'muc#roomconfig_presencebroadcast': { label: 'Wessen Kommen und Gehen man sieht', options: roles },
  'muc#roomconfig_allowpm': {
    label: 'Wer private Nachrichten schreiben darf',
    options: {
      anyone: 'Alle im Raum',
      participants: 'Wer schreiben darf',
      moderators: 'Moderierende',
      none: 'Niemand',
    },
  },
  allow_private_messages: { label: 'Private Nachrichten sind erlaubt' },
  allow_private_messages_from_visitors: {
    label: 'Wem Personen, die nur lesen dürfen, privat schreiben können',
    options: { anyone: 'Allen im Raum', moderators: 'Moderierenden', nobody: 'Niemandem' },
  },
  allow_query_users: {
    label: 'Alle dürfen nach Angaben der anderen fragen',
    help: 'Zum Beispiel nach dem Bild und der App.',
  },
  allow_subscription: { label: 'Man darf dem Raum folgen, ohne dort zu sein' },
  public_list: { label: 'Von außen zeigen, wer da ist' },
  '{xmpp:prosody.im}muc#roomconfig_discover_occupants': { label: 'Von außen zeigen, wer da ist' },
  enable_hats: { label: 'Personen können Titel haben' },
  'x-muc#roomconfig_reservednick': { label: 'Nur eingetragene Spitznamen sind erlaubt' },
  'x-muc#roomconfig_canchangenick': { label: 'Man darf seinen Spitznamen ändern' },

  'muc#roomconfig_moderatedroom': {
    label: 'Nur wer die Erlaubnis hat, darf schreiben',
    help: 'Alle anderen können nur lesen.',
  },
  'muc#roomconfig_defaultaffiliation': { label: 'Was neue Personen sind' },
  members_by_default: { label: 'Neue Personen dürfen sofort schreiben' },
  'muc#roomconfig_changesubject': { label: 'Alle dürfen das Thema ändern' },
  allow_voice_requests: { label: 'Man darf um die Erlaubnis zum Schreiben bitten' },
  voice_request_min_interval: { label: 'Sekunden, bis man wieder bitten darf' },
  allow_visitor_status: { label: 'Wer nur lesen darf, darf eine Statusnachricht zeigen' },
  allow_visitor_nickchange: { label: 'Wer nur lesen darf, darf den Spitznamen ändern' },
  '{xmpp:prosody.im}muc#roomconfig_unaffiliated_media': {
    label: 'Bilder von Personen zeigen, die keine Mitglieder sind',
  },
  '{xmpp:prosody.im}muc#roomconfig_unaffiliated_status': {
    label: 'Statusnachrichten von Personen zeigen, die keine Mitglieder sind',
  },
  '{xmpp:prosody.im}muc#roomconfig_display_media': { label: 'Bilder im Gespräch zeigen' },
  '{xmpp:prosody.im}muc#roomconfig_allow_members_attention': {
    label: 'Mitglieder dürfen um Aufmerksamkeit bitten',
  },
  'muc#roomconfig_slow_mode_duration': {
    label: 'Sekunden zwischen zwei Nachrichten einer Person',
    help: '0 für beliebig oft.',
  },

  'muc#register_roomnick': { label: 'Spitzname' },
  'muc#register_first': { label: 'Vorname' },
  'muc#register_last': { label: 'Nachname' },
  'muc#register_email': { label: 'E-Mail-Adresse' },
  'muc#register_url': { label: 'Website' },
  'muc#register_faqentry': { label: 'Über dich, für die Liste der Mitglieder' },
  'muc#register_allow': { label: 'Zum Mitglied machen' },

  'muc#role': { label: 'Worum es geht', options: { participant: 'Um die Erlaubnis zum Schreiben' } },
  'muc#jid': { label: 'Adresse' },
  'muc#roomnick': { label: 'Spitzname' },
  'muc#request_allow': { label: 'Das Schreiben erlauben' },

  'muc#roominfo_changesubject': { label: 'Alle dürfen das Thema ändern' },
  'muc#roominfo_contactjid': { label: 'Wen man zum Raum fragen kann' },
  'muc#roominfo_description': { label: description },
  'muc#roominfo_lang': language,
  'muc#roominfo_ldapgroup': { label: 'Gruppe im Verzeichnis der Organisation' },
  'muc#roominfo_logs': { label: 'Öffentliche Mitschrift des Gesprächs' },
  'muc#roominfo_occupants': { label: 'Personen im Raum' },
  'muc#roominfo_pubsub': pubsub,
  'muc#roominfo_subject': { label: 'Thema' },
  'muc#roominfo_subjectmod': { label: 'Alle dürfen das Thema ändern' },
}

/** The settings of a room, and other forms of rooms. */
export const roomForm = { tabs, fields } as const

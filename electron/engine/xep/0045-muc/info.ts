import { boolean } from '../../xml/codec.ts'
import type { DiscoInfo } from '../0030-disco/index.ts'
import { formTypeOf, type Form } from '../0004-data-forms/index.ts'
import { avatarHashIn } from '../0486-muc-avatars/index.ts'
import { abilitiesOf, type RoomAbilities } from './abilities.ts'
import { NS_MUC } from './codec.ts'

const PROSODY_INVITES = '{http://prosody.im/protocol/muc}roomconfig_allowmemberinvites'
const NS_ROOM_INFO = 'http://jabber.org/protocol/muc#roominfo'
/** An announcement that a person reads before entering. The rest is cut off. */
const MAX_TEXT = 4_096
const MAX_CONTACTS = 20

/** What a room says about itself before one enters. All of it is a claim of the room. */
export interface RoomInfo extends RoomAbilities {
  /** Empty if it has none, like the other texts. */
  readonly name: string
  readonly description: string
  readonly subject: string
  readonly language: string
  /** A web page with the discussions, for everybody. */
  readonly logs: string
  /** null if the room does not say. */
  readonly occupants: number | null
  /** Addresses of people to ask, as text, at most twenty. */
  readonly contacts: readonly string[]
  /** Whether everybody may change the subject; null if the room does not say. */
  readonly isSubjectFree: boolean | null
  /** Whether members may invite others into a members-only room; null if the room does not say. */
  readonly isInvitingFree: boolean | null
  /** The SHA-1 hash of its picture (XEP-0486); null if it names none. */
  readonly avatar: string | null
  /** All features (§15.3), such as `urn:xmpp:mam:2`. */
  readonly features: ReadonlySet<string>
}

/** Whether the answer is that of a room, or of a service for rooms. */
export function isConference({ identities, features }: DiscoInfo): boolean {
  return features.includes(NS_MUC) || identities.some(({ category }) => category === 'conference')
}

/** Reads a room's answer (§6.4); null if it is none. */
export function roomInfo(info: DiscoInfo): RoomInfo | null {
  if (!isConference(info)) return null
  const features = new Set(info.features)
  const form = info.forms.find((one) => formTypeOf(one) === NS_ROOM_INFO)
  const text = (name: string) => valuesOf(form, name)[0] ?? ''
  const occupants = Number.parseInt(text('muc#roominfo_occupants'), 10)
  return {
    name: info.identities.find(({ category }) => category === 'conference')?.name ?? '',
    description: text('muc#roominfo_description'),
    subject: text('muc#roominfo_subject'),
    language: text('muc#roominfo_lang'),
    logs: text('muc#roominfo_logs'),
    occupants: occupants >= 0 ? occupants : null,
    contacts: valuesOf(form, 'muc#roominfo_contactjid').slice(0, MAX_CONTACTS),
    // COMPAT(Prosody): it has the field of the configuration form, too.
    isSubjectFree: truth(text('muc#roominfo_changesubject') || text('muc#roomconfig_changesubject')),
    // COMPAT(Prosody): likewise.
    isInvitingFree: truth(text('muc#roomconfig_allowinvites') || text(PROSODY_INVITES)),
    avatar: avatarHashIn(form),
    features,
    ...abilitiesOf(features),
  }
}

const truth = (text: string): boolean | null => boolean.parse(text) ?? null

function valuesOf(form: Form | undefined, name: string): readonly string[] {
  const values = form?.fields.find((field) => field.var === name)?.values ?? []
  return values.map((value) => value.slice(0, MAX_TEXT))
}

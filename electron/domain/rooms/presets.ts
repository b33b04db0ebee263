import type { DataFormField } from '../../../shared/model/data-form.ts'
import type { RoomPreset, RoomWish } from '../../../shared/model/room.ts'

interface Setting {
  /** The wish that one of the fields fulfils, or null if the room is as good without it. */
  readonly wish: RoomWish | null
  /** Names of fields by which servers do this, with the value that does it. All that the form has are set. */
  readonly fields: readonly (readonly [name: string, value: string])[]
}

const wish = (name: RoomWish | null, ...fields: Setting['fields']): Setting => ({ wish: name, fields })

const ALWAYS = [
  wish('kept', ['muc#roomconfig_persistentroom', '1']),
  wish('archived', ['muc#roomconfig_enablearchiving', '1'], ['mam', '1']),
]
const EVERYBODY_WRITES = [
  wish(null, ['muc#roomconfig_moderatedroom', '0']),
  // ejabberd lets new people only read without it.
  wish(null, ['members_by_default', '1']),
]
const FOR_ALL = [
  wish('open', ['muc#roomconfig_membersonly', '0']),
  wish('listed', ['muc#roomconfig_publicroom', '1']),
  wish('addresses-for-moderators', ['muc#roomconfig_whois', 'moderators']),
]

const PRESETS: Readonly<Record<RoomPreset, readonly Setting[]>> = {
  group: [
    ...ALWAYS,
    ...EVERYBODY_WRITES,
    wish('members-only', ['muc#roomconfig_membersonly', '1']),
    wish('hidden', ['muc#roomconfig_publicroom', '0']),
    wish(null, ['public_list', '0']),
    wish(null, ['muc#roomconfig_enablelogging', '0']),
    wish('addresses-for-all', ['muc#roomconfig_whois', 'anyone']),
    // Prosody's field is about new members; elsewhere everybody there is a member already.
    wish(
      'members-invite',
      ['{http://prosody.im/protocol/muc}roomconfig_allowmemberinvites', '1'],
      ['muc#roomconfig_allowinvites', '1'],
    ),
    wish(null, ['muc#roomconfig_changesubject', '1']),
  ],
  public: [...ALWAYS, ...EVERYBODY_WRITES, ...FOR_ALL],
  announcement: [
    ...ALWAYS,
    ...FOR_ALL,
    wish('moderated', ['muc#roomconfig_moderatedroom', '1']),
    // Otherwise ejabberd lets everybody write in spite of it.
    wish(null, ['members_by_default', '0']),
    wish(null, ['muc#roomconfig_changesubject', '0']),
  ],
}

/** The answers to a room's form for a preset, and what the room cannot do. */
interface PresetAnswers {
  readonly values: ReadonlyMap<string, readonly string[]>
  readonly unmet: readonly RoomWish[]
}

/** Fills the configuration of a new room (XEP-0045 §15.5.3), with only what the fields of its form offer. */
export function presetAnswers(
  fieldsOfForm: readonly DataFormField[],
  wanted: { readonly preset: RoomPreset; readonly name: string; readonly description?: string | undefined },
): PresetAnswers {
  const [name, description = ''] = [wanted.name.trim(), wanted.description?.trim()]
  const texts = [
    ...(name === '' ? [] : [wish('named', ['muc#roomconfig_roomname', name])]),
    ...(description === '' ? [] : [wish('described', ['muc#roomconfig_roomdesc', description])]),
  ]
  const fields = new Map(fieldsOfForm.map((field) => [field.name, field]))
  const values = new Map<string, readonly string[]>()
  const unmet: RoomWish[] = []
  for (const { wish: aim, fields: ways } of [...texts, ...PRESETS[wanted.preset]]) {
    const possible = ways.filter(([field, value]) => takes(fields.get(field), value))
    for (const [field, value] of possible) values.set(field, [value])
    // A room that cannot be for members only is open anyway.
    if (possible.length === 0 && aim !== null && aim !== 'open') unmet.push(aim)
  }
  return { values, unmet }
}

function takes(field: DataFormField | undefined, value: string): boolean {
  switch (field?.type) {
    case undefined:
    case 'fixed':
      return false
    case 'boolean':
      return value === '1' || value === '0'
    case 'list-single':
    case 'list-multi':
      return field.options.some((option) => option.value === value)
    default:
      return true
  }
}

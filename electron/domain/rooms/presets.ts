import type { RoomPreset } from '../../../shared/model/room.ts'
import type { Rooms } from '../../engine/xep/0045-muc/index.ts'

type Form = NonNullable<Extract<Awaited<ReturnType<Rooms['admin']['configuration']>>, { ok: true }>['value']>

const FIELDS: Readonly<Record<RoomPreset, Readonly<Record<string, string>>>> = {
  group: {
    'muc#roomconfig_membersonly': '1',
    'muc#roomconfig_publicroom': '0',
    'muc#roomconfig_whois': 'anyone',
    'muc#roomconfig_changesubject': '1',
    'muc#roomconfig_moderatedroom': '0',
  },
  public: {
    'muc#roomconfig_membersonly': '0',
    'muc#roomconfig_publicroom': '1',
    'muc#roomconfig_whois': 'moderators',
    'muc#roomconfig_moderatedroom': '0',
  },
  announcement: {
    'muc#roomconfig_membersonly': '0',
    'muc#roomconfig_publicroom': '1',
    'muc#roomconfig_whois': 'moderators',
    'muc#roomconfig_moderatedroom': '1',
    'muc#roomconfig_changesubject': '0',
  },
}

/** The values of a preset for those fields that the room's form has (XEP-0045 §15.5.3). */
export function presetValues(
  form: Form,
  wanted: { readonly preset: RoomPreset; readonly name: string; readonly description?: string | undefined },
): ReadonlyMap<string, readonly string[]> {
  const values = {
    ...FIELDS[wanted.preset],
    'muc#roomconfig_persistentroom': '1',
    'muc#roomconfig_enablearchiving': '1',
    'muc#roomconfig_roomname': wanted.name.trim(),
    ...(wanted.description !== undefined && { 'muc#roomconfig_roomdesc': wanted.description.trim() }),
  }
  const names = new Set(form.fields.map((field) => field.var))
  return new Map(
    Object.entries(values).flatMap(([name, value]) => (names.has(name) ? [[name, [value]] as const] : [])),
  )
}

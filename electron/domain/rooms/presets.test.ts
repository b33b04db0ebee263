import { describe, expect, it } from 'vitest'
import type { DataForm, FormFieldType } from '../../../shared/model/data-form.ts'
import type { RoomPreset } from '../../../shared/model/room.ts'
import { fieldOf, formOf as dataForm } from '../../../shared/testing/forms.ts'
import { presetAnswers } from './presets.ts'

type Line = readonly [name: string, type: FormFieldType, options?: readonly string[]]

const formOf = (...lines: readonly Line[]) =>
  dataForm(
    lines.map(([name, type, options = []]) =>
      fieldOf(name, type, { options: options.map((value) => ({ value, label: value })) }),
    ),
    { formType: 'http://jabber.org/protocol/muc#roomconfig' },
  )

const config = (name: string) => `muc#roomconfig_${name}`
const MEMBERS_INVITE = '{http://prosody.im/protocol/muc}roomconfig_allowmemberinvites'
const booleans = (...names: string[]) => names.map((name): Line => [config(name), 'boolean'])

/** As Prosody 0.12 sends it. */
const prosody = formOf(
  ['', 'fixed'],
  [config('roomname'), 'text-single'],
  [config('roomdesc'), 'text-single'],
  [config('lang'), 'text-single'],
  ...booleans('persistentroom', 'publicroom'),
  ['', 'fixed'],
  [config('roomsecret'), 'text-private'],
  [config('membersonly'), 'boolean'],
  [MEMBERS_INVITE, 'boolean'],
  ['', 'fixed'],
  ...booleans('changesubject', 'moderatedroom'),
  [config('whois'), 'list-single', ['moderators', 'anyone']],
  ['', 'fixed'],
  [config('historylength'), 'text-single'],
  [config('defaulthistorymessages'), 'text-single'],
  [config('presencebroadcast'), 'list-multi', ['none', 'visitor', 'participant', 'moderator']],
  [config('enablearchiving'), 'boolean'],
)

/** As ejabberd does. */
const ejabberd = formOf(
  [config('roomname'), 'text-single'],
  [config('roomdesc'), 'text-single'],
  ...booleans('persistentroom', 'publicroom'),
  ['public_list', 'boolean'],
  [config('passwordprotectedroom'), 'boolean'],
  [config('roomsecret'), 'text-private'],
  [config('maxusers'), 'list-single', ['5', '200']],
  [config('whois'), 'list-single', ['moderators', 'anyone']],
  ...booleans('membersonly', 'moderatedroom'),
  ['members_by_default', 'boolean'],
  [config('changesubject'), 'boolean'],
  [config('allowpm'), 'list-single', ['anyone', 'participants', 'moderators', 'none']],
  ...booleans('allowinvites', 'enablelogging'),
  ['mam', 'boolean'],
)

/** As Openfire does: no archive to switch on, and words between the fields. */
const openfire = formOf(
  [config('roomname'), 'text-single'],
  [config('roomdesc'), 'text-single'],
  ...booleans('changesubject', 'publicroom', 'persistentroom', 'moderatedroom', 'membersonly'),
  ['', 'fixed'],
  ...booleans('allowinvites', 'passwordprotectedroom'),
  [config('whois'), 'list-single', ['moderators', 'anyone']],
  [config('enablelogging'), 'boolean'],
  [config('roomowners'), 'jid-multi'],
)

const answers = (form: DataForm, preset: RoomPreset) => {
  const { values, unmet } = presetAnswers(form.fields, {
    preset,
    name: ' Verona ',
    description: 'Two households',
  })
  return { values: Object.fromEntries([...values].map(([name, [value]]) => [name, value])), unmet }
}
const named = { [config('roomname')]: 'Verona', [config('roomdesc')]: 'Two households' }

describe('a preset for a new room', () => {
  it('is a private group', () => {
    const common = {
      ...named,
      [config('persistentroom')]: '1',
      [config('membersonly')]: '1',
      [config('publicroom')]: '0',
      [config('whois')]: 'anyone',
      [config('moderatedroom')]: '0',
      [config('changesubject')]: '1',
    }
    expect(answers(prosody, 'group')).toEqual({
      values: { ...common, [config('enablearchiving')]: '1', [MEMBERS_INVITE]: '1' },
      unmet: [],
    })
    expect(answers(ejabberd, 'group')).toEqual({
      values: {
        ...common,
        mam: '1',
        public_list: '0',
        members_by_default: '1',
        [config('allowinvites')]: '1',
        [config('enablelogging')]: '0',
      },
      unmet: [],
    })
  })

  it('is a public room', () => {
    expect(answers(ejabberd, 'public')).toEqual({
      values: {
        ...named,
        [config('persistentroom')]: '1',
        [config('membersonly')]: '0',
        [config('publicroom')]: '1',
        [config('whois')]: 'moderators',
        [config('moderatedroom')]: '0',
        members_by_default: '1',
        mam: '1',
      },
      unmet: [],
    })
  })

  it('is a room for announcements, in which new people cannot write', () => {
    expect(answers(ejabberd, 'announcement').values).toMatchObject({
      [config('moderatedroom')]: '1',
      [config('membersonly')]: '0',
      [config('publicroom')]: '1',
      [config('changesubject')]: '0',
      members_by_default: '0',
    })
  })

  it.each(['group', 'public', 'announcement'] as const)('%s says what the room cannot do', (preset) => {
    expect(answers(openfire, preset).unmet).toEqual(['archived'])
    expect(answers(formOf(), preset)).toEqual({
      values: {},
      unmet: expect.arrayContaining(['named', 'kept']) as unknown,
    })
  })

  it('sets only what the form offers', () => {
    const odd = formOf(
      [config('whois'), 'list-single', ['moderators', 'none']],
      [config('membersonly'), 'list-single', ['1', '0']],
      [config('persistentroom'), 'fixed'],
      [config('roomname'), 'text-single'],
    )
    expect(answers(odd, 'group')).toEqual({
      values: { [config('roomname')]: 'Verona', [config('membersonly')]: '1' },
      unmet: ['described', 'kept', 'archived', 'hidden', 'addresses-for-all', 'members-invite'],
    })
    expect(answers(odd, 'public').unmet).toEqual(['described', 'kept', 'archived', 'listed'])
  })

  it('keeps a name that nobody gave', () => {
    const { values, unmet } = presetAnswers(prosody.fields, { preset: 'public', name: ' ' })
    expect([values.has(config('roomname')), values.has(config('roomdesc')), unmet]).toEqual([
      false,
      false,
      [],
    ])
  })
})

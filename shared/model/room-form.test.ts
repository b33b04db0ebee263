import { describe, expect, it } from 'vitest'
import { de } from '../words/de/index.ts'
import { en } from '../words/en/index.ts'
import { fieldOf, formOf } from '../testing/forms.ts'
import type { DataFormField } from './data-form.ts'
import { ROOM_CONFIG_FIELDS, roomFormTabs } from './room-form.ts'

const field = (name: string, rest: Partial<DataFormField> = {}) => fieldOf(name, 'boolean', rest)

/** XEP-0045 §15.5. */
const REGISTRY = `
  muc#maxhistoryfetch muc#roomconfig_allowpm muc#roomconfig_allowinvites muc#roomconfig_changesubject
  muc#roomconfig_enablelogging muc#roomconfig_getmemberlist muc#roomconfig_lang muc#roomconfig_pubsub
  muc#roomconfig_maxusers muc#roomconfig_membersonly muc#roomconfig_moderatedroom
  muc#roomconfig_passwordprotectedroom muc#roomconfig_persistentroom muc#roomconfig_presencebroadcast
  muc#roomconfig_publicroom muc#roomconfig_roomadmins muc#roomconfig_roomdesc muc#roomconfig_roomname
  muc#roomconfig_roomowners muc#roomconfig_roomsecret muc#roomconfig_whois
  muc#register_allow muc#register_email muc#register_faqentry muc#register_first muc#register_last
  muc#register_roomnick muc#register_url muc#role muc#jid muc#roomnick muc#request_allow
  muc#roominfo_contactjid muc#roominfo_description muc#roominfo_lang muc#roominfo_ldapgroup muc#roominfo_logs
  muc#roominfo_occupants muc#roominfo_subject muc#roominfo_subjectmod muc#roominfo_pubsub`

describe('the forms of rooms', () => {
  const names = [...REGISTRY.trim().split(/\s+/), ...Object.keys(ROOM_CONFIG_FIELDS)]
  it.each(names)('have words for %s, in every language', (name) => {
    for (const { fields } of [en.roomForm, de.roomForm]) {
      const known: Readonly<Record<string, { readonly label: string }>> = fields
      expect(known[name]?.label).toMatch(/^\p{L}/u)
      expect(JSON.stringify(known[name])).not.toMatch(/JID|MUC|affiliation/i)
    }
  })

  it('are sorted into tabs; headings go with the field behind them, and the unknown is general', () => {
    const fields = [
      field('', { type: 'fixed', values: ['Information'] }),
      field('muc#roomconfig_roomname'),
      field('', { type: 'fixed', values: ['Access'] }),
      field('muc#roomconfig_membersonly'),
      field('crystal-ball'),
      field('constructor'),
      field('muc#roomconfig_moderatedroom'),
      field('', { type: 'fixed', values: ['Nothing behind it'] }),
    ]
    const tabs = [...roomFormTabs(formOf(fields))].map(([tab, inside]) => [
      tab,
      inside.map(({ name, values }) => values[0] ?? name),
    ])
    expect(tabs).toEqual([
      ['general', ['Information', 'muc#roomconfig_roomname', 'crystal-ball', 'constructor']],
      ['access', ['Access', 'muc#roomconfig_membersonly']],
      ['members', []],
      ['moderation', ['muc#roomconfig_moderatedroom']],
    ])
  })
})

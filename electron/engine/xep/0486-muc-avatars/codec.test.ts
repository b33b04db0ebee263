import { describe, expect, it } from 'vitest'
import { DataForm } from '../0004-data-forms/index.ts'
import { readXml } from '../../testing/read-xml.ts'
import { avatarHashIn } from './index.ts'

const A = 'a31c4bd04de69663cfd7f424a8453f4674da37ff'
const B = 'b9b256f999ded52c2fa14fb007c2e5b979450cbb'

describe('XEP-0486 the hash of a room’s picture', () => {
  it.each([
    ['one', `<value>${A}</value>`, A],
    ['several formats', `<value>${A}</value><value>${B}</value>`, A],
    ['capitals and spaces', `<value> ${A.toUpperCase()}\n</value>`, A],
    ['an empty value', `<value/>`, null],
    ['none', '', null],
    ['another kind of hash', `<value>${A}00</value>`, null],
    ['something else first', `<value>none</value><value>${B}</value>`, B],
    ['too many', '<value>x</value>'.repeat(16) + `<value>${B}</value>`, null],
  ])('is read: %s', (_what, values, hash) => {
    const xml = `<x xmlns='jabber:x:data' type='result'><field var='muc#roominfo_avatarhash'>${values}</field></x>`
    expect(avatarHashIn(DataForm.parse(readXml(xml)))).toBe(hash)
  })

  it('is not there without the field or the form', () => {
    expect(avatarHashIn(DataForm.parse(readXml(`<x xmlns='jabber:x:data' type='result'/>`)))).toBeNull()
    expect(avatarHashIn(undefined)).toBeNull()
  })
})

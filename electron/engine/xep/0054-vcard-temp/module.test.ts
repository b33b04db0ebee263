import { beforeEach, describe, expect, it } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { readXml } from '../../testing/read-xml.ts'
import { photoOf, vcards as extension, withPhoto, type VCards } from './index.ts'

const juliet = 'juliet@capulet.example' as Jid
let t: FakeChannel
let vcards: VCards
beforeEach(async () => {
  t = fakeChannel()
  vcards = t.use(extension)
  await t.begin()
})

const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47])
const card = (content: string) => readXml(`<vCard xmlns='vcard-temp'>${content}</vCard>`)
const failure = (id: string, condition: string) =>
  `<iq type='error' id='{${id}}'><error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`

describe('the photo', () => {
  it('may be wrapped into lines', () => {
    expect(photoOf(card(`<PHOTO><TYPE>image/png</TYPE><BINVAL>\n iVBO\n Rw==\n</BINVAL></PHOTO>`))).toEqual(
      bytes,
    )
  })

  it.each([
    ['no photo', ''],
    ['an empty one', '<PHOTO><BINVAL/></PHOTO>'],
    ['an address on the web', '<PHOTO><EXTVAL>https://tracker.example/p.png</EXTVAL></PHOTO>'],
    ['no Base64', '<PHOTO><BINVAL>iVB</BINVAL></PHOTO>'],
    ['20 MB', `<PHOTO><BINVAL>${'A'.repeat(1_500_004)}</BINVAL></PHOTO>`],
  ])('is not there with %s', (_what, content) => {
    expect(photoOf(card(content))).toBeNull()
  })
})

describe('a card', () => {
  it.each([
    ['an error', failure('v', 'item-not-found').replace('<iq', `<iq from='${juliet}'`)],
    ['an empty one', `<iq type='result' id='{v}' from='${juliet}'><vCard xmlns='vcard-temp'/></iq>`],
  ])('that does not exist: %s (§3.1)', async (_what, answer) => {
    const asked = vcards.get(juliet)
    await t.sends(`<iq type='get' id='{v}' to='${juliet}'><vCard xmlns='vcard-temp'/></iq>`)
    await t.receives(answer)
    expect(await asked).toEqual({ ok: true, value: null })
  })

  it('keeps what we do not know when the photo changes, and two changes happen in order', async () => {
    const first = vcards.update((mine) => withPhoto(mine, { type: 'image/png', bytes }))
    const second = vcards.update((mine) => withPhoto(mine, null))
    const others = `<FN>Romeo</FN><X-GARDEN xmlns='urn:example'><rose/></X-GARDEN>`
    const photo = `<PHOTO><TYPE>image/png</TYPE><BINVAL>iVBORw==</BINVAL></PHOTO>`
    await t.sends(`<iq type='get' id='{g}'><vCard xmlns='vcard-temp'/></iq>`)
    await t.sendsNothing()
    await t.receives(
      `<iq type='result' id='{g}'><vCard xmlns='vcard-temp'>${others}<PHOTO><BINVAL>AAAA</BINVAL></PHOTO></vCard></iq>`,
    )
    await t.sends(`<iq type='set' id='{s}'><vCard xmlns='vcard-temp'>${others}${photo}</vCard></iq>`)
    await t.receives(`<iq type='result' id='{s}'/>`)
    expect(await first).toEqual({ ok: true })

    await t.sends(`<iq type='get' id='{g2}'><vCard xmlns='vcard-temp'/></iq>`)
    await t.receives(`<iq type='result' id='{g2}'><vCard xmlns='vcard-temp'>${others}${photo}</vCard></iq>`)
    await t.sends(`<iq type='set' id='{s2}'><vCard xmlns='vcard-temp'>${others}</vCard></iq>`)
    await t.receives(`<iq type='result' id='{s2}'/>`)
    expect(await second).toEqual({ ok: true })
  })

  it('that cannot be read is not overwritten', async () => {
    const done = vcards.update((mine) => withPhoto(mine, { type: 'image/png', bytes }))
    await t.sends(`<iq type='get' id='{g}'><vCard xmlns='vcard-temp'/></iq>`)
    await t.receives(failure('g', 'internal-server-error'))
    expect(await done).toMatchObject({ ok: false, error: { condition: 'internal-server-error' } })
    await t.sendsNothing()
  })
})

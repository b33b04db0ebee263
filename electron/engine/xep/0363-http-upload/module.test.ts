import { beforeEach, describe, expect, it } from 'vitest'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { httpUpload as extension, type HttpUpload } from './index.ts'

const INFO = 'http://jabber.org/protocol/disco#info'
const ITEMS = 'http://jabber.org/protocol/disco#items'
const NS = 'urn:xmpp:http:upload:0'
const PURPOSE = 'urn:xmpp:http:upload:purpose:0'
const SERVICE = 'upload.montague.example'

let t: FakeChannel
let upload: HttpUpload
beforeEach(() => {
  t = fakeChannel()
  upload = t.use(extension)
  void t.begin({ kind: 'resumed' })
})

const limit = (bytes: string) => `
  <x xmlns='jabber:x:data' type='result'>
    <field var='FORM_TYPE' type='hidden'><value>${NS}</value></field>
    <field var='max-file-size'><value>${bytes}</value></field>
  </x>`

async function answersInfo(from: string, parts: string): Promise<void> {
  const id = `{${from.replaceAll('.', '')}}`
  await t.sends(`<iq type='get' id='${id}' to='${from}'><query xmlns='${INFO}'/></iq>`)
  await t.receives(`<iq type='result' id='${id}' from='${from}'><query xmlns='${INFO}'>${parts}</query></iq>`)
}

async function answersItems(...jids: readonly string[]): Promise<void> {
  await t.sends(`<iq type='get' id='{items}' to='montague.example'><query xmlns='${ITEMS}'/></iq>`)
  const items = jids.map((jid) => `<item jid='${jid}'/>`).join('')
  await t.receives(
    `<iq type='result' id='{items}' from='montague.example'><query xmlns='${ITEMS}'>${items}</query></iq>`,
  )
}

/** The service is an item of the server. */
async function finds(parts: string): Promise<void> {
  await answersInfo('montague.example', `<feature var='${ITEMS}'/>`)
  await answersItems(SERVICE)
  await answersInfo(SERVICE, `<feature var='${NS}'/>${parts}`)
}

const photo = { name: 'très cool.jpg', size: 23_456, mediaType: 'image/jpeg' }
const asks = (purpose = '') =>
  t.sends(`
    <iq type='get' id='{slot}' to='${SERVICE}'>
      <request xmlns='${NS}' filename='très cool.jpg' size='23456' content-type='image/jpeg'>${purpose}</request>
    </iq>`)
const offers = (putUrl: string, getUrl = 'https://download.example/1') =>
  t.receives(`
    <iq type='result' id='{slot}' from='${SERVICE}'>
      <slot xmlns='${NS}'>
        <put url='${putUrl}'><header name='Authorization'>Basic a</header><header name='Host'>b</header></put>
        <get url='${getUrl}'/>
      </slot>
    </iq>`)
const refuses = (parts: string) =>
  t.receives(`<iq type='error' id='{slot}' from='${SERVICE}'><error ${parts}</error></iq>`)
const condition = (name: string) => `<${name} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>`

describe('XEP-0363 finding the service', () => {
  it('among the items of the server, once per session', async () => {
    const asked = upload.service()
    await finds(limit('5242880'))
    const service = { jid: SERVICE, maxBytes: 5_242_880, purposes: [] }
    expect(await asked).toEqual({ ok: true, value: service })
    expect(await upload.service()).toEqual({ ok: true, value: service })
    await t.sendsNothing()
    t.end()
    void t.begin({ kind: 'resumed' })
    void upload.service()
    await t.sends(`<iq type='get' id='{again}' to='montague.example'><query xmlns='${INFO}'/></iq>`)
  })

  it('in the server itself', async () => {
    const asked = upload.service()
    await answersInfo('montague.example', `<feature var='${NS}'/>${limit('many')}`)
    expect(await asked).toEqual({
      ok: true,
      value: { jid: 'montague.example', maxBytes: null, purposes: [] },
    })
  })

  it('or not at all', async () => {
    const asked = upload.requestSlot(photo)
    await answersInfo('montague.example', '')
    await answersItems('conference.montague.example')
    await answersInfo('conference.montague.example', `<feature var='http://jabber.org/protocol/muc'/>`)
    expect(await asked).toEqual({ ok: false, error: { code: 'upload-not-offered' } })
  })

  it('asks again after a failure', async () => {
    const asked = upload.service()
    await t.sends(`<iq type='get' id='{1}' to='montague.example'><query xmlns='${INFO}'/></iq>`)
    await t.receives(
      `<iq type='error' id='{1}' from='montague.example'><error type='wait'>${condition('resource-constraint')}</error></iq>`,
    )
    expect(await asked).toMatchObject({ ok: false, error: { condition: 'resource-constraint' } })
    void upload.service()
    await t.sends(`<iq type='get' id='{2}' to='montague.example'><query xmlns='${INFO}'/></iq>`)
  })
})

describe('XEP-0363 a slot', () => {
  it('is given', async () => {
    const asked = upload.requestSlot(photo)
    await finds('')
    await asks()
    await offers('https://upload.example/1')
    expect(await asked).toEqual({
      ok: true,
      value: {
        put: { url: 'https://upload.example/1', headers: [['Authorization', 'Basic a']] },
        get: 'https://download.example/1',
      },
    })
  })

  it('is asked for with its purpose where the service knows it', async () => {
    const asked = upload.requestSlot({ ...photo, purpose: 'profile' })
    await finds(`<feature var='${PURPOSE}#profile'/>`)
    await asks(`<profile xmlns='${PURPOSE}'/>`)
    await offers('https://upload.example/1')
    expect(await asked).toMatchObject({ ok: true })
  })

  it.each([
    ['http://upload.example/1', 'https://download.example/1'],
    ['https://upload.example/1', 'http://download.example/1'],
    ['file:///etc/passwd', 'https://download.example/1'],
  ])('is refused with %s and %s', async (putUrl, getUrl) => {
    const asked = upload.requestSlot(photo)
    await finds('')
    await asks()
    await offers(putUrl, getUrl)
    expect(await asked).toEqual({ ok: false, error: { code: 'upload-slot-unusable' } })
  })

  it('is not asked for if the file is too large', async () => {
    const asked = upload.requestSlot(photo)
    await finds(limit('20000'))
    expect(await asked).toEqual({ ok: false, error: { code: 'file-too-large-for-server', limit: 20_000 } })
    await t.sendsNothing()
  })

  it.each([
    [
      'too large',
      `type='modify'>${condition('not-acceptable')}
        <file-too-large xmlns='${NS}'><max-file-size>20000</max-file-size></file-too-large>`,
      { code: 'file-too-large-for-server', limit: 20_000 },
    ],
    [
      'a quota',
      `type='wait'>${condition('resource-constraint')}<retry xmlns='${NS}' stamp='2017-12-03T23:42:05Z'/>`,
      { code: 'upload-quota', retryAt: 1_512_344_525_000 },
    ],
    [
      'a quota without an end',
      `type='wait'>${condition('resource-constraint')}`,
      { code: 'upload-quota', retryAt: null },
    ],
    [
      'anything else',
      `type='auth'>${condition('forbidden')}`,
      { code: 'stanza-error', condition: 'forbidden', type: 'auth' },
    ],
  ])('is refused for %s', async (_why, parts, error) => {
    const asked = upload.requestSlot(photo)
    await finds('')
    await asks()
    await refuses(parts)
    expect(await asked).toEqual({ ok: false, error })
  })
})

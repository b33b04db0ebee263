import { beforeEach, describe, expect, it } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { golden, reads } from '../../testing/golden.ts'
import { Data, Metadata } from './codec.ts'
import {
  chooseInfo,
  userAvatars as extension,
  type AvatarInfo,
  type AvatarMetadata,
  type UserAvatars,
} from './index.ts'

const NS = 'http://jabber.org/protocol/pubsub'
const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47])
const HASH = '4effda12c2611e2e4feb6f0d342feb685ccd825b'
const info: AvatarInfo = { id: '111f4b3c50d7b0df729d299bc6f8e9ef9066971f', bytes: 12_345, type: 'image/png' }

describe('the codecs', () => {
  golden(
    'metadata',
    Metadata,
    `<metadata xmlns='urn:xmpp:avatar:metadata'>
       <info id='${info.id}' bytes='12345' type='image/png' width='64' height='64'/>
     </metadata>`,
    { infos: [{ ...info, width: 64, height: 64 }] },
  )
  golden('no avatar', Metadata, `<metadata xmlns='urn:xmpp:avatar:metadata'/>`, { infos: [] })
  reads(
    'an id that is no hash',
    Metadata,
    `<metadata xmlns='urn:xmpp:avatar:metadata'><info id='../../x' bytes='1' type='image/png'/></metadata>`,
    { infos: [] },
  )
  golden('data', Data, `<data xmlns='urn:xmpp:avatar:data'>iVBORw==</data>`, { bytes })
  reads('20 MB', Data, `<data xmlns='urn:xmpp:avatar:data'>${'A'.repeat(1_500_004)}</data>`, undefined)
})

it('chooses the largest that everybody can show and that the service keeps', () => {
  const small = { ...info, id: 'a'.repeat(40), bytes: 500 }
  const choose = (...infos: AvatarInfo[]) => chooseInfo(infos, 100_000)
  expect(choose(small, info)).toBe(info)
  expect(choose({ ...info, url: 'https://tracker.example/a.png' }, small)).toBe(small)
  expect(choose({ ...info, type: 'image/svg+xml' }, { ...info, bytes: 100_001 }, small)).toBe(small)
  expect(choose({ ...info, type: 'IMAGE/WEBP' })).not.toBeNull()
  expect(choose()).toBeNull()
})

describe('on a server', () => {
  let t: FakeChannel
  let avatars: UserAvatars
  let heard: AvatarMetadata[]
  beforeEach(async () => {
    t = fakeChannel()
    avatars = t.use(extension)
    heard = []
    avatars.onMetadata((metadata) => void heard.push(metadata))
    const started = t.begin()
    await t.sends(`<iq type='get' id='{r}'><query xmlns='jabber:iq:roster'/></iq>`)
    await t.receives(`
      <iq type='result' id='{r}'>
        <query xmlns='jabber:iq:roster'><item jid='juliet@capulet.example' subscription='both'/></query>
      </iq>`)
    await started
  })

  const event = (content: string) =>
    t.receives(`
      <message from='juliet@capulet.example'><event xmlns='${NS}#event'>${content}</event></message>`)
  const METADATA = `<metadata xmlns='urn:xmpp:avatar:metadata'><info id='${info.id}' bytes='12345' type='image/png'/></metadata>`

  it('hears of changes and of the end of an avatar', async () => {
    await event(`<items node='urn:xmpp:avatar:metadata'><item id='x'>${METADATA}</item></items>`)
    await event(
      `<items node='urn:xmpp:avatar:metadata'><item><metadata xmlns='urn:xmpp:avatar:metadata'/></item></items>`,
    )
    await event(`<purge node='urn:xmpp:avatar:metadata'/>`)
    await event(`<items node='urn:xmpp:avatar:metadata'><item id='y'><other xmlns='z'/></item></items>`)
    const owner = 'juliet@capulet.example'
    expect(heard).toEqual([
      { owner, infos: [info] },
      { owner, infos: [] },
      { owner, infos: [] },
    ])
  })

  it('fetches a picture by its hash', async () => {
    const asked = avatars.fetch('juliet@capulet.example' as BareJid, info.id)
    await t.sends(`
      <iq type='get' id='{d}' to='juliet@capulet.example'>
        <pubsub xmlns='${NS}'><items node='urn:xmpp:avatar:data'><item id='${info.id}'/></items></pubsub>
      </iq>`)
    await t.receives(`
      <iq type='result' id='{d}' from='juliet@capulet.example'>
        <pubsub xmlns='${NS}'>
          <items node='urn:xmpp:avatar:data'>
            <item id='${info.id}'><data xmlns='urn:xmpp:avatar:data'>iVBORw==</data></item>
          </items>
        </pubsub>
      </iq>`)
    expect(await asked).toEqual({ ok: true, value: bytes })
  })

  it('publishes the picture first, then tells of it (§4.1, §4.2)', async () => {
    const done = avatars.publish({ bytes, type: 'image/png', width: 64, height: 64 })
    const data = await t.sends(`
      <iq type='set' id='{d}'>
        <pubsub xmlns='${NS}'>
          <publish node='urn:xmpp:avatar:data'>
            <item id='{hash}'><data xmlns='urn:xmpp:avatar:data'>iVBORw==</data></item>
          </publish>
        </pubsub>
      </iq>`)
    expect(data).toBeDefined()
    await t.sendsNothing()
    await t.receives(`<iq type='result' id='{d}'/>`)
    await t.sends(`
      <iq type='set' id='{m}'>
        <pubsub xmlns='${NS}'>
          <publish node='urn:xmpp:avatar:metadata'>
            <item id='{hash}'>
              <metadata xmlns='urn:xmpp:avatar:metadata'>
                <info id='{hash}' bytes='4' type='image/png' width='64' height='64'/>
              </metadata>
            </item>
          </publish>
        </pubsub>
      </iq>`)
    await t.receives(`<iq type='result' id='{m}'/>`)
    expect(await done).toEqual({ ok: true, value: HASH })
  })

  it('tells nobody of a picture that could not be published', async () => {
    const done = avatars.publish({ bytes, type: 'image/png', width: 64, height: 64 })
    await t.sends(`
      <iq type='set' id='{d}'>
        <pubsub xmlns='${NS}'>
          <publish node='urn:xmpp:avatar:data'>
            <item id='{hash}'><data xmlns='urn:xmpp:avatar:data'>iVBORw==</data></item>
          </publish>
        </pubsub>
      </iq>`)
    await t.receives(`
      <iq type='error' id='{d}'><error type='modify'><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`)
    expect(await done).toMatchObject({ ok: false })
    await t.sendsNothing()
  })

  it('removes the avatar (§4.2.2)', async () => {
    const done = avatars.disable()
    await t.sends(`
      <iq type='set' id='{m}'>
        <pubsub xmlns='${NS}'>
          <publish node='urn:xmpp:avatar:metadata'><item><metadata xmlns='urn:xmpp:avatar:metadata'/></item></publish>
        </pubsub>
      </iq>`)
    await t.receives(`<iq type='result' id='{m}'/>`)
    expect(await done).toEqual({ ok: true })
  })
})

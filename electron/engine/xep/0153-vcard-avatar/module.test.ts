import { beforeEach, describe, expect, it } from 'vitest'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { golden, reads } from '../../testing/golden.ts'
import { VCardUpdate } from './codec.ts'
import { vcardAvatars as extension, type PhotoSeen, type VCardAvatars } from './index.ts'

const HASH = '01b87fcd030b72895ff8e88db57ec525450f000d'
const x = (content: string) => `<x xmlns='vcard-temp:x:update'>${content}</x>`

describe('the codec', () => {
  golden('a photo', VCardUpdate, x(`<photo>${HASH}</photo>`), HASH)
  golden('no photo', VCardUpdate, x('<photo/>'), null)
  reads('a hash in capital letters', VCardUpdate, x(`<photo> ${HASH.toUpperCase()} </photo>`), HASH)
  reads('a client that does not know', VCardUpdate, x(''), undefined)
  reads('no hash', VCardUpdate, x('<photo>../../x</photo>'), undefined)
})

let t: FakeChannel
let avatars: VCardAvatars
let seen: PhotoSeen[]
beforeEach(async () => {
  t = fakeChannel()
  avatars = t.use(extension)
  seen = []
  avatars.onPhoto((photo) => void seen.push(photo))
  const started = t.begin()
  await t.sends(`<iq type='get' id='{r}'><query xmlns='jabber:iq:roster'/></iq>`)
  await t.receives(`
    <iq type='result' id='{r}'>
      <query xmlns='jabber:iq:roster'><item jid='juliet@capulet.example' subscription='both'/></query>
    </iq>`)
  await started
  await t.sends(`<presence/>`)
})

it('hears of the photos of contacts, and not of strangers', async () => {
  await t.receives(`
    <presence from='juliet@capulet.example/a'>${x(`<photo>${HASH}</photo>`)}</presence>
    <presence from='juliet@capulet.example/b'>${x('')}</presence>
    <presence from='juliet@capulet.example/c'/>
    <presence from='tybalt@capulet.example/d'>${x(`<photo>${HASH}</photo>`)}</presence>
    <presence from='juliet@capulet.example/a'>${x('<photo/>')}</presence>`)
  expect(seen).toEqual([
    { jid: 'juliet@capulet.example/a', hash: HASH },
    { jid: 'juliet@capulet.example/a', hash: null },
  ])
})

it('does not hear its own presence', async () => {
  await t.receives(
    `<presence from='romeo@montague.example/balcony'>${x(`<photo>${HASH}</photo>`)}</presence>`,
  )
  await t.receives(`<presence from='romeo@montague.example/garden'>${x(`<photo>${HASH}</photo>`)}</presence>`)
  expect(seen).toEqual([{ jid: 'romeo@montague.example/garden', hash: HASH }])
})

it('tells of the own photo once it is known, and only when it has changed', async () => {
  avatars.setOwn(HASH)
  await t.sends(`<presence>${x(`<photo>${HASH}</photo>`)}</presence>`)
  avatars.setOwn(HASH)
  await t.sendsNothing()
  avatars.setOwn(null)
  await t.sends(`<presence>${x('<photo/>')}</presence>`)
  avatars.setOwn(undefined)
  await t.sends(`<presence/>`)
})

import { expect, it } from 'vitest'
import { fakeChannel } from '../../testing/fake-channel.ts'
import { avatarConversion } from './index.ts'

it.each([
  [`<feature var='urn:xmpp:pep-vcard-conversion:0'/>`, true],
  ['', false],
])('is announced by the account: %s', async (feature, isDone) => {
  const t = fakeChannel()
  const conversion = t.use(avatarConversion)
  await t.begin()
  const asked = conversion.isDone()
  await t.sends(`
    <iq type='get' id='{d}' to='romeo@montague.example'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>`)
  await t.receives(`
    <iq type='result' id='{d}' from='romeo@montague.example'>
      <query xmlns='http://jabber.org/protocol/disco#info'>${feature}</query>
    </iq>`)
  expect(await asked).toEqual({ ok: true, value: isDone })
})

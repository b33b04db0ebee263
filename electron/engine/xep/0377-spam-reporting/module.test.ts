import { expect, test } from 'vitest'
import type { Jid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { spamReporting } from './index.ts'

const SPAMMER = 'tybalt@capulet.example' as Jid
const INFO = 'http://jabber.org/protocol/disco#info'

async function begin(...features: string[]): Promise<FakeChannel> {
  const t = fakeChannel()
  t.use(spamReporting)
  const started = t.begin()
  await t.sends(`<iq type='get' id='{disco}' to='montague.example'><query xmlns='${INFO}'/></iq>`)
  await t.receives(`
    <iq type='result' id='{disco}' from='montague.example'>
      <query xmlns='${INFO}'>${features.map((feature) => `<feature var='${feature}'/>`).join('')}</query>
    </iq>`)
  await t.sends(`<iq type='get' id='{list}'><blocklist xmlns='urn:xmpp:blocking'/></iq>`)
  await t.receives(`<iq type='result' id='{list}'><blocklist xmlns='urn:xmpp:blocking'/></iq>`)
  await started
  return t
}

const report = {
  reason: 'spam',
  text: 'Buy now',
  stanzas: [{ id: '28482', by: 'romeo@montague.example' as Jid }],
} as const

test('a report is part of the block (§3)', async () => {
  const t = await begin('urn:xmpp:blocking', 'urn:xmpp:reporting:1')
  const reported = t.use(spamReporting).report(SPAMMER, report)
  await t.sends(`
    <iq type='set' id='{block}'>
      <block xmlns='urn:xmpp:blocking'>
        <item jid='${SPAMMER}'>
          <report xmlns='urn:xmpp:reporting:1' reason='urn:xmpp:reporting:spam'>
            <stanza-id xmlns='urn:xmpp:sid:0' id='28482' by='romeo@montague.example'/>
            <text>Buy now</text>
          </report>
        </item>
      </block>
    </iq>`)
  await t.receives(`<iq type='result' id='{block}'/>`)
  expect(await reported).toEqual({ ok: true, value: undefined })
})

test('a server that accepts no reports only blocks', async () => {
  const t = await begin('urn:xmpp:blocking')
  const reported = t.use(spamReporting).report(SPAMMER, report)
  await t.sends(
    `<iq type='set' id='{block}'><block xmlns='urn:xmpp:blocking'><item jid='${SPAMMER}'/></block></iq>`,
  )
  await t.receives(`<iq type='result' id='{block}'/>`)
  expect(await reported).toEqual({ ok: true, value: undefined })
})

import { beforeEach, describe, expect, it } from 'vitest'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { fakeChannel, type FakeChannel } from '../../testing/fake-channel.ts'
import { printXml } from '../../testing/placeholders.ts'
import { readXml } from '../../testing/read-xml.ts'
import { readNotify, withNotify } from './codec.ts'
import { chatSettings as extension, type ChatSettings, type ChatSettingsSync } from './index.ts'

const NS = 'urn:xmpp:notification-settings:1'
const OWN = 'urn:x-balcony:chat-settings:0'
const PUBSUB = 'http://jabber.org/protocol/pubsub'
const JULIET = 'juliet@capulet.example' as BareJid
const notify = (settings: string) => readXml(`<notify xmlns='${NS}'>${settings}</notify>`)

describe('the setting for us', () => {
  it.each([
    ['<never/>', 'never'],
    ['<always/><never identity-category="client" identity-type="pc"/>', 'never'],
    ['<never identity-category="client" identity-type="phone"/><on-mention/>', 'on-mention'],
    ['<always/><on-mention identity-category="client"/>', 'on-mention'],
    ['<always identity-type="pc"/><never/>', 'never'],
    ['<never identity-category="gateway"/>', undefined],
    ['<sometimes/>', undefined],
    ['', undefined],
  ])('in %s is %s', (settings, when) => {
    expect(readNotify(notify(settings))).toBe(when)
  })

  it.each([
    ['', '<never/>'],
    ['<always/>', '<never/>'],
    [
      '<always identity-category="client" identity-type="phone"/>',
      '<always identity-category="client" identity-type="phone"/><never/>',
    ],
    [
      '<always identity-category="client" identity-type="pc"/><always/>',
      '<never identity-category="client" identity-type="pc"/><never/>',
    ],
    [
      '<always><advanced><x xmlns="urn:example:other"/></advanced></always>',
      '<never><advanced><x xmlns="urn:example:other"/></advanced></never>',
    ],
    ['<always/><on-mention/>', '<never/>'],
  ])('is changed in %s to %s', (before, after) => {
    expect(printXml(withNotify(notify(before), 'never'))).toBe(printXml(notify(after)))
  })
})

describe('the settings of chats', () => {
  let t: FakeChannel
  let sync: ChatSettingsSync
  let heard: ChatSettings[]
  beforeEach(async () => {
    t = fakeChannel()
    sync = t.use(extension)
    heard = []
    sync.onSettings((settings) => void heard.push(...settings))
    const started = t.begin()
    await t.sends(`<iq type='get' id='{r}'><query xmlns='jabber:iq:roster'/></iq>`)
    await t.receives(`<iq type='result' id='{r}'><query xmlns='jabber:iq:roster'/></iq>`)
    await started
  })

  const event = (content: string, from = '') =>
    t.receives(
      `<message ${from}><event xmlns='${PUBSUB}#event'><items node='${OWN}'><item id='${JULIET}'>${content}</item></items></event></message>`,
    )

  it('come from the own account alone', async () => {
    const content = `<chat xmlns='${OWN}' at='2026-01-01T00:00:00Z' muted-until='2026-01-02T00:00:00Z'><pinned/><notify xmlns='${NS}'><never/></notify></chat>`
    await event(content)
    await event(content, `from='${JULIET}'`)
    expect(heard).toEqual([
      {
        chat: JULIET,
        at: 1_767_225_600_000,
        pinned: true,
        archived: false,
        unread: false,
        notify: 'never',
        until: 1_767_312_000_000,
      },
    ])
  })

  it('are left alone if they cannot be read', async () => {
    await event(`<chat xmlns='${OWN}' at='yesterday'/>`)
    await event(`<other xmlns='urn:example:other'/>`)
    expect(heard).toEqual([])
  })

  it('keep what other programs have put in', async () => {
    const phone = `<never identity-category='client' identity-type='phone'/>`
    await event(
      `<chat xmlns='${OWN}' at='2026-01-01T00:00:00Z'><notify xmlns='${NS}'>${phone}</notify></chat>`,
    )
    const [settings] = heard
    if (settings === undefined) throw new Error('nothing was heard')
    void sync.publish({ ...settings, archived: true })
    await t.sends(`
      <iq type='set' id='{p}'>
        <pubsub xmlns='${PUBSUB}'>
          <publish node='${OWN}'>
            <item id='${JULIET}'>
              <chat xmlns='${OWN}' at='2026-01-01T00:00:00.000Z'><archived/><notify xmlns='${NS}'>${phone}<always/></notify></chat>
            </item>
          </publish>
          <publish-options>
            <x xmlns='jabber:x:data' type='submit'>
              <field var='FORM_TYPE' type='hidden'><value>${PUBSUB}#publish-options</value></field>
              <field var='pubsub#access_model'><value>whitelist</value></field>
              <field var='pubsub#persist_items'><value>true</value></field>
              <field var='pubsub#max_items'><value>max</value></field>
              <field var='pubsub#send_last_published_item'><value>never</value></field>
            </x>
          </publish-options>
        </pubsub>
      </iq>`)
  })
})

import { describe, expect, test } from 'vitest'
import type { BareJid } from '../../../shared/model/jid.ts'
import { MAX_BYTES, MAX_PER_DOMAIN, MAX_STRANGERS } from '../messages/admission.ts'
import { ACCOUNT, JULIET, quiet, ROMEO, type Rig } from '../testing/rig.ts'
import { bodies, chat, fromPhone, history, markable, online, request, SERVER } from '../testing/stanzas.ts'
import { messages, open, receive } from '../testing/talk.ts'
import { createStrangers } from './index.ts'

const PARIS = 'paris@verona.example' as BareJid
const NURSE = 'nurse@capulet.example' as BareJid
const sender = { accountId: ACCOUNT, jid: PARIS }

const featureOf = (rig: Rig) => {
  const feature = createStrangers({ messages: rig.messages, roster: rig.roster })
  feature.attach?.({ id: ACCOUNT, address: ROMEO, client: rig.fake.client })
  return feature
}
const says = (body: string, from: string = PARIS, more = '') =>
  chat(body, { from: `${from}/x`, id: `id-${body.slice(0, 20)}`, more })
const unknown = (rig: Rig) => rig.messages.strangers.list().map(({ jid }) => jid)
const known = (rig: Rig) => rig.messages.snapshot().conversations.map(({ jid }) => jid)
const dropped = (rig: Rig) => rig.messages.strangers.dropped()[ACCOUNT] ?? 0

const push = (items: string) =>
  `<iq type='set' id='push' from='${ROMEO}'><query xmlns='jabber:iq:roster'>${items}</query></iq>`

describe('unknown senders', () => {
  test('somebody who is no contact and was not written to stands apart, and hears nothing', async () => {
    const rig = await online()
    const told: string[] = []
    rig.messages.onArrival(({ body }) => told.push(body))
    await receive(rig, says('Psst', PARIS, request + markable))
    expect([unknown(rig), known(rig), told]).toEqual([[PARIS], [], []])
    expect(rig.deltas('conversationsChanged')).toEqual([])
    expect(rig.deltas('strangersChanged').at(-1)?.strangers).toMatchObject([
      { accountId: ACCOUNT, jid: PARIS, conversation: { unread: 1, last: { preview: 'Psst' } } },
    ])
    await receive(
      rig,
      chat('', { from: `${PARIS}/x`, more: `<composing xmlns='http://jabber.org/protocol/chatstates'/>` }),
    )
    expect(rig.deltas('peerStateChanged')).toEqual([])
    const [message] = history(rig, PARIS)
    await rig.messages.commands['messages.markRead']({
      conversationId: message!.conversationId,
      upTo: message!.id,
    })
    await quiet()
    expect(messages(rig.fake.takeSent())).toEqual([])
  })

  test.each([
    ['a contact', JULIET, ''],
    ['a contact whose presence nobody sees', NURSE, `<item jid='${NURSE}' subscription='none'/>`],
    ['the own server', SERVER, ''],
    ['a service of the own server', `feeds.${SERVER}`, ''],
    ['a gateway one registered with', 'icq.example', `<item jid='icq.example' subscription='from'/>`],
    ['who comes by such a gateway', '12345@icq.example', `<item jid='icq.example' subscription='from'/>`],
    ['oneself', ROMEO, ''],
  ])('%s is not', async (_who, from, more) => {
    const rig = await online({ roster: `<item jid='${JULIET}' subscription='both'/>${more}` })
    await receive(rig, says('Ho', from))
    expect([unknown(rig), known(rig)]).toEqual([[], [from]])
  })

  test.each([
    ['another server', 'spam.example'],
    ['one that ends like the own', `not${SERVER}`],
    ['a person on the own server', `tybalt@${SERVER}`],
    ['a person on a service of it', `tybalt@chat.${SERVER}`],
  ])('%s is', async (_who, from) => {
    const rig = await online()
    await receive(rig, says('Ho', from))
    expect([unknown(rig), known(rig)]).toEqual([[from], []])
  })

  test('people written to from any device are known', async () => {
    const rig = await online()
    await open(rig, PARIS)
    await receive(rig, says('Ho'), fromPhone('<body>Hello</body>', 'p1', NURSE), says('Ho', NURSE))
    expect([unknown(rig), known(rig)]).toEqual([[], [PARIS, NURSE]])
  })
})

describe('becoming known', () => {
  test('by accepting: a conversation with all that was said, unread', async () => {
    const rig = await online()
    const { commands } = featureOf(rig)
    await receive(rig, says('one'), says('two'))
    rig.batches.length = 0
    expect((await commands['strangers.accept'](sender)).ok).toBe(true)
    expect(rig.batches.flat()).toMatchObject([
      { kind: 'strangersGone', accountId: ACCOUNT, jids: [PARIS] },
      { kind: 'conversationsChanged', conversations: [{ jid: PARIS, unread: 2 }] },
    ])
    expect(bodies(rig, PARIS)).toEqual(['one', 'two'])
    await receive(rig, says('three'))
    expect([unknown(rig), known(rig)]).toEqual([[], [PARIS]])
    expect(await commands['strangers.accept'](sender)).toMatchObject({ error: { code: 'not-found' } })
  })

  test('by writing to them, here or on another device', async () => {
    const rig = await online()
    await receive(rig, says('one'), says('one', NURSE))
    await open(rig, PARIS)
    await receive(rig, fromPhone('<body>Hello</body>', 'p1', NURSE))
    expect([unknown(rig), known(rig)]).toEqual([[], [PARIS, NURSE]])
  })

  test('by becoming a contact, also while the process was killed over it', async () => {
    const rig = await online()
    await receive(rig, says('one'), says('one', NURSE))
    await receive(rig, push(`<item jid='${PARIS}' subscription='to'/>`))
    expect([unknown(rig), known(rig)]).toEqual([[NURSE], [PARIS]])
    rig.store.write((tx) =>
      tx.run(
        `INSERT INTO contact (account_id, jid, name, groups, subscription, pending, approved)
         VALUES (?, ?, '', '[]', 'to', 0, 0)`,
        ACCOUNT,
        NURSE,
      ),
    )
    expect(unknown(rig.restart())).toEqual([])
  })
})

describe('ignoring and blocking', () => {
  test('an ignored sender’s messages are deleted, and later ones only counted', async () => {
    const rig = await online()
    const { commands } = featureOf(rig)
    await receive(rig, says('one'))
    expect((await commands['strangers.ignore'](sender)).ok).toBe(true)
    expect(rig.deltas('strangersGone')).toMatchObject([{ jids: [PARIS] }])
    await receive(rig, says('two'))
    expect([unknown(rig), known(rig), bodies(rig, PARIS), dropped(rig)]).toEqual([[], [], [], 1])
    expect(rig.deltas('strangersDropped')).toMatchObject([{ count: 1 }])
    await open(rig, PARIS)
    await receive(rig, says('three'))
    expect([known(rig), bodies(rig, PARIS)]).toEqual([[PARIS], ['three']])
  })

  test('all at once; what was dropped is forgotten', async () => {
    const rig = await online()
    const { commands } = featureOf(rig)
    await receive(rig, says('one'), says('one', NURSE), says('x'.repeat(MAX_BYTES)))
    expect(dropped(rig)).toBe(1)
    await commands['strangers.ignoreAll']({ accountId: null })
    expect([unknown(rig), dropped(rig)]).toEqual([[], 0])
    expect(rig.deltas('strangersDropped').at(-1)?.count).toBe(0)
  })

  const BLOCKING = 'urn:xmpp:blocking'
  const features = (...more: string[]) =>
    `<query xmlns='http://jabber.org/protocol/disco#info'>${[BLOCKING, ...more].map((v) => `<feature var='${v}'/>`).join('')}</query>`

  test('a sender blocked on any device is kept out, and their messages are deleted', async () => {
    const rig = await online({ answer: (iq) => (iq.attrs['type'] === 'get' ? features() : '') })
    const { commands } = featureOf(rig)
    await receive(rig, says('one'), says('one', NURSE))
    expect((await commands['strangers.block'](sender)).ok).toBe(true)
    expect(unknown(rig)).toEqual([NURSE])
    await receive(
      rig,
      `<iq type='set' id='b1'><block xmlns='${BLOCKING}'><item jid='capulet.example'/></block></iq>`,
    )
    expect(unknown(rig)).toEqual([])
    await receive(
      rig,
      `<iq type='set' id='b2'><block xmlns='${BLOCKING}'><item jid='${PARIS}'/></block></iq>`,
    )
    await receive(
      rig,
      `<iq type='set' id='b3'><unblock xmlns='${BLOCKING}'><item jid='${PARIS}'/></unblock></iq>`,
      says('Pardon'),
    )
    expect([unknown(rig), bodies(rig, PARIS), dropped(rig)]).toEqual([[PARIS], ['Pardon'], 0])
  })

  test('not blocked where the server cannot', async () => {
    const rig = await online()
    const { commands } = featureOf(rig)
    await receive(rig, says('one'))
    expect(await commands['strangers.block'](sender)).toMatchObject({ ok: false })
    expect(unknown(rig)).toEqual([PARIS])
  })

  test('a report names what it is about', async () => {
    const sets: string[] = []
    const rig = await online({
      answer(iq) {
        if (iq.attrs['type'] === 'get')
          return features('urn:xmpp:reporting:1', 'urn:xmpp:sid:0', 'urn:xmpp:mam:2')
        sets.push(iq.child(BLOCKING, 'block')?.elements()[0]?.elements()[0]?.attrs['reason'] ?? '')
        return ''
      },
    })
    const { commands } = featureOf(rig)
    await receive(rig, says('one'))
    expect((await commands['strangers.report']({ ...sender, reason: 'abuse', text: 'Rude' })).ok).toBe(true)
    expect(sets.at(-1)).toBe('urn:xmpp:reporting:abuse')
    expect(unknown(rig)).toEqual([])
  })
})

describe('their messages are limited', () => {
  test('by each of them, in bytes, and a short message counts as well', async () => {
    const rig = await online()
    await receive(rig, says('x'.repeat(MAX_BYTES / 2)), says('y'.repeat(MAX_BYTES / 2)), says('z'))
    expect(bodies(rig, PARIS).map((body) => body[0])).toEqual(['x', 'z'])
    await receive(rig, ...Array.from({ length: 60 }, (_, n) => says(`${n}`, NURSE)))
    await rig.ports.clock.advance(3_600_000)
    await receive(rig, ...Array.from({ length: 60 }, (_, n) => says(`more ${n}`, NURSE)))
    expect(bodies(rig, NURSE)).toHaveLength(64)
    expect(dropped(rig)).toBe(1 + 56)
  })

  test('by those of one server, and by all', async () => {
    const rig = await online()
    const servers = MAX_STRANGERS / MAX_PER_DOMAIN + 1
    for (let server = 0; server < servers; server++)
      await receive(
        rig,
        ...Array.from({ length: MAX_PER_DOMAIN + 10 }, (_, n) => says('Ho', `n${n}@s${server}.example`)),
      )
    expect(unknown(rig)).toHaveLength(MAX_STRANGERS)
    expect(unknown(rig).filter((jid) => jid.endsWith('@s0.example'))).toHaveLength(MAX_PER_DOMAIN)
    expect(dropped(rig)).toBe(servers * (MAX_PER_DOMAIN + 10) - MAX_STRANGERS)
  })

  test('by how fast they come', async () => {
    const rig = await online()
    await receive(rig, ...Array.from({ length: 70 }, (_, n) => says(`${n}`)))
    expect([bodies(rig, PARIS).length, dropped(rig)]).toEqual([60, 10])
    await rig.ports.clock.advance(10_000)
    await receive(rig, says('one more'), says('too fast'))
    expect([bodies(rig, PARIS).length, dropped(rig)]).toEqual([61, 11])
  })

  test('corrections and reactions are charged as well', async () => {
    const rig = await online()
    const correction = (n: number) =>
      says(`${n}`.padEnd(30_000), PARIS, `<replace xmlns='urn:xmpp:message-correct:0' id='id-0'/>`)
    await receive(rig, says('0'), ...[1, 2, 3, 4].map(correction))
    expect(dropped(rig)).toBe(2)
  })
})

import { describe, expect, it, vi } from 'vitest'
import type { Delta } from '../../../shared/contract/index.ts'
import type { AccountId, ConversationId, LinkId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { Desktop } from '../ports.ts'
import { createLinks, type LinkActions } from './index.ts'

const ACCOUNT = '9b2f3c1e-6d0a-4c5e-8f7a-1b2c3d4e5f60' as AccountId
const ROMEO = 'romeo@montague.example' as BareJid

function world() {
  const state = { open: true, known: 1 }
  const deltas: Delta[] = []
  const done: [string, unknown][] = []
  const works: LinkActions = {
    'messages.open': (args) => {
      done.push(['messages.open', args])
      return ok(7 as ConversationId)
    },
    'roster.add': (args) => {
      done.push(['roster.add', args])
      return Promise.resolve(ok(ROMEO))
    },
    'encryption.verify': (args) => {
      done.push(['encryption.verify', args])
      return ok({ owner: ROMEO, known: state.known, unknown: 0 })
    },
    'roster.remove': (args) => {
      done.push(['roster.remove', args])
      return err({ code: 'not-connected' })
    },
  }
  const present = vi.fn()
  const feature = createLinks(
    { desktop: { present } as unknown as Desktop, linkHandler: null },
    (delta) => void deltas.push(delta),
    () => (state.open ? works : null),
  )
  const { commands } = feature
  return {
    deltas,
    done,
    present,
    state,
    feature,
    commands,
    open: (uri: string) => void commands['links.open']({ uri, origin: 'outside' }),
    links: () => feature.snapshot().links,
    id: (at = 0) => feature.snapshot().links[at]?.id as LinkId,
    confirm: commands['links.confirm'],
  }
}

describe('a link', () => {
  it('waits, is announced and brings the window to the front, and does nothing else', () => {
    const { open, links, deltas, done, present } = world()
    open('xmpp:romeo@montague.example?message;subject=Hail;body=Good%20morrow')
    const request = {
      kind: 'asks',
      id: 1,
      origin: 'outside',
      ask: { kind: 'chat', text: 'Hail\nGood morrow' },
      address: ROMEO,
      account: null,
    }
    expect(links()).toEqual([request])
    expect(deltas).toEqual([{ kind: 'linksChanged', links: [request], leftOut: 0 }])
    expect(present).toHaveBeenCalledOnce()
    expect(done).toEqual([])
  })

  it('in a message is asked about by the main window, too', () => {
    const { commands, links, present } = world()
    void commands['links.open']({ uri: 'xmpp:romeo@montague.example', origin: 'message' })
    expect(links()).toMatchObject([{ origin: 'message' }])
    expect(present).toHaveBeenCalledOnce()
  })

  it.each([
    ['xmpp:romeo@montague.example?join;password=x', { kind: 'room', hasPassword: true }],
    ['xmpp:rooms.example?join', { kind: 'room', hasPassword: false }],
    ['xmpp:romeo@montague.example?remove', { kind: 'remove' }],
    ['xmpp:romeo@montague.example?unsubscribe', { kind: 'unsubscribe' }],
    [`xmpp:romeo@montague.example?omemo-sid-5=${'ab'.repeat(32)}`, { kind: 'verify' }],
    [`xmpp:romeo@montague.example?omemo-sid-5=ab`, { kind: 'unknown', action: 'omemo-sid-5=ab' }],
    ['xmpp:romeo@montague.example?format;disk=c', { kind: 'unknown', action: 'format' }],
    [
      'xmpp:romeo@montague.example?roster;preauth=T;ibr=y;name=Romeo',
      { kind: 'add', name: 'Romeo', group: '', invited: true, newAccount: true },
    ],
    ['xmpp:montague.example?register;preauth=T', { kind: 'register', invited: true }],
  ])('%s is understood, and keeps its secrets', (uri, ask) => {
    const { open, links } = world()
    open(uri)
    expect(links()).toMatchObject([{ kind: 'asks', ask }])
    expect(JSON.stringify(links())).not.toMatch(/"T"|"x"|password"|preauth/)
  })

  it.each([
    ['javascript:alert(1)', 'link-invalid'],
    [`xmpp:${'a'.repeat(1_000_000)}`, 'link-invalid'],
    ['xmpp:montague.example?message', 'address-invalid'],
    ['xmpp:a@b@c?message', 'address-invalid'],
    ['xmpp:romeo@montague.example?message;body=a;body=b', 'link-invalid'],
  ])('%.40s that cannot be understood waits with the reason', (uri, code) => {
    const { open, links } = world()
    open(uri)
    expect(links()).toMatchObject([{ kind: 'unusable', failure: { code } }])
    expect(JSON.stringify(links()).length).toBeLessThan(400)
  })

  it('is for whoever the command line names, with a text, never a file', () => {
    const { commands, links } = world()
    void commands['links.sendTo']({ address: 'Romeo@montague.example', text: 'Hist!\nRomeo' })
    void commands['links.sendTo']({ address: 'nobody', text: '' })
    void commands['links.sendTo']({ address: ROMEO, text: '\u001b[2J' })
    void commands['links.sendTo']({ address: ROMEO, text: '🌹'.repeat(20_000) })
    expect(links()).toMatchObject([
      {
        kind: 'asks',
        origin: 'send-to',
        ask: { kind: 'chat', text: 'Hist!\nRomeo' },
        address: ROMEO,
      },
      { kind: 'unusable', link: 'nobody', failure: { problem: 'no-localpart' } },
      { kind: 'unusable', failure: { problem: 'control-characters' } },
      { kind: 'unusable', failure: { code: 'message-too-long', limitBytes: 65_536 } },
    ])
  })
})

describe('a flood of links', () => {
  it('reaches no further than five, the same one counts once, and the rest is counted', () => {
    const { open, links, feature, commands, present } = world()
    open('xmpp:romeo@montague.example')
    for (let n = 0; n < 1000; n++) open('xmpp:romeo@montague.example')
    expect(links()).toHaveLength(1)
    present.mockClear()
    for (let n = 0; n < 1000; n++) open(`xmpp:u${n}@montague.example`)
    expect(links()).toHaveLength(5)
    expect(feature.snapshot().linksLeftOut).toBe(996)
    // The window doesn't come to the front again and again.
    expect(present).toHaveBeenCalledTimes(4)
    for (const { id } of links()) void commands['links.dismiss']({ id })
    expect(feature.snapshot()).toEqual({ links: [], linksLeftOut: 0 })
  })
})

describe('the person agrees', () => {
  it('to verify devices, and sees the chat; of which none is known, says so and waits', async () => {
    const { open, id, confirm, done, state, links } = world()
    const link = `xmpp:romeo@montague.example?omemo-sid-5=${'ab'.repeat(32)}`
    open(link)
    state.known = 0
    const agreed = { choice: 'verify', accountId: ACCOUNT } as const
    expect(await confirm({ id: id(), ...agreed })).toEqual(err({ code: 'verification-unknown' }))
    expect(links()).toHaveLength(1)
    state.known = 1
    expect(await confirm({ id: id(), ...agreed })).toMatchObject(ok({ kind: 'conversation' }))
    expect(done.slice(1)).toEqual([
      ['encryption.verify', { accountId: ACCOUNT, link }],
      ['messages.open', { accountId: ACCOUNT, address: ROMEO }],
    ])
    expect(links()).toEqual([])
  })

  it('to a conversation, which gets the text as a draft', async () => {
    const { open, id, confirm, links, done } = world()
    open('xmpp:romeo@montague.example/home?message;body=Hist')
    expect(await confirm({ id: id(), choice: 'chat', accountId: ACCOUNT })).toEqual(
      ok({ kind: 'conversation', conversationId: 7, text: 'Hist' }),
    )
    expect(done).toEqual([['messages.open', { accountId: ACCOUNT, address: ROMEO }]])
    expect(links()).toEqual([])
  })

  it('to a contact, under the name they chose, with the token of the invitation', async () => {
    const { open, id, confirm, done } = world()
    open('xmpp:romeo@montague.example?roster;name=Tybalt;preauth=TOKEN')
    const agreed = { choice: 'add', accountId: ACCOUNT, name: 'Romeo', group: ' Friends ' } as const
    expect(await confirm({ id: id(), ...agreed })).toEqual(ok({ kind: 'contacts-changed' }))
    open('xmpp:romeo@montague.example?subscribe')
    await confirm({ id: id(), ...agreed, group: '' })
    const contact = { accountId: ACCOUNT, address: ROMEO, name: 'Romeo' }
    expect(done).toEqual([
      ['roster.add', { ...contact, groups: ['Friends'], invitation: 'TOKEN' }],
      ['roster.add', { ...contact, groups: [] }],
    ])
  })

  it('to a new account, of the name that was kept for them', async () => {
    const { open, id, confirm, links, done } = world()
    open('xmpp:juliet@capulet.example?register;preauth=TOKEN')
    expect(await confirm({ id: id(), choice: 'register' })).toEqual(
      ok({
        kind: 'registration',
        domain: 'capulet.example',
        username: 'juliet',
        invitation: 'TOKEN',
      }),
    )
    expect(links()).toEqual([])
    open('xmpp:romeo@montague.example?roster;preauth=TOKEN;ibr=y')
    expect(await confirm({ id: id(), choice: 'register' })).toEqual(
      ok({ kind: 'registration', domain: 'montague.example', username: null, invitation: 'TOKEN' }),
    )
    // The person is asked about the contact once there is an account.
    expect(links()).toHaveLength(1)
    expect(done).toEqual([])
  })

  it('and it keeps waiting if that failed', async () => {
    const { open, id, confirm, links } = world()
    open('xmpp:romeo@montague.example?remove')
    expect(await confirm({ id: id(), choice: 'remove', accountId: ACCOUNT })).toEqual(
      err({ code: 'not-connected' }),
    )
    expect(links()).toHaveLength(1)
  })

  it('once, also when they press twice', async () => {
    const { open, id, confirm, done } = world()
    open('xmpp:romeo@montague.example')
    const agreed = { id: id(), choice: 'chat', accountId: ACCOUNT } as const
    const answers = await Promise.all([confirm(agreed), confirm(agreed)])
    expect(answers.map((answer) => answer.ok)).toEqual([true, false])
    expect(done).toHaveLength(1)
  })

  it.each([
    ['xmpp:romeo@montague.example?join', 'chat'],
    ['xmpp:romeo@montague.example?register', 'chat'],
    ['xmpp:romeo@montague.example', 'remove'],
    ['xmpp:romeo@montague.example?format', 'add'],
    ['xmpp:romeo@montague.example?roster;preauth=T', 'register'],
  ] as const)('to nothing that %s does not ask for: %s', async (uri, choice) => {
    const { open, id, confirm, done } = world()
    open(uri)
    const args = { id: id(), choice, accountId: ACCOUNT, name: '', group: '' }
    expect(await confirm(args)).toMatchObject({ ok: false, error: { code: 'invalid-arguments' } })
    expect(done).toEqual([])
  })

  it('to nothing before the store is open, and the link waits', async () => {
    const { state, open, id, confirm, links } = world()
    state.open = false
    open('xmpp:romeo@montague.example')
    const agreed = { id: id(), choice: 'chat', accountId: ACCOUNT } as const
    expect(await confirm(agreed)).toEqual(err({ code: 'store-locked' }))
    expect(links()).toHaveLength(1)
    state.open = true
    expect((await confirm(agreed)).ok).toBe(true)
  })
})

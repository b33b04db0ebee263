import { describe, expect, test } from 'vitest'
import { ACCOUNT, JULIET, ROMEO } from '../testing/rig.ts'
import { COVEN } from '../testing/rooms.ts'
import { refuses, stage, type Stage } from './testing.ts'

const NURSE = 'nurse@capulet.example'

const mediated = (room: string = COVEN, by: string | null = `${JULIET}/balcony`, more = '') =>
  `<message from='${room}' to='${ROMEO}'><x xmlns='http://jabber.org/protocol/muc#user'>
    <invite${by === null ? '' : ` from='${by}'`}><reason>Come</reason></invite>${more}</x></message>`
const direct = (room: string = COVEN, from: string = `${JULIET}/balcony`) =>
  `<message from='${from}' to='${ROMEO}'><x xmlns='jabber:x:conference' jid='${room}' reason='Hey'/></message>`

const list = (s: Stage) => s.feature.snapshot().invitations

describe('an invitation', () => {
  test('is shown, and accepted with its password', async () => {
    const s = await stage()
    await s.rig.fake.receive(mediated(COVEN, JULIET, '<password>cauldron</password>'))
    await s.rig.ports.clock.advance(100)
    expect(list(s)).toMatchObject([{ room: COVEN, by: JULIET, isDirect: false, reason: 'Come' }])
    expect(s.rig.deltas('invitationsChanged')).toHaveLength(1)
    const [{ id }] = list(s) as unknown as [{ id: number }]
    const accepted = s.feature.commands['rooms.acceptInvitation']({ invitation: id })
    await s.settle()
    expect(await accepted).toMatchObject({ value: { kind: 'joined' } })
    expect(s.knocks[0]?.join.child('http://jabber.org/protocol/muc', 'x')?.elements()[0]?.text()).toBe(
      'cauldron',
    )
    expect(list(s)).toEqual([])
  })

  test('stays when the room refuses', async () => {
    const s = await stage()
    await s.rig.fake.receive(direct())
    s.door = refuses('forbidden')
    const accepted = s.feature.commands['rooms.acceptInvitation']({ invitation: list(s)[0]!.id })
    await s.settle()
    expect(await accepted).toMatchObject({ value: { kind: 'refused' } })
    expect(list(s)).toHaveLength(1)
  })

  test('is declined to the room that passed it on, and a copy of it does not come back', async () => {
    const s = await stage()
    await s.rig.fake.receive(mediated())
    await s.feature.commands['rooms.declineInvitation']({ invitation: list(s)[0]!.id, reason: 'Busy' })
    const [sent] = s.sent()
    expect(sent?.attrs['to']).toBe(COVEN)
    expect(sent?.elements()[0]?.elements()[0]?.name).toBe('decline')
    const old = `<delay xmlns='urn:xmpp:delay' stamp='2025-12-31T00:00:00Z' from='montague.example'/>`
    await s.rig.fake.receive(mediated().replace('</message>', `${old}</message>`))
    expect(list(s)).toEqual([])
    await s.rig.ports.clock.advance(120_000)
    await s.rig.fake.receive(mediated())
    expect(list(s)).toHaveLength(1)
  })

  test('that the server vouches for counts more than the room’s', async () => {
    const s = await stage()
    await s.rig.fake.receive(mediated(COVEN, `${NURSE}/x`))
    await s.rig.fake.receive(direct())
    await s.rig.fake.receive(mediated(COVEN, `${NURSE}/x`))
    expect(list(s)).toMatchObject([{ by: JULIET, isDirect: true }])
  })

  test('without an inviter, or from an occupant, names nobody', async () => {
    const s = await stage()
    await s.rig.fake.receive(
      mediated(COVEN, null) + mediated('b@chat.shakespeare.example', 'b@chat.shakespeare.example/crone'),
    )
    expect(list(s).map(({ by }) => by)).toEqual([null, null])
  })

  test('to a joined room, to a person, from blocked people or oneself is none', async () => {
    const s = await stage()
    await s.join()
    s.rig.store.write((tx) =>
      tx.run('INSERT INTO blocked (account_id, jid) VALUES (?, ?)', ACCOUNT, 'tybalt@capulet.example'),
    )
    await s.rig.fake.receive(
      mediated() +
        direct(JULIET, `${NURSE}/x`) +
        direct(ROMEO, `${NURSE}/x`) +
        direct('c@chat.shakespeare.example', 'tybalt@capulet.example/x') +
        mediated('d@chat.shakespeare.example', 'tybalt@capulet.example') +
        direct('e@chat.shakespeare.example', `${ROMEO}/phone`),
    )
    expect(list(s)).toEqual([])
  })
})

test('1,000 invitations from a stranger are twenty, and do not lock others out', async () => {
  const s = await stage()
  for (let number = 0; number < 1_000; number++)
    await s.rig.fake.receive(direct(`r${number}@rooms.spam.example`, 'spam@spam.example/x'))
  expect(list(s)).toHaveLength(20)
  await s.rig.fake.receive(direct())
  expect(list(s)).toHaveLength(21)
  for (let server = 0; server < 30; server++)
    for (let number = 0; number < 10; number++)
      await s.rig.fake.receive(mediated(`r${number}@rooms${server}.spam.example`, null))
  expect(list(s)).toHaveLength(100)
  await s.rig.ports.clock.advance(200)
  expect(s.rig.deltas('invitationsChanged').length).toBeLessThan(5)
}, 30_000)

test('a room that one was invited to and entered otherwise needs no decision', async () => {
  const s = await stage()
  await s.rig.fake.receive(direct())
  await s.join({ address: COVEN })
  expect(list(s)).toEqual([])
})

import { expect, test } from 'vitest'
import { ROMEO, type Rig } from '../../testing/rig.ts'
import { COVEN, inRoom } from '../../testing/rooms.ts'
import { carbon, delay, online, stanza } from '../../testing/stanzas.ts'
import { receive } from '../../testing/talk.ts'
import type { InvitationArrival } from './invitations.ts'

const HEATH = 'heath@chat.shakespeare.example'
const mediated = (
  from = `<invite from='witch@shakespeare.example/x'><reason>Come</reason></invite>`,
  more = '',
) =>
  stanza(`<x xmlns='http://jabber.org/protocol/muc#user'>${from}<password>pw</password></x>${more}`, {
    from: HEATH,
    type: 'normal',
  })
const direct = (more = '') =>
  stanza(`<x xmlns='jabber:x:conference' jid='${HEATH}' reason='Come'/>${more}`, { id: 'i1' })

function listen(rig: Rig): InvitationArrival[] {
  const heard: InvitationArrival[] = []
  rig.messages.rooms.onInvitation((arrival) => heard.push(arrival))
  return heard
}

test.each([
  ['by the room', mediated(), { way: 'mediated', by: 'witch@shakespeare.example/x', password: 'pw' }],
  ['by the room, for nobody', mediated('<invite/>'), { way: 'mediated', by: null, reason: null }],
  [
    'by a contact',
    direct('<body>Come to the heath</body>'),
    { way: 'direct', by: 'juliet@capulet.example/balcony' },
  ],
  [
    'by a stranger',
    direct().replace('juliet@capulet.example', 'x@y.example'),
    { way: 'direct', by: 'x@y.example/balcony' },
  ],
  ['that another device got', carbon('received', mediated()), { way: 'mediated' }],
])('an invitation %s is handed over, and is no message', async (_name, xml, invitation) => {
  const rig = await online()
  const heard = listen(rig)
  await receive(rig, xml)
  expect(heard).toMatchObject([{ invitation: { room: HEATH, reason: 'Come', ...invitation } }])
  expect(rig.store.all('SELECT 1 FROM message UNION ALL SELECT 1 FROM conversation')).toEqual([])
})

test('has the time at which the server got it, and comes once', async () => {
  const rig = await online()
  const heard = listen(rig)
  const kept = direct(delay('2025-12-24T00:00:00Z'))
  await receive(rig, kept, kept, carbon('received', kept))
  expect(heard.map(({ at }) => at)).toEqual([Date.UTC(2025, 11, 24)])
})

test.each([
  ['that another device has sent', carbon('sent', direct().replace(/from='[^']*'/, `from='${ROMEO}/phone'`))],
  ['of an occupant, in the name of the room', mediated().replace(`from='${HEATH}'`, `from='${COVEN}/witch'`)],
])('nothing %s invites', async (_name, xml) => {
  const rig = await inRoom({ people: [{ nick: 'witch' }] })
  const heard = listen(rig)
  await receive(rig, xml)
  expect(heard).toEqual([])
})

test('a listener that fails is not in the way of the next', async () => {
  const rig = await online()
  rig.messages.rooms.onInvitation(() => {
    throw new Error('full')
  })
  const heard = listen(rig)
  await receive(rig, direct())
  expect(heard).toHaveLength(1)
})

import { expect, onTestFinished, test } from 'vitest'
import { startOmemoPeer } from '../../../build/live/omemo-peer.ts'
import { makePrivateRoom, setMembers } from '../../../build/live/omemo-room.ts'
import { addAccount, startProsody } from '../../../build/live/prosody.ts'
import type { LiveLogin } from '../testing/live-balcony.ts'
import {
  describePeer,
  encrypted,
  login,
  open,
  openedAs,
  peerOf,
  said,
  seat,
} from '../testing/live-encryption.ts'

describePeer('encryption with another client', () => {
  test.each(['0.3', '2'] as const)('there and back in %s, without being asked for', async (version) => {
    const [romeo, juliet] = [login('romeo'), login('juliet')]
    const peer = await peerOf(juliet, [version])
    const mine = await seat(romeo)
    const { balcony } = mine
    const conversationId = await encrypted(mine, juliet.address)

    await balcony.call('messages.send', { conversationId, body: 'It is my lady <O> & love' })
    const heard = await peer.waitFor(openedAs('It is my lady <O> & love'))
    expect(heard).toMatchObject({ sender: romeo.address, version, keyExchange: true })
    const stanzas = peer.events.flatMap((event) => (event.event === 'stanza' ? [event.xml] : []))
    expect(stanzas.join()).not.toContain('my lady')

    await peer.say(romeo.address, { body: 'Ay me!', versions: [version] })
    await balcony.until(() => said(mine, 'Ay me!') !== undefined)
    expect(said(mine, 'Ay me!')).toMatchObject({ direction: 'in', seal: 'sealed' })
    expect(said(mine, 'It is my lady <O> & love')?.seal).toBeDefined()
    await balcony.call('messages.send', { conversationId, body: 'She speaks' })
    expect(await peer.waitFor(openedAs('She speaks'))).toMatchObject({ keyExchange: false })
  })

  test.each(['0.3', '2'] as const)('they write first in %s', async (version) => {
    const [romeo, juliet] = [login('romeo'), login('juliet')]
    const mine = await seat(romeo)
    const peer = await peerOf(juliet, [version])
    const { balcony, accountId } = mine
    await balcony.call('roster.add', { accountId, address: juliet.address, name: 'Juliet', groups: [] })
    await balcony.until(async () => (await balcony.call('encryption.own', { accountId })).ok)
    await peer.say(romeo.address, { body: 'Who is there?', versions: [version] })
    await balcony.until(() => said(mine, 'Who is there?') !== undefined)
    await peer.waitFor((event) => event.event === 'empty' || event.event === 'opened')
    const conversationId = await open(mine, juliet.address)
    await balcony.until(async () => {
      const state = await balcony.call('encryption.of', { conversationId })
      return state.ok && state.value.state === 'on'
    })
    await balcony.call('messages.send', { conversationId, body: 'I' })
    await peer.waitFor(openedAs('I'))
  })

  test('the person’s other device reads what is written here, and the other way round', async () => {
    const [romeo, juliet] = [login('romeo'), login('juliet')]
    const peer = await peerOf(juliet, ['2'])
    const desk = await seat(romeo)
    const phone = await seat(romeo)
    await desk.balcony.until(async () => {
      const own = await desk.balcony.call('encryption.own', { accountId: desk.accountId })
      return own.ok && own.value.devices.length === 2
    })
    const conversationId = await encrypted(desk, juliet.address)
    await desk.balcony.call('messages.send', { conversationId, body: 'From the desk' })
    await peer.waitFor(openedAs('From the desk'))
    await phone.balcony.until(() => said(phone, 'From the desk') !== undefined)
    expect(said(phone, 'From the desk')).toMatchObject({ direction: 'out', seal: 'sealed' })
    await peer.say(romeo.address, { body: 'To both', versions: ['2'] })
    for (const one of [desk, phone]) await one.balcony.until(() => said(one, 'To both') !== undefined)
    const fromPhone = await open(phone, juliet.address)
    await phone.balcony.call('messages.send', { conversationId: fromPhone, body: 'From the phone' })
    await peer.waitFor(openedAs('From the phone'))
    await desk.balcony.until(() => said(desk, 'From the phone') !== undefined)
  })

  test.each(['0.3', '2'] as const)('lost sessions are renewed in %s', async (version) => {
    const [romeo, juliet] = [login('romeo'), login('juliet')]
    const peer = await peerOf(juliet, [version])
    const mine = await seat(romeo)
    const { balcony } = mine
    const conversationId = await encrypted(mine, juliet.address)
    await balcony.call('messages.send', { conversationId, body: 'One' })
    await peer.waitFor(openedAs('One'))
    await peer.say(romeo.address, { body: 'Two', versions: [version] })
    await balcony.until(() => said(mine, 'Two') !== undefined)
    await peer.loseSessions()
    // It begins anew, and we take its new session.
    await peer.say(romeo.address, { body: 'Three', versions: [version] })
    await balcony.until(() => said(mine, 'Three') !== undefined)
    await balcony.call('messages.send', { conversationId, body: 'Four' })
    await peer.waitFor(openedAs('Four'))
  })

  test.each(['0.3', '2'] as const)('in a private room in %s', async (version) => {
    const server = await startProsody({ rooms: true })
    onTestFinished(() => server.dispose())
    for (const name of ['romeo', 'juliet', 'nurse']) addAccount(server.info, name, 'secret')
    const { host, port, domain } = server.info
    const at = (name: string): LiveLogin => ({
      address: `${name}@${domain}`,
      password: 'secret',
      settings: { host, port, security: 'starttls' },
    })
    const peer = await startOmemoPeer(
      server.info,
      { address: at('juliet').address, password: 'secret' },
      { versions: [version] },
    )
    onTestFinished(() => peer.close())
    const room = `garden@rooms.${domain}`
    const members = [at('romeo').address, peer.address]
    await makePrivateRoom(peer, room, 'Juliet', [at('romeo').address])
    const mine = await seat(at('romeo'))
    const { balcony, accountId } = mine
    const joined = await balcony.call('rooms.join', { accountId, address: room, nick: 'Romeo' })
    if (!joined.ok || joined.value.kind !== 'joined') throw new Error('not in the room')
    const { conversationId } = joined.value
    await balcony.call('encryption.turn', { conversationId, on: true })
    await balcony.call('messages.send', { conversationId, body: 'Only for the garden' })
    expect(await peer.waitFor(openedAs('Only for the garden'))).toMatchObject({ version, room })
    await balcony.until(() => said(mine, 'Only for the garden')?.state === 'delivered')
    await peer.sayInRoom(room, members, { body: 'The orchard walls are high', versions: [version] })
    await balcony.until(() => said(mine, 'The orchard walls are high') !== undefined)
    expect(said(mine, 'The orchard walls are high')).toMatchObject({ direction: 'in', seal: 'sealed' })
    const bodies = [...balcony.messages.values()].flatMap(({ body, kind }) => (kind === 'text' ? [body] : []))
    expect(bodies).toEqual(['Only for the garden', 'The orchard walls are high'])

    // A new member is shown before anything is written for them.
    await setMembers(peer, room, [at('nurse').address], 'member')
    await balcony.until(() =>
      [...balcony.messages.values()].some(
        ({ event }) => event?.what === 'can-read' && event.owner === at('nurse').address,
      ),
    )
  })
})

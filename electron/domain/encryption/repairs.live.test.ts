import { expect, onTestFinished, test } from 'vitest'
import type { OmemoPeerEvent } from '../../../build/live/omemo-peer.ts'
import { NS_OMEMO_03 } from '../../engine/xep/0384-omemo/index.ts'
import { temporaryFolder } from '../testing/folder.ts'
import { startLive } from '../testing/live-balcony.ts'
import {
  describePeer,
  encrypted,
  login,
  openedAs,
  peerOf,
  said,
  seat,
  type Seat,
} from '../testing/live-encryption.ts'
import { createTestSecrets } from '../testing/secrets.ts'

async function deviceOf({ balcony, accountId }: Seat): Promise<number> {
  const own = await balcony.call('encryption.own', { accountId })
  const device = own.ok ? own.value.devices.find(({ isThis }) => isThis)?.device : undefined
  if (device === undefined) throw new Error('there is no device')
  return device
}

/** Signed in, and published. */
async function published(mine: Seat): Promise<number> {
  await mine.balcony.until(async () => {
    const own = await mine.balcony.call('encryption.own', { accountId: mine.accountId })
    return own.ok && own.value.devices.some(({ isThis }) => isThis)
  })
  return deviceOf(mine)
}

const eventsOf = ({ balcony }: Seat) => [...balcony.messages.values()].flatMap(({ event }) => event ?? [])

const listsBoth = (device: number, version: string) => (event: OmemoPeerEvent) =>
  event.event === 'devices' &&
  event.version === version &&
  event.devices.includes(device) &&
  event.devices.length > 1

describePeer('repairs', () => {
  test.each(['0.3', '2'] as const)(
    'taken off the list of %s by another client, it comes back',
    async (version) => {
      const [romeo, juliet] = [login('romeo'), login('juliet')]
      const mine = await seat(romeo)
      const peer = await peerOf(juliet, [version])
      const conversationId = await encrypted(mine, juliet.address)
      const device = await published(mine)
      const phone = await peerOf(romeo, ['0.3', '2'])
      const { device: other } = await phone.self()
      await phone.waitFor(listsBoth(device, version))
      const before = phone.events.length
      await phone.publishDevices(version, [other])
      await phone.waitFor(
        (event) => phone.events.indexOf(event) >= before && listsBoth(device, version)(event),
      )
      await peer.refresh(romeo.address, version)
      await peer.say(romeo.address, { body: 'Art thou gone so?', versions: [version] })
      await mine.balcony.until(() => said(mine, 'Art thou gone so?') !== undefined)
      await mine.balcony.call('messages.send', { conversationId, body: 'No' })
      await peer.waitFor(openedAs('No'))
      await phone.waitFor(openedAs('No'))
    },
  )

  test('nodes that another client has closed are opened at the next start', async () => {
    const [romeo, juliet] = [login('romeo'), login('juliet')]
    const [profile, secrets] = [temporaryFolder(), createTestSecrets()]
    const mine = await seat(romeo, profile, secrets)
    const contact = await peerOf(juliet, ['0.3', '2'])
    await encrypted(mine, juliet.address)
    const device = await published(mine)
    const phone = await peerOf(romeo, ['2'])
    const nodes = [
      `${NS_OMEMO_03}.devicelist`,
      `${NS_OMEMO_03}.bundles:${String(device)}`,
      'urn:xmpp:omemo:2:devices',
      'urn:xmpp:omemo:2:bundles',
    ]
    for (const [index, node] of nodes.entries()) phone.sendRaw(closing(node, `close-${String(index)}`))
    await phone.waitFor((event) => event.event === 'answer' && event.id === 'close-3')
    await phone.close()
    const nurse = await peerOf(login('nurse'), ['0.3', '2'])
    await expect(nurse.refresh(romeo.address, '0.3')).rejects.toThrow('forbidden')
    await mine.balcony.close()

    const before = contact.events.length
    const again = await startLive(profile, secrets)
    onTestFinished(() => again.close())
    // The list of version 2 is published last.
    await contact.waitFor(
      (event) =>
        contact.events.indexOf(event) >= before &&
        event.event === 'devices' &&
        event.owner === romeo.address &&
        event.version === '2',
    )
    for (const version of ['0.3', '2'] as const) {
      const body = `Now in ${version}`
      expect((await nurse.refresh(romeo.address, version)).devices).toContain(device)
      expect(await nurse.say(romeo.address, { body, versions: [version] })).toMatchObject({ errors: [] })
    }
  })

  test.each(['0.3', '2'] as const)(
    'what came while it was closed is read in its order in %s',
    async (version) => {
      const [romeo, juliet] = [login('romeo'), login('juliet')]
      const [profile, secrets] = [temporaryFolder(), createTestSecrets()]
      const mine = await seat(romeo, profile, secrets)
      const peer = await peerOf(juliet, [version])
      const conversationId = await encrypted(mine, juliet.address)
      await mine.balcony.call('messages.send', { conversationId, body: 'Good night' })
      await peer.waitFor(openedAs('Good night'))
      await mine.balcony.close()
      const bodies = Array.from({ length: 20 }, (_, n) => `While thou wast away ${String(n)}`)
      for (const body of bodies) await peer.say(romeo.address, { body, versions: [version] })

      const again = await startLive(profile, secrets)
      onTestFinished(() => again.close())
      const back: Seat = { balcony: again, accountId: mine.accountId }
      await again.until(() => bodies.every((body) => said(back, body) !== undefined))
      const read = [...again.messages.values()].filter(
        ({ direction, kind }) => direction === 'in' && kind === 'text',
      )
      expect(read.sort((a, b) => a.place - b.place).map(({ body }) => body)).toEqual(bodies)
      expect(read.every(({ seal }) => seal === 'sealed')).toBe(true)
      await again.call('messages.send', { conversationId, body: 'I am back' })
      await peer.waitFor(openedAs('I am back'))
    },
  )

  test.each([
    ['another device', false, 'new-device'],
    ['the same number', true, 'new-keys'],
  ] as const)('they install it anew, as %s', async (_, sameDevice, what) => {
    const [romeo, juliet] = [login('romeo'), login('juliet')]
    const mine = await seat(romeo)
    const peer = await peerOf(juliet, ['0.3', '2'])
    const conversationId = await encrypted(mine, juliet.address)
    await mine.balcony.call('messages.send', { conversationId, body: 'One' })
    await peer.waitFor(openedAs('One'))
    await peer.say(romeo.address, 'Two')
    await mine.balcony.until(() => said(mine, 'Two') !== undefined)
    await peer.reinstall({ sameDevice })
    await peer.say(romeo.address, 'Three')
    await mine.balcony.until(() => said(mine, 'Three') !== undefined)
    await mine.balcony.call('messages.send', { conversationId, body: 'Four' })
    await peer.waitFor(openedAs('Four'))
    expect(eventsOf(mine)).toContainEqual({ what, owner: juliet.address, name: null })
  })
})

/** Only the account itself may read the node from now on. */
function closing(node: string, id: string): string {
  const field = (name: string, value: string, type = '') =>
    `<field var='${name}'${type}><value>${value}</value></field>`
  const ns = 'http://jabber.org/protocol/pubsub'
  return `<iq type='set' id='${id}'><pubsub xmlns='${ns}#owner'><configure node='${node}'>
    <x xmlns='jabber:x:data' type='submit'>${field('FORM_TYPE', `${ns}#node_config`, " type='hidden'")}
    ${field('pubsub#access_model', 'whitelist')}</x></configure></pubsub></iq>`
}

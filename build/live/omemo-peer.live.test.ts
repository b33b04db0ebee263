import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { OmemoVersion } from '../../electron/engine/xep/0384-omemo/types.ts'
import { describeLive, freshAccount, liveServer } from './live.ts'
import {
  canHaveOmemoPeer,
  startOmemoPeer,
  type OmemoPeer,
  type OmemoPeerEvent,
  type OmemoPeerOptions,
} from './omemo-peer.ts'
import { makePrivateRoom } from './omemo-room.ts'
import { startProsody, addAccount, type ServerInfo } from './prosody.ts'

const describeOmemo = canHaveOmemoPeer() ? describeLive : describe.skip

type Opened = OmemoPeerEvent & { event: 'opened' }
type Unopened = OmemoPeerEvent & { event: 'unopened' }

const opened =
  (id: string) =>
  (e: OmemoPeerEvent): e is Opened =>
    e.event === 'opened' && e.id === id
const unopened =
  (id: string) =>
  (e: OmemoPeerEvent): e is Unopened =>
    e.event === 'unopened' && e.id === id

const running: OmemoPeer[] = []
const folders: string[] = []

async function start(
  user: { address: string; password: string },
  options?: OmemoPeerOptions,
  server: ServerInfo = liveServer(),
): Promise<OmemoPeer> {
  const peer = await startOmemoPeer(server, user, options)
  running.push(peer)
  return peer
}

const two = (options?: OmemoPeerOptions) =>
  Promise.all([start(freshAccount('romeo'), options), start(freshAccount('juliet'), options)])

/** Says it, and waits until the other one has opened it. */
async function hear(from: OmemoPeer, to: OmemoPeer, body: string, version: OmemoVersion): Promise<Opened> {
  const { id } = await from.say(to.address, { body, versions: [version] })
  const heard = await to.waitFor(opened(id))
  expect(heard).toMatchObject({ body, version, sender: from.address, room: null, carbon: null })
  return heard
}

describeOmemo('the other client with OMEMO', () => {
  afterEach(async () => {
    await Promise.all(running.splice(0).map((peer) => peer.close()))
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
  })

  it.each(['0.3', '2'] as const)('two of them talk in version %s', async (version) => {
    const [romeo, juliet] = await two()
    const first = await hear(romeo, juliet, 'Call me but love', version)
    expect(first).toMatchObject({ device: (await romeo.self()).device, keyExchange: true, archived: false })
    await hear(juliet, romeo, 'What man art thou?', version)
    expect(await hear(romeo, juliet, 'My name, dear saint', version)).toMatchObject({ keyExchange: false })
    const plain = [...romeo.events, ...juliet.events].filter(({ event }) => event === 'message')
    expect(plain).toEqual([])
    const stanzas = juliet.events.flatMap((e) => (e.event === 'stanza' ? [e.xml] : []))
    expect(stanzas.join()).not.toContain('Call me but love')
  })

  it('talks in each version with devices that know only one, in one message', async () => {
    const juliet = freshAccount('juliet')
    const old = await start(juliet, { versions: ['0.3'] })
    const [young, romeo] = await Promise.all([
      start(juliet, { versions: ['2'], label: 'Balcony' }),
      start(freshAccount('romeo')),
    ])
    const sealed = await romeo.say(juliet.address, 'By a name I know not how')
    expect(new Set(sealed.devices)).toEqual(
      new Set([
        { ...(await key(old)), version: '0.3', keyExchange: true },
        { ...(await key(young)), version: '2', keyExchange: true },
      ]),
    )
    expect(await old.waitFor(opened(sealed.id))).toMatchObject({ version: '0.3' })
    expect(await young.waitFor(opened(sealed.id))).toMatchObject({ version: '2' })
    await expect(romeo.say(juliet.address, { body: 'Yet', versions: [] })).rejects.toThrow()
  })

  it.each(['0.3', '2'] as const)('copies reach the other device in version %s', async (version) => {
    const account = freshAccount('romeo')
    const one = await start(account)
    const [other, juliet] = await Promise.all([start(account), start(freshAccount('juliet'))])
    await one.waitFor((e) => e.event === 'devices' && e.version === version && e.devices.length === 2)
    const sealed = await one.say(juliet.address, { body: 'I take thee at thy word', versions: [version] })
    expect(sealed.devices).toHaveLength(2)
    expect(await other.waitFor(opened(sealed.id))).toMatchObject({
      ...{ sender: account.address, to: juliet.address, carbon: 'sent', body: 'I take thee at thy word' },
    })
    // Both bundles of version 2 are items of one node.
    const answer = await juliet.say(account.address, { body: 'Well', versions: [version] })
    expect(answer).toMatchObject({ errors: [], devices: { length: 2 } })
    await Promise.all([one, other].map((peer) => peer.waitFor(opened(answer.id))))
  })

  it('seals everything in the envelope of version 2', async () => {
    const [romeo, juliet] = await two()
    const payload = "<active xmlns='http://jabber.org/protocol/chatstates'/>"
    const right = await romeo.say(juliet.address, { body: 'Ay <me> &', payload, versions: ['2'] })
    const heard = await juliet.waitFor(opened(right.id))
    expect(heard.body).toBe('Ay <me> &')
    expect(heard.payloads).toEqual([
      '<body xmlns="jabber:client">Ay &lt;me&gt; &amp;</body>',
      '<active xmlns="http://jabber.org/protocol/chatstates" />',
    ])
    expect(heard.envelope).toMatchObject({ from: romeo.address, to: juliet.address })
    const wrong = await romeo.say(juliet.address, {
      ...{ payload, versions: ['2'], outside: '<body>Something else</body>' },
      envelope: { from: 'tybalt@xmpp.test', time: null, padding: null },
    })
    const envelope = { from: 'tybalt@xmpp.test', to: juliet.address, time: null, padding: null }
    expect(await juliet.waitFor(opened(wrong.id))).toMatchObject({ body: null, envelope })
    const stanza = await juliet.waitFor((e) => e.event === 'stanza' && e.xml.includes(wrong.id))
    expect(stanza).toMatchObject({ xml: expect.stringContaining('<body>Something else</body>') as string })
  })

  it.each(['0.3', '2'] as const)('reads version %s after it was away', async (version) => {
    const [romeo, juliet] = await two()
    await hear(romeo, juliet, 'Art thou not Romeo?', version)
    await hear(juliet, romeo, 'Neither', version)
    await juliet.goOffline()
    const { id } = await romeo.say(juliet.address, { body: 'How camest thou hither?', versions: [version] })
    await juliet.comeBack()
    expect(juliet.events.find(opened(id))).toMatchObject({ archived: true, body: 'How camest thou hither?' })
    await hear(juliet, romeo, 'With love’s light wings', version)
  })

  it.each(['0.3', '2'] as const)('starts again with its keys and sessions of version %s', async (version) => {
    const folder = mkdtempSync(join(tmpdir(), 'balcony-omemo-'))
    folders.push(folder)
    const user = freshAccount('juliet')
    const options = { storage: join(folder, 'keys.json') }
    const [romeo, juliet] = await Promise.all([start(freshAccount('romeo')), start(user, options)])
    await hear(romeo, juliet, 'Lady, by yonder blessed moon I swear', version)
    await hear(juliet, romeo, 'O, swear not by the moon', version)
    const before = await juliet.self()
    await juliet.close()
    const again = await start(user, options)
    expect(await again.self()).toEqual(before)
    expect(await hear(romeo, again, 'What shall I swear by?', version)).toMatchObject({
      keyExchange: false,
    })
  })

  it.each(['0.3', '2'] as const)('loses its sessions of version %s and begins new ones', async (version) => {
    const [romeo, juliet] = await two()
    await hear(romeo, juliet, 'Sleep dwell upon thine eyes', version)
    await hear(juliet, romeo, 'Good night', version)
    await juliet.loseSessions()
    const { id } = await romeo.say(juliet.address, { body: 'Parting', versions: [version] })
    expect(await juliet.waitFor(unopened(id))).toMatchObject({ version, reason: 'no-session' })
    const keys = { devices: [{ ...(await key(romeo)), version, keyExchange: true }] }
    expect(await juliet.sendEmpty(romeo.address, version)).toEqual(keys)
    await romeo.waitFor((e) => e.event === 'empty' && e.keyExchange && e.version === version)
    await hear(romeo, juliet, 'is such sweet sorrow', version)
  })

  it.each(['0.3', '2'] as const)(
    'holds messages of version %s back, and reads none twice',
    async (version) => {
      const [romeo, juliet] = await two()
      await hear(romeo, juliet, 'Sweet', version)
      const seal = (body: string) => romeo.say(juliet.address, { body, versions: [version], hold: true })
      const [first, second] = [await seal('so would I'), await seal('Yet I should kill thee')]
      for (const { xml } of [second, first, first]) romeo.sendRaw(xml)
      await juliet.waitFor(unopened(first.id))
      const read = juliet.events.flatMap((e) => (e.event === 'opened' ? [e.body] : []))
      expect(read).toEqual(['Sweet', 'Yet I should kill thee', 'so would I'])
    },
  )

  it('goes on after input that nobody can read', async () => {
    const [romeo, juliet] = await two()
    romeo.subscribe(juliet.address)
    juliet.subscribe(romeo.address)
    await juliet.waitFor((e) => e.event === 'devices' && e.owner === romeo.address)
    const list = "<devices xmlns='urn:xmpp:omemo:2'><device id='Tybalt'/></devices>"
    romeo.sendRaw(
      `<iq type='set' id='bad'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:omemo:2:devices'><item id='current'>${list}</item></publish></pubsub></iq>`,
    )
    await juliet.waitFor((e) => e.event === 'broken' && e.reason === 'malformed')
    const sealed = "<encrypted xmlns='urn:xmpp:omemo:2'><header sid='1'/></encrypted>"
    romeo.sendRaw(`<message to='${juliet.address}' type='chat' id='junk'>${sealed}</message>`)
    expect(await juliet.waitFor(unopened('junk'))).toMatchObject({ device: 1, reason: 'malformed' })
    await hear(romeo, juliet, 'O, blessed, blessed night!', '0.3')
  })

  it('becomes another device, or another identity under the same number', async () => {
    const [romeo, juliet] = await two()
    const first = await juliet.self()
    await hear(romeo, juliet, 'O, wilt thou leave me so unsatisfied?', '2')
    const second = await juliet.reinstall()
    expect(second).not.toMatchObject({ device: first.device })
    await romeo.refresh(juliet.address, '2')
    const { devices } = await romeo.say(juliet.address, 'What satisfaction?')
    expect(new Set(devices.map(({ device }) => device))).toEqual(new Set([first.device, second.device]))
    const third = await juliet.reinstall({ sameDevice: true })
    expect(third).toMatchObject({ device: second.device })
    expect(third).not.toMatchObject({ fingerprint: second.fingerprint })
    const { id } = await juliet.say(romeo.address, 'Who is it?')
    expect(await romeo.waitFor(unopened(id))).toMatchObject({ reason: 'public-data-inconsistency' })
  })

  it.each(['0.3', '2'] as const)('puts itself into a list of version %s without it', async (version) => {
    const [romeo, juliet] = await two()
    const { device } = await juliet.self()
    romeo.subscribe(juliet.address)
    await romeo.waitFor((e) => e.event === 'devices' && e.owner === juliet.address)
    await juliet.publishDevices(version, [1, 2])
    await juliet.waitFor((e) => e.event === 'devices' && e.version === version && e.devices.length === 3)
    const { devices } = await romeo.refresh(juliet.address, version)
    expect(devices).toEqual([1, 2, device])
    const { errors } = await romeo.say(juliet.address, { body: 'Anybody', versions: [version] })
    expect(errors).toEqual([])
  })
})

/** Its device as a message names it. */
async function key(peer: OmemoPeer): Promise<{ address: string; device: number }> {
  return { address: peer.address, device: (await peer.self()).device }
}

describeOmemo('the other client with OMEMO in a room', () => {
  it.each(['0.3', '2'] as const)('is read by all members in version %s', async (version) => {
    const server = await startProsody({ rooms: true })
    const users = ['romeo', 'juliet', 'nurse', 'peter'].map((name) => ({
      address: addAccount(server.info, name, 'secret'),
      password: 'secret',
    }))
    const members = users.map(({ address }) => address)
    try {
      // Peter has no keys.
      const [romeo, juliet, nurse] = await Promise.all(
        users.slice(0, 3).map((u) => start(u, {}, server.info)),
      )
      if (!romeo || !juliet || !nurse) throw new Error('nobody there')
      const room = `orchard@rooms.${server.info.domain}`
      await makePrivateRoom(romeo, room, 'Romeo', members.slice(1))
      await Promise.all([juliet.enter(room, 'Juliet'), nurse.enter(room, 'Nurse')])
      for (const [speaker, hearers] of [
        [romeo, [juliet, nurse]],
        [nurse, [romeo, juliet]],
      ] as const) {
        const body = `${speaker.address} speaks`
        const sealed = await speaker.sayInRoom(room, members, { body, versions: [version] })
        expect(sealed).toMatchObject({ without: [members[3]], errors: [] })
        for (const hearer of hearers) {
          const facts = { room, body, version, sender: speaker.address }
          expect(await hearer.waitFor(opened(sealed.id))).toMatchObject(facts)
        }
        await speaker.waitFor((e) => e.event === 'reflected' && e.id === sealed.id)
      }
    } finally {
      await Promise.all(running.splice(0).map((peer) => peer.close()))
      await server.dispose()
    }
  })
})

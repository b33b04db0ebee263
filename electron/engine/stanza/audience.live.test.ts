import { expect, it, onTestFinished } from 'vitest'
import { describeLive, freshAccount, liveServer } from '../../../build/live/live.ts'
import { canHavePeer, startPeer, type Peer } from '../../../build/live/peer.ts'
import type { BareJid, Jid } from '../../../shared/model/jid.ts'
import { liveClient, type LiveClient } from '../testing/live-client.ts'
import { disco } from '../xep/0030-disco/index.ts'
import { softwareVersion } from '../xep/0092-version/index.ts'
import { PingRequest } from '../xep/0199-ping/index.ts'
import { entityTime } from '../xep/0202-time/index.ts'
import { presence } from '../xep/rfc6121-presence/index.ts'
import { roster } from '../xep/rfc6121-roster/index.ts'
import { el } from '../xml/element.ts'
import { NS_CLIENT } from './stanza.ts'

/** Requests to a client, by name. */
const QUESTIONS = {
  ping: `<ping xmlns='urn:xmpp:ping'/>`,
  time: `<time xmlns='urn:xmpp:time'/>`,
  version: `<query xmlns='jabber:iq:version'/>`,
  info: `<query xmlns='http://jabber.org/protocol/disco#info'/>`,
  items: `<query xmlns='http://jabber.org/protocol/disco#items'/>`,
  last: `<query xmlns='jabber:iq:last'/>`,
  nonsense: `<nonsense xmlns='urn:example'/>`,
}

describeLive('requests on a real server', () => {
  it('of a stranger are refused as if nobody was there, until the stranger may see the presence', async () => {
    const [romeo, tybalt] = [liveClient(freshAccount('romeo')), liveClient(freshAccount('tybalt'))]
    await Promise.all([romeo.online(), tybalt.online()])
    const { use } = tybalt.client
    const askAll = (to: Jid) =>
      Promise.all([
        ping(tybalt, to),
        use(softwareVersion).ask(to),
        use(entityTime).ask(to),
        use(disco).info(to),
        use(disco).items(to),
      ])
    const there = romeo.client.channel.jid as Jid
    const answers = await askAll(there)
    expect(answers.map(({ ok }) => ok)).toEqual([false, false, false, false, false])
    expect(answers).toEqual(await askAll(`${romeo.address}/nobody` as Jid))

    use(presence).subscribe(romeo.address)
    romeo.client.use(presence).approve(tybalt.address)
    const maySee = () => romeo.client.use(roster).items.get(tybalt.address)?.subscription
    await expect.poll(maySee).toBe('from')
    expect((await askAll(there)).map(({ ok }) => ok)).toEqual([true, true, true, true, true])

    romeo.client.use(presence).refuse(tybalt.address)
    await expect.poll(maySee).toBe('none')
    expect(await ping(tybalt, there)).toMatchObject({ ok: false })
  })

  it('of somebody who got directed presence are answered', async () => {
    const [romeo, tybalt] = [liveClient(freshAccount('romeo')), liveClient(freshAccount('tybalt'))]
    await Promise.all([romeo.online(), tybalt.online()])
    const { channel } = romeo.client
    const asked = () => ping(tybalt, channel.jid ?? romeo.address)
    channel.send(el(NS_CLIENT, 'presence', { to: tybalt.address }))
    expect(await asked()).toMatchObject({ ok: true })
    channel.send(el(NS_CLIENT, 'presence', { to: tybalt.address, type: 'unavailable' }))
    expect(await asked()).toMatchObject({ ok: false, error: { condition: REFUSED } })
  })

  it.skipIf(!canHavePeer())('of slixmpp: a stranger gets errors, a contact gets answers', async () => {
    const romeo = liveClient(freshAccount('romeo'))
    await romeo.online()
    const account = freshAccount('tybalt')
    const peer = await startPeer(liveServer(), account.address, account.password)
    onTestFinished(() => peer.close())
    const to = romeo.client.channel.jid ?? ''
    expect(await conditions(peer, to, 'stranger')).toEqual(Object.keys(QUESTIONS).map(() => REFUSED))

    romeo.client.use(presence).approve(account.address as BareJid)
    peer.subscribe(romeo.address)
    await expect
      .poll(() => romeo.client.use(roster).items.get(account.address as BareJid)?.subscription)
      .toBe('from')
    expect(await conditions(peer, to, 'contact')).toEqual(['', '', '', '', '', REFUSED, REFUSED])
  })
})

const REFUSED = 'service-unavailable'

const ping = ({ client }: LiveClient, to: Jid) => client.channel.request('get', to, PingRequest.build({}))

/** The outcome of each request. */
function conditions(peer: Peer, to: string, name: string): Promise<readonly string[]> {
  return Promise.all(
    Object.entries(QUESTIONS).map(async ([what, question]) => {
      const id = `${name}-${what}`
      peer.sendRaw(`<iq type='get' id='${id}' to='${to}'>${question}</iq>`)
      const answer = await peer.waitFor((told) => told.event === 'answer' && told.id === id)
      return answer.event === 'answer' ? answer.condition : 'none'
    }),
  )
}

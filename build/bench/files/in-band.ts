import { setTimeout as delay } from 'node:timers/promises'
import { canHavePeer, startPeer, type Peer, type PeerEvent } from '../../live/peer.ts'
import { addAccount, addRoster } from '../../live/prosody.ts'
import { raceDirectly, type Ground } from './ground.ts'

const MEGABYTE = 1024 * 1024
const PASSWORD = 'wherefore'
const RESOURCE = 'bench'

/** In stanzas, beside slixmpp by the same server. */
export async function raceInBand(ground: Ground): Promise<void> {
  if (!canHavePeer()) {
    await raceDirectly(ground, 'in band (no slixmpp here)', false, [])
    return
  }
  const peers = await startPeers(ground)
  try {
    const slixmpp = () => sendByPeer(peers, ground.megabytes * MEGABYTE)
    await raceDirectly(ground, 'in band', false, [['slixmpp', slixmpp]])
  } finally {
    await Promise.all(peers.map((peer) => peer.close()))
  }
}

async function startPeers({ server }: Ground): Promise<readonly [Peer, Peer]> {
  const [benvolio, mercutio] = ['benvolio', 'mercutio'].map((name) => addAccount(server, name, PASSWORD))
  addRoster(server, 'benvolio', [{ jid: mercutio ?? '', name: 'Mercutio', groups: [] }])
  addRoster(server, 'mercutio', [{ jid: benvolio ?? '', name: 'Benvolio', groups: [] }])
  return [
    await startPeer(server, `${benvolio ?? ''}/${RESOURCE}`, PASSWORD),
    await startPeer(server, `${mercutio ?? ''}/${RESOURCE}`, PASSWORD),
  ]
}

/** Milliseconds of the stream alone: making up the bytes takes the peer longer. */
async function sendByPeer([from, to]: readonly [Peer, Peer], bytes: number): Promise<number> {
  const isSent = (event: PeerEvent): event is PeerEvent & { event: 'fileSent' } => event.event === 'fileSent'
  const before = from.events.length
  from.sendFile(to.address, 'film.bin', bytes)
  for (;;) {
    const sent = from.events.slice(before).find(isSent)
    if (sent && sent.condition !== '') throw new Error(`slixmpp: ${sent.condition}`)
    if (sent) return sent.seconds * 1000
    await delay(20)
  }
}

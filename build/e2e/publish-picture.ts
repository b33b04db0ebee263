import { createHash } from 'node:crypto'
import type { Peer } from '../live/peer.ts'
import type { Made } from '../made-bytes.ts'

export const PUBSUB = 'http://jabber.org/protocol/pubsub'

const publish = (id: string, node: string, item: string) =>
  `<iq type='set' id='${id}'><pubsub xmlns='${PUBSUB}'><publish node='urn:xmpp:avatar:${node}'>${item}</publish></pubsub></iq>`

/** Makes the other person publish a PNG of 96 pixels as their picture (XEP-0084). */
export async function publishPicture(peer: Peer, { bytes }: Made): Promise<void> {
  const hash = createHash('sha1').update(bytes).digest('hex')
  const data = bytes.toString('base64')
  peer.sendRaw(
    publish('d', 'data', `<item id='${hash}'><data xmlns='urn:xmpp:avatar:data'>${data}</data></item>`),
  )
  await peer.waitFor((e) => e.event === 'answer' && e.id === 'd')
  const info = `<info id='${hash}' bytes='${bytes.length}' type='image/png' width='96' height='96'/>`
  const metadata = `<metadata xmlns='urn:xmpp:avatar:metadata'>${info}</metadata>`
  peer.sendRaw(publish('m', 'metadata', `<item id='${hash}'>${metadata}</item>`))
}

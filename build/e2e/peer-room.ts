import { randomUUID } from 'node:crypto'
import type { Peer } from '../live/peer.ts'

const MUC = 'http://jabber.org/protocol/muc'

/** A room that another client owns and is in. */
export interface PeerRoom {
  readonly address: string
  /** Says something in the room. */
  say(text: string): void
  /** Answers the request for voice of that occupant, once it has come. */
  giveVoice(nick: string): Promise<void>
}

/** Makes a room as the other client, which enters it under that nickname. `options` are fields of `muc#roomconfig`. */
export async function makeRoom(
  peer: Peer,
  address: string,
  nick: string,
  options: Readonly<Record<string, string>>,
): Promise<PeerRoom> {
  const id = randomUUID()
  peer.sendRaw(`<presence to='${address}/${nick}'><x xmlns='${MUC}'/></presence>`)
  // The subject ends what a room sends to those who enter.
  await peer.waitFor(
    (e) => e.event === 'stanza' && e.xml.includes(`from="${address}`) && e.xml.includes('<subject'),
  )
  const fields = Object.entries({ persistentroom: '1', ...options }).map(([name, value]) =>
    field(`muc#roomconfig_${name}`, value),
  )
  peer.sendRaw(
    `<iq type='set' id='${id}' to='${address}'><query xmlns='${MUC}#owner'><x xmlns='jabber:x:data' type='submit'>${field('FORM_TYPE', `${MUC}#roomconfig`)}${fields.join('')}</x></query></iq>`,
  )
  const answer = await peer.waitFor((e) => e.event === 'answer' && e.id === id)
  if (answer.event === 'answer' && answer.condition !== '')
    throw new Error(`${address} refuses its configuration: ${answer.condition}`)
  return {
    address,
    say: (text) =>
      peer.sendRaw(
        `<message to='${address}' type='groupchat' id='${randomUUID()}'><body>${text}</body></message>`,
      ),
    async giveVoice(visitor) {
      await peer.waitFor(
        (e) => e.event === 'stanza' && e.xml.includes(`${MUC}#request`) && e.xml.includes(visitor),
      )
      peer.sendRaw(
        `<iq type='set' id='${randomUUID()}' to='${address}'><query xmlns='${MUC}#admin'><item nick='${visitor}' role='participant'/></query></iq>`,
      )
    },
  }
}

const field = (name: string, value: string): string => `<field var='${name}'><value>${value}</value></field>`

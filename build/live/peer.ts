import { spawnSync } from 'node:child_process'
import { drive, PYTHON, TO_START_S, type Driven } from './driven.ts'
import type { ServerInfo } from './prosody.ts'

/** The events of the other client. */
export type PeerEvent =
  | { readonly event: 'ready' | 'disconnected' }
  | { readonly event: 'failed'; readonly why: string }
  | { readonly event: 'message'; readonly sender: string; readonly body: string; readonly id: string }
  | { readonly event: 'receipt'; readonly id: string }
  /** Every message, as XML. */
  | { readonly event: 'stanza'; readonly xml: string }
  /** The answer to an iq. `condition` is empty for a result. */
  | {
      readonly event: 'answer'
      readonly sender: string
      readonly id: string
      readonly condition: string
    }
  | { readonly event: 'chatstate'; readonly sender: string; readonly state: string }
  | {
      readonly event: 'presence'
      readonly sender: string
      readonly show: string
      readonly status: string
      /** Without input since then (XEP-0319). */
      readonly idle: string | null
    }
  | { readonly event: 'subscribe' | 'unsubscribed'; readonly sender: string }
  /** A file came by an in-band bytestream. */
  | { readonly event: 'file'; readonly name: string; readonly size: number; readonly sha256: string }
  /** A file was sent, in so many seconds, or refused with this condition. */
  | {
      readonly event: 'fileSent'
      readonly name: string
      readonly sha256: string
      readonly condition: string
      readonly seconds: number
    }
  /** Bytes came by a SOCKS5 bytestream. */
  | { readonly event: 'socksReceived'; readonly size: number; readonly sha256: string }
  /** Bytes were sent by a SOCKS5 bytestream, or refused with this condition. */
  | { readonly event: 'socksSent'; readonly sha256: string; readonly condition: string }
  /** One of its own messages came back as an error. */
  | { readonly event: 'bounced'; readonly sender: string; readonly condition: string }

/** Another client, signed in. It accepts every presence subscription and confirms every message. */
export interface Peer extends Driven<PeerEvent> {
  say(to: string, body: string): void
  /** Sends many messages in a row. `#` in the body stands for the number. */
  sayMany(to: string, body: string, first: number, last: number): void
  setState(to: string, state: 'active' | 'composing' | 'paused'): void
  setPresence(show: '' | 'away' | 'dnd' | 'xa', status: string): void
  subscribe(to: string): void
  /** Offers `someBytes(size)` to a full address by stream initiation, in band. Every offer to the peer is accepted. */
  sendFile(to: string, name: string, size: number): void
  /** Sends random bytes to a full address by a SOCKS5 bytestream with this id. Every offer to the peer is accepted. */
  sendBySocks(to: string, sid: string, size: number): void
  /** Sends XML as it is. */
  sendRaw(xml: string): void
}

/** Whether this machine has slixmpp. */
export function canHavePeer(): boolean {
  return spawnSync(PYTHON, ['-c', 'import slixmpp'], { stdio: 'ignore' }).status === 0
}

/** Signs the peer in and waits until it is. */
export async function startPeer(server: ServerInfo, address: string, password: string): Promise<Peer> {
  const { order, ...driver } = drive<PeerEvent>(
    'peer.py',
    [address, password, server.host, String(server.port)],
    address,
  )
  const peer: Peer = {
    address,
    ...driver,
    say: (to, body) => order({ do: 'message', to, body }),
    sayMany: (to, body, first, last) => order({ do: 'messages', to, body, first, last }),
    setState: (to, state) => order({ do: 'state', to, state }),
    setPresence: (show, status) => order({ do: 'presence', show, status }),
    subscribe: (to) => order({ do: 'subscribe', to }),
    sendFile: (to, name, size) => order({ do: 'file', to, name, size }),
    sendBySocks: (to, sid, size) => order({ do: 'socks', to, sid, size }),
    sendRaw: (xml) => order({ do: 'raw', xml }),
  }
  try {
    const { event } = await driver.waitFor(({ event }) => event === 'ready' || event === 'failed', TO_START_S)
    if (event === 'failed') throw new Error(`${address} was not let in`)
    return peer
  } catch (error) {
    await peer.close()
    throw error
  }
}

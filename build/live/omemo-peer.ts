import { spawnSync } from 'node:child_process'
import type { OmemoVersion } from '../../electron/engine/xep/0384-omemo/types.ts'
import { drive, PYTHON, TO_START_S, type Driven } from './driven.ts'
import type { PeerEvent } from './peer.ts'
import type { ServerInfo } from './prosody.ts'

/** Facts about a sealed message that came. */
export interface SealedFacts {
  /** A bare address, the real one in rooms. */
  readonly sender: string
  /** The sender's device as the header names it. */
  readonly device: number
  readonly version: OmemoVersion
  /** The id of the stanza. */
  readonly id: string | null
  /** The bare address it went to. */
  readonly to: string
  /** The room through which it came. */
  readonly room: string | null
  /** Whether the server had stored it (XEP-0203). */
  readonly archived: boolean
  /** It is a copy of what another device of the account sent or got (XEP-0280). */
  readonly carbon: 'sent' | 'received' | null
}

/** The affix elements of an envelope (XEP-0420), unchecked; `padding` in characters. Null stands for one that is missing. */
export interface Affixes {
  readonly from: string | null
  readonly to: string | null
  readonly time: string | null
  readonly padding: number | null
}

/** A key of a sealed message. */
export interface SealedKey {
  readonly address: string
  readonly device: number
  readonly version: OmemoVersion
  /** Whether it brings the key exchange of a session that the other device has not confirmed. */
  readonly keyExchange: boolean
}

export type OmemoPeerEvent =
  | PeerEvent
  /** It is online again, and everything stored for it has come. */
  | { readonly event: 'back' }
  | (SealedFacts & {
      readonly event: 'opened'
      readonly keyExchange: boolean
      readonly body: string | null
      /** The elements in the envelope, as XML. Empty in 0.3, which seals text alone. */
      readonly payloads: readonly string[]
      readonly envelope: Affixes | null
    })
  /** A message without content, which only moves a session on. */
  | (SealedFacts & { readonly event: 'empty'; readonly keyExchange: boolean })
  /** `reason` is `message-not-for-us`, `no-session`, `decryption-failed`, `malformed`, `unknown-occupant` and the like. */
  | (Omit<SealedFacts, 'version'> & {
      readonly event: 'unopened'
      readonly version: OmemoVersion | null
      readonly reason: string
      readonly detail: string
    })
  /** Its own message came back from a room. */
  | (SealedFacts & { readonly event: 'reflected' })
  /** It built a session: `active` if it begins it. */
  | {
      readonly event: 'session'
      readonly address: string
      readonly device: number
      readonly version: OmemoVersion
      readonly how: 'active' | 'passive'
    }
  /** A device list came, asked for or pushed. */
  | {
      readonly event: 'devices'
      readonly owner: string
      readonly version: OmemoVersion
      readonly devices: readonly number[]
    }
  /** Something failed that nobody had ordered. */
  | { readonly event: 'broken'; readonly reason: string; readonly detail: string }
  | Done

interface Done {
  readonly event: 'done'
  readonly number: number
  readonly result?: unknown
  readonly reason?: string
  readonly detail?: string
}

/** One message to seal. */
export interface ToSeal {
  readonly body?: string
  /** The versions it may use. Of those a device has, it gets the first one. Both unless given, 2 first. */
  readonly versions?: readonly OmemoVersion[]
  /** XML that goes into the envelope of version 2 beside the body: receipts, reactions, replies. */
  readonly payload?: string
  /** XML that stands unsealed in the stanza, in place of the sentence for clients without OMEMO. */
  readonly outside?: string
  readonly id?: string
  /** Only seals it; `sendRaw` may send it later, changed or not. */
  readonly hold?: boolean
  /** Affixes in place of the right ones. */
  readonly envelope?: Partial<Affixes>
}

export interface Sealed {
  readonly id: string
  readonly devices: readonly SealedKey[]
  /** The stanza. */
  readonly xml: string
  /** Devices for which it could not be sealed. */
  readonly errors: readonly (Omit<SealedKey, 'keyExchange'> & { readonly reason: string })[]
  /** Members of the room without any device. */
  readonly without: readonly string[]
}

export interface OwnDevice {
  readonly device: number
  /** The identity key in its X25519 form, 64 hexadecimal digits. */
  readonly fingerprint: string
}

/**
 * Another client with OMEMO (python-omemo, python-oldmemo and python-twomemo on slixmpp), signed in. It trusts every device,
 * accepts every presence subscription, and does everything in the order in which it came. Orders reject with their reason.
 */
export interface OmemoPeer extends Driven<OmemoPeerEvent> {
  say(to: string, what: string | ToSeal): Promise<Sealed>
  /** Says something in a room, sealed for these members (bare addresses) and its own other devices. */
  sayInRoom(room: string, members: readonly string[], what: string | ToSeal): Promise<Sealed>
  /** Says something in plain text. */
  sayPlain(to: string, body: string): void
  /** Sends each device of that address a message without content; a device without a session gets a new one by it. */
  sendEmpty(to: string, version: OmemoVersion): Promise<{ readonly devices: readonly SealedKey[] }>
  self(): Promise<OwnDevice>
  /** Fetches somebody's device list anew. */
  refresh(of: string, version: OmemoVersion): Promise<{ readonly devices: readonly number[] }>
  /** Publishes this list of devices as that of its account. It adds itself again when it hears of a list without it. */
  publishDevices(version: OmemoVersion, devices: readonly number[]): Promise<void>
  /** Forgets all sessions; its identity stays. */
  loseSessions(): Promise<void>
  /** Forgets everything and becomes another device, or the same number with another identity. */
  reinstall(options?: { readonly sameDevice?: boolean }): Promise<OwnDevice>
  /** Enters a room. Only rooms that show it the members' addresses can be read. */
  enter(room: string, nick: string): Promise<void>
  goOffline(): Promise<void>
  comeBack(): Promise<void>
  subscribe(to: string): void
  /** Sends XML as it is. */
  sendRaw(xml: string): void
}

export interface OmemoPeerOptions {
  /** The versions it speaks. Both unless given. */
  readonly versions?: readonly OmemoVersion[]
  /** A file for its keys and sessions, with which it can be started again. In memory unless given. */
  readonly storage?: string
  /** The number of its device, which no list may hold yet. Drawn unless given. */
  readonly device?: number
  /** The name of its device, which version 2 publishes. */
  readonly label?: string
}

/** Whether this machine has slixmpp and the libraries for both versions (python3-oldmemo, python3-twomemo, python3-xmlschema). */
export function canHaveOmemoPeer(): boolean {
  const libraries = 'import slixmpp, oldmemo.etree, twomemo.etree'
  return spawnSync(PYTHON, ['-c', libraries], { stdio: 'ignore' }).status === 0
}

/** Signs the peer in, publishes its keys, and waits until it has read what was stored for it. */
export async function startOmemoPeer(
  server: ServerInfo,
  user: { readonly address: string; readonly password: string },
  options: OmemoPeerOptions = {},
): Promise<OmemoPeer> {
  const { address, password } = user
  const { order, listen, ...driver } = drive<OmemoPeerEvent>(
    'omemo_peer.py',
    [
      address,
      password,
      server.host,
      String(server.port),
      JSON.stringify({ versions: ['2', '0.3'], ...options }),
    ],
    address,
  )
  let orders = 0
  const ask = <R>(what: object): Promise<R> => {
    const number = orders++
    const done = driver.waitFor((e): e is Done => e.event === 'done' && e.number === number, 30)
    order({ ...what, number })
    return done.then(({ reason, detail = '', result }) => {
      if (reason !== undefined) throw new Error(`${reason}: ${detail}`)
      return result as R
    })
  }
  const seal = (to: string, what: string | ToSeal, more: object): Promise<Sealed> =>
    ask({
      ...{ do: 'seal', to, versions: options.versions ?? ['2', '0.3'] },
      ...(typeof what === 'string' ? { body: what } : what),
      ...more,
    })
  const peer: OmemoPeer = {
    address,
    ...driver,
    say: (to, what) => seal(to, what, { type: 'chat' }),
    sayInRoom: (room, recipients, what) => seal(room, what, { type: 'groupchat', recipients }),
    sayPlain: (to, body) => order({ do: 'message', to, body }),
    sendEmpty: (to, version) => ask({ do: 'empty', to, version }),
    self: () => ask({ do: 'self' }),
    refresh: (of, version) => ask({ do: 'refresh', of, version }),
    publishDevices: (version, devices) => ask({ do: 'publish', version, devices }),
    loseSessions: () => ask({ do: 'lose' }),
    reinstall: ({ sameDevice = false } = {}) => ask({ do: 'reinstall', sameDevice }),
    enter: (room, nick) => ask({ do: 'enter', room, nick }),
    goOffline: () => ask({ do: 'offline' }),
    async comeBack() {
      const back = new Promise<void>((resolve) => {
        const stop = listen(({ event }) => {
          if (event !== 'back') return
          stop()
          resolve()
        })
      })
      await ask({ do: 'online' })
      await back
    },
    subscribe: (to) => order({ do: 'subscribe', to }),
    sendRaw: (xml) => order({ do: 'raw', xml }),
  }
  try {
    const started = await driver.waitFor((e) => e.event === 'ready' || e.event === 'failed', TO_START_S)
    if (started.event === 'failed') throw new Error(`${address} could not start: ${started.why}`)
    return peer
  } catch (error) {
    await peer.close()
    throw error
  }
}

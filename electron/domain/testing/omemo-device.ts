import type { BareJid } from '../../../shared/model/jid.ts'
import { el, NS_CLIENT, type Element } from '../../engine/index.ts'
import { readXml } from '../../engine/testing/read-xml.ts'
import {
  acceptSession,
  buildEncrypted,
  decryptWith,
  encryptedIn,
  encryptWith,
  generateIdentity,
  generateKeyPair,
  openCbc,
  openGcm,
  readEncrypted,
  readKeyExchange,
  sealCbc,
  sealGcm,
  signPreKey,
  startSession,
  writtenIdentity,
  type OmemoVersion,
  type SealedGcm,
  type SealedPayload,
  type Session,
} from '../../engine/xep/0384-omemo/index.ts'
import { checkBundle } from '../../engine/xep/0384-omemo/keys/bundle.ts'
import { buildBundle, placeOf, readBundle } from '../../engine/xep/0384-omemo/nodes/bundle-form.ts'
import { buildDeviceList, listNodeOf } from '../../engine/xep/0384-omemo/nodes/device-list.ts'
import { sealedContent } from '../../engine/xep/0420-sce/index.ts'
import { serialize } from '../../engine/xml/serialize.ts'
import type { PepServer } from './pep-server.ts'
import { createTestPorts } from './ports.ts'
import { ROMEO } from './rig.ts'

/** A device of somebody else with keys of its own, made from the engine. */
export interface OmemoDevice {
  readonly number: number
  readonly address: BareJid
  /** Its identity key in its X25519 form. */
  readonly key: Uint8Array
  /** Publishes its keys, and a list with it and these others. Returns the list. */
  publish(version: OmemoVersion, others?: readonly number[]): Element
  /** What it reads in a stanza: the text of 0.3, the whole content of 2, '' if it says nothing; null: no key for it. */
  read(stanza: Element): string | null
  /** A stanza with this text for the account's device, as XML. */
  say(text: string, version: OmemoVersion, id?: string): string
  /** A stanza with these payloads for the account's device, in version 2, as XML. */
  tell(payloads: readonly Element[]): string
  /** It loses its sessions. */
  forget(): void
}

export function createOmemoDevice(server: PepServer, address: BareJid, number: number): OmemoDevice {
  const { random } = createTestPorts()
  const own = generateIdentity(random)
  const signed = generateKeyPair(random)
  const oneTime = Array.from({ length: 10 }, (_, id) => ({ id, ...generateKeyPair(random) }))
  const sessions = new Map<OmemoVersion, Session>()
  const ownKeys = {
    signedPreKey: (id: number) => (id === 1 ? signed : undefined),
    preKey: (id: number) => oneTime[id],
  }

  function begin(version: OmemoVersion): Session {
    const list = readXml(server.item(ROMEO, listNodeOf(version)) ?? '<none/>')
    const device = Number(list.elements()[0]?.attrs['id'])
    const place = placeOf(version, device)
    const written = readBundle(version, readXml(server.item(ROMEO, place.node, place.item) ?? '<none/>'))
    const bundle = written && checkBundle(written)
    const session = bundle?.ok && startSession(version, own, bundle.value, bundle.value.preKeys[0], random)
    if (!session || !session.ok) throw new Error('the account has published nothing of use')
    sessions.set(version, session.value)
    return session.value
  }

  function openKey(version: OmemoVersion, bytes: Uint8Array, isKeyExchange: boolean): Uint8Array {
    const exchange = isKeyExchange ? readKeyExchange(version, bytes) : undefined
    let session = sessions.get(version)
    if (exchange && (session === undefined || session.started)) {
      const accepted = acceptSession(version, own, ownKeys, exchange)
      if (!accepted.ok) throw new Error(accepted.error)
      session = accepted.value
    }
    const opened = session && decryptWith(session, exchange?.message ?? bytes, () => undefined)
    if (!opened?.ok) throw new Error(opened?.error ?? 'no session')
    sessions.set(version, opened.value.session)
    return opened.value.plaintext
  }

  function sealedIn2(payloads: readonly Element[]) {
    const affixes = { from: address, to: ROMEO, time: createTestPorts().clock.now() }
    return sealCbc(sealedContent(payloads, affixes, random), random)
  }

  function sealed(
    version: OmemoVersion,
    { key: secret, payload, ...rest }: SealedPayload | SealedGcm,
    id: string,
  ): string {
    const session = sessions.get(version) ?? begin(version)
    const { session: next, bytes, isKeyExchange } = encryptWith(session, secret, random)
    sessions.set(version, next)
    const list = readXml(server.item(ROMEO, listNodeOf(version)) ?? '<none/>')
    const device = Number(list.elements()[0]?.attrs['id'])
    const keys = [{ owner: ROMEO, device, bytes, isKeyExchange }]
    const encrypted = buildEncrypted(version, { sid: number, keys, payload, ...rest })
    const attributes = { from: `${address}/phone`, to: ROMEO, type: 'chat', id }
    return serialize(el(NS_CLIENT, 'message', attributes, encrypted))
  }

  return {
    number,
    address,
    key: own.public,
    publish(version, others = []) {
      const list = buildDeviceList(
        version,
        [number, ...others].map((id) => ({ id })),
      )
      const { node, item } = placeOf(version, number)
      const bundle = {
        writtenIdentity: writtenIdentity(version, own),
        signedPreKey: signPreKey(version, own, 1, signed),
        preKeys: oneTime,
      }
      server.put(address, node, item, buildBundle(version, bundle))
      server.put(address, listNodeOf(version), 'current', list)
      return list
    },
    read(stanza) {
      for (const version of ['2', '0.3'] as const) {
        const encrypted = encryptedIn(stanza, version)
        const received = encrypted && readEncrypted(version, encrypted, { address, device: number })
        if (received === undefined || received === 'malformed' || received.key === null) continue
        const key = openKey(version, received.key.bytes, received.key.isKeyExchange)
        const { payload, iv } = received
        if (payload === null) return ''
        const opened = version === '2' ? openCbc({ key, payload }) : iv && openGcm({ key, payload, iv })
        return opened?.ok ? new TextDecoder().decode(opened.value) : null
      }
      return null
    },
    say(text, version, id = random.uuid()) {
      return version === '2'
        ? sealed('2', sealedIn2([el(NS_CLIENT, 'body', {}, text)]), id)
        : sealed('0.3', sealGcm(new TextEncoder().encode(text), random), id)
    },
    tell: (payloads) => sealed('2', sealedIn2(payloads), random.uuid()),
    forget: () => sessions.clear(),
  }
}

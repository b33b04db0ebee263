import { setImmediate as turn } from 'node:timers/promises'
import type { RequestFailure } from '../../../shared/model/failure.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import {
  omemo,
  startSession,
  type Bundle,
  type BundleFailure,
  type OmemoVersion,
} from '../../engine/xep/0384-omemo/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import {
  addSession,
  breakSessions,
  deviceById,
  ensureKey,
  keepList,
  noteAsked,
  noteListFailure,
  ownDeviceOf,
  recipientsOf,
  setDeviceKey,
  type DeviceRow,
  type DeviceRowId,
  type Recipients,
} from '../sealing/index.ts'

const VERSIONS: readonly OmemoVersion[] = ['0.3', '2']
/** A first message waits so long for a list. A broken connection is noticed earlier. */
const ANSWERED_WITHIN_MS = 15_000
/** Requests for keys at once: hardly anybody has more devices. */
const AT_ONCE = 8

/** What changed for whom. */
export interface KeysHeard {
  /** A device has shown an identity key that was not known. `isOther`: it had another one before. */
  newKey(owner: BareJid, device: DeviceRow, isOther: boolean): void
  /** The list of somebody was read. */
  listed(owner: BareJid): void
}

/** Reads the lists and keys of others that are needed to seal for them, and begins sessions. */
export interface Keys {
  /** Reads both lists of somebody. */
  list(owner: BareJid): Promise<void>
  /** Reads what is missing to seal for these people. Returns what then can be sealed. */
  fetch(owners: readonly BareJid[]): Promise<Recipients>
  /** Begins sessions with those of these devices that need one. Nothing is asked for twice at a time. */
  bring(devices: readonly DeviceRowId[]): Promise<void>
  /**
   * Begins a new session with a device, even if there is one, in the best version that it announces unless another one is
   * given. Returns whether that worked.
   */
  begin(device: DeviceRowId, version?: OmemoVersion): Promise<boolean>
}

export function createKeys(context: DomainContext, account: LiveAccount, heard: KeysHeard): Keys {
  const { store, ports } = context
  const { clock, random } = ports
  const beginning = new Map<DeviceRowId, Promise<unknown>>()
  const nullIfOwn = (owner: BareJid): BareJid | null => (owner === account.address ? null : owner)

  async function list(owner: BareJid): Promise<void> {
    const api = account.client.use(omemo)
    const options = { timeoutMs: ANSWERED_WITHIN_MS }
    const found = await Promise.all(
      VERSIONS.map(async (version) => ({
        version,
        list: await api.devices(nullIfOwn(owner), version, options),
      })),
    )
    const failed = found.flatMap(({ list }) => (list.ok || !isTheirs(list.error) ? [] : [list.error.code]))
    store.write((tx) => {
      for (const { version, list } of found)
        if (list.ok) keepList(tx, account.id, owner, version, list.value ?? [], clock.now())
      if (failed[0] !== undefined) noteListFailure(tx, account.id, owner, failed[0])
    })
    if (failed.length > 0 || found.some(({ list }) => list.ok)) heard.listed(owner)
  }

  /** Without a connection nothing is known about them. */
  const isTheirs = ({ code }: RequestFailure): boolean =>
    code !== 'cancelled' && code !== 'not-connected' && account.client.state.kind === 'online'

  async function begin(id: DeviceRowId, wanted?: OmemoVersion): Promise<boolean> {
    const device = deviceById(store, id)
    if (device === undefined) return false
    const { owner, number } = device
    const best = bestOf(device)
    const version = wanted ?? best
    const bundle = await account.client.use(omemo).bundle(nullIfOwn(owner), version, number)
    if (!bundle.ok) {
      const { error } = bundle
      // Another version says nothing about whether something can be sealed for it.
      if (version === best && (error.why !== 'request' || isTheirs(error.failure)))
        store.write((tx) => {
          noteAsked(tx, id, codeOf(error), clock.now())
        })
      return false
    }
    // Each takes a few milliseconds.
    await turn()
    return keepSession(id, bundle.value)
  }

  function keepSession(id: DeviceRowId, bundle: Bundle): boolean {
    const own = ownDeviceOf(store, account.id)
    const { preKeys } = bundle
    const preKey = preKeys[Math.floor(random.fraction() * preKeys.length)]
    const session = own && startSession(bundle.version, own.identity, bundle, preKey, random)
    const now = clock.now()
    const kept = store.write((tx) => {
      const device = deviceById(tx, id)
      if (device === undefined) return undefined
      if (bundle.version === bestOf(device)) noteAsked(tx, id, session?.ok === true ? null : 'bad-key', now)
      if (!session?.ok) return undefined
      const { row, isNew } = ensureKey(tx, account.id, device.owner, bundle.identity, now)
      const isOther = device.keyId !== null && device.keyId !== row.id
      // The trust in its key says nothing about sessions with another one, in either version.
      if (isOther) breakSessions(tx, id)
      setDeviceKey(tx, id, row.id)
      addSession(tx, id, session.value, now)
      return { device: { ...device, keyId: row.id, key: row.key }, isNews: isNew || isOther, isOther }
    })
    if (kept?.isNews) heard.newKey(kept.device.owner, kept.device, kept.isOther)
    return kept !== undefined
  }

  async function bringOne(id: DeviceRowId): Promise<void> {
    const owner = deviceById(store, id)?.owner
    if (owner === undefined || !recipientsOf(store, account.id, [owner]).toBegin.includes(id)) return
    const begun = beginning.get(id) ?? begin(id).finally(() => beginning.delete(id))
    beginning.set(id, begun)
    await begun
  }
  const bring = (devices: readonly DeviceRowId[]): Promise<void> => forEach(devices, bringOne)

  return {
    list,
    begin,
    bring,
    async fetch(owners) {
      const missing = recipientsOf(store, account.id, owners).toList
      await forEach(missing, list)
      await bring(recipientsOf(store, account.id, owners).toBegin)
      return recipientsOf(store, account.id, owners)
    },
  }
}

/** The best version that a device announces. */
export const bestOf = ({ listed }: Pick<DeviceRow, 'listed'>): OmemoVersion =>
  (listed & 2) === 0 ? '0.3' : '2'

const codeOf = (failure: BundleFailure): string =>
  failure.why === 'request' ? failure.failure.code : failure.why

/** A few at once. */
async function forEach<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  const left = [...items]
  const work = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await act(item)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

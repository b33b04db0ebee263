import { err, ok, type Result } from '../../../shared/model/result.ts'
import type { RequestFailure } from '../../../shared/model/failure.ts'
import { omemo, type ListedDevice, type Omemo, type OmemoVersion } from '../../engine/xep/0384-omemo/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import {
  ensureOwnDevice,
  keepList,
  ownBundleOf,
  ownDeviceOf,
  refillPreKeys,
  rotateSignedPreKey,
  type OwnDevice,
} from '../sealing/index.ts'
import { signLabel } from './label.ts'

/** The better one first: who reads the lists between two publications shall not take this device for an older one. */
const VERSIONS: readonly OmemoVersion[] = ['2', '0.3']
const sameBytes = (left: Uint8Array, right: Uint8Array): boolean => Buffer.compare(left, right) === 0
/** Another client that removes this device again and again wins in the end. */
const MOST_RETURNS = 5
const RETURNS_WITHIN_MS = 60 * 60 * 1000

/** This device among the account's, as its lists and bundles say it to everybody. */
export interface OwnDevices {
  /** Makes this device if need be, and publishes what the server lacks. Call it at each new session. */
  begin(): Promise<Result<undefined, RequestFailure | { readonly code: 'server-cannot' }>>
  /** The account's own list has come. It is kept at once; this device is put back on it if it is missing. */
  listCame(version: OmemoVersion, devices: readonly ListedDevice[]): Promise<void>
  /** Makes new keys for those that were used or are old, and publishes them, also if that failed before. */
  refill(): Promise<void>
  /** Publishes the lists without a device of the account that is gone, and removes its keys. */
  remove(device: number): Promise<Result<undefined, RequestFailure>>
  /** Publishes the lists again, because the name of this device has changed. */
  rename(): Promise<Result<undefined, RequestFailure>>
}

export function createOwnDevices(context: DomainContext, account: LiveAccount): OwnDevices {
  const { store, ports } = context
  const { random, clock } = ports
  let returns: number[] = []
  let wasOpen = false
  /** The server has older keys than this device. */
  let isUnpublished = false

  const api = (): Omemo => account.client.use(omemo)

  function make(taken: ReadonlySet<number>): OwnDevice {
    return store.write((tx) => ensureOwnDevice(tx, account.id, taken, random, clock.now()))
  }

  const publishBundle = (version: OmemoVersion, own: OwnDevice): Promise<Result<undefined, RequestFailure>> =>
    api().publishBundle(version, own.device, ownBundleOf(store, account.id, version, own.identity))

  async function publishBundles(own: OwnDevice): Promise<Result<undefined, RequestFailure>> {
    for (const version of VERSIONS) {
      const published = await publishBundle(version, own)
      if (!published.ok) return published
    }
    return ok()
  }

  /** Whether the server has the keys of this device, and no others. */
  async function isPublished(version: OmemoVersion, own: OwnDevice): Promise<boolean> {
    const found = await api().bundle(null, version, own.device)
    if (!found.ok) return found.error.why === 'request'
    const { identity, signedPreKey, preKeys } = found.value
    const ours = ownBundleOf(store, account.id, version, own.identity)
    const ids = new Set(ours.preKeys.map(({ id }) => id))
    return (
      sameBytes(identity, own.identity.public) &&
      sameBytes(signedPreKey.public, ours.signedPreKey.public) &&
      preKeys.every(({ id }) => ids.has(id))
    )
  }

  /** Whether something is wrong with what is published, in a version that has this device on its list. */
  async function isDamaged(own: OwnDevice): Promise<boolean> {
    const asked = VERSIONS.map((version) => isPublished(version, own))
    // Others close nodes so rarely that it is looked at only once.
    if (!wasOpen) asked.push(...VERSIONS.map((version) => api().isOpen(version, own.device)))
    const isFine = (await Promise.all(asked)).every((fine) => fine)
    if (isFine) wasOpen = true
    return !isFine
  }

  /** The devices on a list, with this one. */
  function listWith(version: OmemoVersion, own: OwnDevice, others: readonly ListedDevice[]): ListedDevice[] {
    const label = version === '2' ? own.label : null
    const us = { id: own.device, ...(label !== null && signLabel(own.identity, label)) }
    return [...others.filter(({ id }) => id !== own.device), us]
  }

  async function publishList(
    version: OmemoVersion,
    own: OwnDevice,
    others: readonly ListedDevice[],
  ): Promise<Result<undefined, RequestFailure>> {
    const list = listWith(version, own, others)
    const published = await api().publishDevices(version, list)
    if (published.ok) keep(version, list)
    return published
  }

  function keep(version: OmemoVersion, devices: readonly ListedDevice[]): void {
    store.write((tx) => {
      keepList(tx, account.id, account.address, version, devices, clock.now())
    })
  }

  /** Publishes a list as the server has it now, with the names that others have signed, but without this device of theirs. */
  async function publishAgain(
    version: OmemoVersion,
    own: OwnDevice,
    without: number | null,
  ): Promise<Result<undefined, RequestFailure>> {
    const found = await api().devices(null, version)
    if (!found.ok) return found
    const others = (found.value ?? []).filter(({ id }) => id !== without)
    return publishList(version, own, others)
  }

  return {
    async begin() {
      const supported = await api().isSupported()
      if (!supported.ok) return supported
      if (!supported.value) return err({ code: 'server-cannot' })
      const lists = new Map<OmemoVersion, readonly ListedDevice[]>()
      for (const version of VERSIONS) {
        const found = await api().devices(null, version)
        if (!found.ok) return found
        lists.set(version, found.value ?? [])
        keep(version, found.value ?? [])
      }
      const taken = new Set([...lists.values()].flat().map(({ id }) => id))
      const isNew = ownDeviceOf(store, account.id) === undefined
      const own = make(taken)
      const hasChanged = store.write((tx) => {
        const rotated = rotateSignedPreKey(tx, account.id, random, clock.now())
        return refillPreKeys(tx, account.id, random) || rotated
      })
      const isListed = VERSIONS.every((version) => lists.get(version)?.some(({ id }) => id === own.device))
      // The keys first, because others ask for them as soon as they see the list.
      const isWrong = isNew || hasChanged || !isListed || (await isDamaged(own))
      if (isWrong) {
        const published = await publishBundles(own)
        if (!published.ok) return published
      }
      for (const version of VERSIONS) {
        const others = lists.get(version) ?? []
        if (!isWrong && others.some(({ id }) => id === own.device)) continue
        const published = await publishList(version, own, others)
        if (!published.ok) return published
      }
      return ok()
    },

    async listCame(version, devices) {
      keep(version, devices)
      const own = ownDeviceOf(store, account.id)
      if (own === undefined || devices.some(({ id }) => id === own.device)) return
      const now = clock.now()
      returns = returns.filter((at) => at > now - RETURNS_WITHIN_MS)
      if (returns.length >= MOST_RETURNS) return
      returns.push(now)
      // Whoever took it off may have removed its keys, too.
      const published = await publishBundle(version, own)
      if (published.ok) await publishList(version, own, devices)
    },

    async refill() {
      const own = ownDeviceOf(store, account.id)
      if (own === undefined) return
      const hasChanged = store.write((tx) => {
        const rotated = rotateSignedPreKey(tx, account.id, random, clock.now())
        return refillPreKeys(tx, account.id, random) || rotated
      })
      isUnpublished ||= hasChanged
      if (isUnpublished && (await publishBundles(own)).ok) isUnpublished = false
    },

    async remove(device) {
      const own = ownDeviceOf(store, account.id)
      if (own === undefined) return ok()
      for (const version of VERSIONS) {
        const published = await publishAgain(version, own, device)
        if (!published.ok) return published
        const removed = await api().removeBundle(version, device)
        if (!removed.ok) return removed
      }
      return ok()
    },

    async rename() {
      const own = ownDeviceOf(store, account.id)
      return own === undefined ? ok() : publishAgain('2', own, null)
    },
  }
}

import type { BareJid } from '../../../shared/model/jid.ts'
import { describeFault, type CancelTimer, type Release } from '../../engine/index.ts'
import { omemo, type ListedDevice, type OmemoVersion } from '../../engine/xep/0384-omemo/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import { serverTime, type Messages } from '../messages/index.ts'
import {
  deviceById,
  forgetFailures,
  forgetUntoldLists,
  keepList,
  ownNumber,
  trimCopies,
  type DeviceRow,
  type DeviceRowId,
  type Noted,
} from '../sealing/index.ts'
import { createAnswers } from './answers.ts'
import { createKeyMessages, type KeyMessages } from './key-messages.ts'
import { bestOf, createKeys, type Keys } from './keys.ts'
import { isStranger } from './policy.ts'
import { createOwnDevices, type OwnDevices } from './own-device.ts'
import { followPrograms } from './programs.ts'
import { followRoomMembers, type RoomMembers } from './room-members.ts'

/** Many keys may be used while an archive is read. */
const REFILLED_AFTER_MS = 10_000
/** Sessions with a device that do not fit are renewed so often at most. */
const RENEWED_EVERY_MS = 10 * 60 * 1000
/** So often at most a list is looked at because a message was not sealed for this device, or by one that is not on it. */
const CHECKED_EVERY_MS = 10 * 60 * 1000
/** Keys get old while the session goes on for weeks. */
const LOOKED_AFTER_MS = 6 * 60 * 60 * 1000
/** From one try to publish this device to the next. The last one stays. */
const AGAIN_MS = [30_000, 2 * 60_000, 10 * 60_000, 30 * 60_000]

type BrokenSession = Extract<Noted, { kind: 'session-broken' }>

export interface AccountParts {
  readonly context: DomainContext
  readonly messages: Pick<Messages, 'files'>
  /** Something about somebody's devices or keys has changed; null: about everybody's. */
  readonly changed: (account: LiveAccount, owner: BareJid | null) => void
  /** The members of a room, or whether it can be private, have changed. */
  readonly roomChanged: (account: LiveAccount, room: BareJid) => void
  readonly newKey: (account: LiveAccount, owner: BareJid, device: DeviceRow, isOther: boolean) => void
}

/** The encryption of one account. */
export interface EncryptionAccount {
  readonly account: LiveAccount
  readonly keys: Keys
  readonly own: OwnDevices
  readonly members: RoomMembers
  readonly messages: KeyMessages
  /** The account's server keeps no keys. */
  readonly isServerUnable: boolean
  /** This device is published in this session, so that others can answer. */
  readonly isReady: boolean
  /** It was published once, so what is written now can wait until it is ready again. */
  readonly canWait: boolean
  noted(noted: Noted): void
  /** Whether a program of theirs is online now that has no encryption. It is remembered. */
  noteLack(owner: BareJid): void
  /** Begins new sessions with these devices, and tells them. */
  renew(devices: readonly DeviceRowId[]): Promise<void>
  close(): void
}

export function createEncryptionAccount(parts: AccountParts, account: LiveAccount): EncryptionAccount {
  const { context, messages, changed } = parts
  const { store, ports } = context
  const { client } = account
  const own = createOwnDevices(context, account)
  const keys = createKeys(context, account, {
    listed: (owner) => changed(account, owner),
    newKey: (owner, device, isOther) => parts.newKey(account, owner, device, isOther),
  })
  const members = followRoomMembers(account, (room) => parts.roomChanged(account, room))
  const keyMessages = createKeyMessages(context, account, messages)
  const answers = createAnswers(context, account, keyMessages, safely)
  const programs = followPrograms(context, account, safely)
  const renewedAt = new Map<DeviceRowId, number>()
  /** The same by the server's time, and only if a new session was begun. */
  const begunAt = new Map<DeviceRowId, number>()
  const lookedUpAt = new Map<BareJid, number>()
  /** Devices whose sessions do not fit, found out before this device could begin others. */
  const broken = new Map<DeviceRowId, BrokenSession>()
  /** The account's own lists as they came while this device was being published: another one may just have done the same. */
  const early = new Map<OmemoVersion, readonly ListedDevice[]>()
  let refill: CancelTimer | null = null
  let checkedAt = -Infinity
  let tries = 0
  let again: CancelTimer | null = null
  let isServerUnable = false
  let isReady = false
  let session: AbortSignal | null = null

  function inBackground(work: Promise<unknown>): void {
    work.catch((fault: unknown) => ports.log(`encryption: ${describeFault(fault)}`))
  }

  function safely(work: () => void): void {
    inBackground(Promise.resolve().then(work))
  }

  /** Publishes this device; if that fails, again after a while. */
  async function begin(signal: AbortSignal): Promise<void> {
    const begun = await own.begin()
    if (signal.aborted) return
    if (begun.ok || begun.error.code === 'server-cannot') tries = 0
    else {
      const pause = AGAIN_MS[Math.min(tries, AGAIN_MS.length - 1)] ?? 0
      tries += 1
      again?.()
      again = ports.clock.after(pause, () => {
        again = null
        if (!signal.aborted) inBackground(begin(signal))
      })
    }
    // What nobody has decided about goes plain then, so that one error is not enough.
    const hasRefused = !begun.ok && begun.error.code === 'stanza-error' && tries > 1
    isServerUnable = hasRefused || (!begun.ok && begun.error.code === 'server-cannot')
    isReady = begun.ok
    if (!begun.ok) ports.log(`encryption: this device could not be published: ${begun.error.code}`)
    if (begun.ok) for (const [version, devices] of early) await own.listCame(version, devices)
    early.clear()
    if (begun.ok) {
      for (const noted of broken.values()) heal(noted)
      broken.clear()
    }
    context.announce({ kind: 'ownDevicesChanged', accountId: account.id })
    changed(account, null)
  }

  async function renew(devices: readonly DeviceRowId[]): Promise<void> {
    for (const id of devices) {
      const device = deviceById(store, id)
      if (device) await renewIn(id, bestOf(device))
    }
  }

  async function renewIn(device: DeviceRowId, version: OmemoVersion): Promise<boolean> {
    renewedAt.set(device, ports.clock.now())
    const hasBegun = await keys.begin(device, version)
    if (hasBegun) {
      begunAt.set(device, serverTime(context, account))
      answers.send(device, version)
    }
    return hasBegun
  }

  /** Somebody did not seal for this device: it may be missing on the account's lists, or its keys may be damaged. */
  function checkOwn(): void {
    const now = ports.clock.now()
    if (!isReady || now - checkedAt < CHECKED_EVERY_MS) return
    checkedAt = now
    inBackground(own.begin())
  }

  /** Anybody can write messages that leave nothing but that. */
  const forgetCopies = (): void =>
    safely(() =>
      store.write((tx) => {
        trimCopies(tx, account.id)
      }),
    )

  let looking: CancelTimer | null = null
  function lookAfterKeys(): void {
    looking = ports.clock.after(LOOKED_AFTER_MS, () => {
      forgetCopies()
      if (isReady && session?.aborted === false) inBackground(own.refill())
      lookAfterKeys()
    })
  }
  lookAfterKeys()

  /** Not again for each message: the device may be on no list at all. */
  function lookUp(owner: BareJid): void {
    const now = ports.clock.now()
    const last = lookedUpAt.get(owner) ?? -Infinity
    if (now - last < CHECKED_EVERY_MS || isStranger(store, account, owner)) return
    lookedUpAt.set(owner, now)
    inBackground(keys.list(owner))
  }

  /** Not again and again: the other side may be broken for good. */
  function heal(noted: BrokenSession): void {
    const { device: id, version, at } = noted
    // Its sender could not know of the newest session yet. One more would push out another that is in use.
    if (at <= (begunAt.get(id) ?? -Infinity)) return
    const device = deviceById(store, id)
    if (device === undefined || isStranger(store, account, device.owner)) return
    if (!isReady) {
      broken.set(id, noted)
      return
    }
    const last = renewedAt.get(id) ?? -Infinity
    if (ports.clock.now() - last < RENEWED_EVERY_MS) return
    inBackground(
      // It seals in that version, even if it announces another one.
      renewIn(id, version).then((hasBegun) =>
        hasBegun || version === bestOf(device) ? hasBegun : renewIn(id, bestOf(device)),
      ),
    )
  }

  const releases: Release[] = [
    client.channel.onSession(({ kind, signal, restored }) => {
      session = signal
      if (kind === 'resumed' && !restored) return
      isReady = false
      tries = 0
      again?.()
      lookedUpAt.clear()
      store.write((tx) => {
        trimCopies(tx, account.id)
        forgetFailures(tx, account.id, null)
        forgetUntoldLists(tx, account.id)
      })
      inBackground(begin(signal))
    }),
    client.use(omemo).onDevices(({ owner, version, devices }) => {
      if (owner === account.address) {
        if (isReady) inBackground(own.listCame(version, devices))
        else early.set(version, devices)
        context.announce({ kind: 'ownDevicesChanged', accountId: account.id })
        changed(account, owner)
        return
      }
      const { changed: hasChanged } = store.write((tx) =>
        keepList(tx, account.id, owner, version, devices, ports.clock.now()),
      )
      if (hasChanged) changed(account, owner)
    }),
  ]

  return {
    account,
    keys,
    own,
    members,
    messages: keyMessages,
    get isServerUnable() {
      return isServerUnable
    },
    get isReady() {
      return isReady && session?.aborted === false
    },
    get canWait() {
      return !isServerUnable && ownNumber(store, account.id) !== 0
    },
    noted(noted) {
      switch (noted.kind) {
        case 'answer-needed':
          answers.needed(noted.device, noted.version)
          break
        case 'session-broken':
          heal(noted)
          break
        case 'pre-key-used':
          refill ??= ports.clock.after(REFILLED_AFTER_MS, () => {
            refill = null
            forgetCopies()
            if (isReady) inBackground(own.refill())
          })
          break
        case 'not-for-us':
          checkOwn()
          break
        case 'unknown-device':
          lookUp(noted.owner)
          break
        case 'trust-changed':
          changed(account, noted.owner)
          break
        case 'new-key': {
          const device = deviceById(store, noted.device)
          if (device) parts.newKey(account, noted.owner, device, noted.isOther)
        }
      }
    },
    noteLack: programs.look,
    renew,
    close() {
      for (const release of releases) release()
      refill?.()
      again?.()
      looking?.()
      programs.close()
      answers.close()
      members.close()
    },
  }
}

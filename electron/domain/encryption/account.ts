import type { BareJid } from '../../../shared/model/jid.ts'
import { describeFault, type CancelTimer, type Release } from '../../engine/index.ts'
import { caps } from '../../engine/xep/0115-caps/index.ts'
import {
  NS_OMEMO_03,
  NS_OMEMO_2,
  omemo,
  type ListedDevice,
  type OmemoVersion,
} from '../../engine/xep/0384-omemo/index.ts'
import { presence } from '../../engine/xep/rfc6121-presence/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import type { Messages } from '../messages/index.ts'
import {
  deviceById,
  forgetFailures,
  forgetUntoldLists,
  keepList,
  noteLacked,
  ownNumber,
  trimCopies,
  type DeviceRow,
  type DeviceRowId,
  type Noted,
} from '../sealing/index.ts'
import { createAnswers } from './answers.ts'
import { createKeyMessages, type KeyMessages } from './key-messages.ts'
import { createKeys, type Keys } from './keys.ts'
import { isStranger } from './policy.ts'
import { createOwnDevices, type OwnDevices } from './own-device.ts'
import { followRoomMembers, type RoomMembers } from './room-members.ts'

/** Many keys may be used while an archive is read. */
const REFILLED_AFTER_MS = 10_000
/** Sessions with a device that do not fit are renewed so often at most. */
const RENEWED_EVERY_MS = 10 * 60 * 1000

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

/** All clients whose capabilities are known announce it. */
const NS_DISCO = 'http://jabber.org/protocol/disco#info'
const FEATURES = [`${NS_OMEMO_03}.devicelist+notify`, `${NS_OMEMO_2}:devices+notify`]

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
  const answers = createAnswers(context, account, keyMessages)
  const renewedAt = new Map<DeviceRowId, number>()
  /** The account's own lists as they came while this device was being published: another one may just have done the same. */
  const early = new Map<OmemoVersion, readonly ListedDevice[]>()
  let refill: CancelTimer | null = null
  let isServerUnable = false
  let isReady = false
  let session: AbortSignal | null = null

  function inBackground(work: Promise<unknown>): void {
    work.catch((fault: unknown) => ports.log(`encryption: ${describeFault(fault)}`))
  }

  async function begin(signal: AbortSignal): Promise<void> {
    const begun = await own.begin()
    if (signal.aborted) return
    isServerUnable =
      !begun.ok && (begun.error.code === 'server-cannot' || begun.error.code === 'stanza-error')
    isReady = begun.ok
    if (!begun.ok) ports.log(`encryption: this device could not be published: ${begun.error.code}`)
    if (begun.ok) for (const [version, devices] of early) await own.listCame(version, devices)
    early.clear()
    changed(account, null)
  }

  async function renew(devices: readonly DeviceRowId[]): Promise<void> {
    for (const device of devices) {
      renewedAt.set(device, ports.clock.now())
      if (await keys.begin(device)) answers.send(device)
    }
  }

  /** Not again and again: the other side may be broken for good. */
  function heal(device: DeviceRowId): void {
    const owner = deviceById(store, device)?.owner
    if (owner === undefined || isStranger(store, account, owner)) return
    const last = renewedAt.get(device) ?? -Infinity
    if (!isReady || ports.clock.now() - last < RENEWED_EVERY_MS) return
    inBackground(renew([device]))
  }

  const releases: Release[] = [
    client.channel.onSession(({ kind, signal, restored }) => {
      session = signal
      if (kind === 'resumed' && !restored) return
      isReady = false
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
          answers.needed(noted.device)
          break
        case 'session-broken':
          heal(noted.device)
          break
        case 'pre-key-used':
          refill ??= ports.clock.after(REFILLED_AFTER_MS, () => {
            refill = null
            if (isReady) inBackground(own.refill())
          })
          break
        case 'unknown-device':
          if (!isStranger(store, account, noted.owner)) inBackground(keys.list(noted.owner))
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
    noteLack(owner) {
      const known = client.use(caps)
      const lacks = client
        .use(presence)
        .resources(owner)
        .some(
          ({ jid }) =>
            known.supports(jid, NS_DISCO) && !FEATURES.some((feature) => known.supports(jid, feature)),
        )
      if (lacks)
        store.write((tx) => {
          noteLacked(tx, account.id, owner, ports.clock.now())
        })
    },
    renew,
    close() {
      for (const release of releases) release()
      refill?.()
      answers.close()
      members.close()
    },
  }
}

import { buildEncryption } from '../../engine/xep/0380-eme/index.ts'
import type { CancelTimer } from '../../engine/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import {
  deviceById,
  ownNumber,
  readSession,
  recipientsOf,
  sealEmpty,
  type DeviceRowId,
} from '../sealing/index.ts'
import type { KeyMessages } from './key-messages.ts'

/** A text that is written in this time needs no empty message besides. */
const SOON_MS = 2_000

/** Messages without content that finish or keep up sessions (XEP-0384 §5.6). */
export interface Answers {
  /** This device waits for one. */
  needed(device: DeviceRowId): void
  /** Sends one to this device now: it has a new session. Returns false if it can't be sealed for. */
  send(device: DeviceRowId): boolean
  close(): void
}

/** `safely` runs what the store may refuse. */
export function createAnswers(
  { store, ports }: DomainContext,
  account: LiveAccount,
  messages: KeyMessages,
  safely: (work: () => void) => void,
): Answers {
  const waiting = new Set<DeviceRowId>()
  let timer: CancelTimer | null = null

  /** Nothing was sealed for it since it wrote last. */
  const isWaiting = (device: DeviceRowId): boolean => {
    const target = targetOf(device)
    return target !== undefined && readSession(store, target.session).receivedInARow > 0
  }

  function targetOf(id: DeviceRowId) {
    const device = deviceById(store, id)
    return (
      device && recipientsOf(store, account.id, [device.owner]).targets.find((target) => target.device === id)
    )
  }

  function send(id: DeviceRowId): boolean {
    const target = targetOf(id)
    if (target === undefined) return false
    return messages.send(target.owner, (tx) => {
      const encrypted = sealEmpty(tx, ownNumber(tx, account.id), target, ports.random)
      return [encrypted, buildEncryption(encrypted.ns)]
    })
  }

  return {
    needed(device) {
      waiting.add(device)
      timer ??= ports.clock.after(SOON_MS, () => {
        timer = null
        const all = [...waiting]
        waiting.clear()
        for (const each of all)
          safely(() => {
            if (isWaiting(each)) send(each)
          })
      })
    },
    send,
    close() {
      timer?.()
    },
  }
}

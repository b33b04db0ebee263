import { setImmediate as turn } from 'node:timers/promises'
import { buildEncryption } from '../../engine/xep/0380-eme/index.ts'
import type { OmemoVersion } from '../../engine/xep/0384-omemo/index.ts'
import type { CancelTimer } from '../../engine/index.ts'
import type { DomainContext, LiveAccount } from '../context.ts'
import { ownNumber, readSession, sealEmpty, targetIn, type DeviceRowId } from '../sealing/index.ts'
import type { KeyMessages } from './key-messages.ts'

/** A text that is written in this time needs no empty message besides. */
const SOON_MS = 2_000

/** Messages without content that finish or keep up sessions (XEP-0384 §5.6). */
export interface Answers {
  /** This device waits for one, in this version. */
  needed(device: DeviceRowId, version: OmemoVersion): void
  /** Sends one to this device now: it has a new session. Returns false if it can't be sealed for. */
  send(device: DeviceRowId, version: OmemoVersion): boolean
  close(): void
}

interface Needed {
  readonly device: DeviceRowId
  readonly version: OmemoVersion
}

/** `safely` runs what the store may refuse. */
export function createAnswers(
  { store, ports }: DomainContext,
  account: LiveAccount,
  messages: KeyMessages,
  safely: (work: () => void) => void,
): Answers {
  const waiting = new Map<DeviceRowId, Set<OmemoVersion>>()
  let timer: CancelTimer | null = null
  let isClosed = false

  /** Nothing was sealed for it since it wrote last. */
  const isWaiting = (device: DeviceRowId, version: OmemoVersion): boolean => {
    const target = targetIn(store, device, version)
    return target !== undefined && readSession(store, target.session).receivedInARow > 0
  }

  function send(id: DeviceRowId, version: OmemoVersion): boolean {
    const target = targetIn(store, id, version)
    if (target === undefined) return false
    return messages.send(target.owner, (tx) => {
      const encrypted = sealEmpty(tx, ownNumber(tx, account.id), target, ports.random)
      return [encrypted, buildEncryption(encrypted.ns)]
    })
  }

  /** One in each turn, because a whole archive may have needed them. */
  async function sendAll(all: readonly Needed[]): Promise<void> {
    for (const { device, version } of all) {
      if (isClosed) return
      safely(() => {
        if (isWaiting(device, version)) send(device, version)
      })
      await turn()
    }
  }

  return {
    needed(device, version) {
      waiting.set(device, (waiting.get(device) ?? new Set()).add(version))
      timer ??= ports.clock.after(SOON_MS, () => {
        timer = null
        const all = [...waiting].flatMap(([device, versions]) =>
          [...versions].map((version) => ({ device, version })),
        )
        waiting.clear()
        void sendAll(all)
      })
    },
    send,
    close() {
      isClosed = true
      timer?.()
    },
  }
}

import { bareOf, isFull, type BareJid, type Jid } from '../../../../shared/model/jid.ts'

/**
 * Items that the server keeps under an address with a resource, as some gateways want it (`icq.example/registered`). They
 * are shown by the bare address; the server has to be told its own.
 */
export interface Addresses {
  /**
   * There is an item of that address. False where it stands behind another one (`isThere`: of the same bare address),
   * which is one with the bare address itself or the one that came first.
   */
  added(address: Jid, isThere: boolean): boolean
  /** There is no item of that address any more. False where none was shown by it. */
  removed(address: Jid): boolean
  /** As the server has it. */
  of(jid: BareJid): Jid
  readonly size: number
}

export function createAddresses(): Addresses {
  const full = new Map<BareJid, Jid>()
  return {
    added(address, isThere) {
      const jid = bareOf(address)
      if (!isFull(address)) full.delete(jid)
      else if (isThere && full.get(jid) !== address) return false
      else full.set(jid, address)
      return true
    },
    removed(address) {
      const jid = bareOf(address)
      const kept = full.get(jid) ?? jid
      if (kept !== address) return false
      full.delete(jid)
      return true
    },
    of: (jid) => full.get(jid) ?? jid,
    get size() {
      return full.size
    },
  }
}

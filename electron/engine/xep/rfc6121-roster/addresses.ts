import { bareOf, isFull, type BareJid, type Jid } from '../../../../shared/model/jid.ts'

/**
 * Roster items that the server keeps under an address with a resource, as some gateways want
 * (`icq.example/registered`). They are shown by the bare address, but requests to the server need the full one.
 */
export interface Addresses {
  /**
   * An item with this address was added. `isThere`: there is an item of the same bare address. False if the new item is
   * hidden behind that one: the one with the bare address itself, or the one that came first.
   */
  added(address: Jid, isThere: boolean): boolean
  /** An item with this address was removed. False if it was not shown. */
  removed(address: Jid): boolean
  /** The address as the server has it. */
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

import type { IqReply, Release } from '../extension.ts'
import type { Element } from '../xml/element.ts'
import type { Stanza } from './stanza.ts'

export type IqHandler = (iq: Stanza) => IqReply | Promise<IqReply>
type ByName = Map<string, IqHandler>
type ByNamespace = Map<string, ByName>

/** Who answers which iq request: by type, namespace and name of the payload. */
export interface IqHandlers {
  /** One handler a payload; a second one is a bug and throws. */
  add(type: 'get' | 'set', ns: string, name: string, handler: IqHandler): Release
  find(type: 'get' | 'set', payload: Element): IqHandler | undefined
}

export function createIqHandlers(): IqHandlers {
  const tables: Record<'get' | 'set', ByNamespace> = { get: new Map(), set: new Map() }
  return {
    add(type, ns, name, handler) {
      const table = tables[type]
      const byName = table.get(ns) ?? new Map<string, IqHandler>()
      if (byName.has(name)) throw new Error(`two handlers for iq ${type} {${ns}}${name}`)
      table.set(ns, byName.set(name, handler))
      return () => {
        if (byName.get(name) === handler) byName.delete(name)
      }
    },
    find: (type, payload) => tables[type].get(payload.ns)?.get(payload.name),
  }
}

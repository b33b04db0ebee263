import type { AnswersTo, IqOptions, IqReply, Release } from '../extension.ts'
import type { Element } from '../xml/element.ts'
import type { Stanza } from './stanza.ts'

export type IqHandler = (iq: Stanza) => IqReply | Promise<IqReply>

/** A handler, and the senders that it answers. */
export interface IqAnswerer {
  readonly answers: AnswersTo
  readonly handler: IqHandler
  readonly options: IqOptions
}
type ByName = Map<string, IqAnswerer>
type ByNamespace = Map<string, ByName>

/** Handlers of iq requests, by type, namespace and name of the payload. */
export interface IqHandlers {
  /** There is one handler for each payload; a second one is a bug and throws. */
  add(
    type: 'get' | 'set',
    ns: string,
    name: string,
    answers: AnswersTo,
    handler: IqHandler,
    options?: IqOptions,
  ): Release
  find(type: 'get' | 'set', payload: Element): IqAnswerer | undefined
}

export function createIqHandlers(): IqHandlers {
  const tables: Record<'get' | 'set', ByNamespace> = { get: new Map(), set: new Map() }
  return {
    add(type, ns, name, answers, handler, options = {}) {
      const table = tables[type]
      const byName = table.get(ns) ?? new Map<string, IqAnswerer>()
      if (byName.has(name)) throw new Error(`two handlers for iq ${type} {${ns}}${name}`)
      const answerer = { answers, handler, options }
      table.set(ns, byName.set(name, answerer))
      return () => {
        if (byName.get(name) === answerer) byName.delete(name)
      }
    },
    find: (type, payload) => tables[type].get(payload.ns)?.get(payload.name),
  }
}

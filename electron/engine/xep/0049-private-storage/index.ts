import type { RequestFailure } from '../../../../shared/model/failure.ts'
import { ok, type Result } from '../../../../shared/model/result.ts'
import type { Channel, Extension, RequestOptions } from '../../extension.ts'
import { el, type Element } from '../../xml/element.ts'

const NS_PRIVATE = 'jabber:iq:private'

type Asked<T> = Promise<Result<T, RequestFailure>>

/** One element of each kind that the server keeps for the account alone. There is no protection against overwriting. */
export interface PrivateStorage {
  /** The stored element, or null. A server without this storage fails with `service-unavailable` or the like. */
  read(ns: string, name: string, options?: RequestOptions): Asked<Element | null>
  /** Replaces the stored element of the same kind. */
  write(element: Element, options?: RequestOptions): Asked<undefined>
}

function createPrivateStorage(channel: Channel): PrivateStorage {
  // The request goes to the own account (§2.2), so nobody else's answer counts.
  return {
    async read(ns, name, options) {
      const query = el(NS_PRIVATE, 'query', {}, el(ns, name))
      const answer = await channel.request('get', null, query, options)
      if (!answer.ok) return answer
      const found = answer.value?.is(NS_PRIVATE, 'query') ? answer.value.child(ns, name) : undefined
      return ok(found ?? null)
    },
    async write(element, options) {
      const answer = await channel.request('set', null, el(NS_PRIVATE, 'query', {}, element), options)
      return answer.ok ? ok() : answer
    },
  }
}

/** XEP-0049. */
export const privateStorage: Extension<PrivateStorage> = {
  about: { spec: 'XEP-0049', title: 'Private XML Storage', version: '1.2', status: 'complete' },
  setup: createPrivateStorage,
}

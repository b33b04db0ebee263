import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { Jid } from '../../../../shared/model/jid.ts'
import { ok, type Result } from '../../../../shared/model/result.ts'
import type { Extension, RequestOptions } from '../../extension.ts'
import { NS_PING, PingRequest } from './codec.ts'

export interface Ping {
  /** The round trip in milliseconds; `to: null` asks the own server (§4.2). */
  ask(to: Jid | null, options?: RequestOptions): Promise<Result<number, RequestFailure>>
}

/** XEP-0199. */
export const ping: Extension<Ping> = {
  about: { spec: 'XEP-0199', title: 'XMPP Ping', version: '2.0.1', status: 'complete', features: [NS_PING] },
  setup({ onIq, request, clock }) {
    onIq('get', NS_PING, 'ping', 'contacts', () => ({ result: null }))
    return {
      async ask(to, options) {
        const askedAt = clock.now()
        const answer = await request('get', to, PingRequest.build({}), options)
        const isAnswer =
          answer.ok ||
          // §4.2: a server without ping has answered nevertheless.
          (to === null && answer.error.code === 'stanza-error')
        return isAnswer ? ok(clock.now() - askedAt) : answer
      },
    }
  },
}

import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { Jid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Extension, RequestOptions } from '../../extension.ts'
import { NS_TIME, Time, TimeRequest } from './codec.ts'
import { followServerClock } from './server-offset.ts'

export interface EntityTime {
  /** The time of the other side's clock, in milliseconds since 1970, and its time zone in minutes east of UTC. */
  ask(
    to: Jid,
    options?: RequestOptions,
  ): Promise<Result<{ readonly utc: number; readonly tzo: number }, RequestFailure>>
  /**
   * Milliseconds to add to our clock to get the server's. The error is at most half of a round trip, plus half a second
   * if the server sends whole seconds. It is estimated at the start of each session and kept until the next estimate.
   * null before the first one, and if the server does not answer or takes more than 10 s.
   */
  offset(): number | null
}

/** XEP-0202. */
export const entityTime: Extension<EntityTime> = {
  about: { spec: 'XEP-0202', title: 'Entity Time', version: '2.0', status: 'complete', features: [NS_TIME] },
  setup(channel) {
    const { onIq, request, clock } = channel
    onIq('get', NS_TIME, 'time', 'contacts', () => {
      const utc = clock.now()
      return { result: Time.build({ utc, tzo: -new Date(utc).getTimezoneOffset() }) }
    })
    const ask: EntityTime['ask'] = async (to, options) => {
      const answer = await request('get', to, TimeRequest.build({}), options)
      if (!answer.ok) return answer
      const time = answer.value && Time.parse(answer.value)
      return time ? ok(time) : err({ code: 'stanza-error', condition: 'undefined-condition', type: 'cancel' })
    }
    return { ask, offset: followServerClock(channel, ask) }
  },
}

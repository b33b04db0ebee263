import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { Jid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Extension } from '../../extension.ts'
import { NS_TIME, Time, TimeRequest } from './codec.ts'

export interface EntityTime {
  /** What their clock shows, in milliseconds since 1970, and their time zone in minutes east of UTC. */
  ask(to: Jid): Promise<Result<{ readonly utc: number; readonly tzo: number }, RequestFailure>>
}

/** XEP-0202. */
export const entityTime: Extension<EntityTime> = {
  about: { spec: 'XEP-0202', title: 'Entity Time', version: '2.0', status: 'complete', features: [NS_TIME] },
  setup({ onIq, request, clock }) {
    onIq('get', NS_TIME, 'time', () => {
      const utc = clock.now()
      return { result: Time.build({ utc, tzo: -new Date(utc).getTimezoneOffset() }) }
    })
    return {
      async ask(to) {
        const answer = await request('get', to, TimeRequest.build({}))
        if (!answer.ok) return answer
        const time = answer.value && Time.parse(answer.value)
        return time
          ? ok(time)
          : err({ code: 'stanza-error', condition: 'undefined-condition', type: 'cancel' })
      },
    }
  },
}

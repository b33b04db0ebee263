import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { Jid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { Extension, RequestOptions } from '../../extension.ts'
import type { Infer } from '../../xml/codec.ts'
import { SOFTWARE } from '../software.ts'
import { NS_VERSION, Software } from './codec.ts'

export interface SoftwareVersion {
  /** Asks an address for its program; the answer may claim anything. */
  ask(to: Jid, options?: RequestOptions): Promise<Result<Infer<typeof Software>, RequestFailure>>
}

/** XEP-0092. The operating system is nobody's business (§5). */
export const softwareVersion: Extension<SoftwareVersion> = {
  about: {
    spec: 'XEP-0092',
    title: 'Software Version',
    version: '1.1',
    status: 'complete',
    features: [NS_VERSION],
  },
  setup({ onIq, request }) {
    onIq('get', NS_VERSION, 'query', 'contacts', () => ({ result: Software.build(SOFTWARE) }))
    return {
      async ask(to, options) {
        const answer = await request('get', to, Software.build({}), options)
        if (!answer.ok) return answer
        const software = answer.value && Software.parse(answer.value)
        return software
          ? ok(software)
          : err({ code: 'stanza-error', condition: 'undefined-condition', type: 'cancel' })
      },
    }
  },
}

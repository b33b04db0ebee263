import type { Jid } from '../../../../shared/model/jid.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { Extension } from '../../extension.ts'
import { disco } from '../0030-disco/index.ts'
import { blocking, type BlockingFailure } from '../0191-blocking/index.ts'
import { NS_REPORTING, reportPayload, type Report } from './codec.ts'

export type { Report } from './codec.ts'

export interface SpamReporting {
  /** Blocks this address and tells the server why. A server that accepts no reports only blocks. */
  report(jid: Jid, report: Report): Promise<Result<undefined, BlockingFailure>>
}

/** XEP-0377: a report is part of the request that blocks an address. */
export const spamReporting: Extension<SpamReporting> = {
  about: { spec: 'XEP-0377', title: 'Spam Reporting', version: '0.3', status: 'complete' },
  needs: [disco, blocking],
  setup: (_channel, use) => ({
    async report(jid, report) {
      const server = await use(disco).server()
      const isTaken = server.ok && server.value.features.includes(NS_REPORTING)
      return use(blocking).block(jid, isTaken ? reportPayload(report) : undefined)
    },
  }),
}

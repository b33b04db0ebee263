import type { AppFailure, RequestFailure } from '../../../../shared/model/failure.ts'
import type { Jid } from '../../../../shared/model/jid.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { Release } from '../../extension.ts'
import type { Element } from '../../xml/element.ts'

/** `unsupported-by-server`: the server does not know XEP-0191. */
export type BlockingFailure = RequestFailure | Extract<AppFailure, { code: 'unsupported-by-server' }>

export interface Blocking {
  /** Whether the address is blocked, itself or as part of a blocked account or server (§6). */
  isBlocked(jid: Jid): boolean
  /** The whole list was loaded, or has changed. It may hold whole servers. */
  onChange(listener: (blocked: ReadonlySet<Jid>) => void): Release
  /** Blocks an address. The list changes by the server's push (§3.3). `why` is a report to the server (XEP-0377). */
  block(jid: Jid, why?: Element): Promise<Result<undefined, BlockingFailure>>
  unblock(jid: Jid): Promise<Result<undefined, BlockingFailure>>
}

import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { Jid } from '../../../../shared/model/jid.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { About, Release, RequestOptions } from '../../extension.ts'
import type { DiscoInfo, DiscoItem } from './codec.ts'

export interface DiscoOptions extends RequestOptions {
  readonly node?: string
}

/** Asks others about their identity and features, and answers the same question. */
export interface Disco {
  /**
   * Asks an address. The answers of servers, services and accounts are remembered for the session. Those of clients are
   * not, since their capabilities (XEP-0115) tell when they change.
   */
  info(jid: Jid, options?: DiscoOptions): Promise<Result<DiscoInfo, RequestFailure>>
  /** Asks an address for its items. Always sends a new request. */
  items(jid: Jid, options?: DiscoOptions): Promise<Result<readonly DiscoItem[], RequestFailure>>
  /** The identity and features of the account's server, remembered for the session. */
  server(): Promise<Result<DiscoInfo, RequestFailure>>

  /** Our own answer: the features of all modules, except those that are withheld. */
  own(): DiscoInfo
  /** Stops announcing the features of a module, because the person has switched it off. */
  withhold(about: About): Release
  /** Announces a feature that no module's `about` has, such as an interest in events (XEP-0163 §4.2). */
  announce(feature: string): Release
  onOwnChange(listener: () => void): Release
  /**
   * From now on, answers questions for this node with `info`, as long as the node is among the last twenty: others may
   * still ask for an announcement that has just changed (XEP-0390 §6.1).
   */
  answerNode(node: string, info: DiscoInfo): void
}

import type { RequestFailure } from '../../../../shared/model/failure.ts'
import type { Jid } from '../../../../shared/model/jid.ts'
import type { Result } from '../../../../shared/model/result.ts'
import type { About, Release, RequestOptions } from '../../extension.ts'
import type { DiscoInfo, DiscoItem } from './codec.ts'

export interface DiscoOptions extends RequestOptions {
  readonly node?: string
}

/** Asks others what they are and can do, and tells it of oneself. */
export interface Disco {
  /**
   * Asks an address. What a server, a service or an account says is remembered for the session; what a client says is
   * not, since its capabilities (XEP-0115) tell when it changes.
   */
  info(jid: Jid, options?: DiscoOptions): Promise<Result<DiscoInfo, RequestFailure>>
  /** Asks an address for what belongs to it. Always asks anew. */
  items(jid: Jid, options?: DiscoOptions): Promise<Result<readonly DiscoItem[], RequestFailure>>
  /** What the account's server is and can do, remembered for the session. */
  server(): Promise<Result<DiscoInfo, RequestFailure>>

  /** What is told of oneself: the features of all modules, except those that are withheld. */
  own(): DiscoInfo
  /** Stops announcing what a module is about, because the person has switched it off. */
  withhold(about: About): Release
  onOwnChange(listener: () => void): Release
  /**
   * Answers questions for that node with this from now on, as long as it is among the last twenty: what was announced a
   * moment ago may still be asked for (XEP-0390 §6.1).
   */
  answerNode(node: string, info: DiscoInfo): void
}

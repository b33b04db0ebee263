import type { Jid } from '../../../../shared/model/jid.ts'
import type { Element } from '../../xml/element.ts'
import { LegacyDelay } from '../0091-legacy-delay/index.ts'
import { Delay } from './codec.ts'

/** One delay of an element. */
export interface DelayStamp {
  /** Milliseconds since 1970. */
  readonly stamp: number
  /** The entity that claims to have delayed it. Anybody can write any address. */
  readonly from: Jid | undefined
  /** Whether the stamp has no fraction of a second. Messages within the same second then have no order. */
  readonly wholeSeconds: boolean
  /** Whether it has the format of XEP-0091. */
  readonly legacy: boolean
}

/** Each server and archive on the way may add one; no way is longer than this. */
const MAX_DELAYS = 16

/**
 * The delays of an element, by XEP-0203 and XEP-0091, in their order, among the first 16. The caller decides which ones
 * to believe (§5).
 */
export function delaysOf(element: Element): readonly DelayStamp[] {
  const found: DelayStamp[] = []
  let looked = 0
  for (const child of element.elements()) {
    if (!child.is(Delay.ns, Delay.name) && !child.is(LegacyDelay.ns, LegacyDelay.name)) continue
    if (looked++ === MAX_DELAYS) break
    const current = Delay.parse(child)
    const delay = current ?? LegacyDelay.parse(child)
    if (!delay) continue
    const wholeSeconds = !/[.,]/.test(child.attrs['stamp'] ?? '')
    found.push({ stamp: delay.stamp, from: delay.from, wholeSeconds, legacy: current === undefined })
  }
  return found
}

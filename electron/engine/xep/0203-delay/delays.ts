import type { Jid } from '../../../../shared/model/jid.ts'
import type { Element } from '../../xml/element.ts'
import { LegacyDelay } from '../0091-legacy-delay/index.ts'
import { Delay } from './codec.ts'

/** One delay that an element carries. */
export interface DelayStamp {
  /** Milliseconds since 1970. */
  readonly stamp: number
  /** Who says that they held it back; anybody can write any. */
  readonly from: Jid | undefined
  /** Whether the stamp has no fraction of a second: what came within that second has no order by it. */
  readonly wholeSeconds: boolean
  /** Whether it is one of XEP-0091. */
  readonly legacy: boolean
}

/** Each server and archive on the way may add one; more than this many is nobody's way. */
const MAX_DELAYS = 16

/**
 * Every delay of an element, of XEP-0203 and XEP-0091, in their order, among the first 16. Whose counts is decided by who may
 * be believed (§5).
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

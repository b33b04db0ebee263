import type { Clock, Random } from '../ports.ts'
import { within } from './limits.ts'
import type { DialLimits } from './limits.ts'
import type { Resolver, SrvRecord } from './resolver.ts'
import type { Service, Target } from './targets.ts'

/** The answer of the name service to where a domain's server is. */
export type ServiceLookup =
  | { readonly kind: 'targets'; readonly targets: readonly Target[] }
  /** "The service is decidedly not available at this domain" (RFC 2782): nothing else may be tried. */
  | { readonly kind: 'not-offered' }
  /** No record came: the domain itself is tried (RFC 6120 §3.2.2). */
  | { readonly kind: 'no-answer' }

const securityOf = { 'xmpps-client': 'direct-tls', 'xmpp-client': 'starttls' } as const

/** More than any sane domain has. Bounds the work that a hostile domain can cause. */
const MAX_TARGETS = 16

/**
 * Asks for all services at once and merges their records (XEP-0368 §3). If one look-up fails, the records of the other
 * are used. A failed look-up alone counts as no answer (RFC 6120 §3.2.1, step 9). A `.` excludes the fallback to the
 * domain itself (XEP-0368 §5).
 */
export async function lookUpServices(
  domain: string,
  services: readonly Service[],
  ports: {
    readonly resolver: Resolver
    readonly random: Random
    readonly clock: Clock
    readonly limits: DialLimits
    readonly signal: AbortSignal
  },
): Promise<ServiceLookup> {
  const { resolver, random, clock, limits, signal } = ports
  const answers = await Promise.all(
    services.map(async (service) => {
      const asked = resolver.srv(`_${service}._tcp.${domain}`, signal)
      const answer = await within(asked, { ms: limits.dnsMs, clock, signal })
      return answer.kind === 'settled' ? answer.value.map((record) => ({ ...record, service })) : []
    }),
  )
  const records = answers.flat()
  const offered = records.filter(({ name, port }) => name !== '' && name !== '.' && port > 0)
  if (offered.length > 0) {
    const ordered = orderRecords(offered, random).slice(0, MAX_TARGETS)
    return {
      kind: 'targets',
      targets: ordered.map(({ name, port, service }) => ({
        host: name.replace(/\.$/, ''),
        port,
        security: securityOf[service],
      })),
    }
  }
  return { kind: records.length > 0 ? 'not-offered' : 'no-answer' }
}

/** Sorts records into the order of RFC 2782: by priority, and drawn by weight within one priority. */
export function orderRecords<R extends Pick<SrvRecord, 'priority' | 'weight'>>(
  records: readonly R[],
  random: Pick<Random, 'fraction'>,
): R[] {
  const priorities = [...new Set(records.map(({ priority }) => priority))].sort((a, b) => a - b)
  return priorities.flatMap((priority) =>
    drawByWeight(
      records.filter((record) => record.priority === priority),
      random,
    ),
  )
}

function drawByWeight<R extends Pick<SrvRecord, 'weight'>>(
  records: readonly R[],
  random: Pick<Random, 'fraction'>,
): R[] {
  // RFC 2782: records of weight 0 stand first, which gives them a very small chance of being drawn early.
  const left = [...records].sort((a, b) => Number(a.weight > 0) - Number(b.weight > 0))
  const drawn: R[] = []
  while (left.length > 0) {
    const total = left.reduce((sum, { weight }) => sum + weight, 0)
    const mark = Math.floor(random.fraction() * (total + 1))
    let running = 0
    const index = left.findIndex(({ weight }) => (running += weight) >= mark)
    drawn.push(...left.splice(index, 1))
  }
  return drawn
}

import type { Failure } from '../../../shared/model/failure.ts'
import { errorText } from '../xml/codec.ts'
import { el, type Element } from '../xml/element.ts'
import { NS_STREAMS } from '../xml/serialize.ts'

const NS_CONDITIONS = 'urn:ietf:params:xml:ns:xmpp-streams'

/** RFC 6120 §4.9.3. */
const CONDITIONS = [
  'bad-format',
  'bad-namespace-prefix',
  'conflict',
  'connection-timeout',
  'host-gone',
  'host-unknown',
  'improper-addressing',
  'internal-server-error',
  'invalid-from',
  'invalid-namespace',
  'invalid-xml',
  'not-authorized',
  'not-well-formed',
  'policy-violation',
  'remote-connection-failed',
  'reset',
  'resource-constraint',
  'restricted-xml',
  'see-other-host',
  'system-shutdown',
  'undefined-condition',
  'unsupported-encoding',
  'unsupported-feature',
  'unsupported-stanza-type',
  'unsupported-version',
] as const

export type StreamErrorCondition = (typeof CONDITIONS)[number]

/** Another place for a server than the one where we looked. */
export interface HostPort {
  readonly host: string
  readonly port: number | undefined
}

/** The reason for the end of a stream. */
export interface StreamError {
  readonly condition: StreamErrorCondition
  readonly text?: string
  /** The destination of `see-other-host`, if it can be read. */
  readonly seeOther?: HostPort
}

/** Reads `<stream:error/>`. A missing or unknown condition reads as `undefined-condition`. */
export function parseStreamError(error: Element): StreamError {
  const named = error.elements().filter((child) => child.ns === NS_CONDITIONS)
  const cause = named.find((child) => child.name !== 'text')
  const condition = CONDITIONS.find((name) => name === cause?.name) ?? 'undefined-condition'
  const text = named.find((child) => child.name === 'text')?.text()
  const seeOther = condition === 'see-other-host' ? parseHostPort(cause?.text() ?? '') : undefined
  return {
    condition,
    ...(text !== undefined && { text: errorText.parse(text) ?? '' }),
    ...(seeOther && { seeOther }),
  }
}

/** `application` is the application-specific condition (RFC 6120 §4.9.4). */
export function buildStreamError(condition: StreamErrorCondition, application?: Element): Element {
  const children = [el(NS_CONDITIONS, condition), ...(application ? [application] : [])]
  return el(NS_STREAMS, 'error', {}, ...children)
}

/** The failure that the person sees. */
export function streamErrorFailure({ condition, text }: StreamError, domain: string): Failure {
  switch (condition) {
    case 'host-unknown':
    case 'host-gone':
      return { code: 'host-unknown', domain }
    case 'conflict':
      return { code: 'replaced' }
    case 'system-shutdown':
      return { code: 'server-shutdown' }
    default:
      return { code: 'stream-error', condition, ...(text !== undefined && { text }) }
  }
}

/** `host`, `host:port`, `[IPv6]`, `[IPv6]:port` (RFC 6120 §4.9.3.19). A bare IPv6 address is accepted. */
export function parseHostPort(text: string): HostPort | undefined {
  const trimmed = text.trim()
  const match =
    /^\[(?<host>[0-9A-Fa-f:.]+)\](?::(?<port>\d{1,5}))?$/.exec(trimmed) ??
    /^(?<host>[^\s:/@[\]]+)(?::(?<port>\d{1,5}))?$/.exec(trimmed) ??
    /^(?<host>[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(?<port>(?!))?$/.exec(trimmed)
  const host = match?.groups?.['host']
  if (host === undefined || host.length > 253) return undefined
  const port = match?.groups?.['port']
  if (port === undefined) return { host, port: undefined }
  return Number(port) >= 1 && Number(port) <= 65_535 ? { host, port: Number(port) } : undefined
}

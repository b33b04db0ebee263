import { element, flag, get } from '../xml/codec.ts'
import type { Element } from '../xml/element.ts'
import { NS_SM } from './management/codec.ts'
import type { SaslOffer } from './sasl/index.ts'

export const NS_TLS = 'urn:ietf:params:xml:ns:xmpp-tls'
export const NS_SASL = 'urn:ietf:params:xml:ns:xmpp-sasl'
/** XEP-0440 §2. */
export const NS_SASL_CB = 'urn:xmpp:sasl-cb:0'
export const NS_BIND = 'urn:ietf:params:xml:ns:xmpp-bind'
export const NS_SESSION = 'urn:ietf:params:xml:ns:xmpp-session'

const SessionFeature = element(NS_SESSION, 'session', { optional: flag() })

/** RFC 6120 §5.4.1. */
export const offersTls = (features: Element): boolean => features.child(NS_TLS, 'starttls') !== undefined

/** RFC 6120 §7.4. */
export const offersBinding = (features: Element): boolean => features.child(NS_BIND, 'bind') !== undefined

/** RFC 3921 §3 required a session after binding. RFC 6121 §1.4 requires it only if it is not marked as optional. */
export const needsSession = (features: Element): boolean => get(features, SessionFeature)?.optional === false

/** XEP-0198 §2. */
export const offersManagement = (features: Element): boolean => features.child(NS_SM, 'sm') !== undefined

/** The names of the SASL mechanisms (RFC 6120 §6.4.1), and the types of channel binding (XEP-0440 §2). */
export function saslOffer(features: Element): SaslOffer {
  const mechanisms = features.child(NS_SASL, 'mechanisms')?.elements() ?? []
  const bindings = features.child(NS_SASL_CB, 'sasl-channel-binding')?.elements()
  return {
    mechanisms: mechanisms
      .filter((child) => child.is(NS_SASL, 'mechanism'))
      .map((child) => child.text().trim()),
    bindings:
      bindings
        ?.filter((child) => child.is(NS_SASL_CB, 'channel-binding'))
        .map((child) => child.attrs['type'] ?? '') ?? null,
  }
}

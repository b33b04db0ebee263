import type { About } from './extension.ts'
import { streamManagement } from './stream/management/about.ts'

/** The standards that the layers below the extension modules implement. */
export const foundations: readonly About[] = [
  { spec: 'RFC 6120', title: 'XMPP: Core', status: 'complete' },
  { spec: 'RFC 7622', title: 'XMPP: Address Format', status: 'complete' },
  {
    spec: 'XEP-0082',
    title: 'XMPP Date and Time Profiles',
    version: '1.1.1',
    status: 'partial',
    note: 'only the DateTime and time zone formats',
  },
  streamManagement,
  { spec: 'XEP-0440', title: 'SASL Channel-Binding Type Capability', version: '1.0.0', status: 'complete' },
  { spec: 'XEP-0474', title: 'SASL SCRAM Downgrade Protection', version: '0.5.0', status: 'complete' },
  { spec: 'XEP-0368', title: 'SRV records for XMPP over TLS', version: '1.1.0', status: 'complete' },
]

import type { ClientFacts } from '../../shared/model/contact.ts'
import type { BareJid, FullJid } from '../../shared/model/jid.ts'
import type { ResourcePresence } from '../../shared/model/presence.ts'

interface SampleClient {
  readonly client: Omit<ResourcePresence, 'jid'>
  /** null: it does not answer. */
  readonly facts: ClientFacts | null
}

const samples: Readonly<Record<string, SampleClient>> = {
  'dino.4f1c': {
    client: { show: 'available', status: 'On the balcony', priority: 5 },
    facts: { software: { name: 'Dino', version: '0.5.1', os: 'Linux' }, timeZone: 60 },
  },
  phone: {
    client: { show: 'away', status: '', priority: 0 },
    facts: { software: null, timeZone: 330 },
  },
  'old-laptop': { client: { show: 'xa', status: '', priority: -1 }, facts: null },
}

/** The same clients for everybody. */
export const sampleClients = (jid: BareJid): readonly ResourcePresence[] =>
  Object.entries(samples).map(([resource, { client }]) => ({
    ...client,
    jid: `${jid}/${resource}` as FullJid,
  }))

/** What such a client says of itself; null where it does not answer. */
export const sampleFacts = (jid: FullJid): ClientFacts | null =>
  samples[jid.slice(jid.indexOf('/') + 1)]?.facts ?? null

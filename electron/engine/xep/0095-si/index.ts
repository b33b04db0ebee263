import type { Extension } from '../../extension.ts'
import { dataForms } from '../0004-data-forms/index.ts'
import { payload } from '../payload.ts'
import { NS_FEATURE_NEG, NS_SI } from './codec.ts'
import { createStreamInitiation, type StreamInitiation } from './si.ts'

export { NS_SI } from './codec.ts'
export type { SiDecision, SiOffer, StreamInitiation } from './si.ts'

/** XEP-0020. */
export const featureNegotiation = payload({
  spec: 'XEP-0020',
  title: 'Feature Negotiation',
  version: '1.6',
  status: 'partial',
  note: 'only the stream method of stream initiation',
  features: [NS_FEATURE_NEG],
})

/** XEP-0095. */
export const streamInitiation: Extension<StreamInitiation> = {
  about: {
    spec: 'XEP-0095',
    title: 'Stream Initiation',
    version: '1.2',
    status: 'complete',
    features: [NS_SI],
  },
  needs: [dataForms, featureNegotiation],
  setup: createStreamInitiation,
}

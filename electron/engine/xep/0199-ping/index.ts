import type { Extension } from '../../extension.ts'
import { NS_PING } from './codec.ts'

export { PingRequest } from './codec.ts'

/** XEP-0199. We answer pings; `client/create-client.ts` sends our own. */
export const ping: Extension<undefined> = {
  about: { spec: 'XEP-0199', title: 'XMPP Ping', version: '2.0.1', status: 'complete', features: [NS_PING] },
  setup({ onIq }) {
    onIq('get', NS_PING, 'ping', 'occupants', () => ({ result: null }))
  },
}

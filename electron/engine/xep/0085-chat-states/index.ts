import { payload } from '../payload.ts'
import { NS_CHAT_STATES } from './codec.ts'

export { chatState, chatStateOf } from './codec.ts'

/** XEP-0085. A state is only sent to who has shown that they understand it, or along with a body (§5.1). */
export const chatStates = payload({
  spec: 'XEP-0085',
  title: 'Chat State Notifications',
  version: '2.1',
  status: 'complete',
  features: [NS_CHAT_STATES],
})

import { payload } from '../payload.ts'
import { NS_CHAT_STATES } from './codec.ts'

export { chatState, chatStateOf } from './codec.ts'

/**
 * XEP-0085. A state is sent only to people whose client has shown that it understands states, or along with a body
 * (§5.1).
 */
export const chatStates = payload({
  spec: 'XEP-0085',
  title: 'Chat State Notifications',
  version: '2.1',
  status: 'complete',
  features: [NS_CHAT_STATES],
})

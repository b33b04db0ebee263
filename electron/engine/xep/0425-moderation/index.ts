import { payload } from '../payload.ts'
import { NS_MODERATION, NS_MODERATION_0 } from './codec.ts'

export { buildModeration, moderatedRemainsOf, moderationOf, moderationVersion } from './codec.ts'
export type { ModerationVersion } from './codec.ts'

/** XEP-0425. `0045-muc` asks rooms for it. */
export const messageModeration = payload({
  spec: 'XEP-0425',
  title: 'Moderated Message Retraction',
  version: '0.3.0',
  status: 'complete',
  features: [NS_MODERATION, NS_MODERATION_0],
})

import { payload } from '../payload.ts'

export { bodiesOf, subjectsOf, threadOf } from './codec.ts'
export { pickLanguage } from './language.ts'

/** RFC 6121 §5.2: the parts that every message may have. */
export const messages = payload({
  spec: 'RFC 6121',
  title: 'XMPP: Instant Messaging and Presence',
  status: 'complete',
})

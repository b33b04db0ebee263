import * as v from 'valibot'
import { conversationId } from './schemas.ts'

/** What a window looks at beyond the small things that every window is told of. */
export const topic = v.variant('kind', [
  /** What is said in a conversation. */
  v.object({ kind: v.literal('history'), conversationId }),
])

export type Topic = v.InferOutput<typeof topic>

/** A window shows one history, and what stands beside it. */
export const MOST_TOPICS = 16

import * as v from 'valibot'
import { conversationId } from './schemas.ts'

/** Things that a window watches besides the small ones that every window gets. */
export const topic = v.variant('kind', [
  /** The messages of a conversation. */
  v.object({ kind: v.literal('history'), conversationId }),
  /** The people in a room. */
  v.object({ kind: v.literal('occupants'), conversationId }),
])

export type Topic = v.InferOutput<typeof topic>

/** A window shows one history and a few things beside it. */
export const MOST_TOPICS = 16

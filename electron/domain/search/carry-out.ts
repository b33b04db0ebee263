import type { Reader } from '../db/store.ts'
import type { Tokenize } from '../db/tokens.ts'
import { complete } from './complete.ts'
import { daysWithMessages } from './dates.ts'
import { findInConversation, findMessages } from './finding.ts'
import { questionForServer } from './server-question.ts'
import type { Answers, AnswerTo, KindCodes, Order } from './orders.ts'

export interface SearchParts {
  readonly db: Reader
  readonly tokenize: Tokenize
  readonly kinds: KindCodes
}

/** Carries out one order. Synchronous: it runs in a thread of its own, or in tests. Throws StoreError. */
export function carryOut<O extends Order>(parts: SearchParts, order: O): AnswerTo<O> {
  return answer(parts, order) as AnswerTo<O>
}

function answer(parts: SearchParts, order: Order): Answers[Order['kind']] {
  switch (order.kind) {
    case 'search':
      return findMessages({ ...parts, now: order.now }, order)
    case 'find':
      // No operator of it means a time.
      return findInConversation({ ...parts, now: 0 }, order)
    case 'complete':
      return complete(parts.db, order)
    case 'dates':
      return daysWithMessages(parts.db, order)
    case 'server':
      return questionForServer(parts.db, order)
  }
}

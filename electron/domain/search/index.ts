import type { SearchHit } from '../../../shared/contract/search.ts'
import { ok } from '../../../shared/model/result.ts'
import type { DomainContext } from '../context.ts'
import { StoreError } from '../db/store.ts'
import { createTokenizer } from '../db/tokens.ts'
import type { Feature } from '../feature.ts'
import {
  kindCodeOfFile,
  kindCodeOfMessage,
  kindOfFile,
  kindOfMessage,
  type Messages,
} from '../messages/index.ts'
import { createIndexer } from './indexing/indexer.ts'
import { searchInPlace } from './in-place.ts'
import { searchInThread } from './in-thread.ts'
import { createServerSearches } from './server.ts'
import type { AnswerTo, Order, RawHit } from './orders.ts'

export { forgetIndex } from './indexing/forget.ts'

/** Searches the messages of all accounts. Throws StoreError. */
export function createSearch(
  context: DomainContext,
  { messages }: { readonly messages: Pick<Messages, 'archived'> },
): Feature<'search'> {
  const { store, ports } = context
  const kinds = { file: kindCodeOfMessage('file'), picture: kindCodeOfFile('picture') }
  const searching =
    store.place === null
      ? searchInPlace({ db: store, tokenize: createTokenizer(), kinds })
      : searchInThread({ place: store.place, kinds }, ports.clock)
  const indexer = createIndexer(context)
  const servers = createServerSearches(messages.archived)
  const now = () => ports.clock.now()

  async function ask<O extends Order>(order: O): Promise<AnswerTo<O>> {
    try {
      return await searching.ask(order)
    } catch (error) {
      if (error instanceof StoreError && error.failure.code === 'store-damaged') store.reportDamage()
      throw error
    }
  }

  return {
    attach: servers.attach,
    snapshot: () => ({ searchIndex: indexer.state }),
    commands: {
      async 'search.messages'({ text, order, cursor = null, limit }) {
        const page = await ask({ kind: 'search', text, order, cursor, limit, now: now() })
        return ok({ ...page, hits: page.hits.map(toHit), servers: servers.able() })
      },
      'search.find': async ({ conversationId, text }) =>
        ok(await ask({ kind: 'find', conversationId, text })),
      'search.complete': async ({ text, caret }) =>
        ok(await ask({ kind: 'complete', text, caret, now: now() })),
      'search.dates': async ({ conversationId, month }) =>
        ok(await ask({ kind: 'dates', conversationId, month })),
      async 'search.server'({ accountId, text }) {
        const question = await ask({ kind: 'server', accountId, text, now: now() })
        return question === null ? ok({ found: 0, more: false }) : servers.ask(accountId, question)
      },
    },
    close() {
      indexer.close()
      return searching.close()
    },
  }
}

function toHit({ kind, file, ...hit }: RawHit): SearchHit {
  return {
    ...hit,
    kind: kindOfMessage(kind),
    ...(file && { file: { ...file, kind: kindOfFile(file.kind) } }),
  }
}

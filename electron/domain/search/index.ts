import type { SearchHit } from '../../../shared/contract/search.ts'
import { ok } from '../../../shared/model/result.ts'
import type { DomainContext } from '../context.ts'
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
import type { RawHit, Searching } from './orders.ts'

/** Searches the messages of all accounts. Throws StoreError. */
export function createSearch(
  context: DomainContext,
  { messages }: { readonly messages: Pick<Messages, 'archived'> },
): Feature<'search'> {
  const { store, ports } = context
  const kinds = { file: kindCodeOfMessage('file'), picture: kindCodeOfFile('picture') }
  const searching: Searching =
    store.place === null
      ? searchInPlace({ db: store, tokenize: createTokenizer(), kinds })
      : searchInThread({ place: store.place, kinds }, ports.clock)
  const indexer = createIndexer(context)
  const servers = createServerSearches(messages.archived)
  const now = () => ports.clock.now()

  return {
    attach: servers.attach,
    snapshot: () => ({ searchIndex: indexer.state }),
    commands: {
      async 'search.messages'({ text, order, cursor = null, limit }) {
        const page = await searching.ask({ kind: 'search', text, order, cursor, limit, now: now() })
        return ok({ ...page, hits: page.hits.map(toHit), servers: servers.able() })
      },
      'search.find': async ({ conversationId, text }) =>
        ok(await searching.ask({ kind: 'find', conversationId, text })),
      'search.complete': async ({ text, caret }) =>
        ok(await searching.ask({ kind: 'complete', text, caret, now: now() })),
      'search.dates': async ({ conversationId, month }) =>
        ok(await searching.ask({ kind: 'dates', conversationId, month })),
      async 'search.server'({ accountId, text }) {
        const question = await searching.ask({ kind: 'server', accountId, text, now: now() })
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

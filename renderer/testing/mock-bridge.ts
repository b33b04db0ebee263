import type { Snapshot } from '../../shared/contract/app.ts'
import type { Answer, Args, Bridge, CommandName, Delta, DeltaBatch } from '../../shared/contract/index.ts'
import { topicKey, topicOf } from '../../shared/contract/topic-of.ts'
import type { Message } from '../../shared/model/message.ts'
import { err, ok } from '../../shared/model/result.ts'
import { sampleClients, sampleFacts } from './clients.ts'
import { bookmarksIn } from './bookmarks.ts'
import { pageOf } from './pages.ts'
import { sampleMessages, sampleSnapshot } from './sample.ts'
import { searchAnswers } from './searching.ts'

/** Undefined restores the first answer. */
export type Given = {
  readonly [Name in CommandName]?: ((args: Args<Name>) => Answer<Name> | Promise<Answer<Name>>) | undefined
}

export interface MockBridge extends Bridge {
  /** Every call so far, in order. */
  readonly calls: readonly { readonly name: CommandName; readonly args: unknown }[]
  /** Announces the deltas for this window as the next batch, or as batch `seq`. */
  announce(deltas: readonly Delta[], seq?: number): void
  /** Replaces answers from now on. */
  answer(given: Given): void
}

/** A main process with a snapshot and a history. Commands outside of `given` succeed and do nothing. */
export function createMockBridge(
  snapshot: Snapshot = sampleSnapshot(),
  history: readonly Message[] = sampleMessages,
  given: Given = {},
): MockBridge {
  const listeners = new Set<(batch: DeltaBatch) => void>()
  const calls: { name: CommandName; args: unknown }[] = []
  let answers: Given = given
  let { seq } = snapshot
  let watched: ReadonlySet<string> = new Set()

  const builtIn: Given = {
    'app.snapshot': () => ok({ ...snapshot, seq }),
    'app.watch': ({ topics }) => {
      watched = new Set(topics.map(topicKey))
      return ok()
    },
    'messages.page': (args) => ok(pageOf(history, snapshot, args)),
    'messages.setDraft': ({ text, replyTo, edits, base }) =>
      ok(text === '' && replyTo === null ? null : { text, replyTo, edits, revision: base + 1 }),
    'messages.open': ({ address }) => {
      const known = snapshot.conversations.find((chat) => chat.jid === address)
      return known ? ({ ok: true, value: known.id } as const) : err({ code: 'not-found' })
    },
    'roster.clients': ({ jid }) => ({ ok: true, value: sampleClients(jid) }),
    'roster.askClient': ({ jid }) => {
      const facts = sampleFacts(jid)
      return facts ? { ok: true, value: facts } : err({ code: 'request-timeout' })
    },
    'files.transfers': () => ({ ok: true, value: [] }),
    'files.list': () => ({ ok: true, value: { files: [], links: [], next: null } }),
    'files.storage': () => ({ ok: true, value: { total: 0, avatars: 0, conversations: [] } }),
    'archive.completeness': () => ({ ok: true, value: [] }),
    'archive.preferences': () => ({ ok: true, value: { default: 'always', always: [], never: [] } }),
    'archive.setPreferences': ({ default: chosen, always, never }) => ({
      ok: true,
      value: { default: chosen, always, never },
    }),
    'keeping.pinnedMessages': ({ conversationId }) => ({
      ok: true,
      value: history.filter((one) => one.pinned && one.conversationId === conversationId).reverse(),
    }),
    'keeping.bookmarks': ({ conversationId }) => ({
      ok: true,
      value: { messages: bookmarksIn(history, snapshot, conversationId), more: null },
    }),
    'keeping.storage': () => ({ ok: true, value: [] }),
    ...searchAnswers(history, snapshot),
    'rooms.bookmarks': () => ({ ok: true, value: { rooms: [], next: null, count: 0 } }),
    'rooms.services': () => ({ ok: true, value: [] }),
    'rooms.directories': () => ({ ok: true, value: [] }),
    'rooms.defaultNick': () => ({ ok: true, value: 'romeo' }),
    'rooms.info': () => err({ code: 'not-found' }),
    'encryption.of': () => err({ code: 'not-found' }),
    'encryption.details': () => err({ code: 'not-found' }),
    'encryption.own': () => err({ code: 'not-found' }),
    'accounts.signIn': () => err({ code: 'wrong-password' }),
  }

  return {
    calls,
    async call<Name extends CommandName>(name: Name, args: Args<Name>): Promise<Answer<Name>> {
      calls.push({ name, args })
      const handler = answers[name] ?? builtIn[name]
      return handler ? await handler(args) : (ok() as Answer<Name>)
    },
    onDelta(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    announce(deltas, at) {
      const heard = deltas.filter((delta) => {
        const topic = topicOf(delta)
        return topic === null || watched.has(topicKey(topic))
      })
      if (heard.length === 0 && at === undefined) return
      seq = at ?? seq + 1
      for (const listener of listeners) listener({ seq, deltas: heard })
    },
    answer(more) {
      answers = { ...answers, ...more }
    },
  }
}

import type { Contact } from '../../../shared/model/contact.ts'
import type { AccountId } from '../../../shared/model/ids.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { Conversation } from '../../../shared/model/message.ts'
import { best, searchable, type Searchable } from '../../state/match.ts'
import type { Shortcut } from '../../state/shortcuts.svelte.ts'

/** A place or command that the switcher offers. */
export type Target =
  | {
      readonly kind: 'conversation'
      readonly key: string
      readonly name: string
      readonly chat: Conversation
    }
  | { readonly kind: 'contact'; readonly key: string; readonly name: string; readonly contact: Contact }
  /** Notes to oneself that are not in the list yet. */
  | {
      readonly kind: 'notes'
      readonly key: string
      readonly name: string
      readonly account: { readonly accountId: AccountId; readonly jid: BareJid }
    }
  | { readonly kind: 'command'; readonly key: string; readonly name: string; readonly shortcut: Shortcut }

/** The account of a target, and the address of the other side. */
export const ownerOf = (
  target: Exclude<Target, { kind: 'command' }>,
): { readonly accountId: AccountId; readonly jid: BareJid } =>
  target.kind === 'conversation' ? target.chat : target.kind === 'contact' ? target.contact : target.account

const addressOf = (target: Target): string => (target.kind === 'command' ? '' : ownerOf(target).jid)

/** The search index of the targets, built once and not with each letter. */
export function indexOf(targets: readonly Target[]): readonly Searchable<Target>[] {
  return targets.map((target) => searchable(target, target.name, addressOf(target)))
}

/** The best `limit` targets for a query; equal ones keep their order. */
export const find = (index: readonly Searchable<Target>[], query: string, limit: number): readonly Target[] =>
  best(index, query, limit)

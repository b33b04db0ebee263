import type { Conversation } from '../../shared/model/message.ts'
import type { App } from './app.svelte.ts'

/** What the picture of a conversation is made of. */
export interface Face {
  /** The seed of its colour. */
  readonly address: string
  /** The address of its picture, if there is one. */
  readonly picture: string | undefined
  /** A room has another shape than a person. */
  readonly isRoom: boolean
}

/** The picture of a conversation. Reactive. */
export function faceOf(
  app: App,
  { kind, accountId, jid, occupant }: Pick<Conversation, 'kind' | 'accountId' | 'jid' | 'occupant'>,
): Face {
  if (kind === 'private') return { address: occupant?.nick ?? '', picture: undefined, isRoom: false }
  return { address: jid, picture: app.avatars.url(accountId, jid), isRoom: kind === 'room' }
}

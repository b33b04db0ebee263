import type { Conversation } from '../../shared/model/message.ts'
import type { Room } from '../../shared/model/room.ts'
import { mediaUrl } from '../media.ts'
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
  {
    id,
    kind,
    accountId,
    jid,
    occupant,
  }: Pick<Conversation, 'id' | 'kind' | 'accountId' | 'jid' | 'occupant'>,
): Face {
  if (kind === 'private') return { address: occupant?.nick ?? '', picture: undefined, isRoom: false }
  if (kind === 'room') {
    const room = app.rooms.of({ id, kind, accountId, jid })
    return { address: jid, picture: room ? roomPicture(app, room) : undefined, isRoom: true }
  }
  return { address: jid, picture: app.avatars.url(accountId, jid), isRoom: false }
}

/** The address of a room's picture, if it has one. */
const roomPicture = (app: App, { avatar }: Room): string | undefined =>
  avatar === null ? undefined : mediaUrl(app, 'avatar', avatar)

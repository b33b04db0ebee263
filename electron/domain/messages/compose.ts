import { chatState } from '../../engine/xep/0085-chat-states/index.ts'
import { ReceiptRequest } from '../../engine/xep/0184-receipts/index.ts'
import { OriginId } from '../../engine/xep/0359-stanza-ids/index.ts'
import { el, NS_CLIENT, type Element } from '../../engine/index.ts'
import type { BareJid } from '../../../shared/model/jid.ts'
import type { ChatState } from '../../../shared/model/message.ts'

export interface Composition {
  readonly to: BareJid
  /** Both the id attribute and the origin id, and the same whenever it is sent again. */
  readonly id: string
  readonly body: string
  readonly state: ChatState | undefined
}

/** A text message to a person: to the bare address, so that every device of theirs gets it. */
export function compose({ to, id, body, state }: Composition): Element {
  return el(
    NS_CLIENT,
    'message',
    { type: 'chat', to, id },
    el(NS_CLIENT, 'body', {}, body),
    OriginId.build({ id }),
    ReceiptRequest.build({}),
    ...(state === undefined ? [] : [chatState(state)]),
  )
}

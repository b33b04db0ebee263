import { join } from 'node:path'
import { canHavePeer } from '../../live/peer.ts'
import { startAsked } from './asked.ts'
import { GUEST_PASSWORD, type Hall } from './hall.ts'

/** Instants in milliseconds since 1970. */
interface Entered {
  readonly firstByte: number
  readonly at: number
}

type Order =
  { readonly do: 'join' | 'leave'; readonly room: string } | { readonly do: 'hear'; readonly last: string }
type Answer =
  | { readonly told: 'ready' | 'left' | 'hearing' }
  | ({ readonly told: 'joined' } & Entered)
  | { readonly told: 'heard'; readonly at: number }

/** slixmpp as a guest in rooms. */
export interface Slixmpp {
  readonly address: string
  join(room: string): Promise<Entered>
  leave(room: string): Promise<void>
  /** Resolves to the time of the message with that text, which `pour` has sent. */
  hear(last: string, pour: () => void): Promise<number>
  close(): Promise<void>
}

/** null if it is not on this machine. */
export async function startSlixmpp(hall: Hall): Promise<Slixmpp | null> {
  if (!canHavePeer()) return null
  const address = hall.account('mercutio')
  const { host, port } = hall.server
  const script = join(import.meta.dirname, 'join.py')
  const asked = startAsked<Order, Answer>('/usr/bin/python3', [
    script,
    address,
    GUEST_PASSWORD,
    host,
    String(port),
  ])
  await asked.next()
  return {
    address,
    async join(room) {
      const answer = await asked.ask({ do: 'join', room })
      if (answer.told !== 'joined') throw new Error(`slixmpp has not entered ${room}`)
      return answer
    },
    leave: (room) => asked.ask({ do: 'leave', room }).then(() => undefined),
    async hear(last, pour) {
      await asked.ask({ do: 'hear', last })
      pour()
      const answer = await asked.next()
      if (answer.told !== 'heard') throw new Error(`slixmpp has not heard ${last}`)
      return answer.at
    },
    close: asked.close,
  }
}

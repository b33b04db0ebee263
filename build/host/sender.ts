import type { Answer, CommandName, DeltaBatch } from '../../shared/contract/index.ts'
import { MISSED, type HostFrame } from '../../renderer/host-socket.ts'

/** The most that waits for a page that stands still, at a breakpoint for instance. */
export const MOST_WAITING_BYTES = 8 * 1024 * 1024

/** The used part of a WebSocket. */
export interface SenderSocket {
  readonly readyState: number
  readonly OPEN: number
  /** Bytes that wait for the page. */
  readonly bufferedAmount: number
  send(text: string, written: () => void): void
}

/** Sends answers and batches to the page over its socket. */
export interface Sender {
  answer(id: number, answer: Answer<CommandName>): void
  /** Leaves the batch out if the page is too slow. When the page has caught up, it learns that it has missed something. */
  batch(this: void, batch: DeltaBatch): void
}

export function createSender(socket: SenderSocket): Sender {
  let missed = false

  function send(frame: HostFrame): void {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(frame), written)
  }

  const isFull = (): boolean => socket.bufferedAmount > MOST_WAITING_BYTES

  function written(): void {
    if (!missed || isFull()) return
    missed = false
    send({ batch: MISSED })
  }

  return {
    answer: (id, answer) => send({ id, answer }),
    batch(batch) {
      missed ||= isFull()
      // After a missed batch the page needs a new snapshot anyway, so later ones are left out until it knows.
      if (!missed) send({ batch })
    },
  }
}

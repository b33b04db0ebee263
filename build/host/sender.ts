import type { Answer, CommandName, DeltaBatch } from '../../shared/contract/index.ts'
import { MISSED, type HostFrame } from '../../renderer/host-socket.ts'

/** A page that stands still, at a breakpoint for instance, has no more than this waiting for it. */
export const MOST_WAITING_BYTES = 8 * 1024 * 1024

/** The part of a WebSocket that is used here. */
export interface SenderSocket {
  readonly readyState: number
  readonly OPEN: number
  /** Bytes that the page has not taken yet. */
  readonly bufferedAmount: number
  send(text: string, written: () => void): void
}

/** What goes to the page over its socket. */
export interface Sender {
  answer(id: number, answer: Answer<CommandName>): void
  /** Leaves the batch out where the page does not keep up; once it does, it is told that it has missed something. */
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
      // Not after one that was left out either, before that has been told: one new snapshot is enough.
      if (!missed) send({ batch })
    },
  }
}

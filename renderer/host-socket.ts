import type { Answer, Args, Bridge, CommandName, DeltaBatch } from '../shared/contract/index.ts'
import { createEmitter } from '../shared/events/emitter.ts'
import type { Failure } from '../shared/model/failure.ts'

/**
 * The bridge of the development host: one WebSocket to `/ws` of the page's own origin, JSON text frames.
 *
 *     window -> host   { id, name, args }
 *     host -> window   { id, answer } | { batch }
 *
 * Where the page's address carries `#token=...`, the token goes along as the WebSocket subprotocol `token.<token>`
 * beside `balcony` (the one the host has to choose); otherwise the host's cookie says who we are.
 */
export type HostFrame =
  { readonly id: number; readonly answer: Answer<CommandName> } | { readonly batch: DeltaBatch }

/** Tells a window that it has missed something, whatever it has seen: its number leaves a gap. */
export const MISSED: DeltaBatch = { seq: Number.MAX_SAFE_INTEGER, deltas: [] }

/** The part of WebSocket that is used here. */
export interface HostSocket {
  addEventListener(type: 'open' | 'close', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
  send(text: string): void
}

export interface HostBridgePorts {
  readonly dial: () => HostSocket
  /** Runs `task` once, `delayMs` from now. */
  readonly later: (task: () => void, delayMs: number) => void
}

const FIRST_DELAY_MS = 200
const LONGEST_DELAY_MS = 5000

/** A bridge that dials again when the host goes away. Calls made meanwhile wait; those under way fail as lost. */
export function createHostBridge({ dial, later }: HostBridgePorts): Bridge {
  const batches = createEmitter<[DeltaBatch]>()
  const underWay = new Map<number, (answer: { ok: false; error: Failure }) => void>()
  const unsent: string[] = []
  let socket: HostSocket | null = null
  let nextId = 1
  let delayMs = FIRST_DELAY_MS
  let wasConnected = false

  const connect = (): void => {
    const dialled = dial()
    dialled.addEventListener('open', () => {
      socket = dialled
      delayMs = FIRST_DELAY_MS
      for (const text of unsent.splice(0)) dialled.send(text)
      // The window missed deltas, and this socket is another connection, perhaps to another host: take a new snapshot.
      if (wasConnected) batches.emit(MISSED)
      wasConnected = true
    })
    dialled.addEventListener('message', ({ data }) => {
      const frame = JSON.parse(String(data)) as HostFrame
      if ('batch' in frame) {
        batches.emit(frame.batch)
        return
      }
      const settle = underWay.get(frame.id) as ((answer: Answer<CommandName>) => void) | undefined
      underWay.delete(frame.id)
      settle?.(frame.answer)
    })
    dialled.addEventListener('close', () => {
      if (socket === dialled) {
        socket = null
        const lost = [...underWay.values()]
        underWay.clear()
        for (const settle of lost) settle({ ok: false, error: { code: 'connection-lost' } })
      }
      later(connect, delayMs)
      delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS)
    })
  }
  connect()

  return {
    call<Name extends CommandName>(name: Name, args: Args<Name>): Promise<Answer<Name>> {
      const id = nextId++
      return new Promise((resolve) => {
        underWay.set(id, resolve)
        const text = JSON.stringify({ id, name, args })
        if (socket) socket.send(text)
        else unsent.push(text)
      })
    },
    onDelta: batches.on,
  }
}

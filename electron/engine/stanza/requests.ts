import type { Jid } from '../../../shared/model/jid.ts'
import type { RequestFailure } from '../../../shared/model/failure.ts'
import { err, ok } from '../../../shared/model/result.ts'
import type { Answer, RequestOptions } from '../extension.ts'
import type { EnginePorts } from '../ports.ts'
import type { Element } from '../xml/element.ts'
import { parseStanzaError } from './errors.ts'

const TIMEOUT_MS = 30_000

interface Pending {
  readonly accepts: (from: Jid) => boolean
  readonly settle: (answer: Answer) => void
  readonly onCondition: RequestOptions['onCondition']
}

/** The iq requests that wait for their answers. */
export interface Requests {
  /**
   * Sends a request with a fresh id by calling `send`, and waits for the answer from an address that `accepts` agrees
   * to. `send` returns false if it cannot send.
   */
  ask(
    send: (id: string) => boolean,
    accepts: (from: Jid) => boolean,
    options?: RequestOptions,
  ): Promise<Answer>
  /** An iq of type `result` or `error` arrived. False if nobody waits for this id from this sender. */
  answered(iq: Element, from: Jid): boolean
  /** Fails all requests that still wait. */
  failAll(failure: RequestFailure): void
}

export function createRequests({ clock, random }: Pick<EnginePorts, 'clock' | 'random'>): Requests {
  const waiting = new Map<string, Pending>()

  return {
    ask(send, accepts, options = {}) {
      const { signal, timeoutMs = TIMEOUT_MS, onCondition } = options
      if (signal?.aborted) return Promise.resolve(err({ code: 'cancelled' }))
      return new Promise((resolve) => {
        const id = random.uuid()
        const settle = (answer: Answer) => {
          waiting.delete(id)
          cancelTimer()
          signal?.removeEventListener('abort', abort)
          resolve(answer)
        }
        const abort = () => settle(err({ code: 'cancelled' }))
        const cancelTimer = clock.after(timeoutMs, () => settle(err({ code: 'request-timeout' })))
        signal?.addEventListener('abort', abort)
        // Before sending, since an answer may arrive while `send` runs.
        waiting.set(id, { accepts, settle, onCondition })
        if (!send(id)) settle(err({ code: 'not-connected' }))
      })
    },

    answered(iq, from) {
      const pending = waiting.get(iq.attrs['id'] ?? '')
      if (!pending?.accepts(from)) return false
      pending.settle(
        iq.attrs['type'] === 'result' ? ok(firstElement(iq)) : err(refusal(iq, pending.onCondition)),
      )
      return true
    },

    failAll(failure) {
      for (const pending of [...waiting.values()]) pending.settle(err(failure))
    },
  }
}

function firstElement(iq: Element): Element | null {
  for (const node of iq.children) if (typeof node !== 'string') return node
  return null
}

function refusal(iq: Element, onCondition: RequestOptions['onCondition']): RequestFailure {
  const { condition, type, text, application } = parseStanzaError(iq)
  if (application !== undefined) onCondition?.(application)
  return { code: 'stanza-error', condition, type, ...(text !== undefined && { text }) }
}

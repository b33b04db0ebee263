import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** What tests see of a client in a process of its own: its events, each a line of JSON. */
export interface Driven<E> {
  readonly address: string
  /** All events so far. */
  readonly events: readonly E[]
  /** The first event, past or future, that `matches`. Rejects after 15 s. */
  waitFor<F extends E>(matches: (event: E) => event is F): Promise<F>
  waitFor(matches: (event: E) => boolean): Promise<E>
  close(): Promise<void>
}

/** The driver's own side of it. */
interface Driver<E> {
  readonly events: readonly E[]
  waitFor<F extends E>(matches: (event: E) => event is F, seconds?: number): Promise<F>
  waitFor(matches: (event: E) => boolean, seconds?: number): Promise<E>
  /** Hears every event from now on; gives back how to stop that. */
  listen(hear: (event: E) => void): () => void
  /** Writes a line of JSON to the client. */
  order(what: object): void
  /** Ends its input, on which it signs out, and waits until the process has ended. Kills it after 2 s. */
  close(): Promise<void>
}

export const PYTHON = '/usr/bin/python3'
/** Many may start at once. */
export const TO_START_S = 120

/** Starts a script of this folder in Python. `address` names it in errors. */
export function drive<E>(script: string, args: readonly string[], address: string): Driver<E> {
  const child = spawn(PYTHON, [join(import.meta.dirname, script), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const events: E[] = []
  const listeners = new Set<(event: E) => void>()
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line) as E
    events.push(event)
    for (const hear of listeners) hear(event)
  })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const listen = (hear: (event: E) => void): (() => void) => {
    listeners.add(hear)
    return () => void listeners.delete(hear)
  }
  const waitFor = (matches: (event: E) => boolean, seconds = 15): Promise<E> =>
    new Promise((resolve, reject) => {
      const past = events.find(matches)
      if (past !== undefined) {
        resolve(past)
        return
      }
      const stop = listen((event) => {
        if (!matches(event)) return
        clearTimeout(timer)
        stop()
        resolve(event)
      })
      const timer = setTimeout(() => {
        stop()
        reject(new Error(`${address} did not see it within ${seconds} s; it saw ${JSON.stringify(events)}`))
      }, seconds * 1_000)
    })
  return {
    events,
    waitFor,
    listen,
    order: (what) => void child.stdin.write(`${JSON.stringify(what)}\n`),
    async close() {
      child.stdin.end()
      const limit = setTimeout(() => child.kill(), 2000)
      await gone
      clearTimeout(limit)
    },
  }
}

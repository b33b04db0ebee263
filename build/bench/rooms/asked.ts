import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A process that answers each JSON line with one. */
export interface Asked<Order, Answer> {
  /** Waits for the next answer. */
  next(): Promise<Answer>
  ask(order: Order): Promise<Answer>
  close(): Promise<void>
}

export function startAsked<Order extends object, Answer>(
  command: string,
  args: readonly string[],
): Asked<Order, Answer> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const gone = new Promise((resolve) => child.once('exit', resolve))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()

  async function next(): Promise<Answer> {
    const line = await lines.next()
    if (line.done === true) throw new Error(`${args.join(' ')} has ended`)
    return JSON.parse(line.value) as Answer
  }

  return {
    next,
    ask(order) {
      child.stdin.write(`${JSON.stringify(order)}\n`)
      return next()
    },
    async close() {
      child.stdin.end()
      const limit = setTimeout(() => child.kill('SIGKILL'), 2_000)
      await gone
      clearTimeout(limit)
    },
  }
}

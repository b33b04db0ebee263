import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** The orders that a program takes, each with one argument and an answer that fits into JSON. */
export type Orders = Readonly<Record<string, (argument: never) => unknown>>

/** A program in its own process. */
export interface Program<O extends Orders> {
  readonly pid: number
  /** Rejects if the order fails, or the program ends. */
  ask<Name extends keyof O & string>(
    name: Name,
    argument: Parameters<O[Name]>[0],
  ): Promise<Awaited<ReturnType<O[Name]>>>
  close(): Promise<void>
}

interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly failure?: string
}

/** How a program is run; its argument comes last. */
export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

/** By this Node. */
export const inNode = (file: string): Command => ({
  file: process.execPath,
  args: ['--no-warnings', ...process.execArgv, file],
  env: process.env,
})

/** Starts a program that calls `serve`. Resolves when it is ready. */
export async function startProgram<O extends Orders>(
  file: string,
  argument: object,
  command: Command = inNode(file),
): Promise<Program<O>> {
  const child = spawn(command.file, [...command.args, JSON.stringify(argument)], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: command.env,
  })
  const exited = once(child, 'exit')
  const said: string[] = []
  const waiting = new Map<number, (answer: Answer) => void>()
  const ended = exited.then(() => {
    throw new Error(`${file} has ended: ${said.join('\n')}`)
  })
  ended.catch(() => undefined)
  createInterface(child.stderr).on('line', (line) => {
    const answer = line.startsWith('{"id":') ? (JSON.parse(line) as Answer) : null
    if (answer === null) said.push(line)
    else waiting.get(answer.id)?.(answer)
  })
  let next = 0
  async function ask(name: string, given: unknown): Promise<unknown> {
    const id = next++
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve))
    child.stdin.write(`${JSON.stringify({ id, name, argument: given })}\n`)
    const { value, failure } = await Promise.race([ended, answered])
    waiting.delete(id)
    if (failure !== undefined) throw new Error(`${file}, ${name}: ${failure}`)
    return value
  }
  await ask('ready', null)
  return {
    pid: child.pid ?? 0,
    ask: ask as Program<O>['ask'],
    async close() {
      child.stdin.end()
      const limit = setTimeout(() => child.kill('SIGKILL'), 10_000)
      await exited
      clearTimeout(limit)
    },
  }
}

/** The other end: answers orders until standard input ends, then calls `close` and exits. */
export async function serve(orders: Orders, close: () => unknown = () => undefined): Promise<void> {
  const tell = (answer: Answer): void => void process.stderr.write(`${JSON.stringify(answer)}\n`)
  const all: Orders = { ready: () => null, ...orders }
  for await (const line of createInterface(process.stdin)) {
    const { id, name, argument } = JSON.parse(line) as { id: number; name: string; argument: never }
    // Orders run side by side.
    void Promise.resolve()
      .then(() => all[name]?.(argument))
      .then(
        (value) => tell({ id, value }),
        (failure: unknown) => tell({ id, failure: String(failure) }),
      )
  }
  await close()
  process.exit(0)
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { ProcessArgument, ProcessOrder } from '../../electron/domain/testing/balcony-process.ts'
import type { LiveLogin } from '../../electron/domain/testing/live-balcony.ts'
import type { Answer, Args, CommandName } from '../../shared/contract/index.ts'
import type { AttachmentId, StagedFileId } from '../../shared/model/file.ts'
import type { AccountId, ConversationId } from '../../shared/model/ids.ts'

const PROGRAM = fileURLToPath(new URL('../../electron/domain/testing/balcony-process.ts', import.meta.url))
/** To compile the application takes longer than to start it. */
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/devices', import.meta.url))

/** A person's device: Balcony without a window, in its own process. */
export interface Device {
  readonly accountId: AccountId
  /** Calls a command. Throws if it fails. */
  call<Name extends CommandName>(name: Name, args: Args<Name>): Promise<ValueOf<Name>>
  /** Puts a file into a composer. */
  stage(conversationId: ConversationId, path: string, mediaType?: string): Promise<StagedFileId>
  /** The hash of a file as a window gets it, in hex; null if it gets none. */
  hashOf(conversationId: ConversationId, attachmentId: AttachmentId): Promise<string | null>
  /** Resolves when the window would hear of the next change. */
  changed(): Promise<void>
  /** Cuts the network without a goodbye. It returns by itself. */
  cut(): Promise<void>
  /** SIGKILL. */
  kill(): Promise<void>
  close(): Promise<void>
}

type ValueOf<Name extends CommandName> = Extract<Answer<Name>, { ok: true }>['value']
type Order = ProcessOrder extends infer Each ? (Each extends ProcessOrder ? Omit<Each, 'id'> : never) : never

/** Starts the device on that profile. It signs in if it has not yet. */
export async function startDevice(
  profile: string,
  login: LiveLogin,
  reach?: ProcessArgument['reach'],
): Promise<Device> {
  const child = spawn(
    process.execPath,
    ['--no-warnings', PROGRAM, JSON.stringify({ profile, login, reach })],
    {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: { ...process.env, NODE_COMPILE_CACHE: CACHE },
    },
  )
  const exited = once(child, 'exit')
  const waiting = new Map<
    number,
    (answer: { ok: boolean; value?: unknown; error?: { code: string } }) => void
  >()
  let next = 1
  const other: string[] = []
  const watching = new Set<() => void>()
  const ready = new Promise<AccountId>((resolve, reject) => {
    createInterface(child.stderr).on('line', (line) => {
      const told = read(line)
      if (told === null) other.push(line)
      else if (told.accountId !== undefined) resolve(told.accountId)
      else if (told.id !== undefined && told.answer) {
        waiting.get(told.id)?.(told.answer)
        waiting.delete(told.id)
      } else if (told.changed) {
        for (const tell of watching) tell()
        watching.clear()
      }
    })
    child.once('exit', () => reject(new Error(`the device did not start: ${other.join('\n')}`)))
  })
  const accountId = await ready

  function order(what: Order): Promise<unknown> {
    const id = next++
    return new Promise((resolve, reject) => {
      waiting.set(id, (answer) => {
        if (answer.ok) resolve(answer.value)
        else reject(new Error(`${JSON.stringify(what)}: ${answer.error?.code ?? ''}`))
      })
      child.stdin.write(`${JSON.stringify({ ...what, id })}\n`)
    })
  }

  return {
    accountId,
    call: (name, args) => order({ do: 'call', name, args }) as Promise<never>,
    stage: (conversationId, path, mediaType = 'application/octet-stream') =>
      order({ do: 'stage', conversationId, path, mediaType }) as Promise<never>,
    hashOf: (conversationId, attachmentId) =>
      order({ do: 'hash', conversationId, attachmentId }) as Promise<never>,
    changed: () => new Promise((resolve) => watching.add(resolve)),
    async cut() {
      await order({ do: 'cut' })
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async close() {
      child.stdin.end()
      const limit = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await exited
      clearTimeout(limit)
    },
  }
}

interface Told {
  readonly accountId?: AccountId
  readonly changed?: true
  readonly id?: number
  readonly answer?: {
    readonly ok: boolean
    readonly value?: unknown
    readonly error?: { readonly code: string }
  }
}

function read(line: string): Told | null {
  try {
    return JSON.parse(line) as Told
  } catch {
    return null
  }
}

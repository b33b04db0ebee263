/** The whole application without a window. Files are chosen as in a dialog, and received ones are kept sealed. */
import { randomBytes } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { NO_DESKTOP } from '../../../shared/model/desktop.ts'
import type { Attachment, AttachmentState, StagedFile } from '../../../shared/model/file.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/message.ts'
import { ok } from '../../../shared/model/result.ts'
import { createBalcony } from '../../../electron/domain/index.ts'
import { noDesktopPorts, type Desktop } from '../../../electron/domain/ports.ts'
import { createTestConfirm } from '../../../electron/domain/testing/confirm.ts'
import { signInTrusting } from '../../../electron/domain/testing/live-balcony.ts'
import { createTestSecrets } from '../../../electron/domain/testing/secrets.ts'
import { createNodePorts } from '../../../electron/engine/index.ts'
import { loopbackSockets } from '../../../electron/engine/testing/loopback-sockets.ts'
import { noNetwork } from '../../../electron/engine/testing/no-network.ts'
import { watchDamage } from './damage.ts'
import type { Mover, MoverArgument } from './mover.ts'
import { serve } from './talk.ts'

const { server, address, password, folder, sockets } = JSON.parse(process.argv[2] ?? '') as MoverArgument
const damage = watchDamage()
const secrets = createTestSecrets()
secrets.fail({ code: 'keychain-missing' })
let chosen = ''
const desktop: Desktop = {
  abilities: NO_DESKTOP,
  onAbilities: () => () => undefined,
  reveal: () => 'main',
  present: () => undefined,
  openWindow: () => undefined,
  openLogs: () => Promise.resolve(ok()),
  allowMicrophone: () => Promise.resolve(ok()),
  allowCamera: () => Promise.resolve(ok()),
  chooseFile: () => Promise.resolve(null),
  chooseFiles: () => Promise.resolve([chosen]),
  chooseFolder: () => Promise.resolve(null),
  downloads: folder,
  openFile: () => Promise.resolve(false),
  showInFolder: () => undefined,
  settingsChanged: () => undefined,
  adopt: () => Promise.resolve(ok()),
}
const balcony = createBalcony({
  ...createNodePorts((line) => console.error(line)),
  sockets: sockets ? loopbackSockets().sockets : noNetwork.sockets,
  profile: folder,
  secrets,
  confirm: createTestConfirm(),
  ...noDesktopPorts(),
  desktop,
})
const { call } = balcony.open(() => undefined)
let staged: readonly StagedFile[] = []
const messages = new Map<number, Message>()
const listeners = new Set<() => void>()
balcony.onDeltas((deltas) => {
  for (const delta of deltas) {
    if (delta.kind === 'stagedChanged') ({ staged } = delta)
    if (delta.kind === 'messagesChanged')
      for (const message of delta.messages) messages.set(message.id, message)
  }
  for (const listener of [...listeners]) listener()
})

/** The first value that is there after some change. */
function awaited<T>(find: () => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      try {
        const found = find()
        if (found === undefined) return
        listeners.delete(look)
        resolve(found)
      } catch (failure) {
        listeners.delete(look)
        reject(failure instanceof Error ? failure : new Error(String(failure)))
      }
    }
    listeners.add(look)
    look()
  })
}

function value<T>(answer: { ok: true; value: T } | { ok: false; error: { code: string } }): T {
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value
}

await balcony.start()
value(await call('app.chooseProtection', { protection: 'none' }))
const accountId = await signInTrusting(
  { call },
  { address, password, settings: { host: server.host, port: server.port, security: 'starttls' } },
)
let conversationId = 0 as ConversationId

const filesOf = (direction: 'in' | 'out'): Attachment[] =>
  [...messages.values()]
    .filter((message) => message.direction === direction)
    .flatMap(({ files = [] }) => files)

/** Waits for that state, or throws if it fails. */
const reaches = (file: Attachment, direction: 'in' | 'out', state: AttachmentState): Promise<void> =>
  awaited(() => {
    const now = filesOf(direction).find(({ id }) => id === file.id)
    if (now?.state === 'failed') throw new Error(now.failure?.code ?? '')
    return now?.state === state ? true : undefined
  }).then(() => undefined)

/** The same bytes again would not travel: the other side has them already. */
function makeAnother(path: string): void {
  const file = openSync(path, 'r+')
  writeSync(file, randomBytes(16), 0, 16, 1024)
  closeSync(file)
}

async function send(path: string): Promise<number> {
  makeAnother(path)
  chosen = path
  value(await call('files.choose', { conversationId }))
  const [file] = await awaited(() => (staged.length > 0 ? staged : undefined))
  if (!file) throw new Error('nothing was chosen')
  const beganAt = performance.now()
  const [messageId] = value(await call('files.send', { conversationId, stagedFileIds: [file.id] }))
  const [sent] = await awaited(() => messages.get(messageId ?? 0)?.files)
  if (!sent) throw new Error('nothing was sent')
  await reaches(sent, 'out', 'here')
  return performance.now() - beganAt
}

async function download(file: Attachment): Promise<number> {
  const beganAt = performance.now()
  value(await call('files.download', { attachmentId: file.id }))
  await reaches(file, 'in', 'here')
  return performance.now() - beganAt
}

const orders = {
  async meet({ address: other }: { address: string }) {
    conversationId = value(await call('messages.open', { accountId, address: other }))
    // Offers are taken as they come.
    const taken = new Set<number>()
    listeners.add(() => {
      const offered = filesOf('in').find(({ id, state }) => state === 'offered' && !taken.has(id))
      if (!offered) return
      taken.add(offered.id)
      void call('files.download', { attachmentId: offered.id })
    })
    for (;;) {
      const { upload, direct } = value(await call('files.ways', { conversationId }))
      if (upload !== null || direct) return null
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  },
  upload: async ({ path }: { path: string }) => ({ ms: await send(path), url: '' }),
  /** The last file that came; again, if it is here. */
  async download(_file: { url: string }) {
    const file = await awaited(() => filesOf('in').at(-1))
    if (file.state === 'here') {
      value(await call('files.deleteHere', { attachmentIds: [file.id] }))
      await awaited(() => filesOf('in').find(({ id, state }) => id === file.id && state !== 'here'))
    }
    return { ms: await download(file) }
  },
  offer: async ({ path }: { path: string }) => ({ ms: await send(path), way: '' }),
  async talk(_nothing: null) {
    const beganAt = performance.now()
    const id = value(await call('messages.send', { conversationId, body: 'Wherefore art thou?' }))
    await awaited(() => (['delivered', 'read'].includes(messages.get(id)?.state ?? '') ? true : undefined))
    return performance.now() - beganAt
  },
  begin(_nothing: null) {
    damage.begin()
    return null
  },
  end: (_nothing: null) => damage.end(),
} satisfies Mover
export type AppMover = typeof orders

await serve(orders, () => balcony.close())

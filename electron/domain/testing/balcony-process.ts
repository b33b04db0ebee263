/**
 * A Balcony in a separate process, so that it can be killed. Its only argument is JSON. It reads orders as JSON lines from
 * standard input and writes answers as JSON lines to standard error.
 */
import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import module from 'node:module'
import { connect, type Socket } from 'node:net'
import { basename } from 'node:path'
import { createInterface } from 'node:readline'
import type { CommandName } from '../../../shared/contract/index.ts'
import type { AttachmentId } from '../../../shared/model/file.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { EnginePorts } from '../../engine/index.ts'
import { noNetwork } from '../../engine/testing/no-network.ts'
import { unreachableSockets } from '../../engine/testing/unreachable-sockets.ts'
import { signInTrusting, startLive, type LiveLogin } from './live-balcony.ts'
import { createTestSecrets } from './secrets.ts'

export interface ProcessArgument {
  readonly profile: string
  readonly login: LiveLogin
  /** How other clients can be reached. Everything works unless given. */
  readonly reach?: 'proxy' | 'nobody' | undefined
}

export type ProcessOrder =
  | { readonly id: number; readonly do: 'call'; readonly name: CommandName; readonly args: unknown }
  /** Puts a file of this disk into a composer, as a window does with bytes that it has. */
  | {
      readonly id: number
      readonly do: 'stage'
      readonly conversationId: ConversationId
      readonly path: string
      readonly mediaType: string
    }
  /** The hash of a file that Balcony keeps, in hex; null if a window gets nothing. */
  | {
      readonly id: number
      readonly do: 'hash'
      readonly conversationId: ConversationId
      readonly attachmentId: AttachmentId
    }
  /** Cuts the network without closing the stream. The session can be resumed. */
  | { readonly id: number; readonly do: 'cut' }

const { profile, login, reach } = JSON.parse(process.argv[2] ?? '') as ProcessArgument
const sockets = new Set<Socket>()
const secrets = createTestSecrets()
secrets.fail({ code: 'keychain-missing' })
const others: Partial<EnginePorts> =
  reach === 'nobody'
    ? { sockets: noNetwork.sockets }
    : reach === 'proxy'
      ? { sockets: unreachableSockets() }
      : {}
const balcony = await startLive(
  profile,
  secrets,
  {
    openSocket(host, port) {
      const socket = connect({ host, port, noDelay: true })
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      return socket
    },
  },
  others,
)
const { store } = await balcony.snapshot()
if (store.kind === 'choose-protection') await balcony.call('app.chooseProtection', { protection: 'none' })
const [known] = (await balcony.snapshot()).accounts
if (known)
  await balcony.call('accounts.givePassword', { accountId: known.id, password: login.password, keep: false })
const accountId = known?.id ?? (await signInTrusting(balcony, login))
const tell = (what: object): void => console.error(JSON.stringify(what))
tell({ accountId })
balcony.onDeltas(() => tell({ changed: true }))
// The next process starts with what this one has compiled, also if this one is killed.
module.flushCompileCache()

/** A window that watches this conversation, for the bytes of its files. */
async function windowOn(conversationId: ConversationId): Promise<string> {
  await balcony.call('app.watch', { topics: [{ kind: 'history', conversationId }] })
  return (await balcony.snapshot()).media
}

async function stage(conversationId: ConversationId, path: string, mediaType: string) {
  const media = await windowOn(conversationId)
  const { size } = statSync(path)
  const staged = await balcony.call('files.stage', { conversationId, name: basename(path), mediaType, size })
  if (!staged.ok) return staged
  const reply = await balcony.media({
    method: 'PUT',
    path: `${media}/staged/${staged.value}`.replace(/^.*?(?=\/[^/]+\/staged)/, ''),
    body: createReadStream(path),
  })
  return reply.status < 300 ? staged : { ok: false, error: { code: `status ${reply.status}` } }
}

async function hashOf(conversationId: ConversationId, attachmentId: AttachmentId): Promise<string | null> {
  const media = await windowOn(conversationId)
  const { status, body } = await balcony.media({
    method: 'GET',
    path: `${media}/attachment/${attachmentId}`.replace(/^.*?(?=\/[^/]+\/attachment)/, ''),
  })
  if (status !== 200 || body === null) return null
  const hash = createHash('sha256')
  for await (const chunk of body) hash.update(chunk)
  return hash.digest('hex')
}

for await (const line of createInterface(process.stdin)) {
  const order = JSON.parse(line) as ProcessOrder
  if (order.do === 'stage')
    void stage(order.conversationId, order.path, order.mediaType).then((answer) =>
      tell({ id: order.id, answer }),
    )
  else if (order.do === 'hash')
    void hashOf(order.conversationId, order.attachmentId).then((value) =>
      tell({ id: order.id, answer: { ok: true, value } }),
    )
  else if (order.do === 'call')
    tell({ id: order.id, answer: await balcony.call(order.name, order.args as never) })
  else {
    for (const socket of sockets) socket.resetAndDestroy()
    tell({ id: order.id, answer: { ok: true } })
  }
}
await balcony.close()

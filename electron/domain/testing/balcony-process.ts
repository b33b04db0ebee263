/**
 * A Balcony in a separate process, so that it can be killed. Its only argument is JSON. It reads orders as JSON lines from
 * standard input and writes answers as JSON lines to standard error.
 */
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import type { CommandName } from '../../../shared/contract/index.ts'
import { signInTrusting, startLive, type LiveLogin } from './live-balcony.ts'
import { createTestSecrets } from './secrets.ts'

export interface ProcessArgument {
  readonly profile: string
  readonly login: LiveLogin
}

export type ProcessOrder =
  | { readonly id: number; readonly do: 'call'; readonly name: CommandName; readonly args: unknown }
  /** Cuts the network without closing the stream. The session can be resumed. */
  | { readonly id: number; readonly do: 'cut' }

const { profile, login } = JSON.parse(process.argv[2] ?? '') as ProcessArgument
const sockets = new Set<Socket>()
const secrets = createTestSecrets()
secrets.fail({ code: 'keychain-missing' })
const balcony = await startLive(profile, secrets, {
  openSocket(host, port) {
    const socket = connect({ host, port, noDelay: true })
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    return socket
  },
})
const { store } = await balcony.snapshot()
if (store.kind === 'choose-protection') await balcony.call('app.chooseProtection', { protection: 'none' })
const [known] = (await balcony.snapshot()).accounts
if (known)
  await balcony.call('accounts.givePassword', { accountId: known.id, password: login.password, keep: false })
const accountId = known?.id ?? (await signInTrusting(balcony, login))
const tell = (what: object): void => console.error(JSON.stringify(what))
tell({ accountId })

for await (const line of createInterface(process.stdin)) {
  const order = JSON.parse(line) as ProcessOrder
  if (order.do === 'call') tell({ id: order.id, answer: await balcony.call(order.name, order.args as never) })
  else {
    for (const socket of sockets) socket.resetAndDestroy()
    tell({ id: order.id, answer: { ok: true } })
  }
}
await balcony.close()

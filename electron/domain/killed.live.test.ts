import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { describeLive, freshAccount, liveServer } from '../../build/live/live.ts'
import { temporaryFolder } from './testing/folder.ts'
import { signInTrusting, startLive, type LiveBalcony } from './testing/live-balcony.ts'
import { createTestSecrets } from './testing/secrets.ts'
import type { SenderOrders } from './testing/sender-process.ts'

const SENDER = fileURLToPath(new URL('./testing/sender-process.ts', import.meta.url))

/** Runs a sender and kills it right after it has told of its `n`th message. Gives the number of the last one told. */
async function killSender(orders: SenderOrders, n: number): Promise<number> {
  const child = spawn(process.execPath, ['--no-warnings', SENDER, JSON.stringify(orders)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = once(child, 'exit')
  const other: string[] = []
  let last = -1
  for await (const line of createInterface(child.stderr)) {
    const told = /^stored (\d+)$/.exec(line)
    if (told) last = Number(told[1])
    else other.push(line)
    if (last === n) child.kill('SIGKILL')
  }
  expect([await exited, other]).toEqual([[null, 'SIGKILL'], []])
  return last
}

async function start(profile: string, secrets = createTestSecrets()): Promise<LiveBalcony> {
  const balcony = await startLive(profile, secrets)
  onTestFinished(() => balcony.close())
  return balcony
}

const settings = () => {
  const { host, port } = liveServer()
  return { host, port, security: 'starttls' as const }
}

describeLive('killed while sending', () => {
  test.each([0, 7, 60])(
    'after %i messages: the next start sends what is left, each arrives once',
    async (n) => {
      const romeo = { ...freshAccount('romeo'), settings: settings() }
      const juliet = { ...freshAccount('juliet'), settings: settings() }
      const receiver = await start(temporaryFolder())
      const accountId = await signInTrusting(receiver, juliet)
      // Of somebody unknown only so many messages would be kept.
      await receiver.call('messages.open', { accountId, address: romeo.address })

      const profile = temporaryFolder()
      const told = await killSender({ profile, login: romeo, to: juliet.address }, n)

      const secrets = createTestSecrets()
      secrets.fail({ code: 'keychain-missing' })
      const sender = await start(profile, secrets)
      const { accounts, conversations } = await sender.snapshot()
      const [account, conversation] = [accounts[0], conversations[0]]
      if (!account || !conversation) throw new Error('the account or its conversation is gone')
      const password = await sender.call('accounts.givePassword', {
        accountId: account.id,
        password: romeo.password,
        keep: false,
      })
      expect(password.ok).toBe(true)

      const history = async () => {
        const page = await sender.call('messages.page', {
          conversationId: conversation.id,
          at: { kind: 'end' },
          limit: 200,
        })
        if (!page.ok) throw new Error(page.error.code)
        return page.value.messages
      }
      await sender.until(async () =>
        (await history()).every(({ state }) => state === 'acknowledged' || state === 'delivered'),
      )
      const stored = (await history()).map(({ body }) => body)
      expect(stored.length).toBeGreaterThan(told)
      expect(stored).toEqual(stored.map((_, index) => `message ${index}`))

      const received = () => [...receiver.messages.values()].filter(({ direction }) => direction === 'in')
      await receiver.until(() => received().length >= stored.length)
      expect(received().map(({ body }) => body)).toEqual(stored)
    },
  )
})

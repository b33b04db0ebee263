/**
 * A Balcony in a separate process that sends messages as fast as it can until it is killed. Its only argument is JSON. It
 * writes a line for each stored message.
 */
import { createTestSecrets } from './secrets.ts'
import { signInTrusting, startLive, type LiveLogin } from './live-balcony.ts'

export interface SenderOrders {
  readonly profile: string
  readonly login: LiveLogin
  readonly to: string
}

const { profile, login, to } = JSON.parse(process.argv[2] ?? '') as SenderOrders
const secrets = createTestSecrets()
secrets.fail({ code: 'keychain-missing' })
const balcony = await startLive(profile, secrets)
await balcony.call('app.chooseProtection', { protection: 'none' })
const accountId = await signInTrusting(balcony, login)
const opened = await balcony.call('messages.open', { accountId, address: to })
if (!opened.ok) throw new Error(opened.error.code)
for (let n = 0; ; n++) {
  const sent = await balcony.call('messages.send', { conversationId: opened.value, body: `message ${n}` })
  if (!sent.ok) throw new Error(sent.error.code)
  console.error(`stored ${n}`)
}

import { expect, test } from 'vitest'
import { hers, item, storeItems } from '../../testing/archive-pages.ts'
import { createOmemoDevice } from '../../testing/omemo-device.ts'
import { createPepServer } from '../../testing/pep-server.ts'
import { ACCOUNT, createRig, JULIET, quiet, ROMEO, type Rig } from '../../testing/rig.ts'
import { TYBALT } from '../../testing/stanzas.ts'
import { open } from '../../testing/talk.ts'

const told = ({ store }: Rig) =>
  store
    .all<{ body: string; why: string | null }>(
      "SELECT body, extra ->> 'sealedWhy' AS why FROM message WHERE own = 1 ORDER BY sent_at",
    )
    .map(({ body, why }) => why ?? body)

/** A session whose archive was not read yet, and what the account's phone writes: `sent`. */
async function withPhone() {
  const server = createPepServer()
  const rig = createRig({ answer: server.answer, encrypts: true })
  const phone = createOmemoDevice(server, ROMEO, 27183)
  await rig.fake.begin({ session: 'a' })
  await quiet(30)
  for (const peer of [JULIET, TYBALT]) await open(rig, peer)
  const now = rig.ports.clock.now()
  const sent = (to: string, text: string) =>
    phone.say(text, '0.3', text).replace(/ to=(['"])[^'"]*\1/, ` to='${to}'`)
  return { rig, now, sent }
}

test('a device of the account has one session for all conversations, so its messages are opened in the order of all', async () => {
  const { rig, now, sent } = await withPhone()
  const [toTybalt, toJuliet] = [sent(TYBALT, 'a'), sent(JULIET, 'b')]
  await storeItems(rig, [hers('i0', 'known before', now - 5_000)])
  // The newest page of an archive comes first, and then what is before it.
  await storeItems(rig, [item('i2', toJuliet, now - 1_000)])
  await storeItems(rig, [item('i1', toTybalt, now - 3_000)], { direction: 'after', anchor: 'i0' })
  expect(told(rig)).toEqual(['a', 'waits'])
  rig.messages.archived.caughtUp(ACCOUNT)
  await quiet(60)
  expect(told(rig)).toEqual(['a', 'b'])
  expect(rig.store.all('SELECT 1 FROM omemo_skipped')).toEqual([])
})

test('a page waits for what waits before it, and not for what comes behind it', async () => {
  const { rig, now, sent } = await withPhone()
  const [a, b, c] = [sent(TYBALT, 'a'), sent(JULIET, 'b'), sent(JULIET, 'c')]
  await storeItems(rig, [hers('i1', 'known before', now - 5_000)])
  // The person has looked further back.
  await storeItems(rig, [item('i0', a, now - 9_000)], { direction: 'before', anchor: 'i1' })
  await storeItems(rig, [item('i3', c, now - 1_000)])
  await storeItems(rig, [item('i2', b, now - 4_000)], { direction: 'after', anchor: 'i1' })
  expect(told(rig)).toEqual(['waits', 'waits', 'waits'])
  rig.messages.archived.caughtUp(ACCOUNT)
  await quiet(60)
  expect(told(rig)).toEqual(['a', 'b', 'c'])
  expect(rig.store.all('SELECT 1 FROM omemo_skipped')).toEqual([])
})

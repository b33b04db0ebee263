import { expect, test } from 'vitest'
import { describeLive } from '../../../build/live/live.ts'
import type { Trust } from '../../../shared/model/encryption.ts'
import { login, open, said, seat, type Seat } from '../testing/live-encryption.ts'

/** The link of that device alone. */
async function linkOf({ balcony, accountId }: Seat): Promise<string> {
  const own = await balcony.call('encryption.own', { accountId })
  if (!own.ok) throw new Error(own.error.code)
  return own.value.link
}

/** Resolves when that device knows of so many of the account's. */
async function lists({ balcony, accountId }: Seat, count: number): Promise<void> {
  await balcony.until(async () => {
    const own = await balcony.call('encryption.own', { accountId })
    return own.ok && own.value.devices.length === count
  })
}

/** Resolves when it has the keys of all of them. */
async function hasKeys({ balcony, accountId }: Seat): Promise<void> {
  await balcony.until(async () => {
    const own = await balcony.call('encryption.own', { accountId })
    return own.ok && own.value.devices.every(({ fingerprint }) => fingerprint !== null)
  })
}

const verify = async ({ balcony, accountId }: Seat, link: string) =>
  balcony.call('encryption.verify', { accountId, link })

/** What that device thinks of the keys of somebody. */
async function trustIn(seatOf: Seat, address: string): Promise<readonly Trust[]> {
  const conversationId = await open(seatOf, address)
  const details = await seatOf.balcony.call('encryption.details', { conversationId })
  if (!details.ok) throw new Error(details.error.code)
  return details.value.devices.flatMap(({ owner, trust }) => (owner === address ? [trust] : []))
}

describeLive('trust that is passed on', () => {
  test('what one device verifies, the account’s other device knows too', async () => {
    const [romeo, juliet] = [login('romeo'), login('juliet')]
    const hers = await seat(juliet)
    const desk = await seat(romeo)
    const laptop = await seat(romeo)
    await Promise.all([desk, laptop].map((each) => lists(each, 2)))
    const { balcony, accountId } = desk
    await balcony.call('roster.add', { accountId, address: juliet.address, name: 'Juliet', groups: [] })
    const conversationId = await open(desk, juliet.address)
    await desk.balcony.call('messages.send', { conversationId, body: 'But soft' })
    // By that message the laptop has the key of the desk, and the desk that of the laptop.
    await laptop.balcony.until(() => said(laptop, 'But soft') !== undefined)
    await Promise.all([desk, laptop].map(hasKeys))

    expect(await verify(laptop, await linkOf(desk))).toMatchObject({ ok: true, value: { known: 1 } })
    expect(await verify(desk, await linkOf(laptop))).toMatchObject({ ok: true, value: { known: 1 } })
    expect(await trustIn(laptop, juliet.address)).not.toContain('verified')
    expect(await verify(desk, await linkOf(hers))).toMatchObject({ ok: true, value: { known: 1 } })
    // The laptop has none of her keys until something is written there.
    const there = await open(laptop, juliet.address)
    await laptop.balcony.call('messages.send', { conversationId: there, body: 'It is the east' })
    await laptop.balcony.until(async () => (await trustIn(laptop, juliet.address)).includes('verified'))
    expect(await trustIn(desk, juliet.address)).toEqual(['verified'])
    expect([...laptop.balcony.messages.values()].filter(({ kind }) => kind === 'sealed')).toEqual([])
  })
})

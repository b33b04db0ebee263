import { expect, it } from 'vitest'
import { describeLive, freshAccount } from '../../../../build/live/live.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { liveClient } from '../../testing/live-client.ts'
import { roster, type RosterChange, type RosterItem } from './index.ts'

const nurse = 'nurse@capulet.example' as BareJid

describeLive('the roster on a real server', () => {
  it('is changed by one client and known to the other', async () => {
    const account = freshAccount('romeo')
    const [desk, phone] = [
      liveClient(account, { resource: 'desk' }),
      liveClient(account, { resource: 'phone' }),
    ]
    await Promise.all([desk.online(), phone.online()])
    const item = { jid: nurse, name: 'Nurse & Co', groups: ['Family', 'Ünïcode'] }
    expect(await desk.client.use(roster).set(item)).toEqual({ ok: true })
    await expect
      .poll(() => phone.client.use(roster).items.get(nurse))
      .toMatchObject({ ...item, subscription: 'none' })

    expect(await phone.client.use(roster).remove(nurse)).toEqual({ ok: true })
    await expect.poll(() => desk.client.use(roster).items.has(nurse)).toBe(false)
  })

  it('is not sent again when nothing has changed', async () => {
    const account = freshAccount('romeo')
    const kept = new Map<BareJid, RosterItem>()
    let version: string | null = null
    const store = {
      load: () => ({ version, slices: [[...kept.values()]] }),
      keep(change: RosterChange, next: string | null) {
        version = next
        if (change.kind === 'changed') for (const item of change.items) kept.set(item.jid, item)
      },
    }
    const first = liveClient(account)
    first.client.use(roster).attach(store)
    await first.online()
    await first.client.use(roster).set({ jid: nurse, name: 'Nurse', groups: [] })
    await expect.poll(() => [...kept.keys()]).toEqual([nurse])
    expect(version).not.toBeNull()
    await first.client.disconnect()

    const second = liveClient(account)
    const changes: RosterChange[] = []
    second.client.use(roster).onChange((change) => changes.push(change))
    second.client.use(roster).attach(store)
    await second.online()
    expect(changes).toEqual([])
    expect(second.client.use(roster).items.get(nurse)).toMatchObject({ name: 'Nurse' })
  })
})

import { expect, it } from 'vitest'
import { describeLive } from '../../../../build/live/live.ts'
import { liveClient } from '../../testing/live-client.ts'
import { entityTime } from './index.ts'

describeLive('the time of a real server', () => {
  it('is the same as ours, on the same machine', async () => {
    const { client, online } = liveClient()
    const time = client.use(entityTime)
    await online()
    await expect.poll(() => time.offset()).not.toBeNull()
    expect(Math.abs(time.offset() ?? Infinity)).toBeLessThan(1_500)
  })
})

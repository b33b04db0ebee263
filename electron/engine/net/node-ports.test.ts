import { describe, expect, it } from 'vitest'
import { systemClock, systemRandom } from './node-ports.ts'

describe('the ports on plain Node', () => {
  it('calls once, unless cancelled', async () => {
    const called: string[] = []
    const cancel = systemClock.after(1, () => called.push('prevented'))
    cancel()
    await new Promise<void>((resolve) => {
      systemClock.after(2, () => {
        called.push('called')
        resolve()
      })
    })
    expect(called).toEqual(['called'])
  })

  it('does not fire a timer of a month at once', async () => {
    let fired = false
    const cancel = systemClock.after(30 * 86_400_000, () => (fired = true))
    await new Promise((resolve) => setTimeout(resolve, 5))
    cancel()
    expect(fired).toBe(false)
  })

  it('gives random values of the right form', () => {
    expect(systemRandom.bytes(33)).toHaveLength(33)
    expect(systemRandom.bytes(16)).not.toEqual(systemRandom.bytes(16))
    expect(systemRandom.uuid()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    const fractions = Array.from({ length: 200 }, () => systemRandom.fraction())
    expect(Math.min(...fractions)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...fractions)).toBeLessThan(1)
    expect(new Set(fractions).size).toBeGreaterThan(190)
  })
})

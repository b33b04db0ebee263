import { expect, it } from 'vitest'
import { judge } from './announcement.ts'

const copy = { platform: 'linux', processor: 'x64' }
const good = {
  version: '1.0.0',
  product: 'balcony',
  platform: 'linux',
  processors: ['x64'],
  issued: '2026-01-01T00:00:00.000Z',
  expires: '2026-05-01T00:00:00.000Z',
}
const ISSUED = 1_767_225_600_000
const NOW = ISSUED + 1_000

it('believes an announcement for this copy that has not expired and is not older than one it has seen', () => {
  expect(judge(good, copy, NOW, null)).toEqual({ ok: true, value: ISSUED })
  expect(judge(good, copy, NOW, ISSUED)).toEqual({ ok: true, value: ISSUED })
  expect(judge({ ...good, processors: ['arm64', 'x64'] }, copy, NOW, ISSUED - 1).ok).toBe(true)
})

it.each([
  ['of another product', { product: 'other' }, 'update-for-another'],
  ['for another system', { platform: 'win32' }, 'update-for-another'],
  ['for another processor', { processors: ['arm64'] }, 'update-for-another'],
  ['for no processor', { processors: [] }, 'update-for-another'],
  ['that names no product', { product: undefined }, 'update-for-another'],
  ['that never expires', { expires: undefined }, 'update-for-another'],
  ['without a time of issue', { issued: 'yesterday' }, 'update-for-another'],
  ['that has expired', { expires: '2026-01-01T00:00:01.000Z' }, 'update-expired'],
])('refuses an announcement %s', (_what, change, error) => {
  expect(judge({ ...good, ...change }, copy, NOW, null)).toEqual({ ok: false, error })
})

it('refuses one that is older than one it has seen, whatever version it announces', () => {
  const older = { ...good, version: '99.0.0' }
  expect(judge(older, copy, NOW, ISSUED + 1)).toEqual({ ok: false, error: 'update-outdated' })
})

it.each([null, 7, 'text', []])('refuses anything else: %j', (info) => {
  expect(judge(info, copy, NOW, null).ok).toBe(false)
})

import { describe, expect, it } from 'vitest'
import type { Delta } from '../../../shared/contract/index.ts'
import type { UpdateFailure } from '../../../shared/model/failure.ts'
import { err, ok, type Result } from '../../../shared/model/result.ts'
import { DEFAULT_SETTINGS } from '../../../shared/model/store.ts'
import type { UpdateOffer } from '../../../shared/model/update.ts'
import type { Updates } from '../ports.ts'
import { createTestPorts } from '../testing/ports.ts'
import { createUpdates } from './index.ts'

const offer: UpdateOffer = { version: '2.0.0', notes: 'Everything is better.' }
const HOUR = 3_600_000

function setUp(answers: Result<UpdateOffer | null, UpdateFailure>[], checkForUpdates = true) {
  const done: string[] = []
  let finish: (result: Result<undefined, UpdateFailure>) => void = () => undefined
  let progress: (share: number) => void = () => undefined
  const port: Updates = {
    current: '1.0.0',
    check() {
      done.push('check')
      return Promise.resolve(answers.shift() ?? ok(null))
    },
    download(told) {
      done.push('download')
      progress = told
      return new Promise((resolve) => (finish = resolve))
    },
    restart: () => void done.push('restart'),
  }
  const steps: string[] = []
  const ports = { ...createTestPorts(), updates: port }
  let settings = { ...DEFAULT_SETTINGS, checkForUpdates }
  const feature = createUpdates({
    ports,
    settings: () => settings,
    announce(...deltas: Delta[]) {
      for (const delta of deltas) {
        if (delta.kind !== 'updateChanged') continue
        const { step } = delta.update
        steps.push(step.kind === 'downloading' ? `${step.kind} ${step.percent}` : step.kind)
      }
    },
  })
  const settle = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve))
  return {
    feature,
    done,
    steps,
    ports,
    settle,
    wait: async (ms: number) => {
      await ports.clock.advance(ms)
      await settle()
    },
    finish: (result: Result<undefined, UpdateFailure>) => finish(result),
    progress: (share: number) => progress(share),
    change(wanted: boolean) {
      settings = { ...settings, checkForUpdates: wanted }
      feature.settingsChanged()
    },
  }
}

describe('updates', () => {
  it('looks some time after the start and then once a day', async () => {
    const { done, wait, steps } = setUp([])
    expect(done).toEqual([])
    await wait(60_000)
    expect(done).toEqual(['check'])
    expect(steps).toEqual(['looking', 'newest'])
    await wait(23 * HOUR)
    expect(done).toHaveLength(1)
    await wait(HOUR)
    expect(done).toHaveLength(2)
  })

  it('never looks by itself where the person does not want it, until they do', async () => {
    const { done, wait, change } = setUp([], false)
    await wait(48 * HOUR)
    expect(done).toEqual([])
    change(true)
    await wait(60_000)
    expect(done).toEqual(['check'])
    change(false)
    await wait(48 * HOUR)
    expect(done).toEqual(['check'])
  })

  it('is quiet about a look of its own that failed, and tries again', async () => {
    const { done, wait, steps, ports } = setUp([err({ code: 'update-unreachable', reason: 'ENOTFOUND' })])
    await wait(60_000)
    expect(steps.at(-1)).toBe('unknown')
    expect(ports.lines.join()).toContain('update-unreachable')
    await wait(HOUR)
    expect(done).toHaveLength(2)
    expect(steps.at(-1)).toBe('newest')
  })

  it('reports a failure to the person who asked', async () => {
    const { feature, settle } = setUp([err({ code: 'update-not-genuine' })])
    void feature.commands['updates.check']({})
    await settle()
    expect(feature.snapshot().update?.step).toEqual({
      kind: 'failed',
      failure: { code: 'update-not-genuine' },
      offer: null,
    })
    expect(feature.commands['updates.download']({})).toMatchObject({ ok: false })
  })

  it('fetches only on consent, tells the progress, and installs only what was fetched', async () => {
    const { feature, done, settle, steps, progress, finish, wait } = setUp([ok(offer)])
    await wait(60_000)
    expect(feature.snapshot().update).toEqual({ current: '1.0.0', step: { kind: 'available', offer } })
    await wait(72 * HOUR)
    expect(done).toEqual(['check'])
    expect(feature.commands['updates.restart']({})).toMatchObject({ ok: false })

    expect(feature.commands['updates.download']({})).toEqual(ok())
    for (const share of [0.1, 0.104, 0.5, 7, Number.NaN]) progress(share)
    finish(ok())
    await settle()
    expect(steps.slice(2)).toEqual([
      ...['downloading 0', 'downloading 10', 'downloading 50', 'downloading 100', 'ready'],
    ])
    expect(feature.commands['updates.restart']({})).toEqual(ok())
    expect(done).toEqual(['check', 'download', 'restart'])
  })

  it('offers to try again what could not be fetched', async () => {
    const { feature, done, settle, finish, wait } = setUp([ok(offer)])
    await wait(60_000)
    void feature.commands['updates.download']({})
    finish(err({ code: 'update-failed', reason: 'sha512 mismatch' }))
    await settle()
    expect(feature.snapshot().update?.step).toMatchObject({ kind: 'failed', offer })
    expect(feature.commands['updates.download']({})).toEqual(ok())
    expect(done).toEqual(['check', 'download', 'download'])
  })

  it('tells that a copy which does not update itself cannot', () => {
    const feature = createUpdates({
      ports: createTestPorts(),
      settings: () => DEFAULT_SETTINGS,
      announce: () => undefined,
    })
    expect(feature.snapshot()).toEqual({ update: null })
    expect(feature.commands['updates.check']({})).toMatchObject({
      ok: false,
      error: { code: 'not-on-this-desktop' },
    })
  })
})

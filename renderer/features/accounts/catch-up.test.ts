import { fireEvent, screen, within } from '@testing-library/svelte'
import { tick } from 'svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ArchiveState } from '../../../shared/model/archive.ts'
import { en } from '../../../shared/words/en/index.ts'
import { callsOf } from '../../testing/open-chat.ts'
import { renderWindow } from '../../testing/render-window.ts'
import { ROMEO, sampleArchive, sampleSnapshot, WORK } from '../../testing/sample.ts'
import { catchUpLine, mostBusy } from './catch-up-words.ts'

const NOW = new Date('2026-11-21T15:24:00').getTime()
const at = (day: string): number => new Date(`${day}T12:00:00`).getTime()
const older = sampleArchive({ phase: 'older', fetched: 1200, reached: at('2026-05-03') })

describe('the line about messages on their way', () => {
  it('says how many came and how far back or forward they go', () => {
    expect(catchUpLine(en, older, NOW)).toBe('Getting your messages: 1,200 so far, back to May 3')
    const forward = sampleArchive({ phase: 'catching-up', fetched: 50, reached: at('2025-12-24') })
    expect(catchUpLine(en, forward, NOW)).toBe('Getting your messages: 50 so far, up to Dec 24, 2025')
    expect(catchUpLine(en, { ...forward, reached: at('2026-11-20') }, NOW)).toBe(
      'Getting your messages: 50 so far, up to November 20, 2026',
    )
    expect(catchUpLine(en, sampleArchive({ phase: 'newest' }), NOW)).toBe('Getting your messages…')
  })

  it('says that it is paused, or will be tried again', () => {
    expect(catchUpLine(en, { ...older, paused: true }, NOW)).toBe('Getting your messages is paused')
    expect(catchUpLine(en, { ...older, failure: { code: 'archive-stuck' } }, NOW)).toBe(
      'Some messages couldn’t be fetched. Balcony will try again.',
    )
  })

  it('is about what came while the person was away before anything older', () => {
    const work = sampleArchive({ accountId: WORK, phase: 'catching-up' })
    expect(mostBusy([older, work])).toBe(work)
    expect(mostBusy([sampleArchive(), sampleArchive({ phase: 'unsupported' })])).toBeNull()
  })
})

describe('in the window', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
  afterEach(() => void vi.useRealTimers())

  async function open(archives: readonly ArchiveState[] = [sampleArchive()]) {
    const opening = renderWindow(sampleSnapshot({ archives }), [])
    await vi.advanceTimersByTimeAsync(1)
    const shown = await opening
    const announce = async (archive: ArchiveState): Promise<void> => {
      shown.bridge.announce([{ kind: 'archiveChanged', archive }])
      await tick()
    }
    const pass = async (ms: number): Promise<void> => {
      await vi.advanceTimersByTimeAsync(ms)
      await tick()
    }
    return { ...shown, announce, pass }
  }
  const line = (): HTMLElement | null =>
    within(screen.getByRole('region', { name: 'Connection' })).queryByText(/^Getting your messages: /)

  it('is not there for what takes less than a second', async () => {
    const { announce, pass } = await open()
    await announce(older)
    await pass(900)
    expect(line()).toBeNull()
    await announce(sampleArchive())
    await pass(5000)
    expect(line()).toBeNull()
  })

  it('is there for what takes longer, and stays for a second at least', async () => {
    const { announce, pass } = await open()
    await announce(older)
    await pass(1000)
    expect(line()).not.toBeNull()
    await pass(100)
    await announce(sampleArchive())
    await pass(800)
    expect(line()).not.toBeNull()
    await pass(200)
    expect(line()).toBeNull()
    screen.getByText('Your messages are here')
  })

  it('pauses and continues', async () => {
    const { announce, pass, bridge } = await open([older])
    await pass(1000)
    await fireEvent.click(screen.getByRole('button', { name: 'Pause' }))
    await announce({ ...older, paused: true })
    await fireEvent.click(screen.getByRole('button', { name: 'Continue' }))
    expect(callsOf(bridge, 'archive.pause')).toEqual([
      { accountId: ROMEO, paused: true },
      { accountId: ROMEO, paused: false },
    ])
  })
})

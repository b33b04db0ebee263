import { setTimeout as delay } from 'node:timers/promises'
import { chromium } from 'playwright'
import { serveScenes } from '../e2e/scenes-page.ts'
import { browserArguments, findChromium } from '../electron-binary.ts'
import type { Bench } from './bench.ts'
import { describeFrames, watchFrames } from './frames.ts'
import { inWindow } from './in-window.ts'
import { CAN_MEASURE_PROCESSES, descendants, processTree } from './processes.ts'
import { line } from './table.ts'

/** Those of the scene `pictures`. */
const PICTURES = 1_000
const STEP = 300
const FRAMES = 700
const PASSES = 3
/** Time for decoded pictures to be let go. */
const SETTLE_MS = 4_000

export const bench: Bench = {
  name: 'pictures',
  async run(print) {
    const executablePath = findChromium()
    if (executablePath === null) {
      print('left out: no Chromium on this machine')
      return
    }
    const before = descendants()
    const scenes = await serveScenes()
    const browser = await chromium.launch({ executablePath, args: browserArguments() })
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
      await page.goto(scenes.url('pictures'))
      await page.getByRole('link', { name: /^Juliet/ }).waitFor()
      const windowMb = (): number => {
        const kinds = processTree(descendants(before)).memoryByKindMb()
        return (kinds['renderer'] ?? 0) + (kinds['gpu-process'] ?? 0)
      }
      await delay(SETTLE_MS)
      const atStart = windowMb()
      await page.getByRole('link', { name: /^Juliet/ }).click()
      await page.getByRole('log').locator('article').last().waitFor()
      await delay(1_000)
      for (let pass = 1; pass <= PASSES; pass++) {
        const step = pass % 2 === 1 ? STEP : -STEP
        const endFrames = await watchFrames(page)
        await inWindow(page, 'scrollUp', step, FRAMES)
        print(
          line(
            `${PICTURES} pictures, ${step > 0 ? 'up' : 'down'}, ${FRAMES} frames`,
            describeFrames(await endFrames()),
            'none over 50 ms',
          ),
        )
        if (!CAN_MEASURE_PROCESSES) continue
        const peak = windowMb()
        await delay(SETTLE_MS)
        print(
          line(
            '        window memory over its start',
            `${mb(peak - atStart)}, settled ${mb(windowMb() - atStart)}`,
          ),
        )
        print(line('        pictures in the document', String(await page.getByRole('figure').count())))
      }
    } finally {
      await browser.close()
      await scenes.close()
    }
  },
}

const mb = (value: number): string => `${value.toFixed(0)} MB`

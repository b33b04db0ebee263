import { setTimeout as delay } from 'node:timers/promises'
import { chromium, type Page } from 'playwright'
import { serveScenes, type ScenesPage } from '../e2e/scenes-page.ts'
import { browserArguments, findChromium } from '../electron-binary.ts'
import type { Bench } from './bench.ts'
import { describeFrames, watchFrames } from './frames.ts'
import { inWindow } from './in-window.ts'
import { CAN_MEASURE_PROCESSES, descendants, processTree } from './processes.ts'
import { line } from './table.ts'
import { describeTasks, watchTasks } from './tasks.ts'

/** Messages of the scenes `texts` and `pictures`. */
const MESSAGES = 1_000
const STEP = 300
/** As many as it takes to the other end. */
const FRAMES = { texts: 300, pictures: 700 } as const
const PASSES = 3
/** Time for memory to be given back. */
const SETTLE_MS = 4_000

type Scene = keyof typeof FRAMES

export const bench: Bench = {
  name: 'pictures',
  async run(print) {
    const executablePath = findChromium()
    if (executablePath === null) {
      print('left out: no Chromium on this machine')
      return
    }
    const scenes = await serveScenes()
    try {
      await makePictures(scenes)
      for (const scene of ['texts', 'pictures'] as const) {
        const before = descendants()
        const browser = await chromium.launch({ executablePath, args: browserArguments() })
        try {
          const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
          await page.goto(scenes.url(scene, { tools: 'real' }))
          await measure(page, scene, () => processTree(descendants(before)).memoryByKindMb(), print)
        } finally {
          await browser.close()
        }
      }
    } finally {
      await scenes.close()
    }
  },
}

/** The server makes them when they are asked for. That takes seconds, which are not the window's. */
async function makePictures(scenes: ScenesPage): Promise<void> {
  for (let number = 0; number < 12; number++) {
    const at = new URL(`/media/scene/attachment/${10_000 + number}`, scenes.url('pictures'))
    for (const url of [at, `${at.href}/thumbnail`]) await (await fetch(url)).arrayBuffer()
  }
}

async function measure(
  page: Page,
  scene: Scene,
  memoryByKind: () => Readonly<Record<string, number>>,
  print: (line: string) => void,
): Promise<void> {
  const memory = (): { readonly window: number; readonly browser: number } => {
    const kinds = CAN_MEASURE_PROCESSES ? memoryByKind() : {}
    return {
      window: (kinds['renderer'] ?? 0) + (kinds['gpu-process'] ?? 0),
      browser: kinds['main'] ?? 0,
    }
  }
  await page.getByRole('link', { name: /^Juliet/ }).waitFor()
  await delay(SETTLE_MS)
  const start = memory()
  await page.getByRole('link', { name: /^Juliet/ }).click()
  await page.getByRole('log').locator('article').last().waitFor()
  await delay(1_000)
  for (let pass = 1; pass <= PASSES; pass++) {
    const step = pass % 2 === 1 ? STEP : -STEP
    const endTasks = await watchTasks(page)
    const endFrames = await watchFrames(page)
    await inWindow(page, 'scrollUp', step, FRAMES[scene])
    print(
      line(
        `${MESSAGES} ${scene}, ${step > 0 ? 'up' : 'down'}, ${FRAMES[scene]} frames`,
        describeFrames(await endFrames()),
      ),
    )
    const tasks = await endTasks()
    print(line('        main thread, processor time', describeTasks(tasks), 'no task over 50 ms'))
    if (!CAN_MEASURE_PROCESSES) continue
    const peak = memory()
    await collectGarbage(page)
    await delay(SETTLE_MS)
    const settled = memory()
    print(
      line(
        '        window memory over its start',
        `${mb(peak.window - start.window)}, settled ${mb(settled.window - start.window)}`,
      ),
    )
    print(line('        browser memory over its start', mb(settled.browser - start.browser)))
    print(line('        in the document', `${await page.getByRole('article').count()} messages`))
  }
}

/** What is left after this stays for good. */
async function collectGarbage(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  await session.detach()
}

const mb = (value: number): string => `${value.toFixed(0)} MB`

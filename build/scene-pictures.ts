import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { launchBrowser } from './e2e/browser.ts'
import { showSituation } from './e2e/situation-page.ts'
import { chosenSituations, type Situation } from './e2e/situations.ts'

interface Look {
  readonly name: string
  readonly width: number
  readonly colorScheme?: 'light' | 'dark'
  readonly contrast?: 'more'
  readonly language?: 'de' | 'made-up'
}

const HEIGHT = 780
const LOOKS: readonly Look[] = [
  { name: 'light', width: 1180 },
  { name: 'dark', width: 1180, colorScheme: 'dark' },
  { name: 'contrast', width: 1180, contrast: 'more' },
  { name: 'dark-contrast', width: 1180, colorScheme: 'dark', contrast: 'more' },
  { name: 'narrow', width: 400 },
  { name: 'german', width: 720, language: 'de' },
  { name: 'made-up', width: 720, language: 'made-up' },
]

/** Rows of a sheet: more are too many to look at. */
const ON_A_SHEET = 4

/**
 * Takes a picture of every situation in every look, and sheets of them. `url` gives the page of a scene. Returns the files
 * of the sheets.
 */
export async function takeScenePictures(
  url: (scene: string) => string,
  folder: string,
): Promise<readonly string[]> {
  mkdirSync(folder, { recursive: true })
  const browser = await launchBrowser()
  try {
    for (const situation of chosenSituations) await takeOne(browser, url, situation, folder)
    const sheets: string[] = []
    for (let at = 0; at < chosenSituations.length; at += ON_A_SHEET)
      sheets.push(
        await takeSheet(browser, chosenSituations.slice(at, at + ON_A_SHEET), folder, sheets.length + 1),
      )
    return sheets
  } finally {
    await browser.close()
  }
}

const fileOf = ({ name }: Situation, look: Look, folder: string): string =>
  join(folder, `${name.replaceAll(/[^a-z]+/gi, '-')}.${look.name}.png`)

async function takeOne(
  browser: Browser,
  url: (scene: string) => string,
  situation: Situation,
  folder: string,
): Promise<void> {
  const page = await showSituation(browser, situation, url)
  for (const look of LOOKS) {
    await page.setViewportSize({ width: look.width, height: HEIGHT })
    await page.emulateMedia({ colorScheme: look.colorScheme ?? 'light', contrast: look.contrast ?? null })
    // From English: the made-up language takes the place of German.
    await speak(page, 'en')
    if (look.language) await speak(page, look.language)
    await page.screenshot({ path: fileOf(situation, look, folder) })
  }
  await page.close()
}

/** The page of scenes listens for this event, see `renderer/testing/put-mock-bridge.ts`. */
async function speak(page: Page, language: string): Promise<void> {
  await page.evaluate(`dispatchEvent(new CustomEvent('speak', { detail: '${language}' }))`)
}

async function takeSheet(
  browser: Browser,
  rows: readonly Situation[],
  folder: string,
  number: number,
): Promise<string> {
  const picture = (file: string): string =>
    `<img height="300" src="data:image/png;base64,${readFileSync(file).toString('base64')}">`
  const html = rows
    .map((row) => `<h2>${row.name}</h2>${LOOKS.map((look) => picture(fileOf(row, look, folder))).join(' ')}`)
    .join('')
  const page = await browser.newPage({ viewport: { width: 2700, height: 800 } })
  await page.setContent(`<body style="font: 14px sans-serif; white-space: nowrap">${html}</body>`)
  const file = join(folder, `sheet-${number}.png`)
  writeFileSync(file, await page.screenshot({ fullPage: true }))
  await page.close()
  return file
}

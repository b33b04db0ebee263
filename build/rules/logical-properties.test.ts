import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Styles that mean left and right. The window is read from right to left as well: it needs start and end. */
const PHYSICAL: readonly RegExp[] = [
  /(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)\b/,
  /border-(?:top|bottom)-(?:left|right)-radius/,
  /(?:^|[\s;{])(?:left|right)\s*:/,
  /(?:text-align|float|clear)\s*:\s*(?:left|right)/,
  // `--forwards` is 1 or -1 (tokens.css).
  /translateX\((?!calc\(var\(--forwards\))/,
]
/** Four values of which the second and the fourth differ: right and left. */
const FOUR = /(?:margin|padding|inset|border-width)\s*:\s*([^;{}]+);/g

/** The physical styles in a text of CSS, each as it stands there. */
function physicalIn(css: string): string[] {
  const lines = css.split('\n').map((line) => line.trim())
  const named = lines.filter((line) => PHYSICAL.some((pattern) => pattern.test(line)))
  const uneven = [...css.matchAll(FOUR)].filter(([, values = '']) => {
    const four = values.trim().match(/(?:[^\s(]|\((?:[^()]|\([^()]*\))*\))+/g) ?? []
    return four.length === 4 && four[1] !== four[3]
  })
  return [...named, ...uneven.map(([whole]) => whole)]
}

const stylesOf = (file: string): string => {
  const text = readFileSync(file, 'utf8')
  if (file.endsWith('.css')) return text
  const block = text.indexOf('<style>')
  return block < 0 ? '' : text.slice(block)
}

describe('styles of the window', () => {
  it('know start and end, not left and right', () => {
    const renderer = join(import.meta.dirname, '../../renderer')
    const found = globSync('**/*.{svelte,css}', { cwd: renderer }).flatMap((file) =>
      physicalIn(stylesOf(join(renderer, file))).map((style) => `${file}: ${style}`),
    )
    expect(found).toEqual([])
  })

  it.each([
    'margin-left: 4px;',
    'right: 0;',
    'text-align: left;',
    'border-top-left-radius: 2px;',
    'transform: translateX(16px);',
    'padding: 0 8px 0 calc(1px + (2px * 3));',
  ])('are found by the check: %s', (style) => expect(physicalIn(`.a {\n  ${style}\n}`)).toHaveLength(1))

  it.each([
    'margin-inline-start: 4px;',
    'text-align: start;',
    'transform: translateX(calc(var(--forwards) * 16px));',
    'padding: 0 8px 4px 8px;',
    'linear-gradient(to right in oklch, red, blue)',
  ])('are left alone by it: %s', (style) => expect(physicalIn(`.a {\n  ${style}\n}`)).toEqual([]))
})

/** One emoji of each Unicode version that a system may not draw yet. */
const SAMPLES: readonly (readonly [number, string])[] = [
  [17, '\u{1FAC8}'],
  [16, '\u{1FAE9}'],
  [15.1, '\u{1F642}\u200D\u2194\uFE0F'],
  [15, '\u{1FAE8}'],
  [14, '\u{1FAE0}'],
  [13, '\u{1F972}'],
]
const SINCE_LONG = 12.1

/** The newest version that this system draws: others appear as a box or in parts. */
export function drawnVersion(document: Document): number {
  const canvas = document.createElement('canvas')
  const draw = canvas.getContext('2d', { willReadFrequently: true })
  if (!draw) return SINCE_LONG
  canvas.width = 60
  canvas.height = 24
  const look = (text: string): string => {
    draw.clearRect(0, 0, 60, 24)
    draw.font = '16px sans-serif'
    draw.textBaseline = 'top'
    draw.fillText(text, 0, 2)
    return draw.getImageData(0, 0, 60, 24).data.join()
  }
  const missing = look('\u{1FFFD}')
  const whole = draw.measureText('😀').width
  const drawn = SAMPLES.find(
    ([, text]) => look(text) !== missing && draw.measureText(text).width <= whole * 1.2,
  )
  return drawn?.[0] ?? SINCE_LONG
}

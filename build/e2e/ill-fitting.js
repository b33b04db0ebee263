/* global document, innerWidth, getComputedStyle, NodeFilter */
/**
 * Texts of the window that do not fit: cut off without a sign of it, outside of the window, or over one another; and
 * what scrolls sideways. Evaluated in the page. Gives a line for each.
 */
;(() => {
  /** In CSS pixels: what rounding may take. */
  const TOLERANCE = 1.5
  const found = new Set()
  const layers = [...document.querySelectorAll('[role=dialog], [role=menu]')].filter((one) =>
    one.checkVisibility(),
  )
  const layer = layers.at(-1) ?? document.body

  const named = (element) =>
    `${element.tagName.toLowerCase()}${[...element.classList].map((name) => `.${name}`).join('')}`
  const shortened = (text) => text.trim().replaceAll(/\s+/g, ' ').slice(0, 60)

  /**
   * What hides the parts of a text. `cut`: what hides them for good, unlike what scrolls; `drawn`: both. `ellipsis`: a sign
   * says that there is more.
   */
  function clip(element) {
    const all = { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity }
    const seen = { cut: { ...all }, drawn: { ...all }, ellipsis: false }
    const within = { x: false, y: false }
    const narrow = (box, sides, by) => {
      for (const side of sides)
        box[side] = /left|top/.test(side) ? Math.max(box[side], by[side]) : Math.min(box[side], by[side])
    }
    for (let at = element; at !== null && at !== document.documentElement; at = at.parentElement) {
      const style = getComputedStyle(at)
      const box = at.getBoundingClientRect()
      for (const [axis, overflow, sides] of [
        ['x', style.overflowX, ['left', 'right']],
        ['y', style.overflowY, ['top', 'bottom']],
      ]) {
        if (overflow === 'visible') continue
        narrow(seen.drawn, sides, box)
        if (/auto|scroll/.test(overflow)) within[axis] = true
        if (!within[axis]) narrow(seen.cut, sides, box)
      }
      if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') seen.ellipsis = true
    }
    return seen
  }

  /** What is really drawn of a rectangle. */
  const drawn = (rect, seen) => ({
    left: Math.max(rect.left, seen.drawn.left),
    right: Math.min(rect.right, seen.drawn.right),
    top: Math.max(rect.top, seen.drawn.top),
    bottom: Math.min(rect.bottom, seen.drawn.bottom),
  })

  const shown = []
  const texts = document.createTreeWalker(layer, NodeFilter.SHOW_TEXT)
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const element = node.parentElement
    if (!/\p{L}/u.test(node.data) || element.closest('style, script, .unseen, [inert]')) continue
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const rects = [...range.getClientRects()].filter((rect) => rect.width > 1 && rect.height > 1)
    if (rects.length === 0) continue
    const seen = clip(element)
    const what = `${named(element)} "${shortened(node.data)}"`
    for (const rect of rects) {
      const { cut } = seen
      const beyondSides = rect.left < cut.left - TOLERANCE || rect.right > cut.right + TOLERANCE
      // Lines are higher than their letters.
      const beyondEnds = rect.top < cut.top - 3 || rect.bottom > cut.bottom + 3
      if ((beyondSides || beyondEnds) && !seen.ellipsis) found.add(`cut: ${what}`)
      const { left, right } = drawn(rect, seen)
      if (right > left && (left < -TOLERANCE || right > innerWidth + TOLERANCE))
        found.add(`outside of the window: ${what}`)
    }
    shown.push({ element, what, rects, seen })
  }

  const overlap = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3
  /** What floats over the rest is meant to. */
  const floating = (element) => {
    for (let at = element; at !== null && at !== layer; at = at.parentElement)
      if (/absolute|fixed|sticky/.test(getComputedStyle(at).position)) return at
    return null
  }
  const boxes = shown.flatMap(({ element, what, rects, seen }) =>
    rects.map((rect) => ({ element, what, floats: floating(element), box: drawn(rect, seen) })),
  )
  for (const [at, one] of boxes.entries())
    for (const other of boxes.slice(at + 1))
      if (one.element !== other.element && one.floats === other.floats && overlap(one.box, other.box))
        found.add(`over one another: ${one.what} and ${other.what}`)

  const controls = [
    ...layer.querySelectorAll('button, [role=button], a[href], input, select, textarea'),
  ].filter(
    (one) =>
      one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      !one.closest('.unseen, [inert]'),
  )
  for (const [at, one] of controls.entries())
    for (const other of controls.slice(at + 1)) {
      if (one.contains(other) || other.contains(one) || floating(one) !== floating(other)) continue
      if (
        overlap(
          drawn(one.getBoundingClientRect(), clip(one)),
          drawn(other.getBoundingClientRect(), clip(other)),
        )
      )
        found.add(
          `over one another: ${named(one)} "${shortened(one.textContent)}" and ${named(other)} "${shortened(other.textContent)}"`,
        )
    }

  for (const element of [document.documentElement, ...layer.querySelectorAll('*')]) {
    const { overflowX } = getComputedStyle(element)
    // The page itself scrolls unless its body forbids it.
    const page =
      element === document.documentElement && getComputedStyle(document.body).overflowX !== 'hidden'
    const scrolls = page || /auto|scroll/.test(overflowX)
    // Code is not broken into other lines.
    if (scrolls && !element.closest('pre') && element.scrollWidth > element.clientWidth + TOLERANCE)
      found.add(`scrolls sideways: ${named(element)} by ${element.scrollWidth - element.clientWidth}`)
  }
  return [...found]
})()

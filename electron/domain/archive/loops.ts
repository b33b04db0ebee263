/**
 * Tells whether a sequence repeats itself: true for a text that came before. A repetition of the last text is found at
 * once, a longer loop after at most three rounds. It keeps two texts, however long the sequence is (R. Brent, 1980).
 */
export function createLoopFinder(start: string): (next: string) => boolean {
  let last = start
  let kept = start
  let steps = 0
  let power = 1
  return (next) => {
    const isKnown = next === last || next === kept
    last = next
    steps += 1
    if (steps === power) {
      kept = next
      power *= 2
      steps = 0
    }
    return isKnown
  }
}

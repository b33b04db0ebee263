/**
 * The dictionaries to use, out of the available ones: those that the person chose, else those for the system's languages. If
 * the exact one is missing, a regional form stands for its language and the other way round (de-AT: de, pt: pt-BR).
 */
export function spellingLanguages(
  chosen: readonly string[],
  system: readonly string[],
  available: readonly string[],
): string[] {
  const found = (chosen.length > 0 ? chosen : system).map((tag) => dictionaryFor(tag, available))
  return [...new Set(found.filter((tag) => tag !== null))]
}

function dictionaryFor(tag: string, available: readonly string[]): string | null {
  const same = available.find((one) => one.toLowerCase() === tag.toLowerCase())
  if (same !== undefined) return same
  const language = languageOf(tag)
  return (
    available.find((one) => one.toLowerCase() === language) ??
    available.find((one) => languageOf(one) === language) ??
    null
  )
}

const languageOf = (tag: string): string => (tag.split(/[-_]/)[0] ?? '').toLowerCase()

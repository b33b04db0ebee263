/** Tags in use have a dozen characters; RFC 5646 §4.4.1 knows none longer than 35. */
const MAX_TAG_LENGTH = 35

/** The text if it has the form of a language tag (RFC 5646 §2.1), otherwise null. */
export function languageTag(text: string): string | null {
  return text.length <= MAX_TAG_LENGTH && /^[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8})*$/.test(text) ? text : null
}

/**
 * The variant that the person should read: the one for the first of their languages that has one, by lookup (RFC 4647
 * §3.4: `de-AT` finds `de`), otherwise the one without a language, otherwise the first. Undefined only if there are
 * none.
 */
export function pickLanguage<T extends { readonly lang: string | null }>(
  variants: readonly T[],
  preferred: readonly string[],
): T | undefined {
  for (const range of preferred) {
    for (const tag of fallbacks(range.toLowerCase())) {
      const found = variants.find(({ lang }) => lang?.toLowerCase() === tag)
      if (found) return found
    }
  }
  return variants.find(({ lang }) => lang === null) ?? variants[0]
}

/**
 * A range and its fallbacks: `zh-hant-x-a`, `zh-hant`, `zh`. A single letter is removed together with the subtag that
 * it introduces.
 */
function fallbacks(range: string): string[] {
  const found: string[] = []
  const subtags = range.split('-')
  while (subtags.length > 0) {
    if (subtags.at(-1)?.length !== 1 || found.length === 0) found.push(subtags.join('-'))
    subtags.pop()
  }
  return found
}

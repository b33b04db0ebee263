/** The tags that people use have a dozen characters; RFC 5646 §4.4.1 knows none beyond 35. */
const MAX_TAG_LENGTH = 35

/** A language tag by its form (RFC 5646 §2.1), or null. */
export function languageTag(text: string): string | null {
  return text.length <= MAX_TAG_LENGTH && /^[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8})*$/.test(text) ? text : null
}

/**
 * Which of several variants a person is to read: the first of their languages for which there is one, by lookup
 * (RFC 4647 §3.4: `de-AT` finds `de`), else the one without a language, else the first. Undefined only where there is
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

/** A range and what it falls back to: `zh-hant-x-a`, `zh-hant`, `zh`. A single letter goes with what it introduces. */
function fallbacks(range: string): string[] {
  const found: string[] = []
  const subtags = range.split('-')
  while (subtags.length > 0) {
    if (subtags.at(-1)?.length !== 1 || found.length === 0) found.push(subtags.join('-'))
    subtags.pop()
  }
  return found
}

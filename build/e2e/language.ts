/** What tells programs the person's language on Linux (gettext, "Locale Environment Variables"). */
const TELLS_LANGUAGE = /^(LANG|LANGUAGE|LC_\w+)$/

/** The environment of somebody who reads English, whatever the language of this machine is. */
export function inEnglish(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !TELLS_LANGUAGE.test(entry[0]),
  )
  // A locale that every machine has.
  return { ...Object.fromEntries(kept), LANG: 'C.UTF-8', LANGUAGE: 'en' }
}

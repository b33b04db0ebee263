/**
 * The languages that the person reads, the dearest first, as BCP 47 tags; from the environment, as gettext does it
 * ("Locale Environment Variables"): the list in `LANGUAGE`, else the first of the locales. Electron reads the same.
 */
export function preferredLanguages(env: Readonly<Record<string, string | undefined>>): string[] {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || ''
  return (env['LANGUAGE'] || locale)
    .split(':')
    .map(tagOf)
    .filter((tag) => tag !== '' && tag !== 'C' && tag !== 'POSIX')
}

/** `de_AT.UTF-8@euro` is de-AT. */
const tagOf = (locale: string): string => locale.replace(/[.@].*$/s, '').replaceAll('_', '-')

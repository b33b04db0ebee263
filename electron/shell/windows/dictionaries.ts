import type { Session } from 'electron'

/** Where Chromium has its dictionaries from, unless it is told otherwise. */
const OF_CHROMIUM = 'https://redirector.gvt1.com/edgedl/chrome/dict/'
/** Ours, where there are none. */
const NOWHERE = 'app://balcony/no-dictionaries/'

/**
 * Lets the spelling checker fetch dictionaries, or not. Chromium fetches the one of the system's language as soon as
 * there is a session, also while spelling is not checked, unless there is nowhere to fetch it from.
 */
export function allowDictionaries(target: Session, allowed: boolean): void {
  target.setSpellCheckerDictionaryDownloadURL(allowed ? OF_CHROMIUM : NOWHERE)
}

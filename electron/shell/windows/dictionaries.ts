import type { Session } from 'electron'

/** Chromium's usual source of dictionaries. */
const OF_CHROMIUM = 'https://redirector.gvt1.com/edgedl/chrome/dict/'
/** An address of our own without dictionaries. */
const NOWHERE = 'app://balcony/no-dictionaries/'

/**
 * Lets the spelling checker download dictionaries, or not. Chromium downloads the one for the system's language as soon as
 * there is a session, even while spelling is not checked, unless the address has none.
 */
export function allowDictionaries(target: Session, allowed: boolean): void {
  target.setSpellCheckerDictionaryDownloadURL(allowed ? OF_CHROMIUM : NOWHERE)
}

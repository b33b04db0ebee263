import { clipboard, Menu, session } from 'electron'
import type { Speech } from '../../../shared/words/speech.ts'
import { contextMenuTemplate } from './context-menu.ts'
import type { DesktopPart } from '../desktop.ts'
import { allowDictionaries } from './dictionaries.ts'
import { spellingLanguages } from './spelling.ts'
import type { Windows } from './windows.ts'

/** Spelling in the person's languages, and the menu on a word, a link or a selection. */
export function createTextPart(
  windows: Pick<Windows, 'each'>,
  speech: Pick<Speech, 'words' | 'preferred'>,
): DesktopPart {
  const { defaultSession } = session
  windows.each((window) => {
    const contents = window.webContents
    contents.on('context-menu', (_event, on) => {
      const template = contextMenuTemplate(speech.words(), on, {
        replaceMisspelling: (word) => contents.replaceMisspelling(word),
        addToDictionary: (word) => defaultSession.addWordToSpellCheckerDictionary(word),
        copyText: (text) => void clipboard.writeText(text),
      })
      if (template.length > 0) Menu.buildFromTemplate(template).popup({ window })
    })
  })
  return {
    // On a Mac the system decides, and the list is empty.
    get abilities() {
      return { spellcheckLanguages: defaultSession.availableSpellCheckerLanguages }
    },
    settingsChanged({ spellcheck, spellcheckLanguages }) {
      const available = defaultSession.availableSpellCheckerLanguages
      const languages = spellingLanguages(spellcheckLanguages, speech.preferred, available)
      defaultSession.setSpellCheckerEnabled(spellcheck && (languages.length > 0 || available.length === 0))
      if (!spellcheck || available.length === 0) return
      allowDictionaries(defaultSession, true)
      // Chromium retries a dictionary that it could not fetch only after the list has changed.
      defaultSession.setSpellCheckerLanguages([])
      defaultSession.setSpellCheckerLanguages(languages)
    },
  }
}

import { quoted } from './quoted.ts'

const help = `Aufruf: balcony [OPTION]... [LINK]
        balcony [OPTION]... --send-to ADRESSE [TEXT]
        balcony [OPTION]... --send DATEI...

LINK ist eine Adresse wie xmpp:juliet@example.org. Balcony fragt, bevor es etwas tut.

  --profile ORDNER  alle Daten dieses Laufs in ORDNER aufbewahren
  --hidden          ohne Fenster starten, wenn der Desktop einen Infobereich hat
  --verbose         mehr protokollieren, auch auf dem Terminal
  --log-file DATEI  in DATEI protokollieren statt in den Ordner „logs“ im Profil
  --send-to ADRESSE TEXT
                    TEXT für ADRESSE vorbereiten; du sendest ihn mit der Eingabetaste
  --send DATEI...   im Fenster wählen, wer die Dateien bekommt; du sendest sie mit der Eingabetaste
  --version         die Version anzeigen und beenden
  --help            diese Hilfe anzeigen und beenden`

/** Answers on the terminal: the help, and one sentence about wrong use. Options are named as they are typed. */
export const commandLine = {
  help,
  takesNoValue: (option: string): string => `--${option} nimmt keinen Wert.`,
  needsValue: {
    profile: 'Nach --profile muss ein Ordner stehen.',
    'log-file': 'Nach --log-file muss eine Datei stehen.',
    'send-to': 'Nach --send-to muss eine Adresse stehen.',
    send: 'Nach --send muss mindestens eine Datei stehen.',
  },
  unknownWord: (word: string): string => `Balcony weiß nicht, was es mit ${quoted(word, 80)} tun soll.`,
  tryHelp: 'Versuche --help.',
} as const

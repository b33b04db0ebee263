import { quoted } from './quoted.ts'

const help = `Usage: balcony [OPTION]... [LINK]
       balcony [OPTION]... --send-to ADDRESS [TEXT]
       balcony [OPTION]... --send FILE...

LINK is an address like xmpp:juliet@example.org. Balcony asks before it does anything.

  --profile DIR    keep all data of this run in DIR
  --hidden         start without a window if the desktop has a tray
  --verbose        log more, and to the terminal too
  --log-file FILE  log to FILE instead of the folder "logs" in the profile
  --send-to ADDRESS TEXT
                   prepare TEXT for ADDRESS; you press Enter to send it
  --send FILE...   choose in the window who gets the files, then press Enter to send them
  --version        show the version and exit
  --help           show this help and exit`

/** Answers on the terminal: the help, and one sentence about wrong use. Options are named as they are typed. */
export const commandLine = {
  help,
  takesNoValue: (option: string): string => `--${option} takes no value.`,
  needsValue: {
    profile: '--profile needs a folder after it.',
    'log-file': '--log-file needs a file after it.',
    'send-to': '--send-to needs an address after it.',
    send: '--send needs at least one file after it.',
  },
  unknownWord: (word: string): string => `Balcony does not know what to do with ${quoted(word, 80)}.`,
  tryHelp: 'Try --help.',
} as const

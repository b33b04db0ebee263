/** Why Balcony cannot start, one sentence each, and what the system shows about its start. */
export const starting = {
  cannotStart: 'Balcony can’t start',
  noScreen: 'Balcony can’t find a screen to open its window on.',
  linkTooLong: 'The link is too long for Balcony to open.',
  filesTooMany: 'These are too many files for one start of Balcony. Send fewer at a time.',
  /** `reason` comes from the system. */
  damaged: (reason: string): string =>
    `A part of Balcony is missing or damaged. Install it again. (${reason})`,
  folder: {
    full: (folder: string): string =>
      `The disk with Balcony’s folder ${folder} is full. Make some room, then start Balcony again.`,
    unwritable: (folder: string): string =>
      `Balcony is not allowed to write to its folder ${folder}. Make the folder writable, then start Balcony again.`,
    'not-a-folder': (folder: string): string =>
      `${folder} is not a folder, so Balcony can’t keep anything there. Choose another one with --profile.`,
    unreachable: (folder: string): string =>
      `Balcony can’t reach its folder ${folder}. Connect its disk, then start Balcony again.`,
  },
  /** Stands beside Balcony in the system's list of programs that start at login. */
  atLogin: 'Messages from your Jabber accounts',
} as const

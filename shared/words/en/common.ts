import type { Show } from '../../model/presence.ts'

const presence: Readonly<Record<Show, string>> = {
  available: 'Available',
  away: 'Away',
  dnd: 'Do not disturb',
  xa: 'Extended away',
  offline: 'Offline',
}

export const common = {
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',
  save: 'Save',
  tryAgain: 'Try again',
  showPassword: 'Show what is typed',
  hidePassword: 'Hide what is typed',
  presence,
} as const

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
  showPassword: 'Show what you typed',
  hidePassword: 'Hide what you typed',
  presence,
} as const

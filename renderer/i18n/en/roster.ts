export const roster = {
  contacts: 'Contacts',
} as const

import { plural } from './plural.ts'

export const deleting = {
  goes: 'Das wird gelöscht',
  onServer: (contacts: number) =>
    plural(contacts, {
      one: 'Auf dem Server: deine Kontaktliste (1 Kontakt) und die Nachrichten, die er für dich aufbewahrt',
      other: `Auf dem Server: deine Kontaktliste (${contacts} Kontakte) und die Nachrichten, die er für dich aufbewahrt`,
    }),
  here: (chats: number) =>
    plural(chats, {
      one: 'Auf diesem Computer: dein Passwort und 1 Chat mit seinem Verlauf',
      other: `Auf diesem Computer: dein Passwort und ${chats} Chats mit ihrem Verlauf`,
    }),
  drafts: (count: number) =>
    plural(count, {
      one: 'Auf diesem Computer: 1 Entwurf, den du noch nicht gesendet hast',
      other: `Auf diesem Computer: ${count} Entwürfe, die du noch nicht gesendet hast`,
    }),
  stays: 'Was du gesendet hast, bleibt bei denen, denen du geschrieben hast.',
}

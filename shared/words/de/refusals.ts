import type { Asked } from '../../model/failure.ts'

export const conditions: Readonly<Record<string, string>> = {
  'item-not-found': 'Der Server kennt diese Adresse nicht. Prüfe die Schreibweise.',
  'jid-malformed': 'Der Server nimmt diese Adresse nicht an. Prüfe die Schreibweise.',
  forbidden: 'Der Server erlaubt das nicht.',
  'not-allowed': 'Der Server erlaubt das nicht.',
  'not-authorized': 'Der Server möchte, dass du dich vorher neu anmeldest.',
  'policy-violation': 'Die Regeln des Servers erlauben das nicht.',
  'resource-constraint': 'Der Server ist gerade überlastet. Versuch es später noch einmal.',
  'remote-server-not-found':
    'Der Server zu dieser Adresse wurde nicht gefunden. Prüfe den Teil nach dem @-Zeichen.',
  'remote-server-timeout': 'Der Server zu dieser Adresse antwortet nicht. Versuch es später noch einmal.',
  'recipient-unavailable': 'Diese Person ist gerade nicht erreichbar. Versuch es später noch einmal.',
  'service-unavailable': 'Der Server bietet das nicht an.',
  'feature-not-implemented': 'Der Server bietet das nicht an.',
  'internal-server-error': 'Auf dem Server ist etwas schiefgegangen. Versuch es später noch einmal.',
  'not-acceptable': 'Der Server nimmt das nicht an. Ändere es und versuch es noch einmal.',
  conflict: 'Der Server hat das schon, es wurde also nichts geändert.',
}

export const refusals: Readonly<Record<Asked, Readonly<Record<string, string>>>> = {
  contact: {
    'not-acceptable':
      'Dein Server nimmt den Namen oder die Gruppen dieses Kontakts nicht an. Kürze oder ändere sie und versuch es noch einmal.',
    'bad-request': 'Dein Server nimmt diesen Kontakt nicht an. Prüfe Adresse, Name und Gruppen.',
    'item-not-found': 'Dein Server hat diesen Kontakt nicht mehr, es wurde also nichts geändert.',
    forbidden: 'Dein Server lässt dich diesen Kontakt nicht ändern.',
    'not-allowed': 'Dein Server lässt dich diesen Kontakt nicht ändern.',
    'policy-violation':
      'Die Regeln deines Servers erlauben das nicht. Vielleicht hast du schon so viele Kontakte, wie er zulässt.',
    'resource-constraint':
      'Dein Server kann diesen Kontakt gerade nicht speichern. Versuch es später noch einmal oder entferne Kontakte, die du nicht mehr brauchst.',
    'service-unavailable':
      'Dein Server kann deine Kontakte gerade nicht ändern. Versuch es später noch einmal.',
    'feature-not-implemented': 'Dein Server kann deine Kontakte nicht ändern.',
  },
  block: {
    'item-not-found': 'Dein Server hat diese Adresse nicht blockiert, es wurde also nichts geändert.',
    'jid-malformed': 'Dein Server nimmt diese Adresse nicht an und kann sie nicht blockieren.',
    forbidden: 'Dein Server lässt dich nicht ändern, wer blockiert ist.',
    'not-allowed': 'Dein Server lässt dich nicht ändern, wer blockiert ist.',
    'policy-violation':
      'Die Regeln deines Servers erlauben das nicht. Vielleicht sind schon so viele Adressen blockiert, wie er zulässt.',
    'resource-constraint':
      'Dein Server kann gerade nicht ändern, wer blockiert ist. Versuch es später noch einmal.',
    'service-unavailable':
      'Dein Server kann gerade nicht ändern, wer blockiert ist. Versuch es später noch einmal.',
    'feature-not-implemented': 'Dein Server kann keine Adressen blockieren. Frag die Betreiber des Servers.',
  },
}

const BLOCKED_OR_STRANGER =
  'Vielleicht hat die andere Seite dich blockiert oder nimmt keine Nachrichten von Unbekannten an.'

export const messageRefusals: Readonly<Record<string, string>> = {
  'service-unavailable':
    'Die Nachricht wurde nicht zugestellt. Vielleicht gibt es die Adresse nicht, oder die andere Seite hat dich blockiert oder nimmt keine Nachrichten von Unbekannten an.',
  forbidden: `Die Nachricht wurde nicht angenommen. ${BLOCKED_OR_STRANGER}`,
  'not-allowed': `Die Nachricht wurde nicht durchgelassen. ${BLOCKED_OR_STRANGER}`,
  'not-authorized': `Die Nachricht wurde nicht erlaubt. ${BLOCKED_OR_STRANGER}`,
  'subscription-required':
    'Die andere Seite nimmt nur Nachrichten von ihren Kontakten an. Bitte sie, dich hinzuzufügen.',
  'registration-required':
    'Die andere Seite nimmt nur Nachrichten von Personen an, die dort ein Konto haben. Erstelle dort zuerst eines.',
  'item-not-found': 'Niemand hat diese Adresse. Prüfe die Schreibweise.',
  'jid-malformed': 'Der Server nimmt diese Adresse nicht an. Prüfe die Schreibweise.',
  gone: 'Diese Adresse wird nicht mehr verwendet. Frag nach der neuen.',
  redirect: 'Diese Person hat jetzt eine andere Adresse. Frag nach der neuen.',
  'recipient-unavailable': 'Diese Person ist gerade nicht erreichbar. Versuch es später noch einmal.',
  'remote-server-not-found':
    'Der Server der anderen Seite wurde nicht gefunden. Prüfe den Teil nach dem @-Zeichen.',
  'remote-server-timeout': 'Der Server der anderen Seite antwortet nicht. Versuch es später noch einmal.',
  'policy-violation':
    'Die Regeln eines Servers erlauben diese Nachricht nicht. Vielleicht ist sie zu lang, oder du hast zu viele gesendet.',
  'resource-constraint':
    'Der Server der anderen Seite kann gerade keine weiteren Nachrichten aufbewahren. Versuch es später noch einmal.',
  'not-acceptable': 'Der Server der anderen Seite nimmt diese Nachricht nicht an.',
  'feature-not-implemented': 'Der Server der anderen Seite kann Nachrichten dieser Art nicht zustellen.',
  'internal-server-error':
    'Auf einem Server unterwegs ist etwas schiefgegangen. Versuch es später noch einmal.',
}

/** Where a server offers a weaker way to sign in than the account has used before. */
export const signIn = {
  review: 'Anmeldung prüfen',
  title: (address: string): string => `Anmeldung von ${address}`,
  weaker:
    'Der Server bietet die stärkere Anmeldung, die du bisher genutzt hast, nicht mehr an. Vielleicht haben seine Betreiber das geändert. Oder jemand zwischen dir und dem Server hat sie aus dem Angebot entfernt, um in dein Konto zu kommen.',
  passwordItself:
    'Die verbleibende Anmeldung sendet das Passwort selbst. Jeder am anderen Ende kann es lesen.',
  before: 'Vorher',
  now: 'Jetzt',
  mechanism: {
    'SCRAM-SHA-512': 'SCRAM-SHA-512: beweist das Passwort, ohne es zu senden',
    'SCRAM-SHA-256': 'SCRAM-SHA-256: beweist das Passwort, ohne es zu senden',
    'SCRAM-SHA-1': 'SCRAM-SHA-1: beweist das Passwort, ohne es zu senden',
    PLAIN: 'PLAIN: sendet das Passwort selbst',
  },
  binding: {
    'tls-exporter': 'an diese Verbindung gebunden',
    'tls-server-end-point': 'an das Zertifikat des Servers gebunden',
    none: 'nicht an die Verbindung gebunden',
  },
  ask: 'Frag die Betreiber des Servers, ob das so gewollt ist, aber nicht über dieses Konto. Melde dich nur dann an.',
  refuse: 'Nicht verbinden',
  accept: 'Schwächer anmelden',
} as const

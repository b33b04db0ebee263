import type { ConnectionSecurity } from '../../model/account.ts'
import type { CertificateProblem } from '../../model/failure.ts'

const security: Readonly<Record<ConnectionSecurity, string>> = {
  automatic: 'Automatisch',
  'direct-tls': 'Direktes TLS',
  starttls: 'STARTTLS',
  none: 'Keine (nur bei einem Server auf diesem Computer)',
}

const problem: Readonly<Record<CertificateProblem, string>> = {
  expired: 'Das Zertifikat dieses Servers ist abgelaufen. Sag es den Betreibern des Servers.',
  'not-yet-valid':
    'Das Zertifikat dieses Servers ist noch nicht gültig. Prüfe, ob die Uhr dieses Computers richtig geht.',
  'self-signed': 'Dieser Server hat sein Zertifikat selbst ausgestellt. Niemand sonst bestätigt, wer er ist.',
  'unknown-issuer': 'Dieser Computer kennt den Aussteller des Zertifikats nicht.',
  'wrong-name': 'Das Zertifikat dieses Servers gilt für einen anderen Namen. Prüfe, ob die Adresse stimmt.',
  changed:
    'Das ist nicht das Zertifikat, dem du bisher vertraut hast. Vielleicht sitzt jemand zwischen dir und dem Server. Frag die Betreiber des Servers, bevor du weitermachst.',
  other: 'Balcony konnte das Zertifikat dieses Servers nicht prüfen.',
}

export const accounts = {
  rail: 'Konten',
  add: 'Konto hinzufügen',
  newConversation: 'Neuer Chat',
  settings: 'Einstellungen',

  welcome: 'Willkommen bei Balcony',
  welcomeText: 'Chatte mit allen auf Jabber, ganz gleich auf welchem Server.',
  signIn: 'Anmelden',
  createAccount: 'Konto erstellen',
  createAccountText: 'Auf einem Server, der neue Konten annimmt.',
  tryDemo: 'Demo ausprobieren',
  tryDemoText:
    'Probier alles mit erfundenen Personen aus. Es bleibt auf diesem Computer und ist beim Schließen wieder weg.',
  startingDemo: 'Die Demo startet …',
  demoIsOpen: 'Die Demo ist in einem anderen Fenster offen.',
  haveAccount: 'Ich habe ein Konto',

  address: 'Adresse',
  addressPlaceholder: 'du@example.org',
  password: 'Passwort',
  advanced: 'Erweitert',
  server: 'Server',
  serverHint: 'Meist leer: Balcony findet ihn selbst.',
  port: 'Port',
  connectionSecurity: 'Verbindungssicherheit',
  security,
  signingIn: 'Anmeldung läuft …',
  portInvalid: 'Ein Port ist eine Zahl von 1 bis 65535.',

  registerServer: 'Server',
  registerServerPlaceholder: 'example.org',
  registerServerHint: 'Der Teil deiner Adresse nach dem @-Zeichen.',
  continue: 'Weiter',
  asking: 'Der Server wird gefragt, was er braucht …',
  registerOn: (domain: string): string => `Neues Konto auf ${domain}`,
  userName: 'Benutzername',
  userNameKept: 'Deine Einladung gilt für diesen Namen.',
  creating: 'Das Konto wird erstellt …',
  connectTo: 'Verbinden mit',
  otherServer: 'Anderen Server wählen',

  certificateOf: (address: string): string => `Zertifikat für ${address}`,
  certificateProblem: problem,
  certificateFor: 'Für',
  certificateNames: 'Namen',
  certificateBy: 'Ausgestellt von',
  certificateValid: 'Gültig',
  certificateRange: (from: string, to: string): string => `${from} bis ${to}`,
  certificateFingerprint: 'Fingerabdruck (SHA-256)',
  certificateCompare:
    'Vergleiche den Fingerabdruck mit einem, den du auf anderem Weg bekommen hast. Vertraue dem Zertifikat nur, wenn beide gleich sind.',
  trust: 'Diesem Zertifikat vertrauen',
  doNotTrust: 'Nicht verbinden',

  presence: (show: string): string => `Status: ${show}`,
  presenceIdle: (show: string): string => `Status: ${show} (untätig)`,
  idleSince: (show: string, time: string): string => `${show}, keine Eingabe seit ${time}`,
  otherDevice: (show: string): string => `Auf einem anderen Gerät: ${show}`,
  presenceLabel: 'Status',
  statusMessage: 'Statusnachricht',
  statusPlaceholder: 'Was machst du gerade?',

  accountMenu: (address: string, state: string): string => `${address}, ${state}`,
  allAccounts: 'Alle Konten anzeigen',
  onlyThisAccount: 'Nur dieses Konto anzeigen',
  accountSettings: 'Kontoeinstellungen',
  tryNow: 'Jetzt versuchen',
  reviewCertificate: 'Zertifikat ansehen',
  givePassword: 'Passwort eingeben',
  passwordFor: (address: string): string => `Passwort für ${address}`,
  keepPassword: 'Im Schlüsselbund speichern',
  connect: 'Verbinden',
  states: {
    disabled: 'ausgeschaltet',
    offline: 'offline',
    connecting: 'verbindet sich',
    online: 'verbunden',
    retrying: 'wartet auf den nächsten Versuch',
    stopped: 'braucht deine Aufmerksamkeit',
  },
} as const

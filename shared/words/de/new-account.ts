export const newAccount = {
  aboutServers:
    'Ein Server führt dein Konto, so wie ein E-Mail-Anbieter. Personen auf allen Servern können einander schreiben.',
  findServer:
    'Frag jemanden, der Jabber schon nutzt, welcher Server gut ist, oder such dir einen aus dieser Liste aus:',
  serverList: 'providers.xmpp.net',
  suggested: 'Vorgeschlagene Server',

  title: 'Dein Konto ist bereit',
  address: 'Deine Adresse',
  copy: 'Adresse kopieren',
  copied: 'Kopiert.',
  nextSteps: 'Wie es weitergeht',
  give: 'Gib deine Adresse weiter. Andere finden dich damit in jedem Jabber-Programm.',
  add: 'Füge eine Person mit ihrer Adresse hinzu. Sobald sie zustimmt, siehst du, wann sie online ist.',
  keepPassword:
    'Schreib dein Passwort auf und verwahre es gut. Du brauchst es auf jedem anderen Gerät, und die meisten Server können dir kein neues schicken.',
  passwordKept: 'Auf diesem Computer merkt Balcony es sich für dich.',
  passwordAsked: 'Balcony fragt bei jedem Start danach.',
  addSomebody: 'Kontakt hinzufügen',
  later: 'Später',
}

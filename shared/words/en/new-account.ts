/** Finding a server, and the first steps with a new account. */
export const newAccount = {
  aboutServers:
    'A server keeps your account, like an email provider. People on all servers can write to each other.',
  findServer: 'Ask a friend who uses Jabber which server they like, or choose one from this list:',
  serverList: 'providers.xmpp.net',
  suggested: 'Suggested servers',

  title: 'Your account is ready',
  address: 'Your address',
  copy: 'Copy address',
  copied: 'Copied.',
  nextSteps: 'What to do next',
  give: 'Give your address to your friends. They can find you with any Jabber app.',
  add: 'Add a friend by their address. Once they accept, you see when they are online.',
  keepPassword:
    'Write your password down and keep it safe. You need it on every other device, and most servers can’t send you a new one.',
  passwordKept: 'On this computer, Balcony remembers it for you.',
  passwordAsked: 'Balcony asks for it at every start.',
  addSomebody: 'Add a friend',
  later: 'Later',
} as const

'use strict'
/**
 * Who may import whom: the table of ARCHITECTURE.md as rules for dependency-cruiser. `npm run check` enforces them,
 * type-only imports included.
 */
/** A layer of the engine that has a rule of its own below. */
const knownLayer = '(?:jid|uri|xml|net|stream|stanza|xep|client|testing)/'
const test = '(\\.test\\.ts|/testing/|/testing\\.ts)'
/** Every folder of the domain but the database is a feature. */
const domainFeature = '^electron/domain/(?!db/)[^/]+/'
const rule = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: test },
  to: { pathNot: allowed },
})

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'electron-stays-in-its-rooms',
      severity: 'error',
      from: { pathNot: '^electron/(main|run|preload)\\.ts|^electron/(ipc|shell)/|^build/' },
      to: { path: '^electron$|node_modules/electron/' },
    },
    {
      name: 'tests-stay-in-tests',
      severity: 'error',
      comment: 'What is shipped imports nothing that exists for tests.',
      from: { path: '^(electron|renderer|shared)/', pathNot: test },
      to: { path: `^(electron|renderer|shared)/.*${test}` },
    },
    {
      name: 'made-up-words-stay-in-tests',
      severity: 'error',
      from: { path: '^(electron|renderer|shared)/', pathNot: test },
      to: { path: '^shared/words/made-up\\.ts$' },
    },
    rule('shared', '^shared/', ['^shared/', 'node_modules/valibot/']),
    rule('engine-jid', '^electron/engine/jid/', [
      '^electron/engine/jid/',
      '^shared/model/',
      '^(node:)?[a-z/]+$',
    ]),
    rule('engine-uri', '^electron/engine/uri/', [
      '^electron/engine/(uri|jid)/',
      '^shared/model/',
      '^(node:)?[a-z/]+$',
    ]),
    rule('engine-xml', '^electron/engine/xml/', [
      '^electron/engine/xml/',
      '^shared/(model|text)/',
      '^(node:)?[a-z/]+$',
    ]),
    rule('engine-net', '^electron/engine/net/', [
      '^electron/engine/(net|xml)/',
      '^electron/engine/ports\\.ts$',
      '^shared/model/',
      'node_modules/(undici|tldts)/',
      '^(node:)?[a-z_/]+$',
    ]),
    rule('engine-stream', '^electron/engine/stream/', [
      '^electron/engine/(stream|net|xml|jid)/',
      '^electron/engine/(ports|extension)\\.ts$',
      '^shared/model/',
      'node_modules/@mongodb-js/saslprep/',
      '^(node:)?[a-z/]+$',
    ]),
    rule('engine-stanza', '^electron/engine/stanza/', [
      '^electron/engine/(stanza|stream|xml|jid)/',
      '^electron/engine/(ports|extension|token-buckets)\\.ts$',
      '^shared/(model|events)/',
      '^(node:)?[a-z/]+$',
    ]),
    rule('engine-xep', '^electron/engine/xep/', [
      '^electron/engine/xep/[^/]+/index\\.ts$',
      '^electron/engine/(stanza|xml|jid|uri)/',
      '^electron/engine/(ports|extension|token-buckets)\\.ts$',
      // A protocol without a socket of its own.
      '^electron/engine/net/socks5\\.ts$',
      '^shared/(model|contract|text|events)/',
      '^(node:)?[a-z/]+$',
      '^electron/engine/stream/management/about\\.ts$',
      // Conversions between the two forms of a key, which Node does not have.
      'node_modules/@noble/curves/',
      // Its own room: a module's files may see each other.
      '^electron/engine/xep/',
    ]),
    {
      name: 'xep-doors',
      severity: 'error',
      comment: 'A module sees another one only through its index.ts.',
      from: { path: '^electron/engine/xep/([^/]+)/' },
      to: { path: '^electron/engine/xep/[^/]+/', pathNot: ['^electron/engine/xep/$1/', '/index\\.ts$'] },
    },
    rule('engine-client', '^electron/engine/client/', [
      '^electron/engine/',
      '^shared/(model|events)/',
      '^(node:)?[a-z/]+$',
    ]),
    rule(
      'engine-new-layer',
      `^electron/engine/(?!${knownLayer})([^/]+)/`,
      [
        '^electron/engine/$1/',
        '^electron/engine/(xml|jid)/',
        '^electron/engine/(ports|extension)\\.ts$',
        '^shared/model/',
        '^(node:)?[a-z/]+$',
      ],
      'What stands below everything, until it has a rule of its own.',
    ),
    {
      name: 'engine-is-below',
      severity: 'error',
      from: { path: '^electron/engine/' },
      to: { path: '^(electron/(domain|ipc|shell|main|run|preload)|renderer|build)', pathNot: '^build/live/' },
    },
    {
      name: 'domain-below-ipc',
      severity: 'error',
      from: { path: '^electron/domain/' },
      to: { path: '^(electron/(ipc|shell|main|run|preload)|renderer)' },
    },
    {
      name: 'domain-sees-the-engine-by-its-doors',
      severity: 'error',
      from: { path: '^electron/domain/', pathNot: test },
      to: {
        path: '^electron/engine/',
        pathNot: [
          '^electron/engine/index\\.ts$',
          '^electron/engine/xep/[^/]+/index\\.ts$',
          '^electron/engine/xep/index\\.ts$',
        ],
      },
    },
    {
      name: 'domain-has-no-xml-parser-and-no-sockets',
      severity: 'error',
      from: { path: '^electron/domain/', pathNot: test },
      to: { path: '^(node:)?(net|tls|dns|http|https)$' },
    },
    {
      name: 'domain-features-by-their-doors',
      severity: 'error',
      from: { path: '^electron/domain/([^/]+)/', pathNot: test },
      to: { path: domainFeature, pathNot: ['^electron/domain/$1/', '^electron/domain/[^/]+/index\\.ts$'] },
    },
    {
      name: 'domain-features-by-their-doors-from-above',
      severity: 'error',
      from: { path: '^electron/domain/[^/]+$', pathNot: test },
      to: { path: domainFeature, pathNot: '^electron/domain/[^/]+/index\\.ts$' },
    },
    {
      name: 'contract-of-a-feature-is-an-island',
      severity: 'error',
      comment:
        'What the contracts share is in schemas.ts; what they come to together in features.ts and above.',
      from: { path: '^shared/contract/', pathNot: '/(app|features|index|topic-of)\\.ts$' },
      to: { path: '^shared/contract/', pathNot: '/(command|contract|schemas|topics)\\.ts$' },
    },
    rule('ipc', '^electron/ipc/', [
      '^electron/ipc/',
      '^electron/domain/(index|ports)\\.ts$',
      '^shared/',
      '^electron$',
      'node_modules/(electron|valibot)/',
      '^(node:)?[a-z/]+$',
    ]),
    rule('shell', '^electron/shell/', [
      '^electron/shell/',
      '^electron/domain/ports\\.ts$',
      '^shared/',
      '^electron$',
      'node_modules/(electron|electron-updater|keytar|valibot|@homebridge/dbus-native)/',
      '^(node:)?[a-z_/]+$',
    ]),
    {
      name: 'window-has-no-node',
      severity: 'error',
      from: { path: '^renderer/', pathNot: test },
      to: { path: '^(node:|electron/|build/)' },
    },
    {
      name: 'window-features-are-islands',
      severity: 'error',
      from: { path: '^renderer/features/([^/]+)/' },
      to: { path: '^renderer/features/', pathNot: '^renderer/features/$1/' },
    },
    {
      name: 'window-state-is-below-features',
      severity: 'error',
      from: { path: '^renderer/(?!features/|testing/)[^/]+/|^renderer/bridge', pathNot: test },
      to: { path: '^renderer/features/' },
    },
    {
      name: 'ui-is-dumb',
      severity: 'error',
      from: { path: '^renderer/ui/', pathNot: test },
      to: { path: '^renderer/(?!ui/|words\\.ts$)' },
    },
    {
      name: 'contract-values-stay-out-of-the-window',
      severity: 'error',
      comment: 'The argument schemas are checked in the main process; the window needs only their types.',
      from: { path: '^renderer/', pathNot: test },
      to: { path: 'node_modules/valibot/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|out)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'svelte', 'types', 'default'],
      extensions: ['.ts', '.js', '.svelte', '.mjs', '.cjs', '.json'],
    },
  },
}

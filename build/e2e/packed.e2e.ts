import { listPackage } from '@electron/asar'
import { getCurrentFuseWire, FuseV1Options, FuseState } from '@electron/fuses'
import { build, Platform } from 'electron-builder'
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { configuration } from '../package/config.ts'
import { findPacked } from '../package/places.ts'
import { SIZE_BUDGET, weigh } from '../package/size.ts'
import { expect, test } from './balcony.ts'
import { agree } from './confirm.ts'
import { accountButton, makeAccount, openSettings, signInQuickly } from './steps.ts'

/** Looks into the result of `npm run package -- dir`. */
const tag = '@packed'

function packed(): string {
  const binary = findPacked()
  if (binary === null) throw new Error('nothing is packed: npm run package -- dir')
  return binary
}

test('the packed Electron has its fuses blown', { tag }, async () => {
  const wire = await getCurrentFuseWire(packed())
  const states = (which: readonly FuseV1Options[]): (FuseState | undefined)[] =>
    which.map((fuse) => wire[fuse])
  const { DISABLE, ENABLE } = FuseState
  expect(
    states([
      FuseV1Options.RunAsNode,
      FuseV1Options.EnableNodeOptionsEnvironmentVariable,
      FuseV1Options.EnableNodeCliInspectArguments,
      FuseV1Options.LoadBrowserProcessSpecificV8Snapshot,
      FuseV1Options.GrantFileProtocolExtraPrivileges,
    ]),
  ).toEqual([DISABLE, DISABLE, DISABLE, DISABLE, DISABLE])
  expect(
    states([
      FuseV1Options.EnableCookieEncryption,
      FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
      FuseV1Options.OnlyLoadAppFromAsar,
    ]),
  ).toEqual([ENABLE, ENABLE, ENABLE])
})

test('it cannot be run as plain Node or made to load a module', { tag }, async ({ start }) => {
  // As plain Node it would show no window, and with a missing module it would not start.
  const { page } = await start({
    env: { ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--require=/nowhere/module.cjs' },
  })
  await expect(page.getByRole('heading', { name: 'Welcome to Balcony' })).toBeVisible()
})

test('the ASAR holds only what runs', { tag }, () => {
  const files = listPackage(join(dirname(packed()), 'resources', 'app.asar'), { isPack: false })
  const leaves = files.filter((file) => !files.some((other) => other.startsWith(`${file}/`)))
  const modules = /^\/node_modules\/(@[^/]+\/[^/]+|[^/]+)/
  const named = (pattern: RegExp): string[] => leaves.filter((file) => pattern.test(file))
  expect(
    named(/\.(tsx?|svelte|map|cc?|h|gyp|gypi|o|d|md|sh|py|mk)$/).filter((f) => !/LICENSE/.test(f)),
  ).toEqual([])
  expect(named(/test|spec|bench|demo|[\\/]host/i)).toEqual([])
  expect([...new Set(leaves.map((file) => modules.exec(file)?.[1]))].filter(Boolean).sort()).toEqual([
    '@signalapp/sqlcipher',
    'keytar',
    'node-gyp-build',
  ])
  // Each native module only for one processor.
  expect(named(/\.node$/)).toHaveLength(2)
  const others = named(/^\/(?!node_modules\/)/).map((file) => file.replace(/-[\w-]{8}\./, '-HASH.'))
  expect(others).toEqual(
    expect.arrayContaining(['/package.json', '/LICENSE', '/dist/main/main.cjs', '/dist/main/preload.cjs']),
  )
  expect(others.filter((file) => !/^\/(package\.json|LICENSE|dist\/(main|renderer)\/)/.test(file))).toEqual(
    [],
  )
})

test('beyond Electron it is small', { tag }, () => {
  const { asar, unpacked } = weigh(packed())
  expect(asar).toBeGreaterThan(100_000)
  expect(unpacked).toBeGreaterThan(100_000)
  expect(asar + unpacked).toBeLessThan(SIZE_BUDGET)
})

test('a Linux desktop learns what it is and what it opens', { tag }, async () => {
  test.skip(process.platform !== 'linux', 'a .deb is made on Linux')
  const folder = mkdtempSync(join(tmpdir(), 'balcony-deb-'))
  const recorder = join(folder, 'fpm')
  cpSync(join(import.meta.dirname, 'fpm-recorder.cjs'), recorder)
  chmodSync(recorder, 0o755)
  process.env['CUSTOM_FPM_PATH'] = recorder
  process.env['FPM_RECORD'] = join(folder, 'record.json')
  try {
    const config = configuration({ native: true, feed: null, signed: { mac: false, notarize: false } })
    await build({
      targets: Platform.LINUX.createTarget('deb'),
      prepackaged: dirname(packed()),
      publish: 'never',
      config: { ...config, directories: { ...config.directories, output: folder } },
    })
    const record = JSON.parse(readFileSync(join(folder, 'record.json'), 'utf8')) as {
      readonly args: readonly string[]
      readonly files: Readonly<Record<string, string>>
    }
    const lines = record.files['/usr/share/applications/balcony.desktop']?.split('\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        'Name=Balcony',
        'Exec=/opt/Balcony/balcony -- %U',
        'Icon=balcony',
        'StartupWMClass=balcony',
        'MimeType=x-scheme-handler/xmpp;',
        'Categories=Network;InstantMessaging;Chat;',
        'Keywords=Jabber;XMPP;Chat;Messenger;Talk;',
        'Actions=hidden;',
        '[Desktop Action hidden]',
        'Exec=balcony --hidden',
      ]),
    )
    expect(record.args).toContain('libsecret-1-0')
    expect(
      record.args.filter((arg) => /hicolor\/\d+x\d+\/apps\/balcony\.png$/.test(arg)).length,
    ).toBeGreaterThan(5)
  } finally {
    delete process.env['CUSTOM_FPM_PATH']
    rmSync(folder, { recursive: true, force: true })
  }
})

test('the thread that copies a history runs from the ASAR', { tag }, async ({ start, server }) => {
  const me = makeAccount(server.info, 'juliet')
  const { page } = await start()
  await signInQuickly(page, server.info, me)
  const settings = await openSettings(page, 'Privacy')
  await settings.getByRole('button', { name: 'Change key' }).click()
  await agree(page, 'Encrypt your history with a new key?')
  await expect(page.getByText('Your history is now encrypted with a new key')).toBeVisible()
  await expect(accountButton(page, me.address)).toBeVisible()
})

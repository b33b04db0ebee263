import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './balcony.ts'

/** The requests in Chromium's own network log, which is complete once Chromium has quit. */
function askedFor(log: string): readonly string[] {
  const text = readFileSync(log, 'utf8').trimEnd().replace(/,$/, '')
  const { constants, events } = JSON.parse(text.endsWith('}') ? text : `${text}]}`) as {
    readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> }
    readonly events: readonly {
      readonly type: number
      readonly params?: { readonly url?: string; readonly host?: string; readonly address?: string }
    }[]
  }
  const { logEventTypes } = constants
  const kinds = [
    'URL_REQUEST_START_JOB',
    'HOST_RESOLVER_MANAGER_REQUEST',
    'TCP_CONNECT_ATTEMPT',
    'UDP_CONNECT',
  ]
  const numbers = new Set(kinds.map((kind) => logEventTypes[kind]))
  return events
    .filter(({ type }) => numbers.has(type))
    .map(({ params }) => params?.url ?? params?.host ?? params?.address ?? '')
    .filter((what) => what !== '')
}

test(
  'no connection is made before anybody has signed in',
  { tag: '@packed' },
  async ({ host, start, profile }) => {
    test.skip(host === 'chromium', 'the browser of the development host is not ours')
    const log = join(profile, 'net.json')
    const connections = join(profile, 'connections.txt')
    writeFileSync(connections, '')
    const { page, quit } = await start({
      args: [`--log-net-log=${log}`],
      ...(host === 'electron' && {
        preload: join(import.meta.dirname, 'record-connections.cjs'),
        env: { BALCONY_TEST_CONNECTIONS: connections },
      }),
    })
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page
      .getByRole('form', { name: 'Sign in' })
      .getByRole('textbox', { name: 'Address' })
      .fill('juliet@capulet.example')
    // Even hostile code in our own page gets no further.
    await page.evaluate(() => {
      const { document } = globalThis as unknown as {
        document: {
          createElement(name: string): Record<string, string>
          head: { append(node: unknown): void }
        }
      }
      for (const rel of ['dns-prefetch', 'preconnect', 'prefetch', 'preload']) {
        const link = document.createElement('link')
        Object.assign(link, { rel, href: 'https://evil.example/', as: 'image' })
        document.head.append(link)
      }
    })
    await expect(page.getByRole('textbox', { name: 'Address' })).toHaveValue('juliet@capulet.example')
    await quit()
    expect(askedFor(log).filter((what) => !what.startsWith('app://balcony/'))).toEqual([])
    expect(readFileSync(connections, 'utf8')).toBe('')
  },
)

test(
  'no variable of the environment starts a program',
  { tag: '@packed' },
  async ({ host, start, profile }) => {
    test.skip(host === 'chromium' || process.platform !== 'linux', 'links are opened by xdg-open on Linux')
    const folder = join(profile, 'programs')
    mkdirSync(folder)
    const program = (name: string, script: string): string => {
      const path = join(folder, name)
      writeFileSync(path, `#!/bin/sh\n${script}\n`)
      chmodSync(path, 0o755)
      return path
    }
    const sprung = join(profile, 'sprung')
    const trap = program('trap', `echo "$0 $@" >> '${sprung}'`)
    const opened = join(profile, 'opened')
    // A stand-in for the program that opens links; it records its arguments.
    program('xdg-open', `echo "$1 BROWSER=$BROWSER MAILER=$MAILER" >> '${opened}'`)
    const { page, quit } = await start({
      env: {
        PATH: `${folder}:${process.env['PATH'] ?? ''}`,
        BROWSER: trap,
        MAILER: trap,
        GIO_LAUNCH_DESKTOP: trap,
        DBUS_SYSTEM_BUS_ADDRESS: `unixexec:path=${trap}`,
        // Only the packed app must ignore these. From its sources Balcony may still start the demo.
        ...(host === 'packed' && {
          BALCONY_DEMO: JSON.stringify([trap, 'demo']),
          BALCONY_DEMO_SECRETS: '{}',
          BALCONY_TEST_UPDATES: folder,
          APPIMAGE: trap,
        }),
      },
    })
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    if (host === 'packed') {
      const answers = await page.evaluate(async () => {
        const { balcony } = globalThis as unknown as {
          balcony: {
            call(name: string, args: object): Promise<{ ok: boolean; value?: Record<string, unknown> }>
          }
        }
        const snapshot = await balcony.call('app.snapshot', {})
        const demo = await balcony.call('app.startDemo', {})
        return [snapshot.value?.['demoAvailable'], snapshot.value?.['update'], demo.ok]
      })
      expect(answers).toEqual([false, null, false])
    }
    await page.evaluate(() => {
      const { document } = globalThis as unknown as {
        document: {
          createElement(name: string): Record<string, string>
          body: { prepend(node: unknown): void }
        }
      }
      const link = document.createElement('a')
      Object.assign(link, {
        href: 'https://good.example/',
        target: '_blank',
        textContent: 'A link to follow',
      })
      document.body.prepend(link)
    })
    await page.getByRole('link', { name: 'A link to follow' }).click()
    await expect
      .poll(() => (existsSync(opened) ? readFileSync(opened, 'utf8') : ''))
      .toBe('https://good.example/ BROWSER= MAILER=\n')
    await quit()
    expect(existsSync(sprung) ? readFileSync(sprung, 'utf8') : '').toBe('')
  },
)

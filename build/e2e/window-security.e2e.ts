import { join } from 'node:path'
import type { Bridge } from '../../shared/contract/index.ts'
import { expect, test } from './balcony.ts'
import { agree, refuse } from './confirm.ts'

declare const window: { readonly balcony: Bridge }

const OPEN_LINK = 'Open this link outside Balcony?'

const title = 'the window is sandboxed, stays where it is and speaks only the contract'
test(title, { tag: ['@packed', '@host'] }, async ({ start, host }) => {
  const { page, electron } = await start()
  await expect(page.getByRole('heading', { name: 'Welcome to Balcony' })).toBeVisible()

  await test.step('the page has no Node and only the two functions of the bridge', async () => {
    const seen = await page.evaluate(() => ({
      require: typeof (globalThis as Record<string, unknown>)['require'],
      process: typeof (globalThis as Record<string, unknown>)['process'],
      bridge: Object.keys(window.balcony).sort(),
    }))
    expect(seen).toEqual({ require: 'undefined', process: 'undefined', bridge: ['call', 'onDelta'] })
  })

  await test.step('unknown commands and wrong arguments are refused by the main process', async () => {
    const answers = await page.evaluate(() =>
      Promise.all([
        window.balcony.call('app.forge' as 'app.snapshot', {}),
        window.balcony.call('messages.send', { conversationId: 'x' as never, body: '' }),
      ]),
    )
    expect(answers).toEqual([
      { ok: false, error: { code: 'unknown-command', command: 'app.forge' } },
      { ok: false, error: { code: 'invalid-arguments', command: 'messages.send' } },
    ])
  })

  await test.step('the policy blocks foreign scripts, styles and connections', async () => {
    const stopped = await page.evaluate(async () => {
      const page = globalThis as unknown as {
        document: {
          addEventListener(name: string, fn: (event: { effectiveDirective: string }) => void): void
          createElement(name: string): { textContent: string; src: string }
          head: { append(...nodes: unknown[]): void }
        }
      }
      const violations = new Set<string>()
      const all = new Promise<void>((resolve) => {
        page.document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          violations.add(effectiveDirective)
          if (violations.has('connect-src') && violations.has('style-src-elem')) resolve()
        })
      })
      const [inline, foreign, style] = ['script', 'script', 'style'].map((name) =>
        page.document.createElement(name),
      )
      if (!inline || !foreign || !style) throw new Error('no elements')
      const attempt = (act: () => unknown): string => {
        try {
          act()
          return 'done'
        } catch {
          return 'refused'
        }
      }
      const scripts = [
        attempt(() => (inline.textContent = 'globalThis.pwned = true')),
        attempt(() => (foreign.src = 'https://evil.example/x.js')),
      ]
      style.textContent = 'body { display: none }'
      page.document.head.append(inline, foreign, style)
      const fetched = await fetch('https://evil.example/').then(
        () => 'fetched',
        () => 'refused',
      )
      await all
      return { scripts, violations: [...violations].sort(), fetched, pwned: 'pwned' in globalThis }
    })
    expect(stopped).toEqual({
      scripts: ['refused', 'refused'],
      violations: ['connect-src', 'require-trusted-types-for', 'style-src-elem'],
      fetched: 'refused',
      pwned: false,
    })
  })

  await test.step('text does not become markup, and no page reaches another computer', async () => {
    const seen = await page.evaluate(async () => {
      const page = globalThis as unknown as {
        document: { createElement(name: string): { innerHTML: string } }
        trustedTypes: { createPolicy(name: string, rules: object): unknown }
      }
      const attempt = (act: () => unknown): string => {
        try {
          act()
          return 'done'
        } catch {
          return 'refused'
        }
      }
      const policy = (await fetch('./index.html')).headers.get('content-security-policy') ?? ''
      return {
        markup: attempt(
          () => (page.document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>'),
        ),
        policies: attempt(() => page.trustedTypes.createPolicy('mine', {})),
        again: attempt(() => page.trustedTypes.createPolicy('svelte-trusted-html', {})),
        policy: policy.split('; ').filter((one) => /webrtc|trusted/.test(one)),
      }
    })
    expect(seen).toEqual({
      markup: 'refused',
      policies: 'refused',
      again: 'refused',
      policy: [
        "require-trusted-types-for 'script'",
        'trusted-types svelte-trusted-html balcony-worker',
        "webrtc 'block'",
      ],
    })
  })

  if (electron === null) return
  expect(host).toBe('electron')

  await test.step('the window has exactly the intended preferences', async () => {
    const preferences = await electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>
      }
      return contents.getLastWebPreferences()
    })
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
  })

  await test.step('a download is refused', async () => {
    const refused = electron.evaluate(
      ({ session }) =>
        new Promise((resolve) => {
          session.defaultSession.once('will-download', (event, item) =>
            resolve([item.getURL().slice(0, 5), event.defaultPrevented]),
          )
        }),
    )
    await page.evaluate(() => {
      const { document } = globalThis as unknown as {
        document: { createElement(name: string): { href: string; download: string; click(): void } }
      }
      const link = document.createElement('a')
      Object.assign(link, { href: URL.createObjectURL(new Blob(['x'])), download: 'trap.sh' })
      link.click()
    })
    expect(await refused).toEqual(['blob:', true])
  })

  await test.step('requests for a permission or a device are refused, here and on any page', async () => {
    const asked = await page.evaluate(async () => {
      const { navigator, Notification } = globalThis as unknown as {
        navigator: {
          mediaDevices: {
            getUserMedia(what: object): Promise<unknown>
            getDisplayMedia(what: object): Promise<unknown>
          }
          usb?: { requestDevice(what: object): Promise<unknown> }
          clipboard: { readText(): Promise<string> }
        }
        Notification: { requestPermission(): Promise<string> }
      }
      const refused = (what: Promise<unknown>): Promise<string> =>
        what.then(
          () => 'given',
          () => 'refused',
        )
      return [
        await Notification.requestPermission(),
        await refused(navigator.mediaDevices.getUserMedia({ audio: true })),
        await refused(navigator.mediaDevices.getDisplayMedia({ video: true })),
        await refused(navigator.usb?.requestDevice({ filters: [] }) ?? Promise.reject(new Error('none'))),
        await refused(navigator.clipboard.readText()),
      ]
    })
    expect(asked).toEqual(['denied', 'refused', 'refused', 'refused', 'refused'])
    const elsewhere = await electron.evaluate(async ({ BrowserWindow, session }) => {
      const other = new BrowserWindow({
        show: false,
        webPreferences: { sandbox: true, session: session.fromPartition('other') },
      })
      await other.loadURL('data:text/html,<title>x</title>')
      const { webContents } = other
      const answers: unknown[] = []
      const windows = BrowserWindow.getAllWindows().length
      await webContents.executeJavaScript("open('https://evil.example/'); null")
      answers.push(BrowserWindow.getAllWindows().length - windows)
      answers.push(
        await webContents.executeJavaScript(
          "navigator.permissions.query({ name: 'notifications' }).then(({ state }) => state)",
        ),
      )
      other.destroy()
      return answers
    })
    expect(elsewhere).toEqual([0, 'denied'])
    await refuse(page, OPEN_LINK)
  })

  await test.step('permissions are denied, except that for copying a picture', async () => {
    expect(
      await page.evaluate(async () => {
        const { permissions } = navigator as unknown as {
          permissions: { query(what: { name: string }): Promise<{ state: string }> }
        }
        const states = ['geolocation', 'clipboard-read', 'clipboard-write'].map((name) =>
          permissions.query({ name }).then(({ state }) => state),
        )
        return Promise.all(states)
      }),
    ).toEqual(['denied', 'denied', 'granted'])
  })

  await test.step('a call from another window or from a page of another origin is refused', async () => {
    const preload = join(import.meta.dirname, '..', '..', 'dist', 'main', 'preload.cjs')
    const answers = await electron.evaluate(async ({ BrowserWindow }, preload) => {
      const ask = async (url: string): Promise<unknown> => {
        const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
        await other.loadURL(url)
        const answer: unknown = await other.webContents.executeJavaScript(
          "window.balcony.call('app.snapshot', {})",
        )
        other.destroy()
        return answer
      }
      return [await ask('app://balcony/index.html'), await ask('data:text/html,<title>x</title>')]
    }, preload)
    for (const answer of answers)
      expect(answer).toMatchObject({ ok: false, error: { code: 'unknown-command' } })
  })

  await test.step('files outside of the window are not served', async () => {
    const answers = await electron.evaluate(async ({ net }) => {
      const paths = ['main.cjs', '../main/main.cjs', '%2e%2e/main/main.cjs', 'assets/../../main/main.cjs']
      return Promise.all(
        paths.map((path) => net.fetch(`app://balcony/${path}`).then((response) => response.status)),
      )
    })
    expect(answers).toEqual([404, 404, 404, 404])
  })

  // Last, because Playwright goes on waiting for a navigation that was denied.
  await test.step('navigation and new windows are denied', async () => {
    const shown = await electron.evaluate(async ({ BrowserWindow, shell }) => {
      const opened: string[] = []
      Object.assign(shell, { opened })
      shell.openExternal = (url) => {
        opened.push(url)
        return Promise.resolve()
      }
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      if (!contents) throw new Error('no window')
      const denied: string[] = []
      contents.on('will-frame-navigate', (event) => denied.push(`${event.url} ${event.defaultPrevented}`))
      const attempts = [
        "open('https://good.example/')",
        "open('file:///etc/passwd')",
        "open('javascript:alert(1)')",
        "location.href = 'https://evil.example/'",
      ]
      // With a faked user gesture, which only this process can recognize.
      for (const attempt of attempts) await contents.executeJavaScript(`${attempt}; null`, true)
      while (denied.length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
      const title: unknown = await contents.executeJavaScript('document.querySelector("h1").textContent')
      const windows = BrowserWindow.getAllWindows().length
      return { denied, opened, url: contents.getURL(), windows, title }
    })
    expect(shown).toEqual({
      denied: ['https://evil.example/ true'],
      opened: [],
      url: 'app://balcony/index.html',
      windows: 1,
      title: 'Welcome to Balcony',
    })
    // Nobody had clicked, so the person was asked.
    await agree(page, OPEN_LINK)
    const opened = (): Promise<unknown> =>
      electron.evaluate(({ shell }) => (shell as unknown as { opened: unknown }).opened)
    await expect.poll(opened).toEqual(['https://good.example/'])
  })
})

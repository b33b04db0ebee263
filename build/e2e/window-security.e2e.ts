import { join } from 'node:path'
import type { Bridge } from '../../shared/contract/index.ts'
import { expect, test } from './balcony.ts'

declare const window: { readonly balcony: Bridge }

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

  await test.step('the policy stops scripts, styles and connections of others', async () => {
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
          if (violations.size === 3) resolve()
        })
      })
      const [inline, foreign, style] = ['script', 'script', 'style'].map((name) =>
        page.document.createElement(name),
      )
      if (!inline || !foreign || !style) throw new Error('no elements')
      inline.textContent = 'globalThis.pwned = true'
      foreign.src = 'https://evil.example/x.js'
      style.textContent = 'body { display: none }'
      page.document.head.append(inline, foreign, style)
      const fetched = await fetch('https://evil.example/').then(
        () => 'fetched',
        () => 'refused',
      )
      await all
      return { violations: [...violations].sort(), fetched, pwned: 'pwned' in globalThis }
    })
    expect(stopped).toEqual({
      violations: ['connect-src', 'script-src-elem', 'style-src-elem'],
      fetched: 'refused',
      pwned: false,
    })
  })

  if (electron === null) return
  expect(host).toBe('electron')

  await test.step('the window has the preferences we want, and no other', async () => {
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

  await test.step('permissions are denied', async () => {
    expect(
      await page.evaluate(async () => {
        const { permissions } = navigator as unknown as {
          permissions: { query(what: { name: string }): Promise<{ state: string }> }
        }
        return (await permissions.query({ name: 'geolocation' })).state
      }),
    ).toBe('denied')
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
      for (const attempt of attempts) await contents.executeJavaScript(`${attempt}; null`, true)
      while (denied.length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
      const title: unknown = await contents.executeJavaScript('document.querySelector("h1").textContent')
      const windows = BrowserWindow.getAllWindows().length
      return { denied, opened, url: contents.getURL(), windows, title }
    })
    expect(shown).toEqual({
      denied: ['https://evil.example/ true'],
      opened: ['https://good.example/'],
      url: 'app://balcony/index.html',
      windows: 1,
      title: 'Welcome to Balcony',
    })
  })
})

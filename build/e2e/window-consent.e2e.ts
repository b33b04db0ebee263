import type { Page } from 'playwright'
import type { Bridge } from '../../shared/contract/index.ts'
import { expect, test } from './balcony.ts'
import { agree, refuse } from './confirm.ts'
import { accountButton, makeAccount, signInQuickly } from './steps.ts'

declare const window: { readonly balcony: Bridge }

/** Opens devices in the window, as the page would, and lets go of them. */
const openDevices = (
  page: Page,
  devices: { readonly audio?: true; readonly video?: true },
): Promise<string> =>
  page.evaluate(async (devices) => {
    const { mediaDevices } = navigator as unknown as {
      mediaDevices: { getUserMedia(what: object): Promise<{ getTracks(): { stop(): void }[] }> }
    }
    try {
      for (const track of (await mediaDevices.getUserMedia(devices)).getTracks()) track.stop()
      return 'given'
    } catch {
      return 'refused'
    }
  }, devices)

const SOUND = { audio: true } as const
const PICTURE = { video: true } as const

for (const { device, command, question, right, wrong, asksAgain } of [
  {
    device: 'microphone',
    command: 'desktop.allowMicrophone',
    question: 'Let Balcony use the microphone?',
    right: SOUND,
    wrong: PICTURE,
    asksAgain: false,
  },
  {
    device: 'camera',
    command: 'desktop.allowCamera',
    question: 'Let Balcony use the camera?',
    right: PICTURE,
    wrong: SOUND,
    asksAgain: true,
  },
] as const) {
  test(`the ${device} opens alone, once each time, and after the person agreed`, async ({ start }) => {
    const { page, electron } = await start({ args: ['--use-fake-device-for-media-stream'] })
    test.skip(electron === null, 'a browser asks by itself')
    await expect(page.getByRole('heading', { name: 'Welcome to Balcony' })).toBeVisible()
    const allow = (on: boolean) =>
      page.evaluate(([command, on]) => window.balcony.call(command, { on }), [command, on] as const)
    const yes = { ok: true }

    expect(await openDevices(page, right)).toBe('refused')
    const asked = allow(true)
    await refuse(page, question)
    expect(await asked).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect(await openDevices(page, right)).toBe('refused')

    const again = allow(true)
    await agree(page, question)
    expect(await again).toMatchObject(yes)
    expect(await openDevices(page, { ...SOUND, ...PICTURE })).toBe('refused')
    expect(await openDevices(page, wrong)).toBe('refused')
    expect(await openDevices(page, right)).toBe('given')
    expect(await openDevices(page, right)).toBe('refused')

    const third = allow(true)
    if (asksAgain) await agree(page, question)
    expect(await third).toMatchObject(yes)
    expect(await allow(false)).toMatchObject(yes)
    expect(await openDevices(page, right)).toBe('refused')
  })
}

test(
  'hostile code in the window still has to ask the person',
  { tag: ['@packed', '@host'] },
  async ({ start, server }) => {
    test.slow()
    const me = makeAccount(server.info, 'juliet')
    const { page } = await start()
    await signInQuickly(page, server.info, me)
    /** Makes many calls over the bridge at once, as hostile code would, and gives the codes of the answers. */
    const call = (calls: readonly (readonly [string, object])[]): Promise<readonly string[]> =>
      page.evaluate(
        (calls) =>
          Promise.all(
            calls.map(async ([name, args]) => {
              const answer = await window.balcony.call(name as 'app.snapshot', args)
              return answer.ok ? 'done' : answer.error.code
            }),
          ),
        calls,
      )
    const accountId = await page.evaluate(async () => {
      const snapshot = await window.balcony.call('app.snapshot', {})
      return snapshot.ok ? (snapshot.value.accounts[0]?.id ?? '') : ''
    })
    await test.step('the recovery phrase is given to the window once the person has agreed', async () => {
      const words = page.evaluate(async () => {
        const answer = await window.balcony.call('store.showPhrase', {})
        return answer.ok ? answer.value.length : answer.error.code
      })
      await agree(page, 'Show the recovery phrase of your history?')
      expect(await words).toBe(24)
    })

    const fingerprint = 'ab'.repeat(32)
    const settings = { host: 'evil.example', security: 'none' }
    const signIn = { attempt: accountId, address: 'x@y.example', password: 'x', settings }
    const dangerous: readonly (readonly [string, object])[] = [
      ['store.showPhrase', {}],
      ['store.changeProtection', { protection: 'none' }],
      ['store.changeProtection', { protection: 'passphrase', passphrase: 'of the enemy' }],
      ['store.changeProtection', { protection: 'keychain' }],
      ['store.startAfresh', {}],
      ['store.restore', { secret: { kind: 'own' } }],
      ['app.chooseProtection', { protection: 'none' }],
      ['accounts.changeSettings', { accountId, settings }],
      ['accounts.trustCertificate', { accountId, fingerprint }],
      ['accounts.signIn', { ...signIn, trustFingerprint: fingerprint }],
      [
        'accounts.startRegistration',
        { attempt: accountId, domain: 'y.example', settings, trustFingerprint: fingerprint },
      ],
      ['accounts.givePassword', { accountId, password: 'x', keep: true }],
      ['accounts.changePassword', { accountId, password: 'x' }],
      ['accounts.remove', { accountId }],
      ['accounts.deleteFromServer', { accountId }],
      ['roster.remove', { accountId, jid: me.address }],
      ['messages.deleteHere', { messageIds: [1] }],
      ['messages.retract', { messageId: 1 }],
      ['messages.retractAll', { messageIds: [1, 2] }],
    ]

    await test.step('one question is on the screen, and everything else is refused meanwhile', async () => {
      const first = call(dangerous.slice(0, 1))
      expect(await call(dangerous.slice(1))).toEqual(dangerous.slice(1).map(() => 'question-open'))
      await refuse(page, 'Show the recovery phrase of your history?')
      expect(await first).toEqual(['cancelled'])
    })

    await test.step('the question names what will happen, and to whom', async () => {
      const answers = call([['accounts.deleteFromServer', { accountId }]])
      await refuse(page, `Delete ${me.address} for good?`)
      expect(await answers).toEqual(['cancelled'])
    })

    await test.step('after three refusals the person is not asked again', async () => {
      const answers = call([['accounts.changeSettings', { accountId, settings }]])
      await refuse(page, `Use another server for ${me.address}?`)
      expect(await answers).toEqual(['cancelled'])
      expect(await call(dangerous)).toEqual(dangerous.map(() => 'question-open'))
      await expect(accountButton(page, me.address)).toBeVisible()
    })
  },
)

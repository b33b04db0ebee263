import { expect, test } from './balcony.ts'
import { makeAccount, messages, say, signInQuickly, startChat } from './steps.ts'

test('quitting asks first while a message has not been sent, and Stay stays', async ({
  host,
  server,
  start,
}) => {
  test.skip(host !== 'electron', 'the desktop’s own box')
  const [romeo, juliet] = [makeAccount(server.info, 'romeo'), makeAccount(server.info, 'juliet')]
  const { page, electron, quit } = await start()
  await signInQuickly(page, server.info, romeo)
  await startChat(page, juliet.address, 'Start chat')
  // The questions asked, and the person's answer: 0 quits, 1 stays.
  await electron?.evaluate(({ dialog }) => {
    const asked: unknown[] = []
    Object.assign(globalThis, { asked })
    dialog.showMessageBox = (...args: unknown[]) => {
      asked.push(args.at(-1))
      return Promise.resolve({ response: 1, checkboxChecked: false })
    }
  })
  const asked = () =>
    electron?.evaluate(() => (globalThis as unknown as { asked: { message: string }[] }).asked)
  const wish = () => electron?.evaluate(({ app }) => app.quit())

  await page.getByRole('button', { name: /^Presence: / }).click()
  await page.getByRole('menuitemradio', { name: 'Offline' }).click()
  await expect(page.getByRole('button', { name: 'Presence: Offline' })).toBeVisible()
  await say(page, 'It is still here')
  await expect(messages(page, 'It is still here')).toHaveCount(1)
  await wish()
  await expect.poll(asked).toMatchObject([
    {
      message: '1 message has not been sent yet.',
      detail: 'Balcony will send it the next time you start it.',
      buttons: ['Quit', 'Stay'],
    },
  ])
  await say(page, 'And so am I')
  await expect(messages(page, 'And so am I')).toHaveCount(1)
  await quit()
})

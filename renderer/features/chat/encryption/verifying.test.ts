import { fireEvent, screen, waitFor, within } from '@testing-library/svelte'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { EncryptionDevice, VerificationLink } from '../../../../shared/model/encryption.ts'
import type { Failure } from '../../../../shared/model/failure.ts'
import type { BareJid } from '../../../../shared/model/jid.ts'
import { err, ok, type Result } from '../../../../shared/model/result.ts'
import type { FileTools } from '../../../preparing/file-tools.ts'
import { openEncryptedChat } from '../../../testing/encrypted-chat.ts'
import { sampleDevices } from '../../../testing/encryption.ts'
import { createFakeFileTools } from '../../../testing/file-tools.ts'
import { giveLayout } from '../../../testing/layout.ts'
import { callsOf } from '../../../testing/open-chat.ts'
import { ROMEO } from '../../../testing/sample.ts'
import type { Camera } from '../../../ui/camera.ts'

// The whole window is drawn, on a machine that may have much to do.
vi.setConfig({ testTimeout: 20_000 })

const JULIET = 'juliet@capulet.example' as BareJid
const TYBALT = 'tybalt@capulet.example' as BareJid

beforeEach(() => {
  giveLayout()
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
})

async function openVerify(tools?: FileTools) {
  const chat = await openEncryptedChat({}, tools)
  const { inside } = await chat.dialog()
  const device = inside.getByRole('listitem', { name: 'Device 22' })
  await fireEvent.click(within(device).getByRole('button', { name: 'Verify' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Verify a device of Juliet Capulet' }))
  const byLink = async (link: string): Promise<void> => {
    await fireEvent.click(dialog.getByRole('button', { name: 'By link or code' }))
    await fireEvent.input(dialog.getByRole('textbox', { name: 'Verification link' }), {
      target: { value: link },
    })
    await fireEvent.click(dialog.getByRole('button', { name: 'Check the link' }))
  }
  return { ...chat, dialog, byLink }
}

describe('verifying a device', () => {
  const phone = sampleDevices.find(({ device }) => device === 22) as EncryptionDevice

  it('compares both fingerprints', async () => {
    const { dialog, bridge } = await openVerify()
    const shown = (name: string): string => dialog.getByRole('group', { name }).textContent.trim()
    expect(shown('Fingerprint of Device 22')).toBe(phone.fingerprint)
    expect(shown('Fingerprint of this device')).not.toBe(phone.fingerprint)
    await fireEvent.click(dialog.getByRole('button', { name: 'They match' }))
    const { fingerprint: key } = phone
    await waitFor(() =>
      expect(callsOf(bridge, 'encryption.decide')).toEqual([
        { accountId: ROMEO, owner: JULIET, key, trust: 'verified' },
      ]),
    )
  })

  it('by a link says first what it would do', async () => {
    const { dialog, byLink, bridge } = await openVerify()
    await byLink('xmpp:juliet@capulet.example?omemo-sid-22=00')
    expect(await dialog.findByText('This verifies one device of Juliet Capulet.')).toBeTruthy()
    expect(callsOf(bridge, 'encryption.verify')).toEqual([])
    await fireEvent.click(dialog.getByRole('button', { name: 'Verify by link' }))
    expect(await dialog.findByText('One device is verified now.')).toBeTruthy()
    expect(callsOf(bridge, 'encryption.verify')).toHaveLength(1)
  })

  it.each([
    ['for somebody else', { owner: TYBALT, known: 1, unknown: 0 }, /Nothing was verified/],
    ['of unknown devices', { owner: JULIET, known: 0, unknown: 2 }, /None of the devices in this link/],
  ] as readonly [string, VerificationLink, RegExp][])('refuses a link %s', async (_what, value, sentence) => {
    const { dialog, byLink, bridge } = await openVerify()
    bridge.answer({ 'encryption.readLink': () => ({ ok: true, value }) })
    await byLink('xmpp:somebody')
    expect(await dialog.findByText(sentence)).toBeTruthy()
    expect(dialog.queryByRole('button', { name: 'Verify by link' })).toBeNull()
    expect(callsOf(bridge, 'encryption.verify')).toEqual([])
  })

  it('refuses what is no link, and a picture without a code', async () => {
    const { dialog, byLink } = await openVerify()
    await byLink('hello')
    expect((await dialog.findByRole('alert')).textContent).toContain('not a code for verifying devices')
    const field = dialog.getByRole('textbox', { name: 'Verification link' })
    const files = [new File(['a letter'], 'code.png', { type: 'image/png' })]
    await fireEvent.paste(field, { clipboardData: { files } })
    await waitFor(() => expect(dialog.getByRole('alert').textContent).toContain('No QR code was found'))
  })
})

describe('a code before the camera', () => {
  /** A camera that sees nothing until it is told to, and counts. */
  function fakeCamera() {
    let see: (text: string) => void = () => {}
    let fail: () => void = () => {}
    const camera = {
      show: vi.fn(),
      code: () => new Promise<string>((resolve) => (see = resolve)),
      stop: vi.fn(),
      onFault: (listener: () => void) => void (fail = listener),
    } satisfies Camera
    return { camera, see: (text: string) => see(text), fail: () => fail() }
  }

  async function scan(opened: Result<Camera, Failure>) {
    const openCamera = vi.fn(() => Promise.resolve(opened))
    const verify = await openVerify(createFakeFileTools({ openCamera }))
    await fireEvent.click(verify.dialog.getByRole('button', { name: 'By link or code' }))
    const use = async (): Promise<void> => {
      await fireEvent.click(verify.dialog.getByRole('button', { name: 'Use the camera' }))
    }
    return { ...verify, use, openCamera }
  }

  it('is read as soon as it is seen, after the person agreed, and the camera is off then', async () => {
    const { camera, see } = fakeCamera()
    const { dialog, use, bridge } = await scan(ok(camera))
    await use()
    const stop = await dialog.findByRole('button', { name: 'Stop the camera' })
    expect(callsOf(bridge, 'desktop.allowCamera')).toEqual([{ on: true }, { on: false }])
    expect(camera.show).toHaveBeenCalledWith(dialog.getByLabelText('Picture of the camera'))
    expect(dialog.getByRole('status').textContent).toContain('in front of the camera')
    see('xmpp:juliet@capulet.example?omemo-sid-22=00')
    expect(await dialog.findByText('This verifies one device of Juliet Capulet.')).toBeTruthy()
    expect(camera.stop).toHaveBeenCalledOnce()
    expect(stop.textContent.trim()).toBe('Use the camera')
    expect(dialog.queryByLabelText('Picture of the camera')).toBeNull()
    expect(callsOf(bridge, 'encryption.verify')).toEqual([])
    await fireEvent.click(dialog.getByRole('button', { name: 'Verify by link' }))
    expect(await dialog.findByText('One device is verified now.')).toBeTruthy()
  })

  it.each([
    ['that is something else', 'https://example.org/menu', undefined, /not a code for verifying devices/],
    [
      'of another account',
      'xmpp:tybalt@capulet.example?omemo-sid-1=00',
      TYBALT,
      /is for tybalt@capulet.example, not for Juliet Capulet. Nothing was verified/,
    ],
  ])('%s verifies nothing, and the next one is looked for', async (_what, text, owner, sentence) => {
    const { camera, see } = fakeCamera()
    const { dialog, use, bridge, openCamera } = await scan(ok(camera))
    if (owner)
      bridge.answer({ 'encryption.readLink': () => ({ ok: true, value: { owner, known: 1, unknown: 0 } }) })
    await use()
    await dialog.findByRole('button', { name: 'Stop the camera' })
    see(text)
    expect((await dialog.findByRole('alert')).textContent).toMatch(sentence)
    expect(dialog.queryByRole('button', { name: 'Verify by link' })).toBeNull()
    await use()
    await dialog.findByRole('button', { name: 'Stop the camera' })
    expect(dialog.queryByRole('alert')).toBeNull()
    expect(openCamera).toHaveBeenCalledTimes(2)
    expect(callsOf(bridge, 'encryption.verify')).toEqual([])
  })

  it.each([
    ['camera-missing', /No camera was found/],
    ['camera-refused', /can’t use the camera. Allow it/],
  ] as const)('says why there is no picture (%s)', async (code, sentence) => {
    const { dialog, use } = await scan(err({ code }))
    await use()
    expect((await dialog.findByRole('alert')).textContent).toMatch(sentence)
    expect(dialog.getByRole('button', { name: 'Use the camera' })).toBeTruthy()
  })

  it('is not looked for where the person says no', async () => {
    const { dialog, use, bridge, openCamera } = await scan(ok(fakeCamera().camera))
    bridge.answer({ 'desktop.allowCamera': () => err({ code: 'cancelled' }) })
    await use()
    await waitFor(() =>
      expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Use the camera' }).disabled).toBe(false),
    )
    expect(openCamera).not.toHaveBeenCalled()
    expect(dialog.queryByRole('alert')).toBeNull()
  })

  it('says when the camera was unplugged', async () => {
    const { camera, fail } = fakeCamera()
    const { dialog, use } = await scan(ok(camera))
    await use()
    await dialog.findByRole('button', { name: 'Stop the camera' })
    fail()
    expect((await dialog.findByRole('alert')).textContent).toMatch(/No camera was found/)
    expect(camera.stop).toHaveBeenCalledOnce()
  })

  it.each(['Stop the camera', 'Cancel', 'By link or code'])('is off after “%s”', async (name) => {
    const { camera, see } = fakeCamera()
    const { dialog, use, bridge } = await scan(ok(camera))
    await use()
    await dialog.findByRole('button', { name: 'Stop the camera' })
    await fireEvent.click(dialog.getByRole('button', { name }))
    await waitFor(() => expect(camera.stop).toHaveBeenCalledOnce())
    see('xmpp:juliet@capulet.example?omemo-sid-22=00')
    await Promise.resolve()
    expect(callsOf(bridge, 'encryption.readLink')).toEqual([])
  })

  it('lets go of a camera that opens after the dialog is gone', async () => {
    const { camera } = fakeCamera()
    let give: (opened: Result<Camera, Failure>) => void = () => {}
    const opening = new Promise<Result<Camera, Failure>>((resolve) => (give = resolve))
    const verify = await openVerify(createFakeFileTools({ openCamera: () => opening }))
    await fireEvent.click(verify.dialog.getByRole('button', { name: 'By link or code' }))
    await fireEvent.click(verify.dialog.getByRole('button', { name: 'Use the camera' }))
    await fireEvent.click(verify.dialog.getByRole('button', { name: 'Cancel' }))
    give(ok(camera))
    await waitFor(() => expect(camera.stop).toHaveBeenCalledOnce())
  })
})

import { nativeImage, Notification, type NativeImage } from 'electron'
import { createEmitter } from '../../../shared/events/emitter.ts'
import type { Speech } from '../../../shared/words/speech.ts'
import type { Notice, NoticeAction, Notifier } from '../../domain/ports.ts'
import { avatarPicture, type Picture } from './avatar-picture.ts'
import { harmless, noticeTitle } from './notice-text.ts'
import type { Ability } from './linux.ts'

const AVATAR_SIZE = 96
const MAX_BODY = 500

/** Notices by Electron, which uses the system's own on macOS and Windows. Neither takes markup. */
export function createElectronNotifier(
  platform: 'darwin' | 'win32',
  speech: Pick<Speech, 'words'>,
): Omit<Notifier, 'flash'> & {
  readonly ability: Ability
} {
  const shown = new Map<string, Notification>()
  const acted = createEmitter<[key: string, action: NoticeAction]>()
  const canAnswer = platform === 'darwin'

  function optionsOf({ title, body, sound, avatar, markRead, reply }: Notice) {
    const words = speech.words().notifier
    return {
      title: noticeTitle(title),
      body: harmless(body, MAX_BODY),
      silent: !sound,
      ...(avatar && { icon: iconOf(avatarPicture(avatar, AVATAR_SIZE)) }),
      ...(canAnswer && {
        hasReply: reply,
        replyPlaceholder: words.replyPlaceholder,
        actions: markRead ? [{ type: 'button' as const, text: words.markRead }] : [],
      }),
    }
  }

  return {
    ability: !Notification.isSupported() ? 'none' : canAnswer ? 'reply' : 'plain',
    show(notice) {
      const { key } = notice
      const act = (action: NoticeAction): void => acted.emit(key, action)
      const notification = new Notification(optionsOf(notice))
      notification.on('click', () => act({ kind: 'open' }))
      notification.on('action', () => act({ kind: 'mark-read' }))
      notification.on('reply', (_event, text) => act({ kind: 'reply', text }))
      notification.on('close', () => {
        if (shown.get(key) === notification) shown.delete(key)
      })
      // The system cannot change a notification that is shown.
      shown.get(key)?.close()
      shown.set(key, notification)
      notification.show()
    },
    close(key) {
      shown.get(key)?.close()
      shown.delete(key)
    },
    onAction: acted.on,
  }
}

/** Electron takes bitmaps as blue, green, red and alpha, premultiplied. */
function iconOf({ size, rgba }: Picture): NativeImage {
  const bitmap = Buffer.alloc(rgba.length)
  for (let at = 0; at < rgba.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(at, at + 4)
    bitmap.set([blue, green, red].map((channel) => Math.round((channel * alpha) / 255)).concat(alpha), at)
  }
  return nativeImage.createFromBitmap(bitmap, { width: size, height: size })
}

/** Files in encrypted conversations, for the tests. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import type { ConversationId } from '../../../../shared/model/ids.ts'
import type { OmemoVersion } from '../../../engine/xep/0384-omemo/index.ts'
import { look, stateOf } from '../../testing/encrypted-talk.ts'
import { createOmemoDevice, type OmemoDevice } from '../../testing/omemo-device.ts'
import { createPepServer, type PepServer } from '../../testing/pep-server.ts'
import { ACCOUNT, JULIET, quiet } from '../../testing/rig.ts'
import { open } from '../../testing/talk.ts'
import { filesRig, sha256, type FilesRig, type FilesRigOptions } from '../testing.ts'

export interface EncryptedScene {
  readonly rig: FilesRig
  readonly server: PepServer
  readonly juliet: OmemoDevice
  readonly conversation: ConversationId
}

/** A conversation with Juliet's device, encrypted unless it has published nothing. */
export async function encryptedScene(
  version: OmemoVersion | null = '0.3',
  options: FilesRigOptions = {},
): Promise<EncryptedScene> {
  const server = createPepServer()
  const rig = await filesRig({ ...options, answer: server.answer, encrypts: true })
  const juliet = createOmemoDevice(server, JULIET, 27183)
  await quiet(30)
  rig.rig.messages.archived.caughtUp(ACCOUNT)
  if (version !== null) juliet.publish(version)
  const conversation = await open(rig.rig)
  if (version !== null) {
    await look(rig.rig, conversation)
    expect(stateOf(rig.rig, conversation)).toMatchObject({ state: 'on', problem: null })
  }
  rig.rig.fake.takeSent()
  return { rig, server, juliet, conversation }
}

/** Opens what is on the server with the key in the link (XEP-0454 §3). */
export function openByLink(link: string, files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const [, rest = '', iv = '', key = ''] =
    /^aesgcm:\/\/([^#]+)#([0-9a-f]{24})([0-9a-f]{64})$/.exec(link) ?? []
  const bytes = Buffer.from(files.get(`https://${rest}`) ?? [])
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'hex'), Buffer.from(iv, 'hex'))
  decipher.setAuthTag(bytes.subarray(-16))
  return new Uint8Array(Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]))
}

/** Seals bytes with GCM as other clients do: the tag at the end. */
export function sealedBytes(
  plain: Uint8Array,
  { cipher, key, iv }: { readonly cipher: string; readonly key: Uint8Array; readonly iv: Uint8Array },
): Uint8Array {
  const sealing = createCipheriv(cipher as 'aes-256-gcm', key, iv)
  const body = [sealing.update(plain), sealing.final()]
  return new Uint8Array(Buffer.concat(cipher.endsWith('gcm') ? [...body, sealing.getAuthTag()] : body))
}

export type TestCipher = 'aes-128-gcm' | 'aes-256-gcm' | 'aes-256-cbc'

/** How somebody shares a sealed file. */
export interface SealedShare {
  readonly cipher?: TestCipher
  /** Without the tag of GCM. */
  readonly tag?: boolean
  /** null: none. */
  readonly hash?: { readonly algo: string; readonly digest: string } | null
  readonly name?: string
  readonly type?: string
  readonly change?: (sealed: Uint8Array) => Uint8Array
}

/** Puts a sealed file on a server and gives what its message says (XEP-0448 §3.1). */
export function sharedSealed(
  rig: FilesRig,
  plain: Uint8Array,
  {
    cipher = 'aes-256-gcm',
    tag = true,
    hash,
    name = 'cat.png',
    type = 'image/png',
    change,
  }: SealedShare = {},
): string {
  const key = randomBytes(cipher === 'aes-128-gcm' ? 16 : 32)
  const iv = randomBytes(cipher === 'aes-256-cbc' ? 16 : 12)
  const whole = sealedBytes(plain, { cipher, key, iv })
  const there = tag ? whole : whole.subarray(0, plain.length)
  const url = `https://files.capulet.example/${rig.http.files.size}/sealed`
  rig.http.files.set(url, change?.(there) ?? there)
  const told =
    hash === undefined ? { algo: 'sha-256', digest: base64(Buffer.from(sha256(plain), 'hex')) } : hash
  return `<file-sharing xmlns='urn:xmpp:sfs:0'><file xmlns='urn:xmpp:file:metadata:0'><name>${name}</name>
    <media-type>${type}</media-type><size>${plain.length}</size>
    ${told === null ? '' : `<hash xmlns='urn:xmpp:hashes:2' algo='${told.algo}'>${told.digest}</hash>`}</file>
    <sources><encrypted xmlns='urn:xmpp:esfs:0' cipher='urn:xmpp:ciphers:${NAMES[cipher]}:0'><key>${base64(key)}</key>
    <iv>${base64(iv)}</iv><sources xmlns='urn:xmpp:sfs:0'><url-data xmlns='http://jabber.org/protocol/url-data'
    target='${url}'/></sources></encrypted></sources></file-sharing>`
}

/** Puts a sealed file on a server and gives its link (XEP-0454). */
export function sealedLink(
  rig: FilesRig,
  plain: Uint8Array,
  {
    change,
    ivLength = 12,
  }: { readonly change?: (sealed: Uint8Array) => Uint8Array; readonly ivLength?: number } = {},
): string {
  const [key, iv] = [randomBytes(32), randomBytes(ivLength)]
  const there = sealedBytes(plain, { cipher: 'aes-256-gcm', key, iv })
  const place = `files.capulet.example/${rig.http.files.size}/sealed.png`
  rig.http.files.set(`https://${place}`, change?.(there) ?? there)
  return `aesgcm://${place}#${iv.toString('hex')}${key.toString('hex')}`
}

const NAMES: Readonly<Record<TestCipher, string>> = {
  'aes-128-gcm': 'aes-128-gcm-nopadding',
  'aes-256-gcm': 'aes-256-gcm-nopadding',
  'aes-256-cbc': 'aes-256-cbc-pkcs7',
}
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')

/** The states of all files, by their numbers. */
export const fileStates = ({ rig }: EncryptedScene): number[] =>
  rig.rig.store.all<{ state: number }>('SELECT state FROM attachment ORDER BY id').map(({ state }) => state)

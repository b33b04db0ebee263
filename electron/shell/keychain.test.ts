import { describe, expect, it } from 'vitest'
import { createKeychain, type Keytar } from './keychain.ts'

const failing = (message: string): Keytar => {
  const fail = () => Promise.reject(new Error(message))
  return { getPassword: fail, setPassword: fail, deletePassword: fail }
}

describe('the keychain', () => {
  it('files entries under the profile, so that two profiles never meet', async () => {
    const entries = new Map<string, string>()
    const keytar: Keytar = {
      getPassword: (service, account) => Promise.resolve(entries.get(`${service}/${account}`) ?? null),
      setPassword: (service, account, password) =>
        Promise.resolve(void entries.set(`${service}/${account}`, password)),
      deletePassword: (service, account) => Promise.resolve(entries.delete(`${service}/${account}`)),
    }
    const [one, two] = ['one', 'two'].map((scope) => createKeychain(scope, () => Promise.resolve(keytar)))
    await one!.set('password', 'rose')
    expect(await one!.get('password')).toEqual({ ok: true, value: 'rose' })
    expect(await two!.get('password')).toEqual({ ok: true, value: null })
    await one!.delete('password')
    expect(await one!.get('password')).toEqual({ ok: true, value: null })
  })

  it.each([
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'keychain-missing'],
    ['Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'keychain-missing'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'keychain-missing'],
    ['Could not connect: No such file or directory', 'keychain-missing'],
    ['libsecret-1.so.0: cannot open shared object file: No such file or directory', 'keychain-missing'],
    ['Cannot get secret of a locked object', 'keychain-locked'],
    ['Prompt was dismissed', 'keychain-locked'],
    ['something new', 'keychain-failed'],
  ])('says of "%s" that it is %s', async (message, code) => {
    const secrets = createKeychain('', () => Promise.resolve(failing(message)))
    expect(await secrets.get('x')).toMatchObject({ ok: false, error: { code } })
    expect(await secrets.set('x', 'y')).toMatchObject({ ok: false, error: { code } })
    expect(await secrets.delete('x')).toMatchObject({ ok: false, error: { code } })
  })

  it('recognizes a locked keychain that looks empty', async () => {
    const locked: Keytar = {
      getPassword: () => Promise.resolve(null),
      deletePassword: () => Promise.resolve(false),
      setPassword: () => Promise.reject(new Error('Cannot create an item in a locked collection')),
    }
    const secrets = createKeychain('', () => Promise.resolve(locked))
    expect(await secrets.get('x')).toEqual({ ok: false, error: { code: 'keychain-locked' } })
    expect(await secrets.delete('x')).toEqual({ ok: false, error: { code: 'keychain-locked' } })
  })

  it('counts a keychain that never answers as locked', async () => {
    const never = () => new Promise<never>(() => undefined)
    const silent: Keytar = { getPassword: never, setPassword: never, deletePassword: never }
    const secrets = createKeychain('', () => Promise.resolve(silent), 5)
    expect(await secrets.get('x')).toEqual({ ok: false, error: { code: 'keychain-locked' } })
  })

  it('counts a library that cannot be loaded as a missing keychain', async () => {
    const secrets = createKeychain('', () => Promise.reject(new Error("Cannot find module 'keytar'")))
    expect(await secrets.get('x')).toEqual({ ok: false, error: { code: 'keychain-missing' } })
  })
})

import type { Handlers } from '../../../shared/contract/command.ts'
import type { storeCommands } from '../../../shared/contract/store.ts'
import { ok } from '../../../shared/model/result.ts'
import type { ProtectedStore } from './protected-store.ts'

export interface StoreCommandParts {
  readonly store: ProtectedStore
  readonly retryKeychain: Handlers<typeof storeCommands>['store.retryKeychain']
}

export function createStoreCommands({
  store,
  retryKeychain,
}: StoreCommandParts): Handlers<typeof storeCommands> {
  return {
    'store.recover': ({ phrase }) => store.recover(phrase),
    'store.startAfresh': () => store.startAfresh(),
    'store.showPhrase': () => store.showPhrase(),
    'store.changeProtection': (to) => store.changeProtection(to),
    'store.backUp': ({ passphrase, files }) => store.backUp(passphrase, files),
    'store.chooseBackup': () => store.chooseBackup(),
    'store.restore': ({ secret }) => store.restore(secret),
    'store.cancel': () => {
      store.cancel()
      return ok()
    },
    'store.dismissNews': () => {
      store.dismissNews()
      return ok()
    },
    'store.retryKeychain': retryKeychain,
  }
}

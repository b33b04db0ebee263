import type { Snapshot } from '../../shared/contract/app.ts'
import type { Handlers } from '../../shared/contract/command.ts'
import type { Answer, Args, CommandName, Commands, DeltaBatch } from '../../shared/contract/index.ts'
import type { Failure } from '../../shared/model/failure.ts'
import { err, ok, type Result } from '../../shared/model/result.ts'
import { DEFAULT_SETTINGS } from '../../shared/model/store.ts'
import { describeFault, type Release } from '../engine/index.ts'
import {
  createAppCommands,
  createPump,
  createSettings,
  watchKeychain,
  type SettingsDoor,
} from './app/index.ts'
import type { DomainContext } from './context.ts'
import { createDesktop } from './desktop/index.ts'
import { StoreError, type Store } from './db/store.ts'
import { engineParts } from './engine-parts.ts'
import { AFTER_RESTORE, createFeatures, type FeatureParts, type Features } from './features.ts'
import { createLinks } from './links/index.ts'
import type { DomainPorts } from './ports.ts'
import { createProtectedStore, createStoreCommands } from './vault/index.ts'

/** The application, without a window: what is done is called by name, what has changed is told by number. */
export interface Balcony {
  /**
   * Carries out a command whose arguments have been checked. Never rejects: a bug is `internal`, and the log has its
   * trace. Whatever it changed has gone to the listeners of batches before it answers.
   */
  call<Name extends CommandName>(name: Name, args: Args<Name>): Promise<Answer<Name>>
  /** Calls `listener` with every batch of deltas from now on; `seq` counts up by one. */
  onBatch(listener: (batch: DeltaBatch) => void): Release
  /**
   * Opens the store, as far as that goes without the person, and connects the accounts: where `connectAfter` is given
   * not before it has settled. Signing in competes with a window's first picture for the processor.
   */
  start(options?: { readonly connectAfter?: Promise<unknown> }): Promise<void>
  /** Says goodbye to the servers (at most 2 s) and closes the store. Nothing works afterwards. */
  close(): Promise<void>
}

/** What there is only while the store is open. */
interface Opened {
  readonly settings: SettingsDoor
  changeSettings(changes: Args<'settings.change'>): void
  readonly features: Features
}

/** Everything the window shows while the store is not open. */
const NOTHING = {
  accounts: [],
  contacts: [],
  requests: [],
  blocked: {},
  conversations: [],
  notificationRules: [],
  update: null,
} as const

/** `parts` are the engine's, unless a test brings its own. */
export function createBalcony(
  outside: DomainPorts,
  parts: (ports: DomainPorts) => FeatureParts = engineParts,
): Balcony {
  const pump = createPump(outside)
  const keychain = watchKeychain(outside, {
    changed: (failure) => pump.announce({ kind: 'keychainChanged', keychain: failure }),
    waited: (waiting) => pump.announce({ kind: 'keychainWaiting', waiting }),
  })
  const ports: DomainPorts = { ...outside, secrets: keychain }
  const desktop = createDesktop(ports, pump.announce)
  const links = createLinks(ports, pump.announce, () => opened?.features.commands ?? null)
  let opened: Opened | null = null
  let connectAfter: Promise<unknown> | null = null
  let looked: () => void
  const hasLooked = new Promise<void>((resolve) => (looked = resolve))

  const protectedStore = createProtectedStore({
    ports,
    announced: (deltas) => pump.announce(...deltas),
    changed: (state) => pump.announce({ kind: 'storeChanged', store: state }),
    progress: pump.announce,
    afterRestore: AFTER_RESTORE,
    closing: leave,
    opened(store) {
      opened = open(store)
      void connect(opened.features)
    },
  })
  const appCommands = {
    ...createAppCommands({
      ports,
      store: protectedStore,
      retryRefused: () => opened?.features.retryStore(),
      snapshot,
    }),
    ...createStoreCommands({ store: protectedStore, retryKeychain }),
  }

  /** The features let go of the store. */
  async function leave(): Promise<void> {
    const last = opened
    opened = null
    await last?.features.close()
  }

  async function retryKeychain(): Promise<Result<undefined, Failure>> {
    const works = await keychain.try()
    if (!works.ok) return works
    const kept = await protectedStore.keepKey()
    await opened?.features.retryKeychain()
    return kept
  }

  function open(store: Store): Opened {
    const settings = createSettings(store, ports.clock)
    const changeSettings = (changes: Args<'settings.change'>): void => {
      settings.change(changes)
      features.settingsChanged()
      ports.desktop?.settingsChanged(settings.current)
    }
    const context: DomainContext = {
      ports,
      store,
      settings: () => settings.current,
      desktop,
      announce: pump.announce,
      onBatch: pump.onBatch,
      changeSettings,
      storeRefused: protectedStore.refused,
    }
    ports.desktop?.settingsChanged(settings.current)
    const features = createFeatures(context, parts(ports))
    return { settings, changeSettings, features }
  }

  async function connect(features: Features): Promise<void> {
    try {
      if (connectAfter !== null) {
        await Promise.allSettled([connectAfter])
        // Meanwhile the store may have been closed, or opened anew.
        if (opened?.features !== features) return
      }
      await features.start()
    } catch (fault) {
      ports.log(`the accounts could not all be connected: ${describeFault(fault)}`)
    }
  }

  async function snapshot(): Promise<Snapshot> {
    await hasLooked
    // What was announced so far is in the snapshot; what follows has a higher number.
    pump.flush()
    return {
      seq: pump.seq,
      store: protectedStore.state,
      keychain: keychain.failure,
      keychainWaiting: keychain.waiting,
      demoAvailable: ports.startDemo !== null,
      ...desktop.snapshot(),
      ...links.snapshot(),
      settings: opened?.settings.current ?? DEFAULT_SETTINGS,
      ...(opened?.features.snapshot() ?? NOTHING),
    }
  }

  function handlers(): Partial<Handlers<Commands>> {
    if (opened === null) return { ...appCommands, ...desktop.commands, ...links.commands }
    const { changeSettings, features } = opened
    return {
      ...features.commands,
      ...appCommands,
      ...desktop.commands,
      ...links.commands,
      async 'settings.change'(changes) {
        const adopted = await ports.desktop?.adopt(changes)
        if (adopted?.ok === false) return adopted
        changeSettings(changes)
        return ok()
      },
    }
  }

  async function carryOut<Name extends CommandName>(name: Name, args: Args<Name>): Promise<Answer<Name>> {
    const handler = handlers()[name] as
      ((args: Args<Name>) => Answer<Name> | Promise<Answer<Name>>) | undefined
    if (handler === undefined) return err({ code: 'store-locked' })
    try {
      return await handler(args)
    } catch (fault) {
      if (fault instanceof StoreError) return err(fault.failure)
      ports.log(`${name}: ${describeFault(fault)}`)
      return err({ code: 'internal' })
    }
  }

  return {
    async call(name, args) {
      const answer = await carryOut(name, args)
      pump.flush()
      return answer
    },
    onBatch: pump.onBatch,
    async start(options) {
      connectAfter = options?.connectAfter ?? null
      try {
        await protectedStore.open()
      } finally {
        looked()
      }
    },
    async close() {
      await leave()
      await protectedStore.close()
      desktop.close()
      pump.flush()
    },
  }
}

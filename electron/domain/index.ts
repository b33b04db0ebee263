import type { Snapshot } from '../../shared/contract/app.ts'
import type { Handlers } from '../../shared/contract/command.ts'
import { together } from '../../shared/contract/contract.ts'
import { contracts, type FeatureName } from '../../shared/contract/features.ts'
import type { Answer, Args, CommandName, Commands, Delta } from '../../shared/contract/index.ts'
import type { Failure } from '../../shared/model/failure.ts'
import { err, ok, type Result } from '../../shared/model/result.ts'
import { DEFAULT_SETTINGS } from '../../shared/model/store.ts'
import { describeFault, type Release } from '../engine/index.ts'
import {
  createAppCommands,
  createWindowCommands,
  createPump,
  createSettings,
  watchKeychain,
  type BatchListener,
  type CurrentSettings,
} from './app/index.ts'
import { createConsent, type Known } from './consent/index.ts'
import type { DomainContext } from './context.ts'
import { createDesktop } from './desktop/index.ts'
import { StoreError, type Store } from './db/store.ts'
import { engineParts } from './engine-parts.ts'
import { combineFeatures } from './feature.ts'
import { AFTER_LOSS, AFTER_RESTORE, createFeatures, type FeatureParts, type Features } from './features.ts'
import { createMediaRouter, type MediaCall, type MediaReply } from './media.ts'
import { createLinks } from './links/index.ts'
import type { SnapshotTaker } from './long-list.ts'
import type { DomainPorts } from './ports.ts'
import { createProtectedStore, createStoreCommands } from './vault/index.ts'

/** The application without its windows. */
export interface Balcony {
  /**
   * Opens a connection for one window, which watches nothing at first. `listener` gets the batches of deltas for this
   * window. If it misses a batch, the next number shows that.
   */
  open(listener: BatchListener): WindowConnection
  /** Answers a request below a window's media address (`Snapshot.media`). Never rejects. */
  media(call: MediaCall): Promise<MediaReply>
  /** Hears all deltas at once, without numbers. For listeners that are not windows. */
  onDeltas(listener: (deltas: readonly Delta[]) => void): Release
  /**
   * Opens the store, as far as possible without the person, and connects the accounts. If `connectAfter` is given, it
   * waits for that first, because signing in would slow down a window's first frame.
   */
  start(options?: { readonly connectAfter?: Promise<unknown> }): Promise<void>
  /** Disconnects (within 2 s) and closes the store. Nothing works afterwards. */
  close(): Promise<void>
}

/** One window's connection to the application: it calls commands and gets numbered batches of deltas. */
export interface WindowConnection {
  /**
   * Runs a command whose arguments have been checked. Never rejects: a bug gives `internal`, and its trace is logged. The
   * listener gets all resulting deltas before the answer.
   */
  call<Name extends CommandName>(name: Name, args: Args<Name>): Promise<Answer<Name>>
  /** Stops the deltas. Commands that were already called still run. */
  close(): void
}

/** Exists only while the store is open. */
interface Opened {
  readonly settings: CurrentSettings
  changeSettings(changes: Args<'settings.change'>): void
  readonly features: Features
}

/** The features' part of the snapshot while the store is closed. */
const NOTHING = together(Object.values(contracts).map(({ nothing }) => nothing))

/** The features that exist even while the store is closed. */
type PermanentFeature = Extract<FeatureName, 'desktop' | 'links'>

/** `parts` come from the engine, unless a test brings its own. */
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
  ports.speech.onChange(() => pump.announce({ kind: 'languageChanged', language: ports.speech.language }))
  const desktop = createDesktop(ports, pump.announce)
  const links = createLinks(ports, pump.announce, () => opened?.features.commands ?? null)
  const consent = createConsent(ports)
  /** The name of the backup that was chosen last. */
  let chosenBackup: string | null = null
  let backupAgreed = false
  const always = combineFeatures<PermanentFeature>({ desktop, links })
  let opened: Opened | null = null
  let connectAfter: Promise<unknown> | null = null
  let looked: () => void
  const looking = new Promise<void>((resolve) => (looked = resolve))

  const protectedStore = createProtectedStore({
    ports,
    announced: (deltas) => pump.announce(...deltas),
    changed(state) {
      pump.announce({ kind: 'storeChanged', store: state })
      // A window shows long work, and doesn't wait for it.
      if (state.kind === 'busy') looked()
    },
    progress: pump.announce,
    afterRestore: AFTER_RESTORE,
    afterLoss: AFTER_LOSS,
    closing: leave,
    opened(store) {
      opened = open(store)
      opened.features.prepare()
      void connect(opened.features)
    },
  })
  const appCommands = {
    ...createAppCommands({
      ports,
      store: protectedStore,
      retryRefused: () => opened?.features.retryStore(),
    }),
    ...createStoreCommands({ store: protectedStore, retryKeychain }),
  }

  /** Closes the features before the store closes. */
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
      ports.speech.choose(settings.current.language)
      features.settingsChanged()
      ports.desktop?.settingsChanged(settings.current)
    }
    const context: DomainContext = {
      ports,
      store,
      settings: () => settings.current,
      desktop,
      announce: pump.announce,
      onDeltas: pump.onDeltas,
      isWatched: pump.isWatched,
      changeSettings,
      storeRefused: protectedStore.refused,
    }
    ports.speech.choose(settings.current.language)
    ports.desktop?.settingsChanged(settings.current)
    const features = createFeatures(context, parts(ports))
    return { settings, changeSettings, features }
  }

  async function connect(features: Features): Promise<void> {
    try {
      if (connectAfter !== null) {
        await Promise.allSettled([connectAfter])
        // The store may have been closed or reopened meanwhile.
        if (opened?.features !== features) return
      }
      await features.start()
    } catch (fault) {
      ports.log(`the accounts could not all be connected: ${describeFault(fault)}`)
    }
  }

  const media = createMediaRouter({
    random: ports.random,
    routes: () => opened?.features.media ?? {},
    log: ports.log,
  })

  function snapshot(taker: SnapshotTaker): Omit<Snapshot, 'seq' | 'media'> {
    return {
      ...NOTHING,
      store: protectedStore.state,
      keychain: keychain.failure,
      keychainWaiting: keychain.waiting,
      demoAvailable: ports.startDemo !== null,
      settings: opened?.settings.current ?? DEFAULT_SETTINGS,
      language: ports.speech.language,
      ...always.snapshot(taker),
      ...opened?.features.snapshot(taker),
    }
  }

  function handlers(): Partial<Handlers<Commands>> {
    const { commands } = always
    const own = { ...appCommands, 'store.chooseBackup': chooseBackup, 'store.restore': restore }
    if (opened === null) return { ...own, ...commands }
    const { changeSettings, features } = opened
    return {
      ...features.commands,
      ...own,
      ...commands,
      async 'settings.change'(changes) {
        const adopted = await ports.desktop?.adopt(changes)
        if (adopted?.ok === false) return adopted
        changeSettings(changes)
        return ok()
      },
    }
  }

  const known: Known = {
    get words() {
      return ports.speech.words().consent
    },
    account: (id) => opened?.features.account(id),
    conversation: (id) => opened?.features.addressOf(id),
    linkAddress(id) {
      const link = links.snapshot().links.find((one) => one.id === id)
      return link?.kind === 'asks' ? link.address : undefined
    },
    foundPlace: (id) => opened?.features.foundPlace(id),
    get chosenBackup() {
      return chosenBackup
    },
    get backupAgreed() {
      return backupAgreed
    },
  }

  async function chooseBackup(): Promise<Answer<'store.chooseBackup'>> {
    const chosen = await appCommands['store.chooseBackup']({})
    if (!chosen.ok || chosen.value === null) return chosen
    chosenBackup = chosen.value.name
    backupAgreed = false
    return chosen
  }

  async function restore(args: Args<'store.restore'>): Promise<Answer<'store.restore'>> {
    const restored = await appCommands['store.restore'](args)
    backupAgreed = !restored.ok && restored.error.code === 'backup-locked'
    return restored
  }

  async function carryOut<Name extends CommandName>(
    own: Partial<Handlers<Commands>>,
    name: Name,
    args: Args<Name>,
  ): Promise<Answer<Name>> {
    const handler = (own[name] ?? handlers()[name]) as
      ((args: Args<Name>) => Answer<Name> | Promise<Answer<Name>>) | undefined
    if (handler === undefined) return err({ code: 'store-locked' })
    try {
      const agreed = await consent.obtain(name, args, known)
      return agreed.ok ? await handler(args) : agreed
    } catch (fault) {
      if (fault instanceof StoreError) return err(fault.failure)
      ports.log(`${name}: ${describeFault(fault)}`)
      return err({ code: 'internal' })
    }
  }

  return {
    open(listener) {
      const outlet = pump.open(listener)
      const door = media.open(outlet.watches)
      const address = `${ports.mediaBase}/${door.key}`
      const own = createWindowCommands(outlet, looking, () => ({ ...snapshot(outlet), media: address }))
      return {
        async call(name, args) {
          const answer = await carryOut(own, name, args)
          outlet.flush()
          return answer
        },
        close() {
          door.close()
          outlet.close()
        },
      }
    },
    media: media.answer,
    onDeltas: pump.onDeltas,
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
      await always.close()
      pump.flush()
    },
  }
}

import { type Wait, waitInReal } from '../delivery/wait.ts'
import type { AlertRecord } from '../domain/alert.ts'
import { AppError } from '../domain/app-error.ts'
import type { Clock } from '../domain/clock.ts'
import type { AlertStore } from './alert-store.ts'
import type { LiveAlerts } from './live-alerts.ts'
import { worstFirst } from './worst-first.ts'

export interface LiveAlertsDeps {
  readonly store: Pick<AlertStore, 'live' | 'revision'>
  readonly clock: Clock
  /** Told once when the store stops answering, and again only after it has answered. */
  readonly onError: (error: unknown) => void
  readonly wait?: Wait
  /** In [0, 1): spreads the questions of several instances. */
  readonly random?: () => number
}

const EVERY_MS = 1_000
/** Up to so much earlier or later. */
const JITTER_MS = 100
/** A store that says nothing for so long counts as away. */
const LIMIT_MS = 5_000

export interface LoadedAlerts extends LiveAlerts {
  /** False until the store has answered once: that nothing is live is not known then. */
  readonly isLoaded: () => boolean
}

type Loaded = Readonly<{ revision: number; alerts: readonly AlertRecord[] }>

/** Asks the store with a time limit; what comes later is not waited for. */
function createReader({ store, clock, wait = waitInReal }: LiveAlertsDeps) {
  return async function read(known: Loaded | undefined): Promise<Loaded | undefined> {
    const ended = new AbortController()
    const late = wait(LIMIT_MS, ended.signal).then(() => {
      throw new AppError('alerts.unreached', `The store of alerts gave no answer within ${LIMIT_MS} ms`)
    })
    const asked = async (): Promise<Loaded | undefined> => {
      // First the revision: a change in between is then found at the next look.
      const revision = await store.revision()
      if (revision === known?.revision) return undefined
      return { revision, alerts: worstFirst(await store.live(clock())) }
    }
    try {
      return await Promise.race([asked(), late])
    } finally {
      late.catch(() => undefined)
      ended.abort()
    }
  }
}

/** The alerts of the store, kept in memory. While the store is away the last good list stays, less what has expired. */
export function createLiveAlerts(deps: LiveAlertsDeps): LoadedAlerts {
  const { clock, onError, wait = waitInReal, random = Math.random } = deps
  const read = createReader(deps)
  const listeners = new Set<() => void>()
  let loaded: Loaded | undefined
  let told: string | undefined
  let isAway = false
  let looking: Promise<void> = Promise.resolve()
  let asking = false
  let stopped: AbortController | undefined
  let running: Promise<void> = Promise.resolve()

  const current = () => {
    const now = clock()
    return loaded?.alerts.filter(({ content }) => content.expires > now) ?? []
  }

  function tell(): void {
    if (loaded === undefined) return
    const shown = current()
    const ids = shown.map(({ id }) => id).join(' ')
    if (ids === told) return
    told = ids
    // One has expired: what the store holds is asked for anew, whatever its revision.
    if (shown.length < loaded.alerts.length) loaded = { ...loaded, revision: Number.NaN }
    for (const listener of listeners) {
      try {
        listener()
      } catch (error) {
        onError(error)
      }
    }
  }

  async function look(): Promise<void> {
    asking = true
    try {
      loaded = (await read(loaded)) ?? loaded
      isAway = false
    } catch (error) {
      if (!isAway) onError(error)
      isAway = true
    } finally {
      asking = false
    }
    tell()
  }

  /** One at a time; each begins after it was called. */
  function lookNext(): Promise<void> {
    looking = looking.then(look)
    return looking
  }

  async function run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      tell()
      // A store that hangs must not keep what has expired on the screens.
      if (!asking) void lookNext()
      await wait(EVERY_MS + (random() * 2 - 1) * JITTER_MS, signal)
    }
  }

  return {
    current,
    isLoaded: () => loaded !== undefined,
    onChange(listener) {
      const own = () => listener()
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    refresh: lookNext,
    start() {
      if (stopped !== undefined) return
      stopped = new AbortController()
      running = run(stopped.signal)
    },
    async stop() {
      stopped?.abort()
      stopped = undefined
      await running
      await looking
    },
  }
}

import type { Clock } from '../domain/clock.ts'
import type { Hazard } from '../domain/hazard.ts'
import type { Region } from '../domain/region.ts'
import type { SubscriptionTopic } from '../domain/segments.ts'
import type { EmergencyMode, EmergencyModeStore } from './emergency-modes.ts'
import { heldUntil, modesAt } from './held-until.ts'
import type { LetterHold } from './letter-hold.ts'

export interface EmergencyModesDeps {
  readonly store: EmergencyModeStore
  readonly hazards: () => readonly Hazard[]
  readonly regions: () => readonly Region[]
  /** Code of the whole area: who is somewhere in it, nobody knows where, is in its modes only. */
  readonly home: string
  /** Letters that are queued already; left out: they go out as they are. */
  readonly letters?: LetterHold
  readonly clock: Clock
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
  readonly newId: () => string
  readonly onError: (error: unknown) => void
}

export interface ModeWish {
  readonly region: string
  readonly hazard: string
  readonly reason: string
  readonly until: Date
  readonly staff: string
}

export type ModeBegun =
  | { readonly kind: 'begun'; readonly mode: EmergencyMode }
  /** In Chinese, all of them at once. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] }

export interface EmergencyModes {
  readonly begin: (wish: ModeWish) => Promise<ModeBegun>
  /** `over`: unknown, ended before or past its end. */
  readonly end: (id: string, staff: string) => Promise<'ended' | 'over'>
  readonly list: (limit: number) => Promise<readonly EmergencyMode[]>
  /** As it was known some seconds ago at most; never asks the database. The newest first. */
  readonly current: (now: Date) => readonly EmergencyMode[]
  /** Those somebody in the region is in; see `modesAt`. */
  readonly modesFor: (region: string | undefined, now: Date) => readonly EmergencyMode[]
  /** Hazards of these modes: those of the newest first, each once. */
  readonly hazardsFor: (region: string | undefined, now: Date) => readonly Hazard[]
  /** See `heldUntil`. */
  readonly heldUntil: (region: string, topics: readonly SubscriptionTopic[], now: Date) => Date | undefined
  /** Looks now, and puts the queue right. Throws when the database is away. */
  readonly tend: (now: Date) => Promise<void>
  /** Both may be called twice. */
  readonly start: () => void
  readonly stop: () => Promise<void>
}

const DAY_MS = 86_400_000
export const LONGEST_MODE_MS = 7 * DAY_MS
const LONGEST_REASON = 200
/** How old what is known may be. */
const LOOK_MS = 3_000
/** Letters that fall due again, and what a crash left. */
const TEND_MS = 30_000

function isKnown(region: string, regions: readonly Region[]): boolean {
  if (!/^\d{6}(?:\d{3}){0,2}$/.test(region)) return false
  const county = region.slice(0, 6)
  return regions.some(({ code }) => code === region || (region.length > 6 && code === county))
}

function problemsOf({ region, hazard, reason, until }: ModeWish, deps: EmergencyModesDeps, now: Date): string[] {
  const problems: string[] = []
  const length = until.getTime() - now.getTime()
  if (!isKnown(region, deps.regions())) problems.push(`没有代码是“${region}”的地区，请重新选地区。`)
  if (!deps.hazards().some(({ id }) => id === hazard)) problems.push(`没有叫“${hazard}”的灾种，请重新选灾种。`)
  if (reason.trim() === '') problems.push('请写明为什么进入应急状态。')
  if (Array.from(reason.trim()).length > LONGEST_REASON) problems.push(`原因最多写${LONGEST_REASON}个字。`)
  if (Number.isNaN(length)) problems.push('结束时间不对，请重新填。')
  if (length <= 0) problems.push('结束时间已经过了，请填以后的时间。')
  if (length > LONGEST_MODE_MS) problems.push('一次最长7天。到时候险情还在，再续一次。')
  return problems
}

const keyOf = (modes: readonly EmergencyMode[]) => modes.map(({ id }) => id).join(' ')

/** What is known of the modes that run, and the queue that follows them. */
function createKnown({ store, hazards, letters, clock, wait, onError }: EmergencyModesDeps) {
  let known: readonly EmergencyMode[] = []
  let tended = { key: '', at: Number.NEGATIVE_INFINITY }

  async function look(now: Date): Promise<readonly EmergencyMode[]> {
    known = await store.running(now)
    return known
  }

  async function hold(modes: readonly EmergencyMode[], now: Date): Promise<void> {
    const regions = [...new Set(modes.map(({ region }) => region))]
    await letters?.tend({ regions, until: (region, topics) => heldUntil(modes, hazards(), region, topics) }, now)
    tended = { key: keyOf(modes), at: now.getTime() }
  }

  async function lookAndHold(now: Date): Promise<void> {
    const modes = await look(now)
    if (keyOf(modes) !== tended.key || now.getTime() - tended.at >= TEND_MS) await hold(modes, now)
  }

  return {
    all: () => known,
    tend: async (now: Date) => hold(await look(now), now),
    /** What this instance did itself holds at once. The switch is made, whatever becomes of the queue: the next look tends it. */
    async follow(change: (before: readonly EmergencyMode[]) => readonly EmergencyMode[], now: Date): Promise<void> {
      known = change(known)
      await look(now)
        .then((modes) => hold(modes, now))
        .catch(onError)
    },
    async keep(stopping: AbortSignal): Promise<void> {
      while (!stopping.aborted) {
        await lookAndHold(clock()).catch(onError)
        await wait(LOOK_MS, stopping)
      }
    },
  }
}

type Known = ReturnType<typeof createKnown>

function lifeOf(known: Known): Pick<EmergencyModes, 'start' | 'stop'> {
  let running: { readonly stopping: AbortController; readonly ended: Promise<void> } | undefined
  return {
    start() {
      if (running !== undefined) return
      const stopping = new AbortController()
      running = { stopping, ended: known.keep(stopping.signal) }
    },
    async stop() {
      if (running === undefined) return
      const { stopping, ended } = running
      stopping.abort()
      await ended
      running = undefined
    },
  }
}

function switchesOf(deps: EmergencyModesDeps, known: Known): Pick<EmergencyModes, 'begin' | 'end' | 'list'> {
  const { store, clock, newId } = deps
  return {
    async begin(wish) {
      const now = clock()
      const problems = problemsOf(wish, deps, now)
      if (problems.length > 0) return { kind: 'refused', problems }
      const { region, hazard, until, staff } = wish
      const reason = wish.reason.trim()
      const begun = { region, hazard, reason, from: now, until, startedBy: staff }
      const mode: EmergencyMode = { id: newId(), ...begun, endedAt: null, endedBy: null }
      await store.add(mode)
      await known.follow((before) => [mode, ...before], now)
      return { kind: 'begun', mode }
    },
    async end(id, staff) {
      const now = clock()
      if (!(await store.end(id, staff, now))) return 'over'
      await known.follow((before) => before.filter((mode) => mode.id !== id), now)
      return 'ended'
    },
    list: (limit) => store.list(limit),
  }
}

/** Regions in emergency mode, the same on every instance within seconds. It ends by the clock, database or no database. */
export function createEmergencyModes(deps: EmergencyModesDeps): EmergencyModes {
  const { hazards, home } = deps
  const known = createKnown(deps)
  const current = (now: Date) => known.all().filter(({ from, until }) => from <= now && now < until)
  const modesFor = (region: string | undefined, now: Date) => modesAt(current(now), region, home)
  return {
    ...switchesOf(deps, known),
    ...lifeOf(known),
    current,
    modesFor,
    hazardsFor(region, now) {
      const all = hazards()
      const named = new Set(modesFor(region, now).map(({ hazard }) => hazard))
      return [...named].flatMap((id) => all.find((one) => one.id === id) ?? [])
    },
    heldUntil: (region, topics, now) => heldUntil(current(now), hazards(), region, topics),
    tend: known.tend,
  }
}

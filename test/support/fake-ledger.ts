import type {
  AccountPace,
  CampaignState,
  FrozenRecipient,
  LeasedLetter,
  Ledger,
  LetterState,
  NewCampaign,
} from '../../src/delivery/ledger.ts'
import type { DecideNextStep } from '../../src/delivery/retry.ts'
import { AppError } from '../../src/domain/app-error.ts'
import { letterIdOf, type SendOutcome } from '../../src/domain/letter.ts'

interface FakeCampaign extends NewCampaign {
  state: CampaignState
}

interface FakeAccount extends AccountPace {
  nextAt: number
  pausedUntil: number
}

/** A row of the ledger, open to tests. */
export interface FakeLetter extends Omit<FrozenRecipient, 'dueAt'> {
  readonly id: number
  readonly campaign: string
  state: LetterState
  attempt: number
  repeat: boolean
  stopped: boolean
  dueAt: number
  leaseUntil: number
  worker: string | null
  startedAt: number | null
}

export interface FakeLedger extends Ledger {
  /** All letters, in the order in which they were frozen. */
  readonly letters: readonly FakeLetter[]
}

const ENDED: readonly LetterState[] = ['sent', 'refused', 'dead', 'unknown', 'cancelled', 'expired']
const UNDER_WAY: readonly CampaignState[] = ['staging', 'running', 'paused']

const hasEnded = ({ state }: FakeLetter) => ENDED.includes(state)

/** The ledger in memory, for tests of what uses it. */
export function createFakeLedger(decide: DecideNextStep): FakeLedger {
  const campaigns = new Map<string, FakeCampaign>()
  const accounts = new Map<string, FakeAccount>()
  const letters: FakeLetter[] = []

  function campaignOf(id: string): FakeCampaign {
    const campaign = campaigns.get(id)
    if (campaign === undefined) throw new AppError('campaign.missing', `There is no campaign ${id}`)
    return campaign
  }

  const runs = ({ state, expiresAt }: FakeCampaign, now: number) =>
    state === 'running' && (expiresAt === null || expiresAt.getTime() > now)
  const isDue = ({ state, dueAt, campaign }: FakeLetter, now: number) =>
    state === 'pending' && dueAt <= now && runs(campaignOf(campaign), now)
  const emergencyWaits = (account: string, now: number) =>
    letters.some((one) => one.account === account && isDue(one, now) && campaignOf(one.campaign).lane === 'emergency')

  function freeAccounts(now: number): FakeAccount[] {
    return [...accounts.values()].filter(({ nextAt, pausedUntil }) => nextAt <= now && pausedUntil <= now)
  }

  /** Due letters of accounts that may send, the most urgent first. */
  function dueLetters(now: number, account?: string): FakeLetter[] {
    const free = new Set(freeAccounts(now).map((one) => one.account))
    const rank = ({ campaign }: FakeLetter) => (campaignOf(campaign).lane === 'emergency' ? 0 : 1)
    return letters
      .filter((one) => free.has(one.account) && (account === undefined || one.account === account) && isDue(one, now))
      .sort((a, b) => rank(a) - rank(b) || a.dueAt - b.dueAt || a.id - b.id)
  }

  function isHeld({ id }: LeasedLetter, worker: string, now: number): FakeLetter | undefined {
    const one = letters[id]
    const held = one?.worker === worker && one.state === 'leased' && one.startedAt === null && one.leaseUntil > now
    return held && one !== undefined && runs(campaignOf(one.campaign), now) ? one : undefined
  }

  function end(one: FakeLetter, outcome: SendOutcome, onUnknown: 'resend' | 'show', now: Date): void {
    const step = decide(outcome, { attempt: one.attempt, repeat: one.repeat, onUnknown }, now)
    one.leaseUntil = 0
    if (step.kind === 'ended') {
      one.state = step.state
      one.attempt++
      return
    }
    one.state = one.stopped ? 'cancelled' : 'pending'
    one.attempt += step.counted ? 1 : 0
    one.repeat = step.repeat
    one.dueAt = step.dueAt.getTime()
    const account = accounts.get(one.account)
    if (account !== undefined && step.pauseUntil !== undefined)
      account.pausedUntil = Math.max(account.pausedUntil, step.pauseUntil.getTime())
  }

  function stop(some: readonly FakeLetter[]): number {
    let cancelled = 0
    for (const one of some) {
      if (ENDED.includes(one.state)) continue
      one.stopped = true
      if (one.state === 'leased' && one.startedAt !== null) continue
      one.state = 'cancelled'
      cancelled++
    }
    return cancelled
  }

  function freeze(campaign: string, recipient: FrozenRecipient): void {
    const { channel, address, account, dueAt } = recipient
    if (campaignOf(campaign).state !== 'staging') return
    if (letters.some((one) => one.campaign === campaign && one.channel === channel && one.address === address)) return
    if (!accounts.has(account))
      accounts.set(account, { account, channel, intervalMs: 0, jitterMs: 0, nextAt: 0, pausedUntil: 0 })
    const fresh = { state: 'pending', attempt: 0, repeat: false, stopped: false } as const
    const free = { leaseUntil: 0, worker: null, startedAt: null } as const
    letters.push({ ...recipient, ...fresh, ...free, dueAt: dueAt.getTime(), id: letters.length, campaign })
  }

  function toLeased(one: FakeLetter): LeasedLetter {
    const { id, campaign, channel, address, account, attempt, repeat, bulletin } = one
    const { lane, bulletins } = campaignOf(campaign)
    const letter = letterIdOf(campaign, channel, address)
    return { id, letter, campaign, channel, address, account, lane, attempt, repeat, text: bulletins[bulletin] ?? '' }
  }

  return {
    letters,
    async create(campaign) {
      const known = [...campaigns.values()].find(({ dedupKey }) => dedupKey === campaign.dedupKey)
      if (known !== undefined) return { id: known.id, isNew: false }
      campaigns.set(campaign.id, { ...campaign, state: 'draft' })
      return { id: campaign.id, isNew: true }
    },
    async setPace(pace) {
      accounts.set(pace.account, { nextAt: 0, pausedUntil: 0, ...accounts.get(pace.account), ...pace })
    },
    async launch(id, recipients) {
      const campaign = campaignOf(id)
      if (campaign.state === 'draft' || campaign.state === 'approved') campaign.state = 'staging'
      if (campaign.state === 'staging') for await (const some of recipients) for (const one of some) freeze(id, one)
      if (campaign.state === 'cancelled') throw new AppError('campaign.cancelled', `Campaign ${id} was cancelled`)
      if (campaign.state === 'staging') campaign.state = 'running'
      return { total: letters.filter((one) => one.campaign === id).length }
    },
    async ready(now) {
      const due = dueLetters(now.getTime())
      return [...new Set(due.map(({ account }) => account))].flatMap((name) => {
        const account = accounts.get(name)
        const first = due.find((one) => one.account === name)
        if (account === undefined || first === undefined) return []
        const { channel, intervalMs } = account
        return [{ account: name, channel, lane: campaignOf(first.campaign).lane, paced: intervalMs > 0 }]
      })
    },
    async claim(worker, limit, leaseMs, now, account) {
      const due = dueLetters(now.getTime(), account)
      const [first] = due
      const picked = due.filter((one) => one.campaign === first?.campaign && one.account === first.account)
      return picked.slice(0, limit).map((one) => {
        Object.assign(one, { state: 'leased', worker, leaseUntil: now.getTime() + leaseMs, startedAt: null })
        return toLeased(one)
      })
    },
    async start(letter, worker, at) {
      const now = at.getTime()
      const account = accounts.get(letter.account)
      if (letter.lane === 'routine' && emergencyWaits(letter.account, now)) return { kind: 'wait', until: at }
      const held = isHeld(letter, worker, now)
      if (held === undefined || account === undefined) return { kind: 'gone' }
      const free = Math.max(account.nextAt, account.pausedUntil)
      if (free > now) return { kind: 'wait', until: new Date(free) }
      held.startedAt = now
      if (account.intervalMs === 0) return { kind: 'go' }
      account.nextAt = now + account.intervalMs
      return { kind: 'go', next: new Date(account.nextAt) }
    },
    async startAll(some, worker, at) {
      const now = at.getTime()
      return some.filter((letter) => {
        const account = accounts.get(letter.account)
        if (account === undefined || account.intervalMs > 0 || account.pausedUntil > now) return false
        if (letter.lane === 'routine' && emergencyWaits(letter.account, now)) return false
        const held = isHeld(letter, worker, now)
        if (held !== undefined) held.startedAt = now
        return held !== undefined
      })
    },
    async finish(outcomes, worker, now) {
      for (const { letter, outcome } of outcomes) {
        const one = letters[letter.id]
        if (one?.state !== 'leased' || one.worker !== worker || one.startedAt === null) continue
        if (one.attempt === letter.attempt) end(one, outcome, campaignOf(one.campaign).unknown, now)
      }
    },
    async release(some, worker) {
      for (const { id } of some) {
        const one = letters[id]
        if (one?.state === 'leased' && one.worker === worker && one.startedAt === null)
          Object.assign(one, { state: 'pending', worker: null, leaseUntil: 0 })
      }
    },
    async recover(now) {
      const report = { returned: 0, unknown: 0, expired: 0 }
      for (const one of letters) {
        const { unknown, expiresAt, state } = campaignOf(one.campaign)
        if (one.state === 'leased' && one.leaseUntil <= now.getTime()) {
          const onUnknown = one.stopped ? 'show' : unknown
          if (one.startedAt === null) Object.assign(one, { state: 'pending', worker: null })
          else end(one, { kind: 'unknown', reason: 'lease ran out' }, onUnknown, now)
          report[hasEnded(one) ? 'unknown' : 'returned']++
        }
        const isStale = expiresAt !== null && expiresAt <= now && (state === 'running' || state === 'paused')
        if (one.state !== 'pending' || !isStale) continue
        one.state = 'expired'
        report.expired++
      }
      return report
    },
    async cancel(id) {
      const campaign = campaigns.get(id)
      if (campaign === undefined || campaign.state === 'done') return 0
      campaign.state = 'cancelled'
      return stop(letters.filter((one) => one.campaign === id))
    },
    async pause(id, paused) {
      const campaign = campaigns.get(id)
      if (campaign?.state === (paused ? 'running' : 'paused')) campaign.state = paused ? 'paused' : 'running'
      if (!paused) return
      for (const one of letters)
        if (one.campaign === id && one.state === 'leased' && one.startedAt === null)
          Object.assign(one, { state: 'pending', worker: null })
    },
    async pauseAccount(name, until) {
      const account = accounts.get(name)
      if (account !== undefined) account.pausedUntil = until?.getTime() ?? 0
    },
    async cancelFor(channel, address) {
      return stop(
        letters.filter(
          (one) =>
            one.channel === channel && one.address === address && UNDER_WAY.includes(campaignOf(one.campaign).state),
        ),
      )
    },
    async progress(id) {
      const campaign = campaigns.get(id)
      if (campaign === undefined) return undefined
      const own = letters.filter((one) => one.campaign === id)
      const byState: Partial<Record<LetterState, number>> = {}
      for (const { state } of own) byState[state] = (byState[state] ?? 0) + 1
      const { name, state, lane } = campaign
      return { id, name, state, lane, total: own.length, byState }
    },
    async settle() {
      const finished = [...campaigns.values()].filter(
        ({ id, state }) =>
          (state === 'running' || state === 'paused') &&
          letters.every((one) => one.campaign !== id || ENDED.includes(one.state)),
      )
      for (const campaign of finished) campaign.state = 'done'
      return finished.length
    },
    async queue(now) {
      const own = letters.filter(({ campaign }) => ['running', 'paused'].includes(campaignOf(campaign).state))
      const dues = own.filter((one) => isDue(one, now.getTime())).map(({ dueAt }) => dueAt)
      const counts = new Map<string, { channel: string; state: LetterState; count: number }>()
      for (const { channel, state } of own) {
        const count = counts.get(`${channel} ${state}`) ?? { channel, state, count: 0 }
        counts.set(`${channel} ${state}`, { ...count, count: count.count + 1 })
      }
      const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count)
      return { oldestDueMs: now.getTime() - Math.min(now.getTime(), ...dues), letters: sorted }
    },
  }
}

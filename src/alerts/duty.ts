import { createHash } from 'node:crypto'
import type { CanPush } from '../audience/exclude.ts'
import type { FrozenRecipient, Ledger, NewCampaign } from '../delivery/ledger.ts'
import { type AlertRecord, DRILL_MARK, isAllClear, isDrill } from '../domain/alert.ts'
import { type Clock, wordTime } from '../domain/clock.ts'
import { fill } from '../domain/sentences.ts'
import type { AlertStore } from './alert-store.ts'
import { codeOf, type DutyStep, stepsFor } from './duty-steps.ts'
import type { DutyLetter, DutyStore, NewDutyLetter } from './duty-store.ts'
import type { DutyWords } from './duty-words.ts'

export interface DutyDeps {
  readonly store: DutyStore
  readonly alerts: Pick<AlertStore, 'live'>
  readonly ledger: Pick<Ledger, 'create' | 'launch' | 'cancel'>
  readonly canPush: CanPush
  readonly words: DutyWords
  /** After so many minutes without an answer the next way of a contact is used. */
  readonly ackMinutes: number
  readonly clock: Clock
  /** A campaign that could not be queued or stopped; the others go on, and it is tried again. */
  readonly onError: (error: unknown) => void
}

/** Somebody who has not said that they know. No address. */
export interface Outstanding {
  readonly name: string
  readonly region: string
  /** Since the first letter. */
  readonly since: Date
  readonly letters: number
  /** True: all ways have been used, somebody has to go or ring up. */
  readonly exhausted: boolean
}

export interface Duty {
  /** Writes to whoever is to be reached now, goes on with what was cut off, and stops what is about an alert that is over. */
  readonly tend: (now: Date) => Promise<void>
  readonly outstanding: (alert: string) => Promise<readonly Outstanding[]>
  /** Staff have reached them by other means. False: no letter about the alert went to anybody of that name. */
  readonly acknowledge: (alert: string, name: string, staff: string) => Promise<boolean>
}

const MINUTE_MS = 60_000

function digest(...words: readonly string[]): string {
  return createHash('sha256').update(words.join('\0')).digest('hex').slice(0, 20)
}

export function wordDuty({ id, content }: AlertRecord, way: number, words: DutyWords): string {
  const { senderName: sender, headline, areas, expires } = content
  const isOver = isAllClear(content)
  const lines = [
    fill(isOver ? words.allClear : words.alert, { sender, headline }),
    fill(words.areas, { areas: areas.map(({ name }) => name).join('、') }),
    ...(isOver ? [] : [fill(words.until, { until: wordTime(expires) })]),
    ...(way === 0 ? [] : [words.again]),
    ...(isOver ? [] : [fill(words.answer, { code: codeOf(id) })]),
  ]
  return `${isDrill(content) ? DRILL_MARK : ''}${lines.join('\n')}`
}

function campaignOf(alert: AlertRecord, campaign: string, way: number, words: DutyWords, now: Date): NewCampaign {
  const { id, content, approval, createdBy } = alert
  const mark = isDrill(content) ? DRILL_MARK : ''
  return {
    id: campaign,
    name: `${mark}值班通知（第${way + 1}次）：${content.headline}`,
    lane: 'emergency',
    dedupKey: `duty:${campaign}`,
    bulletins: { duty: wordDuty(alert, way, words) },
    about: JSON.stringify({ alert: id, step: way + 1 }),
    entry: null,
    origin: 'duty',
    createdBy: approval?.staff ?? createdBy,
    createdAt: now,
    expiresAt: content.expires,
    unknown: 'resend',
  }
}

/** The letters of one step of an alert. The same step has the same campaign on every instance. */
function planStep(alert: string, way: number, steps: readonly DutyStep[], now: Date): NewDutyLetter[] {
  const contacts = steps.map(({ contact }) => contact.id).sort((a, b) => a - b)
  const campaign = `d${digest(alert, String(way), ...contacts.map(String))}`
  return steps.flatMap(({ contact }) => {
    const to = contact.ways[way]
    return to === undefined ? [] : [{ alert, contact: contact.id, way, campaign, to, at: now }]
  })
}

async function* inOnePage(recipients: readonly FrozenRecipient[]) {
  yield recipients
}

/** Which letters are to be written is decided by the key of their table; what goes out is what stands there. */
function createPlan({ store, canPush, ackMinutes }: DutyDeps) {
  return async function plan(live: readonly AlertRecord[], now: Date): Promise<void> {
    const ids = live.map(({ id }) => id)
    const [contacts, letters, acks] = await Promise.all([store.list(), store.letters(ids), store.acks(ids)])
    for (const alert of live) {
      const isOwn = (one: { readonly alert: string }) => one.alert === alert.id
      const own = { letters: letters.filter(isOwn), acks: acks.filter(isOwn) }
      const steps = stepsFor(alert, { contacts, ...own, canPush, ackMs: ackMinutes * MINUTE_MS, now })
      for (const way of new Set(steps.map((step) => step.way))) {
        const together = steps.filter((step) => step.way === way)
        await store.plan(planStep(alert.id, way, together, now))
      }
    }
  }
}

/** Puts what is planned into the ledger, and stops what is about an alert that is over. */
function createCarryOut({ store, ledger, canPush, words, onError }: DutyDeps) {
  async function queue(alert: AlertRecord, campaign: string, letters: readonly DutyLetter[], now: Date): Promise<void> {
    const recipients = letters.flatMap(({ to: { channel, address, group } }): FrozenRecipient[] => {
      const push = canPush({ channel, address, group })
      if (push.kind === 'cannot') return []
      return [{ subscriber: null, channel, address, account: push.account, bulletin: 'duty', dueAt: now }]
    })
    const way = letters[0]?.way ?? 0
    const { id } = await ledger.create(campaignOf(alert, campaign, way, words, now))
    await ledger.launch(id, inOnePage(recipients), now)
    await store.mark(campaign, 'queued')
  }

  async function close(campaign: string, now: Date): Promise<void> {
    await ledger.cancel(campaign, now)
    await store.mark(campaign, 'closed')
  }

  return async function carryOut(live: readonly AlertRecord[], now: Date): Promise<void> {
    const open = await store.open()
    for (const campaign of new Set(open.map((letter) => letter.campaign))) {
      const letters = open.filter((letter) => letter.campaign === campaign)
      const alert = live.find(({ id }) => id === letters[0]?.alert)
      try {
        if (alert === undefined) await close(campaign, now)
        else if (letters.some(({ state }) => state === 'planned')) await queue(alert, campaign, letters, now)
      } catch (error) {
        onError(error)
      }
    }
  }
}

function createOutstanding({ store, canPush, ackMinutes, clock }: DutyDeps): Duty['outstanding'] {
  return async function outstanding(alert) {
    const [contacts, letters, acks] = await Promise.all([store.list(), store.letters([alert]), store.acks([alert])])
    return contacts.flatMap((contact) => {
      const own = letters.filter((letter) => letter.contact === contact.id)
      const [first] = own
      const last = own.at(-1)
      if (first === undefined || last === undefined || acks.some((ack) => ack.contact === contact.id)) return []
      const isLate = last.failed || clock().getTime() - last.at.getTime() >= ackMinutes * MINUTE_MS
      const isLast = !contact.ways.some((to, at) => at > last.way && canPush(to).kind === 'can')
      const { name, region } = contact
      return [{ name, region, since: first.at, letters: own.length, exhausted: isLate && isLast }]
    })
  }
}

/** Letters to people on duty about every live alert, until each of them has said 收到. */
export function createDuty(deps: DutyDeps): Duty {
  const { store, alerts, clock } = deps
  const plan = createPlan(deps)
  const carryOut = createCarryOut(deps)
  return {
    async tend(now) {
      const live = await alerts.live(now)
      await plan(live, now)
      // Afterwards, so that what was planned just now goes out as well.
      await carryOut(live, now)
    },
    outstanding: createOutstanding(deps),
    async acknowledge(alert, name, staff) {
      const [contacts, letters] = await Promise.all([store.list(), store.letters([alert])])
      const contact = contacts.find((one) => one.name === name)
      if (contact === undefined || !letters.some((letter) => letter.contact === contact.id)) return false
      await store.acknowledge([{ alert, contact: contact.id, at: clock(), how: `staff:${staff}` }])
      return true
    },
  }
}

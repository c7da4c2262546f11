import { monthIn } from '../domain/clock.ts'
import type { Audience, Entry, Risk } from '../domain/entry.ts'
import { coversRegion } from '../domain/region.ts'
import { draw } from './draw.ts'
import { dueForReview } from './reviewed.ts'

/** What a job wants to send. An empty list means: whatever. */
export interface EntryWish {
  /** Each is a topic, `topic/subtopic` or the id of an entry; one is enough. */
  readonly topics: readonly string[]
  /** Entries for everyone suit every audience. */
  readonly audiences: readonly Audience[]
  /** Every one of them must be covered by a region of the entry. */
  readonly regions: readonly string[]
  readonly risks: readonly Risk[]
  /** Days in which the same origin sends an entry once; 0: no limit. */
  readonly repeatAfterDays: number
  /** By id, `topic/subtopic` or topic, the narrowest counts; 1 where none is given, 0: never. */
  readonly weights: Readonly<Record<string, number>>
}

export interface EntrySlot {
  readonly job: string
  /** The planned time of the run: the same job and slot choose the same entry. */
  readonly slot: string
  readonly now: Date
  /** When this origin last sent an entry. */
  readonly lastSent: ReadonlyMap<string, Date>
  /** False for an entry that has no wording for what is to be sent. Left out: all have. */
  readonly canBeWorded?: (entry: Entry) => boolean
}

export const LEFT_OUT_REASONS = [
  'under-review',
  'other-topic',
  'other-season',
  'other-region',
  'other-audience',
  'other-risk',
  'no-weight',
  'sent-recently',
  'no-wording',
] as const
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number]

export interface LeftOut {
  readonly entry: string
  readonly reason: LeftOutReason
}

export type EntryChoice =
  | {
      readonly kind: 'chosen'
      readonly entry: Entry
      readonly reason: {
        readonly season: 'in-season' | 'all-year'
        readonly weight: number
        readonly lastSent: Date | null
        /** How many others might have been chosen. */
        readonly others: number
      }
      readonly left: readonly LeftOut[]
    }
  | { readonly kind: 'none'; readonly left: readonly LeftOut[] }

const DAY_MS = 86_400_000
/** What a month is known for comes before what holds all year. */
const SEASON_WEIGHT = 3

function namesOf({ id, topic, subtopic }: Entry): string[] {
  return [id, `${topic}/${subtopic}`, topic]
}

function weightOf(entry: Entry, weights: EntryWish['weights']): number {
  const given = namesOf(entry)
    .map((name) => weights[name])
    .find((weight) => weight !== undefined)
  return given ?? 1
}

function leftOutBy(entry: Entry, wish: EntryWish, slot: EntrySlot): LeftOutReason | undefined {
  const { audiences, months, regions, risk } = entry
  const { now, lastSent, canBeWorded } = slot
  if (dueForReview(entry, now)) return 'under-review'
  if (wish.topics.length > 0 && !namesOf(entry).some((name) => wish.topics.includes(name))) return 'other-topic'
  if (months.length > 0 && !months.includes(monthIn(now))) return 'other-season'
  if (!wish.regions.every((wanted) => regions.some((region) => coversRegion(region, wanted)))) return 'other-region'
  const suits = audiences.includes('everyone') || audiences.some((audience) => wish.audiences.includes(audience))
  if (wish.audiences.length > 0 && !wish.audiences.includes('everyone') && !suits) return 'other-audience'
  if (wish.risks.length > 0 && !wish.risks.includes(risk)) return 'other-risk'
  if (weightOf(entry, wish.weights) <= 0) return 'no-weight'
  const last = lastSent.get(entry.id)
  if (last !== undefined && now.getTime() - last.getTime() < wish.repeatAfterDays * DAY_MS) return 'sent-recently'
  return canBeWorded?.(entry) === false ? 'no-wording' : undefined
}

/**
 * Which entry a run sends. By chance in proportion to the weights, but the same for the same job and slot: a run that is
 * repeated after a crash, or a dry run before it, chooses the same one.
 */
export function chooseEntry(entries: readonly Entry[], wish: EntryWish, slot: EntrySlot): EntryChoice {
  const left: LeftOut[] = []
  const candidates: Array<{ readonly entry: Entry; readonly weight: number; readonly at: number }> = []
  for (const entry of entries) {
    const reason = leftOutBy(entry, wish, slot)
    if (reason !== undefined) left.push({ entry: entry.id, reason })
    else {
      const weight = weightOf(entry, wish.weights) * (entry.months.length > 0 ? SEASON_WEIGHT : 1)
      // The first of exponential clocks with these rates rings in proportion to the rates.
      candidates.push({ entry, weight, at: -Math.log(draw(slot.job, slot.slot, entry.id)) / weight })
    }
  }
  const [first, ...others] = candidates.sort((a, b) => a.at - b.at)
  if (first === undefined) return { kind: 'none', left }
  const { entry, weight } = first
  const season = entry.months.length > 0 ? 'in-season' : 'all-year'
  const lastSent = slot.lastSent.get(entry.id) ?? null
  return { kind: 'chosen', entry, reason: { season, weight, lastSent, others: others.length }, left }
}

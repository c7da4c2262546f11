import { dayIn, monthIn } from '../domain/clock.ts'
import type { Entry, Risk } from '../domain/entry.ts'
import type { Hazard } from '../domain/hazard.ts'
import { coversRegion } from '../domain/region.ts'
import { ELDER_LINES, foldSentence } from '../domain/sentences.ts'
import { topicWords } from '../domain/topic-words.ts'
import type { Knowledge } from '../knowledge/load-knowledge.ts'
import type { Bulletins } from './bulletin.ts'
import { draw } from './draw.ts'
import { hotlineOf } from './hotline.ts'
import { sharedSource } from './name-sources.ts'
import { dueForReview } from './reviewed.ts'
import type { BulletinWords } from './words.ts'

/** One thing to know, for a screen: short lines that an old person reads at one look. */
export interface Slide {
  /** Of the entry. */
  readonly id: string
  readonly topic: string
  readonly title: string
  /** Sentences of the entry, cut at their punctuation: at most five lines, each of at most 20 characters. */
  readonly lines: readonly string[]
  readonly phone: string | null
  readonly source: string
  readonly note: string | null
}

export interface ScreenSlidesDeps {
  /** Only what may be shown; the same object until the content changes. */
  readonly knowledge: () => Pick<Knowledge, 'entries' | 'sources' | 'hotlines'>
  readonly bulletins: Pick<Bulletins, 'word'>
  readonly words: BulletinWords
}

/** A passer-by sees some of them, and somebody who waits all of them in three minutes. */
const SLIDES = 12
const OF_ONE_TOPIC = 3
const SEASON_WEIGHT = 4
const RISK_WEIGHTS: Readonly<Record<Risk, number>> = { emergency: 3, high: 2, normal: 1 }
const RISK_ORDER: readonly Risk[] = ['emergency', 'high', 'normal']
/** Sets of a day are kept for so many places. */
const MOST_KEPT = 200

/**
 * What screens in a region show on a day, the same on every screen and instance: drawn anew each day, the season and what is
 * dangerous more often. In an emergency only what helps with it, in the order its hazard names.
 */
export function createScreenSlides(deps: ScreenSlidesDeps) {
  const { knowledge } = deps
  let kept = new Map<string, readonly Slide[]>()
  let keptOf: object | undefined
  return (region: string, hazard: Hazard | undefined, now: Date): readonly Slide[] => {
    const known = knowledge()
    // Entries have no regions below the county.
    const county = region.slice(0, 6)
    const key = `${county} ${hazard?.id ?? ''} ${dayIn(now)}`
    if (keptOf !== known || kept.size > MOST_KEPT) kept = new Map()
    keptOf = known
    const slides = kept.get(key) ?? choose(county, hazard, now, deps)
    kept.set(key, slides)
    return slides
  }
}

function choose(region: string, hazard: Hazard | undefined, now: Date, deps: ScreenSlidesDeps): readonly Slide[] {
  const month = monthIn(now)
  const fitting = deps
    .knowledge()
    .entries.filter(
      (entry) =>
        !dueForReview(entry, now) &&
        entry.audiences.some((audience) => audience !== 'officials') &&
        entry.regions.some((each) => coversRegion(each, region)),
    )
  const urgent = hazard === undefined ? [] : helpingWith(hazard, fitting)
  const helping = fill(urgent, SLIDES, deps)
  if (helping.length > 0) return helping
  const seasonal = fitting.filter(({ months }) => months.length === 0 || months.includes(month))
  const drawn = [...seasonal].sort((a, b) => rings(a, region, now) - rings(b, region, now))
  return inOrder(fill(drawn, OF_ONE_TOPIC, deps), seasonal)
}

/** So many make a rotation: others on its topics, such as drought during a flood, are then left out. */
const ENOUGH_OF_ITS_OWN = 3

/** The entries of the hazard as it names them; where they are few, then others on its topics, the dangerous first. */
function helpingWith(hazard: Hazard, entries: readonly Entry[]): Entry[] {
  const own = hazard.entries.flatMap((id) => entries.find((entry) => entry.id === id) ?? [])
  if (own.length >= ENOUGH_OF_ITS_OWN) return own
  const place = ({ id }: Entry) => {
    const at = hazard.entries.indexOf(id)
    return at < 0 ? hazard.entries.length : at
  }
  return entries
    .filter((entry) => hazard.entries.includes(entry.id) || hazard.entryTopics.includes(entry.topic))
    .sort((a, b) => place(a) - place(b) || riskOf(a) - riskOf(b) || a.id.localeCompare(b.id))
}

function riskOf({ risk }: Entry): number {
  return RISK_ORDER.indexOf(risk)
}

/** The first of exponential clocks rings in proportion to its rate. */
function rings({ id, months, risk }: Entry, region: string, now: Date): number {
  const weight = (months.length > 0 ? SEASON_WEIGHT : 1) * RISK_WEIGHTS[risk]
  return -Math.log(draw('screen', region, dayIn(now), id)) / weight
}

/** The first that can be said in short lines, not too many of one topic. */
function fill(entries: readonly Entry[], ofOneTopic: number, deps: ScreenSlidesDeps): Slide[] {
  const slides: Slide[] = []
  for (const entry of entries) {
    if (slides.length === SLIDES) break
    const topic = topicWords(entry.topic)
    if (slides.filter((slide) => slide.topic === topic).length >= ofOneTopic) continue
    const slide = slideOf(entry, deps)
    if (slide !== undefined) slides.push(slide)
  }
  return slides
}

function inOrder(slides: readonly Slide[], entries: readonly Entry[]): Slide[] {
  const risks = new Map(entries.map((entry) => [entry.id, riskOf(entry)]))
  return [...slides].sort((a, b) => (risks.get(a.id) ?? 0) - (risks.get(b.id) ?? 0))
}

/** The sentences that the wording for old people chooses, laid out for a screen; undefined when it has none. */
function slideOf(entry: Entry, { bulletins, knowledge, words }: ScreenSlidesDeps): Slide | undefined {
  const bulletin = bulletins.word(entry, 'elder')
  if (bulletin.kind === 'impossible') return undefined
  const { sources, hotlines } = knowledge()
  const source = sharedSource(bulletin.statements, new Map(sources.map((each) => [each.id, each])))
  const steps = [...bulletin.statements].sort((a, b) => a.line - b.line).map(({ text }) => foldSentence(text))
  const lines = steps.flatMap((each) => each ?? [])
  if (source === undefined || steps.includes(undefined) || lines.length > ELDER_LINES) return undefined
  return {
    id: entry.id,
    topic: topicWords(entry.topic),
    title: entry.title,
    lines,
    phone: hotlineOf(entry, hotlines)?.number ?? null,
    source: source.publisher,
    note: entry.review.state === 'signed' ? null : words.unreviewed,
  }
}

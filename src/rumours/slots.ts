import { z } from 'zod'
import { namesSpan, overForIn } from './time-spans.ts'

const Thing = z.array(z.string().min(1)).min(1)

/** `knowledge/slots.yaml`. */
export const SlotRules = z.strictObject({
  /** Things by kind; one thing with its names is one list. */
  things: z.record(z.string(), z.array(Thing).min(1)),
  places: z.array(z.string().min(1)),
  /** Units of amounts; one unit with its other words is one list. */
  units: z.array(Thing).min(1),
  /** Harm categories whose claims tell of an event. */
  events: z.array(z.string()),
})
export type SlotRules = z.infer<typeof SlotRules>

/** What is said in the places where claims differ: kind of thing → things (their first names, or numbers). */
export type Slots = ReadonlyMap<string, ReadonlySet<string>>

export type ReadSlots = (normalised: string) => Slots

const DIGITS = '零一二三四五六七八九'
const NUMERALS = '零一二两三四五六七八九十百千万'
const NUMBER = `\\d+(?:\\.\\d+)?[万千]?|[${NUMERALS}半]+`
const DAY = /(\d{1,2}|[一二三四五六七八九十]{1,3})月(\d{1,2}|[一二三四五六七八九十]{1,3})[日号]/gu
/** Sums of money are often said without their unit: 三千六, 一万二, 3600. */
const SUM =
  /(?<![\d.一二两三四五六七八九十])((?:[一二两三四五六七八九]|\d+(?:\.\d+)?)[千万][一二两三四五六七八九]?|[1-9]\d{2,6})(?![\d年一二两三四五六七八九十百千万])/gu
const AMOUNT = 'amount '
const MONEY = `${AMOUNT}元`
/** That a span of time is named, whatever its unit: within 24 小时 or 一天 is one limit. */
const SPAN = `${AMOUNT}span`
const OVER_FOR = 'over for'

const PLACES = { 十: 10, 百: 100, 千: 1_000, 万: 10_000 } as const

function placeOf(character: string): number | undefined {
  return Object.entries(PLACES).find(([name]) => name === character)?.[1]
}

/** Arabic digits for a Chinese or mixed number (三千六, 两万五, 1.2万, 二十四); anything else as it stands. */
export function digitsOf(number: string): string {
  const mixed = /^(\d+(?:\.\d+)?)([千万])$/u.exec(number)
  if (mixed !== null) return String(Math.round(Number(mixed[1]) * (placeOf(mixed[2] ?? '') ?? 1)))
  if (/^\d+(\.\d+)?$/u.test(number)) return String(Number(number))
  if (!new RegExp(`^[${NUMERALS}]+$`, 'u').test(number)) return number
  if (!/[十百千万]/u.test(number) && number.length > 1)
    return String(
      Number(
        Array.from(number.replaceAll('两', '二'))
          .map((digit) => DIGITS.indexOf(digit))
          .join(''),
      ),
    )
  let [total, section, digit, last] = [0, 0, 0, 1]
  for (const character of number.replaceAll('两', '二')) {
    const place = placeOf(character)
    if (place === undefined) digit = DIGITS.indexOf(character)
    else if (place === PLACES.万) {
      total += (section + digit) * place
      ;[section, digit, last] = [0, 0, place]
    } else {
      section += (digit || 1) * place
      ;[digit, last] = [0, place]
    }
    if (character === '零') last = 1
  }
  // A digit after a place counts tenths of it: 三千六 is 3,600.
  const isShort = digit > 0 && last >= PLACES.百
  return String(total + section + (isShort ? (digit * last) / 10 : digit))
}

interface Name {
  readonly kind: string
  readonly name: string
  readonly thing: string
}

/**
 * Finds the things a text names, kind by kind, long names first: 见手青 is met before 手青. Only names whose first character the
 * text has are looked for: there are thousands, and for most texts some dozens are left.
 */
function createThingsIn(
  things: SlotRules['things'],
): (text: string, add: (kind: string, thing: string) => void) => void {
  const names = Object.entries(things).flatMap(([kind, lists]) =>
    lists
      .flatMap((list) => list.map((name): Name => ({ kind, name: name.toLowerCase(), thing: list[0] ?? '' })))
      .sort((a, b) => b.name.length - a.name.length),
  )
  const byFirst = new Map<number, number[]>()
  for (const [rank, { name }] of names.entries()) {
    const first = name.charCodeAt(0)
    byFirst.set(first, [...(byFirst.get(first) ?? []), rank])
  }

  return function thingsIn(text, add) {
    const firsts = new Set<number>()
    for (let at = 0; at < text.length; at++) firsts.add(text.charCodeAt(at))
    const ranks = [...firsts].flatMap((first) => byFirst.get(first) ?? []).sort((a, b) => a - b)
    let [left, leftFor] = [text, '']
    for (const rank of ranks) {
      const found = names[rank]
      if (found === undefined) continue
      const { kind, name, thing } = found
      if (kind !== leftFor) [left, leftFor] = [text, kind]
      if (!left.includes(name)) continue
      left = left.replaceAll(name, '\u0000')
      add(kind, thing)
    }
  }
}

/** Compiles the rules once. @param localPlaces names of counties and townships */
export function createReadSlots(rules: SlotRules, localPlaces: readonly string[]): ReadSlots {
  const thingsIn = createThingsIn(rules.things)
  const places = [...rules.places, ...localPlaces]
  const unitOf = new Map(rules.units.flatMap((names) => names.map((name) => [name, names[0] ?? name] as const)))
  const longestFirst = [...unitOf.keys()].sort((a, b) => b.length - a.length).join('|')
  const amounts = new RegExp(`(${NUMBER})(?:多|几)?(${longestFirst})`, 'gu')

  return function readSlots(text) {
    const slots = new Map<string, Set<string>>()
    const add = (kind: string, thing: string) => slots.set(kind, (slots.get(kind) ?? new Set()).add(thing))
    thingsIn(text, add)
    for (const place of places) if (text.includes(place)) add('place', place)
    for (const [, month = '', day = ''] of text.matchAll(DAY)) add('date', `${digitsOf(month)}-${digitsOf(day)}`)
    for (const [, number = '', unit = ''] of text.matchAll(amounts))
      add(`${AMOUNT}${unitOf.get(unit) ?? unit}`, digitsOf(number))
    for (const [, number = ''] of text.replace(amounts, ' ').matchAll(SUM)) add(MONEY, digitsOf(number))
    if (namesSpan(text)) add(SPAN, 'some')
    for (const size of overForIn(text)) add(OVER_FOR, size)
    return slots
  }
}

type ThingsByKind = Readonly<Record<string, readonly string[]>>

/** What a known claim names; plain, because it is learned when the index is made and lies in its file. */
export interface ClaimSlots {
  /** Kinds of which many texts of the claim name the same few things: there another thing makes another claim. */
  readonly defining: readonly string[]
  /** What the texts of the entry name, and what more than a few of those that make its claim do. */
  readonly known: ThingsByKind
  /** Kinds without whose thing nearly no text makes the claim, with those things; without things: any of the kind. */
  readonly core: ThingsByKind
  /** True when the claim tells of an event. */
  readonly isEvent: boolean
}

/** A kind defines the claim when this share of the texts names a known thing of it. */
const DEFINING = 0.4
/** A thing is known when this share of the texts names it: one witness's invention is not. */
const KNOWN = 0.06
/** A kind is part of the core when this share of the texts names something of it … */
const CORE_KIND = 0.8
/** … and a thing when this share names it. */
const CORE_THING = 0.4

/** Share of the texts that name each thing of a kind. */
function sharesOf(texts: readonly Slots[], kind: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const slots of texts) for (const thing of slots.get(kind) ?? []) counts.set(thing, (counts.get(thing) ?? 0) + 1)
  return new Map([...counts].map(([thing, count]) => [thing, count / texts.length]))
}

/** Share of the texts that name something of a kind, or one of some things of it. */
function shareNaming(texts: readonly Slots[], kind: string, among?: ReadonlySet<string>): number {
  const naming = texts.filter((slots) => {
    const things = slots.get(kind)
    return things !== undefined && (among === undefined || [...things].some((thing) => among.has(thing)))
  })
  return naming.length / Math.max(1, texts.length)
}

export interface ClaimTexts {
  /** Texts by which the claim is learned, of many writers, normalised. */
  readonly claims: readonly string[]
  /** Texts of the entry itself, normalised. */
  readonly own: readonly string[]
  readonly isEvent: boolean
  /** True for a scam: every victim is asked for another sum, in another time. */
  readonly amountsVary: boolean
}

export function claimSlotsOf(read: ReadSlots, { claims, own, isEvent, amountsVary }: ClaimTexts): ClaimSlots {
  const made = claims.map(read)
  const written = own.map(read)
  const kinds = [...new Set([...made, ...written].flatMap((slots) => [...slots.keys()]))].filter(
    (kind) => !amountsVary || !kind.startsWith(AMOUNT),
  )
  const shares = new Map(kinds.map((kind) => [kind, sharesOf(made, kind)]))
  const common = (kind: string, from: number) =>
    [...(shares.get(kind) ?? [])].filter(([, share]) => share >= from).map(([thing]) => thing)
  const writtenIn = (kind: string) => written.flatMap((slots) => [...(slots.get(kind) ?? [])])
  const known = new Map(kinds.map((kind) => [kind, new Set([...writtenIn(kind), ...common(kind, KNOWN)])]))
  const core = kinds.filter((kind) => shareNaming(made, kind) >= CORE_KIND)
  return {
    defining: [
      ...kinds.filter((kind) => shareNaming(made, kind, known.get(kind)) >= DEFINING),
      // Few texts say for how long something is over, and it always changes the claim.
      ...(amountsVary ? [] : [OVER_FOR]),
    ],
    known: Object.fromEntries([...known].map(([kind, things]) => [kind, [...things]])),
    core: Object.fromEntries(core.map((kind) => [kind, common(kind, CORE_THING)])),
    isEvent,
  }
}

/**
 * The kinds in which a message speaks of something else than the claim: it names things of a kind that defines the claim, and
 * none of them is known; it lacks what nearly every text of the claim names; or, for an event, it names a place or a date that
 * no text of the entry has.
 */
export function differingSlots(said: Slots, { defining, known, core, isEvent }: ClaimSlots): string[] {
  const isOther = ([kind, things]: readonly [string, ReadonlySet<string>]) => {
    if (!defining.includes(kind) && !(isEvent && (kind === 'place' || kind === 'date'))) return false
    return ![...things].some((thing) => known[kind]?.includes(thing))
  }
  const isLacking = ([kind, things]: readonly [string, readonly string[]]) => {
    const named = said.get(kind) ?? new Set()
    return things.length === 0 ? named.size === 0 : !things.some((thing) => named.has(thing))
  }
  return [...new Set([...[...said].filter(isOther), ...Object.entries(core).filter(isLacking)].map(([kind]) => kind))]
}

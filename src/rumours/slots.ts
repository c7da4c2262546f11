import { z } from 'zod'

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

/** Compiles the rules once. @param localPlaces names of counties and townships */
export function createReadSlots(rules: SlotRules, localPlaces: readonly string[]): ReadSlots {
  const kinds = Object.entries(rules.things).map(([kind, things]) => ({
    kind,
    names: things
      .flatMap((names) => names.map((name) => ({ name: name.toLowerCase(), thing: names[0] ?? '' })))
      .sort((a, b) => b.name.length - a.name.length),
  }))
  const places = [...rules.places, ...localPlaces]
  const unitOf = new Map(rules.units.flatMap((names) => names.map((name) => [name, names[0] ?? name] as const)))
  const longestFirst = [...unitOf.keys()].sort((a, b) => b.length - a.length).join('|')
  const amounts = new RegExp(`(${NUMBER})(?:多|几)?(${longestFirst})`, 'gu')

  return function readSlots(text) {
    const slots = new Map<string, Set<string>>()
    const add = (kind: string, thing: string) => slots.set(kind, (slots.get(kind) ?? new Set()).add(thing))
    for (const { kind, names } of kinds) {
      let left = text
      for (const { name, thing } of names) {
        if (!left.includes(name)) continue
        left = left.replaceAll(name, '\u0000')
        add(kind, thing)
      }
    }
    for (const place of places) if (text.includes(place)) add('place', place)
    for (const [, month = '', day = ''] of text.matchAll(DAY)) add('date', `${digitsOf(month)}-${digitsOf(day)}`)
    for (const [, number = '', unit = ''] of text.matchAll(amounts))
      add(`${AMOUNT}${unitOf.get(unit) ?? unit}`, digitsOf(number))
    for (const [, number = ''] of text.replace(amounts, ' ').matchAll(SUM)) add(MONEY, digitsOf(number))
    return slots
  }
}

/** What a known claim names. */
export interface ClaimSlots {
  /** Kinds of which many texts of the claim name the same few things: there another thing makes another claim. */
  readonly defining: ReadonlySet<string>
  /** What the texts of the entry name, and what more than a few of those that make its claim do. */
  readonly known: Slots
  /** Kinds without whose thing nearly no text makes the claim, with those things; without things: any of the kind. */
  readonly core: Slots
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

/** Share of the texts that name something of a kind, or one of some things of it. */
function shareOf(texts: readonly Slots[], kind: string, among?: ReadonlySet<string>): number {
  const naming = texts.filter((slots) => {
    const things = [...(slots.get(kind) ?? [])]
    return among === undefined ? things.length > 0 : things.some((thing) => among.has(thing))
  })
  return naming.length / Math.max(1, texts.length)
}

function thingsIn(texts: readonly Slots[], kind: string): string[] {
  return [...new Set(texts.flatMap((slots) => [...(slots.get(kind) ?? [])]))]
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
  const common = (kind: string, share: number) =>
    thingsIn(made, kind).filter((thing) => shareOf(made, kind, new Set([thing])) >= share)
  const known = new Map(kinds.map((kind) => [kind, new Set([...thingsIn(written, kind), ...common(kind, KNOWN)])]))
  return {
    defining: new Set(kinds.filter((kind) => shareOf(made, kind, known.get(kind)) >= DEFINING)),
    known,
    core: new Map(
      kinds.filter((kind) => shareOf(made, kind) >= CORE_KIND).map((kind) => [kind, new Set(common(kind, CORE_THING))]),
    ),
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
    if (!defining.has(kind) && !(isEvent && (kind === 'place' || kind === 'date'))) return false
    return ![...things].some((thing) => known.get(kind)?.has(thing))
  }
  const isLacking = ([kind, things]: readonly [string, ReadonlySet<string>]) => {
    const named = [...(said.get(kind) ?? [])]
    return things.size === 0 ? named.length === 0 : !named.some((thing) => things.has(thing))
  }
  return [...new Set([...[...said].filter(isOther), ...[...core].filter(isLacking)].map(([kind]) => kind))]
}

import { z } from 'zod'

const Thing = z.array(z.string().min(1)).min(1)

/** `knowledge/slots.yaml`. */
export const SlotRules = z.strictObject({
  /** Things by kind; one thing with its names is one list. */
  things: z.record(z.string(), z.array(Thing).min(1)),
  places: z.array(z.string().min(1)),
  units: z.array(z.string().min(1)).min(1),
  /** Harm categories whose claims tell of an event. */
  events: z.array(z.string()),
})
export type SlotRules = z.infer<typeof SlotRules>

/** What is said in the places where claims differ: kind of thing → things (their first names, or numbers). */
export type Slots = ReadonlyMap<string, ReadonlySet<string>>

export type ReadSlots = (normalised: string) => Slots

const DIGITS = '零一二三四五六七八九'
const NUMBER = '\\d+(?:\\.\\d+)?|[零一二两三四五六七八九十百千万半]+'
const DAY = /(\d{1,2}|[一二三四五六七八九十]{1,3})月(\d{1,2}|[一二三四五六七八九十]{1,3})[日号]/gu

/** Arabic digits for a Chinese number below ten thousand; anything else as it stands. */
export function digitsOf(number: string): string {
  if (!/^[零一二两三四五六七八九十百千]+$/u.test(number)) return number
  let total = 0
  let digit = 0
  for (const character of number.replaceAll('两', '二')) {
    const place = { 十: 10, 百: 100, 千: 1_000 }[character]
    if (place === undefined) digit = DIGITS.indexOf(character)
    else {
      total += (digit || 1) * place
      digit = 0
    }
  }
  return String(total + digit)
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
  const longestFirst = [...rules.units].sort((a, b) => b.length - a.length).join('|')
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
    for (const [, number = '', unit = ''] of text.matchAll(amounts)) add(`amount ${unit}`, digitsOf(number))
    return slots
  }
}

/** What a known claim names. */
export interface ClaimSlots {
  /** Kinds that the claim and its forwards name, with what they name. */
  readonly claimed: Slots
  /** What any text of the entry names. */
  readonly mentioned: Slots
  /** Kinds without whose thing nearly no text makes the claim, with those things. */
  readonly core: Slots
  /** True when the claim tells of an event. */
  readonly isEvent: boolean
}

function mergeSlots(all: readonly Slots[]): Slots {
  const merged = new Map<string, Set<string>>()
  for (const slots of all)
    for (const [kind, things] of slots) merged.set(kind, new Set([...(merged.get(kind) ?? []), ...things]))
  return merged
}

/** A kind is part of the core when this share of the texts names something of it … */
const CORE_KIND = 0.75
/** … and a thing when this share names it. */
const CORE_THING = 0.4

function coreOf(texts: readonly Slots[], kinds: ReadonlySet<string>): Slots {
  const core = new Map<string, Set<string>>()
  for (const kind of kinds) {
    const named = texts.flatMap((slots) => [...(slots.get(kind) ?? [])])
    const things = [...new Set(named)].filter(
      (thing) => named.filter((other) => other === thing).length >= CORE_THING * texts.length,
    )
    const share = texts.filter((slots) => slots.has(kind)).length / texts.length
    if (share >= CORE_KIND && things.length > 0) core.set(kind, new Set(things))
  }
  return core
}

export interface ClaimTexts {
  /** Texts that make the claim, normalised. */
  readonly claims: readonly string[]
  /** Every other text of the entry, normalised. */
  readonly others: readonly string[]
  readonly isEvent: boolean
}

export function claimSlotsOf(rules: SlotRules, read: ReadSlots, { claims, others, isEvent }: ClaimTexts): ClaimSlots {
  const made = claims.map(read)
  return {
    claimed: mergeSlots(made),
    mentioned: mergeSlots([...made, ...others.map(read)]),
    core: coreOf(made, new Set(Object.keys(rules.things))),
    isEvent,
  }
}

/**
 * The kinds in which a message speaks of something else than the claim: it names things of a kind that the claim has, and none
 * of them is known; it lacks what nearly every text of the claim names; or, for an event, it names a place or a date that no
 * text of the entry has.
 */
export function differingSlots(said: Slots, { claimed, mentioned, core, isEvent }: ClaimSlots): string[] {
  const isOther = ([kind, things]: readonly [string, ReadonlySet<string>]) => {
    const known = mentioned.get(kind)
    if (known !== undefined && [...things].some((thing) => known.has(thing))) return false
    return claimed.has(kind) || (isEvent && (kind === 'place' || kind === 'date'))
  }
  const isLacking = ([kind, things]: readonly [string, ReadonlySet<string>]) =>
    ![...things].some((thing) => said.get(kind)?.has(thing))
  return [...new Set([...[...said].filter(isOther), ...[...core].filter(isLacking)].map(([kind]) => kind))]
}

import type { Colour, NamedValue } from '../domain/alert.ts'
import type { Hazard, WarningEvent } from '../domain/hazard.ts'
import { colourOfSuffix, coloursInTitle, coloursOfParameters, worstColour } from './warning-colour.ts'

export const OTHER_HAZARD = 'other'

export interface WarningTerm {
  /** Of GB/T 35561 or whatever the issuer uses, without the suffix of the colour; null: it gave none. */
  readonly code: string | null
  /** 暴雨 of 暴雨橙色预警信号. */
  readonly name: string
  readonly colour: Colour | null
  /** Id of a hazard; `other` where neither code nor words tell. */
  readonly hazard: string
  /** Event codes besides the one chosen. */
  readonly otherCodes: readonly NamedValue[]
  /** All colours that the message names, when they are not one. */
  readonly contradictingColours: readonly Colour[]
}

export interface WarningWords {
  readonly event: string
  readonly headline: string
  readonly eventCodes: readonly NamedValue[]
  readonly parameters: readonly NamedValue[]
}

export interface WarningTables {
  readonly hazards: readonly Hazard[]
  readonly events: readonly WarningEvent[]
}

/** `11B03`, `11B0303`, `11B03-03`: industry and kind, then perhaps the colour. */
const COMPACT = /^([1-9]\d[A-Z]\d{2})[-_.]?(0[1-4])?$/
/** A name that carries its colour, and nothing behind it that belongs to the name. */
const COLOURED = /^(.+?)(?:[（(/／]?(?:[蓝黄橙红]色|[ⅠⅡⅢⅣ]级)[）)]?){1,2}(?:预警信号|预警|警报|信号)?$/u

interface ReadCode {
  readonly code: string
  readonly colour: Colour | undefined
  readonly known: WarningEvent | undefined
  readonly isChinese: boolean
  readonly from: NamedValue
}

/** What a warning is about, by its codes first and its words second. Contradicting colours give the worst of them. */
export function warningTermOf(words: WarningWords, { hazards, events }: WarningTables): WarningTerm {
  const codes = words.eventCodes.filter(({ value }) => value.trim() !== '').map((code) => readCode(code, events))
  const chosen = codes.find(({ known }) => known !== undefined) ?? codes.find((code) => code.isChinese) ?? codes[0]
  const name = nameOf(words, chosen?.known)
  const colours = coloursOf(words, chosen)
  return {
    code: chosen?.code ?? null,
    name,
    colour: worstColour(colours),
    hazard: hazardOf(chosen?.known, [name, words.event, words.headline], hazards),
    otherCodes: codes.filter((code) => code !== chosen).map(({ from }) => from),
    contradictingColours: colours.length > 1 ? colours : [],
  }
}

function readCode(from: NamedValue, events: readonly WarningEvent[]): ReadCode {
  const value = from.value.trim()
  const upper = value.toUpperCase()
  const whole = events.find((event) => event.code === upper)
  if (whole !== undefined) return { code: whole.code, colour: undefined, known: whole, isChinese: true, from }
  const [, kind, suffix] = COMPACT.exec(upper) ?? []
  // A code that is not understood is kept as it came.
  if (kind === undefined) return { code: value, colour: undefined, known: undefined, isChinese: false, from }
  const known = events.find((event) => event.code === kind)
  const colour = suffix === undefined ? undefined : colourOfSuffix(suffix)
  return { code: kind, colour, known, isChinese: true, from }
}

/** From everywhere: that two places disagree is worth telling. */
function coloursOf({ event, headline, parameters }: WarningWords, code: ReadCode | undefined): Colour[] {
  const ofCode = code?.colour === undefined ? [] : [code.colour]
  const colours = [...ofCode, ...coloursOfParameters(parameters), ...coloursInTitle(event), ...coloursInTitle(headline)]
  return [...new Set(colours)]
}

function nameOf({ event, headline }: WarningWords, known: WarningEvent | undefined): string {
  const given = event.trim()
  if (given === '') return known?.name ?? (headline.trim() || '预警')
  return COLOURED.exec(given)?.[1] ?? given
}

/** The longest word decides, so that 森林火险 is not taken for 火. */
function hazardOf(known: WarningEvent | undefined, texts: readonly string[], hazards: readonly Hazard[]): string {
  if (known !== undefined && known.hazard !== OTHER_HAZARD) return known.hazard
  for (const text of texts) {
    const found = hazards
      .flatMap(({ id, name, words }) => [name, ...words].map((word) => ({ id, word })))
      .filter(({ word }) => text.includes(word))
      .reduce<{ id: string; word: string } | undefined>(
        (best, next) => (best !== undefined && best.word.length >= next.word.length ? best : next),
        undefined,
      )
    if (found !== undefined) return found.id
  }
  return OTHER_HAZARD
}

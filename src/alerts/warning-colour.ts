import { COLOURS, type Colour, type NamedValue, type Severity } from '../domain/alert.ts'

/** 蓝 Ⅳ 一般, 黄 Ⅲ 较重, 橙 Ⅱ 严重, 红 Ⅰ 特别严重: the pairs of Chinese issuers and of MeteoAlarm. Only for messages that leave the severity open. */
export const SEVERITY_OF_COLOUR: Readonly<Record<Colour, Severity>> = {
  blue: 'Minor',
  yellow: 'Moderate',
  orange: 'Severe',
  red: 'Extreme',
}

const WORDS: Readonly<Record<Colour, readonly string[]>> = {
  blue: ['蓝', 'blue', 'Ⅳ', 'IV', '四'],
  yellow: ['黄', 'yellow', 'Ⅲ', 'III', '三'],
  orange: ['橙', 'orange', 'Ⅱ', 'II', '二'],
  red: ['红', 'red', 'Ⅰ', 'I', '一'],
}

/**
 * A colour that is meant as a level: 红色旅游 is none, and the Ⅲ级 of an 应急响应 is the level of an office, not of a warning.
 * Arabic figures are left out: 4级 is wind or an earthquake as often as a warning.
 */
const IN_TEXT =
  /([蓝黄橙红])色?(?=预警|警报|信号|等级|级别|级|[（(/／]|[ⅠⅡⅢⅣ]|$)|(?<![A-Za-z])([ⅠⅡⅢⅣ]|IV|I{1,3})\s*级(?!(?:应急)?响应)/gu
/** What a level was before does not count: 由黄色预警信号升级为橙色. */
const CHANGED_TO = /(?:升级|降级|降低|提升|提高|变更|调整|更新|改发?|升|降)(?:为|至|成|到)/u
const NAMES =
  /^(?:colou?r|awareness_level|(?:alert|warning|event|severity|signal)[-_ ]?(?:colou?r|level)|level|(?:预警|信号|警报)?(?:颜色|级别|等级))$/iu
const IN_VALUE =
  /\b(blue|yellow|orange|red)\b|([蓝黄橙红])(?:色|$)|(?<![A-Za-z])([ⅠⅡⅢⅣ]|IV|I{1,3})(?:\s*级|$)|([一二三四])级/iu
const SUFFIX = /^0([1-4])$/

/** By the two digits that compact codes end with: 01 blue, 02 yellow, 03 orange, 04 red. */
export function colourOfSuffix(suffix: string): Colour | undefined {
  const digit = SUFFIX.exec(suffix)?.[1]
  return digit === undefined ? undefined : COLOURS[Number(digit) - 1]
}

/** All colours that a title names as its level; more than one when it contradicts itself. */
export function coloursInTitle(title: string): Colour[] {
  const changed = title.split(CHANGED_TO)
  const part = changed.at(-1) ?? title
  const found = coloursIn(part)
  return found.length > 0 || changed.length === 1 ? found : coloursIn(title)
}

function coloursIn(text: string): Colour[] {
  const found = [...text.matchAll(IN_TEXT)].map(([, colour, level]) => colourOfWord(colour ?? level ?? ''))
  return [...new Set(found.filter((colour) => colour !== undefined))]
}

/** Of parameters such as `awareness_level` = `2; yellow; Moderate` or 预警级别 = Ⅱ级（橙色）. Bare figures are left out: issuers count from either end. */
export function coloursOfParameters(parameters: readonly NamedValue[]): Colour[] {
  const found = parameters
    .filter(({ name }) => NAMES.test(name.trim()))
    .map(({ value }) => IN_VALUE.exec(value.trim()))
    .map((match) => colourOfWord(match?.slice(1).find((word) => word !== undefined) ?? ''))
  return [...new Set(found.filter((colour) => colour !== undefined))]
}

export function worstColour(colours: readonly Colour[]): Colour | null {
  return [...COLOURS].toReversed().find((colour) => colours.includes(colour)) ?? null
}

function colourOfWord(word: string): Colour | undefined {
  const same = (known: string) => known.toLowerCase() === word.toLowerCase()
  return COLOURS.find((colour) => WORDS[colour].some(same))
}

import { MEASURES, readDigits, readInteger, readNumber, readPhone } from './read-number.ts'

const NUMBER = String.raw`\d+(?:\.\d+)?`
const SPAN = `${NUMBER}(?:到${NUMBER})?`

/** `20 m/s`: 每秒二十米. */
const RATES: Readonly<Record<string, readonly [per: string, unit: string]>> = {
  'km/h': ['每小时', '公里'],
  '公里/小时': ['每小时', '公里'],
  '公里/时': ['每小时', '公里'],
  '千米/小时': ['每小时', '公里'],
  'm/s': ['每秒', '米'],
  '米/秒': ['每秒', '米'],
  'mm/h': ['每小时', '毫米'],
  '毫米/小时': ['每小时', '毫米'],
  'm³/s': ['每秒', '立方米'],
  'm3/s': ['每秒', '立方米'],
  '立方米/秒': ['每秒', '立方米'],
}
const UNITS: Readonly<Record<string, string>> = {
  mm: '毫米',
  cm: '厘米',
  m: '米',
  km: '公里',
  'm²': '平方米',
  'km²': '平方公里',
  'hm²': '公顷',
  'm³': '立方米',
  kg: '公斤',
  g: '克',
  mg: '毫克',
  t: '吨',
  L: '升',
  ml: '毫升',
  mL: '毫升',
  h: '小时',
  min: '分钟',
  s: '秒',
  kV: '千伏',
  V: '伏',
  hPa: '百帕',
  '℃': '摄氏度',
  '°C': '摄氏度',
  '°': '度',
}
const DEGREES = '℃|°C|摄氏度|度'
const ROMAN = 'ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ'
const LATIN_ROMAN: Readonly<Record<string, string>> = { I: '一', II: '二', III: '三', IV: '四', V: '五' }
/** What follows a quantity; a number before anything else may be a telephone number. */
const QUANTITY = `${MEASURES}|到|多|余|几|成|级|号|月|日|毫克|伏|百帕|岁|年|比|分之|[.\\d%]`

const escaped = (words: readonly string[]) =>
  [...words]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace(/[/.]/gu, '\\$&'))
    .join('|')

type Rule = readonly [pattern: RegExp, say: (...groups: readonly string[]) => string]
const rule = (pattern: string, say: Rule[1]): Rule => [new RegExp(pattern, 'gu'), say]

function sayTime(hours: string, minutes: string | undefined, seconds: string | undefined): string {
  const part = (digits: string | undefined, unit: string, silent: boolean) => {
    if (digits === undefined || (silent && Number(digits) === 0)) return ''
    const value = String(Number(digits))
    return `${value.length === 1 && value !== '0' ? '零' : ''}${readInteger(value)}${unit}`
  }
  const hour = String(Number(hours))
  return `${readNumber(hour, true)}点${part(minutes, '分', seconds === undefined)}${part(seconds, '秒', true)}`
}

function saySpan(span: string, counted: boolean): string {
  return span
    .split('到')
    .map((number) => readNumber(number, counted))
    .join('到')
}

const HOUR = '(?:[01]?\\d|2[0-4])'
/** In this order: what a rule has put in words, later ones do not see. */
const RULES: readonly Rule[] = [
  rule('[０-９％]', (mark) => String.fromCharCode(mark.charCodeAt(0) - 0xfe_e0)),
  rule('(?<=\\d)[：:](?=\\d)', () => ':'),
  rule('(?<![\\d,])\\d{1,3}(?:,\\d{3})+(?![\\d,])', (number) => number.replaceAll(',', '')),
  // Telephone numbers that cannot be anything else.
  rule('(?<!\\d)(?:0\\d{2,3}[-—]\\d{7,8}|1[3-9]\\d{9}|[48]00-?\\d{3}-?\\d{4})(?!\\d)', readPhone),
  // Dates and times.
  rule(
    '(?<!\\d)((?:19|20)\\d{2})[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\\d|3[01])(?!\\d)',
    (_, year = '', month = '', day = '') =>
      `${readDigits(year)}年${readInteger(String(Number(month)))}月${readInteger(String(Number(day)))}日`,
  ),
  rule('(?<!\\d)(?:19|20)\\d{2}(?=年|[-~～—–至到](?:19|20)\\d{2}年)', readDigits),
  rule('(?<=[零一二三四五六七八九])[-~～—–]+(?=[零一二三四五六七八九]{4}年)', () => '到'),
  rule(`(?<![\\d:])(${HOUR}):([0-5]\\d)(?::([0-5]\\d))?(?![\\d:])`, (_, h = '', m, s) => sayTime(h, m, s)),
  rule('(?<=[\\d点分])\\s*[~～—–-]+\\s*(?=[\\d零一二两三四五六七八九十]+(?:[点时日]|\\d))', () => '到'),
  rule(`(?<!\\d)(${HOUR})时([0-5]?\\d)分`, (_, h = '', m) => sayTime(h, m, undefined)),
  rule(`(?<!\\d)(${HOUR})(?=(?:到${HOUR})?时(?!间))`, (hour) => readNumber(String(Number(hour)), true)),
  rule('(?<=[零一二两三四五六七八九十])时(?!间|候)', () => '点'),
  rule('(?<!\\d)0([1-9])(?=[月日])', (_, digit = '') => readInteger(digit)),
  rule(`(\\d+):(\\d+)`, (_, first = '', second = '') => `${readInteger(first)}比${readInteger(second)}`),
  // Signs and spans.
  rule(`(?<![\\d年月日])[-−－](?=${NUMBER}\\s*(?:[~～—–-]+\\s*[-−－]?${NUMBER}\\s*)?(?:${DEGREES}))`, () => '零下'),
  rule(`(?<=[\\d%‰℃a-zA-Z²³\\p{Script=Han}])\\s*[~～—–-]+\\s*(?=\\d|零下)`, () => '到'),
  rule('[~～]', () => '到'),
  rule('(?<![\\p{L}\\d])[-−－](?=\\d)', () => '负'),
  rule('≥|⩾|>=', () => '大于等于'),
  rule('≤|⩽|<=', () => '小于等于'),
  rule('[>＞](?=\\s*\\d)', () => '大于'),
  rule('[<＜](?=\\s*\\d)', () => '小于'),
  rule('±', () => '正负'),
  // Shares, rates and units.
  rule(`(${SPAN})\\s*%`, (_, span = '') => `百分之${saySpan(span, false)}`),
  rule(`(${SPAN})\\s*‰`, (_, span = '') => `千分之${saySpan(span, false)}`),
  rule(`(${SPAN})\\s*(${escaped(Object.keys(RATES))})`, (_, span = '', unit = '') => {
    const [per = '', word = ''] = RATES[unit] ?? []
    return `${per}${saySpan(span, true)}${word}`
  }),
  rule(`(?<=\\d)\\s*(${escaped(Object.keys(UNITS))})(?![A-Za-z/])`, (_, unit = '') => UNITS[unit] ?? unit),
  rule(
    '(?<![\\d/])(\\d+)/(\\d+)(?![\\d/])',
    (_, part = '', whole = '') => `${readInteger(whole)}分之${readInteger(part)}`,
  ),
  rule(`[${ROMAN}]`, (mark) => readInteger(String(ROMAN.indexOf(mark) + 1))),
  rule('(?<![A-Za-z])(I{1,3}|IV|V)(?=级)', (_, mark = '') => LATIN_ROMAN[mark] ?? mark),
  // Numbers that are called, then those that count.
  rule(`(?<![\\d.到第])(?:11[09]|12[02]|12[1-3]\\d{2}|100(?:10|86)|9[56]\\d{3})(?!${QUANTITY})`, readPhone),
  rule(`(${SPAN})(?=\\s*(?:多|余|几)?(?:${MEASURES}))`, (_, span = '') => saySpan(span, true)),
  rule(SPAN, (span) => saySpan(span, false)),
]

/**
 * A text as an announcer reads it: 02:10 is 两点十分, 20～30mm is 二十到三十毫米, 2026年 is 二零二六年, -5℃ is 零下五摄氏度.
 * Hotlines and telephone numbers are read digit by digit with 幺 for 1, as broadcasters do. What is neither a number nor a unit stays.
 */
export function speakNumbers(text: string): string {
  return RULES.reduce((said, [pattern, say]) => said.replace(pattern, (...match: string[]) => say(...match)), text)
}

const CHINA_OFFSET_MS = 8 * 3_600_000
/** First hour of each part of the day, the last first; as weather broadcasts call them. */
const PARTS: ReadonlyArray<readonly [from: number, name: string]> = [
  [18, '晚上'],
  [13, '下午'],
  [12, '中午'],
  [8, '上午'],
  [5, '早上'],
  [0, '凌晨'],
]

/** A moment in Chuxiong as it is said: 十一月二十七日凌晨两点十分. Without the year: a warning lives for days. */
export function speakMoment(at: Date): { readonly day: string; readonly time: string } {
  const there = new Date(at.getTime() + CHINA_OFFSET_MS)
  const hours = there.getUTCHours()
  const [, part = ''] = PARTS.find(([from]) => hours >= from) ?? []
  const clock = sayTime(String(hours > 12 ? hours - 12 : hours), String(there.getUTCMinutes()), undefined)
  const day = `${readInteger(String(there.getUTCMonth() + 1))}月${readInteger(String(there.getUTCDate()))}日`
  return { day, time: `${part}${clock}` }
}

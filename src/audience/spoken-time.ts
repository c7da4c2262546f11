const NUMERALS = '零一二三四五六七八九十'
const TIME =
  /^(凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|夜间)?(?:(\d{1,2}):(\d{2})|(\d{1,2}|[零一二两三四五六七八九十]{1,3})点钟?(半|\d{1,2}分?)?)$/u
const AFTERNOON: ReadonlySet<string> = new Set(['下午', '傍晚', '晚上', '夜里', '夜间'])
const NOON_HOUR = 12
const HOURS = 24

/** 0–29 in digits or Chinese; NaN for anything else. */
function numberOf(word: string): number {
  if (/^\d+$/.test(word)) return Number(word)
  const [tens, ones] = word.includes('十') ? word.split('十') : ['零', word]
  const digit = (part: string | undefined, empty: number) => {
    if (part === undefined || part === '') return empty
    return part === '两' ? 2 : part.length === 1 ? NUMERALS.indexOf(part) : Number.NaN
  }
  return word.includes('十') ? digit(tens, 1) * 10 + digit(ones, 0) : digit(ones, Number.NaN)
}

function minutesOf(word: string | undefined): number {
  if (word === undefined) return 0
  return word === '半' ? 30 : Number(word.replace('分', ''))
}

/** Minutes after midnight of `21:00`, `晚上9点`, `七点半`; undefined for anything else. */
export function parseTime(text: string): number | undefined {
  const [, part = '', clockHours, clockMinutes, saidHours, saidMinutes] = TIME.exec(text) ?? []
  const said = clockHours ?? saidHours
  if (said === undefined) return undefined
  const hours = numberOf(said)
  const minutes = minutesOf(clockMinutes ?? saidMinutes)
  const later = AFTERNOON.has(part) && hours < NOON_HOUR ? hours + NOON_HOUR : hours
  return later <= HOURS && minutes < 60 ? (later % HOURS) * 60 + minutes : undefined
}

export interface QuietHours {
  readonly from: number
  readonly to: number
}

/** `21:00-7:30`, `晚上9点到早上七点半`. */
export function parseQuietHours(text: string): QuietHours | undefined {
  const [first, second, ...more] = text.split(/[-~–—至到]+/u)
  if (first === undefined || second === undefined || more.length > 0) return undefined
  const [from, to] = [parseTime(first), parseTime(second)]
  return from === undefined || to === undefined ? undefined : { from, to }
}

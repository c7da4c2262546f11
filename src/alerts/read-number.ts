const DIGITS = '零一二三四五六七八九'
/** Over the telephone and on the air 一 is said 幺: it is not mistaken for 七. */
const PHONE_DIGITS = '零幺二三四五六七八九'
const PLACES = ['', '十', '百', '千'] as const
const GROUPS = ['', '万', '亿', '万亿'] as const
const GROUP = 4
/** Longer runs of digits are codes. */
const LONGEST = GROUP * GROUPS.length

/** What is counted with 两 instead of 二. 级, 号, 月, 日, 楼 and 分 are not among them. */
export const MEASURES =
  '个|点|小时|天|人|名|户|次|米|公里|千米|厘米|毫米|百|千|万|亿|分钟|秒|位|只|条|座|处|辆|间|栋|头|口|起|件|周|年(?!级)|倍|度|摄氏度|公斤|克|吨|升|毫升|平方|立方|亩|元|块|家|片|场|种|段|支|台|层|公顷'

/** Digit by digit: years, codes. */
export function readDigits(digits: string): string {
  return Array.from(digits, (digit) => DIGITS[Number(digit)] ?? '').join('')
}

/** Digit by digit with 幺 for 一: 119 is 幺幺九. */
export function readPhone(digits: string): string {
  return Array.from(digits.replace(/\D/gu, ''), (digit) => PHONE_DIGITS[Number(digit)] ?? '').join('')
}

/** One to four digits; 两 before 千, as in speech. Zeros inside are said once. */
function readGroup(digits: string): string {
  let said = ''
  let gap = false
  for (const [index, digit] of Array.from(digits).entries()) {
    const place = digits.length - 1 - index
    if (digit === '0') {
      gap = said !== ''
      continue
    }
    const word = digit === '2' && place === GROUP - 1 ? '两' : (DIGITS[Number(digit)] ?? '')
    said += `${gap ? '零' : ''}${word}${PLACES[place] ?? ''}`
    gap = false
  }
  return said
}

/** A whole number in words: 1016 is 一千零一十六. Leading zeros and more than sixteen digits are read digit by digit. */
export function readInteger(digits: string): string {
  if (digits.length > LONGEST || /^0\d/u.test(digits)) return readDigits(digits)
  if (digits === '0') return '零'
  let said = ''
  const first = digits.length % GROUP
  const groups = [...(first > 0 ? [digits.slice(0, first)] : []), ...(digits.slice(first).match(/\d{4}/gu) ?? [])]
  for (const [index, group] of groups.entries()) {
    const word = readGroup(group)
    if (word === '') continue
    const scale = GROUPS[groups.length - 1 - index] ?? ''
    const gap = said !== '' && (group.startsWith('0') || groups[index - 1]?.endsWith('0000') === true)
    said += `${gap ? '零' : ''}${word === '二' && scale !== '' ? '两' : word}${scale}`
  }
  return said.replace(/^一十/u, '十')
}

/** @param number `12` or `3.50`; @param counted true where 2 is said 两 */
export function readNumber(number: string, counted = false): string {
  const [whole = '0', fraction] = number.split('.')
  if (fraction !== undefined) return `${readInteger(whole)}点${readDigits(fraction)}`
  return counted && whole === '2' ? '两' : readInteger(whole)
}

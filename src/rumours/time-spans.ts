const COUNT = '(?:\\d+(?:\\.\\d+)?|[零一二两三四五六七八九十百半几数好]+)[多几来]?'
/** By size: what happens within hours is another thing after months. 一个多月 and 三个半小时 are counted, 三月 and 2017年 are dates. */
const UNITS = {
  hours: '个?[多半来]?(?:小时|钟头|分钟)',
  days: '(?:天|晚上|夜|日(?![历期记子]))',
  weeks: '个?[多半来]?(?:周(?!岁)|星期|礼拜)',
  months: '个[多半来]?月',
  years: '年(?![纪级龄轻代])',
} as const
/** Spans without a number. */
const VAGUE = /第[二三四五六七八九十\d]+天|昨天|昨晚|前天|隔天|次日|隔夜|过夜|一宿|通宵|[太很好]久|每[天周月年]|岁/u
/** Words for what is over; the span that follows says for how long. */
const OVER = '(?:停药?|断|戒|[吃打输挂喝生做]完|治好|痊愈|出院|出了?月子|退烧)[^,。!?;:\\d]{0,5}?'

const SIZES = Object.entries(UNITS).map(([size, unit]) => ({
  size,
  span: new RegExp(`(?<![\\d.第每])${COUNT}${unit}`, 'u'),
  over: new RegExp(`${OVER}${COUNT}${unit}`, 'u'),
}))

/** True when a text says how long something takes, lasts or is past. */
export function namesSpan(normalised: string): boolean {
  return VAGUE.test(normalised) || SIZES.some(({ span }) => span.test(normalised))
}

/**
 * For how long something is over, by size: a rule for those who take a drug is another one for those who took it last year. What
 * ended hours ago still acts (吃完一两个钟头就吐).
 */
export function overForIn(normalised: string): string[] {
  return SIZES.filter(({ size, over }) => size !== 'hours' && over.test(normalised)).map(({ size }) => size)
}

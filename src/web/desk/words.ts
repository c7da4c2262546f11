import type { ShownAlert } from './read-alert.ts'

const COLOURS: Readonly<Record<string, readonly [string, string]>> = {
  blue: ['蓝色', 'Ⅳ级'],
  yellow: ['黄色', 'Ⅲ级'],
  orange: ['橙色', 'Ⅱ级'],
  red: ['红色', 'Ⅰ级'],
}
const STATES: Readonly<Record<string, string>> = {
  draft: '草稿，还没有发',
  approved: '已批准，正在发出',
  live: '正在生效',
  updated: '已有更新',
  cancelled: '已解除',
  stopped: '已停止',
  expired: '已到期',
  dropped: '草稿，不用了',
}
const LETTERS: Readonly<Record<string, string>> = {
  pending: '等着发',
  leased: '正在发',
  sent: '已发出',
  refused: '渠道不收',
  dead: '多次没发成',
  unknown: '不知道到没到',
  cancelled: '停止，没有发',
  expired: '过期，没有发',
}
const CHANNELS: Readonly<Record<string, string>> = {
  webhook: '短信等外部网关',
  'web-chat': '网页',
  wechaty: '微信',
  console: '控制台',
}
const EXCLUSIONS: Readonly<Record<string, string>> = {
  ended: '已经退订',
  'no-consent': '没有同意记录',
  'not-a-tester': '演练只发给测试人员',
  'other-region': '不在这些县市',
  'other-segment': '不是这次的对象',
  'other-topic': '没有订这类内容',
  'channel-not-wanted': '不走这个渠道',
  'channel-cannot-push': '渠道现在发不出去',
  'no-wording': '没有适合这个人的写法',
  'cap-reached': '这周收得够多了',
  'had-recently': '最近收过这一条',
}
const ROLES: Readonly<Record<string, string>> = {
  editor: '编辑',
  reviewer: '审核',
  broadcaster: '发布',
  auditor: '审计',
  admin: '管理员',
}
const FINDINGS: Readonly<Record<string, string>> = { error: '错误', warning: '要留意', info: '说明' }
const IMPORTED: Readonly<Record<string, string>> = {
  accept: '收下了，已经做成草稿。',
  'accept-as-test': '收下了，这是测试或演练，已经做成演练草稿。',
  'accept-with-warnings': '收下了，已经做成草稿。下面几处请核对。',
  reject: '没有收下，什么都没有做。原因在下面。',
}

const known = (names: Readonly<Record<string, string>>, id: string) => names[id] ?? id
export const wordState = (state: string) => known(STATES, state)
export const wordLetters = (state: string) => known(LETTERS, state)
export const wordChannel = (channel: string) => known(CHANNELS, channel)
export const wordExclusion = (reason: string) => known(EXCLUSIONS, reason)
export const wordRole = (role: string) => known(ROLES, role)
export const wordFinding = (level: string) => known(FINDINGS, level)
export const wordImport = (importAs: string) => known(IMPORTED, importAs)
export const wordKind = (drill: boolean) => (drill ? '演练' : '真实')
/** `红色`; empty for what has no colour. */
export const wordColour = (colour: string) => COLOURS[colour]?.[0] ?? ''

export function isAllClear({ messageType, responseTypes }: ShownAlert): boolean {
  return messageType === 'Cancel' || responseTypes.includes('AllClear')
}

/** Colour never stands alone: the words say it, and the level too. */
export function wordLevel(alert: ShownAlert): string {
  if (isAllClear(alert)) return '解除'
  return wordLevelOf(alert.colour)
}

export function wordLevelOf(colour: string): string {
  const words = COLOURS[colour]
  return words === undefined ? '提醒（不分颜色）' : `${words[0]}预警（${words[1]}）`
}

export const wordAreas = ({ areas }: ShownAlert) => areas.join('、')

/** Milliseconds as somebody says it. */
export function wordLength(ms: number | undefined): string {
  if (ms === undefined) return '还没有'
  const seconds = ms / 1000
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} 秒`
  return `${Math.floor(seconds / 60)} 分 ${Math.round(seconds % 60)} 秒`
}

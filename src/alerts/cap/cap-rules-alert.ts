import { shown } from './cap-findings.ts'
import type { CapInfo, CapMessage, CapReference } from './cap-message.ts'
import type { Judging } from './cap-rules.ts'
import { checkText } from './cap-rules-text.ts'
import { isStrictCapTime, parseCapTime } from './cap-time.ts'

/** Clocks of two servers may differ by as much. */
const CLOCK_SKEW_MS = 5 * 60_000

/** Rules on the head of a message, and between its infos. */
export function checkAlert(message: CapMessage, judging: Judging): void {
  const { report, now } = judging
  checkId('identifier', message.identifier, judging)
  checkId('sender', message.sender, judging)
  if (!isStrictCapTime(message.sent)) {
    report('error', 'time-form', '/alert/sent', 'sent 应当像 2026-11-26T02:10:00+08:00。')
  }
  if (message.sent.at.getTime() > now.getTime() + CLOCK_SKEW_MS) {
    report('warning', 'sent-in-future', '/alert/sent', `发送时间 ${message.sent.text} 还没到。请核对对方的时钟和日期。`)
  }
  checkScope(message, judging)
  if (message.note === undefined && (message.status === 'Exercise' || message.msgType === 'Error')) {
    report('warning', 'note-missing', '/alert/note', '演练和错误通知应当在 note 里写明是什么演练、什么错误。')
  }
  for (const code of message.codes) checkText(code, '/alert/code', judging)
  checkReferences(message, judging)
  checkInfos(message, judging)
  for (const [name, text] of [
    ['source', message.source],
    ['restriction', message.restriction],
    ['note', message.note],
  ] as const) {
    if (text !== undefined) checkText(text, `/alert/${name}`, judging)
  }
}

/** A reference sets them apart by commas and spaces (CAP-v1.2 §3.2.1). */
function checkId(name: 'identifier' | 'sender', text: string, judging: Judging): void {
  checkText(text, `/alert/${name}`, judging)
  if (!/[\s,<&]/.test(text)) return
  const remedy = '以后的更新和解除会引用不到它，请对方改正'
  judging.report('warning', `${name}-characters`, `/alert/${name}`, `“${name}”里不能有空格、逗号、< 和 &。${remedy}。`)
}

function checkScope({ scope, restriction, addresses = [] }: CapMessage, { report }: Judging): void {
  if (scope === 'Restricted' && restriction === undefined) {
    report(
      'warning',
      'restriction-missing',
      '/alert/restriction',
      '说是限制范围（Restricted），却没写限给谁。请问清楚再用。',
    )
  }
  if (scope !== 'Restricted' && restriction !== undefined) {
    report(
      'warning',
      'restriction-unexpected',
      '/alert/restriction',
      '写了限给谁，但范围不是 Restricted。请核对能不能公开。',
    )
  }
  if (scope === 'Private' && addresses.length === 0) {
    report(
      'warning',
      'addresses-missing',
      '/alert/addresses',
      '说是发给指定的人（Private），却没写是谁。请问清楚再用。',
    )
  }
}

/** A message that refers to itself would end itself. */
export function isSelf(reference: CapReference, { sender, identifier }: CapMessage): boolean {
  return reference.sender === sender && reference.identifier === identifier
}

function checkReferences(message: CapMessage, { report, placeOf }: Judging): void {
  const { references, msgType, sent } = message
  const xpath = '/alert/references'
  const self = references.filter((reference) => isSelf(reference, message))
  if (self.length > 0) {
    report('warning', 'references-self', xpath, '引用了它自己，这一条不算。请核对它要更新或解除的是哪一条。')
  }
  if (self.length === references.length && msgType === 'Cancel') {
    report('error', 'references-missing', xpath, '解除消息没写解除的是哪一条，不能猜。请对方补上 references。')
  }
  if (self.length === references.length && msgType === 'Update') {
    report(
      'warning',
      'references-missing',
      xpath,
      '更新消息没写更新的是哪一条，只能当作新的一条。原来那条要由人来解除。',
    )
  }
  if (references.length !== new Set(references.map((one) => `${one.sender},${one.identifier}`)).size) {
    report('info', 'references-repeated', xpath, '同一条以前的消息引用了两遍。')
  }
  for (const reference of references) {
    const place = placeOf(reference, xpath)
    const time = parseCapTime(reference.sent)
    if (time.kind === 'not-a-time' || time.repaired || /[\s,<&]/.test(`${reference.sender}${reference.identifier}`)) {
      report('error', 'reference-form', place, '引用应当是“发送方,编号,发送时间”，三样里都不能有空格和逗号。')
    } else if (time.time.at > sent.at) {
      report('warning', 'reference-later', place, `引用的消息(${shown(reference.sent)})比它自己发得还晚。请核对时间。`)
    }
  }
}

/** One info per language, with the same categories and event codes in each (CAP-v1.2 §3.2.2). */
function checkInfos({ infos, msgType }: CapMessage, { report }: Judging): void {
  const [first] = infos
  if (first === undefined) {
    const text = '没有 info，不知道出了什么事、要人做什么。请对方补上。'
    if (msgType === 'Alert' || msgType === 'Update') report('error', 'info-missing', '/alert/info', text)
    return
  }
  if (msgType !== 'Cancel' && infos.every(({ areas }) => areas.length === 0)) {
    report('error', 'area-missing', '/alert/info[1]/area', '没有写是什么地方，不知道该发给谁。请对方补上 area。')
  }
  const byLanguage = new Map<string, CapInfo>()
  const codes = codesOf(first)
  const categories = sorted(first.categories)
  for (const [index, info] of infos.entries()) {
    const xpath = `/alert/info[${index + 1}]`
    const same = byLanguage.get(info.language.toLowerCase())
    if (same !== undefined) reportSameLanguage(same, info, xpath, report)
    byLanguage.set(info.language.toLowerCase(), info)
    if (sorted(info.categories) !== categories) {
      report(
        'warning',
        'categories-differ',
        `${xpath}/category`,
        '几种语言的 category 不一样。请核对说的是不是一件事。',
      )
    }
    if (codesOf(info) !== codes) {
      report(
        'warning',
        'event-codes-differ',
        `${xpath}/eventCode`,
        '几种语言的 eventCode 不一样。请核对说的是不是一件事。',
      )
    }
  }
}

/** Taking the one and leaving the other could leave a county unwarned. */
function reportSameLanguage(one: CapInfo, other: CapInfo, xpath: string, report: Judging['report']): void {
  const twin = JSON.stringify(one) === JSON.stringify(other)
  report(
    twin ? 'warning' : 'error',
    'language-repeated',
    `${xpath}/language`,
    twin
      ? '同一种语言的 info 写了两遍，内容一样，用了一个。'
      : '同一种语言有两个内容不同的 info，不能只用一个。请对方分成两条预警。',
  )
}

function codesOf({ eventCodes }: CapInfo): string {
  return sorted(eventCodes.map(({ name, value }) => `${name}=${value}`))
}

function sorted(words: readonly string[]): string {
  return JSON.stringify([...words].sort())
}

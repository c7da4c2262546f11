import { CATEGORIES, CERTAINTIES, RESPONSE_TYPES, URGENCIES } from '../../domain/alert.ts'
import { DIGEST, isAbsoluteAddress, isWebAddress, LANGUAGE, MIME_TYPE } from './cap-forms.ts'
import type { CapInfo, CapMessage, CapResource } from './cap-message.ts'
import type { Judging } from './cap-rules.ts'
import { checkArea } from './cap-rules-area.ts'
import { checkNamedValues, checkText } from './cap-rules-text.ts'
import { isStrictCapTime } from './cap-time.ts'

/** Rules on one info. `xpath` is its place. */
export function checkInfo(info: CapInfo, xpath: string, message: CapMessage, judging: Judging): void {
  const { report } = judging
  if (!LANGUAGE.test(info.language)) report('error', 'language-form', `${xpath}/language`, '语言代码应当像 zh-CN。')
  checkWords(info, xpath, judging)
  checkTimes(info, xpath, message, judging)
  for (const name of [
    'event',
    'audience',
    'senderName',
    'headline',
    'description',
    'instruction',
    'contact',
  ] as const) {
    const text = info[name]
    if (text !== undefined) checkText(text, `${xpath}/${name}`, judging)
  }
  if (info.web !== undefined && !isWebAddress(info.web)) {
    report('error', 'web-address', `${xpath}/web`, '网址要写完整，以 http:// 或 https:// 开头。')
  }
  checkNamedValues(info.eventCodes, `${xpath}/eventCode`, judging)
  checkNamedValues(info.parameters, `${xpath}/parameter`, judging)
  for (const [index, resource] of info.resources.entries()) {
    checkResource(resource, judging.placeOf(resource, `${xpath}/resource[${index + 1}]`), judging)
  }
  for (const [index, area] of info.areas.entries()) {
    checkArea(area, judging.placeOf(area, `${xpath}/area[${index + 1}]`), judging)
  }
}

function checkWords(info: CapInfo, xpath: string, { report }: Judging): void {
  const lists = [
    ['category', CATEGORIES, info.categories],
    ['responseType', RESPONSE_TYPES, info.responseTypes],
    ['urgency', URGENCIES, [info.urgency]],
    ['certainty', CERTAINTIES, [info.certainty]],
  ] as const
  for (const [name, words, values] of lists) {
    const strange = values.find((value) => !words.some((word) => word === value))
    if (strange === undefined) continue
    report('error', 'word-unknown', `${xpath}/${name}`, `“${strange}”不在 ${words.join('、')} 之中。`)
  }
  if (info.categories.length === 0) report('error', 'missing', `${xpath}/category`, '至少要有一个 category。')
}

/** Without `effective` it is effective when sent (CAP-v1.2 §3.2.2). */
function checkTimes(info: CapInfo, xpath: string, { sent, msgType }: CapMessage, { report }: Judging): void {
  for (const name of ['effective', 'onset', 'expires'] as const) {
    const time = info[name]
    if (time !== undefined && !isStrictCapTime(time)) {
      report('error', 'time-form', `${xpath}/${name}`, `${name} 应当像 2026-11-26T02:10:00+08:00。`)
    }
  }
  const { effective, onset, expires } = info
  if (expires === undefined) return
  if (expires.at < (effective ?? sent).at) {
    // A Cancel often carries the times of what it cancels; it takes effect at once and needs none.
    report(
      msgType === 'Cancel' ? 'warning' : 'error',
      'expires-before-effective',
      `${xpath}/expires`,
      `失效时间 ${expires.text} 早于生效时间 ${(effective ?? sent).text}，不知道哪个对。请对方改正。`,
    )
  } else if (onset !== undefined && onset.at > expires.at) {
    report('warning', 'onset-after-expires', `${xpath}/onset`, '预计发生的时间在失效之后。请核对时间。')
  }
}

function checkResource(resource: CapResource, xpath: string, judging: Judging): void {
  const { report } = judging
  checkText(resource.resourceDesc, `${xpath}/resourceDesc`, judging)
  if (!MIME_TYPE.test(resource.mimeType)) {
    report('warning', 'mime-type', `${xpath}/mimeType`, '附件类型应当像 image/png。')
  }
  const { size, uri, digest } = resource
  if (size !== undefined && (!Number.isSafeInteger(size) || size < 0)) {
    report('warning', 'resource-size', `${xpath}/size`, '附件大小应当是整数（字节）。')
  }
  if (uri !== undefined && !isAbsoluteAddress(uri)) {
    report('warning', 'resource-address', `${xpath}/uri`, '附件的网址不完整，打不开。')
  }
  if (digest !== undefined && !DIGEST.test(digest)) {
    report('warning', 'resource-digest', `${xpath}/digest`, '附件的校验码应当是 40 位十六进制数（SHA-1）。')
  }
}

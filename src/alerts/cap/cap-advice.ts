import { type Findings, shown } from './cap-findings.ts'
import type { CapInfo, CapMessage } from './cap-message.ts'

/** From here on phones cut it (the limit of the CAP validator of Google, 140 characters). */
const LONG_HEADLINE = 140

/** What is allowed and yet not good for those who have to use the message: the codes begin with `advice-`. */
export function adviseOn(message: CapMessage, now: Date, findings: Findings): void {
  if (message.scope !== 'Public') {
    findings.add('warning', 'advice-not-public', '/alert/scope', '这条不是给公众的。转给居民之前，先得到发送方同意。')
  }
  for (const [index, info] of message.infos.entries()) {
    const xpath = `/alert/info[${index + 1}]`
    adviseOnTexts(info, xpath, findings)
    if (message.msgType !== 'Cancel') adviseOnUse(info, xpath, now, findings)
  }
  adviseOnLanguages(message.infos, findings)
}

const TEXTS = ['event', 'headline', 'description', 'instruction', 'senderName', 'contact'] as const

function adviseOnTexts(info: CapInfo, xpath: string, findings: Findings): void {
  for (const name of TEXTS) {
    if (!/<\/?[a-z][^<>]{0,100}>|&(?:[a-z]{2,8}|#x?[0-9a-f]{1,6});/i.test(info[name] ?? '')) continue
    findings.add(
      'warning',
      'advice-markup',
      `${xpath}/${name}`,
      '文字里有网页代码（像 <br> 或 &nbsp;），会照样显示出来。请改成普通文字。',
    )
  }
  if (info.headline !== undefined && info.headline.length >= LONG_HEADLINE) {
    findings.add(
      'warning',
      'advice-long-headline',
      `${xpath}/headline`,
      `标题有 ${info.headline.length} 个字，太长，会被截断。请缩短。`,
    )
  }
}

const WANTED = {
  senderName: '没写发布单位的名称。居民要知道是谁发的。',
  headline: '没有标题。请补一句话标题。',
  description: '没有说明出了什么事。',
  instruction: '没有写该怎么做。请补上。',
  contact: '没有联系方式。居民有疑问时不知道问谁。',
} as const

function adviseOnUse(info: CapInfo, xpath: string, now: Date, findings: Findings): void {
  for (const name of ['senderName', 'headline', 'description', 'instruction', 'contact'] as const) {
    if (info[name] === undefined) findings.add('warning', `advice-no-${name}`, `${xpath}/${name}`, WANTED[name])
  }
  if (info.responseTypes.length === 0) {
    findings.add(
      'warning',
      'advice-no-responseType',
      `${xpath}/responseType`,
      '没写应对类型（如避险、撤离），请核对该怎么做。',
    )
  }
  const unreadable = findings.hasErrorAt(`${xpath}/expires`)
  if (info.expires === undefined && !unreadable) {
    findings.add('warning', 'advice-no-expires', `${xpath}/expires`, '没写什么时候失效。请定一个失效时间。')
  } else if (info.expires !== undefined && info.expires.at <= now) {
    findings.add('warning', 'advice-expired', `${xpath}/expires`, `已经在 ${info.expires.text} 失效，不要再发。`)
  }
  for (const [index, area] of info.areas.entries()) {
    if (area.polygons.length + area.circles.length + area.geocodes.length > 0) continue
    findings.add(
      'warning',
      'advice-area-by-name-only',
      `${xpath}/area[${index + 1}]`,
      `“${shown(area.areaDesc)}”只有名称，没有代码和范围。请核对是什么地方。`,
    )
  }
}

/** Somebody forgot to translate. */
function adviseOnLanguages(infos: readonly CapInfo[], findings: Findings): void {
  const seen = new Map<string, string>()
  for (const [index, info] of infos.entries()) {
    const text = info.description ?? info.headline
    if (text === undefined) continue
    const language = seen.get(text)
    if (language !== undefined && language !== info.language) {
      const xpath = `/alert/info[${index + 1}]/${info.description === undefined ? 'headline' : 'description'}`
      findings.add('warning', 'advice-same-text', xpath, `${language} 和 ${info.language} 的文字一样，可能忘了翻译。`)
    }
    seen.set(text, info.language)
  }
}

import { CATEGORIES, CERTAINTIES, RESPONSE_TYPES, SEVERITIES, URGENCIES } from '../../domain/alert.ts'
import { type Block, openBlock, type Placed } from './cap-block.ts'
import { shown } from './cap-findings.ts'
import { isAbsoluteAddress, isWebAddress, LANGUAGE } from './cap-forms.ts'
import type { CapInfo, CapResource } from './cap-message.ts'
import { INFO, RESOURCE } from './cap-schema.ts'
import { needWord, type Reading, readNamedValues, readNumber, readTime, readWord, wordOr } from './cap-values.ts'
import { readAreas } from './read-area.ts'

/** Where no warning can be without a value and it is missing or unclear, a stand-in is in its place and the findings hold an error. */
export function readInfo(placed: Placed, reading: Reading): CapInfo {
  const block = openBlock(placed, INFO, reading.own, reading.findings)
  const plain = (name: string) => block.text(name)?.text
  const event = plain('event') ?? ''
  const severity = needWord(block, 'severity', SEVERITIES, reading) ?? 'Unknown'
  const [effective, onset, expires] = ['effective', 'onset', 'expires'].map((name) =>
    readTime(block.text(name), reading),
  )
  const [senderName, headline, description, instruction, audience, contact] = TEXTS.map(plain)
  const web = readWeb(block, reading)
  const rest = {
    language: readLanguage(block, reading),
    categories: readCategories(block, reading),
    responseTypes: readResponseTypes(block, reading),
    urgency: wordOr(block.text('urgency'), URGENCIES, 'Unknown', reading),
    certainty: wordOr(block.text('certainty'), CERTAINTIES, 'Unknown', reading),
    eventCodes: readNamedValues(block, 'eventCode', reading),
    parameters: readNamedValues(block, 'parameter', reading),
    resources: block.blocks('resource').flatMap((resource) => readResource(resource, reading)),
    areas: readAreas(block, reading),
  }
  return {
    ...rest,
    event,
    severity,
    ...(audience !== undefined && { audience }),
    ...(effective !== undefined && { effective }),
    ...(onset !== undefined && { onset }),
    ...(expires !== undefined && { expires }),
    ...(senderName !== undefined && { senderName }),
    ...(headline !== undefined && { headline }),
    ...(description !== undefined && { description }),
    ...(instruction !== undefined && { instruction }),
    ...(web !== undefined && { web }),
    ...(contact !== undefined && { contact }),
  }
}

const TEXTS = ['senderName', 'headline', 'description', 'instruction', 'audience', 'contact']

/** `en-US` where it is left out (CAP-v1.2 §3.2.2), unless the text is Chinese: then it was forgotten. */
function readLanguage(block: Block, { findings }: Reading): string {
  const placed = block.text('language')
  const chinese = /\p{Script=Han}/u.test(`${block.text('event')?.text} ${block.text('headline')?.text}`)
  const guess = chinese ? 'zh-CN' : 'en-US'
  if (placed === undefined) {
    if (chinese) {
      const xpath = `${block.xpath}/language`
      findings.add('warning', 'language-missing', xpath, '没写语言。按标准会当成英语，内容是中文，已当作 zh-CN。')
    }
    return guess
  }
  const dashed = placed.text.replaceAll('_', '-')
  const language = LANGUAGE.test(dashed) ? dashed : guess
  if (language !== placed.text) {
    findings.add(
      'warning',
      'language-form',
      placed.xpath,
      `“${shown(placed.text)}”不是标准的语言代码，当作 ${language}。`,
    )
  }
  return language
}

function readCategories(block: Block, reading: Reading): string[] {
  const words = block.texts('category').map((placed) => wordOr(placed, CATEGORIES, 'Other', reading))
  return words.length === 0 ? ['Other'] : [...new Set(words)]
}

/** What is not known is left out: no response is better than a wrong one. */
function readResponseTypes(block: Block, reading: Reading): string[] {
  const words = block.texts('responseType').map((placed) => {
    const word = readWord(placed, RESPONSE_TYPES, reading)
    if (word === undefined) {
      const text = `不认识应对类型“${shown(placed.text)}”，没有读。请核对该做什么。`
      reading.findings.add('warning', 'word-unknown', placed.xpath, text)
    }
    return word
  })
  return [...new Set(words.filter((word) => word !== undefined))]
}

/** Residents may tap it: only what a browser opens safely. */
function readWeb(block: Block, { findings }: Reading): string | undefined {
  const placed = block.text('web')
  if (placed === undefined || isWebAddress(placed.text)) return placed?.text
  findings.add(
    'warning',
    'web-address',
    placed.xpath,
    `“${shown(placed.text)}”不是完整的网址（http:// 或 https:// 开头），没有读。`,
  )
  return undefined
}

/** What is embedded (`derefUri`) is looked at, never decoded. */
function readResource(placed: Placed, reading: Reading): CapResource[] {
  const { findings } = reading
  const block = openBlock(placed, RESOURCE, reading.own, findings)
  const [resourceDesc, mimeType, uri, embedded] = ['resourceDesc', 'mimeType', 'uri', 'derefUri'].map((name) =>
    block.text(name),
  )
  const size = readNumber(block.text('size'), reading)
  const digest = block.text('digest')?.text
  if (embedded !== undefined) {
    // One class of characters, no more: a cleverer pattern takes minutes on millions of spaces.
    const sound = !/[^A-Za-z0-9+/=\s]/.test(embedded.text)
    if (sound)
      findings.add(
        'info',
        'embedded-resource',
        embedded.xpath,
        '附件的内容嵌在消息里，本系统不取出来。需要时请向发送方要。',
      )
    else findings.add('warning', 'embedded-resource-form', embedded.xpath, '嵌在消息里的附件不是 base64，没有读。')
  }
  // Beside what is embedded it may be a mere name (CAP-v1.2 §3.2.3).
  const namesEmbedded = embedded !== undefined && uri !== undefined && !isAbsoluteAddress(uri.text)
  if (resourceDesc === undefined || mimeType === undefined) return []
  const resource = {
    resourceDesc: resourceDesc.text,
    mimeType: mimeType.text,
    ...(size !== undefined && { size }),
    ...(uri !== undefined && !namesEmbedded && { uri: uri.text }),
    ...(digest !== undefined && { digest }),
  }
  reading.places.set(resource, placed.xpath)
  return [resource]
}

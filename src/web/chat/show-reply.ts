import { askingButton, element } from './element.ts'
import type { Candidate, Citation, ShownReply } from './reply.ts'
import { partsOf, type ReplyPart } from './reply-parts.ts'
import { showText } from './show-text.ts'

/** Sends a text; `shown` is what the page shows for it. */
export type Ask = (text: string, shown: string) => void

const VERDICTS: Readonly<Record<string, string>> = {
  false: '不实',
  misleading: '误导',
  partly_true: '部分属实',
  true: '属实',
  unproven: '尚无定论',
  outdated: '旧闻',
  scam: '诈骗',
  'check-live': '需看官方通报',
}

const HOTLINE_NAMES: Readonly<Record<string, string>> = {
  '110': '报警',
  '119': '火警',
  '120': '急救',
  '122': '交通事故',
  '12345': '政务热线',
  '96110': '反诈',
}

/** What a reply is, said in a word and not only by its colour. */
const BADGES: Readonly<Record<string, string>> = {
  emergency: '紧急',
  letter: '提醒',
  'urgent-letter': '紧急提醒',
}

const LOOKS: Readonly<Record<string, string>> = {
  emergency: 'message emergency',
  letter: 'message letter',
  'urgent-letter': 'message emergency letter',
}

const UNSIGNED = '依据公开资料整理，待主管部门审定'
const NOTHING_SAID = '（这句话小科没有回答。）'

const CHINA_OFFSET_MS = 8 * 3_600_000

/** `11月27日 10:05` in Chuxiong; empty for what is no time. */
function wordTime(at: string): string {
  const there = new Date(Date.parse(at) + CHINA_OFFSET_MS)
  if (Number.isNaN(there.getTime())) return ''
  return `${there.getUTCMonth() + 1}月${there.getUTCDate()}日 ${there.toISOString().slice(11, 16)}`
}

function headOf({ kind, text, verdict, ticket, generated, at }: ShownReply): HTMLElement {
  const head = element('p', 'head')
  head.appendChild(element('span', 'name', '小科'))
  const word = kind === 'verdict' ? VERDICTS[verdict] : undefined
  const badge = BADGES[kind]
  if (badge !== undefined) head.appendChild(element('strong', 'badge', badge))
  if (word !== undefined) head.appendChild(element('strong', `badge verdict-${verdict}`, word))
  if (kind === 'unknown' && !text.includes(ticket)) head.appendChild(element('strong', 'badge', `编号 ${ticket}`))
  if (at !== '') head.appendChild(element('span', 'time', wordTime(at)))
  if (generated) head.appendChild(element('span', 'generated', '（AI 生成）'))
  return head
}

function calls(hotlines: readonly string[]): HTMLElement {
  const row = element('div', 'calls')
  for (const number of hotlines) {
    const link = element('a', 'call', `打 ${number} ${HOTLINE_NAMES[number] || ''}`.trim())
    link.href = `tel:${number}`
    row.appendChild(link)
  }
  return row
}

function candidateButtons(candidates: readonly Candidate[], ask: Ask): HTMLElement {
  const row = element('div', 'candidates')
  for (const { n, title } of candidates) {
    const shown = `${n}. ${title}`
    // A number means something only right after its list; later the title is asked for instead.
    row.appendChild(askingButton(shown, () => ask(row.classList.contains('past') ? title : String(n), shown)))
  }
  return row
}

function sourceItem({ n, publisher, title, date, url }: Citation): HTMLElement {
  const item = element('li', '')
  // No title marks: some titles only describe a page.
  const said = `${[publisher, title].filter((part) => part !== '').join('：')} ${date}`.trim()
  item.appendChild(element('span', 'mark', `〔${n}〕`))
  if (!/^https?:\/\//i.test(url)) {
    item.appendChild(element('span', '', said))
    return item
  }
  const link = element('a', '', said)
  link.href = url
  link.target = '_blank'
  link.rel = 'noopener noreferrer'
  item.appendChild(link)
  return item
}

function sources(citations: readonly Citation[]): HTMLElement {
  const details = element('details', 'sources')
  details.appendChild(element('summary', '', `来源（${citations.length}）`))
  const items = element('ul', '')
  for (const citation of citations) items.appendChild(sourceItem(citation))
  details.appendChild(items)
  return details
}

function showPart(part: ReplyPart, reply: ShownReply, ask: Ask): HTMLElement {
  switch (part.kind) {
    case 'text':
      return showText(part.lines)
    case 'candidates':
      return candidateButtons(reply.candidates, ask)
    case 'calls':
      return calls(reply.hotlines)
    case 'sources':
      return sources(reply.citations)
  }
}

/** A reply of 小科. */
export function showReply(reply: ShownReply, ask: Ask): HTMLElement {
  const message = element('div', LOOKS[reply.kind] || 'message')
  const bubble = element('div', 'bubble')
  message.appendChild(bubble)
  bubble.appendChild(headOf(reply))
  for (const part of partsOf(reply)) bubble.appendChild(showPart(part, reply, ask))
  if (reply.text === '') bubble.appendChild(element('p', 'note', NOTHING_SAID))
  if (reply.entries.some(({ review }) => review === 'source-checked') && !reply.text.includes(UNSIGNED)) {
    bubble.appendChild(element('p', 'note', `${UNSIGNED}。`))
  }
  return message
}

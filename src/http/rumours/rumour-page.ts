import type { SectionKey } from '../../domain/entry.ts'
import { type Html, html } from '../pages/html.ts'
import { renderPage } from '../pages/page.ts'
import { type Absolute, pathOf } from './addresses.ts'
import { chineseDay } from './chinese-day.ts'
import { claimReviewOf, jsonLd } from './claim-review.ts'
import type { Rumour, RumourSource } from './rumour.ts'
import { VERDICT_MEANINGS } from './verdicts.ts'

/** Sections whose order is the order of acting. */
const STEPS: ReadonlySet<SectionKey> = new Set(['now', 'paid'])

/** `GET /rumours/:id`. `today` is a day in China, `YYYY-MM-DD`. */
export function renderRumour(rumour: Rumour, absolute: Absolute, today: string): string {
  const { title, claim, verdict, word } = rumour
  const meaning = VERDICT_MEANINGS[verdict]
  return renderPage({
    title: `【${word}】${title}`,
    description: claim === undefined ? meaning : `${meaning}说法：${claim}`,
    canonical: absolute(pathOf(rumour.id)),
    kind: 'article',
    head: jsonLd(claimReviewOf(rumour, absolute)),
    body: html`<article>
<p><a class="back" href="/rumours">‹ 看全部谣言和骗局</a></p>
<h1><span class="verdict verdict-${verdict}">${word}</span> <span class="title">${title}</span></h1>
<p class="meaning">${meaning}</p>
${claim === undefined ? undefined : html`<h2>传的是什么</h2><blockquote>${claim}</blockquote>`}
${verdict === 'check-live' ? HOW_TO_CHECK : undefined}
${rumour.sections.map(section)}
${sourceList(rumour.sources)}
${reviewNote(rumour, today)}
<p><a class="button" href="/rumours">看全部谣言和骗局</a></p>
</article>`,
  })
}

const HOW_TO_CHECK = html`<section class="check"><h2>怎么核实</h2><ol>
<li>身边真有危险，先离开危险的地方；收到正式的撤离通知马上走。</li>
<li>看当地应急、气象、公安、融媒体中心的官方号有没有通报。</li>
<li>查不到就打 <a href="tel:12345">12345</a> 或问村委会、社区。</li>
<li>没核实以前，不转发。</li>
</ol></section>`

function section({ section, title, statements }: Rumour['sections'][number]): Html {
  const items = statements.map(
    ({ text, marks }) => html`<li>${section === 'phones' ? callable(text, marks) : marked(text, marks)}</li>`,
  )
  const list = STEPS.has(section) ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`
  return html`<section class="section-${section}"><h2>${title}</h2>${list}</section>`
}

/** The marks stay with the last character, so that they never begin a line. */
function marked(text: string, marks: readonly number[]): Html {
  if (marks.length === 0) return html`${text}`
  const last = Array.from(text).at(-1) ?? ''
  return html`${text.slice(0, text.length - last.length)}<span class="together">${last}${marks.map(mark)}</span>`
}

function mark(n: number): Html {
  return html`<a class="mark" href="#source-${n}" aria-label="来源${n}">〔${n}〕</a>`
}

/** A line about a hotline starts with its number. */
function callable(text: string, marks: readonly number[]): Html {
  const [number] = /^\d{3,5}(?!\d)/.exec(text) ?? []
  if (number === undefined) return marked(text, marks)
  return html`<a class="call" href="tel:${number}">${number}</a>${marked(text.slice(number.length), marks)}`
}

function sourceList(sources: readonly RumourSource[]): Html | undefined {
  if (sources.length === 0) return undefined
  const items = sources.map(({ n, publisher, title, date, url }) => {
    const name = url === null ? html`${title}` : html`<a href="${url}" rel="noopener noreferrer">${title}</a>`
    return html`<li id="source-${n}">〔${n}〕${publisher}：${name}${date === null ? '' : `（${chineseDay(date)}）`}</li>`
  })
  return html`<section class="sources"><h2>来源</h2><ul>${items}</ul></section>`
}

function reviewNote({ reviewState, signedBy, reviewedOn, nextReview }: Rumour, today: string): Html {
  const state = reviewState === 'signed' ? `已由${signedBy ?? '主管部门'}审定。` : '依据公开资料整理，待主管部门审定。'
  const late = nextReview < today ? `本来应在${chineseDay(nextReview)}以前再核对一次，请留意有没有更新的官方消息。` : ''
  return html`<section class="review"><p>${state}核对日期：<time datetime="${reviewedOn}">${chineseDay(reviewedOn)}</time>。${late}</p></section>`
}

import { type AlertRecord, DRILL_MARK, isAllClear, isDrill, isTakenBack, regionsOf } from '../../domain/alert.ts'
import { wordTime } from '../../domain/clock.ts'
import { saysIssue } from '../../domain/notice-time.ts'
import { concernsRegion } from '../../domain/region.ts'
import { type Html, html } from '../pages/html.ts'
import { renderPage } from '../pages/page.ts'
import { areasOf, badgeOf, levelOf, standOf, untilOf } from './alert-words.ts'
import { type CountyTile, renderAlertMap, renderLiveMap } from './county-map.ts'

/** An entry that an instruction comes from, as it is named on the page. */
export interface NamedEntry {
  readonly title: string
  readonly publishers: readonly string[]
}

export interface AlertPage {
  readonly alert: AlertRecord
  /** The newest published message of the series, where it is another one. */
  readonly newest: AlertRecord | undefined
  readonly nameEntry: (id: string) => NamedEntry | undefined
  /** Of the map; none: no map. */
  readonly tiles: readonly CountyTile[]
  readonly canonical: string
  readonly now: Date
}

export function pathOfAlert(id: string): string {
  return `/alerts/${encodeURIComponent(id)}`
}

/** `GET /alerts/:id`: one alert in full, readable long after it has ended. */
export function renderAlert({ alert, newest, nameEntry, tiles, canonical, now }: AlertPage): string {
  const { content } = alert
  const drill = isDrill(content)
  const level = levelOf(content)
  const headline = marked(content.headline, content)
  return renderPage({
    title: headline,
    description: marked(`${level}。${standOf(alert, now)}。`, content),
    canonical: drill ? null : canonical,
    kind: 'article',
    body: html`<article>
<p><a class="back" href="/alerts">‹ 看全部预警</a></p>
${drill ? html`<p class="alert-drill">这是一次演练，不是真的险情。</p>` : undefined}
${renderBadge(alert)}
<h1>${headline}</h1>
<p class="meaning">${standOf(alert, now)}</p>
${newest === undefined ? undefined : html`<p><a class="button" href="${pathOfAlert(newest.id)}">看最新的一条：${marked(newest.content.headline, newest.content)}</a></p>`}
<h2>在哪里</h2><p>${areasOf(content)}</p>
${content.description === '' ? undefined : html`<h2>情况</h2><p>${marked(content.description, content)}</p>`}
${whatToDo(alert)}
${renderAlertMap(tiles, alert)}
${sourcesOf(alert, nameEntry)}
<h2>谁发布的</h2><p>${content.senderName}${issueOf(alert)}。${content.contact === null ? '' : `联系：${content.contact}`}</p>
</article>`,
  })
}

/** No text of a drill stands without its mark: each may be read, or photographed, alone. */
function marked(text: string, content: AlertRecord['content']): string {
  return isDrill(content) && !text.startsWith(DRILL_MARK) ? `${DRILL_MARK}${text}` : text
}

function renderBadge(alert: AlertRecord): Html {
  const { words, mark } = badgeOf(alert)
  return html`<p class="alert-level alert-${mark}">${words}</p>`
}

/** Advice of what is over is no order any more. */
function headingOf({ state, content }: AlertRecord): string {
  if (isTakenBack(content)) return '请注意'
  if (isAllClear(content)) return '仍要注意'
  return state === 'live' || state === 'approved' ? '怎么做' : '当时的做法'
}

/** When we sent it, unless the description says when its issuer did. */
function issueOf({ sent, content }: AlertRecord): string {
  const { description, senderName, effective } = content
  const isSaid = [sent, effective].some((at) => at !== null && saysIssue(description, senderName, at))
  return sent === null || isSaid ? '' : `，${wordTime(sent)}发布`
}

function whatToDo(alert: AlertRecord): Html | undefined {
  const { content } = alert
  if (content.instructions.length === 0) return undefined
  const items = content.instructions.map(({ text }) => html`<li>${text}</li>`)
  const list = items.length === 1 ? html`<ul>${items}</ul>` : html`<ol>${items}</ol>`
  return html`<section class="section-now"><h2>${headingOf(alert)}</h2>${list}</section>`
}

function sourcesOf({ content }: AlertRecord, nameEntry: AlertPage['nameEntry']): Html | undefined {
  const ids = [...new Set(content.instructions.flatMap(({ entry }) => entry ?? []))]
  const named = ids.flatMap((id) => nameEntry(id) ?? [])
  const sources = named.map(
    ({ title, publishers }) => html`<li>${title}${publishers.length === 0 ? '' : `（${publishers.join('、')}）`}</li>`,
  )
  return sources.length === 0
    ? undefined
    : html`<section class="sources"><h2>做法的依据</h2><ul>${sources}</ul></section>`
}

export interface AlertList {
  /** The worst first. */
  readonly live: readonly AlertRecord[]
  readonly ended: readonly AlertRecord[]
  readonly tiles: readonly CountyTile[]
  /** Only what matters in this county. */
  readonly chosen: CountyTile | undefined
  readonly canonical: string
  readonly now: Date
}

/** `GET /alerts`: what is live, then what has ended lately; of all counties or, with `?region=…`, of one. */
export function renderAlertList({ live, ended, tiles, chosen, canonical, now }: AlertList): string {
  const isHere = ({ content }: AlertRecord) => chosen === undefined || concernsRegion(regionsOf(content), chosen.code)
  const card = (state: (alert: AlertRecord) => string) => (alert: AlertRecord) => {
    const { content } = alert
    return html`<li class="card">${renderBadge(alert)}
<h3><a href="${pathOfAlert(alert.id)}"><span class="title">${content.headline}</span></a></h3>
<p>${placesBeside(content)}${state(alert)}。</p></li>`
  }
  const [shown, over] = [live.filter(isHere), ended.filter(isHere)]
  const title = chosen === undefined ? '预警信息' : `${chosen.name}的预警`
  return renderPage({
    title,
    description: `${chosen?.name ?? '楚雄州'}正在生效的预警和最近结束的预警。`,
    canonical,
    kind: 'website',
    body: html`${chosen === undefined ? undefined : html`<p><a class="back" href="/alerts">‹ 看全部预警</a></p>`}
<h1>${title}</h1>
<h2>正在生效</h2>
${shown.length === 0 ? noneLive(chosen) : html`<ul class="list">${shown.map(card((alert) => untilOf(alert, now)))}</ul>`}
${renderLiveMap(tiles, live, chosen)}
${over.length === 0 ? undefined : html`<h2>最近结束的</h2><ul class="list">${over.map(card((alert) => standOf(alert, now)))}</ul>`}`,
  })
}

/** The places, unless the headline above names them. */
function placesBeside(content: AlertRecord['content']): string {
  return content.headline.includes(areasOf(content)) ? '' : `${areasOf(content)}。`
}

function noneLive(chosen: CountyTile | undefined): Html {
  return html`<p class="empty">${chosen?.name ?? ''}现在没有正在生效的预警。正式的预警，请同时看气象、应急、自然资源部门的通知。</p>`
}

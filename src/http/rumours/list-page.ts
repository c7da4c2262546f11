import { VERDICT_WORDS, type Verdict } from '../../domain/entry.ts'
import { type Html, html } from '../pages/html.ts'
import { renderPage } from '../pages/page.ts'
import { type Absolute, listPath, pathOf } from './addresses.ts'
import type { FoundRumours, RumourQuery } from './find-rumours.ts'
import type { Rumour } from './rumour.ts'
import { VERDICT_ORDER } from './verdicts.ts'

const TITLE = '谣言和骗局查证'
const DESCRIPTION = '楚雄群众常收到的谣言、骗局，是真是假、该怎么做，每一条都有出处。'

/** `GET /rumours`. `rumours` are those of the page that is shown. */
export function renderList(
  rumours: readonly Rumour[],
  found: FoundRumours,
  query: RumourQuery,
  absolute: Absolute,
): string {
  const shown = { ...query, page: found.page }
  return renderPage({
    title: query.verdict === undefined ? TITLE : `${TITLE}：${VERDICT_WORDS[query.verdict]}`,
    description: DESCRIPTION,
    // The lists a visitor can search for are endless; only the plain ones are to be found.
    canonical: query.q === '' ? absolute(listPath(shown)) : null,
    kind: 'website',
    body: html`<h1>${TITLE}</h1>
<p>${DESCRIPTION}</p>
${searchForm(shown, found.counts)}
<h2 id="found">${summaryOf(shown, found)}</h2>
${found.found === 0 ? NOTHING_FOUND : html`<ul class="list">${rumours.map(card)}</ul>`}
${pageLinks(shown, found)}`,
  })
}

function searchForm({ q, verdict }: RumourQuery, counts: ReadonlyMap<Verdict, number>): Html {
  const options = VERDICT_ORDER.filter((one) => counts.has(one) || one === verdict).map(
    (one) =>
      html`<option value="${one}"${one === verdict ? html` selected` : undefined}>${VERDICT_WORDS[one]}（${counts.get(one) ?? 0}）</option>`,
  )
  return html`<form action="/rumours" method="get" role="search" class="search">
<p><label for="q">找一找</label><input id="q" name="q" type="search" value="${q}" maxlength="100" autocomplete="off" placeholder="例如：大蒜"></p>
<p><label for="verdict">判断</label><select id="verdict" name="verdict"><option value="">全部</option>${options}</select></p>
<p><button type="submit">查找</button></p>
</form>`
}

function summaryOf({ q, verdict }: RumourQuery, { found }: FoundRumours): string {
  if (q === '' && verdict === undefined) return `一共 ${found} 条`
  const about = q === '' ? '' : `和“${q}”有关、`
  const judged = verdict === undefined ? '' : `判断为“${VERDICT_WORDS[verdict]}”`
  return `找到 ${found} 条${about}${judged}`.replace(/、$/, '')
}

const NOTHING_FOUND = html`<div class="empty">
<p>这里没有收录这个说法。没有收录，不表示它是真的，也不表示它是假的。</p>
<p>可以少写几个字再找，比如只写“大蒜”；也可以<a href="/">把原话发给小科问一问</a>，或者<a href="/rumours">看全部</a>。</p>
</div>`

function card({ id, title, claim, verdict, word }: Rumour): Html {
  return html`<li class="card"><h3><a href="${pathOf(id)}"><span class="verdict verdict-${verdict}">${word}</span> <span class="title">${title}</span></a></h3>
${claim === undefined ? undefined : html`<p>说法：${claim}</p>`}</li>`
}

function pageLinks(query: RumourQuery, { page, pages }: FoundRumours): Html | undefined {
  if (pages === 1) return undefined
  const link = (to: number, word: string, rel: string) =>
    to < 1 || to > pages
      ? undefined
      : html`<a class="button" rel="${rel}" href="${listPath({ ...query, page: to })}">${word}</a> `
  return html`<nav class="pages" aria-label="翻页">${link(page - 1, '上一页', 'prev')}${link(page + 1, '下一页', 'next')}<span>第 ${page} 页，共 ${pages} 页</span></nav>`
}

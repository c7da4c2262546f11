import { html } from '../pages/html.ts'
import { renderPage } from '../pages/page.ts'

/** What a person sees under an address that holds no rumour. */
export function renderMissing(): string {
  return renderPage({
    title: '没有这一条',
    description: '这个地址没有内容。',
    canonical: null,
    kind: 'website',
    body: html`<h1>没有这一条</h1>
<p>这个地址没有内容，可能是写错了，也可能已经撤下。撤下不表示它变成真的。</p>
<p><a class="button" href="/rumours">看全部谣言和骗局</a></p>`,
  })
}

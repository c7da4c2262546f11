import { type Html, html } from './html.ts'
import { PUBLISHER } from './licence.ts'
import { STYLE_PATH } from './style.ts'

export interface Page {
  readonly title: string
  readonly description: string
  /** Address under which the page is to be known; null for a page that is not to be found by search engines. */
  readonly canonical: string | null
  readonly kind: 'website' | 'article'
  readonly head?: Html
  readonly body: Html
}

/** The frame of every public page: plain HTML, no script, one stylesheet. */
export function renderPage({ title, description, canonical, kind, head, body }: Page): string {
  const address =
    canonical === null
      ? html`<meta name="robots" content="noindex">`
      : html`<link rel="canonical" href="${canonical}">${
          canonical.startsWith('/') ? undefined : html`<meta property="og:url" content="${canonical}">`
        }`
  return html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="format-detection" content="telephone=no">
<meta name="color-scheme" content="light">
<title>${title} - ${PUBLISHER}</title>
<meta name="description" content="${description}">
${address}
<meta property="og:type" content="${kind}">
<meta property="og:site_name" content="${PUBLISHER}">
<meta property="og:locale" content="zh_CN">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${description}">
<link rel="alternate" type="application/atom+xml" title="谣言和骗局" href="/rumours.atom">
<link rel="stylesheet" href="${STYLE_PATH}">
${head}
</head>
<body>
<a class="skip" href="#content">跳到正文</a>
<header class="top"><div class="column"><a href="/">${PUBLISHER}</a> <a href="/alerts">预警</a> <a href="/rumours">谣言和骗局</a></div></header>
<nav class="urgent" aria-label="紧急电话"><div class="column"><span>急事先打</span> ${URGENT}</div></nav>
<main class="column" id="content" tabindex="-1">
${body}
</main>
${FOOTER}
</body>
</html>
`.markup
}

const URGENT = html`<a href="tel:120">120 急救</a> <a href="tel:110">110 报警</a> <a href="tel:119">119 火警</a>`

const FOOTER = html`<footer><div class="column">
<p>拿不准的消息，先别转。可以<a href="/">问小科</a>，或者打 <a href="tel:12345">12345</a>（政务便民热线）、<a href="tel:96110">96110</a>（反诈咨询）问一问。</p>
<p class="data">开放数据：<a href="/rumours.atom">订阅（Atom）</a> <a href="/rumours.json">JSON</a> <a href="/rumours.csv">表格（CSV）</a></p>
</div></footer>`

import { createHash } from 'node:crypto'

/** For old WebViews: no custom properties, no grid, no gap. Every pair of colours has a contrast of at least 4.5 to 1. */
export const STYLE = `
html { font-size: 112.5%; -webkit-text-size-adjust: 100%; }
* { box-sizing: border-box; }
body { display: flex; flex-direction: column; min-height: 100vh; margin: 0; color: #17211d; background: #f3f6f4; line-height: 1.7; word-break: break-word; overflow-wrap: anywhere;
  font-family: system-ui, -apple-system, "PingFang SC", "HarmonyOS Sans SC", "MiSans", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", sans-serif; }
.column { width: 100%; max-width: 46rem; margin: 0 auto; padding: 0 16px; }
a { color: #0b5a48; }
a:focus, input:focus, select:focus, button:focus { outline: 3px solid #0a58ca; outline-offset: 2px; }
.skip { position: absolute; left: -999em; }
.skip:focus { left: 8px; top: 8px; z-index: 2; padding: 10px 16px; background: #fff; }
.top { color: #fff; background: #0b5a48; }
.top a { display: inline-block; min-height: 48px; padding: 8px 0; margin-right: 20px; color: #fff; font-weight: 700; text-decoration: none; }
.top a + a { font-weight: 400; text-decoration: underline; }
.top a:focus { outline-color: #fff; outline-offset: -3px; }
.urgent { font-size: 0.9rem; background: #fdefed; border-bottom: 1px solid #cdd7d2; color: #a8160d; }
.urgent a { display: inline-block; min-height: 48px; padding: 10px 4px; color: #a8160d; font-weight: 700; }
main.column { flex: 1 0 auto; padding-top: 12px; padding-bottom: 24px; }
main:focus { outline: none; }
h1 { margin: 12px 0; font-size: 1.5rem; line-height: 1.4; }
h2 { margin: 24px 0 8px; font-size: 1.15rem; line-height: 1.4; }
h3 { margin: 0; font-size: 1.05rem; line-height: 1.5; }
p { margin: 8px 0; }
ul, ol { margin: 8px 0; padding-left: 1.5em; }
li { margin: 8px 0; }
label { display: block; font-weight: 700; }
input, select, button { width: 100%; min-height: 48px; margin: 0; padding: 8px 12px; font: inherit; line-height: 1.4; color: inherit; background: #fff;
  border: 1px solid #6b7a73; border-radius: 10px; }
::placeholder { color: #4b5953; opacity: 1; }
button, .button { color: #fff; background: #0b5a48; border: 1px solid #0b5a48; font-weight: 700; }
.button { display: inline-block; min-height: 48px; padding: 8px 20px; border-radius: 10px; text-decoration: none; }
.search, .card, .empty, .check, .sources, .review { padding: 8px 16px; background: #fff; border: 1px solid #cdd7d2; border-radius: 10px; }
.list { padding: 0; list-style: none; }
.card { margin: 12px 0; }
.card h3 a { display: block; padding: 6px 0; text-decoration: none; }
.card .title { text-decoration: underline; }
.verdict { display: inline-block; padding: 0 10px; border: 2px solid; border-radius: 6px; font-weight: 700; color: #6b4200; background: #fff3d9; }
.verdict-false, .verdict-scam { color: #a8160d; background: #fdefed; }
.verdict-true { color: #0b5a48; background: #e2f2eb; }
.verdict-check-live { color: #0a3f8f; background: #e6effc; border-style: dashed; }
h1 .verdict { display: table; margin-bottom: 10px; }
.meaning { font-size: 1.1rem; font-weight: 700; }
blockquote { margin: 8px 0; padding: 8px 16px; background: #fff; border-left: 6px solid #6b7a73; }
.check { margin-top: 16px; border: 2px dashed #0a3f8f; }
.check h2, .sources h2 { margin-top: 8px; }
.section-now h2, .section-dont h2, .section-paid h2 { color: #a8160d; }
.together { white-space: nowrap; }
.mark { display: inline-block; padding: 0 2px; font-size: 0.85em; text-decoration: none; }
.call { display: inline-block; min-height: 48px; padding: 8px 16px; margin-right: 8px; border: 1px solid #0b5a48; border-radius: 10px; font-weight: 700; background: #fff; }
.section-phones ul, .sources ul { padding-left: 0; list-style: none; }
.sources, .review { margin-top: 24px; }
.sources li { font-size: 0.9rem; }
.sources li:target { background: #fff3d9; }
.alert-level { display: inline-block; margin: 8px 0 0; padding: 2px 12px; border: 3px solid #3d4a44; border-radius: 6px; font-weight: 700; color: #17211d; background: #fff; }
.map { width: 100%; max-width: 30rem; margin: 16px 0; table-layout: fixed; border-collapse: separate; border-spacing: 4px; }
.map caption { text-align: left; font-weight: 700; }
.map .hint { display: block; font-size: 0.9rem; font-weight: 400; }
.map td { padding: 0; text-align: center; vertical-align: middle; line-height: 1.4; }
.tile { border: 3px solid #6b7a73; border-radius: 6px; background: #fff; }
.tile a, .tile div { display: block; min-height: 64px; padding: 8px 2px; color: inherit; text-decoration: none; }
.tile strong { display: block; }
.tile a strong { text-decoration: underline; }
.tile span { display: block; font-size: 0.85rem; }
.tile a:focus { outline-offset: -5px; }
.tile a[aria-current] { outline: 4px solid #17211d; outline-offset: 1px; }
.alert-red { color: #fff; background: #a8160d; border-color: #6b0d07; border-style: double; }
.alert-orange { background: #ffd9a8; border-color: #8f4a00; }
.alert-yellow { background: #fff3b0; border-color: #6b5a00; border-style: dashed; }
.alert-blue { color: #fff; background: #0a3f8f; border-color: #062a61; border-style: dotted; }
.alert-calm { border-width: 1px; color: #3d4a44; }
.alert-over { color: #0b5a48; background: #e2f2eb; border-color: #0b5a48; }
.alert-drill { padding: 8px 16px; border: 3px dashed #a8160d; font-weight: 700; color: #a8160d; background: #fff; }
footer { font-size: 0.9rem; color: #4b5953; }
.back { display: inline-block; min-height: 48px; padding: 8px 0; }
.pages { margin: 20px 0; }
.pages a { margin-right: 12px; }
.pages span { display: block; margin-top: 12px; }
footer { padding: 8px 0 24px; border-top: 1px solid #cdd7d2; background: #fff; }
footer p { line-height: 2.4; }
footer .data a { display: inline-block; margin-right: 14px; }
@media (min-width: 40em) {
  .search { display: flex; align-items: flex-end; }
  .search p { flex: 1 1 10em; margin-right: 12px; }
  .search p:last-child { flex: 0 0 7em; margin-right: 0; }
}
@media print {
  .urgent, .search, .pages, .back, .button, .skip, footer { display: none; }
  body { background: #fff; }
  .tile, .alert-level { color: #000; background: #fff; border-color: #000; }
  .tile { page-break-inside: avoid; }
}
`

/** The address changes with the content, so a phone may keep the file. */
export const STYLE_PATH = `/rumours/style.css?v=${createHash('sha256').update(STYLE).digest('hex').slice(0, 8)}`

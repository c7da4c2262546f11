/** What XML 1.0 has no place for, not even escaped: control characters, halves of a pair, and two that are no characters. */
// oxlint-disable-next-line no-control-regex
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Text as an XML parser gives it back: line ends are `\n`, what is not allowed is left out, nothing at the edges. */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(NOT_XML, '').trim()
}

/** The same on one line, as for names and values. */
export function plainLine(text: string): string {
  return plainText(text).replace(/\s+/gu, ' ')
}

/** For the inside of an element or a quoted attribute. */
export function escapeXml(text: string): string {
  return plainText(text).replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character)
}

/** An element with text; an empty one is left out, because CAP has no empty elements. */
export function element(name: string, text: string | number | undefined): string {
  const inside = text === undefined ? '' : escapeXml(String(text))
  return inside === '' ? '' : `<${name}>${inside}</${name}>`
}

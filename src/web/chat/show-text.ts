import { element } from './element.ts'

const LEAD = /^(\d+\. |· )/
const HEADING = /^【[^】]*】$|^.{1,10}：$/
const WARNING = /^.{0,8}不要：$/
/** The numbers of sources with the sign before them, so that they do not begin a line. */
const MARKED = /(.(?:〔\d+〕)+)/

function styleOf(line: string): string {
  if (LEAD.test(line)) return line.startsWith('·') ? 'line point' : 'line step'
  if (WARNING.test(line)) return 'line heading warning'
  return HEADING.test(line) ? 'line heading' : 'line'
}

function showMarked(piece: string): HTMLElement {
  const shown = element('span', 'together', piece.slice(0, 1))
  shown.appendChild(element('span', 'mark', piece.slice(1)))
  return shown
}

function showLine(line: string): HTMLElement {
  const row = element('span', styleOf(line))
  const [lead = ''] = LEAD.exec(line) || []
  if (lead !== '') row.appendChild(element('span', 'lead', lead))
  for (const piece of line.slice(lead.length).split(MARKED)) {
    row.appendChild(MARKED.test(piece) ? showMarked(piece) : document.createTextNode(piece))
  }
  return row
}

/** Shows text to the letter, line by line; only its looks depend on what a line begins with. */
export function showText(lines: readonly string[]): HTMLElement {
  const shown = element('div', 'text')
  lines.forEach((line, at) => {
    const row = showLine(line)
    // Copying and reading aloud keep the line breaks of the text.
    if (at < lines.length - 1) row.appendChild(document.createTextNode('\n'))
    shown.appendChild(row)
  })
  return shown
}

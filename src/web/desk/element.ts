import { element } from '../chat/element.ts'

type Part = Node | string

/** Makes an element of parts. Text only ever goes in as text. */
export function box<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...parts: readonly Part[]
): HTMLElementTagNameMap[Name] {
  const made = element(name, className)
  for (const part of parts) made.appendChild(typeof part === 'string' ? document.createTextNode(part) : part)
  return made
}

export function button(className: string, text: string, press: () => void): HTMLButtonElement {
  const made = element('button', className, text)
  made.type = 'button'
  made.addEventListener('click', press)
  return made
}

export function link(href: string, text: string, className = ''): HTMLAnchorElement {
  const made = element('a', className, text)
  made.href = href
  return made
}

/** Names and what they are; rows without a value are left out. */
export function facts(className: string, rows: ReadonlyArray<readonly [string, Part]>): HTMLDListElement {
  const made = element('dl', `facts ${className}`)
  for (const [name, value] of rows) {
    if (value === '') continue
    made.appendChild(box('div', '', element('dt', '', name), box('dd', '', value)))
  }
  return made
}

/** A table with a caption; wide ones scroll in a box of their own, which the keyboard reaches. */
export function table(caption: string, heads: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  const head = box('tr', '', ...heads.map((text) => headCell(text, 'col')))
  const body = rows.map(([first = '', ...rest]) =>
    box('tr', '', headCell(first, 'row'), ...rest.map((text) => element('td', '', text))),
  )
  const made = box('table', '', element('caption', '', caption), box('thead', '', head), box('tbody', '', ...body))
  const frame = box('div', 'wide', made)
  frame.tabIndex = 0
  frame.setAttribute('role', 'group')
  frame.setAttribute('aria-label', caption)
  return frame
}

function headCell(text: string, scope: 'col' | 'row'): HTMLTableCellElement {
  const made = element('th', '', text)
  made.scope = scope
  return made
}

export function fill(host: HTMLElement, ...parts: readonly Part[]): void {
  host.textContent = ''
  for (const part of parts) host.appendChild(typeof part === 'string' ? document.createTextNode(part) : part)
}

/** For problems; spoken as soon as something stands in it. */
export function problemLine(): HTMLParagraphElement {
  const made = element('p', 'problem')
  made.setAttribute('role', 'alert')
  return made
}

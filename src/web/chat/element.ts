/** Makes an element. Text only ever goes in as text. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  text?: string,
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  if (className !== '') made.className = className
  if (text !== undefined) made.textContent = text
  return made
}

/** A button that asks something, and therefore rests while an answer is awaited. */
export function askingButton(text: string, press: () => void): HTMLButtonElement {
  const made = element('button', 'asks', text)
  made.type = 'button'
  made.addEventListener('click', press)
  return made
}

export function isAskingButton(focused: Element | null): boolean {
  return focused !== null && focused.classList.contains('asks')
}

/** An element of index.html; its absence is a fault of the build. */
export function part<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id)
  if (found instanceof kind) return found
  throw new Error(`index.html has no ${id}`)
}

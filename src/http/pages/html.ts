/** Markup that is safe to send. Only `html` and `trusted` make it, so a plain string can never slip in unescaped. */
export interface Html {
  readonly markup: string
}

type Part = string | number | Html | readonly Html[] | undefined

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Right in text and in quoted attributes. */
function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign)
}

function render(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part))
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('')
}

/** A template whose values are escaped unless they are markup already; `undefined` is left out. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: literals.map((literal, at) => literal + render(parts[at])).join('') }
}

/** Markup made elsewhere; the caller vouches that no content can break out of it. */
export function trusted(markup: string): Html {
  return { markup }
}

/**
 * Takes out what no page, feed or table should carry: control characters but tab and line feed, marks that turn the
 * direction of writing (they can make a text read as its opposite), and halves of surrogate pairs, which XML forbids.
 */
export function clean(text: string): string {
  return text.toWellFormed().replace(/(?![\t\n])[\p{Cc}\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu, '')
}

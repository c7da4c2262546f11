import type { ShownAlert } from './content.ts'

const SVG = 'http://www.w3.org/2000/svg'

/** A figure of its own for each colour, for those who do not see colours. */
const SHAPES = {
  blue: 'M50 4a46 46 0 1 1 0 92a46 46 0 1 1 0-92z',
  yellow: 'M50 6 97 92H3z',
  orange: 'M50 2 98 50 50 98 2 50z',
  red: 'M31 4h38l27 27v38l-27 27H31L4 69V31z',
  none: 'M8 8h84v84H8z',
} as const

const EXCLAMATION = 'M45 30h10l-2 32h-6zM45 70h10v10H45z'
const CHECK = 'M24 52l10-10 12 12 22-24 10 10-32 34z'

function path(d: string, className: string): SVGElement {
  const made = document.createElementNS(SVG, 'path')
  made.setAttribute('d', d)
  made.setAttribute('class', className)
  return made
}

export function shapeOf({ card, over }: ShownAlert): SVGElement {
  const made = document.createElementNS(SVG, 'svg')
  made.setAttribute('viewBox', '0 0 100 100')
  made.setAttribute('class', 'shape')
  made.setAttribute('aria-hidden', 'true')
  made.appendChild(path(SHAPES[over ? 'none' : card.colour], 'outline'))
  made.appendChild(path(over ? CHECK : EXCLAMATION, 'sign'))
  return made
}

const STEP = 0.94
const SMALLEST = 0.5
const LARGEST = 1.4

function isCut(shown: HTMLElement): boolean {
  return shown.scrollHeight > shown.clientHeight || shown.scrollWidth > shown.clientWidth
}

/** Makes the type of an element smaller until all of it is seen: what is cut off might be what matters. */
export function shrinkToFit(shown: HTMLElement, from = 1): void {
  let scale = from
  if (scale !== 1) shown.style.fontSize = `${scale}em`
  while (isCut(shown) && scale > SMALLEST) {
    scale *= STEP
    shown.style.fontSize = `${scale}em`
  }
}

/** As large as there is room for, and smaller where there is none. */
export function growToFit(shown: HTMLElement): void {
  shrinkToFit(shown, LARGEST)
}

const STEP = 0.94
const SMALLEST = 0.5

/** Makes the type of an element smaller until all of it is seen: what is cut off might be what matters. */
export function shrinkToFit(shown: HTMLElement): void {
  let scale = 1
  while (shown.scrollHeight > shown.clientHeight && scale > SMALLEST) {
    scale *= STEP
    shown.style.fontSize = `${scale}em`
  }
}

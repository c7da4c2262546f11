const SURE = '确定清空？'
const SURE_MS = 5_000

/** Asks once more before it clears. Not with `confirm`, which some WebViews answer with no by themselves. */
export function startClearButton(button: HTMLButtonElement, clear: () => void): void {
  const name = button.textContent
  let isSure = false

  function calm(): void {
    isSure = false
    button.textContent = name
  }

  button.addEventListener('click', () => {
    if (isSure) {
      calm()
      clear()
      return
    }
    isSure = true
    button.textContent = SURE
    setTimeout(calm, SURE_MS)
  })
}

import { readNote, writeNote } from './store.ts'

export interface ComposerDeps {
  readonly form: HTMLFormElement
  readonly input: HTMLTextAreaElement
  readonly hint: HTMLElement
  readonly ask: (text: string) => void
  readonly isBusy: () => boolean
}

const FULL = '已经写满4000字，再多就放不下了。'

function isTouch(): boolean {
  return window.matchMedia('(pointer: coarse)').matches
}

/**
 * Where questions are typed. Unsent words survive a reload.
 * @returns fits the box to its words, for when the size of type changes
 */
export function startComposer({ form, input, hint, ask, isBusy }: ComposerDeps): () => void {
  function fit(): void {
    input.style.height = 'auto'
    input.style.height = `${input.scrollHeight + input.offsetHeight - input.clientHeight}px`
    hint.textContent = input.value.length < input.maxLength ? '' : FULL
  }

  function send(): void {
    const text = input.value.trim()
    if (text === '' || isBusy()) return
    input.value = ''
    writeNote('draft', '')
    fit()
    // On a phone the keyboard would cover the answer.
    if (isTouch()) input.blur()
    else input.focus()
    ask(text)
  }

  input.addEventListener('input', () => {
    fit()
    writeNote('draft', input.value)
  })
  input.addEventListener('keydown', (event) => {
    // While an input method composes, Enter chooses a word; some WebViews tell it only by the key code 229.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    send()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    send()
  })
  input.value = readNote('draft')
  fit()
  return fit
}

import { readSetting, writeSetting } from './store.ts'

export interface MannerDeps {
  readonly big: HTMLButtonElement
  readonly region: HTMLSelectElement
  readonly sizeChanged: () => void
  readonly regionChanged: () => void
}

/** How answers should be. */
export interface Manner {
  readonly elder: boolean
  /** Empty for the whole prefecture. */
  readonly region: string
}

function isPressed(button: HTMLButtonElement): boolean {
  return button.getAttribute('aria-pressed') === 'true'
}

function setBig(button: HTMLButtonElement, on: boolean): void {
  button.setAttribute('aria-pressed', String(on))
  if (on) document.documentElement.classList.add('big')
  else document.documentElement.classList.remove('big')
}

/** Big type and county, remembered on this device. Big type also asks for short sentences. */
export function startManner({ big, region, sizeChanged, regionChanged }: MannerDeps): () => Manner {
  setBig(big, readSetting('big') === 'yes')
  region.value = readSetting('region')
  if (region.selectedIndex < 0) region.value = ''

  big.addEventListener('click', () => {
    setBig(big, !isPressed(big))
    writeSetting('big', isPressed(big) ? 'yes' : '')
    sizeChanged()
  })
  region.addEventListener('change', () => {
    writeSetting('region', region.value)
    regionChanged()
  })
  return () => ({ elder: isPressed(big), region: region.value })
}

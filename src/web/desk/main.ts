import { part } from '../chat/element.ts'
import { forgetNotes, readNote, writeNote } from '../chat/store.ts'
import { type Api, createApi } from './api.ts'
import type { Desk } from './context.ts'
import { box, button, fill } from './element.ts'
import { readPlaces } from './read-lists.ts'
import { showAlert } from './show-alert.ts'
import { showChange } from './show-change.ts'
import { showModes } from './show-modes.ts'
import { showNew } from './show-new.ts'
import { showOverview } from './show-overview.ts'
import { wordRole } from './words.ts'

const SIGN_IN = '/staff/sign-in'
/** Where somebody was when the session ended; sign-in leads back to this page without it. */
const BACK = 'desk-back'
const stage = part('stage', HTMLElement)
const linkLine = part('link', HTMLElement)

function toSignIn(): void {
  writeNote(BACK, location.hash)
  location.assign(SIGN_IN)
}

function setReached(reached: boolean): void {
  const text = reached ? '' : '现在连不上服务器，下面的内容可能不是最新的。正在重试。'
  if (linkLine.textContent !== text) linkLine.textContent = text
}

function say(text: string): void {
  part('said', HTMLElement).textContent = text
}

function showDrill(drill: boolean): void {
  document.body.classList.toggle('drill', drill)
  part('drill', HTMLElement).hidden = !drill
}

/** Somebody may have typed the address. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Puts the view of an address on the stage; returns what ends it. */
function show(path: string, desk: Desk): (() => void) | undefined {
  const [, name = '', id = '', step = ''] = path.split('/')
  if (name === 'new') return showNew(stage, desk)
  if (name === 'modes') return showModes(stage, desk)
  if (name !== 'alert' || id === '') return showOverview(stage, desk)
  if (step === 'update' || step === 'revise') return showChange(stage, desk, decoded(id), step)
  return showAlert(stage, desk, decoded(id))
}

function markTab(path: string): void {
  const current = path.startsWith('/new') ? 'tab-new' : path.startsWith('/modes') ? 'tab-modes' : 'tab-alerts'
  for (const id of ['tab-alerts', 'tab-new', 'tab-modes']) {
    const tab = part(id, HTMLAnchorElement)
    if (id === current) tab.setAttribute('aria-current', 'page')
    else tab.removeAttribute('aria-current')
  }
}

/** Follows the part of the address after `#`, so that going back and reloading work. */
function route(desk: Omit<Desk, 'go'>): void {
  let end: (() => void) | undefined
  let said = ''
  const pathNow = () => location.hash.slice(1) || '/'
  const whole: Desk = {
    ...desk,
    say(text) {
      said = text
      say(text)
    },
    go(path) {
      if (pathNow() === path) follow()
      else location.hash = path
    },
  }
  function follow(): void {
    end?.()
    // What was just said stays for the view it leads to, and goes with the next one.
    if (said === '') say('')
    said = ''
    markTab(pathNow())
    end = show(pathNow(), whole)
    window.scrollTo(0, 0)
    stage.focus({ preventScroll: true })
  }
  window.addEventListener('hashchange', follow)
  follow()
}

/** Whoever sits down next on this machine finds no text of somebody else. */
async function signOut(api: Api): Promise<void> {
  const outcome = await api.signOut()
  if (outcome.kind === 'refused') return say(`还没有退出。${outcome.message}`)
  forgetNotes()
  location.assign(SIGN_IN)
}

async function start(): Promise<void> {
  const api = createApi({ onSignedOut: toSignIn, onReached: setReached })
  const [me, places] = [await api.whoAmI(), await api.get('/api/regions')]
  if (me === undefined || places.kind === 'refused') {
    const why = places.kind === 'refused' ? places.message : '没有读懂服务器的回答。'
    fill(
      stage,
      box('p', 'problem', why),
      button('plain', '再试一次', () => void start()),
    )
    return
  }
  const back = readNote(BACK)
  writeNote(BACK, '')
  if (location.hash === '' && back !== '') history.replaceState(null, '', `${location.pathname}${back}`)
  part('who', HTMLElement).textContent = `${me.name}（${wordRole(me.role)}）`
  part('tabs', HTMLElement).hidden = false
  const leave = part('leave', HTMLButtonElement)
  leave.hidden = false
  leave.addEventListener('click', () => void signOut(api))
  route({ api, me, places: readPlaces(places.body), say, showDrill })
}

window.addEventListener('offline', () => setReached(false))
part('skip', HTMLAnchorElement).addEventListener('click', (event) => {
  // The address after `#` belongs to the views.
  event.preventDefault()
  stage.focus()
})
void start()

import { createHash } from 'node:crypto'

/** Short enough to be told apart, long enough to change with the content. */
const versionOf = (content: string) => createHash('sha256').update(content).digest('hex').slice(0, 8)

const STYLE = `
html { font-size: 112.5%; -webkit-text-size-adjust: 100%; }
* { box-sizing: border-box; }
body { margin: 0; color: #17211d; background: #f3f6f4; line-height: 1.7; overflow-wrap: anywhere;
  font-family: system-ui, -apple-system, "PingFang SC", "HarmonyOS Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
main { max-width: 26rem; margin: 0 auto; padding: 24px 16px; }
h1 { margin: 0 0 8px; font-size: 1.4rem; line-height: 1.4; }
p { margin: 8px 0; }
label { display: block; margin-top: 16px; font-weight: 700; }
input, button { width: 100%; min-height: 48px; padding: 8px 12px; font: inherit; border-radius: 10px; }
input { color: inherit; background: #fff; border: 1px solid #6b7a73; }
button { margin-top: 24px; border: 0; color: #fff; background: #0b5a48; font-weight: 700; }
button:disabled { background: #4d5a54; }
input:focus, button:focus, a:focus { outline: 3px solid #0a58ca; outline-offset: 2px; }
a { color: #0b5a48; }
[role=alert] { min-height: 1.7em; color: #a8160d; font-weight: 700; }
[hidden] { display: none; }
`

/** Posts a form as JSON; what goes wrong is said above the button in the server's words. */
const SCRIPT = `
(function () {
  var form = document.querySelector('form');
  var said = document.querySelector('[role=alert]');
  var button = form.querySelector('button');
  var code = location.hash.slice(1);
  // Not left in the history for whoever uses this machine next.
  if (code) history.replaceState(null, '', location.pathname);
  function say(text) { said.textContent = text; button.disabled = false; }
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    var body = {};
    new FormData(form).forEach(function (value, name) { body[name] = value; });
    if (form.hasAttribute('data-code')) {
      if (body.password !== body.again) return say('两次输入的密码不一样，请再输一遍。');
      if (!code) return say('请用管理员发给您的完整链接打开这一页。');
      delete body.again;
      body.code = code;
    }
    button.disabled = true;
    said.textContent = '';
    fetch(form.action, {
      method: 'POST', credentials: 'same-origin',
      headers: { 'content-type': 'application/json' }, body: JSON.stringify(body)
    }).then(function (response) {
      return response.json().then(function (answer) {
        if (!response.ok) return say(answer.message);
        location.replace(form.getAttribute('data-next'));
      });
    }).catch(function () { say('没有连上，请检查网络后再试。'); });
  });
})();
`

export const STYLE_FILE = { path: `/staff/page.${versionOf(STYLE)}.css`, type: 'text/css', content: STYLE }
export const SCRIPT_FILE = { path: `/staff/page.${versionOf(SCRIPT)}.js`, type: 'text/javascript', content: SCRIPT }

/** @param form constant markup of our own */
function renderPage(title: string, form: string): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light">
<title>${title} - 科普楚雄</title>
<link rel="stylesheet" href="${STYLE_FILE.path}">
<script src="${SCRIPT_FILE.path}" defer></script>
</head>
<body>
<main>
<h1>${title}</h1>
${form}
</main>
</body>
</html>
`
}

const NEEDS_SCRIPT = '<noscript><p>请在浏览器里打开 JavaScript 再用这一页。</p></noscript>'

export const WELCOME_PAGE = renderPage(
  '设置密码',
  `<p>密码至少10个字符，不要用名字和别处用过的密码。设好以后，用名字和密码登录。</p>
<form method="post" action="/api/staff/welcome" data-code data-next="/staff/sign-in">
<label for="password">新密码</label>
<input id="password" name="password" type="password" autocomplete="new-password" minlength="10" maxlength="128" required>
<label for="again">再输一遍</label>
<input id="again" name="again" type="password" autocomplete="new-password" minlength="10" maxlength="128" required>
<p role="alert"></p>
<button type="submit">设置密码</button>
</form>${NEEDS_SCRIPT}`,
)

export const SIGN_IN_PAGE = renderPage(
  '工作人员登录',
  `<form method="post" action="/api/staff/session" data-next="/staff">
<label for="name">名字</label>
<input id="name" name="name" autocomplete="username" maxlength="64" required>
<label for="password">密码</label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="128" required>
<p role="alert"></p>
<button type="submit">登录</button>
</form>
<p>忘了密码，请管理员给您一个新的链接。</p>${NEEDS_SCRIPT}`,
)

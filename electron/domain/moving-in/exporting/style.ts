/** The look of an exported conversation, light and dark. */
export const STYLE = `
:root{--ground:#fff;--text:#1f1b2e;--soft:#645d78;--theirs:#f1eff6;--own:#5b3fa8;--own-text:#fff;--line:#ddd8e8;--link:#4b2fa0}
@media (prefers-color-scheme:dark){:root{--ground:#17141f;--text:#ece8f6;--soft:#a9a1bf;--theirs:#272233;--own:#6a4fc0;--own-text:#fff;--line:#39324a;--link:#c3b1ff}}
*{box-sizing:border-box}
body{max-width:46rem;margin:0 auto;padding:1.5rem;background:var(--ground);color:var(--text);font:14px/1.45 system-ui,sans-serif;overflow-wrap:anywhere}
h1{margin:0;font-size:20px}
h2{margin:1.5rem 0 .75rem;color:var(--soft);font-size:12px;font-weight:600;text-align:center}
header{padding-bottom:1rem;border-bottom:1px solid var(--line)}
header p,.who{margin:.25rem 0;color:var(--soft);font-size:12px}
article{width:fit-content;max-width:85%;margin:.5rem 0}
.own{margin-inline-start:auto}
.own .who{text-align:end}
.text,figure,blockquote{margin:2px 0;padding:.5rem .75rem;border-radius:12px;background:var(--theirs);white-space:pre-wrap}
.own .text,.own figure{background:var(--own);color:var(--own-text)}
blockquote{border-inline-start:3px solid var(--own);color:var(--soft)}
figure{white-space:normal}
img{display:block;max-width:100%;height:auto;margin-bottom:.5rem;border-radius:8px}
a{color:var(--link)}
.own .text a,.own figure a{color:inherit}
.reactions{margin:.25rem 0;font-size:12px}
@media print{body{max-width:none}article{break-inside:avoid}}
`

import { createHash } from 'node:crypto';
import { type Block, PAPERS, type Paper, type PrintDocument } from './document.ts';
import { qrModules } from './qr.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => ESCAPES[mark] ?? mark);

const styleOf = (paper: Paper): string => {
  const { width, height, margin } = PAPERS[paper];
  return `@page{size:${width}mm ${height}mm;margin:${margin}mm}
*{box-sizing:border-box}
body{margin:0;color:#000;background:#fff;font:10.5pt/1.45 "Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans Mongolian","Mongolian Baiti",sans-serif}
@media screen{body{width:${width}mm;padding:${margin}mm;margin:0 auto}}
header{display:flex;justify-content:space-between;align-items:flex-start;border-bottom:1.2pt solid #000;padding-bottom:2mm}
h1{font-size:20pt;line-height:1.25;margin:0}
header p{margin:1mm 0 0}
svg{width:20mm;height:20mm;flex:none}
h2{font-size:12pt;margin:4mm 0 1mm;border-bottom:.5pt solid #000}
h3{font-size:8.5pt;font-weight:400;margin:2mm 0 0;break-after:avoid}
.long{margin:0;font-size:11pt;overflow-wrap:anywhere;white-space:pre-line}
dl{display:grid;grid-template-columns:repeat(3,1fr);gap:2mm 4mm;margin:3mm 0}
dt{font-size:8.5pt}
dd{margin:0;font-size:12pt;font-weight:500;overflow-wrap:anywhere;white-space:pre-line}
.s2{grid-column:span 2}.s3{grid-column:span 3}
.large dd{font-size:19pt;line-height:1.3;font-weight:700}
.warning{border:2.4pt solid #000;font-size:20pt;font-weight:700;text-align:center;padding:2mm;margin:3mm 0}
table{width:100%;border-collapse:collapse;table-layout:fixed;margin:3mm 0}
th,td{border:.5pt solid #000;padding:1.2mm;text-align:left;vertical-align:top;overflow-wrap:anywhere;white-space:pre-line}
th{font-size:9pt}
thead{display:table-header-group}
tr,dl>div,.warning{break-inside:avoid}
footer{border-top:.5pt solid #000;font-size:8pt;margin-top:4mm;padding-top:1mm}`;
};

/** The modules of a row that stand together are one stroke. */
function qrSvg(text: string): string {
  const modules = qrModules(text);
  const strokes = modules.flatMap((row, y) =>
    [
      ...row
        .map((isDark) => (isDark ? '1' : '0'))
        .join('')
        .matchAll(/1+/g),
    ].map(({ index, 0: { length } }) => `M${index} ${y}h${length}v1h-${length}z`),
  );
  const { length } = modules;
  return `<svg viewBox="0 0 ${length} ${length}" role="img" aria-label="${escaped(text)}"><path d="${strokes.join('')}"/></svg>`;
}

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'HEADING':
      return `<h2>${escaped(block.text)}</h2>`;
    case 'WARNING':
      return `<p class="warning">${escaped(block.text)}</p>`;
    case 'TEXT':
      return `<section><h3>${escaped(block.label)}</h3><p class="long">${escaped(block.text)}</p></section>`;
    case 'NOTE':
      return `<p>${escaped(block.text)}</p>`;
    case 'FIELDS': {
      const fields = block.fields.map(({ label, value, span = 1, isLarge = false }) => {
        const kind = `s${span}${isLarge ? ' large' : ''}`;
        return `<div class="${kind}"><dt>${escaped(label)}</dt><dd>${escaped(value)}</dd></div>`;
      });
      return `<dl>${fields.join('')}</dl>`;
    }
    case 'TABLE': {
      const whole = block.columns.reduce((sum, { share }) => sum + share, 0);
      const widths = block.columns.map(({ share }) => `<col width="${((100 * share) / whole).toFixed(2)}%">`);
      const heads = block.columns.map(({ title }) => `<th scope="col">${escaped(title)}</th>`);
      const rows = block.rows.map(
        (row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`,
      );
      return `<table><colgroup>${widths.join('')}</colgroup><thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
    }
  }
}

/** A page to print from a browser, in one piece: no script, nothing from elsewhere. */
export function toHtml({ paper, title, subtitle, code, blocks, footer }: PrintDocument): string {
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>${escaped(title)}</title><style>${styleOf(paper)}</style></head>
<body><header><div><h1>${escaped(title)}</h1><p>${escaped(subtitle)}</p></div>${code === null ? '' : qrSvg(code)}</header>
<main>${blocks.map(blockHtml).join('\n')}</main>
<footer>${escaped(footer)}</footer></body></html>
`;
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64');

/** What the page may do: show its own style. Everything else is forbidden to it. */
export const contentPolicyOf = (paper: Paper): string =>
  `default-src 'none'; style-src 'sha256-${digestOf(styleOf(paper))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

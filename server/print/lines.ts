/** Words of letters stay together; every other character may begin a line, but for those that close something. */
const PIECES =
  /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Mongolian}\p{N}\p{M}\u202F\u180E·*.:+-]+|\s|./gu;
const CLOSING = /^[，。、；：？！）》」』”’)\]},;?!%–]/u;

const piecesOf = (text: string): string[] => {
  const pieces: string[] = [];
  for (const [piece] of text.matchAll(PIECES)) {
    if (CLOSING.test(piece) && pieces.length > 0) pieces.push(`${pieces.pop()}${piece}`);
    else pieces.push(piece);
  }
  return pieces;
};

/** A text in lines of at most `width`; a word that is longer than a line is cut. */
export function linesOf(text: string, width: number, measure: (text: string) => number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    const place = (piece: string): void => {
      if (measure(line + piece) <= width) {
        line += piece;
        return;
      }
      if (line !== '') lines.push(line);
      line = '';
      if (measure(piece) <= width || Array.from(piece).length === 1) line = piece.trimStart();
      else for (const character of piece) place(character);
    };
    for (const piece of piecesOf(paragraph)) place(piece);
    lines.push(line);
    return lines.map((one) => one.trimEnd());
  });
}

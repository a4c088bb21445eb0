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
    let used = 0;
    const place = (piece: string): void => {
      const wide = measure(piece);
      if (used + wide <= width) {
        line += piece;
        used += wide;
        return;
      }
      if (line !== '') lines.push(line);
      line = '';
      used = 0;
      if (wide > width && Array.from(piece).length > 1) {
        for (const character of piece) place(character);
        return;
      }
      line = piece.trimStart();
      used = line === '' ? 0 : wide;
    };
    for (const piece of piecesOf(paragraph)) place(piece);
    lines.push(line);
    return lines.map((one) => one.trimEnd());
  });
}

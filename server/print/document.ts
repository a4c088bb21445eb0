/** A thing with its name, as on a form: 科室 心内科. */
export interface Field {
  readonly label: string;
  readonly value: string;
  /** How much of the width it takes; a third by default. */
  readonly span?: 1 | 2 | 3;
  /** For what is read first. */
  readonly isLarge?: boolean;
}

export interface Column {
  readonly title: string;
  /** Share of the width. */
  readonly share: number;
}

/** A part of a page, from top to bottom. */
export type Block =
  | { readonly kind: 'HEADING'; readonly text: string }
  | { readonly kind: 'FIELDS'; readonly fields: readonly Field[] }
  /** What must not be overlooked: a thick frame around large letters. */
  | { readonly kind: 'WARNING'; readonly text: string }
  | {
      readonly kind: 'TABLE';
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: 'NOTE'; readonly text: string }
  /** A long text under its name, over as many pages as it takes. */
  | { readonly kind: 'TEXT'; readonly label: string; readonly text: string };

export type Paper = 'A4' | 'A4_LANDSCAPE' | 'A5';

/** What is to be printed, before it is HTML or PDF. It holds text alone: nothing of it is markup. */
export interface PrintDocument {
  readonly paper: Paper;
  readonly title: string;
  readonly subtitle: string;
  /** A number that a machine reads as well: it stands as a QR code beside the title. */
  readonly code: string | null;
  readonly blocks: readonly Block[];
  /** Who printed it and when; on every page. */
  readonly footer: string;
}

/** In millimetres. */
export const PAPERS: Readonly<
  Record<Paper, { readonly width: number; readonly height: number; readonly margin: number }>
> = {
  A4: { width: 210, height: 297, margin: 12 },
  A4_LANDSCAPE: { width: 297, height: 210, margin: 12 },
  A5: { width: 148, height: 210, margin: 10 },
};

/** K. */
export class W {
  /** a */ public readonly a = 1;
}

/** K. */
export class K {
  /** a */ public readonly a = 1;
}
